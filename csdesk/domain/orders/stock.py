"""Who gets the counted pieces: orders share them by the time they were paid (K01, R11).

What left after the count is gone from it. Of the rest each open order, in the order of payment, gets all it needs or
nothing; one that cannot be served whole takes nothing from those behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.shared.models import Line, Order, Outline, PlatformState

_OPEN = (PlatformState.PAID, PlatformState.PART_SHIPPED)
_GONE = (PlatformState.SHIPPED, PlatformState.DELIVERED, PlatformState.COMPLETED, PlatformState.CLOSED)
"""States in which goods that left are gone: a refund alone brings none back, a return closed at the desk does."""


_SEVERAL = re.compile("[,，]")
_NO_TITLES: Mapping[str, str] = {}


class Claim(Struct, frozen=True, gc=False):
    """What one order takes of the stock: pieces by SKU, since when it is its turn; `left` when they are gone."""

    order_id: str
    at: float
    needs: dict[str, int]
    left: bool = False


def is_open(order: Outline) -> bool:
    """Tell whether an order waits for its goods: paid or COD, not closed, not superseded, not left."""
    desk, cod = order.desk, order.pay_kind == "cod"
    if order.platform_state not in _OPEN and not (cod and order.platform_state in (PlatformState.UNPAID, None)):
        return False
    if desk.left or desk.superseded_by or (cod and desk.cod_answer in ("reorder", "refused")):
        return False
    return desk.close_reason is None or desk.closed_in != order.platform_state


def left_at(order: Outline) -> datetime | None:
    """Return when an order's goods left, as far as desk or platform tell; None while it is here or nobody says."""
    if order.desk.left:
        return order.desk.parcels[-1].at
    return order.shipped_at if order.platform_state in _GONE else None


def claim_of(
    order: Order, counted_at: Mapping[str, datetime | None], titles: Mapping[str, str] = _NO_TITLES
) -> Claim | None:
    """Return what an order takes of the stock; one that left, of the SKUs that were counted before.

    An export without SKUs names its goods by the whole title alone: `titles` says whose title that is.
    """
    gone = left_at(order)
    if gone is None and not is_open(order):
        return None
    needs: dict[str, int] = {}
    for line in order.lines:
        for sku, qty in _pieces(line, titles):
            count = counted_at.get(sku)
            if gone is None or (count is not None and count <= gone):
                needs[sku] = needs.get(sku, 0) + qty
    if not needs:
        return None
    since = order.paid_at or order.created_at
    return Claim(order.id, since.timestamp() if since else float("inf"), needs, gone is not None)


def _pieces(line: Line, titles: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the SKUs of a line with their pieces; of several titles in one line each is there at least once."""
    title = line.title or ""
    if line.sku is not None:
        yield line.sku, line.qty
    elif title in titles and not line.variant:
        yield titles[title], line.qty
    elif titles and not line.variant and len(parts := _SEVERAL.split(title)) in range(2, line.qty + 1):
        yield from ((titles[part], 1) for part in parts if part in titles)


def short_of(claims: Iterable[Claim], stock: Mapping[str, int]) -> set[str]:
    """Return the ids of the open orders that the counted pieces do not reach."""
    left = dict(stock)
    open_claims = []
    for claim in claims:
        if not claim.left:
            open_claims.append(claim)
            continue
        for sku, qty in claim.needs.items():
            if sku in left:
                left[sku] -= qty
    short = set()
    for claim in sorted(open_claims, key=turn):
        counted = [(sku, qty) for sku, qty in claim.needs.items() if sku in left]
        if any(left[sku] < qty for sku, qty in counted):
            short.add(claim.order_id)
            continue
        for sku, qty in counted:
            left[sku] -= qty
    return short


def turn(claim: Claim) -> tuple[float, str]:
    """Return what decides whose turn is first: the time of payment, then the number."""
    return (claim.at, claim.order_id)
