"""An order as commands and programs see it: facts, conclusions, and personal data masked unless asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from csdesk.domain.orders import cod, memo
from csdesk.domain.orders.parcels import nick_shown, parcel_told, receiver_of, receivers_of
from csdesk.domain.orders.stage import Stage, Standing, refund_of
from csdesk.domain.shared.masking import mask_name, mask_receiver, masker
from csdesk.domain.shared.models import Flag, Line, Order, PlatformState, Receiver
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk


class LineView(Struct, frozen=True):
    """One item; `price` is that of one piece."""

    title: str
    sku: str | None
    variant: str | None
    qty: int
    price: str | None


class ReceiverView(Struct, frozen=True):
    """Where the parcel goes."""

    name: str | None
    phone: str | None
    province: str | None
    city: str | None
    district: str | None
    address: str | None
    readable: bool


class OrderView(Struct, frozen=True):
    """One order in the form of the JSON contract; the names and their order are fixed."""

    id: str
    platform: str
    shop: str | None
    order_no: str
    stage: Stage
    platform_state: PlatformState | None
    pay_kind: str | None
    buyer_nick: str | None
    buyer_message: str | None
    seller_memo: str | None
    flag: Flag | None
    tags: tuple[str, ...]
    lines: tuple[LineView, ...]
    amount: str | None
    currency: str
    freight: str | None
    cod_fee: str | None
    receiver: ReceiverView | None
    created_at: datetime | None
    paid_at: datetime | None
    ship_by: datetime | None
    shipped_at: datetime | None
    courier: str | None
    tracking_no: str | None
    remind_count: int
    address_confirm: str | None
    courier_wish: str | None
    cod_answer: str | None
    asked_elsewhere: bool
    cod_told: str | None
    hold_reason: str | None
    notified_at: datetime | None
    refund: str | None
    blockers: tuple[str, ...]
    exported_at: datetime | None
    words: str | None
    cases: tuple[str, ...]
    rejected_at: datetime | None
    freight_payer: str | None
    invoice: str | None
    way: str | None
    insured: str | None


def shown_flag(order: Order) -> Flag | None:
    """Return the desk's flag, else the platform's."""
    return order.desk.flag if order.desk.flag is not None else order.flag


def buyer_word(order: Order) -> str:
    """Return what names the buyer in a list: the nick, or where exports have none the receiver's masked name."""
    receiver = receiver_of(order)
    nick = nick_shown(order.buyer_nick, order)
    return nick or (mask_name(receiver.name) if receiver is not None else None) or ""


def _line(line: Line) -> LineView:
    return LineView(line.title, line.sku, line.variant, line.qty, line.price)


def receiver_view(receiver: Receiver | None, *, reveal: bool) -> ReceiverView | None:
    """Return a receiver as it may be shown; name, phone and street masked unless `reveal`."""
    shown = receiver if reveal else mask_receiver(receiver)
    if shown is None:
        return None
    return ReceiverView(
        shown.name, shown.phone, shown.province, shown.city, shown.district, shown.address, shown.readable
    )


def _leaving(order: Order) -> dict[str, Any]:
    """Return how an order leaves or left."""
    parcel = parcel_told(order)
    return {
        "shipped_at": parcel.at,
        "courier": parcel.courier,
        "tracking_no": parcel.number,
        "way": order.desk.way,
        "insured": order.desk.insured,
    }


def view_order(order: Order, standing: Standing, cases: tuple[str, ...] = (), *, reveal: bool = False) -> OrderView:
    """Return the view of an order: names, phones and streets masked (also phones in free texts) unless `reveal`.

    `cases` are the ids of its after-sales cases.
    """
    text = masker(reveal=reveal, receivers=receivers_of(order))
    desk = order.desk
    return OrderView(
        id=order.id,
        platform=order.platform,
        shop=order.shop,
        order_no=order.order_no,
        stage=standing.stage,
        platform_state=order.platform_state,
        pay_kind=order.pay_kind,
        buyer_nick=order.buyer_nick if reveal else nick_shown(order.buyer_nick, order),
        buyer_message=text(order.buyer_message),
        seller_memo=text(memo.whole_memo(order)),
        flag=shown_flag(order),
        tags=desk.tags,
        lines=tuple(map(_line, order.lines)),
        amount=cod.pays(order),
        currency=order.currency,
        freight=order.freight,
        cod_fee=desk.cod_fee or order.cod_fee,
        receiver=receiver_view(receiver_of(order), reveal=reveal),
        created_at=order.created_at,
        paid_at=order.paid_at,
        ship_by=standing.ship_by,
        remind_count=desk.remind_count,
        address_confirm=desk.address_confirm,
        courier_wish=desk.courier_wish,
        cod_answer=desk.cod_answer,
        asked_elsewhere=desk.asked_elsewhere,
        cod_told=text(desk.cod_told),
        hold_reason=text(desk.hold_reason) if standing.stage is Stage.ON_HOLD else None,
        notified_at=desk.notified_at,
        refund=refund_of(order),
        blockers=standing.blockers,
        exported_at=order.exported_at,
        words=desk.words if reveal else None,
        cases=cases,
        rejected_at=desk.refusal.at if desk.refusal else None,
        freight_payer=desk.refusal.payer if desk.refusal else None,
        invoice=order.invoice if reveal else mask_name(order.invoice),
        **_leaving(order),
    )


def judge_one(desk: Desk, order: Order) -> Standing:
    """Return the conclusions of one order now."""
    return desk.judge(order)


def case_ids(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Return the ids of the after-sales cases by order, oldest first."""
    found: dict[str, tuple[str, ...]] = {}
    for case in sorted(desk.records.cases.records.values(), key=lambda case: (case.opened_at, case.id)):
        found[case.order_id] = (*found.get(case.order_id, ()), case.id)
    return found


def note_reveal(desk: Desk, ids: Sequence[str]) -> None:
    """Write one log line that personal data of these orders were shown in full (D01)."""
    few = len(ids) <= 20
    desk.store.note(desk.entry("order.reveal", " ".join(ids) if few else _("{count} order[s]").format(count=len(ids))))
