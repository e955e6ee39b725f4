"""Takes sheets of tracking numbers, stock and products into the desk, within the import's one change."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.moves import MoveWhy
from csdesk.domain.search.resolve import find_order
from csdesk.domain.shared.models import Order
from csdesk.errors import DeskError, UsageError
from csdesk.i18n import _
from csdesk.intake.cells import BadCell, read_count, read_id, read_money, read_tracking
from csdesk.intake.problems import Problem, Rejected, problem
from csdesk.intake.sheets import Sheet, SheetRow
from csdesk.platforms import order_id
from csdesk.services.desk.change import put_stock
from csdesk.services.desk.couriers import need_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.kept_rows import KeptRows
from csdesk.services.orders.products import skus_in, steps_in
from csdesk.services.orders.shipping import Numbers, add_parcel
from csdesk.store import Transaction


class SheetTally(Struct):
    """What came of a sheet."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)


class _BadRow(Exception):  # noqa: N818 - what is bad is the row
    def __init__(self, role: str, code: str, message: str) -> None:
        super().__init__(message)
        self.role, self.code, self.message = role, code, message


class SheetArrival:
    """One import's sheets on their way into the desk.

    Args:
        desk: The desk.
        transaction: The import's change.
        kept: Takes the rows that cannot be taken in.
        orders: The orders as this import leaves them.
        fresh: Those of them that are new or changed.
        shop: Whose sheets they are, where that was said.
    """

    def __init__(
        self,
        desk: Desk,
        transaction: Transaction,
        kept: KeptRows,
        orders: Mapping[str, Order],
        fresh: Iterable[Order],
        shop: str | None = None,
    ) -> None:
        self._shop = shop
        self._desk = desk
        self._transaction = transaction
        self._orders = orders
        self._numbers = Numbers(desk, fresh)
        self._products = dict(desk.records.products.records)
        self._kept = kept

    def take(self, sheet: Sheet, path: Path, platform: str | None) -> SheetTally:
        """Take one sheet in; a row that breaks a rule is rejected, kept whole, and named with its row and column."""
        tally = SheetTally()
        said = _BadRow("", "row_broken", problem(0, "", "row_broken").message)
        bad_rows = [(row, said) for row in sheet.broken]
        for row in sheet.rows:
            try:
                self._row(sheet, row, platform, tally)
            except _BadRow as bad:
                bad_rows.append((row, bad))
        for row, why in sorted(bad_rows, key=lambda found: found[0].row):
            label = sheet.labels.get(why.role, "")
            rejected = Rejected(row.row, label, why.code, why.message, row.whole)
            if self._kept.keep(rejected, path, platform, sheet.kind):
                tally.rejected += 1
                tally.problems.append(Problem(row.row, label, why.code, why.message))
            else:
                tally.unchanged += 1
        return tally

    def _row(self, sheet: Sheet, row: SheetRow, platform: str | None, tally: SheetTally) -> None:
        if sheet.kind == "tracking":
            fresh = self._parcel(row, platform)
            tally.updated += fresh
            tally.unchanged += not fresh
            return
        before = self._products.get(row.cells.get("sku", ""))
        product = self._product(row)
        if product == before:
            tally.unchanged += 1
        else:
            tally.added += before is None
            tally.updated += before is not None
            self._products[product.id] = product
            old = before.real if before is not None else None
            if product.real is None or product.real == old:
                self._desk.records.products.put(self._transaction, product)
            else:
                was = msgspec.structs.replace(product, real=old)
                put_stock(self._desk, self._transaction, was, product.real, MoveWhy.COUNT)

    def _parcel(self, row: SheetRow, platform: str | None) -> bool:
        """Record the parcel of a row; False when the desk has it already."""
        number = _read(row, "order_no", read_id)
        tracking = _read(row, "tracking_no", read_tracking)
        if not number:
            raise _BadRow("order_no", "id_missing", _("There is no order number."))
        if not tracking:
            raise _BadRow("tracking_no", "tracking_missing", _("There is no tracking number."))
        try:
            order = self._order(order_id(platform, number, self._shop) if platform else number)
        except DeskError as error:
            raise _BadRow("order_no", error.code, error.title) from error
        try:
            courier = need_courier(row.cells.get("courier") or order.desk.courier_wish or "", self._desk.couriers)
        except DeskError as error:
            raise _BadRow("courier", error.code, error.title) from error
        try:
            done = add_parcel(self._desk, self._transaction, order, courier, tracking, numbers=self._numbers)
        except DeskError as error:
            raise _BadRow("tracking_no", error.code, error.title) from error
        return bool(done.orders)

    def _order(self, name: str) -> Order:
        order = find_order(self._orders, name)
        return self._desk.records.order_in(self._transaction, order.id) or order

    def _product(self, row: SheetRow) -> Product:
        sku = unicodedata.normalize("NFKC", row.cells.get("sku", "")).strip()
        if not sku:
            raise _BadRow("sku", "id_missing", _("There is no SKU."))
        old = self._products.get(sku) or Product(sku)
        facts: dict[str, Any] = {role: row.cells[role] for role in _WORDS if role in row.cells}
        facts |= {role: skus_in(row.cells[role]) for role in ("alternatives", "goes_with") if role in row.cells}
        for role in ("page", "real", "safety"):
            if role in row.cells:
                facts[role] = _read(row, role, read_count)
        if "steps" in row.cells:
            facts["steps"] = _steps(row.cells["steps"])
        if "price" in row.cells:
            facts["price"] = _read(row, "price", read_money)
        if facts.get("real") is not None and facts["real"] != old.real:
            facts["counted_at"] = self._desk.now()
        return msgspec.structs.replace(old, **facts)


def _steps(text: str) -> dict[str, str]:
    try:
        return steps_in(text)
    except UsageError as bad:
        raise _BadRow("steps", bad.code, bad.title) from bad


_WORDS = ("title", "card", "fits", "not_for", "care", "campaign", "points")


def _read(row: SheetRow, role: str, read: Callable[[str], Any]) -> Any:
    text = row.cells.get(role, "")
    try:
        return read(text)
    except BadCell as bad:
        raise _BadRow(role, str(bad), problem(row.row, "", str(bad), text).message) from bad
