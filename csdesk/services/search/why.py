"""Why: what the desk concludes of an order or a message, the facts it follows from, and the dated rule behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from msgspec import Struct

from csdesk.domain.orders.labels import BLOCKERS, PLATFORM_STATES, STAGES
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.label import label, with_note, with_value
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.search.things import find_thing
from csdesk.services.today.inbox import take_inbox
from csdesk.services.today.queues import QUEUES


class Because(Struct, frozen=True):
    """One conclusion with the facts behind it; `rule`, `source` and `since` where it follows from a dated rule."""

    conclusion: str
    because: str
    rule: str | None = None
    source: str | None = None
    since: date | None = None


def words_of(one: Because) -> str:
    """Return a conclusion in a line: `overdue since 03-17 08:30: the file names this time`, with its rule."""
    rule = " · ".join(filter(None, (one.rule, one.since.isoformat() if one.since else "", one.source)))
    words = with_value(one.conclusion, one.because)
    return with_note(words, rule) if rule else words


def why(desk: Desk, name: str) -> list[Because]:
    """Return what is concluded of an order or a message, and why; raises `UsageError` for anything else."""
    desk.sync()
    table, key = find_thing(desk, name)
    if table == "messages":
        return list(_of_message(desk, key))
    if table != "orders":
        raise UsageError(_("Ask it of an order or a message."), where=key, code="no_conclusions")
    order = desk.orders[key]
    standing = desk.judge(order)
    return [*_of_order(desk, order, standing), *_blocked(desk, order, standing), *_queued(order, standing)]


def _at(desk: Desk, at: datetime | None) -> str:
    return f"{at.astimezone(desk.clock.zone):%m-%d %H:%M}" if at is not None else "-"


def _of_order(desk: Desk, order: Order, standing: Standing) -> Iterator[Because]:
    state = _(PLATFORM_STATES[order.platform_state]) if order.platform_state else "-"
    said = _("the platform says: {state}").format(state=state)
    yield Because(label(STAGES, standing.stage), said)
    if standing.ship_by is not None:
        words = _("overdue since {time}") if standing.late else _("must leave by {time}")
        found = words.format(time=_at(desk, standing.ship_by))
        if order.ship_by is not None:
            yield Because(found, _("the file names this time"))
        else:
            start = _at(desk, order.paid_at or order.created_at)
            yield _by_rule(desk, order.platform, "ship_hours", found, _("paid or ordered at {time}").format(time=start))
    if standing.close_at is not None:
        found = _("the platform closes it at {time}").format(time=_at(desk, standing.close_at))
        made = _("ordered at {time}").format(time=_at(desk, order.created_at))
        yield _by_rule(desk, order.platform, "pay_minutes", found, made)


def _by_rule(desk: Desk, platform: str | None, name: str, conclusion: str, because: str) -> Because:
    pack = desk.packs.get(platform or "")
    rule = pack.rules.get(name) if pack else None
    if rule is None:
        return Because(conclusion, because)
    return Because(conclusion, because, f"{platform}.{name} = {rule.value}", rule.source, rule.since)


def _cod(desk: Desk, order: Order) -> str:
    told = order.desk.cod_asked_at
    return (
        _("price told at {time}, no answer yet").format(time=_at(desk, told)) if told else _("the price was not told")
    )


def _asked(desk: Desk, order: Order) -> str:
    asked = order.desk.asked_at
    return _("asked at {time}, no answer yet").format(time=_at(desk, asked)) if asked else _("nobody has asked yet")


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


def _blocked(desk: Desk, order: Order, standing: Standing) -> Iterator[Because]:
    for code in standing.blockers:
        yield Because(label(BLOCKERS, code), BLOCKED[code](desk, order))


def _queued(order: Order, standing: Standing) -> Iterator[Because]:
    """Yield in which queues it lies: by its stage, or by what is left to do with it."""
    left = {
        Queue.TO_NOTIFY: _("the parcel left, the buyer was not told"),
        Queue.TO_RATE: _("completed, and the buyer is not rated yet"),
        Queue.LATE: _("it should have left already"),
    }
    for row in QUEUES.values():
        if standing.stage in row.stages and (row.test is None or row.test(order, standing)):
            stage = _("it stands at {stage}").format(stage=label(STAGES, standing.stage))
            yield Because(_("queue: {name}").format(name=_(row.label)), left.get(Queue(row.id), stage))
    if standing.stage is Stage.UNKNOWN:
        yield Because(label(STAGES, Stage.UNKNOWN), _("no file says whether it is paid"))


def _of_message(desk: Desk, key: str) -> Iterator[Because]:
    message = desk.records.messages.records[key]
    wait = take_inbox(desk).wait(key)
    if wait.due_at is None:
        yield Because(_("no deadline"), _("only buyers and tickets have one"))
        return
    found = _("to be answered by {time}").format(time=_at(desk, wait.due_at))
    came = _("it came at {time}").format(time=_at(desk, message.received_at))
    if message.ticket_due is not None:
        yield Because(found, _("the ticket names this time"))
    else:
        yield _by_rule(desk, message.platform, "reply_window_s", found, came)
