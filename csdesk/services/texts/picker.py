"""The picker's logic, without a screen: which templates fit what is typed, the most likely first (M06)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from csdesk.domain.search.words import fold
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.pinyin import initials
from csdesk.domain.texts.sent_log import SentText
from csdesk.services.desk.desk import Desk
from csdesk.services.texts.known import Ask
from csdesk.services.texts.template_views import offered
from csdesk.texts.template import Channel, Template, TradeStage

USUAL: Mapping[str, tuple[str, ...]] = {
    "unpaid": ("unpaid_forgot", "unpaid_doubt", "unpaid_cutoff"),
    "cod": ("cod_notice", "cod_notice_free", "cod_yes", "cod_reorder"),
    "to_confirm": ("addr_confirm", "addr_again", "ship_48h"),
    "to_ship": ("urge_part", "urge_ok", "ship_48h", "mod_ok"),
    "on_hold": ("wait", "kb_ask", "mod_ok"),
    "shipped": ("ship_chat", "track_state", "no_arrival"),
    "delivered": ("care", "ask_review", "return_ok"),
    "completed": ("ask_review", "care", "visit"),
    "message": ("greet", "wait", "ship_48h"),
    "case": ("photo_request", "comp_offer", "exchange_ok"),
    "review": ("review_private", "review_public", "review_thanks"),
}
"""What is offered first in a situation before she has habits of her own."""

_STAGES: Mapping[str, TradeStage] = {
    "unpaid": TradeStage.DURING,
    "cod": TradeStage.DURING,
    "to_confirm": TradeStage.DURING,
    "to_ship": TradeStage.DURING,
    "on_hold": TradeStage.DURING,
    "shipped": TradeStage.DURING,
    "delivered": TradeStage.AFTER,
    "completed": TradeStage.AFTER,
    "case": TradeStage.AFTER,
    "review": TradeStage.AFTER,
}


class Entry(Struct, frozen=True):
    """One template, ready to be looked for: folded code, names with their first letters, and everything."""

    template: Template
    code: str
    names: str
    everything: str


class Picker:
    """The templates of one language and platform, ranked for one situation.

    Args:
        templates: What may be offered.
        uses: How often each code was used, by situation; the empty one counts all.
        situation: Where the operator stands: an order's stage, `message`, `case`, `review`.
        first: Codes of what answers a question best, before everything else.
    """

    def __init__(
        self,
        templates: Iterable[Template],
        uses: Mapping[str, Mapping[str, int]],
        situation: str,
        first: Sequence[str] = (),
    ) -> None:
        self._first = first
        self._here = uses.get(situation, {})
        self._all = uses.get("", {})
        self._usual = {code: place for place, code in enumerate(USUAL.get(situation, ()))}
        self._stage = _STAGES.get(situation)
        ready = sorted((_entry(template) for template in templates), key=lambda entry: self._rank(entry))
        self.entries: tuple[Entry, ...] = tuple(ready)

    def _rank(self, entry: Entry) -> tuple[int, int, int, int, int, str]:
        code = entry.template.code
        return (
            self._first.index(code) if code in self._first else len(self._first),
            -self._here.get(code, 0),
            self._usual.get(code, len(self._usual)),
            int(entry.template.text.stage is not self._stage),
            -self._all.get(code, 0),
            code,
        )

    def find(self, query: str) -> list[Template]:
        """Return the templates that hold every word of a query, best first: by code, by name, by anything in them."""
        words = fold(query).split()
        if not words:
            return [entry.template for entry in self.entries]
        groups: tuple[list[Template], ...] = ([], [], [], [])
        for entry in self.entries:
            everything = entry.everything
            if all(word in everything for word in words):
                groups[_closeness(entry, words)].append(entry.template)
        return [template for group in groups for template in group]


def _closeness(entry: Entry, words: list[str]) -> int:
    if len(words) == 1 and entry.code == words[0]:
        return 0
    if all(entry.code.startswith(word) or word in entry.names.split("\n") for word in words):
        return 1
    return 2 if all(word in entry.names or word in entry.code for word in words) else 3


def _entry(template: Template) -> Entry:
    text = template.text
    plain = "\n".join((text.title, *text.keywords))
    code, names = fold(template.code), fold(f"{plain}\n{initials(plain)}")
    return Entry(template, code, names, f"{code}\n{names}\n{fold(text.body)}")


def count_uses(sent_text: Iterable[SentText]) -> dict[str, Counter[str]]:
    """Return how often each template was used, by situation, and in all under the empty name."""
    uses: dict[str, Counter[str]] = {"": Counter()}
    for one in sent_text:
        if one.code:
            uses[""][one.code] += 1
            uses.setdefault(one.situation or "-", Counter())[one.code] += 1
    return uses


def _reaches(template: Template, *, mail: bool) -> bool:
    """Tell whether a text goes the way the buyer is written to: nothing answers a mail that did not come."""
    channel = template.text.channel
    return channel is not Channel.PHONE and (channel is Channel.MAIL) is mail


def open_picker(
    desk: Desk,
    situation: str,
    lang: str,
    platform: str | None = None,
    order: Order | None = None,
    about: Ask | None = None,
    first: Sequence[str] = (),
) -> Picker:
    """Return the picker for a situation, from the templates that are true now and the operator's own habits."""
    mail = about is not None and about.channel is Channel.MAIL
    templates = [one for one in offered(desk, lang, platform, order, about) if _reaches(one, mail=mail)]
    return Picker(templates, count_uses(desk.records.sent_texts.records.values()), situation, first)
