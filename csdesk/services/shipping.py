"""A parcel leaves: courier and tracking number, typed, scanned or imported (S01, A06); special orders (N03)."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.domain.address import address_key
from csdesk.domain.couriers import Courier, Couriers, Fit, clean_number, fit, guess, looks_like_number
from csdesk.domain.facts import Parcel
from csdesk.domain.labels import BLOCKERS, STAGES, label
from csdesk.domain.models import Order
from csdesk.domain.parcels import parcels_of, receiver_of
from csdesk.domain.stage import PENDING, Stage, Standing
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.change import change_orders, edit_order, one_line
from csdesk.services.couriers import courier_name, need_courier
from csdesk.services.results import Result


def ship(
    bench: Bench,
    name: str,
    courier: str,
    tracking: str,
    *,
    more: bool = False,
    sure: bool = False,
    dry_run: bool = False,
) -> Result:
    """Record that a parcel of an order left; the same number again changes nothing.

    Args:
        bench: The desk.
        name: The order.
        courier: Any name of a configured courier.
        tracking: The number as typed or scanned.
        more: Another parcel of this order follows.
        sure: The number is right though it looks like another courier's.
        dry_run: Write nothing.

    Raises `RefusedError` with the first blocker's code for an order that may not leave, and for a number that is none,
    is another order's, or looks like another courier's.
    """
    with bench.change("order.ship", "", dry_run=dry_run) as transaction:
        order = bench.find(name)
        carrier, number = need_courier(courier, bench.couriers), clean_number(tracking)
        known = number in [one for one, _courier in parcels_of(order)]
        summary = _("shipped · …{tail} · {courier}").format(
            tail=order.order_no[-4:], courier=courier_name(carrier.code, bench.couriers)
        )
        if known:
            return Result((), summary)
        refuse_blocked(bench, order)
        warnings = check_number(bench, order, carrier, number, sure=sure)
        parcel = Parcel(number, carrier.code, bench.now(), more)
        edit_order(bench, transaction, order, parcels=(*order.desk.parcels, parcel))
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, warnings=warnings)


def refuse_blocked(bench: Bench, order: Order) -> None:
    """Raise `RefusedError`, naming every blocker, for an order whose parcel may not leave."""
    standing = bench.judge(order)
    if standing.blockers:
        words = ", ".join(label(BLOCKERS, blocker) for blocker in standing.blockers)
        raise RefusedError(
            _("Order {id} may not be shipped yet: {why}.").format(id=order.id, why=words),
            where=" ".join(standing.blockers),
            hint=_("Clear these first: csdesk order show {id}").format(id=order.id),
            code=standing.blockers[0],
        )
    numberless = standing.stage is Stage.SHIPPED and not order.tracking_no and not order.desk.parcels
    if standing.stage not in PENDING and not numberless:
        raise RefusedError(
            _("Order {id} is {stage}: there is nothing to ship.").format(
                id=order.id, stage=label(STAGES, standing.stage)
            ),
            code="nothing_to_ship",
        )


def check_number(bench: Bench, order: Order, courier: Courier, number: str, *, sure: bool) -> tuple[str, ...]:
    """Return warnings about a clean tracking number; raises `RefusedError` for one that cannot be right."""
    if not looks_like_number(number):
        raise RefusedError(
            _("{number} is no tracking number.").format(number=repr(number)),
            hint=_("Scan or type the number on the waybill: 8 to 35 letters and digits."),
            code="bad_tracking",
        )
    for other in bench.orders.values():
        if other.order_no == number:
            raise RefusedError(
                _("{number} is an order number, not a tracking number.").format(number=number),
                where=other.id,
                code="tracking_is_order",
            )
        if other.id != order.id and _carries(other, number) and not _same_door(order, other):
            raise RefusedError(
                _("{number} is the tracking number of another order.").format(number=number),
                where=other.id,
                hint=_("Check both waybills; undo takes the wrong one back."),
                code="tracking_taken",
            )
    return _question(courier, number, bench.couriers, sure=sure)


def _carries(order: Order, number: str) -> bool:
    return order.tracking_no == number or any(parcel.tracking_no == number for parcel in order.desk.parcels)


def _same_door(one: Order, other: Order) -> bool:
    """Tell whether two orders may share a parcel: one buyer, one door."""
    key = address_key(receiver_of(one))
    return one.buyer_nick == other.buyer_nick and (key is None or key == address_key(receiver_of(other)))


def _question(courier: Courier, number: str, table: Couriers, *, sure: bool) -> tuple[str, ...]:
    found = fit(number, courier, table)
    if sure or found in (Fit.SURE, Fit.LIKELY):
        return ()
    looks = ", ".join(courier_name(code, table) for code in guess(number, table))
    name = courier_name(courier.code, table)
    if found is Fit.OTHERS and not number.isdigit():
        raise RefusedError(
            _("{number} looks like {others}, not like {courier}.").format(number=number, others=looks, courier=name),
            hint=_("Choose the courier on the waybill, or say that it is right: --sure"),
            code="tracking_other_courier",
        )
    if found is Fit.OTHERS:
        return (_("The number looks like {others}, not like {courier}.").format(others=looks, courier=name),)
    return (_("The number does not look like one of {courier}.").format(courier=name),)


def special(bench: Bench, ids: Sequence[str], text: str, *, dry_run: bool = False) -> Result:
    """Mark orders as special, with what is special about them, for packer and handover; `-` takes the mark away."""
    words = one_line(text, _("Say what is special."), "empty_text")
    wanted = None if words == "-" else words
    return change_orders(bench, "order.special", ids, _("special"), lambda _order: {"special": wanted}, dry_run=dry_run)


def rate(bench: Bench, ids: Sequence[str], *, dry_run: bool = False) -> Result:
    """Record that we rated the buyers of orders (V01); raises `RefusedError` before the trade is completed."""

    def rule(order: Order, standing: Standing) -> str | None:
        if standing.stage is Stage.COMPLETED:
            return None
        return _("Order {id} is not completed: it cannot be rated yet.").format(id=order.id)

    def edit(order: Order) -> dict[str, object]:
        return {"rated_at": order.desk.rated_at or bench.now()}

    return change_orders(bench, "order.rate", ids, _("rated"), edit, rule=rule, code="not_completed", dry_run=dry_run)
