"""Cash on delivery: what is paid at the door (C02), and what refusals cost (C05); a fee is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from csdesk.domain.orders.couriers import Courier, Couriers, find_courier
from csdesk.domain.orders.trades import Trade
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.shared.money import CENT, parse_money, show_money


class Quote(Struct, frozen=True):
    """The three numbers of the price notice, as decimal strings.

    Args:
        page: What the order costs without the fee.
        fee: The cash-on-delivery fee.
        total: What is paid at the door.
        source: Where the fee is from: `given`, `file`, `courier`.
    """

    page: str
    fee: str
    total: str
    source: str


def quote(amount: str | None, file_fee: str | None, given: str | None, courier: Courier | None) -> Quote | None:
    """Return the price at the door, or None when the amount or the fee is not known.

    Args:
        amount: What the buyer pays in all; it holds the file's fee.
        file_fee: The fee that the export names.
        given: A fee that the operator states; wins over both others.
        courier: The courier it shall go with; his percentage and least fee are used when the file names none.
    """
    whole = parse_money(amount)
    if whole is None:
        return None
    in_file = parse_money(file_fee)
    page = max(whole - (in_file or Decimal(0)), Decimal(0))
    for source, fee in (("given", parse_money(given)), ("file", in_file), ("courier", courier_fee(page, courier))):
        if fee is not None:
            return Quote(show_money(page), show_money(fee), show_money(page + fee), source)
    return None


def courier_fee(page: Decimal, courier: Courier | None) -> Decimal | None:
    """Return a courier's fee on an amount: its percentage, at least its least; None when it has named neither."""
    percent = parse_money(courier.cod_percent) if courier else None
    least = parse_money(courier.cod_least) if courier else None
    if percent is None and least is None:
        return None
    share = (page * (percent or Decimal(0)) / 100).quantize(CENT, ROUND_HALF_UP)
    return max(share, least or Decimal(0))


def pays(order: Order | Trade) -> str | None:
    """Return what the buyer pays in all: with a COD fee that was stated at the desk, page price and that fee."""
    if order.desk.cod_fee is None or order.pay_kind != "cod":
        return order.amount
    told = quote(order.amount, order.cod_fee, order.desk.cod_fee, None)
    return told.total if told is not None else order.amount


class CodRefusals(Struct, frozen=True):
    """How often cash on delivery was refused in a span of time, and what it cost the shop (C05).

    Args:
        before: At the price, before anything left: costs nothing.
        door: At the door, the parcel had left.
        lost: Freight that the shop lost with these, a decimal string.
        unknown: How many of them have no known freight; they are not in `lost`.
    """

    before: int
    door: int
    lost: str
    unknown: int


def cod_refusals(orders: Iterable[Order | Trade], couriers: Couriers, since: datetime, until: datetime) -> CodRefusals:
    """Return the COD refusals from `since` to before `until`; a month's when these are its ends.

    A refusal at the door is one that was recorded, or a COD order that the platform closed after it had left; this one
    counts when it was shipped, for no export tells when it was refused.
    """
    before, freights = 0, []
    for order in orders:
        if order.pay_kind != "cod":
            continue
        answered = order.desk.cod_answered_at
        if order.desk.cod_answer == "refused" and answered is not None and since <= answered < until:
            before += 1
        freights += [freight for at, freight in _at_the_door(order, couriers) if since <= at < until]
    known = [freight for freight in freights if freight is not None]
    return CodRefusals(before, len(freights), show_money(sum(known, Decimal(0))), len(freights) - len(known))


def _at_the_door(order: Order | Trade, couriers: Couriers) -> Iterator[tuple[datetime, Decimal | None]]:
    """Yield when an order was refused at the door and what that cost the shop, if it was."""
    said = order.desk.refusal
    if said is not None:
        yield (
            said.at,
            Decimal(0) if said.payer != "shop" else parse_money(said.freight) or lost_freight(order, couriers),
        )
        return
    left = order.shipped_at or (order.desk.parcels[-1].at if order.desk.parcels else None)
    if order.platform_state is PlatformState.CLOSED and left is not None:
        yield left, lost_freight(order, couriers)


def lost_freight(order: Order | Trade, couriers: Couriers) -> Decimal | None:
    """Return the freight there and back by the courier table, or None where it does not name it."""
    name = order.desk.parcels[-1].courier if order.desk.parcels else order.courier
    courier = couriers.known.get(find_courier(name, couriers) or "") if name else None
    if courier is None or courier.currency != order.currency:
        return None
    there, back = parse_money(courier.freight), parse_money(courier.freight_back)
    if there is None and back is None:
        return None
    return (there or Decimal(0)) + (back if back is not None else there or Decimal(0))
