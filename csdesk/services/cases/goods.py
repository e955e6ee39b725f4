"""What becomes of goods that came back: into the counted stock, or written off; noted with the end of a return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from csdesk.domain.cases.cases import Case, Goods
from csdesk.domain.orders.moves import MoveWhy
from csdesk.domain.shared.models import Order
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.desk.change import put_stock
from csdesk.services.desk.desk import Desk
from csdesk.store import Transaction


def goods_of(case: Case, given: Goods | None) -> Goods | None:
    """Return where the goods of a return go: as given, else by the check of what came back; None when nothing did."""
    if given is not None or case.back is None:
        return given
    whole = case.back.unused and case.back.complete and case.back.unbroken
    return Goods.STOCK if whole else Goods.WRITTEN_OFF


def settle_goods(desk: Desk, transaction: Transaction, case: Case, came: Mapping[str, int] | None = None) -> str:
    """Put the goods of a return back into the counted stock within a change; return in words what became of them.

    `came` is how many pieces of each SKU came back; all of the order without it. Raises `RefusedError` for more, or for
    a SKU that is not of the order.
    """
    if case.goods is None:
        return _("no goods are recorded as back")
    if case.goods is Goods.WRITTEN_OFF:
        return _("the goods are written off")
    order, table = desk.orders.get(case.order_id), desk.records.products
    pieces = Counter[str]()
    for line in order.lines if order is not None else ():
        if line.sku is not None and line.kind is None:
            pieces[line.sku] += line.qty
    if came is not None:
        wrong = [sku for sku, count in came.items() if not 0 < count <= pieces[sku]]
        if wrong:
            words = _("Not so many of it were in the order: {names}.").format(names=", ".join(wrong))
            known = ", ".join(f"{sku}={count}" for sku, count in sorted(pieces.items()))
            raise RefusedError(words, where=case.id, hint=known, code="not_in_order")
        pieces = Counter(came)
    if not pieces:
        return _("this order names no SKU: put them into the stock by hand")
    counted = [(product, pieces[sku]) for sku in sorted(pieces) if (product := table.records.get(sku)) is not None]
    put = [(product, qty, product.real) for product, qty in counted if product.real is not None]
    for product, qty, real in put:
        put_stock(desk, transaction, product, real + qty, MoveWhy.RETURN, case.id)
    if not put:
        return _("no SKU of this order is counted: count the stock anew")
    return _("back in stock: {pieces}").format(pieces=", ".join(f"{product.id} +{qty}" for product, qty, _real in put))


def read_pieces(text: str | None) -> dict[str, int] | None:
    """Return pieces by SKU from `GW-01=1, TB-02=2`; None for nothing; raises `UsageError` for anything else."""
    if not (text or "").strip():
        return None
    found = [part.partition("=") for part in (text or "").replace("，", ",").split(",")]
    if not all(sku.strip() and count.strip().isdecimal() for sku, _sign, count in found):
        words = _("{text} are no pieces.").format(text=repr(text))
        raise UsageError(words, hint=_("Such as: {example}").format(example="GW-01=1"), code="bad_pieces")
    return {sku.strip(): int(count) for sku, _sign, count in found}


def several(order: Order | None) -> str:
    """Return the pieces of an order where a part of them could come back, in the form `GW-01=2`; else nothing."""
    lines = [line for line in (order.lines if order is not None else ()) if line.sku and line.kind is None]
    return ", ".join(f"{line.sku}={line.qty}" for line in lines) if sum(line.qty for line in lines) > 1 else ""
