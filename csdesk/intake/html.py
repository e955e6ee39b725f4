"""The tables of a web page: what some back ends export under the name `.xls`."""

from __future__ import annotations

from html.parser import HTMLParser

_CELLS = ("td", "th", "cell")
"""The last is that of the XML that old spreadsheets write; its rows are `row`."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag in ("tr", "row") and self.tables:
            self._close()
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables:
            self._close()
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._cell = []
            span = dict(attrs).get("colspan") or ""
            self._span = min(int(span), 200) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in (*_CELLS, "tr", "row", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1].extend(["".join(self._cell).strip(), *[""] * (self._span - 1)])
            self._cell = None


def html_tables(page: str) -> list[list[list[str]]]:
    """Return the tables of a page as rows of cells; scripts and styles are no cells."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [table for table in reader.tables if table]
