"""Follow-ups: the one list of dated things by due time; kinds as tabs."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk import i18n
from csdesk.domain.follow import END_NAMES, ENDS, KIND_NAMES, Follow, FollowEnd, FollowKind, is_due, is_late
from csdesk.domain.labels import label
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.talking import Talking, field
from csdesk.services.bench import Bench
from csdesk.services.results import Result
from csdesk.widgets.paint import Line, Span, spread
from csdesk.widgets.queue import Column
from csdesk.widgets.words import day_words

NEW = (
    FollowKind.TODO,
    FollowKind.LEAD,
    FollowKind.DAIGOU,
    FollowKind.PROMISE,
    FollowKind.VISIT,
    FollowKind.ABNORMAL,
    FollowKind.PAGE_ISSUE,
    FollowKind.KB_GAP,
)
"""The kinds in the order in which a new one is offered."""


class FollowUps(Talking):
    """What must be done by when."""

    NAME = "follow"
    CSS_PATH = "talk.tcss"
    TABS = (
        ("due", N_("Due")),
        ("all", N_("All open")),
        ("promise", N_("Promises")),
        ("lead", N_("Leads")),
        ("daigou", N_("Proxy purchases")),
        ("kb_gap", N_("Knowledge gaps")),
        ("ended", N_("Finished")),
    )
    COLUMNS = (
        Column(N_("due"), 12, right=True),
        Column(N_("kind"), 10),
        Column(N_("words"), 20, grow=4),
        Column(N_("buyer"), 10, grow=1),
        Column(N_("no."), 4),
        Column(N_("owner"), 6),
    )
    EMPTY = (N_("Nothing to follow up here."), N_("a notes something with its time."))

    @property
    def known(self) -> Mapping[str, Follow]:
        """Every dated thing of the session's snapshot."""
        return self.session.snapshot.talk.follow

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab, by due time, those without one last."""
        now = self.session.snapshot.now
        found: dict[str, list[str]] = {tab: [] for tab, _words in self.TABS}
        for one in sorted(self.known.values(), key=_by_time):
            if one.end is not None:
                found["ended"].insert(0, one.id)
                continue
            found["all"].append(one.id)
            if one.kind in found:
                found[one.kind].append(one.id)
            if is_due(one, now):
                found["due"].append(one.id)
        return {tab: tuple(keys) for tab, keys in found.items()}

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a row."""
        one, now = self.known[key], self.session.snapshot.now
        late = is_late(one, now)
        due = day_words(one.due_at, now) if one.due_at else ""
        return [
            ((_("late ") if late else "") + due, "late" if late else "text"),
            (label(KIND_NAMES, one.kind), "dim"),
            (clean(one.text), "text"),
            (clean(one.buyer_nick or ""), "text"),
            ((one.order_id or "")[-4:], "text"),
            (clean(one.owner), "dim"),
        ]

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.known

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        one = self.known[key]
        return "\n".join(filter(None, (one.text, one.buyer_nick, one.order_id, one.owner, label(KIND_NAMES, one.kind))))

    def card_of(self, room: int) -> list[Line]:
        """Return one dated thing with how its time was moved."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return []
        now = self.session.snapshot.now
        pack = self.session.bench.packs.get(one.platform or "")
        state = label(END_NAMES, one.end) if one.end else label(KIND_NAMES, one.kind)
        lines: list[Line] = [spread([(one.id, "strong")], [(state, "strong")], room), []]
        lines += field(_("words"), one.text, room)
        lines += field(_("buyer"), one.buyer_nick or "", room)
        platform = pack.name.get(i18n.language(), "") if pack else ""
        lines += field(_("order"), f"{platform} {(one.order_id or '').rpartition(':')[2]}".strip(), room)
        lines += field(_("due"), day_words(one.due_at, now) if one.due_at else "", room, _tone(one, self))
        for moved in one.moves:
            lines += field(_("moved"), f"{day_words(moved.old, now)}  {moved.why or ''}", room, "dim")
        return lines + field(_("owner"), one.owner, room) + field(_("reason"), one.why or "", room)

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def do_follow_add(self) -> None:
        """Note something: its kind, the words, the time."""

        def words(kind: FollowKind) -> None:
            def due(text: str) -> None:
                self.ask(_("due (14:30, +2h; empty for none)"), lambda at: self._add(kind, text, at), accept=_("save"))

            self.ask(label(KIND_NAMES, kind), due, accept=_("go on"))

        self.pick(_("note what"), [(label(KIND_NAMES, kind), kind) for kind in NEW], words)

    def _add(self, kind: FollowKind, text: str, at: str) -> None:
        def job(bench: Bench) -> Result:
            from csdesk.domain.times import parse_time
            from csdesk.services.follow import add

            return add(bench, kind, text, due=parse_time(at, bench.now()) if at.strip() else None)

        self.verb(job)

    async def do_follow_done(self) -> None:
        """Close it; a lead is won or lost, a promise kept or broken."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return
        ends = ENDS.get(one.kind, ())
        if ends:
            self.pick(_("how did it end?"), [(label(END_NAMES, end), end) for end in ends], lambda e: self._end(one, e))
        else:
            self._end(one, None)

    def _end(self, one: Follow, end: FollowEnd | None, why: str | None = None) -> None:
        if end is FollowEnd.LOST and why is None:
            self.ask(_("why lost"), lambda text: self._end(one, end, text), accept=_("save"))
            return

        def job(bench: Bench) -> Result:
            from csdesk.services.follow import done

            return done(bench, one.id, end, why)

        self.verb(job)

    async def do_follow_move(self) -> None:
        """Set another time."""
        key = self.rows.current or ""

        def move(text: str) -> None:
            def job(bench: Bench) -> Result:
                from csdesk.domain.times import parse_time
                from csdesk.services.follow import move as verb

                return verb(bench, key, parse_time(text, bench.now()))

            self.verb(job)

        self.ask(_("move to (14:30, +2h)"), move, accept=_("save"))


def _by_time(one: Follow) -> tuple[bool, float, str]:
    return (one.due_at is None, one.due_at.timestamp() if one.due_at else 0.0, one.id)


def _tone(one: Follow, place: FollowUps) -> str:
    return "late" if is_late(one, place.session.snapshot.now) else "text"
