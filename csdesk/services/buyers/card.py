"""The buyer's card: orders, cases, reviews, messages, preference, form of address, refusals, notes (B01, B03)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.cases.cases import CaseKind, CaseState, case_state
from csdesk.domain.orders.buyers import NO_TRADE, Tier, newest, preferred, spent_on, tier
from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.couriers import find_courier
from csdesk.domain.orders.ledgers import BuyerNote
from csdesk.domain.orders.parcels import parcels_of, receiver_of, receivers_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.masking import masker
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import show_money
from csdesk.domain.talk.messages import State, state_of
from csdesk.domain.talk.reviews import ReviewKind, ReviewState, only_copied, review_state
from csdesk.services.buyers import language
from csdesk.services.buyers.buyers import is_difficult, names_of, orders_of, shown_key
from csdesk.services.buyers.sent_log import title_of
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import ReceiverView, receiver_view
from csdesk.services.desk.tables import Owned


class BuyerOrder(Struct, frozen=True):
    """One of his orders."""

    id: str
    stage: Stage
    items: str
    amount: str | None
    created_at: datetime | None
    courier: str | None
    archived: bool


class BuyerCase(Struct, frozen=True):
    """One of his cases."""

    id: str
    kind: CaseKind
    state: CaseState
    order_id: str
    opened_at: datetime


class BuyerReview(Struct, frozen=True):
    """One of his reviews."""

    id: str
    kind: ReviewKind | None
    stars: int | None
    state: ReviewState
    copied: bool
    text: str | None
    created_at: datetime | None


class BuyerView(Struct, frozen=True):
    """A buyer as commands, programs and screens see him: `names` are his linked names, himself first.

    `spent` sums the orders that came to a trade; `refusals` counts COD parcels he did not want.
    """

    id: str
    names: tuple[str, ...]
    tier: Tier
    spent: str
    first_at: datetime | None
    last_at: datetime | None
    courier: str | None
    salutation: str | None
    lang: str
    lang_said: bool
    refusals: int
    difficult: bool
    receiver: ReceiverView | None
    notes: tuple[BuyerNote, ...]
    messages: int
    messages_open: int
    orders: tuple[BuyerOrder, ...]
    cases: tuple[BuyerCase, ...]
    reviews: tuple[BuyerReview, ...]


def view_buyer(desk: Desk, key: str, *, reveal: bool = False) -> BuyerView:
    """Return a buyer's card; receiver masked, and phones in notes and reviews too, unless `reveal`.

    Raises `DataError` when the archive cannot be read.
    """
    names, records, now = names_of(desk, key), desk.records, desk.now()
    orders = newest(orders_of(desk, key))
    ids = {order.id for order in orders}
    traded = [order for order in orders if desk.judge(order).stage not in NO_TRADE]
    limits, wish = desk.config.buyers, preferred(orders)

    def his(one: Owned) -> bool:
        return one.order_id in ids or f"{one.platform}:{one.buyer_nick}" in names

    said = records.messages.where(his)
    cases = records.cases.where(his)
    reviews = records.reviews.where(his)
    text = masker(reveal=reveal, receivers=receivers_of(*orders))
    cards = [known for name in names if (known := records.buyers.records.get(name)) is not None]
    notes = [BuyerNote(text(one.text) or "", one.at, one.by) for card in cards for one in card.notes]
    receivers = [found for order in orders if (found := receiver_of(order)) is not None]
    times = [order.created_at for order in orders if order.created_at is not None]
    return BuyerView(
        id=key,
        names=names,
        tier=tier(orders, traded, limits.key_orders, limits.key_amount),
        spent=show_money(spent_on(traded)),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        courier=(find_courier(wish, desk.couriers) or wish) if wish else None,
        lang=language.language_for(desk, order=next(iter(orders), None), buyer=key, platform=key.partition(":")[0]),
        lang_said=language.was_said(desk, key),
        salutation=next((one for name in names if (one := title_of(desk, name))), None),
        refusals=sum(order.desk.cod_answer == "refused" for order in orders),
        difficult=is_difficult(desk, key),
        receiver=receiver_view(next(iter(receivers), None), reveal=reveal),
        notes=tuple(sorted(notes, key=lambda one: one.at)),
        messages=len(said),
        messages_open=sum(state_of(one, now) is State.OPEN for one in said),
        orders=tuple(_order(desk, order) for order in orders),
        cases=tuple(BuyerCase(one.id, one.kind, case_state(one), one.order_id, one.opened_at) for one in cases),
        reviews=tuple(
            BuyerReview(
                one.id, one.kind, one.stars, review_state(one), only_copied(one), text(one.text),
                one.created_at,
            )
            for one in reviews
        ),
    )  # fmt: skip


def _order(desk: Desk, order: Order) -> BuyerOrder:
    items = listed(f"{line.title or line.sku or '?'} x{line.qty}" for line in order.lines[:3])
    courier = next((name for _number, name in reversed(parcels_of(order)) if name), None)
    return BuyerOrder(
        order.id,
        desk.judge(order).stage,
        items,
        pays(order),
        order.created_at,
        courier or order.desk.courier_wish,
        order.id not in desk.orders,
    )


def note_reveal(desk: Desk, key: str) -> None:
    """Write one log line that a buyer's personal data were shown in full (D01)."""
    desk.store.note(desk.entry("buyer.reveal", shown_key(key)))
