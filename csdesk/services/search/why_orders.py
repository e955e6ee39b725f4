"""Why an order stands as it does: stage, deadlines, blockers, its parcel, the queues it lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from csdesk.domain.orders.couriers import find_courier
from csdesk.domain.orders.labels import BLOCKERS, PLATFORM_STATES, STAGES
from csdesk.domain.orders.parcels import left_at, parcels_of
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.reminders import WHY_NOT
from csdesk.domain.orders.stage import PENDING, Stage, Standing
from csdesk.domain.orders.tracking import PARCEL_STATES, ParcelLine
from csdesk.domain.shared.facts import Look, Urge
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.services.desk import cadence
from csdesk.services.desk.desk import Desk
from csdesk.services.search.because import Because, at, by_rule, by_setting
from csdesk.services.today.queues import QUEUES


def of_order(desk: Desk, order: Order) -> Iterator[Because]:
    """Yield what is concluded of an order, and in which queues it lies."""
    standing = desk.judge(order)
    yield from stands(desk, order)
    for row in QUEUES.values():
        if standing.stage in row.stages and (row.test is None or row.test(order, standing)):
            yield Because(_("queue: {name}").format(name=_(row.label)), _(row.rule))
            if row.id == Queue.TO_NOTIFY and row.waits is not None and row.waits(desk, order, standing):
                yield Because(_("the notice waits"), _("a refund or an interception of it is under way"))


def stands(desk: Desk, order: Order) -> Iterator[Because]:
    """Yield what is concluded of an order: stage, deadlines, blockers, its parcel, its reminders."""
    standing = desk.judge(order)
    yield from _stands(desk, order, standing)
    for code in standing.blockers:
        yield Because(label(BLOCKERS, code), BLOCKED[code](desk, order))
    if standing.arrived:
        yield Because(_("it is with its buyer"), _("a parcel file, a look or a review of the buyer says so"))
    elif standing.stage is Stage.SHIPPED:
        yield from of_parcels(desk, order)
    if standing.stage is Stage.UNPAID:
        yield _reminded(desk, order)


def _stands(desk: Desk, order: Order, standing: Standing) -> Iterator[Because]:
    state = _(PLATFORM_STATES[order.platform_state]) if order.platform_state else "-"
    said = _("the platform says: {state}").format(state=state)
    if standing.stage is Stage.UNKNOWN:
        said = _("no file says whether it is paid")
    yield Because(label(STAGES, standing.stage), said)
    if standing.ship_by is not None and standing.stage in PENDING:
        words = _("overdue since {time}") if standing.late else _("must leave by {time}")
        found = words.format(time=at(desk, standing.ship_by))
        if order.ship_by is not None:
            yield Because(found, _("the file names this time"))
        else:
            start = at(desk, order.paid_at or order.created_at)
            yield by_rule(desk, order.platform, "ship_hours", found, _("paid or ordered at {time}").format(time=start))
    if standing.close_at is not None:
        found = _("the platform closes it at {time}").format(time=at(desk, standing.close_at))
        made = _("ordered at {time}").format(time=at(desk, order.created_at))
        yield by_rule(desk, order.platform, "pay_minutes", found, made)


def _reminded(desk: Desk, order: Order) -> Because:
    verdict, limit = cadence.may_remind(desk, order), desk.config.remind
    if verdict.code is None:
        return by_setting(_("may be reminded now"), _("the shop's limits allow it"), "remind.quiet", limit.quiet)
    name = "remind.quiet" if verdict.code == "quiet_hours" else "remind.max_per_day"
    return by_setting(_("no reminder now"), _(WHY_NOT[verdict.code]), name, getattr(limit, name.partition(".")[2]))


def _cod(desk: Desk, order: Order) -> str:
    told = order.desk.cod_asked_at
    if told and order.desk.only_copied:
        return _("copied at {time}, not yet sent").format(time=at(desk, told))
    return _("price told at {time}, no answer yet").format(time=at(desk, told)) if told else _("the price was not told")


def _asked(desk: Desk, order: Order) -> str:
    asked = order.desk.asked_at
    if asked and order.desk.only_copied:
        return _("copied at {time}, not yet sent").format(time=at(desk, asked))
    return _("asked at {time}, no answer yet").format(time=at(desk, asked)) if asked else _("nobody has asked yet")


def _slips(_desk: Desk, order: Order) -> str:
    return _("the packer has not acknowledged {slips}").format(slips=", ".join(order.desk.open_slips))


def _held(_desk: Desk, order: Order) -> str:
    return mask_text(order.desk.hold_reason) or _("the platform holds it")


def _short(desk: Desk, order: Order) -> str:
    return _("others come first: {orders}").format(orders=desk.shortage.pieces_with(order.id) or "-")


BLOCKED: Mapping[str, Callable[[Desk, Order], str]] = {
    "cod_unanswered": _cod,
    "address_unconfirmed": _asked,
    "address_changed": _slips,
    "message_unread": lambda _desk, order: _("he wrote: {words}").format(words=mask_text(order.buyer_message)),
    "refund_open": lambda _desk, _order: _("the file says that a refund is open"),
    "on_hold": _held,
    "receiver_unreadable": lambda _desk, _order: _("the file hides the receiver"),
    "no_stock": _short,
    "phone_bad": lambda _desk, _order: _("this is no phone that can be called"),
    "slip_open": _slips,
}
"""The facts behind each blocker."""


def of_parcels(desk: Desk, order: Order) -> Iterator[Because]:
    """Yield of an order under way when each of its parcels is looked for, and what says so."""
    for number, courier in parcels_of(order):
        due, fact = desk.watch.of_parcel(order, number, courier)
        if due is None:
            continue
        words = _("to be looked for since {time}") if due <= desk.now() else _("looked for again at {time}")
        found = words.format(time=at(desk, due))
        if isinstance(fact, Urge):
            yield Because(found, _("the buyer urged at {time}").format(time=at(desk, fact.at)))
        elif isinstance(fact, Look):
            yield Because(found, _("looked for at {time}, to be done again then").format(time=at(desk, fact.at)))
        elif isinstance(fact, ParcelLine):
            state = label(PARCEL_STATES, fact.state or "")
            yield Because(found, _("{file} says: {state}").format(file=fact.file or fact.source, state=state))
        else:
            yield _usual(desk, order, number, courier, found)


def _usual(desk: Desk, order: Order, number: str | None, courier: str | None, found: str) -> Because:
    """Return a look that follows from how long such a parcel takes."""
    days, own = desk.watch.usual(courier or "", order)
    left = _("left at {time}, usually there in {days} day[s]").format(
        time=at(desk, left_at(order, number)), days=f"{days:g}"
    )
    if own:
        return Because(found, left, source=_("parcels of this courier to there that arrived before"))
    table = desk.couriers_of(order).usual
    named = find_courier(courier or "", desk.couriers_of(order))
    return Because(found, left, f"{named or 'couriers'}.days = {days:g}", table.source, table.since)
