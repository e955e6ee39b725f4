"""Reports: days, weeks, months, the two tables, service, the voice of the buyer; read, copied, exported, corrected."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, cast

from textual.widget import Widget

from csdesk import i18n
from csdesk.actions import Action, Place, Situation, named, one_row
from csdesk.domain.reports.periods import Period, PeriodKind, period_of, read_period
from csdesk.domain.reports.reported import DealSource
from csdesk.errors import UsageError
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import amounts
from csdesk.screens.frame.choice import FORM_NAMES
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.moves import FAR, step, tabs, turn
from csdesk.screens.reports.rows import CONSULTS, DEALS, Arrow, consult_cells, deal_cells, report_tabs
from csdesk.services.desk.desk import Desk
from csdesk.services.reports import deal_table, goals, out, reconcile
from csdesk.services.reports.deal_table import DealRow
from csdesk.services.reports.out import FORMS, REPORTS, Made, laid_out, make
from csdesk.services.reports.reconcile import Difference, Reconciled
from csdesk.services.talk.consults import ConsultView
from csdesk.services.today.seat import ListSeat
from csdesk.session import Session, Wish
from csdesk.widgets.bars import Head
from csdesk.widgets.paint import Line, Span, clip
from csdesk.widgets.queue import Queue
from csdesk.widgets.sheet import Sheet
from csdesk.widgets.tabs import TabStrip

SPANS: tuple[PeriodKind, ...] = ("day", "week", "month")


CORRECT = named("reports.correct")


IMPORTED = {
    "payout": N_("Ctrl+O imports what the platform says that it paid out."),
    "freight": N_("Ctrl+O imports the bill of a courier."),
}
"""What fills a report that is empty."""


class Reports(DeskScreen):
    """The reports."""

    NAME = "reports"
    CSS_PATH: ClassVar = "reports.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab = "day"
        self.periods: dict[str, Period] = {}
        self.made: Made | None = None
        self.strip = TabStrip(lambda width: report_tabs(self.tab, self.period.words, width))
        self.page = self.sheet(lambda _width: [], "page", lambda: (self.tab, self.period))
        self.deals = Queue(DEALS, self._deal, self._empty, id="deals")
        self.consults = Queue(CONSULTS, self._consult, self._empty, id="consults")
        self._deals: dict[str, DealRow] = {}
        self._consults: dict[str, ConsultView] = {}
        self._wanted: tuple[object, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Yield the reports' names, the page and the two tables."""
        yield self.strip
        yield self.page
        for rows in (self.deals, self.consults):
            rows.moved = self.foot.repaint
            yield rows

    @property
    def period(self) -> Period:
        """Of what days the report in front is."""
        return self.periods.get(self.tab) or REPORTS[self.tab].usual(self.session.view)

    @property
    def front(self) -> Sheet | Queue:
        """What the keys move."""
        return self.deals if self.tab == "deals" else self.consults if self.tab == "consult" else self.page

    @property
    def current(self) -> str | None:
        """The row under the cursor of one of the tables."""
        return self.front.current if isinstance(self.front, Queue) else None

    def situation(self) -> Situation:
        """Return whether a row can be corrected."""
        return Situation() if self.current is None else one_row(self.current)

    def on_mount(self) -> None:
        """Ask for the report."""
        self.follow()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Go to the report another place wished for; make it again when the desk has changed."""
        wish = self.session.wish
        if isinstance(wish, Wish) and wish.tab in REPORTS:
            self.session.wish = None
            self.periods.pop(wish.tab, None)
            self.take_tab(wish.tab)
        else:
            self.look()

    def seat(self) -> ListSeat:
        """Return which report is in front, of which days, and the row under the cursor of a table."""
        period = self.periods.get(self.tab)
        return ListSeat(self.tab, self.current or "", period.name if period is not None else "")

    def sit(self, seat: ListSeat) -> None:
        """Show the report that was in front; days that cannot be read are the usual ones."""
        if seat.tab is None or seat.tab not in REPORTS:
            return
        with contextlib.suppress(UsageError):
            if seat.wanted:
                self.periods[seat.tab] = read_period(seat.wanted, self.session.snapshot.now.date())
        self.deals.sought = self.consults.sought = seat.row
        self.take_tab(seat.tab)

    def on_tab_strip_taken(self, message: TabStrip.Taken) -> None:
        """Go to the clicked report, or to the days before or after."""
        if isinstance(message.tab, Arrow):
            self._go_to(self.period.before() if message.tab < 0 else self.period.after())
        else:
            self.take_tab(message.tab)

    def take_tab(self, tab: str) -> None:
        """Show another report."""
        self.tab = tab
        self.set_class(tab == "deals", "-deals")
        self.set_class(tab == "consult", "-consults")
        self.look()

    def look(self) -> None:
        """Let the worker make the report in front, unless it is the one that is shown."""
        tab, period = self.tab, self.period
        snapshot = self.session.snapshot
        running = snapshot.now if period.last >= snapshot.now.date() else None  # days gone by need no new look
        wanted = (tab, period, snapshot.seq, running, i18n.language())
        self.strip.repaint()
        if wanted == self._wanted:
            return
        same, self._wanted = wanted[:2] == self._wanted[:2], wanted

        def job(desk: Desk) -> tuple[Made, Callable[[int], list[Line]]] | None:
            if self._wanted != wanted:
                return None  # somebody has gone on already
            made = make(desk, tab, period)
            return made, laid_out(made)

        def show(found: tuple[Made, Callable[[int], list[Line]]] | None) -> None:
            if found is not None and self._wanted == wanted:
                self._show(*found, keep=same)

        self.session.do(job, show)

    def _show(self, made: Made, layout: Callable[[int], list[Line]], *, keep: bool) -> None:
        self.made = made
        front = self.front
        if isinstance(front, Queue):
            rows = cast(list[DealRow | ConsultView], made.value)  # each list keeps its own: it is seen again before
            deals = {row.order_id: row for row in rows if isinstance(row, DealRow)}  # its report is made again
            consults = {row.id: row for row in rows if not isinstance(row, DealRow)}
            if self.tab == "deals":
                self._deals = deals
            else:
                self._consults = consults
            front.show(tuple(deals or consults), keep=keep)
        else:
            none = not any(sheet.rows for sheet in made.paper().sheets)
            after = [[], [(_(IMPORTED[self.tab]), "dim")]] if none and self.tab in IMPORTED else []
            front.layout_at = lambda width: [
                clip([(" ", "text"), *line], width) for line in (*layout(width - 2), *after)
            ]
            front.repaint()
        self.head.repaint()
        self.foot.repaint()

    def _deal(self, key: str) -> list[Span]:
        return deal_cells(self.session.view.packs, self._deals[key])

    def _consult(self, key: str) -> list[Span]:
        return consult_cells(self.session.view.packs, self._consults[key])

    def _empty(self) -> list[Line]:
        words = _("No rows for these days."), _("Left and right go to other days, w to a week or a month.")
        return [[], *([("   " + word, "dim")] for word in words)]

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Leave out Enter where there is no row to open, and the span where the report has its own."""
        front, idle = self.front, set[str]()
        if not (front.keys if isinstance(front, Queue) else self._differences()):
            idle.add("list.open")
        if REPORTS[self.tab].span is not None:
            idle.add("reports.span")
        return [key for key in super().bar() if key[2] is None or key[2].id not in idle]

    # -- moving -----------------------------------------------------------------------------------------------------

    action_list_down, action_list_up = step(1), step(-1)
    action_list_page_down, action_list_page_up = turn(1), turn(-1)
    action_list_first, action_list_last = step(-FAR), step(FAR)

    async def action_list_open(self) -> None:
        """Correct the row under the cursor; of a month's end go to the order or follow-up of a difference."""
        if self.tab != "reconcile":
            await self.act(self.session.keymap.named(CORRECT))
        elif there := self._differences():
            self.pick(_("Go to which difference?"), there[:10], self._go_into)
        else:
            self.say(_("No difference leads to an order or a follow-up."), "dim")

    def _differences(self) -> list[tuple[str, Difference]]:
        """Return what of a month's end leads to an order or a follow-up, in words."""
        found = self.made.value if self.made is not None else None
        open_ = found.open if isinstance(found, Reconciled) and self.tab == "reconcile" else ()
        return [(one.text, one) for one in open_ if one.follow or one.order_id]

    def _go_into(self, one: Difference) -> None:
        place = Place.FOLLOW if one.follow else Place.ORDERS
        self.call_later(self.visit, place, one.follow or one.order_id)

    def _go_to(self, period: Period) -> None:
        if period.first > self.session.snapshot.now.date():
            self.say(_("There is nothing newer."), "dim")
            return
        self.periods[self.tab] = period
        self.say("")
        self.look()

    async def action_reports_before(self) -> None:
        """Go to the day, week or month before."""
        self._go_to(self.period.before())

    async def action_reports_after(self) -> None:
        """Go to the day, week or month after."""
        self._go_to(self.period.after())

    async def action_reports_now(self) -> None:
        """Go back to the newest."""
        self.periods.pop(self.tab, None)
        self.look()

    action_reports_tab_next, action_reports_tab_prev = tabs(1), tabs(-1)

    def next_tab(self, by: int) -> None:
        """Go some reports on."""
        names = list(REPORTS)
        self.take_tab(names[(names.index(self.tab) + by) % len(names)])

    async def action_reports_span(self) -> None:
        """Take the next span: day, week, month."""
        if REPORTS[self.tab].span is not None:
            self.say(_("This report is of one span; Tab goes to the others."), "dim")
            return
        kind = SPANS[(SPANS.index(self.period.kind) + 1) % len(SPANS)]
        self._go_to(period_of(kind, min(self.period.last, self.session.snapshot.now.date())))

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_reports_copy(self) -> None:
        """Copy the report."""
        tab, period = self.tab, self.period
        self.verb(lambda desk: out.copy_report(desk, self._of(desk, tab, period)))

    def _of(self, desk: Desk, tab: str, period: Period) -> Made:
        """Return the report in front when the key was pressed; the one on the screen may still be that of before."""
        made = self.made
        return made if made is not None and (made.name, made.period) == (tab, period) else make(desk, tab, period)

    async def action_reports_export(self) -> None:
        """Ask for the form, then write the file and say where."""
        tab, period = self.tab, self.period

        def write(form: str) -> None:
            self.session.do(
                lambda desk: str(out.export(desk, self._of(desk, tab, period), form)),
                lambda path: self.say(_("Written: {path}").format(path=path), "done"),
            )

        self.pick(_("Write as"), [(_(name), form) for form, name in FORM_NAMES.items() if form in FORMS], write)

    async def action_reports_correct(self) -> None:
        """Correct the row: a consultation where consultations are filled in, a deal here."""
        key = self.current
        if key is None:
            return
        if self.tab == "consult":
            self.session.wish = key
            self.post_message(Head.Went("consults"))
            return
        words = (_("asked first"), _("silent"), _("whose deal"), _("remark"), _("as computed again"))
        values = (DealSource.ASKED, DealSource.SILENT, "operator", "remark", None)
        self.pick(_("Correct this deal"), zip(words, values, strict=True), partial(self._corrected, key))

    def _corrected(self, key: str, value: DealSource | str | None) -> None:
        if value is None:
            self.verb(deal_table.correct, key, clear=True)
        elif isinstance(value, DealSource):
            self.verb(deal_table.correct, key, source=value)
        elif value == "operator":
            self.ask(
                _("whose deal"),
                lambda text: self.verb(deal_table.correct, key, operator=text),
                accept=_("save"),
            )
        else:
            self.ask(
                _("remark"),
                lambda text: self.verb(deal_table.correct, key, remark=text),
                accept=_("save"),
            )

    async def action_reports_owed(self) -> None:
        """Note the differences of the month in front, or of the last one that is over."""
        month = self.period if self.period.kind == "month" else REPORTS["reconcile"].usual(self.session.view)
        self.verb(reconcile.follow_up, month)

    async def action_reports_goal(self) -> None:
        """Ask for which month, then for its goal."""
        this = period_of("month", self.session.snapshot.now.date())

        def ask(month: str) -> None:
            title = _("goal of {month}, in money").format(month=month)

            def take(text: str) -> None:
                self.verb(goals.set_goal, month, amount=text)

            self.ask(title, take, accept=_("save"), reads=amounts(self))

        months = (this.name, this.after().name)
        self.pick(_("Goal of which month?"), zip(months, months, strict=True), ask)
