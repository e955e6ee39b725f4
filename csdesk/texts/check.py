"""The check: one pass over a text before it leaves (M06, P01–P14, E07–E09, E13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from csdesk.texts import sms
from csdesk.texts.finding import RANK, Context, Finding, Level, Report
from csdesk.texts.idioms import family, look
from csdesk.texts.phrases import Phrases, finding_of, findings
from csdesk.texts.reading import Reading
from csdesk.texts.rules import arrival, manner, private, reward, trade
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

RULES: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    manner.signs,
    manner.contrary,
    manner.passed,
    manner.bare,
    manner.questions,
    manner.complaint,
    arrival.arrival,
    private.phones,
    private.cards,
    private.links,
    private.buyers_data,
    private.seller_codes,
    private.controls,
    trade.stock,
    trade.payment,
    reward.reward,
    trade.size,
)
"""What needs more than a pattern: a count, an order's own numbers, a sentence judged as a whole."""
FAMILIES = (
    "manner/pronoun",
    "rude/uncivil",
    "rude/haggling",
    "rude/refusal",
    "rude/make_wait",
    "rude/dont_know",
    "rude/evade",
    "rude/blame",
    "rude/flat_assertion",
    "platform/contact",
    "platform/contact_direct",
    "platform/contact_call",
    "platform/payment",
    "platform/payment_wallet",
    "platform/market",
    "private/mail_address",
    "private/review_amount",
    "private/review_data",
    "private/blank",
    "private/blank_time",
    "private/masked",
)
"""The idioms that only need to be looked for."""


def check(text: str, context: Context, phrases: Phrases) -> Report:
    """Check a text.

    Args:
        text: The text exactly as it will be sent.
        context: What is known of it.
        phrases: The word lists.
    """
    kept = _distinct(every(Reading(text, context), phrases))
    units = sms.length(text, context.signature) if context.channel is Channel.SMS else len(text)
    ok = all(finding.level is not Level.BLOCK for finding in kept)
    return Report(ok, kept, units, sms.parts(sms.length(text, context.signature)))


def every(reading: Reading, phrases: Phrases) -> Iterator[Finding]:
    """Yield whatever is found, also several things at one place."""
    yield from (one for one in findings(phrases, reading.folded, reading.context) if not _in_number(one, reading))
    spans = [span for rule in RULES for span in rule(reading)]
    spans += (span for name in FAMILIES for span in look(reading, family(name)))
    for span in spans:
        finding = finding_of(phrases, reading, span)
        if finding is not None:
            yield finding


def _in_number(finding: Finding, reading: Reading) -> bool:
    """Tell whether a phrase is a part of the order's or the parcel's number and thus no word at all."""
    for number in (reading.context.order_no, reading.context.tracking_no):
        place = reading.text.find(number) if number else -1
        if place >= 0 and place <= finding.start and number is not None and finding.end <= place + len(number):
            return True
    return False


def _distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order of the text; of two of one kind that overlap the first stays."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.code, one.start, -one.end)):
        last = kept[-1] if kept else None
        if last is not None and last.code == finding.code and finding.start < last.end:
            continue
        kept.append(finding)
    return tuple(sorted(kept, key=lambda one: (one.start, RANK[one.level], one.end, one.code)))
