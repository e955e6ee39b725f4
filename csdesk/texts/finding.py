"""What the check is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from csdesk.texts.template import Channel


class Level(StrEnum):
    """How bad a finding is: the text may not leave, it should be looked at, it could be nicer."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


RANK: Mapping[str, int] = {Level.BLOCK: 0, Level.WARN: 1, Level.HINT: 2}


class Finding(Struct, frozen=True):
    """One thing found.

    Args:
        level: `block`, `warn` or `hint`.
        code: The kind of thing, e.g. `arrival_promise`.
        match: The words it is about, as they stand in the text.
        start: Where they begin in the text (characters).
        end: Where they end.
        message: What is wrong, in the language of the desk.
        suggestion: A better wording, or what to do.
        rule: Identifier of the rule, e.g. `P10`.
        source: Where the rule comes from.
        idiom: The pattern or the phrase that found it; the code, when a count did.
        file: The file in which that stands, e.g. `data/phrases/idioms/rude/evade.toml`.
    """

    level: Level
    code: str
    match: str
    start: int
    end: int
    message: str
    suggestion: str
    rule: str
    source: str
    idiom: str
    file: str


class Context(Struct, frozen=True):
    """What is known of a text that is checked; everything may be unknown.

    Args:
        platform: The platform it goes out on.
        channel: How it goes out.
        situation: What it answers: `confirm`, `complaint`, `aftersales`, `review`; or empty.
        lang: Language of the desk, for messages.
        signature: The shop's SMS signature, counted when the text has none.
        order_no: The order it is about.
        tracking_no: That order's tracking number.
        buyer: Nick, receiver's name, phone and address: never in public, and the phone only in a confirmation.
        phone: The receiver's phone.
        stock_left: Pieces really there, when it is about a product.
        difficult: The buyer is marked as difficult (M26): arguing words block.
        codes: The shop's own codes of products that stand in the text.
        allowed: The most money that may be promised to the buyer (F09); None for any.
        paid: What the buyer paid for the order.
        contrary: Where the text promises another time than the buyer was promised already: start, end, that promise.
        passed: Where it promises something by a time that lies behind: start, end.
    """

    platform: str | None = None
    channel: Channel = Channel.CHAT
    situation: str = ""
    lang: str = "zh"
    signature: str = ""
    order_no: str | None = None
    tracking_no: str | None = None
    buyer: tuple[str, ...] = ()
    phone: str | None = None
    stock_left: int | None = None
    difficult: bool = False
    codes: tuple[str, ...] = ()
    allowed: Decimal | None = None
    paid: Decimal | None = None
    contrary: tuple[tuple[int, int, str], ...] = ()
    passed: tuple[tuple[int, int], ...] = ()


class Report(Struct, frozen=True):
    """The outcome of a check: `ok` is False when something blocks; the length is that of an SMS when it is one."""

    ok: bool
    findings: tuple[Finding, ...]
    length: int
    sms_parts: int
