"""What every place with a list has in common: moving, marking, opening the card beside or instead of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from csdesk.actions import CHAINS, Action, Situation, named, one_row
from csdesk.actions.action import Row
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.moves import FAR, mark, step, turn
from csdesk.services.desk.results import Result
from csdesk.services.texts import deliver
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.seat import ListSeat
from csdesk.session import Session
from csdesk.widgets.paint import Line
from csdesk.widgets.queue import Queue, Sorting
from csdesk.widgets.sheet import Sheet
from csdesk.widgets.tabs import Chip, Part, Spot, TabStrip, chips_width, tabs_line, with_chips

if TYPE_CHECKING:
    from csdesk.services.talk.compose import Used
    from csdesk.services.talk.pair import Whom

BESIDE = 100
"""From how many columns on the card stands beside the list."""


OPEN = named("list.open")
ON_A_ROW = frozenset((OPEN, named("marks.toggle")))
PROMISE, FIND, SEARCH_KEY = named("said.promise"), named("any.find"), named("pair.key")

SENT, COPY = named("said.sent"), named("pair.copy")


def once_sent(session: Session, way: str) -> tuple[str, ...]:
    """Return which key says that a text went, where it was only copied."""
    return (_("once sent: {key}").format(key=session.keymap.key(SENT)),) if way else ()


class ListScreen(DeskScreen):
    """A place with a list and a card."""

    rows: Queue
    strip: TabStrip | None = None
    tab: str | None = None

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.opened = False
        self.wanted = ""
        """The words of the filter that is on."""
        self._marked: tuple[set[str], tuple[object, object], list[Row]] = (set(), ((), None), [])

    def compose(self) -> ComposeResult:
        """Put head, body and foot on the screen."""
        self.rows.moved = self.moved
        self._sort_as_kept()
        self.rows.asked = self._asked
        self.rows.markable = "marks" in CHAINS[self.NAME]
        self.rows.copied = lambda: self.session.pair.row if self.session.pair is not None else ""
        yield from super().compose()

    def moved(self) -> None:
        """Show what belongs to the row under the cursor; called after each move."""
        self.foot.repaint()

    def facts_of(self, key: str) -> Row | None:
        """Return what permissions ask of a row; None for one that no verb takes."""
        return (key,)

    def taken(self, *, one: bool = False) -> list[str]:
        """Return the ids a verb takes: the marked rows, else the one under the cursor."""
        current = [self.rows.current] if self.rows.current is not None else []
        return current if one else self.rows.chosen

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now: there is nothing to open or to mark, or it stands open already."""
        if action.id in ON_A_ROW and not self.rows.keys:
            return N_("There is nothing under the cursor.")
        if action.id == OPEN and self.beside and type(self).action_list_open is ListScreen.action_list_open:
            return N_("It stands open beside the list.")
        return super().why_not(action)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return what the key bar shows: of the paste pair only what there is something to do with."""
        hints = super().bar()
        whom = self.whom() if any(action is not None and action.id == SEARCH_KEY for *_words, action in hints) else None
        pair = self.session.pair
        said = whom is not None and (bool(whom.texts) or (pair is not None and pair.buyer in self.buyers()))
        idle = ({SEARCH_KEY} if whom is None else set()) | (set() if said else {SENT, COPY})
        return [hint for hint in hints if hint[2] is None or hint[2].id not in idle]

    def label(self, action: Action) -> str:
        """Return the word of an action: an open card is closed by the key that opened it."""
        if action.id == OPEN and self.opened and not self.beside:
            return _("back to the list")
        whom = self.whom() if action.id == SEARCH_KEY else None
        return _("copy number") if whom is not None and whom.search != whom.who else super().label(action)

    def concerns(self) -> list[str]:
        """Return what is asked why: the row, then the queues of the place."""
        queues = [row.id for row in QUEUES.values() if not row.stages and self.NAME in row.places]
        return [*self.taken(one=True), *queues]

    def situation(self) -> Situation:
        """Return what permissions depend on."""
        current = self.facts_of(self.rows.current) if self.rows.current is not None else None
        if not self.rows.marks:
            return Situation() if current is None else one_row(*current)
        seen = (self.rows.keys, self.session.snapshot)
        if self._marked[0] != self.rows.marks or any(a is not b for a, b in zip(self._marked[1], seen, strict=True)):
            chosen = [facts for key in self.rows.chosen if (facts := self.facts_of(key)) is not None]
            self._marked = (set(self.rows.marks), seen, chosen)
        return Situation(() if current is None else (current,), self._marked[2])

    # -- whom a row is about, where every row is about a buyer ------------------------------------------------------

    def whom(self) -> Whom | None:
        """Return whom the row under the cursor is about."""
        return None

    def buyers(self) -> set[str | None]:
        """Return by which keys the buyer of the row is known: his own, and that of his order."""
        whom = self.whom()
        return {self.person(), whom.buyer if whom is not None else None}

    async def pick_text(self) -> None:
        """Let the operator choose a text for the row: what `y` does while there is none."""
        self.say(_("No text was made for this buyer today."), "soon")

    def used(self, used: Used) -> None:
        """Say what was copied or sent, and the promise that came of it; what is only copied has reached nobody yet."""
        words = deliver.way_words(used.result.summary, used.way) if used.way else used.result.summary
        if used.promise is not None and used.promise.due_at is not None:
            due, key = f"{used.promise.due_at:%m-%d %H:%M}", self.session.keymap.key(PROMISE)
            words += "  " + _("promised {time}, {key} corrects it").format(time=due, key=key)
        if not used.way:
            self.rows.let_go(sure=True)
        self.said(Result(used.result.changed, words, None, (*used.result.warnings, *once_sent(self.session, used.way))))

    def done(self, result: Result) -> None:
        """Take what a verb did: its row may leave the list."""
        self.rows.let_go(sure=self.settles)
        super().done(result)

    def said_undo(self, result: Result) -> None:
        """Say what undo took back, and go back to its row."""
        back = next((key for key in result.changed if self.knows(key)), None)
        if back is not None:
            self.session.wish = back
        super().said_undo(result)

    def knows(self, key: str) -> bool:  # noqa: ARG002 - places that can go to a row say which
        """Tell whether a record has its row here."""
        return False

    @property
    def front(self) -> Queue:
        """What the keys move."""
        return self.rows

    @property
    def paged(self) -> Queue | Sheet:
        """What pages turn: the card where it stands in place of the list."""
        return self.query_one("#card", Sheet) if self.opened and not self.beside else self.rows

    # -- the list ---------------------------------------------------------------------------------------------------

    def show(self, *, keep: bool) -> None:
        """Show the rows that fit the filter, the cursor on its row where `keep`."""
        self.rows.show(self.rows.given, keep=keep)
        self.moved()

    def seek(self, query: str) -> None:
        """Filter while typing, the cursor on the first row that fits; once the line is left it stays where it is."""
        if query != self.wanted:
            self.rows.began = self.rows.began if self.wanted else self.rows.current
            self.wanted = query
            self.show(keep=self.prompt is None or not self.prompt.searching)

    def unmet(self) -> str:
        """Return the words of a filter that nothing fits."""
        return "" if self.rows.keys else self.wanted

    def everywhere(self) -> str:
        """Return how to look for the words of a filter everywhere."""
        return _("{key} looks for it everywhere.").format(key=self.session.keymap.key(FIND, proof=True))

    def list_words(self, more: str = "") -> Line:
        """Return marks, filter, something more, and the place in the list."""
        line: Line = []
        if self.rows.marks:
            line += [(_("{count} marked").format(count=len(self.rows.chosen)), "mark"), ("   ", "text")]
        for chip in () if self.strip is not None else self.chips():
            line += [(chip.words, "mark"), ("   ", "text")]
        if more:
            line += [(more, "dim"), ("   ", "text")]
        if self.rows.kept is not None:
            line += [(_("no longer in this list"), "mark"), (" ", "text")]
        elif self.rows.keys:
            line.append((f"{self.rows.index + 1}/{len(self.rows.keys)} ", "dim"))
        return line

    # -- how the list was left --------------------------------------------------------------------------------------

    def seat(self) -> ListSeat:
        """Return how the list stands."""
        return ListSeat(self.tab, self.rows.current or "", self.wanted, self.opened and not self.beside)

    def _sort_as_kept(self) -> None:
        kept = self.session.sorts.get(self.NAME)
        self.rows.sorting = Sorting(*kept) if kept is not None else None

    def sit(self, seat: ListSeat) -> None:
        """Let the list stand as it was left; its row is found as soon as it is there."""
        self._sort_as_kept()
        if seat.tab in self.tabs_there():
            self.tab = seat.tab
        self.wanted, self.rows.sought = seat.wanted, seat.row
        self.show(keep=False)
        if seat.opened and not self.opened:
            self.show_card(True)
        if self.strip is not None:
            self.strip.repaint()

    def tabs_there(self) -> Sequence[str | None]:
        """Return the tabs that one can go to."""
        return ()

    # -- by which column --------------------------------------------------------------------------------------------

    async def action_sort_by(self) -> None:
        """Offer the columns by number; the one by which the rows stand is turned round, 0 is the list's own order."""
        options = [(column.title, _(column.title)) for column in self.rows.columns if column.title][:9]
        offered = [Option(str(at), words, title) for at, (title, words) in enumerate(options, 1)]
        self.choose(_("sort by"), [*offered, Option("0", _("as it was"), None)], self.sort)

    def on_queue_headed(self, message: Queue.Headed) -> None:
        """Sort by the column whose title was clicked."""
        if title := self.rows.columns[message.place].title:
            self.sort(title)

    def sort(self, title: str | None) -> None:
        """Let the rows stand by a column, the smallest first; again: the greatest; None: as the list is by itself."""
        old = self.rows.sorting
        new = Sorting(title, down=old is not None and old.title == title and not old.down) if title else None
        self.rows.sorting = new
        if new is None:
            self.session.sorts.pop(self.NAME, None)
        else:
            self.session.sorts[self.NAME] = new
        self.show(keep=True)
        self.foot.repaint()

    def chips(self) -> list[Chip]:
        """Return what narrows and orders the list: the words of the filter, the column by which its rows stand."""
        found = [Chip(f"/ {clean(self.wanted)}", self.unfilter)] if self.wanted else []
        by = self.rows.sorting
        if by is not None and by.place(self.rows.columns) is not None:
            words = _("by {column}, greatest first") if by.down else _("by {column}")
            found.append(Chip(words.format(column=_(by.title)), lambda: self.sort(None)))
        return found

    def tab_line(self, front: object, parts: Sequence[Part], width: int) -> tuple[Line, list[Spot]]:
        """Return the line of tabs with their counts and the chips."""
        chips = self.chips()
        return with_chips(tabs_line(front, parts, width - chips_width(chips)), chips, width)

    def unfilter(self) -> None:
        """Take the filter away."""
        self.wanted = ""
        self.show(keep=True)

    def step_back(self) -> bool:
        """Leave the card, the marks or the filter, in this order; False when there is nothing to leave."""
        if self.opened and not self.beside:
            self.show_card(False)
        elif self.rows.clear_marks():
            self.foot.repaint()
        elif self.wanted:
            self.unfilter()
        elif self.rows.kept is not None:
            self.rows.leave()
            self.session.pair = None
            self.say("")
        else:
            return False
        return True

    def show_card(self, opened: bool) -> None:
        """Open the card in place of the list, or close it; beside the list it is always open."""
        self.opened = opened
        self.set_class(opened, "-opened")
        self.foot.repaint()

    @property
    def beside(self) -> bool:
        """Whether there is room for list and card."""
        return self.size.width >= BESIDE

    async def on_queue_opened(self) -> None:
        """Open a row that was clicked twice."""
        await self.action_list_open()

    def on_resize(self) -> None:
        """Put the card beside the list where there is room."""
        self.set_class(self.beside, "-beside")

    def _asked(self) -> bool:
        """Tell whether a question about the row is open: the answer is for the buyer it was asked of."""
        asking = self.prompt is not None and self.prompt.asking and not self.takes_scans
        return asking or self.choice is not None

    async def steer(self, key: str) -> bool:
        """Move the cursor while a search is typed; not while a question about its row is open."""
        moves = {"down": 1, "up": -1, "pagedown": self.rows.page, "pageup": -self.rows.page}
        if key in moves and not self._asked():
            self.rows.move(moves[key])
        return key in moves

    async def action_list_open(self) -> None:
        """Open the row under the cursor."""
        if self.rows.current is not None and not self.beside:
            self.show_card(not self.opened)

    action_list_down, action_list_up = step(1), step(-1)
    action_list_page_down, action_list_page_up = turn(1, "paged"), turn(-1, "paged")
    action_list_first, action_list_last = step(-FAR), step(FAR)
    action_marks_toggle, action_marks_range = mark(Queue.toggle_mark), mark(Queue.toggle_range)
    action_marks_down = mark(lambda rows: rows.move(1, extend=True))
    action_marks_up = mark(lambda rows: rows.move(-1, extend=True))
    action_marks_all = mark(Queue.mark_all)
