"""Consultations (咨询): one row for each talk worth counting, for the daily table (T01, E15)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Question(StrEnum):
    """What a buyer asked about."""

    STOCK = "stock"
    PRICE = "price"
    SIZE = "size"
    QUALITY = "quality"
    SHIPPING = "shipping"
    AFTERSALES = "aftersales"
    OTHER = "other"


class Intent(StrEnum):
    """How near to buying a buyer was."""

    ORDERED = "ordered"
    HIGH = "high"
    LOW = "low"
    NONE = "none"


class Sex(StrEnum):
    """The form's column of that name; only what the operator put down, never guessed."""

    FEMALE = "female"
    MALE = "male"


class Noted(Struct, frozen=True, omit_defaults=True):
    """What the operator puts down of a consultation; None is what nobody wrote.

    Args:
        nick: The buyer.
        platform: The platform.
        product: Title or SKU.
        words: The question in words.
        answer: What was answered.
        result: What came of it.
        contact_at: When to contact the buyer again.
        sex: As the form asks.
        satisfied: Whether the buyer was.
        contact: How to reach the buyer; personal data.
        remark: Anything else.
    """

    nick: str | None = None
    platform: str | None = None
    product: str | None = None
    words: str | None = None
    answer: str | None = None
    result: str | None = None
    contact_at: datetime | None = None
    sex: Sex | None = None
    satisfied: bool | None = None
    contact: str | None = None
    remark: str | None = None


class Consult(Struct, frozen=True, omit_defaults=True):
    """One consultation; `id` is `CN-MMDD-NN`.

    Args:
        id: Its id.
        at: When it was.
        by: Who talked.
        question: What about.
        intent: How near to buying.
        product: Title or SKU.
        words: The question in words.
        answer: What was answered.
        result: What came of it.
        platform: The platform.
        buyer_nick: The buyer.
        order_id: The order that came of it or was asked about.
        contact_at: When to contact the buyer again.
        sex: As the form asks.
        satisfied: Whether the buyer was.
        contact: How to reach the buyer; personal data.
        remark: Anything else.
        message: The message it was (`MS-…`); None for a talk in another window.
    """

    id: str
    at: datetime
    by: str
    question: Question
    intent: Intent
    product: str | None = None
    words: str | None = None
    answer: str | None = None
    result: str | None = None
    platform: str | None = None
    buyer_nick: str | None = None
    order_id: str | None = None
    contact_at: datetime | None = None
    sex: Sex | None = None
    satisfied: bool | None = None
    contact: str | None = None
    remark: str | None = None
    message: str | None = None
