"""Shipping notices: who is told of which parcel, through which channel, never twice (S01).

That a notice was sent is kept in a table of its own (`told`), which no undo takes away: what has left has left. One
that was only copied and taken back may be made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from csdesk.domain.cases.cases import calls_back
from csdesk.domain.orders import permissions
from csdesk.domain.orders.parcels import receiver_of, untold_parcels
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.label import label, with_value
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.phones import sms_number
from csdesk.domain.talk.labels import CASE_KINDS
from csdesk.errors import DeskError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.outbound import sms_file
from csdesk.services.buyers.called_back import CalledBack
from csdesk.services.buyers.sent_log import remember
from csdesk.services.buyers.told import NOTICES, in_parcels
from csdesk.services.desk.change import refuse, what
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.today.queues import queues_of
from csdesk.store import Transaction
from csdesk.texts.template import Channel


class NoticeText(Struct, frozen=True):
    """One notice to send: of which parcels, how, to which phone, in which words; a buyer is told once of an order.

    `others` are the other orders that travel in these parcels: it tells of them too.
    """

    order: Order
    parcels: tuple[str | None, ...]
    channel: Channel
    text: str
    phone: str | None = None
    others: tuple[Order, ...] = ()

    @property
    def orders(self) -> tuple[Order, ...]:
        """All the orders it tells of."""
        return (self.order, *self.others)


class Notices(Struct, frozen=True):
    """The notices of one bulk: to send one after the other, an SMS file when there is one, and who was left out."""

    made: tuple[NoticeText, ...]
    refused: tuple[str, ...] = ()
    sms_file: str | None = None


def notify(
    desk: Desk,
    ids: Sequence[str],
    *,
    every: bool = False,
    channel: Channel | None = None,
    mark: Mark | None = None,
    lenient: bool = False,
) -> tuple[Result, Notices]:
    """Return the notices for orders, or for the whole queue; told only when copied or sent, as one change.

    Args:
        desk: The desk.
        ids: The orders; may be empty with `every`.
        every: All orders that wait for a notice; those that cannot be told are left out and named.
        channel: Chat or SMS; None takes SMS where there is a phone that can take it and a shop name to sign with.
        mark: Copied or sent; None only makes the texts.
        lenient: Leave out and name those that cannot be told, also of orders that were named.

    Raises `RefusedError` when an order that was named has been told already, has not left, or its text cannot be made.
    """
    if not ids and not every:
        raise UsageError(_("Which orders?"), hint="csdesk order notify ID… | --all", code="usage")
    with desk.change("order.notify", "", dry_run=mark is None) as transaction:
        orders = _waiting(desk) if every else desk.find_all(ids)
        told: list[NoticeText] = []
        named: set[str] = set()
        refused: list[str] = []
        for order in orders:
            try:
                parcels = [parcel for parcel in _untold(desk, order) if (parcel or order.id) not in named]
                if parcels:
                    told.append(_make(desk, order, channel_of(desk, order, channel), parcels))
                    named |= {parcel or order.id for parcel in parcels}
            except DeskError as error:
                if not (every or lenient):
                    raise
                refused.append(with_value(order.id, error.title))
        path = _sms_file(desk, told) if mark is not None and not desk.dry_run and len(orders) > 1 else None
        if mark is not None:
            _note(desk, transaction, told, mark is Mark.SENT)
        words = _("notice · {orders}") if mark is Mark.COPIED else _("buyers told · {orders}")
        about = {order.id: order for one in told for order in one.orders}
        summary = words.format(orders=what(list(about.values())))
        transaction.entry.subject, transaction.entry.summary = " ".join(about), summary
    changed = () if mark is None else tuple(about)
    text = "\n\n".join(one.text for one in told if path is None or one.channel is Channel.CHAT)
    warnings = (*refused, *_open_cases(desk, list(about.values())))
    return Result(changed, summary, text or None, warnings), Notices(tuple(told), tuple(refused), path)


def _open_cases(desk: Desk, orders: Sequence[Order]) -> Iterable[str]:
    """Yield which of the buyers have a case open on the very order: what is written there may make the notice odd."""
    tails = {order.id: order.order_no[-4:] for order in orders}
    for case in desk.records.cases.records.values():
        if case.closed_at is None and case.order_id in tails:
            kind, tail = label(CASE_KINDS, case.kind), tails[case.order_id]
            yield _("…{tail} has an open case: {kind} {id}").format(tail=tail, kind=kind, id=case.id)


def _waiting(desk: Desk) -> list[Order]:
    found = [order for order in desk.orders.values() if Queue.TO_NOTIFY in queues_of(order, desk.judge(order))]
    return sorted(found, key=lambda order: (order.shipped_at.timestamp() if order.shipped_at else 0.0, order.id))


def _untold(desk: Desk, order: Order) -> list[str | None]:
    """Return the parcels of an order that are not told yet; raises `RefusedError` when there is none."""
    _refuse_silent(desk, order)
    told = desk.records.told.records
    waiting = [parcel for parcel in untold_parcels(order) if (parcel or order.id) not in told]
    if not waiting:
        refuse([order], lambda _order, _standing: permissions.ALREADY_TOLD, desk)
    for other in in_parcels(desk, order, waiting):
        _refuse_silent(desk, other)
    return waiting


def _refuse_silent(desk: Desk, order: Order) -> None:
    """Raise `RefusedError` where nobody may be told to expect an order."""
    refuse([order], permissions.notify, desk)
    if order.id in desk.kept(CalledBack):
        calls = [
            case.id for case in desk.records.cases.records.values() if case.order_id == order.id and calls_back(case)
        ]
        raise RefusedError(
            _("The parcel of order {id} is called back: nobody is told to expect it.").format(id=order.id),
            where=", ".join(calls),
            hint=_("The notice waits until that case is closed."),
            code="called_back",
        )


def channel_of(desk: Desk, order: Order, channel: Channel | None) -> Channel:
    """Return how a buyer is told: as wished, else by SMS; where no SMS can reach him always by chat."""
    signed = channel is Channel.SMS or bool(desk.config.shop or order.shop)
    return Channel.SMS if channel is not Channel.CHAT and signed and _sms_phone(order) is not None else Channel.CHAT


def _make(desk: Desk, order: Order, way: Channel, parcels: Sequence[str | None]) -> NoticeText:
    """Return the one notice of an order's parcels."""
    made = make_text(desk, Ask(NOTICES[way], order=order, parcels=tuple(parcels), channel=way))
    phone, others = _sms_phone(order) if way is Channel.SMS else None, in_parcels(desk, order, parcels)
    return NoticeText(order, tuple(parcels), way, made.text, phone, others)


def _sms_phone(order: Order) -> str | None:
    """Return the phone that can take an SMS: a plain mobile, readable (E11); else None."""
    receiver = receiver_of(order)
    phone = receiver.phone if receiver is not None and receiver.readable else None
    return sms_number(phone)


def _note(desk: Desk, transaction: Transaction, made: Sequence[NoticeText], sent: bool) -> None:
    """Write which texts told of parcels."""
    for one in made:
        order = desk.records.order_in(transaction, one.order.id) or one.order
        code, way = NOTICES[one.channel], one.channel
        remember(desk, transaction, one.text, order=order, channel=way, code=code, sent=sent, parcels=one.parcels)


def _sms_file(desk: Desk, made: Iterable[NoticeText]) -> str | None:
    """Write phones and texts for a bulk SMS service into the outbox, and return the path; None without any."""
    rows = [(one.phone or "", one.text) for one in made if one.channel is Channel.SMS]
    if not rows:
        return None
    path = sms_file.fresh(desk.home.outbox, desk.now(), "csv")
    sms_file.write(path, (_("phone number"), _("SMS text")), rows)
    return str(path)


def tell_all(desk: Desk, ids: Sequence[str], *, channel: Channel | None = None, mark: Mark | None = None) -> Result:
    """Tell the buyers of several orders as one change; those that cannot be told are left out and named as warnings.

    The summary names the SMS file when there is one. Raises `RefusedError` when a single order cannot be told.
    """
    result, made = notify(desk, ids, channel=channel, mark=mark, lenient=len(ids) > 1)
    if made.sms_file is None:
        return result
    words = _("{summary} · SMS file {path}").format(summary=result.summary, path=made.sms_file)
    return Result(result.changed, words, result.text, result.warnings)


class NoticeView(Struct, frozen=True):
    """One notice as programs see it, several parcels of it with blanks between; the phone is in the SMS file only."""

    order_id: str
    parcel: str | None
    channel: Channel
    text: str


class NoticesView(Struct, frozen=True):
    """The outcome of `order notify` as programs see it."""

    dry_run: bool
    changed: tuple[str, ...]
    summary: str
    notices: tuple[NoticeView, ...]
    warnings: tuple[str, ...]
    sms_file: str | None


def report(result: Result, made: Notices, *, dry_run: bool) -> NoticesView:
    """Return the outcome of `notify` for programs."""
    views = tuple(
        NoticeView(one.order.id, " ".join(filter(None, one.parcels)) or None, one.channel, one.text)
        for one in made.made
    )
    return NoticesView(dry_run, result.changed, result.summary, views, result.warnings, made.sms_file)
