"""Today: the routine, the queues, the most urgent thing, where to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from textual import events
from textual.app import SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from csdesk.actions import Action, Place, Situation, named, one_row
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.orders.queues import Queue as Kind
from csdesk.domain.shared.times import took_text
from csdesk.domain.today.routine import StepState
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.handover import shift
from csdesk.screens.today import first_start
from csdesk.screens.today.due import Due
from csdesk.screens.today.promises import HEADING, MORE, promise_keys, promise_row
from csdesk.screens.today.side import NEXT, side_lines, welcome_lines
from csdesk.services.demo.window import run_demo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import products
from csdesk.services.today import routine
from csdesk.services.today.queues import QUEUES, QueueRow
from csdesk.services.today.steps import addresses, open_addresses, open_words, step_none, step_title
from csdesk.services.today.week import Day, week_of
from csdesk.session import Session, Wish
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue
from csdesk.widgets.sheet import Sheet
from csdesk.widgets.words import clock_words
from csdesk.width import cells
from csdesk.worker import at_desk

COLUMNS = (Column("", 1), Column("", 1), Column("", 18, grow=1), Column("", 14, grow=4))
ROOM = 18
"""So many cells are there for how a step stands where the routine has half of 80 columns."""
NARROW = 70
"""Below so many columns routine and side do not fit beside each other."""
SIGNS = {"done": "✓", "skipped": "-", "open": " "}


DONE, DEMO = named("today.done"), named("today.demo")


class Side(Sheet):
    """What stands beside the routine: the most urgent thing, the queues."""

    def __init__(self, session: Session, keys: tuple[str, str]) -> None:
        super().__init__(
            lambda width: side_lines(session, width, self.low, self.week, self.size.height), id="side", keys=keys
        )
        self.session = session
        self.low: list[tuple[str, int]] = []
        self.week: Sequence[Day] = ()
        self._counted: datetime | None = None
        self._seen = -1

    class Went(Message):
        """A queue was clicked."""

        def __init__(self, queue: QueueRow) -> None:
            super().__init__()
            self.queue = queue

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked queue, or to the most urgent thing."""
        every, at = self.every(self.size.width), self.top + event.y
        said = every[at][0][0].strip() if at < len(every) and every[at] else ""
        queue = next((row for row in QUEUES.values() if row.places and _(row.label) == said), None)
        if queue is not None:
            self.post_message(self.Went(queue))
        elif said and 0 < at < next((y for y, line in enumerate(every) if line and line[0][1] == "key"), 0):
            self.post_message(self.Clicked(self.session.keymap.hint(self.session.keymap.named(NEXT))))

    def _take_week(self, week: Sequence[Day]) -> None:
        self.week = week
        self.repaint()

    def look(self) -> None:
        """Ask the worker for the week, once an hour, and for what is low in stock, once after each change."""
        hour = self.session.snapshot.now.replace(minute=0, second=0)
        if self._counted != hour:
            self._counted = hour
            self.session.do(week_of, self._take_week)
        if self._seen == self.session.snapshot.seq:
            return
        self._seen = self.session.snapshot.seq

        def job(desk: Desk) -> list[tuple[str, int]]:
            if not desk.stock:
                return []
            views = products.list_products(desk, low=True)
            found = [(view.title or view.sku, (view.real or 0) - view.reserved) for view in views]
            return sorted(found, key=lambda one: one[1])

        def then(low: list[tuple[str, int]]) -> None:
            self.low = low
            self.repaint()

        self.session.do(job, then)


class Today(ListScreen):
    """The home of the desk."""

    NAME = "today"
    CSS_PATH = "today.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.rows = Queue(COLUMNS, self._row, id="steps")
        self.rows.keys = self._keys()
        self.rows.index = next((place for place, step in enumerate(self._steps) if step.state == "open"), 0)
        self.rows.columns = self._columns()
        self._fit()
        self._stood = 0
        self.side = Side(session, self.session.keymap.turning)
        self.due = Due(session)
        self.welcome = self.sheet(lambda width: self._welcome(width), "welcome")

    def body(self) -> Iterable[Widget]:
        """Yield routine and side, and the welcome for an empty desk."""
        self.set_class(self.session.snapshot.empty, "-empty")
        yield self.welcome
        yield Horizontal(Vertical(self.rows, self.due, id="left"), self.side, id="board")

    def _welcome(self, width: int) -> list[Line]:
        keymap = self.session.keymap
        return welcome_lines(width, keymap.both(keymap.named(DEMO)), new=not self.session.snapshot.seq)

    @property
    def _steps(self) -> Sequence[StepState]:
        return self.session.snapshot.steps

    def _keys(self) -> list[str]:
        return [step.id for step in self._steps] + promise_keys(self.session.snapshot)

    def _fit(self) -> None:
        """Give the list as many rows as it has."""
        self.rows.styles.height = len(self.rows.keys) + 1

    def label(self, action: Action) -> str:
        """Return the word of an action for the key bar."""
        begins = action.id == "list.open" and not self.session.snapshot.seq
        return _("set it up") if begins else super().label(action)

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now: a made-up shop is not to be taken for one's own."""
        if action.id == DEMO and not self.session.snapshot.empty:
            return N_("The made-up shop is for a desk that is still empty.")
        return super().why_not(action)

    def on_resize(self) -> None:
        """Put the side below the routine where both would be cut."""
        super().on_resize()
        self.set_class(self.size.width < NARROW, "-narrow")

    def foot_words(self) -> Line:
        """Return nothing: how far the routine is stands above its steps."""
        return []

    def _columns(self) -> Sequence[Column]:
        """Return the columns, the heading with how far the routine is (R10)."""
        steps = self._steps
        closed = sum(step.state != "open" for step in steps)
        title = _("Daily routine {done}/{total}").format(done=closed, total=len(steps))
        return [column._replace(title=title) if place == 2 else column for place, column in enumerate(COLUMNS)]

    def follow(self) -> None:
        """Show the session's snapshot; go to the step another place wished for."""
        self.set_class(self.session.snapshot.empty, "-empty")
        keys = self._keys()
        self.rows.columns = self._columns()
        self.rows.show(keys)
        self._fit()
        if self.session.wish in keys:
            self.rows.go(keys.index(str(self.session.wish)))
            self.session.wish = None
        if self.session.step is not None and self.app.screen is self:
            self._came_back(self.session.step)
        self.side.look()
        for pane in (self.head, self.side, self.due, self.welcome, self.foot):
            pane.repaint()

    def _row(self, key: str) -> list[Span]:
        place = next((place for place, step in enumerate(self._steps) if step.id == key), None)
        if place is None:
            return promise_row(self.session.snapshot, key)
        step = self._steps[place]
        tone = "done" if step.state == "done" else "dim"
        title = "dim" if step.state != "open" else "text"
        return [
            (SIGNS[step.state], tone),
            (str(place + 1), "dim"),
            (step_title(self.session.snapshot.routine[place]), title),
            self._state(step),
        ]

    def _state(self, step: StepState) -> Span:
        if step.state != "open":
            parts = [f"{clock_words(step.at, self.session.snapshot.now)} {clean(step.by or '')}"]
            if step.new is not None:
                parts.append(_("{count} new").format(count=sum(step.new.values())))
            if step.took_s is not None:
                parts.append(took_text(step.took_s))
            told = (*parts, clean(step.why or ""))
            return ("  ".join(told if self.beside else told[:2]).rstrip(), "dim")
        if step.open is None:
            described = self.session.snapshot.routine[self._keys().index(step.id)]
            return (step_none(described), "dim")
        if not step.open:
            return (_("nothing open") if self.session.snapshot.orders else _("no orders imported yet"), "dim")
        words = open_words(self.session.snapshot.routine[self._keys().index(step.id)], step, brief=True)
        words = words if self.beside or cells(words) <= ROOM else words.partition(" · ")[0]
        late = self.session.snapshot.count(Kind.LATE) if step.id == "to_ship" else 0
        if late:
            words = words if self.beside else words.partition(" · ")[0]  # its number stays whole
            return (_("{count} late").format(count=late) + " " + words, "late")
        return (words, "text" if step.now else "done")

    def moved(self) -> None:
        """Nothing hangs on the row under the cursor but the keys; a heading is passed over."""
        stood, self._stood = self._stood, self.rows.index
        if self.rows.current == HEADING:
            self.rows.move(1 if self._stood > stood else -1)
        self.foot.repaint()

    def concerns(self) -> list[str]:
        """Return what is asked why: the step, or the promise, then every tile."""
        return [*super().concerns(), *QUEUES]

    def situation(self) -> Situation:
        """Return what permissions depend on."""
        return one_row(self._steps[self.rows.index]) if self.rows.index < len(self._steps) else Situation()

    async def on_side_went(self, message: Side.Went) -> None:
        """Go to the clicked queue."""
        queue = message.queue
        await self.visit(Place(queue.places[0]), Kind(queue.id) if queue.stages else None)

    async def on_due_taken(self, message: Due.Taken) -> None:
        """Go to the clicked order."""
        await self.visit(Place.ORDERS, message.key)

    async def action_list_open(self) -> None:
        """Go where the step under the cursor is worked, or to the promise."""
        if not self.session.snapshot.seq:
            first_start.begin(self, self._first_import)
            return
        if self.rows.index >= len(self._steps):
            key = self.rows.current or ""
            await self.visit(Place.FOLLOW, Wish(FollowKind.PROMISE) if key == MORE else key)
            return
        step = self.session.snapshot.routine[self.rows.index]
        self.session.began.setdefault(step.id, self.session.view.now())
        doors = [door.partition(":")[::2] for door in step.opens if door.partition(":")[0] in set(Place)]
        places = addresses(self.session.view, step)
        if places:
            every = [(_("open {count} in the browser").format(count=len(places)), [url for _name, url in places])]
            each = [(f"{name} {clean(url)}", [url]) for name, url in places]
            self.pick(step_title(step), [*every, *each] if len(each) > 1 else each, self._open_addresses)
            return
        if not doors:
            word = _("This step is worked outside csdesk; {key} ticks it.").format(key=self.session.keymap.key(DONE))
            self.say(word, "dim")
            return
        place, tab = self._door(doors)
        orders = place == "orders" and tab in set(Kind)
        self.session.step = step.id
        await self.visit(Place(place), (Kind(tab) if orders else Wish(tab)) if tab else None)

    def _first_import(self) -> None:
        self.session.folder = self.session.view.config.downloads or self.session.folder
        self.call_later(self.run_action, "app.app_import")

    def _open_addresses(self, urls: list[str]) -> None:
        self.session.do(lambda desk: open_addresses(desk, urls), self.say)

    def _door(self, doors: Sequence[Sequence[str]]) -> Sequence[str]:
        """Return the first door behind which something can be done, else the first that is not empty."""
        snapshot = self.session.snapshot
        queues = [(door, snapshot.queues[Kind(door[1])]) for door in doors if door[1] in set(Kind)]
        waits = frozenset[str]().union(*snapshot.waiting.values())
        ready = (door for door, keys in queues if any(key not in waits for key in keys))
        return next(ready, next((door for door, keys in queues if keys), doors[-1]))

    def _came_back(self, step: str) -> None:
        """Stand on the step that was worked elsewhere, and say when nothing keeps it from being ticked."""
        self.session.step = None
        if step not in self._keys():
            return
        self.rows.go(self._keys().index(step))
        state = self._steps[self.rows.index]
        if state.state == "open" and not state.now:
            key = self.session.keymap.key(DONE)
            waiting = _("What is left in this step waits; {key} ticks it.")
            words = waiting if state.open else _("Nothing is open in this step any more; {key} ticks it.")
            self.session.say(words.format(key=key), "done")

    async def action_today_done(self) -> None:
        """Tick the step under the cursor."""
        step = self.rows.current or ""
        began = self.session.began.get(step)

        self.ahead.fetch(at_desk(routine.done, step, began_at=began), self.step_closed)

    async def action_today_skip(self) -> None:
        """Ask why, then skip the step under the cursor."""
        step = self.rows.current or ""
        began = self.session.began.get(step)

        def skip(why: str) -> None:
            self.session.do(at_desk(routine.skip, step, why, began_at=began), self.step_closed)

        title = step_title(self.session.snapshot.routine[self.rows.index])
        self.ask(_("skip {step}: why").format(step=title), skip, accept=_("save"))

    async def action_today_demo(self) -> None:
        """Give the terminal to a made-up shop until it is left; the desk waits as it is."""
        try:
            with self.app.suspend():
                run_demo()
        except SuspendNotSupported:
            self.say(_("The made-up shop needs a terminal of its own."), "soon")
        self.refresh(layout=True)

    async def action_today_end(self) -> None:
        """Show the end of the shift."""
        await self.app.push_screen(shift.Shift(self.session))

    def step_closed(self, result: Result) -> None:
        """Say that a step was closed and go to the next one; from the last the cursor goes nowhere."""
        self.said(result)
        if result.changed and self.rows.index + 1 < len(self._steps):
            self.rows.move(1)
