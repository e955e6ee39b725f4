"""The painting of a virtual list: header, rows in sight, thumb; what looks the same is not made twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import Region
from textual.strip import Strip

from csdesk.widgets.columns import Column, Sorting, fit_columns, head_line
from csdesk.widgets.paint import Line, Span, Toned, clip, fold
from csdesk.width import fit

MOST_STRIPS = 2000
"""How many painted rows are kept for the next paint."""

Row = Sequence[Span]
"""One toned text for each column."""


class Rows(Toned):
    """Rows under a header, of which those in sight are painted; see `Queue` for the arguments."""

    HEADER = 1

    def __init__(
        self,
        columns: Sequence[Column],
        row: Callable[[str], Row],
        empty: Callable[[], list[Line]],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.row = row
        self.empty = empty
        self.copied: Callable[[], str] = str
        """Gives the key of the row whose text is on the clipboard; it is marked."""
        self.made_of: Callable[[], object] = object
        """Gives what the rows are made of: while it is the very same, a row looks as it did."""
        self.sorting: Sorting | None = None
        """By which column the rows stand; None as they are given, the most urgent first."""
        self.kept: str | None = None
        """The row that is shown though it left the keys."""
        self._last: tuple[str, Row] = ("", ())
        self._keys: Sequence[str] = ()
        self._every: Callable[[], Sequence[str]] | None = None
        self.index = 0
        self.top = 0
        self.page = 1
        """How many rows fit on the screen; of a list that a card hides, how many did."""
        self.marks: set[str] = set()
        self._widths: tuple[int, ...] = ()
        self._fitted = -1
        self._strips: dict[tuple[str, int, bool, bool, bool, str], Strip] = {}
        self._words: tuple[int, list[Line]] = (-1, [])
        self._rows: dict[str, Row] = {}

    def use(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same cells."""
        if columns != self.columns:
            self.columns, self._fitted, self._strips = columns, -1, {}

    def _forget(self) -> None:
        """Make every row anew."""
        self._strips, self._rows = {}, {}

    def notify_style_update(self) -> None:
        """Paint anew in the colours of another theme."""
        self._forget()
        super().notify_style_update()

    def renew(self) -> None:
        """Fit the columns to titles in another language."""
        self._fitted = -1
        super().renew()

    def repaint_row(self, key: str) -> None:
        """Paint one row again if it is on the screen."""
        self._rows.pop(key, None)
        self._strips = {look: strip for look, strip in self._strips.items() if look[0] != key}
        for y in range(self.top, min(self.top + self.page, len(self._keys))):
            if self._keys[y] == key:
                self._repaint(y)

    def _repaint(self, index: int) -> None:
        y = index - self.top + self.HEADER
        if self.HEADER <= y <= self.page:  # also of a hidden list, whose lines are kept for when it is seen again
            self.refresh(Region(0, y, self.size.width, 1))

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
        if index >= len(self._keys):
            place = y - self.HEADER
            if not place or self._words[0] != width:
                none = not self._keys and self._every is None
                self._words = (width, [row for line in self.empty() for row in fold(line, width)] if none else [])
            words = self._words[1] if not self._keys else []
            return self.strip_of(words[place] if place < len(words) else [], width)
        key = self._keys[index]
        mine = key in (self.kept, self.copied())
        look = (key, width, index == self.index, key in self.marks, mine, self._thumb(y - self.HEADER))
        strip = self._strips.get(look)
        if strip is None:
            if len(self._strips) > MOST_STRIPS:
                self._forget()
            try:
                strip = self._strips[look] = self._paint(*look)
            except KeyError:  # the view behind the list is newer than its keys; who follows it takes the row away
                return self.strip_of([], width)
        return strip

    def _paint(self, key: str, width: int, here: bool, marked: bool, mine: bool, thumb: str) -> Strip:
        signs = [("›" if here else " ", "key"), ("*" if marked else "»" if mine else " ", "mark")]
        cells = self._rows.get(key) if self.made_of is not object else None
        try:
            cells = self._rows[key] = cells or self.row(key)
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
        page, rows = self.page, len(self._keys)
        if rows <= page:
            return "text"
        size = max(1, page * page // rows)
        start = round(self.top * (page - size) / (rows - page))
        return "thumb" if start <= y < start + size else "text"
