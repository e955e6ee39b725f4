"""The records of the desk: frozen facts, as they are stored; without cycles, so no garbage collector need look at them.

An order holds what the platform says (taken from exports, newest wins per field) and, in `desk`, what the desk knows.
An import never touches `desk`; a verb never touches the rest. Money is a decimal string, times are aware datetimes,
an absent value is None (or the default) and is not written to the file.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from csdesk.domain.shared.facts import Given, Look, Notice, Parcel, Refusal, Reminder, Urge
from csdesk.domain.shared.facts import Receiver as Receiver


class PlatformState(StrEnum):
    """What the platform says of an order; the order of the members is the order of a trade."""

    __hash__ = str.__hash__  # that of Enum is written in Python and four times as slow

    UNPAID = "unpaid"
    PAID = "paid"
    PART_SHIPPED = "part_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CLOSED = "closed"


STATE_RANK = {state: rank for rank, state in enumerate(PlatformState)}


class Flag(StrEnum):
    """The seller's flag; by name here, by number only at the platform's door (E06)."""

    __hash__ = str.__hash__  # that of Enum is written in Python and four times as slow

    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One item of an order (子订单); `price` is the price of one piece, `kind` gift or service where it is no goods."""

    title: str = ""
    sku: str | None = None
    variant: str | None = None
    qty: int = 1
    price: str | None = None
    kind: str | None = None


class Source(Struct, frozen=True, omit_defaults=True, gc=False):
    """Where facts came from: a row of a file, and when that file was exported.

    `certain` is False when the export time is read off the rows because the file name does not tell it; None when the
    rows do not tell it either. `rank` is the rank of the state this row showed (-1: none), see `domain.merge`.
    """

    file: str
    row: int
    exported_at: datetime | None = None
    certain: bool = True
    rank: int = -1


class DeskFacts(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the desk knows of an order; only verbs write it.

    `receiver` is the changed receiver, `open_slips` the change slips that the packer has not acknowledged yet,
    `memo_copied` the memo lines that were copied for the back end, `flag_tag` the name a platform puts on the flag,
    `asked_elsewhere` tells that an answer came to a question that was not asked here, `cod_told` how he was told the
    price at the door then; `only_copied` that the question or the price was copied and nobody said that it went;
    `way` how it is sent, `insured` for what value;
    `words` what the buyer wrote where the order was typed by hand.
    `refunded_at` is when all of its price was given back, as its case says.
    `together` is the first of the orders that travel in one parcel.
    """

    flag: Flag | None = None
    flag_tag: str | None = None
    memo: tuple[str, ...] = ()
    memo_copied: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    hold_reason: str | None = None
    hold_until: datetime | None = None
    close_reason: str | None = None
    closed_in: PlatformState | None = None
    message_read: str | None = None
    address_confirm: str | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    asked_elsewhere: bool = False
    only_copied: bool = False
    receiver: Receiver | None = None
    courier_wish: str | None = None
    cod_fee: str | None = None
    cod_asked_at: datetime | None = None
    cod_told: str | None = None
    cod_answer: str | None = None
    cod_answered_at: datetime | None = None
    refusal: Refusal | None = None
    superseded_by: str | None = None
    reminders: tuple[Reminder, ...] = ()
    no_reminders: bool = False
    parcels: tuple[Parcel, ...] = ()
    notices: tuple[Notice, ...] = ()
    urges: tuple[Urge, ...] = ()
    looks: tuple[Look, ...] = ()
    open_slips: tuple[str, ...] = ()
    special: str | None = None
    way: str | None = None
    insured: str | None = None
    rated_at: datetime | None = None
    refunded_at: datetime | None = None
    words: str | None = None
    together: str | None = None
    given: tuple[Given, ...] = ()

    @property
    def remind_count(self) -> int:
        """How often the buyer was reminded to pay."""
        return len(self.reminders)

    @property
    def notified_at(self) -> datetime | None:
        """When the buyer was last told that a parcel left."""
        return self.notices[-1].at if self.notices else None

    @property
    def left(self) -> bool:
        """Whether the desk knows that the last parcel left."""
        return bool(self.parcels) and not self.parcels[-1].more


class Outline(Struct, frozen=True, omit_defaults=True, gc=False):
    """What stage, blockers and queues of an order follow from; and when it left, for the stock."""

    id: str
    platform: str
    order_no: str
    platform_state: PlatformState | None = None
    held: bool = False
    pay_kind: str | None = None
    buyer_message: str | None = None
    receiver: Receiver | None = None
    created_at: datetime | None = None
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    courier: str | None = None
    tracking_no: str | None = None
    refund: str | None = None
    desk: DeskFacts = DeskFacts()


class Order(Outline, frozen=True, omit_defaults=True, gc=False):
    """One order of one platform; `id` is `platform:order_no`, with `@shop` behind it where shops number their own.

    `invoice` is whom an invoice is to be made out to.
    `sources` are the exports that facts came from, newest first; `origin` names for a field the index of its source
    where that is not the first; `unknown` are the fields no export has told (a column that is there and empty is told).
    `said` is the state of the platform's own word where later facts lifted `platform_state` above it, and `rivals` are
    values that lost only because certain and uncertain sources are not compared by time alone: both are kept so that
    the order in which files are imported makes no difference. `exported_at` is the newest export that held the order.
    """

    shop: str | None = None
    state_text: str | None = None
    buyer_nick: str | None = None
    seller_memo: str | None = None
    flag: Flag | None = None
    lines: tuple[Line, ...] = ()
    amount: str | None = None
    currency: str = "CNY"
    freight: str | None = None
    cod_fee: str | None = None
    received_at: datetime | None = None
    close_reason: str | None = None
    exported_at: datetime | None = None
    sources: tuple[Source, ...] = ()
    origin: dict[str, int] = {}
    unknown: tuple[str, ...] = ()
    said: PlatformState | None = None
    rivals: dict[str, tuple[int, Any]] = {}
    invoice: str | None = None


class Reject(Struct, frozen=True, omit_defaults=True):
    """A row that could not become a record, kept whole: header label to cell, as read.

    `was` tells the row of the file when the operator mended its cells, or settled it (`cells` is empty then): that row
    is not kept again when the file comes again. `shop` is whose file it is, where the operator said it.
    """

    file: str
    row: int
    column: str
    code: str
    message: str
    platform: str
    kind: str
    cells: dict[str, str]
    at: datetime
    was: str | None = None
    shop: str | None = None


class StepDone(Struct, frozen=True, omit_defaults=True):
    """One step of the routine, closed on one day.

    Args:
        day: The day it belongs to.
        step: Its id.
        state: `done` or `skipped`.
        at: When it was closed.
        by: Who closed it.
        why: The reason, or a note.
        new: How many new things were there, by platform (R02).
        began_at: When it was opened, where the desk knows.
    """

    day: date
    step: str
    state: str
    at: datetime
    by: str
    why: str | None = None
    new: dict[str, int] | None = None
    began_at: datetime | None = None
