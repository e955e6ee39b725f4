"""The virtual list: any number of rows, of which only the visible ones are ever painted.

Rows are known by key. New keys keep the cursor on the same row and at the same height of the screen, and the marks;
so a change from outside never moves what the operator is looking at. Where rows are people, the row under the cursor
stays even when it is no longer among the keys, until the cursor leaves it or its own verb lets it go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from csdesk.widgets.columns import Column, Sorting, fit_columns, head_line, in_order, place_at, worth
from csdesk.widgets.paint import Line, Span, Toned, clip, fold
from csdesk.width import fit

__all__ = ["Column", "Queue", "Row", "Sorting"]

MOST_STRIPS = 2000
"""How many painted rows are kept for the next paint."""


Row = Sequence[Span]
"""One toned text for each column."""


class Queue(Toned):
    """A list with a cursor, marks and a header.

    Args:
        columns: The columns; their titles are message ids, translated when painted.
        row: Makes the cells of a row from its key; every foreign text in them is cleaned.
        empty: Makes the lines shown when there are no rows.
        home: Tells where a row belongs now; with it the row under the cursor stays though it left the keys.
    """

    can_focus = False
    HEADER = 1
    began: str | None = None
    """The row on which a search began: the cursor goes back there where nothing fitted."""

    class Opened(Message):
        """The row under the cursor was clicked again."""

    class Headed(Message):
        """The title of a column was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(
        self,
        columns: Sequence[Column],
        row: Callable[[str], Row],
        empty: Callable[[], list[Line]] = list,
        *,
        home: Callable[[str], object] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.row = row
        self.empty = empty
        self.home = home
        self.copied: Callable[[], str] = str
        """Gives the key of the row whose text is on the clipboard; it is marked."""
        self.asked: Callable[[], bool] = bool
        """Tells whether a question about the row is open: the cursor stays there till it is answered."""
        self.value: Callable[[str, int], object] = lambda key, place: worth(self.row(key)[place][0])
        """Gives what a row is sorted by in a column; what its cell says, where nothing tells it faster."""
        self.sorting: Sorting | None = None
        """By which column the rows stand; None as they are given, the most urgent first."""
        self._ordered: tuple[Sequence[str], Sorting | None, Sequence[str]] = ((), None, ())
        self.kept: str | None = None
        """The row that is shown though it left the keys."""
        self._home: object = None
        self._free = False
        self._last: tuple[str, Row] = ("", ())
        self.moved: Callable[[], None] = lambda: None
        """Called when the cursor stands on another row; at once, so that all that follows is in the same paint."""
        self.keys: Sequence[str] = ()
        self.sought = ""
        """The row that the cursor goes to as soon as it is there, unless it is moved before."""
        self.given: Sequence[str] = ()
        """The rows in the order of the list itself."""
        self.index = 0
        self.top = 0
        self.page = 1
        """How many rows fit on the screen; of a list that a card hides, how many did."""
        self.marks: set[str] = set()
        self._chosen: tuple[Sequence[str], set[str], list[str]] = ((), set(), [])
        self.markable = False
        """Whether a click before a row marks it."""
        self._anchor: str | None = None
        self._before: set[str] = set()
        self._sticky = False
        self._widths: tuple[int, ...] = ()
        self._fitted = -1
        self._strips: dict[tuple[str, int, bool, bool, bool, str], Strip] = {}

    # -- what is shown ----------------------------------------------------------------------------------------------

    @property
    def current(self) -> str | None:
        """The key under the cursor, or None in an empty list."""
        return self.keys[self.index] if self.keys else None

    @property
    def chosen(self) -> list[str]:
        """The marked rows that are in the list, in its order; without marks the row under the cursor."""
        if not self.marks:
            return [self.keys[self.index]] if self.keys else []
        if self._chosen[0] is not self.keys or self._chosen[1] != self.marks:  # a bar asks again and again
            self._chosen = (self.keys, set(self.marks), [key for key in self.keys if key in self.marks])
        return list(self._chosen[2])

    def show(self, keys: Sequence[str], *, keep: bool = True) -> None:
        """Show other rows; with `keep` the cursor stays on its row (or at its place, when that row is gone)."""
        before, line = self.current, self.index - self.top
        self._strips = {}
        self.given = keys
        keys = self._in_order(keys)
        stays = self.asked() or (self.home is not None and not self._free)
        keep_row, self._free = keep and stays, False
        self.keys = self._with(before, keys) if keep_row and before is not None else keys
        if self.keys is keys:
            self.kept = None
        keys = self.keys
        if not keep:
            self.index = 0
        elif not (self.index < len(keys) and keys[self.index] == before):
            try:
                self.index = keys.index(before or self.began or "")
            except ValueError:
                self.end_range()
        if self.sought and self.sought in keys:
            self.index, self.sought = keys.index(self.sought), ""
        self.index = min(self.index, max(0, len(keys) - 1))
        self.top = self.index - line if keep else 0
        self._settle()
        self.refresh()
        if self.current != before:
            self.moved()

    def _in_order(self, keys: Sequence[str]) -> Sequence[str]:
        """Return keys by the column that was chosen; the same keys stay as they stand, whatever their rows say now."""
        place = self.sorting.place(self.columns) if self.sorting is not None else None
        if self.sorting is None or place is None:
            return keys
        if self._ordered[0] is not keys or self._ordered[1] != self.sorting:
            self._ordered = (keys, self.sorting, in_order(keys, place, self.value, down=self.sorting.down))
        return self._ordered[2]

    def go_to(self, key: str) -> None:
        """Put the cursor on a row by its key; where it is not in the list the cursor stays."""
        if key in self.keys:
            self.go(self.keys.index(key))

    def _with(self, key: str, keys: Sequence[str]) -> Sequence[str]:
        """Return keys with the row under the cursor among them, above the next of those that were below it."""
        if (self.index < len(keys) and keys[self.index] == key) or key in keys:
            return keys
        if self.kept != key and self.home is not None:
            self.kept, self._home = key, self.home(key)
        there = set(keys)
        below = next((one for one in self.keys[self.index + 1 :] if one in there), None)
        at = keys.index(below) if below is not None else len(keys)
        return [*keys[:at], key, *keys[at:]]

    def let_go(self, *, sure: bool = False) -> None:
        """Let the row under the cursor leave with the next keys: a verb has settled it.

        A row that is kept goes only when the verb moved it on, or for `sure`: a flag or a note moves nothing.
        """
        moved = self.kept is None or self.home is None or self.home(self.kept) != self._home
        self._free = sure or moved

    def hold(self) -> None:
        """Keep the row under the cursor after all: its text was copied, and is yet to be sent."""
        self._free = False

    def leave(self) -> bool:
        """Take a row that is kept out of the list; False when there is none."""
        if self.kept is None:
            return False
        self._drop()
        self.moved()
        return True

    def _drop(self) -> None:
        """Take the kept row away, the cursor on its row or, when it was there, on the next."""
        at = self.keys.index(self.kept) if self.kept in self.keys else len(self.keys)
        self.keys = [key for key in self.keys if key != self.kept]
        self.kept = None
        self.index = max(0, min(self.index - (at < self.index), len(self.keys) - 1))
        self._settle()
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint anew in the colours of another theme."""
        self._strips = {}
        super().notify_style_update()

    def renew(self) -> None:
        """Fit the columns to titles in another language."""
        self._fitted = -1
        super().renew()

    def repaint_row(self, key: str) -> None:
        """Paint one row again if it is on the screen."""
        self._strips = {look: strip for look, strip in self._strips.items() if look[0] != key}
        for y in range(self.top, min(self.top + self.page, len(self.keys))):
            if self.keys[y] == key:
                self._repaint(y)

    def _repaint(self, index: int) -> None:
        y = index - self.top + self.HEADER
        if self.HEADER <= y <= self.page:  # also of a hidden list, whose lines are kept for when it is seen again
            self.refresh(Region(0, y, self.size.width, 1))

    def _settle(self) -> None:
        """Bring the window over the rows so that the cursor is in it and no row's place is wasted."""
        page = self.page
        self.top = min(max(self.top, self.index - page + 1), self.index)
        self.top = max(0, min(self.top, len(self.keys) - page))

    # -- moving and marking -----------------------------------------------------------------------------------------

    def go(self, index: int, *, extend: bool = False) -> None:
        """Put the cursor on a row; `extend` (or a range begun before) marks every row from where the range began."""
        self.sought = ""
        if not self.keys:
            return
        old, top = self.index, self.top
        self.index = max(0, min(index, len(self.keys) - 1))
        self._settle()
        if extend or self._sticky:
            self._extend(self.keys[old])
        else:
            self._anchor = None
            if self.top == top:
                self._repaint(old)
                self._repaint(self.index)
            else:
                self.refresh()
        if self.index != old:
            if self.kept is not None and self.current != self.kept:
                self._drop()
            self.moved()

    def move(self, by: int, *, extend: bool = False) -> None:
        """Move the cursor by some rows."""
        self.go(self.index + by, extend=extend)

    def _extend(self, start: str) -> None:
        if self._anchor is None or self._anchor not in self.keys:
            self._anchor, self._before = start, set(self.marks)
        low, high = sorted((self.keys.index(self._anchor), self.index))
        self.marks = self._before | set(self.keys[low : high + 1])
        self.refresh()

    def toggle_range(self) -> None:
        """Begin a range at the cursor that every move extends, or end it."""
        if self._sticky:
            self.end_range()
        elif self.keys:
            self._sticky, self._anchor = True, None
            self._extend(self.keys[self.index])

    def end_range(self) -> None:
        """Let moves no longer extend a range; its marks stay."""
        self._sticky, self._anchor = False, None

    def toggle_mark(self) -> None:
        """Mark the row under the cursor or take its mark away, and go one down."""
        key = self.current
        if key is not None:
            self.marks ^= {key}
            self._repaint(self.index)
            self.go(self.index + 1)

    def mark_all(self) -> None:
        """Mark every row of the list, or take all marks away when all are marked."""
        keys = set(self.keys)
        self.marks = set() if keys and keys <= self.marks else self.marks | keys
        self.refresh()

    def clear_marks(self) -> bool:
        """Take away every mark and end the range; True when there was one."""
        had = bool(self.marks) or self._sticky
        self.marks = set()
        self.end_range()
        self.refresh()
        return had

    # -- the mouse --------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked row; a second click on it opens it, one before it marks it."""
        event.stop()
        index = self.top + event.y - self.HEADER
        if event.y < self.HEADER and (place := place_at(self._widths, event.x - 2)) is not None:
            self.post_message(self.Headed(place))
        if event.y < self.HEADER or index >= len(self.keys) or self.asked():
            return
        marks = event.ctrl or (self.markable and event.x < 2)
        if marks:
            self.marks ^= {self.keys[index]}
            self._repaint(index)
        same = index == self.index
        self.go(index, extend=event.shift)
        if same and not event.shift and not marks:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the wheel down."""
        event.stop()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the wheel up."""
        event.stop()
        self._wheel(-3)

    def _wheel(self, by: int) -> None:
        top = max(0, min(self.top + by, len(self.keys) - self.page))
        if top != self.top and not self.asked():
            self.top = top
            self.index = max(top, min(self.index, top + self.page - 1))
            self.refresh()
            self.moved()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight; what was painted before for another window, its thumb too, is painted again."""
        before, self.page = (self.top, self.page), max(1, event.size.height - self.HEADER)
        self._settle()
        if (self.top, self.page) != before:
            self.refresh()

    # -- painting ---------------------------------------------------------------------------------------------------

    def _cells(self, row: Row, width: int) -> Line:
        if self._fitted != width:
            self._widths, self._fitted = fit_columns(self.columns, width), width
        line = Line()
        for column, size, (text, tone) in zip(self.columns, self._widths, row, strict=True):
            if size:
                line.append((fit(text, size, right=column.right) + " ", tone))
        return line

    def render_line(self, y: int) -> Strip:
        """Return the header or one row; a row that looks as before is the very strip of before."""
        width = self.size.width
        if y < self.HEADER:
            titles = self._cells(head_line(self.columns, self.sorting), width)
            return self.strip_of(clip([("  ", "head"), *titles], width, pad=True), width)
        index = self.top + y - self.HEADER
        if index >= len(self.keys):
            lines = [row for line in self.empty() for row in fold(line, width)] if not self.keys else []
            place = y - self.HEADER
            return self.strip_of(lines[place] if place < len(lines) else [], width)
        key = self.keys[index]
        mine = key in (self.kept, self.copied())
        look = (key, width, index == self.index, key in self.marks, mine, self._thumb(y - self.HEADER))
        strip = self._strips.get(look)
        if strip is None:
            if len(self._strips) > MOST_STRIPS:
                self._strips = {}
            try:
                strip = self._strips[look] = self._paint(*look)
            except KeyError:  # the view behind the list is newer than its keys; who follows it takes the row away
                return self.strip_of([], width)
        return strip

    def _paint(self, key: str, width: int, here: bool, marked: bool, mine: bool, thumb: str) -> Strip:
        signs = [("›" if here else " ", "key"), ("*" if marked else "»" if mine else " ", "mark")]
        try:
            cells = self.row(key)
        except KeyError:
            if key != self.kept or self._last[0] != key:
                raise
            cells = self._last[1]  # nobody knows the row any more: it looks as it did
        if here:
            self._last = (key, cells)
        line = clip([*signs, *self._cells(cells, width)], width - 1, pad=True)
        return self.strip_of([*line, (" ", thumb)], width, on_cursor=here)

    def _thumb(self, y: int) -> str:
        """Return the tone of the last cell of a row: the thumb shows which part of a long list is in sight."""
        page, rows = self.page, len(self.keys)
        if rows <= page:
            return "text"
        size = max(1, page * page // rows)
        start = round(self.top * (page - size) / (rows - page))
        return "thumb" if start <= y < start + size else "text"
