"""Pickups over Shipping: booked, urgent with countdown, late with minutes; what to say by phone or app (S08-S10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from textual.widget import Widget

from csdesk.actions.action import Row
from csdesk.domain.orders.cards import PickupState
from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.orders.ledgers import Pickup
from csdesk.domain.shared.times import span_text
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.asking import ask_time
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import pickups
from csdesk.services.orders.pickups import PickupView
from csdesk.services.texts import deliver
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue

COLUMNS = (
    *(Column(N_("pickup"), 10), Column(N_("courier"), 8, grow=1), Column(N_("state"), 14, grow=1)),
    *(Column(N_("due"), 6), Column(N_("parcels"), 7, right=True), Column(N_("urged"), 6, right=True)),
    Column(N_("complaint"), 10, grow=1),
)
STATES = {
    PickupState.BOOKED: (N_("booked"), "text"),
    PickupState.SOON: (N_("due soon"), "soon"),
    PickupState.LATE: (N_("late"), "late"),
    PickupState.COMPLAIN: (N_("complain"), "late"),
    PickupState.DONE: (N_("came"), "done"),
}


class Pickups(ListScreen):
    """The pickups that are not done, and today's that are.

    Args:
        place: The place it was called from.
    """

    NAME = "pickups"
    OPENER = "app.ship"
    CSS = "#rows { height: 1fr; } #script { height: 11; padding: 1 1 0 2; }"

    def __init__(self, place: DeskScreen) -> None:
        super().__init__(place.session)
        self.head.place = place.NAME
        self.views: dict[str, PickupView] = {}
        self.records: Mapping[str, Pickup] = {}
        self.scripts: dict[str, str] = {}
        self.couriers = Couriers({}, (), {})
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")
        self.script = self.sheet(lambda width: self._script_lines(width - 2), "script", lambda: self.rows.current)
        self._seen: tuple[int, datetime, str] | None = None

    def body(self) -> Iterable[Widget]:
        """Yield list and script."""
        yield self.rows
        yield self.script

    def on_mount(self) -> None:
        """Read the pickups."""
        self.follow()

    def follow(self) -> None:
        """Read the pickups again: after each change, and each minute for the countdowns."""
        seen = (self.session.snapshot.seq, self.session.snapshot.now, language())
        if seen == self._seen:
            return  # each answer of the worker comes by here: asking again for it would never end
        self._seen = seen

        def job(desk: Desk) -> tuple[list[PickupView], Mapping[str, Pickup], dict[str, str], Couriers]:
            today = desk.now().date()
            views = pickups.list_pickups(desk, every=True)
            views = [one for one in views if one.done_at is None or one.done_at.date() == today]
            views.sort(key=lambda one: one.done_at is not None)
            scripts = {one.id: pickups.script(desk, one.id) for one in views if one.done_at is None}
            return views, desk.records.pickups.records, scripts, desk.couriers

        def then(found: tuple[list[PickupView], Mapping[str, Pickup], dict[str, str], Couriers]) -> None:
            views, self.records, self.scripts, self.couriers = found
            self.views = {one.id: one for one in views}
            self.rows.show(tuple(self.views), keep=True)
            self.moved()

        self.session.do(job, then)

    def moved(self) -> None:
        """Show the script of the row."""
        self.script.repaint()
        self.foot.repaint()

    def facts_of(self, key: str) -> Row | None:
        """Return the pickup of a row, the hour, how often one urges, and whether a complaint's number is open."""
        view, now = self.views[key], self.session.view.now()
        number = view.state is PickupState.COMPLAIN and view.complaint_no is None
        return (self.records[key], now, self.couriers.urge_after, number)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _state(self, view: PickupView) -> Span:
        words, tone = STATES[view.state]
        if view.state in (PickupState.BOOKED, PickupState.SOON):
            left = span_text(view.due_at - self.session.snapshot.now)
            tone = "soon" if view.state is PickupState.SOON else tone
            urgent = _("urgent") + " " if view.urgent else ""
            return (f"{urgent}{_(words)} {left}", tone)
        if view.late:
            return (f"{_(words)} {span_text(timedelta(minutes=view.late))}", tone)
        return (_(words), tone)

    def _row(self, key: str) -> list[Span]:
        view = self.views[key]
        tone = "dim" if view.done_at else "text"
        return [
            (view.id, "dim"),
            (courier_name(view.courier, self.couriers), tone),
            self._state(view),
            (f"{view.due_at:%H:%M}", tone),
            (str(view.parcels or ""), tone),
            (str(view.urged or ""), tone),
            (clean(view.complaint_no or ""), tone),
        ]

    def _empty(self) -> list[Line]:
        words = (_("No pickup is booked."), _("a books one: then the courier by its digit."))
        return [[], *([("   " + word, "dim")] for word in words)]

    def _script_lines(self, width: int) -> list[Line]:
        view = self.views.get(self.rows.current or "")
        if view is None:
            return []
        lines: list[Line] = [[(_("because") + "  ", "dim"), (clean(view.because), self._state(view)[1])], []]
        text = self.scripts.get(view.id, "")
        lines += [[(_("to say by phone or app"), "dim")]] if text else []
        return [*lines, *([(row, "text")] for part in text.split("\n") for row in wrap(clean(part), width))]

    # -- keys -------------------------------------------------------------------------------------------------------

    async def action_app_back(self) -> None:
        """Leave the pickups."""
        self.app.pop_screen()

    def hand_in(self, job: Callable[[Desk], Result]) -> None:
        """Let the worker do a verb; what there is to say to the courier goes to the clipboard."""
        self.attempt(lambda desk: deliver.copied(desk, job(desk)), self.done)

    async def action_pickups_book(self) -> None:
        """Ask for the courier, then how urgent it is."""
        options = [
            Option(str(place), one.name.get(language(), one.code), one.code)
            for place, one in enumerate(self.couriers.offered[:9], 1)
        ]

        def kind(courier: str) -> None:
            ways = (Option("1", _("normal, within 2 hours"), False), Option("2", _("urgent, within 30 minutes"), True))
            self.choose(_("how urgent?"), ways, lambda urgent: table(courier, urgent))

        def table(courier: str, urgent: bool) -> None:
            self.verb(pickups.book, courier, urgent=urgent)

        self.choose(_("which courier?"), options, kind)

    async def action_pickups_urge(self) -> None:
        """Record that the courier was urged; after an hour ask for the complaint number as well."""
        view = self.views.get(self.rows.current or "")
        if view is None:
            return

        def urge(number: str) -> None:
            self.verb(pickups.urge, view.id, complaint_no=number or None)

        if view.state is PickupState.COMPLAIN:
            self.ask(_("complaint number; Enter without one"), urge, accept=_("save"))
        else:
            urge("")

    async def action_pickups_other(self) -> None:
        """Override the case: the courier named another time, or we complain at once; both with a reason."""
        view = self.views.get(self.rows.current or "")
        if view is None:
            return

        def override(why: str, due: str) -> None:
            self.verb(lambda desk: pickups.override(desk, view.id, why, desk.time_if(due)))

        def take(kind: str) -> None:
            if kind == "complain":
                self.ask(_("why complain now"), lambda why: override(why, ""), accept=_("save"))
            else:
                ask_time(self, _("when does he come"), named, accept=_("go on"))

        def named(due: str) -> None:
            self.ask(_("who said so"), lambda why: override(why, due), accept=_("save"))

        options = (
            Option("1", _("he named another time"), "named"),
            Option("2", _("complain at once"), "complain"),
        )
        self.choose(_("which other case?"), options, take)

    async def action_list_open(self) -> None:
        """Copy what is to be said now."""
        key = self.rows.current
        text = self.scripts.get(key or "")
        if key is None or text is None:
            return

        self.verb(lambda _desk: Result((), _("words for the courier"), text))
