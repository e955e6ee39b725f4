"""Files of money: the entries and settlements of payment channels and marketplaces, by `data/payouts.toml`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct, field

from csdesk.domain.reports.payouts import FEE, OTHER, REFUND, SALE, ZERO, PayLine, show
from csdesk.intake.cells import BadCell
from csdesk.intake.ledgers.ledger import Found, LedgerLayout, LedgerReader, find_header, plain
from csdesk.intake.problems import problem
from csdesk.intake.tables import Raw, Table
from csdesk.intake.times import time_reader
from csdesk.paths import data_dir, shown

MONEY = ("income", "outgo", "gross", "fee", "net", "amount")


class PayLayout(LedgerLayout, frozen=True, kw_only=True):
    """One kind of money file.

    Args:
        platforms: Whose orders it pays for.
        kinds: Words of the kind by ours; the longest found decides.
        kind: What every line is, where no column tells it.
        order: A pattern that finds the order's number in its cells; the first of its groups.
        totals: Patterns of the file's own sums in a line, as groups `income`, `outgo`, `net`.
        out: Words of the direction that mean money going.
        skip: Words in the column `skip` of lines that move no money.
        currency: Of its amounts, where no column tells it.
    """

    platforms: tuple[str, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = {}
    kind: str = OTHER
    order: str = r"([A-Za-z0-9][\w-]*)"
    totals: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    currency: str = "CNY"


class _File(Struct, frozen=True):
    layouts: tuple[PayLayout, ...]


class PayFile(Found, kw_only=True):
    """The lines of one money file."""

    layout: PayLayout
    lines: list[PayLine] = field(default_factory=list)


@functools.cache
def pay_layouts() -> tuple[PayLayout, ...]:
    """Return every kind of money file."""
    return msgspec.toml.decode((data_dir() / "payouts.toml").read_bytes(), type=_File).layouts


def read_payouts(raw: Raw, path: Path, zone: tzinfo) -> PayFile | None:
    """Return the lines of the first table that is a money file, or None; raises `NotATable`."""
    header = find_header(raw, pay_layouts())
    return _Reader(*header, path, zone).read_all() if header else None


class _Reader(LedgerReader):
    def __init__(
        self, layout: PayLayout, table: Table, number: int, header: Sequence[str], path: Path, zone: tzinfo
    ) -> None:
        self._file = PayFile(table.encoding, layout=layout)
        super().__init__(layout, table, number, header, self._file, MONEY)
        self._layout, self._path = layout, path
        self._time = time_reader(zone, days=self.days)
        kinds = ((word.casefold(), kind) for kind, words in layout.kinds.items() for word in words)
        self._kinds = sorted(kinds, key=lambda one: -len(one[0]))
        self._order = re.compile(layout.order)
        self._totals = [re.compile(pattern) for pattern in layout.totals]
        self._stated: dict[str, Decimal] = {}
        self._currency = "" if "currency" in self.places else layout.currency

    def read_all(self) -> PayFile:
        """Read every row under the header, and compare with the file's own sums."""
        self.read()
        self._compare()
        return self._file

    def is_note(self, text: str) -> bool:
        """Tell whether a line is no entry: a note, a head of sums, or the file's own sums, which are kept."""
        for pattern in self._totals:
            if found := pattern.search(text):
                self._stated |= {name: Decimal(value) for name, value in found.groupdict().items() if value}
                return True
        return text.startswith("#") or "总笔数" in text or text.startswith(("合计", "总计"))

    def take(self, row: Sequence[str]) -> bool:
        """Take a line in, or the whole that stands alone in one."""
        stated = self.money(row, "stated")
        if stated is not None:
            self._stated["net"] = stated
            self._currency = self.cell(row, "currency").upper() or self._currency
            return False
        if self._layout.skip and self.cell(row, "skip") in self._layout.skip:
            return False
        line = self._line(row)
        if line is None:
            raise BadCell("row_broken")
        self._file.lines += _apart(line, self.money(row, "back") or ZERO)
        return True

    def _line(self, row: Sequence[str]) -> PayLine | None:
        amounts = {role: self.money(row, role) for role in MONEY}
        net, gross = amounts["net"], amounts["gross"]
        if amounts["income"] is not None or amounts["outgo"] is not None:
            net = abs(amounts["income"] or ZERO) - abs(amounts["outgo"] or ZERO)
        elif amounts["amount"] is not None:
            out = self.cell(row, "direction") in self._layout.out and bool(self._layout.out)
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
        currency = (self.cell(row, "currency").upper() or self._currency)[:3]
        if not currency:
            raise BadCell("no_currency")
        return self._named(row, kind, net, gross, currency)

    def _named(self, row: Sequence[str], kind: str, net: Decimal, gross: Decimal, currency: str) -> PayLine:
        own, at = self.cell(row, "id"), self._time(self.cell(row, "at"))
        order_no = self._order_no(row)
        facts = (str(at), order_no or "", self.cell(row, "kind"), self.cell(row, "note"), show(net))
        key = self.key(own, facts)
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
            self.cell(row, "kind") or None,
            file=shown(self._path.name),
        )

    def _order_no(self, row: Sequence[str]) -> str | None:
        for places in self.places.get("order_no", ()):
            for place in places:
                if found := self._order.search(plain(row[place])):
                    return found[1]
        return None

    def _kind(self, row: Sequence[str]) -> str:
        for places in self.places.get("kind", ()):
            text = " ".join(row[place] for place in places).casefold()
            for word, kind in self._kinds:
                if word in text:
                    return kind
        return self._layout.kind

    def _compare(self) -> None:
        nets = [Decimal(line.net) for line in self._file.lines]
        sums = {"income": sum(n for n in nets if n > 0), "outgo": -sum(n for n in nets if n < 0), "net": sum(nets)}
        for name, stated in self._stated.items():
            if abs(stated) != abs(sums[name]):
                words = f"{show(Decimal(sums[name]))} ≠ {show(stated)}"
                self._file.problems.append(problem(self.number, "", "totals_differ", words))


def _apart(line: PayLine, back: Decimal) -> list[PayLine]:
    """Return a settlement and, where it holds one, the refund as an entry of its own; together they are the row."""
    if not back:
        return [line]
    net, given = Decimal(line.net) + abs(back), show(-abs(back))
    sale = msgspec.structs.replace(line, net=show(net), fee=show(net - Decimal(line.gross)))
    refund = msgspec.structs.replace(line, id=f"{line.id}:back", kind=REFUND, net=given, gross=given, fee="0.00")
    return [sale, refund]
