"""The packer's page: what to fetch by SKU, and the parcels, one buyer's orders to one door together (S05)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from csdesk.domain.orders import cod
from csdesk.domain.orders.address import address_key
from csdesk.domain.orders.labels import BLOCKERS, SHIP_WAYS, STAGES
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.label import label, with_value
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.orders.combine_parcels import waits_for
from csdesk.services.orders.slips import place_line


class Pick(Struct, frozen=True):
    """One thing to fetch: how many pieces, for how many orders."""

    sku: str | None
    title: str
    variant: str | None
    qty: int
    orders: int


class ParcelPlan(Struct, frozen=True):
    """One parcel to pack: its orders, what is in it, where it goes, with whom, and what to mind."""

    orders: tuple[str, ...]
    buyer_nick: str | None
    items: tuple[str, ...]
    receiver: str | None
    courier: str | None
    notes: tuple[str, ...]


class Page(Struct, frozen=True):
    """Everything that is ready to be packed; `waiting` says of orders in one parcel with others for which they wait."""

    picks: tuple[Pick, ...]
    parcels: tuple[ParcelPlan, ...]
    waiting: tuple[str, ...] = ()


def packing_page(desk: Desk, *, reveal: bool = False) -> Page:
    """Return what is ready: to ship and not blocked, the most urgent parcel first; places masked unless `reveal`."""
    ready, waiting = [], []
    for order in desk.orders.values():
        standing = desk.judge(order)
        if standing.stage is not Stage.TO_SHIP or standing.blockers:
            continue
        if others := waits_for(desk, order):
            waiting.append(_waits(desk, order, others[0]))
        else:
            ready.append((standing.ship_by.timestamp() if standing.ship_by else float("inf"), order.id, order))
    orders = [order for _due, _id, order in sorted(ready, key=lambda one: one[:2])]
    plans = tuple(_plan(desk, group, reveal=reveal) for group in _doors(orders))
    return Page(_picks(orders), plans, tuple(sorted(waiting)))


def _waits(desk: Desk, order: Order, other: Order) -> str:
    standing = desk.judge(other)
    why = label(BLOCKERS, standing.blockers[0]) if standing.blockers else label(STAGES, standing.stage)
    return with_value(_("…{tail} waits for …{other}").format(tail=order.order_no[-4:], other=other.order_no[-4:]), why)


def _picks(orders: Iterable[Order]) -> tuple[Pick, ...]:
    found: dict[tuple[str | None, str, str | None], tuple[int, set[str]]] = {}
    for order in orders:
        for line in order.lines:
            qty, ids = found.setdefault((line.sku, line.title, line.variant), (0, set()))
            found[(line.sku, line.title, line.variant)] = (qty + line.qty, ids | {order.id})
    picks = [Pick(*key, qty, len(ids)) for key, (qty, ids) in found.items()]
    return tuple(sorted(picks, key=lambda pick: (pick.sku or "~", pick.title, pick.variant or "")))


def _doors(orders: Iterable[Order]) -> list[list[Order]]:
    """Return orders by parcel: put into one, or of one platform, one buyer, one door, one courier."""
    groups: dict[object, list[Order]] = {}
    for order in orders:
        door = address_key(receiver_of(order))
        how = (order.desk.courier_wish, order.desk.way, order.pay_kind == "cod")
        same = (order.platform, order.buyer_nick, door, *how)
        alone = same if door and order.buyer_nick else order.id
        groups.setdefault(order.desk.together or alone, []).append(order)
    return list(groups.values())


def _plan(desk: Desk, orders: list[Order], *, reveal: bool) -> ParcelPlan:
    first = orders[0]
    items = tuple(
        f"{line.title or line.sku or ''} {line.variant or ''} x{line.qty}".replace("  ", " ")
        for order in orders
        for line in order.lines
    )
    notes = []
    for order in orders:
        if order.pay_kind == "cod":
            notes.append(_door(order))
        notes += way_notes(order)
        notes += [text for text in (order.desk.special, order.buyer_message) if text]
        notes += [_("the buyer urges")] if order.desk.urges else []
    wish = first.desk.courier_wish
    return ParcelPlan(
        tuple(order.id for order in orders),
        first.buyer_nick,
        items,
        place_line(receiver_of(first), reveal=reveal),
        courier_name(wish, desk.couriers) if wish else None,
        tuple(dict.fromkeys(notes)),
    )


def _door(order: Order) -> str:
    """Return what the courier collects: never a price of which nobody knows the fee."""
    price = cod.quote(order.amount, order.cod_fee, order.desk.cod_fee, None)
    if price is not None:
        return _("COD, {amount} to collect at the door").format(amount=price.total)
    return _("COD, the fee he was told is not known: ask before it is labelled (goods {amount})").format(
        amount=order.amount or "-"
    )


def way_notes(order: Order) -> list[str]:
    """Return how an order is sent and for what it is insured, where that was said."""
    way = [label(SHIP_WAYS, order.desk.way)] if order.desk.way else []
    return way + ([with_value(_("insured for"), order.desk.insured)] if order.desk.insured else [])


def page_text(page: Page) -> str:
    """Return the page as plain text to print: boxes to tick, first what to fetch, then the parcels."""
    lines = [_("To fetch")]
    for pick in page.picks:
        name = " ".join(part for part in (pick.sku, pick.title, pick.variant) if part)
        lines.append(f"[ ] {pick.qty:>4}  {name}")
    lines += ["", _("To pack: {count} parcel[s]").format(count=len(page.parcels))]
    for plan in page.parcels:
        tails = " + ".join(f"…{key[-4:]}" for key in plan.orders)
        lines += ["", "[ ] " + "  ".join(part for part in (tails, plan.buyer_nick, plan.courier) if part)]
        lines += [f"      {item}" for item in plan.items]
        lines += [f"      {plan.receiver}"] if plan.receiver else []
        lines += [f"      ! {note}" for note in plan.notes]
    if page.waiting:
        lines += ["", _("Not yet, in one parcel with others:"), *(f"      {words}" for words in page.waiting)]
    return "\n".join(lines)
