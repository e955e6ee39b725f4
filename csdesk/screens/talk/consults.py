"""Consultations: the rows of the daily table, as they were put down and filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csdesk import i18n
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.consults import Consult, Noted, Sex
from csdesk.domain.talk.labels import INTENTS, QUESTIONS, SATISFIED, SEXES
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import ask_field
from csdesk.screens.frame.tabbed_list import TabbedListScreen, field
from csdesk.services.desk.desk import Desk
from csdesk.services.talk import consults
from csdesk.services.talk.consults import ConsultView, view_consult
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, spread
from csdesk.widgets.words import when_words

FIELDS: Mapping[str, str] = {
    "satisfied": N_("satisfied?"),
    "sex": N_("sex"),
    "product": N_("product"),
    "words": N_("words"),
    "result": N_("result"),
    "contact_at": N_("next contact"),
    "contact": N_("how to reach"),
    "remark": N_("remark"),
    "nick": N_("buyer"),
}
"""What can be filled in, in the order in which it is offered."""


class Consults(TabbedListScreen):
    """The consultation log."""

    NAME = "consults"
    CSS_PATH = "talk.tcss"
    TABS = (("today", N_("Today")), ("contact", N_("Next contact")), ("all", N_("All days")))
    COLUMNS = (
        Column(N_("time"), 12, right=True),
        Column(N_("from"), 4),
        Column(N_("buyer"), 10, grow=1),
        Column(N_("asked about"), 8),
        Column(N_("words"), 16, grow=3),
        Column(N_("how near to buying"), 8),
    )
    EMPTY = (N_("No consultations here."), N_("C notes a live talk in three keys; a on a message notes that one."))

    @property
    def known(self) -> Mapping[str, Consult]:
        """Every consultation of the session's snapshot."""
        return self.session.snapshot.talk.consults

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab, newest first; next contacts by their time."""
        now = self.session.snapshot.now
        rows = sorted(self.known.values(), key=lambda one: (one.at, one.id), reverse=True)
        later = [one for one in rows if one.contact_at is not None and one.contact_at >= now]
        return {
            "today": tuple(one.id for one in rows if one.at.astimezone(now.tzinfo).date() == now.date()),
            "contact": tuple(one.id for one in sorted(later, key=lambda one: (one.contact_at or one.at, one.id))),
            "all": tuple(one.id for one in rows),
        }

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a row."""
        one, now = self._view(self.known[key]), self.session.snapshot.now
        pack = self.session.view.packs.get(one.platform or "")
        words = " ".join(filter(None, (one.product, (one.words or "").replace("\n", " "))))
        return [
            when_words(one.at, now),
            (pack.short.get(i18n.language(), "") if pack else clean(one.platform or "")[:2], "dim"),
            (clean(one.buyer_nick or "-"), "text"),
            (label(QUESTIONS, one.question), "text"),
            (clean(words), "text"),
            (label(INTENTS, one.intent), "text"),
        ]

    def _view(self, one: Consult) -> ConsultView:
        return view_consult(one, self.session.snapshot.about(one.order_id))

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.known

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        one = self.known[key]
        return "\n".join(filter(None, (one.buyer_nick, one.product, one.words, one.result, one.remark)))

    def card_of(self, room: int) -> list[Line]:
        """Return one consultation in full; how to reach the buyer is masked."""
        found = self.known.get(self.rows.current or "")
        if found is None:
            return []
        one, now = self._view(found), self.session.snapshot.now
        lines: list[Line] = [spread([(one.id, "strong")], [(label(INTENTS, one.intent), "strong")], room), []]
        satisfied = "" if one.satisfied is None else _(SATISFIED[one.satisfied])
        for name, value in (
            (_("buyer"), one.buyer_nick),
            (_("sex"), label(SEXES, one.sex) if one.sex else ""),
            (_("asked about"), label(QUESTIONS, one.question)),
            (_("product"), one.product),
            (_("words"), one.words),
            (_("answer"), one.answer),
            (_("result"), one.result),
            (_("satisfied?"), satisfied),
            (_("next contact"), day_words(one.contact_at, now) if one.contact_at else ""),
            (_("how to reach"), one.contact),
            (_("remark"), one.remark),
            (_("order"), (one.order_id or "").rpartition(":")[2]),
            (_("who"), one.by),
        ):
            lines += field(name, value or "", room)
        return lines

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_consults_fill(self) -> None:
        """Fill in one field."""
        key = self.rows.current or ""

        def value(name: str) -> None:
            if name == "satisfied":
                self.pick(_("satisfied?"), [(_(word), yes) for yes, word in SATISFIED.items()], given(name))
            elif name == "sex":
                self.pick(_("sex"), [(label(SEXES, sex), sex) for sex in Sex], given(name))
            else:
                ask_field(self, name, _(FIELDS[name]), given(name), accept=_("save"))

        def given(name: str) -> Callable[[object], None]:
            return lambda value: self._fill(key, name, value)

        self.pick(_("fill in"), [(_(words), name) for name, words in FIELDS.items()], value)

    def _fill(self, key: str, name: str, value: object) -> None:
        self.verb(lambda desk: consults.amend(desk, key, noted(desk, {name: value})))


def noted(desk: Desk, given: Mapping[str, object]) -> Noted:
    """Return what was given; a time in words becomes a time, an empty text nothing."""
    import msgspec

    known = {name: value for name, value in given.items() if value not in ("", None)}
    if isinstance(known.get("contact_at"), str):
        known["contact_at"] = desk.time(str(known["contact_at"]))
    return msgspec.convert(known, Noted)
