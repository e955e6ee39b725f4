"""Handover: what the next person reads, in her order; Space acknowledges; the export is what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from csdesk.actions import Action, Place
from csdesk.actions.action import SEEN_TO, Row
from csdesk.domain.handover import items as handover_items
from csdesk.domain.handover.items import HIGH, LINE, SECTION_NAMES, SEVERITIES, Item, Section
from csdesk.domain.handover.text import FIELDS, shown
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.asking import ask_time
from csdesk.screens.frame.choice import FORM_NAMES, Option
from csdesk.screens.frame.tabbed_list import ENTER, TabbedListScreen, field
from csdesk.services.buyers import sent_log
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.packs import order_name
from csdesk.services.desk.results import Result
from csdesk.services.handover import files
from csdesk.services.handover import handover as handover_handover
from csdesk.services.talk.pair import Whom, whom_of
from csdesk.services.today.snapshot import Snapshot
from csdesk.session import Session
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, spread, wrap
from csdesk.widgets.words import DUE, due_words
from csdesk.worker import at_desk

NEW = (
    Section.TODO,
    Section.URGENT,
    Section.WAITING,
    Section.LEADS,
    Section.DAIGOU,
    Section.ABNORMAL,
    Section.WATCH,
    Section.SPECIAL,
    Section.SUMMARY,
    Section.JOURNAL,
)
"""The sections in the order in which a new line is offered."""


def _row_words(item: Item) -> str:
    """Return the words of an item's row; of a free line also when it was written: that tells whether it holds."""
    return " · ".join((item.what, item.state)) if item.kind == LINE and item.state else item.what


class Handover(TabbedListScreen):
    """The list to hand over and to take over."""

    NAME = "handover"
    STAYS = False
    CSS_PATH = "../talk/talk.tcss"
    TABS = (
        ("all", N_("Everything")),
        ("unread", N_("Unread")),
        ("urgent", SECTION_NAMES[Section.URGENT]),
        ("waiting", SECTION_NAMES[Section.WAITING]),
        ("abnormal", SECTION_NAMES[Section.ABNORMAL]),
    )
    COLUMNS = (
        Column("", 6),
        Column(N_("section"), 8, grow=1),
        Column(N_("what"), 20, grow=4),
        Column(N_("next step"), 12, grow=2, needs=110),
        DUE,
        Column(N_("who"), 6, grow=1),
    )
    EMPTY = (N_("Nothing to hand over, nothing to read."), N_("a writes a line for the next person."))

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.entries: Mapping[str, Any] = {}
        self.figures: Sequence[tuple[str, str]] = ()
        self.before: Sequence[tuple[str, str]] = ()
        self.three: tuple[Item, ...] = ()
        self.written = ""
        self._made: tuple[Snapshot, str] | None = None
        self._early: list[Action] | None = []  # keys that were pressed before the list was there

    # -- what is shown ----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Show the session's snapshot; the list is made beside the screen, once for each snapshot."""
        wanted = (self.session.snapshot, language())
        fresh = self._made is not None and self._made[0] is wanted[0] and self._made[1] == wanted[1]
        if self.app.screen is self and not fresh:
            self._made = wanted

            self.session.do(at_desk(handover_handover.build, wanted[0]), self._take)
        super().follow()

    def _take(self, handover: Any) -> None:
        """Show a list that was made."""
        first, early = self._early is not None, self._early or []
        self.entries = {entry.item.id: entry for entry in handover.entries}
        self.figures = [(figure.label, figure.value) for figure in handover.figures]
        last = handover.before
        self.before = [(figure.label, figure.value) for figure in last.figures] if last is not None else []
        self._dealt = None
        self.show(keep=not first)
        self.strip.repaint()
        self.card.repaint()
        self._early = None
        for action in early:
            self.call_later(self.act, action)

    async def act(self, action: Action) -> None:
        """Do an action; one on the list waits until it is there."""
        if self._early is not None and action.scope in ("handover", "list"):
            self._early.append(action)
            return
        await super().act(action)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return what the key bar shows: nothing is acknowledged that is read."""
        entry = self.entries.get(self.rows.current or "")
        idle = set() if entry is not None and entry.unread else {"handover.ack"}
        idle |= set() if any(one.unread for one in self.entries.values()) else {"handover.ack_all"}
        return [hint for hint in super().bar() if hint[2] is None or hint[2].id not in idle]

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab: unread first, the gravest first, then in reading order."""
        entries = self.entries
        found = {tab: tuple(key for key in entries if entries[key].item.section == tab) for tab, _words in self.TABS}
        found["all"] = tuple(entries)
        found["unread"] = tuple(key for key in entries if entries[key].unread)
        return found

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a row."""
        entry, now = self.entries[key], self.session.snapshot.now
        item: Item = entry.item
        late = item.due_at is not None and item.due_at < now
        grave = "late" if item.severity == HIGH else "text"
        return [
            (_("unread") if entry.unread else "", "soon"),
            (_(SECTION_NAMES[item.section]), grave),
            (clean(shown(_row_words(item), now)), "dim" if entry.settled else "text"),
            (clean(item.next or ""), "dim"),
            due_words(item.due_at, now, late=late),
            (clean(item.owner or ""), "dim"),
        ]

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.entries

    def facts_of(self, key: str) -> Row | None:
        """Return the item of a row and who handed it over."""
        entry = self.entries[key]
        return (entry.item, entry.came_from)

    def _order(self) -> Order | None:
        entry = self.entries.get(self.rows.current or "")
        return self.session.snapshot.orders.get(entry.item.order_id or "") if entry is not None else None

    def person(self) -> str | None:
        """Return the buyer of the item's order."""
        order = self._order()
        return sent_log.buyer_key(order) if order is not None else None

    def whom(self) -> Whom | None:
        """Return whom the item's order is for."""
        order = self._order()
        return whom_of(order) if order is not None else None

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        item: Item = self.entries[key].item
        parts = (item.id, item.what, item.state, item.said, item.next, item.owner, item.order_id, item.buyer_nick)
        return "\n".join((*filter(None, parts), _(SECTION_NAMES[item.section])))

    def card_of(self, room: int) -> list[Line]:
        """Return everything that is known of an item; of three when they are read back."""
        if self.three:
            return list(_three(self.three, self.session.snapshot.now, room))
        entry = self.entries.get(self.rows.current or "")
        if entry is None:
            return self._numbers(room)
        item: Item = entry.item
        grave = "late" if item.severity == HIGH else "strong"
        lines: list[Line] = [spread([(item.id, "strong")], [(_(SECTION_NAMES[item.section]), "strong")], room), []]
        lines += [[(row, "text")] for part in self._value(item, "what").split("\n") for row in wrap(clean(part), room)]
        for name, label in FIELDS.items():
            tone = grave if name == "severity" else "dim" if name == "source" else "text"
            lines += field(_(label), self._value(item, name), room, tone)
        lines += self._reading(entry, room)
        return [*lines, [], *self._numbers(room)]

    def _value(self, item: Item, name: str) -> str:
        now = self.session.snapshot.now
        if name == "due_at":
            return day_words(item.due_at, now) if item.due_at else ""
        if name == "severity":
            return _(SEVERITIES[item.severity])
        if name == "order_id":
            return order_name(item.order_id) if item.order_id else ""
        if name == "source":
            return "" if item.source == item.order_id else item.source
        return shown(getattr(item, name) or "", now)

    def _reading(self, entry: Any, room: int) -> list[Line]:
        """Return who read an item, where it came from, and what another version of it says."""
        now = self.session.snapshot.now
        lines: list[Line] = []
        if entry.came_from is not None:
            lines += field(_("handed over by"), entry.came_from, room)
        if entry.settled:
            lines += field(_("here"), _("settled already; nothing of it is open"), room, "done")
        for rival in entry.rivals:
            lines += [[], [(_("handed over in other words:"), "soon")]]
            for name in entry.differs:
                label = FIELDS.get(name, name)
                lines += field(_(label), self._value(rival, name), room, "soon")
        if entry.unread:
            lines += [[], [(_("not read yet"), "soon")]]
        elif entry.acked_at is not None:
            who = f"{day_words(entry.acked_at, now)} {clean(entry.acked_by or '')}"
            lines += field(_("read on"), who, room, "done")
        return lines

    def _numbers(self, room: int) -> list[Line]:
        """Return the numbers of the shift, and those that came with a file."""
        lines = field(_("handed over in"), self.written, room, "done")
        for title, figures in ((_("Numbers"), self.figures), (_("Numbers handed over"), self.before)):
            words = "   ".join(f"{clean(name)} {clean(value)}" for name, value in figures)
            lines += field(title, words, room, "dim")
        return lines

    def moved(self) -> None:
        """Show the card of the row; what is read back goes with the row, unless its question is open."""
        if self.choice is None:
            self.three = ()
        super().moved()

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_handover_ack(self) -> None:
        """Acknowledge the item under the cursor and go on to the next."""
        key = self.rows.current or ""
        entry = self.entries.get(key)
        if entry is None or not (entry.unread or entry.acked_at is None):
            self.rows.move(1)
            return
        self.rows.move(1)
        self._acknowledge([key])

    async def action_handover_ack_all(self) -> None:
        """Acknowledge everything unread."""
        keys = [key for key, entry in self.entries.items() if entry.unread]
        if not keys:
            self.say(_("Nothing is unread."), "done")
            return
        self._acknowledge(keys)

    def _acknowledge(self, keys: Sequence[str]) -> None:
        waiting = any(self.entries[key].unread for key in keys)

        def job(desk: Desk) -> Result:
            result = handover_handover.acknowledge(desk, keys)
            return Result(result.changed, result.summary)

        def done(result: Result) -> None:
            self.said(result)
            if waiting and not self.session.snapshot.talk.handover_unread():  # that was the last one
                self._read_back()

        self.session.do(job, done)

    async def action_handover_three(self) -> None:
        """Show the three gravest things, to say them back and confirm."""
        self._read_back()

    def _read_back(self) -> None:
        """Read back what matters most (E12); Enter confirms, Escape leaves it."""
        self.three = tuple(handover_items.gravest(entry.item for entry in self.entries.values() if not entry.settled))
        if not self.three:
            return
        if not self.beside:
            self.show_card(True)
        self.card.repaint()
        keys = [item.id for item in self.three]

        def confirm(sure: bool) -> None:
            self.three = ()
            self.card.repaint()
            if not self.beside:
                self.show_card(False)
            if sure:
                self.verb(_confirm, keys)

        options = [Option(ENTER, _("yes, these three"), True), Option("n", _("not now"), False, also=("f4",))]
        self.choose(_("The three gravest things, said back?"), options, confirm)

    async def action_handover_add(self) -> None:
        """Write a line: its section, the words, the time."""

        def words(section: Section) -> None:
            def due(text: str) -> None:
                ask_time(self, _("due"), lambda at: self._add(section, text, at), accept=_("save"), needed=False)

            self.ask(_(SECTION_NAMES[section]), due, accept=_("go on"))

        self.pick(_("a line in which section"), [(_(SECTION_NAMES[one]), one) for one in NEW], words)

    def _add(self, section: Section, text: str, at: str) -> None:
        self.verb(lambda desk: handover_handover.add(desk, text, section=section, due=desk.time_if(at)))

    async def action_handover_follow(self) -> None:
        """Take the item under the cursor into the follow-ups; its own time stands ready."""
        item: Item = self.entries[self.rows.current or ""].item

        def take(at: str) -> None:
            self.verb(lambda desk: handover_handover.adopt(desk, item.id, desk.time_if(at)))

        due = f"{item.due_at:%Y-%m-%d %H:%M}" if item.due_at else ""
        ask_time(self, _("due"), take, accept=_("save"), value=due, needed=False)

    async def action_handover_export(self) -> None:
        """Hand the shift over in one of four forms."""
        options = [
            Option(key, _(FORM_NAMES[form]), form)
            for key, form in ((ENTER, "md"), ("2", "html"), ("3", "xlsx"), ("4", "json"))
        ]
        self.choose(_("hand over as"), options, self._export)

    def _export(self, form: str) -> None:
        def done(result: Result) -> None:
            self.written = clean(result.text or "")
            short = "/".join(self.written.replace("\\", "/").split("/")[-2:])
            self.say(f"{result.summary}  {short}", "done")
            self.card.repaint()

        self.session.do(lambda desk: files.leave(desk, form), done)

    def concerns(self) -> list[str]:
        """Return what is asked why: what the item is about, then the queue of the place."""
        entry = self.entries.get(self.rows.current or "")
        return [*([entry.item.source] if entry is not None else []), *super().concerns()]

    async def action_handover_go(self) -> None:
        """Go where the item under the cursor is worked."""
        item: Item = self.entries[self.rows.current or ""].item
        place, wish = SEEN_TO.get(item.kind), item.source
        if place is None and item.order_id is not None:
            place, wish = Place.ORDERS, item.order_id
        if place is None or (place is Place.ORDERS and wish not in self.session.snapshot.orders):
            self.say(_("This item has no place of its own here."), "soon")
            return
        await self.visit(place, wish)

    async def action_app_back(self) -> None:
        """Leave what is read back, then as in every list."""
        if self.three:
            self.three = ()
            self.card.repaint()
            return
        await super().action_app_back()


def _confirm(desk: Desk, keys: Sequence[str]) -> Result:
    return handover_handover.confirm(desk, keys)


def _three(items: Sequence[Item], now: datetime, room: int) -> list[Line]:
    """Return the three gravest things with their next steps, to say back."""
    lines: list[Line] = [[(_("The three gravest things"), "strong")]]
    for place, item in enumerate(items, 1):
        rows = wrap(clean(shown(item.what, now)), room - 3)
        lines += [[], *([(f"{place}. " if not n else "   ", "key"), (row, "text")] for n, row in enumerate(rows))]
        lines += [[("   " + row, "soon")] for row in wrap(clean(shown(item.next or item.state or "", now)), room - 3)]
    return lines
