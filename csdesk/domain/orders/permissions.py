"""Which verb may be done on an order, by where it stands: the key bar, the palette, service and command all ask here.

Each function is named as its verb and returns why it may not be done, or None. What depends on more than the order and
its conclusions (a reason that is missing, a number that is none, the hour of the day) only the service can refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from csdesk.domain.orders.cards import change_kind, change_refusal
from csdesk.domain.orders.labels import BLOCKERS, STAGES
from csdesk.domain.orders.ledgers import Pickup
from csdesk.domain.orders.parcels import parcels_of, untold_parcels
from csdesk.domain.orders.stage import PENDING, Stage, Standing, refund_of
from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.models import Order, Outline, PlatformState
from csdesk.i18n import N_, _

Permission = Callable[[Order, Standing], Denial | None]
Judged = tuple[Order, Standing]

_LEFT = frozenset((Stage.SHIPPED, Stage.DELIVERED))
_PRICE_FIRST = N_("Tell the price at the door: csdesk order cod {id}")


def where_any(permission: Permission) -> Callable[[Sequence[Judged]], Permission]:
    """Return what chooses the rule of a verb that leaves alone what it cannot do: one of several rows is enough."""

    def choose(rows: Sequence[Judged]) -> Permission:
        waits = any(permission(order, standing) is None for order, standing in rows)
        return (lambda _order, _standing: None) if waits else permission

    return choose


def denial_words(denial: Denial, name: str, standing: Standing) -> str:
    """Return why a verb may not be done, in the language in use; `name` is what the order is called."""
    blockers = listed(label(BLOCKERS, blocker) for blocker in standing.blockers)
    return _(denial.words).format(id=name, stage=label(STAGES, standing.stage), why=blockers)


def hold(_order: Order, standing: Standing) -> Denial | None:
    """Only what has not left can be held."""
    if standing.stage in (Stage.UNPAID, Stage.UNKNOWN) or standing.stage in PENDING:
        return None
    return Denial("nothing_to_hold", N_("Order {id} is {stage}: there is nothing left to hold."))


def release(order: Order, _standing: Standing) -> Denial | None:
    """What the platform holds only the platform can release."""
    if order.held and order.desk.hold_reason is None:
        return Denial("held_by_platform", N_("Order {id} is held by the platform; only the platform can release it."))
    return None


def hold_or_release(rows: Sequence[Judged]) -> Permission:
    """What is held is released together, else orders are held."""
    return release if all(standing.stage is Stage.ON_HOLD for _order, standing in rows) else hold


def merge(_order: Order, standing: Standing) -> Denial | None:
    """Only what still waits for its parcel may travel with another, or alone again."""
    if standing.stage in PENDING:
        return None
    return Denial("waits_for_no_parcel", N_("Order {id} is {stage}: it waits for no parcel."))


def close(order: Order, standing: Standing) -> Denial | None:
    """Only what will not be paid can be closed; of a COD parcel on its way there is only the refusal at the door."""
    if standing.stage in (Stage.CLOSED, Stage.SUPERSEDED):
        return Denial("already_closed", N_("Order {id} is closed already."))
    cod = order.pay_kind == "cod"
    if cod and standing.stage in _LEFT:
        hint = N_("Refused at the door: csdesk order cod {id} --answer rejected")
        return Denial("already_left", N_("Order {id} has left: it can only be refused at the door."), hint)
    if order.platform_state in (PlatformState.UNPAID, None) or (cod and order.platform_state is PlatformState.PAID):
        return None
    return Denial("paid", N_("Order {id} is paid: refund it in the platform's back end, then import again."))


def refuse_at_door(order: Order, standing: Standing) -> Denial | None:
    """Only a COD parcel that left can be refused at the door, also after the platform closed its order."""
    if order.pay_kind != "cod":
        return Denial("not_cod", N_("Order {id} is not cash on delivery."))
    if standing.stage in _LEFT:
        return None
    if standing.stage in (Stage.CLOSED, Stage.SUPERSEDED) and (order.shipped_at or parcels_of(order)[0][0]):
        return None
    hint = N_("Before it leaves, record that the buyer refuses the price: csdesk order cod {id} --answer refused")
    return Denial("not_left", N_("Order {id} is {stage}: no parcel of it can be refused at the door."), hint)


def close_or_refuse(rows: Sequence[Judged]) -> Permission:
    """One COD parcel that left is refused at the door, anything else is closed."""
    left = [order for order, standing in rows if order.pay_kind == "cod" and standing.stage in _LEFT]
    return refuse_at_door if left and len(rows) == 1 else close


def remind(_order: Order, standing: Standing) -> Denial | None:
    """Only an unpaid order is chased, and a COD order never."""
    if standing.stage is Stage.COD:
        words = N_("Order {id} is cash on delivery: it is never chased for payment.")
        return Denial("cod_not_unpaid", words, _PRICE_FIRST)
    if standing.stage is not Stage.UNPAID:
        return Denial("not_unpaid", N_("Order {id} is {stage}: there is no payment to wait for."))
    return None


def _cod(order: Order, standing: Standing, *stages: Stage) -> Denial | None:
    if order.pay_kind != "cod":
        return Denial("not_cod", N_("Order {id} is not cash on delivery."))
    if standing.stage not in stages:
        hint = N_("Take an answer back: csdesk undo")
        return Denial("not_waiting", N_("Order {id} is {stage}: it does not wait for a COD answer."), hint)
    return None


def tell_price(order: Order, standing: Standing) -> Denial | None:
    """Only who waits at the COD gate and wants no refund is told the price."""
    return _cod(order, standing, Stage.COD) or _refund(order)


def answer_price(order: Order, standing: Standing) -> Denial | None:
    """Only an order at the COD gate waits for an answer, held or not."""
    return _cod(order, standing, Stage.COD, Stage.ON_HOLD)


def accept_price(order: Order, how: str) -> Denial | None:
    """Only who was told the price can accept it, here or elsewhere: then it is said how."""
    if order.desk.cod_asked_at is not None or how:
        return None
    hint = N_('Tell him: csdesk order cod {id} --copy; told elsewhere: --told "how"')
    return Denial("not_asked", N_("The buyer of order {id} was not told the price at the door yet."), hint)


def confirm(_order: Order, standing: Standing) -> Denial | None:
    """Only of what has not left is there an address to confirm."""
    if standing.stage in PENDING:
        return None
    return Denial("nothing_to_confirm", N_("Order {id} is {stage}: there is no address to confirm."))


def ask(order: Order, standing: Standing) -> Denial | None:
    """Nobody who wants his money back is asked where his parcel shall go."""
    return confirm(order, standing) or _refund(order)


def refund_open(order: Outline) -> bool:
    """Tell whether a refund is under way: until it is settled nothing is promised, asked or sent."""
    return refund_of(order) == "open"


def undated(order: Outline, standing: Standing) -> bool:
    """Tell whether nobody knows when an order leaves: held without an end, not in stock, or perhaps given back."""
    endless = standing.stage is Stage.ON_HOLD and (bool(order.held) or order.desk.hold_until is None)
    return endless or refund_open(order) or "no_stock" in standing.blockers


def _refund(order: Order) -> Denial | None:
    words = N_("A refund of order {id} is under way: settle that first, nothing leaves before.")
    return Denial("refund_open", words) if refund_open(order) else None


def ship(order: Order, standing: Standing) -> Denial | None:
    """Nothing leaves past a blocker; a parcel that an export calls shipped without a number may get it."""
    if standing.blockers:
        hint = N_("Clear these first: csdesk order show {id}")
        return Denial(standing.blockers[0], N_("Order {id} may not be shipped yet: {why}."), hint)
    numberless = standing.stage is Stage.SHIPPED and not order.tracking_no and not order.desk.parcels
    if standing.stage in PENDING or numberless:
        return None
    return Denial("nothing_to_ship", N_("Order {id} is {stage}: there is nothing to ship."))


def notify(order: Order, standing: Standing) -> Denial | None:
    """Only of a parcel on its way that was not told of is the buyer told, and not during a refund."""
    if standing.stage is not Stage.SHIPPED and not order.desk.parcels:
        return Denial("nothing_to_notify", N_("Order {id} is {stage}: there is no parcel to tell of."))
    if not untold_parcels(order):
        return ALREADY_TOLD
    if standing.arrived:
        return Denial("arrived", N_("Order {id} is with its buyer: there is no parcel to announce."))
    if standing.parcel is not None:
        words = N_("The parcel of order {id} is stuck, lost or on its way back: nobody is told to expect it.")
        return Denial("not_on_its_way", words)
    words = N_("A refund of order {id} is under way: until that is settled nobody is told to expect its parcel.")
    return Denial("refund_open", words) if refund_open(order) else None


ALREADY_TOLD = Denial(
    "already_told",
    N_("The buyer of order {id} was told of this parcel already."),
    N_("Redo it if that was undone by mistake: csdesk redo"),
)


def rate(_order: Order, standing: Standing) -> Denial | None:
    """A buyer is rated once the trade is completed, where the platform has such a rating (V01)."""
    if standing.stage is not Stage.COMPLETED:
        return Denial("not_completed", N_("Order {id} is not completed: it cannot be rated yet."))
    return None if standing.rates else Denial("no_rating", N_("On the platform of order {id} no seller rates a buyer."))


def look(_order: Order, standing: Standing) -> Denial | None:
    """Only a parcel under way is looked for."""
    if standing.stage is Stage.SHIPPED:
        return None
    return Denial("not_under_way", N_("Order {id} is {stage}: no parcel of it is under way."))


def send(_order: Order, standing: Standing) -> Denial | None:
    """How it is sent is chosen before it leaves."""
    if standing.stage in PENDING or standing.stage is Stage.UNPAID:
        return None
    return Denial("not_open", N_("Order {id} is {stage}: how it is sent cannot be chosen any more."))


def urge(order: Order, standing: Standing) -> Denial | None:
    """What waits for shipping and what is under way can be urged; no promise before the COD price is accepted."""
    if standing.stage is Stage.SHIPPED:
        return None
    if standing.stage in (Stage.DELIVERED, Stage.COMPLETED):
        return Denial("already_left", N_("Order {id} has left already: look where the parcel is."))
    unpaid = order.platform_state is PlatformState.UNPAID and order.pay_kind != "cod"  # also while it is on hold
    if standing.stage not in PENDING or unpaid:
        return Denial("nothing_to_urge", N_("Order {id} is {stage}: it does not wait for shipping."))
    if order.pay_kind == "cod" and order.desk.cod_answer != "accepted":
        words = N_("Order {id} waits for the buyer's yes to the price at the door: nothing can be promised yet.")
        return Denial("cod_unanswered", words, _PRICE_FIRST)
    if undated(order, standing):
        words = N_("Nobody knows when order {id} leaves ({why}): no day can be promised.")
        return Denial("undated", words, N_("Settle that first; until then tell the buyer that you look into it."))
    return None


def change(order: Order, standing: Standing) -> Denial | None:
    """What is closed cannot be changed, nor what waits here for its refund; which fits, `change_refusal` says."""
    code = change_refusal(change_kind(standing.stage, coupon=False), standing.stage)
    if code is not None:
        return Denial(code, N_("Order {id} is {stage}: there is nothing to change."))
    return _refund(order) if standing.stage in PENDING else None


def read(order: Order, standing: Standing) -> Denial | None:
    """There is a message that was not read, or a slip that the packer has not seen."""
    return None if order.desk.open_slips else read_message(order, standing)


def read_message(order: Order, _standing: Standing) -> Denial | None:
    """There is a message that was not read."""
    if not order.buyer_message:
        return Denial("no_message", N_("The buyer left no message."))
    read_already = order.desk.message_read == order.buyer_message
    return Denial("read_already", N_("The message was read already.")) if read_already else None


def collect(pickup: Pickup, *_facts: object) -> Denial | None:
    """Only a courier who has not come yet is urged, named late, or comes."""
    return None if pickup.done_at is None else Denial("pickup_done", N_("Pickup {id} is done."))


def urge_courier(pickup: Pickup, now: datetime, minutes: int, number: bool = False) -> Denial | None:
    """A courier is urged again some minutes after the last time; a complaint's `number` is written down at any time."""
    at = pickup.urged[-1] + timedelta(minutes=minutes) if pickup.urged else now
    if pickup.done_at is not None or number or now >= at:
        return collect(pickup)
    times = {"last": f"{pickup.urged[-1]:%H:%M}", "time": f"{at:%H:%M}"}
    words = N_("The courier of {id} was urged at {last}; again from {time} on.")
    return Denial("just_urged", words, facts=times)


_OWN_WORK: dict[Stage, Permission] = {
    Stage.UNPAID: remind,
    Stage.COD: tell_price,
    Stage.TO_CONFIRM: ask,
    Stage.TO_SHIP: ship,
    Stage.SHIPPED: lambda order, standing: notify(order, standing) if untold_parcels(order) else look(order, standing),
    Stage.COMPLETED: rate,
}


def own_work(rows: Sequence[Judged]) -> Permission:
    """Return the rule of the work that orders ask for: several together only notices, where one waits, and ratings."""
    stages = {standing.stage for _order, standing in rows}
    if len(rows) < 2 or stages == {Stage.COMPLETED}:
        return _own_work
    return where_any(notify)(rows) if stages == {Stage.SHIPPED} else lambda _order, _standing: ONE_AT_A_TIME


ONE_AT_A_TIME = Denial("one_at_a_time", N_("One at a time: several together only for notices and ratings."))


def _own_work(order: Order, standing: Standing) -> Denial | None:
    """The work that an order's stage asks for is done under that verb's own rule."""
    verb = _OWN_WORK.get(standing.stage)
    if verb is not None:
        return verb(order, standing)
    if standing.stage is Stage.ON_HOLD:
        return Denial("on_hold", N_("Order {id} is on hold: release it first."))
    if standing.stage is Stage.UNKNOWN:
        return Denial("unknown_state", N_("No export tells whether it is paid: import one with the order status."))
    return Denial("nothing_to_do", N_("There is nothing left to do with this order."))
