"""What to buy again: how long each product lasts at the present pace, for the supplier (R11, K02)."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from csdesk.domain.orders.moves import pace_of
from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.sales import by_product
from csdesk.i18n import _
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.orders.products import list_products
from csdesk.services.reports.report_inputs import take_inputs


class ReorderRow(Struct, frozen=True):
    """One product to buy again: free pieces, pieces sold a day, days they last (None: nothing is sold), how many."""

    sku: str
    title: str | None
    free: int
    per_day: float
    days_left: int | None
    order: int


def reorder(desk: Desk, until: Period) -> list[ReorderRow]:
    """Return the counted products that last fewer days than the settings ask for, or are low; the shortest first.

    Raises `DataError` when the archive cannot be read.
    """
    rules = desk.config.stock
    span = Period("week", until.last - timedelta(days=rules.pace_days - 1), until.last)
    sold = {row.sku: row.qty for row in by_product(take_inputs(desk, span).deals, "") if row.sku}
    found = []
    for view in list_products(desk):
        if view.free is None:
            continue
        pace = pace_of(view.free, sold.get(view.sku, 0), rules.pace_days, rules.cover_days)
        if (pace.days_left is not None and pace.days_left < rules.warn_days) or view.low:
            found.append(ReorderRow(view.sku, view.title, view.free, pace.per_day, pace.days_left, pace.order))
    return sorted(found, key=lambda row: (row.days_left is None, row.days_left or 0, row.sku))


def reorder_paper(desk: Desk, rows: list[ReorderRow]) -> Report:
    """Return the list for the supplier as a document."""
    rules = desk.config.stock
    columns = (
        Column("sku", "SKU"),
        Column("title", _("title")),
        Column("free", _("free"), Kind.INT),
        Column("per_day", _("a day")),
        Column("days_left", _("days left"), Kind.INT),
        Column("order", _("to order"), Kind.INT),
    )
    cells = [(row.sku, row.title, row.free, f"{row.per_day:g}", row.days_left, row.order) for row in rows]
    lines = (
        _("Sold in the last {days} day[s]; to last {cover} day[s].").format(
            days=rules.pace_days, cover=rules.cover_days
        ),
    )
    return Report(_("To buy again"), desk.now(), lines, (Sheet(_("To buy again"), columns, cells),))
