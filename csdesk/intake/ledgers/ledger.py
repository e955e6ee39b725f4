"""How any file of entries is read: its header is found, its cells by role; a row that does not fit is kept whole."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, field

from csdesk.intake.cells import BadCell, clean, decimal_of, read_money
from csdesk.intake.fit import Shape, refuse_flood, whole
from csdesk.intake.layouts import JOINS, fold_label
from csdesk.intake.problems import Problem, Rejected, problem
from csdesk.intake.tables import Raw, Table, open_tables
from csdesk.intake.times import day_first
from csdesk.system import sha256

HEAD_ROWS = 20
EITHER = " | "
"""Between the labels of which a file needs one."""


class LedgerLayout(Struct, frozen=True, kw_only=True):
    """One kind of file of entries.

    Args:
        source: Whose it is.
        name: Its name by language.
        columns: Labels by role, the most telling first; `A + B` is both, amounts added.
        needs: Labels without which a file is not of this layout; of `A | B` one is enough.
        never: Labels with which it is not.
        decimal: The sign before the decimals; empty to be found out.
        unquoted: A quotation mark is a sign like any other.
    """

    source: str
    name: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    never: tuple[str, ...] = ()
    decimal: str = "."
    unquoted: bool = False

    def fits(self, labels: set[str]) -> bool:
        """Tell whether folded labels are those of this layout."""
        has = all(any(fold(one) in labels for one in need.split(EITHER)) for need in self.needs)
        return has and labels.isdisjoint(map(fold, self.never))


AnyLayout = TypeVar("AnyLayout", bound=LedgerLayout)


class Found(Struct):
    """What was read of one file, beside its entries."""

    encoding: str
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def fold(label: str) -> str:
    """Return a label as it is compared; two ways to write 账 are one."""
    return fold_label(label).replace("帐", "账")


def plain(cell: str) -> str:
    """Return a cell without what one channel writes before each."""
    return clean(cell.strip().lstrip("`"))


def find_header(raw: Raw, layouts: Iterable[AnyLayout]) -> tuple[AnyLayout, Table, int, Sequence[str]] | None:
    """Return the first layout that a table's header fits, with table, row and header; raises `NotATable`."""
    layouts = tuple(layouts)
    for table in open_tables(raw):
        for number, row in itertools.islice(table.rows(), HEAD_ROWS):
            labels = set(map(fold, row)) if number > 0 else set()
            for layout in layouts:
                if layout.fits(labels):
                    return layout, table, number, row
    return None


class LedgerReader:
    """Reads the rows under a header.

    Args:
        layout: The kind of file.
        table: Its table.
        number: The row of the header.
        header: The header.
        found: Where rows, problems and what was rejected go.
        amounts: The roles of amounts, to find the sign before their decimals.
    """

    def __init__(
        self,
        layout: LedgerLayout,
        table: Table,
        number: int,
        header: Sequence[str],
        found: Found,
        amounts: Iterable[str],
    ) -> None:
        self.number, self.found = number, found
        self._header = header
        self._rows = table.plain if layout.unquoted and table.plain else table.rows
        at = {fold(label): place for place, label in reversed(list(enumerate(header)))}
        self.places = {
            role: [here for label in labels if (here := [at[f] for f in map(fold, label.split(JOINS)) if f in at])]
            for role, labels in layout.columns.items()
        }
        self._first = [row for at_, row in self._rows() if at_ > number]
        self._shape = Shape(header, self._first)
        self.days = day_first(self.cell(row, "at").partition(" ")[0] for row in self._first)
        money = [place for role in amounts for places in self.places.get(role, ()) for place in places]
        cells = [clean(row[place]) for row in self._first for place in money if place < len(row)]
        self._decimal = layout.decimal or decimal_of(cells) or "."
        self._seen: Counter[str] = Counter()

    def read(self) -> None:
        """Read every row under the header."""
        for number, row in self._rows():
            if abs(number) <= self.number:
                continue
            text = ",".join(cell.strip().lstrip("`") for cell in row)
            if not text.strip(", ") or self.is_note(text):
                continue
            if number < 0 or not self._shape.fits(row):
                self.reject(abs(number), row, "row_broken")
                continue
            try:
                if self.take(row):
                    self.found.rows += 1
            except BadCell as error:
                self.reject(number, row, str(error))

    def is_note(self, text: str) -> bool:
        """Tell whether a line is no entry."""
        raise NotImplementedError

    def take(self, row: Sequence[str]) -> bool:
        """Take an entry in; returns whether it is one; raises `BadCell`."""
        raise NotImplementedError

    def cell(self, row: Sequence[str], role: str) -> str:
        """Return the first filled cell of a role."""
        for places in self.places.get(role, ()):
            cells = [text for place in places if place < len(row) and (text := plain(row[place]))]
            if cells:
                return " ".join(cells)
        return ""

    def money(self, row: Sequence[str], role: str) -> Decimal | None:
        """Return the first filled amount of a role; raises `BadCell`."""
        for places in self.places.get(role, ()):
            cells = [text for place in places if place < len(row) and (text := plain(row[place]))]
            if cells:
                return sum((Decimal(read_money(text, self._decimal) or 0) for text in cells), Decimal())
        return None

    def key(self, own: str, facts: Iterable[str]) -> str:
        """Return what an entry is known by: its own number, else what it says; a twin in one file has its count."""
        key = own or sha256("\x1f".join(facts).encode()).hexdigest()[:20]
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}#{self._seen[key]}"

    def reject(self, number: int, row: Sequence[str], code: str, cell: str = "") -> None:
        """Keep a row that cannot be taken in."""
        self.found.rows += 1
        told = problem(number, "", code, cell)
        self.found.problems.append(told)
        refuse_flood(len(self.found.rejected))
        self.found.rejected.append(Rejected(number, "", told.code, told.message, whole(self._header, row)))
