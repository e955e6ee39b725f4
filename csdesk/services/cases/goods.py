"""What becomes of goods that came back: into the counted stock, or written off; noted with the end of a return."""

from __future__ import annotations

from collections import Counter

import msgspec

from csdesk.domain.cases.cases import Case, Goods
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.store import Transaction


def goods_of(case: Case, given: Goods | None) -> Goods | None:
    """Return where the goods of a return go: as given, else by the check of what came back; None when nothing did."""
    if given is not None or case.back is None:
        return given
    return Goods.STOCK if case.back.unused and case.back.complete else Goods.WRITTEN_OFF


def settle_goods(desk: Desk, transaction: Transaction, case: Case) -> str:
    """Put the goods of a return back into the counted stock within a change; return in words what became of them."""
    if case.goods is None:
        return _("no goods are recorded as back")
    if case.goods is Goods.WRITTEN_OFF:
        return _("the goods are written off")
    order, table = desk.orders.get(case.order_id), desk.records.products
    pieces = Counter[str]()
    for line in order.lines if order is not None else ():
        if line.sku is not None and line.kind is None:
            pieces[line.sku] += line.qty
    counted = [(product, pieces[sku]) for sku in sorted(pieces) if (product := table.records.get(sku)) is not None]
    put = [(product, qty, product.real) for product, qty in counted if product.real is not None]
    for product, qty, real in put:
        table.put(transaction, msgspec.structs.replace(product, real=real + qty))
    if not put:
        return _("no SKU of this order is counted: count the stock anew")
    return _("back in stock: {pieces}").format(pieces=", ".join(f"{product.id} +{qty}" for product, qty, _real in put))
