"""The one way in which counted stock changes: the product and the movement that explains it, in one change."""

from __future__ import annotations

import msgspec

from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.moves import Move, MoveWhy
from csdesk.services.desk.desk import Desk
from csdesk.store import Transaction

PREFIX = "SM"


def put_stock(
    desk: Desk, transaction: Transaction, product: Product, real: int, why: MoveWhy, about: str | None = None
) -> None:
    """Write another number of counted pieces of a product within a change; a count anew notes when it was made."""
    now, moves = desk.now(), desk.records.moves
    counted = now if why is MoveWhy.COUNT else product.counted_at
    more = real - (product.real or 0)
    new_id = moves.ids(PREFIX, now, transaction)()
    moves.put(transaction, Move(new_id, product.id, more, why, now, desk.operator, about))
    desk.records.products.put(transaction, msgspec.structs.replace(product, real=real, counted_at=counted))
