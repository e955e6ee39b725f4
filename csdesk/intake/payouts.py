"""Files of money: the entries and settlements of payment channels and marketplaces, by `data/payouts.toml`."""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.domain.reports.payouts import FEE, OTHER, REFUND, SALE, ZERO, PayLine, show
from csdesk.intake.cells import BadCell, clean, decimal_of, read_money
from csdesk.intake.fit import Shape, refuse_flood, whole
from csdesk.intake.layouts import JOINS, fold_label
from csdesk.intake.problems import Problem, Rejected, problem
from csdesk.intake.tables import Table, open_tables
from csdesk.intake.times import day_first, time_reader
from csdesk.paths import data_dir, shown

HEAD_ROWS = 20
MONEY = ("income", "outgo", "gross", "fee", "net", "amount")


class PayLayout(Struct, frozen=True):
    """One kind of money file.

    Args:
        source: The channel.
        name: Its name by language.
        columns: Labels by role, the most telling first; `A + B` is both, amounts added.
        needs: Labels without which a file is not of this layout.
        platforms: Whose orders it pays for.
        kinds: Words of the kind by ours; the longest found decides.
        kind: What every line is, where no column tells it.
        order: A pattern that finds the order's number in its cells; the first of its groups.
        totals: Patterns of the file's own sums in a line, as groups `income`, `outgo`, `net`.
        out: Words of the direction that mean money going.
        skip: Words in the column `skip` of lines that move no money.
        decimal: The sign before the decimals; empty to be found out.
        currency: Of its amounts, where no column tells it.
        unquoted: A quotation mark is a sign like any other.
    """

    source: str
    name: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    platforms: tuple[str, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = {}
    kind: str = OTHER
    order: str = r"([A-Za-z0-9][\w-]*)"
    totals: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    decimal: str = "."
    currency: str = "CNY"
    unquoted: bool = False


class _File(Struct, frozen=True):
    layouts: tuple[PayLayout, ...]


class PayFile(Struct):
    """The lines of one money file."""

    layout: PayLayout
    encoding: str
    rows: int = 0
    lines: list[PayLine] = []
    problems: list[Problem] = []
    rejected: list[Rejected] = []


@functools.cache
def pay_layouts() -> tuple[PayLayout, ...]:
    """Return every kind of money file."""
    return msgspec.toml.decode((data_dir() / "payouts.toml").read_bytes(), type=_File).layouts


def _fold(label: str) -> str:
    return fold_label(label).replace("帐", "账")


def _clean(cell: str) -> str:
    return clean(cell.strip().lstrip("`"))


def read_payouts(raw: bytes, path: Path, zone: tzinfo) -> PayFile | None:
    """Return the lines of the first table that is a money file, or None; raises `NotATable`."""
    for table in open_tables(raw):
        for number, row in itertools.islice(table.rows(), HEAD_ROWS):
            labels = set(map(_fold, row)) if number > 0 else set()
            for layout in pay_layouts():
                if labels.issuperset(map(_fold, layout.needs)):
                    return _Reader(layout, table, number, row, path, zone).read()
    return None


class _Reader:
    def __init__(
        self, layout: PayLayout, table: Table, number: int, header: Sequence[str], path: Path, zone: tzinfo
    ) -> None:
        self._layout, self._number, self._path, self._header = layout, number, path, header
        self._rows = table.plain if layout.unquoted and table.plain else table.rows
        at = {_fold(label): place for place, label in reversed(list(enumerate(header)))}
        self._places = {
            role: [found for label in labels if (found := [at[f] for f in map(_fold, label.split(JOINS)) if f in at])]
            for role, labels in layout.columns.items()
        }
        first = [row for at_, row in self._rows() if at_ > number]
        self._shape = Shape(header, first)
        dates = (self._cell(row, "at").partition(" ")[0] for row in first)
        self._time = time_reader(zone, days=day_first(dates))
        money = [place for role in MONEY for places in self._places.get(role, ()) for place in places]
        cells = [clean(row[place]) for row in first for place in money if place < len(row)]
        self._decimal = layout.decimal or decimal_of(cells) or "."
        kinds = ((word.casefold(), kind) for kind, words in layout.kinds.items() for word in words)
        self._kinds = sorted(kinds, key=lambda one: -len(one[0]))
        self._order = re.compile(layout.order)
        self._totals = [re.compile(pattern) for pattern in layout.totals]
        self._stated: dict[str, Decimal] = {}
        self._currency = "" if "currency" in self._places else layout.currency
        self._seen: Counter[str] = Counter()
        self._file = PayFile(layout, table.encoding)

    def read(self) -> PayFile:
        """Read every row under the header, and compare with the file's own sums."""
        for number, row in self._rows():
            if abs(number) <= self._number:
                continue
            text = ",".join(cell.strip().lstrip("`") for cell in row)
            if not text.strip(", ") or self._is_note(text):
                continue
            if number < 0 or not self._shape.fits(row):
                self._reject(abs(number), "", whole(self._header, row), "row_broken")
            else:
                self._take(number, row)
        self._compare()
        return self._file

    def _is_note(self, text: str) -> bool:
        """Tell whether a line is no entry: a note, a head of sums, or the file's own sums, which are kept."""
        for pattern in self._totals:
            if found := pattern.search(text):
                self._stated |= {name: Decimal(value) for name, value in found.groupdict().items() if value}
                return True
        return text.startswith("#") or "总笔数" in text or text.startswith(("合计", "总计"))

    def _cell(self, row: Sequence[str], role: str) -> str:
        for places in self._places.get(role, ()):
            cells = [text for place in places if place < len(row) and (text := _clean(row[place]))]
            if cells:
                return " ".join(cells)
        return ""

    def _money(self, row: Sequence[str], role: str) -> Decimal | None:
        for places in self._places.get(role, ()):
            cells = [text for place in places if (text := _clean(row[place]))]
            if cells:
                return sum((Decimal(read_money(text, self._decimal) or 0) for text in cells), ZERO)
        return None

    def _take(self, number: int, row: Sequence[str]) -> None:
        try:
            stated = self._money(row, "stated")
            if stated is not None:
                self._stated["net"] = stated
                self._currency = self._cell(row, "currency").upper() or self._currency
                return
            if self._cell(row, "skip") in self._layout.skip and self._layout.skip:
                return
            line = self._line(row)
        except BadCell as error:
            self._reject(number, "", whole(self._header, row), str(error))
            return
        if line is None:
            self._reject(number, "", whole(self._header, row), "row_broken")
            return
        self._file.rows += 1
        self._file.lines.append(line)

    def _line(self, row: Sequence[str]) -> PayLine | None:
        amounts = {role: self._money(row, role) for role in MONEY}
        net, gross = amounts["net"], amounts["gross"]
        if amounts["income"] is not None or amounts["outgo"] is not None:
            net = abs(amounts["income"] or ZERO) - abs(amounts["outgo"] or ZERO)
        elif amounts["amount"] is not None:
            out = self._cell(row, "direction") in self._layout.out and bool(self._layout.out)
            net = -abs(amounts["amount"]) if out else amounts["amount"]
        if net is None and gross is None:
            return None
        fee = amounts["fee"] or ZERO
        net = gross + fee if net is None and gross is not None else net
        assert net is not None
        gross = net - fee if gross is None else gross
        kind = self._kind(row)
        if kind == SALE and gross < 0:
            kind = REFUND
        if kind == FEE:
            gross = ZERO
        currency = (self._cell(row, "currency").upper() or self._currency)[:3]
        if not currency:
            raise BadCell("no_currency")
        return self._named(row, kind, net, gross, currency)

    def _named(self, row: Sequence[str], kind: str, net: Decimal, gross: Decimal, currency: str) -> PayLine:
        own, at = self._cell(row, "id"), self._time(self._cell(row, "at"))
        order_no = self._order_no(row)
        facts = (str(at), order_no or "", self._cell(row, "kind"), self._cell(row, "note"), show(net))
        key = own or hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:20]
        self._seen[key] += 1
        if self._seen[key] > 1:
            key = f"{key}#{self._seen[key]}"
        return PayLine(
            f"{self._layout.source}:{key}",
            self._layout.source,
            kind,
            show(net),
            show(gross),
            show(net - gross),
            currency,
            at,
            order_no,
            self._cell(row, "kind") or None,
            file=shown(self._path.name),
        )

    def _order_no(self, row: Sequence[str]) -> str | None:
        for places in self._places.get("order_no", ()):
            for place in places:
                if found := self._order.search(_clean(row[place])):
                    return found[1]
        return None

    def _kind(self, row: Sequence[str]) -> str:
        for places in self._places.get("kind", ()):
            text = " ".join(row[place] for place in places).casefold()
            for word, kind in self._kinds:
                if word in text:
                    return kind
        return self._layout.kind

    def _reject(self, number: int, column: str, cells: dict[str, str], code: str) -> None:
        self._file.rows += 1
        found = problem(number, column, code)
        self._file.problems.append(found)
        refuse_flood(len(self._file.rejected))
        self._file.rejected.append(Rejected(number, column, found.code, found.message, cells))

    def _compare(self) -> None:
        nets = [Decimal(line.net) for line in self._file.lines]
        sums = {"income": sum(n for n in nets if n > 0), "outgo": -sum(n for n in nets if n < 0), "net": sum(nets)}
        for name, stated in self._stated.items():
            if abs(stated) != abs(sums[name]):
                words = f"{show(Decimal(sums[name]))} ≠ {show(stated)}"
                self._file.problems.append(problem(self._number, "", "totals_differ", words))
