"""Movements of stock, typed or made by the verbs; those of orders are computed, as everywhere (R11)."""

from __future__ import annotations

from csdesk.domain.orders.moves import OUT, Move, MoveWhy
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.change import put_stock
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders.products import find_product, need_pieces, pieces


def move(desk: Desk, sku: str, qty: int, why: MoveWhy, about: str | None = None) -> Result:
    """Move pieces of a counted product in or out, as the reason says; a count sets how many there are.

    Raises `UsageError` for an unknown SKU, `RefusedError` for a product that nobody has counted, or for more pieces
    than there are.
    """
    if qty < 0 or (qty == 0 and why is not MoveWhy.COUNT):
        raise RefusedError(_("A quantity is one or more."), where=str(qty), code="bad_quantity")
    with desk.change("stock.move", "") as transaction:
        product = find_product(desk, sku)
        if product.real is None and why is not MoveWhy.COUNT:
            hint = f"csdesk stock move {product.id} QTY --why count"
            raise RefusedError(_("Nobody has counted {sku}.").format(sku=product.id), hint=hint, code="not_counted")
        before = product.real or 0
        real = qty if why is MoveWhy.COUNT else before - qty if why in OUT else before + qty
        need_pieces(real, product.id)
        if real < 0:
            words = _("There are only {count} of {sku}.").format(count=before, sku=product.id)
            raise RefusedError(words, code="negative_stock")
        put_stock(desk, transaction, product, real, why, about)
        summary = _("{sku}: {before} → {after}").format(sku=product.id, before=before, after=real)
        transaction.entry.subject, transaction.entry.summary = product.id, summary
    return Result((product.id,), summary)


def move_typed(desk: Desk, sku: str, typed: str, why: MoveWhy) -> Result:
    """Move as many pieces as were typed, with what it is about behind a blank; raises `UsageError` for no number."""
    number, _blank, about = typed.strip().partition(" ")
    return move(desk, sku, pieces(number), why, about.strip() or None)


def moves(desk: Desk, sku: str | None = None) -> list[Move]:
    """Return the movements, newest first; of one product also what orders took since it was counted."""
    desk.sync()
    found = [one for one in desk.records.moves.records.values() if sku in (None, one.sku)]
    if sku is not None:
        found += [
            Move("", sku, -claim.needs[sku], MoveWhy.ORDER, at, "", claim.order_id)
            for claim, at in desk.shortage.left_with(sku)
        ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)
