"""What each structural rule of the check says: level, message, better wording, identifier, source."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from csdesk.i18n import N_, _
from csdesk.texts.finding import Finding, Level
from csdesk.texts.reading import Reading

HOUSE = N_("the wording rules of the trade")
PLATFORM = N_("platform rules")
MESSAGES = N_("how SMS gateways count")
PRIVACY = N_("privacy of buyers")


class Rule(Struct, frozen=True):
    """One structural rule."""

    level: Level
    rule: str
    source: str
    message: str
    suggestion: str


_BLOCK, _WARN, _HINT = Level.BLOCK, Level.WARN, Level.HINT
RULES: Mapping[str, Rule] = {
    "bare_answer": Rule(
        _BLOCK,
        "P01",
        HOUSE,
        N_("too short to be an answer"),
        N_("A whole sentence, such as: 好的呢,我马上为您查看"),
    ),
    "bare_no": Rule(_BLOCK, "P05", HOUSE, N_("a bare no"), N_("Begin with 不好意思, and offer something else")),
    "curt": Rule(_HINT, "P03", HOUSE, N_("sounds curt"), N_("Add a second sentence or a friendly word: 好的呢,您放心")),
    "arrival_promise": Rule(
        _BLOCK,
        "P10",
        HOUSE,
        N_("promises when it arrives"),
        N_("Promise when it leaves; the rest: 具体以物流信息为准"),
    ),
    "pronoun": Rule(_WARN, "P07", HOUSE, N_("你 for the buyer"), N_("您")),
    "no_please": Rule(_HINT, "M18", HOUSE, N_("a question without 请问"), N_("Begin with 请问")),
    "no_action": Rule(
        _WARN,
        "M22",
        HOUSE,
        N_("does not say what will be done"),
        N_("Say what you will do: 我马上为您核实、补寄"),
    ),
    "no_time": Rule(_WARN, "M22", HOUSE, N_("does not say by when"), N_("Say a time: 今天18:00前给您答复")),
    "cause_only": Rule(
        _WARN, "M22", HOUSE, N_("explains the cause instead of solving it"), N_("Say what you will do and by when")
    ),
    "no_apology": Rule(
        _HINT, "F04", HOUSE, N_("neither sorry nor thanks in the first sentence"), N_("Begin with 抱歉 or 感谢")
    ),
    "review_amount": Rule(
        _BLOCK, "E13", PLATFORM, N_("an amount in a public reply"), N_("Talk about money in the chat only")
    ),
    "review_buyer_data": Rule(
        _BLOCK, "E13", PRIVACY, N_("data of the buyer in a public reply"), N_("Leave it out: everybody reads this")
    ),
    "placeholder": Rule(_BLOCK, "M06", HOUSE, N_("a blank that was not filled"), N_("Fill it or take it out")),
    "masked_value": Rule(
        _WARN, "M06", HOUSE, N_("hidden data in the text"), N_("Show the data in full or leave them out")
    ),
    "stock_untrue": Rule(
        _BLOCK, "U05", HOUSE, N_("this is not the number in stock"), N_("Only true numbers: real stock is {count}")
    ),
    "stock_unproved": Rule(_WARN, "U05", HOUSE, N_("nobody counted this number"), N_("Only numbers of the real stock")),
    "no_stock": Rule(
        _BLOCK,
        "M17",
        HOUSE,
        N_("says it is in stock, but nothing is left"),
        N_("Use no_item and offer another"),
    ),
    "reward_for_review": Rule(
        _BLOCK, "E09", PLATFORM, N_("something is given for a review"), N_("Compensate the fault, never the review")
    ),
    "phone_number": Rule(
        _BLOCK,
        "E07",
        PLATFORM,
        N_("a phone number in a text to the buyer"),
        N_("Only the receiver's own, to confirm"),
    ),
    "card_number": Rule(_BLOCK, "E07", PLATFORM, N_("a bank card number"), N_("Payment on the order page only")),
    "email_address": Rule(_BLOCK, "E07", PLATFORM, N_("an e-mail address"), N_("Ask to write here in the chat")),
    "link": Rule(_BLOCK, "E07", PLATFORM, N_("a link to another site"), N_("Only links of this platform")),
    "sms_long": Rule(_BLOCK, "E04", MESSAGES, N_("longer than two SMS"), N_("{length} characters; two SMS hold 134")),
    "sms_two": Rule(_HINT, "E04", MESSAGES, N_("counts as two SMS"), N_("{length} characters; one SMS holds 70")),
    "sms_unsigned": Rule(
        _WARN, "E04", MESSAGES, N_("no signature in 【】"), N_("Begin with 【shop】; set it: csdesk config set shop")
    ),
    "control": Rule(
        _BLOCK, "law 3", PRIVACY, N_("a control character in the text"), N_("Take it out: it is not visible")
    ),
}


def find(reading: Reading, code: str, start: int, end: int, **words: object) -> Finding:
    """Return a finding of a rule for a span of the text; `words` fill the suggestion."""
    rule = RULES[code]
    return Finding(
        rule.level,
        code,
        reading.text[start:end],
        start,
        end,
        _(rule.message),
        _(rule.suggestion).format(**words) if words else _(rule.suggestion),
        rule.rule,
        _(rule.source),
    )
