"""Records beside the orders: change slips, products, pickups, which parcels buyers were told of, and buyers."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.shared.facts import Receiver


class Slip(Struct, frozen=True, omit_defaults=True):
    """A change slip (变更单) for whoever prints and packs: what changed, who said so, and who has seen it (N01).

    Args:
        id: `SL-0317-01`.
        order_id: The order.
        kind: `address`, `order`, `cod`, `urge`, `special`.
        at: When it was written.
        by: Operator.
        text: What holds now, in words without personal data; empty for an address.
        old: What held before, in words.
        old_receiver: Where the parcel went before.
        new_receiver: Where it goes now.
        who: Who said so; the buyer unless noted.
        blocks: Whether the parcel may not leave before the slip is acknowledged.
        acked_at: When the packer had it.
        acked_by: Who acknowledged it.
    """

    id: str
    order_id: str
    kind: str
    at: datetime
    by: str
    text: str = ""
    old: str | None = None
    old_receiver: Receiver | None = None
    new_receiver: Receiver | None = None
    who: str | None = None
    blocks: bool = True
    acked_at: datetime | None = None
    acked_by: str | None = None


class Product(Struct, frozen=True, omit_defaults=True):
    """A product by its SKU (`id`): page stock, counted stock, and what to say of it (K01-K08).

    `freight` and `steps` hold by the least quantity: freight of the whole, and the price of one piece (wholesale).
    """

    id: str
    title: str | None = None
    page: int | None = None
    real: int | None = None
    safety: int = 0
    counted_at: datetime | None = None
    price: str | None = None
    parcel: str | None = None
    freight: dict[str, str] = {}
    card: str | None = None
    fits: str | None = None
    not_for: str | None = None
    alternatives: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()
    care: str | None = None
    campaign: str | None = None
    points: str | None = None
    steps: dict[str, str] = {}


class Pickup(Struct, frozen=True, omit_defaults=True):
    """A courier's pickup: booked when, due when, urged when, done when (S08-S10).

    What the desk concludes of it may be overridden, always with the reason `why`: `named` is another time that the
    courier gave, `complain` says not to wait the hour.
    """

    id: str
    courier: str
    at: datetime
    due: datetime
    by: str
    urgent: bool = False
    parcels: int | None = None
    urged: tuple[datetime, ...] = ()
    complaint_no: str | None = None
    done_at: datetime | None = None
    named: datetime | None = None
    complain: bool = False
    why: str | None = None


class Told(Struct, frozen=True, omit_defaults=True):
    """That the buyer was told of a parcel (`id`: its number, or the order without one); no undo takes it away (S01)."""

    id: str
    order_id: str
    channel: str
    at: datetime


class BuyerNote(Struct, frozen=True, omit_defaults=True):
    """What somebody wrote down about a buyer."""

    text: str
    at: datetime
    by: str


class Buyer(Struct, frozen=True, omit_defaults=True):
    """What the desk itself knows of a buyer (`id`: `platform:nick`); the rest follows from his orders (B01).

    Args:
        id: His key.
        notes: What was written down, oldest first.
        tags: `difficult` (M26).
        group: Names with the same number are one person, linked by hand.
        lang: The language he reads, `zh` or `en`: seen in what he wrote, or said by the operator (`lang_said`).
    """

    id: str
    notes: tuple[BuyerNote, ...] = ()
    tags: tuple[str, ...] = ()
    group: int | None = None
    lang: str | None = None
    lang_said: bool = False
