"""The tables of a web page, or of the XML of old spreadsheets: what some back ends export under the name `.xls`."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

DEEPEST = 30
"""Tables inside tables beyond this are no page of any back end."""

FARTHEST = 16_384
"""A spreadsheet has no more columns."""

MOST_CELLS = 20_000_000
"""Cells that all spans of a page may fill together."""

Attributes = Mapping[str, str | None]


class TooLarge(Exception):  # noqa: N818 - what is too large is the page
    """A page asks for more cells, or deeper tables, than any sheet has."""


class Grid:
    """One table: its rows by number, and which of their cells a span from above fills."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.rows: list[tuple[int, list[str]]] = []
        self.spanned: dict[int, list[int]] = {}


class _Open:
    """A table whose end has not come yet."""

    def __init__(self, name: str = "") -> None:
        self.grid = Grid(name)
        self.cell: list[str] | None = None
        self._number = 0
        self._row: list[str] | None = None
        self._spans: dict[int, tuple[int, str]] = {}
        self._size = (1, 1)
        self._filled = 0

    def start_row(self, index: int = 0) -> None:
        self.end_row()
        self._number = max(self._number + 1, index)
        self._row = []

    def start_cell(self, attributes: Attributes) -> None:
        self.end_cell()
        if self._row is None:
            self.start_row()
        across = _number(attributes.get("colspan")) or _number(attributes.get("ss:mergeacross")) + 1
        down = _number(attributes.get("rowspan")) or _number(attributes.get("ss:mergedown")) + 1
        self._size = min(across, FARTHEST), down
        self._reach(_number(attributes.get("ss:index")) - 1)
        self.cell = []

    def _reach(self, column: int = -1) -> None:
        """Fill the row with what spans cover, and empty cells, up to a column that is free."""
        row = self._row
        assert row is not None
        if column > FARTHEST:
            raise TooLarge
        while (at := len(row)) < column or at in self._spans:
            last, text = self._spans.get(at, (0, ""))
            if last >= self._number:
                row.append(text)
                self.grid.spanned.setdefault(self._number, []).append(at)
            elif at < column:
                row.append("")
            else:
                del self._spans[at]
                break
            self._filled += 1
        if self._filled > MOST_CELLS:
            raise TooLarge

    def end_cell(self) -> str:
        """Close the open cell, if any, and return its text."""
        if self.cell is None or self._row is None:
            return ""
        text, (across, down) = "".join(self.cell).strip(), self._size
        at, self.cell = len(self._row), None
        cells = [text, *[""] * (across - 1)]
        self._row.extend(cells)
        if down > 1:
            self._spans.update((at + step, (self._number + down - 1, cell)) for step, cell in enumerate(cells))
        return text

    def end_row(self) -> None:
        if self._row is None:
            return
        self.end_cell()
        self._spans = {at: span for at, span in self._spans.items() if span[0] >= self._number}
        self._reach(max(self._spans, default=-1) + 1)
        if any(self._row):
            self.grid.rows.append((self._number, self._row))
        self._row = None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[Grid] = []
        self._open: list[_Open] = []
        self._sheet = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, attributes = tag.rpartition(":")[2], dict(attrs)
        if name == "worksheet":
            self._sheet = attributes.get("ss:name") or ""
        elif name == "table":
            if len(self._open) >= DEEPEST:
                raise TooLarge
            self._open.append(_Open(self._sheet))
        elif name in ("comment", "script", "style"):
            self._silent += 1  # the remark on a cell is none of its words
        elif not self._open:
            return
        elif name in ("tr", "row"):
            self._open[-1].start_row(_number(attributes.get("ss:index")))
        elif name in ("td", "th", "cell"):
            self._open[-1].start_cell(attributes)
        elif name == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("comment", "script", "style"):
            self._silent = max(0, self._silent - 1)
        elif name == "table":
            self._end_table()
        elif self._open and name in ("td", "th", "cell"):
            self._open[-1].end_cell()
        elif self._open and name in ("tr", "row"):
            self._open[-1].end_row()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._silent:
            self._open[-1].cell.append(data)

    def _end_table(self) -> None:
        if not self._open:
            return
        table = self._open.pop()
        table.end_row()
        self.done.append(table.grid)
        # what stands in a table inside a cell is what the cell says
        self.handle_data("\n".join(" ".join(filter(None, row)) for _number, row in table.grid.rows))

    def close(self) -> None:
        super().close()
        while self._open:
            self._end_table()


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0


def html_tables(page: str) -> list[Grid]:
    """Return the tables of a page, inner ones before the one they stand in; raises `TooLarge`."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [grid for grid in reader.done if grid.rows]
