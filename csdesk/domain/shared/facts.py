"""Small facts of an order: its receiver, and what the desk keeps of it: reminders, parcels, notices, urges."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Receiver(Struct, frozen=True, omit_defaults=True, gc=False):
    """Where the parcel goes, word for word; `readable` is False when the export hides it (E11).

    `country` is that of a receiver abroad: his address is whole as he wrote it, his phone as it stands there.
    """

    name: str | None = None
    phone: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    address: str | None = None
    readable: bool = True
    country: str | None = None


class Reminder(Struct, frozen=True, omit_defaults=True, gc=False):
    """A payment reminder that was copied, or sent: when, and for which reason."""

    at: datetime
    reason: str
    sent: bool = False


class Parcel(Struct, frozen=True, omit_defaults=True, gc=False):
    """A parcel that left; `more` says that another of the same order follows."""

    tracking_no: str
    courier: str
    at: datetime
    more: bool = False


class Notice(Struct, frozen=True, omit_defaults=True, gc=False):
    """The buyer was told of a parcel, by its number (None: it was not known), through `chat` or `sms`."""

    parcel: str | None
    channel: str
    at: datetime
    sent: bool = False


class Urge(Struct, frozen=True, omit_defaults=True, gc=False):
    """The buyer urged: which case it was, until when shipping was promised, what was given to calm him.

    `mood` is 1 calm, 2 upset, 3 angry (G03); `copied` while the answer was only copied and nobody said that it went.
    """

    at: datetime
    case: str
    promised: datetime | None = None
    gift: str | None = None
    cost: str | None = None
    why: str | None = None
    mood: int | None = None
    copied: bool = False


class Look(Struct, frozen=True, omit_defaults=True, gc=False):
    """Somebody looked where a parcel is, or asked its courier: what the answer was, and when to look again.

    `state` is how it ended, where the answer says so; `parcel` is its number, None for all of the order.
    """

    at: datetime
    by: str
    answer: str
    next_at: datetime | None = None
    state: str | None = None
    parcel: str | None = None


class Given(Struct, frozen=True, omit_defaults=True, gc=False):
    """A discount given on an order: when, by whom, how much, why (M30)."""

    at: datetime
    by: str
    amount: str
    why: str


class Refusal(Struct, frozen=True, omit_defaults=True, gc=False):
    """A COD parcel was refused at the door (C05): when, who pays its way there and back, how much if said."""

    at: datetime
    payer: str
    freight: str | None = None
    why: str | None = None
