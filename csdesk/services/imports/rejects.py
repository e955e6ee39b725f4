"""Rows that could not become orders: kept whole, listed, tried again, dropped."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from csdesk.domain.orders.merge import merge
from csdesk.domain.shared.models import Order, Reject
from csdesk.i18n import _
from csdesk.intake.filetime import export_time
from csdesk.intake.layouts import Layout, fold_label, load_markets
from csdesk.intake.rows import Origin, TableReader
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result


class RejectView(Struct, frozen=True):
    """A rejected row as it is listed; `cells` (as read, personal data and all) only when they are asked for."""

    file: str
    row: int
    column: str
    code: str
    message: str
    platform: str
    kind: str
    cells: Mapping[str, str] | None = None


def list_rejects(desk: Desk, *, reveal: bool = False) -> list[RejectView]:
    """Return the kept rows, by file and row."""
    rejects = sorted(desk.records.rejects().values(), key=lambda reject: (reject.file, reject.row, reject.at))
    return [_view(reject, reveal=reveal) for reject in rejects]


def _view(reject: Reject, *, reveal: bool) -> RejectView:
    cells = dict(reject.cells) if reveal else None
    return RejectView(
        reject.file, reject.row, reject.column, reject.code, reject.message, reject.platform, reject.kind, cells
    )


def retry_rejects(desk: Desk) -> Result:
    """Read the kept rows again with what is known of exports now; those that become orders are kept no longer."""
    with desk.change("import.retry", "") as transaction:
        orders: dict[str, Order] = {}
        for key, reject in desk.records.rejects().items():
            if reject.code == "row_broken":
                continue  # what it says stands under wrong names; nothing we learn puts that right
            for order in _read_again(desk, reject):
                stored = orders.get(order.id) or desk.orders.get(order.id)
                orders[order.id] = merge(stored, order) if stored is not None else order
                transaction.remove("rejects", key)
        for order in orders.values():
            desk.records.put_order(transaction, order)
        summary = _("rejected rows tried again: {count} orders").format(count=len(orders))
        transaction.entry.summary = summary
    return Result(tuple(orders), summary)


def drop_rejects(desk: Desk) -> Result:
    """Drop every kept row; undo brings them back."""
    with desk.change("import.drop", "") as transaction:
        keys = list(desk.records.rejects())
        for key in keys:
            transaction.remove("rejects", key)
        summary = _("rejected rows dropped: {count}").format(count=len(keys))
        transaction.entry.summary = summary
    return Result(tuple(map(str, keys)), summary)


def _read_again(desk: Desk, reject: Reject) -> list[Order]:
    market = load_markets().get(reject.platform)
    header = list(reject.cells)
    layouts = [one for one in market.layouts if one.kind == reject.kind and _fits(one, header)] if market else []
    if market is None or not layouts:
        return []
    zone = desk.clock.zone
    origin = Origin(reject.platform, reject.file, export_time(reject.file, zone), None, zone)
    reader = TableReader(layouts[0], market, header, 0, origin)
    harvest = reader.read(iter([(reject.row, list(reject.cells.values()))]), lambda _rows: None)
    return list(harvest.orders)


def _fits(layout: Layout, header: list[str]) -> bool:
    labels = set(map(fold_label, header))
    return any(fold_label(label) in labels for label in layout.columns["order_no"])
