"""The virtual list: any number of rows, of which only the visible ones are ever painted.

Rows are known by key. New keys keep the cursor on the same row and at the same height of the screen, and the marks;
so a change from outside never moves what the operator is looking at. Where rows are people, the row under the cursor
stays even when it is no longer among the keys, until the cursor leaves it or its own verb lets it go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from csdesk.widgets.columns import Column, Sorting, in_order, place_at, worth
from csdesk.widgets.paint import Line
from csdesk.widgets.rows import Row, Rows

__all__ = ["Column", "Queue", "Row", "Sorting"]


class Queue(Rows):
    """A list with a cursor, marks and a header.

    Args:
        columns: The columns; their titles are message ids, translated when painted.
        row: Makes the cells of a row from its key; every foreign text in them is cleaned.
        empty: Makes the lines shown when there are no rows.
        home: Tells where a row belongs now; with it the row under the cursor stays though it left the keys.
    """

    can_focus = False
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
        super().__init__(columns, row, empty, id=id)
        self._made_of: object = None
        self._told = ""
        self.home = home
        self.asked: Callable[[], bool] = bool
        """Tells whether a question about the row is open: the cursor stays there till it is answered."""
        self.value: Callable[[str, int], object] = lambda key, place: worth(self.row(key)[place][0])
        """Gives what a row is sorted by in a column; what its cell says, where nothing tells it faster."""
        self._ordered: tuple[Sequence[str], Sorting | None, Sequence[str]] = ((), None, ())
        self._home: object = None
        self._free = False
        self.moved: Callable[[], None] = lambda: None
        """Called when the cursor stands on another row; at once, so that all that follows is in the same paint."""
        self._places: tuple[Sequence[str], dict[str, int]] = ((), {})
        self.sought = ""
        """The row that the cursor goes to as soon as it is there, unless it is moved before."""
        self.given: Sequence[str] = ()
        """The rows in the order of the list itself."""
        self.markable = False
        """Whether a click before a row marks it."""
        self._anchor: str | None = None
        self._before: set[str] = set()
        self._sticky = False

    # -- what is shown ----------------------------------------------------------------------------------------------

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows; those that are yet to be looked for are found now."""
        if self._every is not None:
            every, self._every, none = self._every, None, not self._keys
            self._keys = self.given = every()
            self.refresh()
            if none and self._keys:
                self.moved()
        return self._keys

    @keys.setter
    def keys(self, keys: Sequence[str]) -> None:
        self._keys, self._every = keys, None

    @property
    def current(self) -> str | None:
        """The key under the cursor, or None in an empty list."""
        keys = self._keys or self.keys
        return keys[self.index] if keys else None

    @property
    def chosen(self) -> list[str]:
        """The marked rows that are in the list, in its order; without marks the row under the cursor."""
        if not self.marks:
            return [self.keys[self.index]] if self.keys else []
        if self._places[0] is not self.keys:
            self._places = (self.keys, {key: place for place, key in enumerate(self.keys)})
        places = self._places[1]
        return sorted((key for key in self.marks if key in places), key=places.__getitem__)

    def show(self, keys: Sequence[str], *, keep: bool = True, every: Callable[[], Sequence[str]] | None = None) -> None:
        """Show other rows; with `keep` the cursor stays on its row (or at its place, when that row is gone).

        Args:
            keys: The rows; with `every` at least the first of them, as far as they are found yet.
            keep: Whether the cursor stays.
            every: Finds all the rows: after these are painted, or as soon as anything but painting asks for them.
        """
        if every is not None and (self.sorting is not None or self.sought):
            keys, every = every(), None
        before, line = self._keys[self.index] if self._keys else None, self.index - self.top
        made_of, self._made_of = self._made_of, self.made_of()
        if made_of is not self._made_of:
            self._forget()
        old, stood = self._keys, (self.index, self.top, self.kept, self._told)
        self.given = keys
        keys = self._in_order(keys)
        stays = self.asked() or (self.home is not None and not self._free)
        keep_row, self._free = keep and stays, False
        self.keys = self._with(before, keys) if keep_row and before is not None else keys
        if self._keys is keys:
            self.kept = None
        keys = self._keys
        if every is not None:
            self._every = every
            self.call_after_refresh(lambda: self.keys)
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
        self._told = self.copied()
        stands = self._keys is old and stood == (self.index, self.top, self.kept, self._told)
        if not stands or made_of is not self._made_of:
            self.refresh()
        if (self._keys[self.index] if self._keys else None) != before:
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

    def _settle(self) -> None:
        """Bring the window over the rows so that the cursor is in it and no row's place is wasted."""
        page = self.page
        self.top = min(max(self.top, self.index - page + 1), self.index)
        self.top = max(0, min(self.top, len(self._keys) - page))

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
