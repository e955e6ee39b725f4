"""The dated numbers of a platform (its rule pack), as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

How = Literal["pay", "price", "close", "refund", "invoice"]
"""What a buyer does there, told by the platform's words (D05)."""


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One number or text of a platform: since when it is known, where it was found, how sure it is."""

    value: int | float | str
    since: date
    source: str
    sure: bool = False


class Number(Rule, frozen=True):
    """A rule that is counted with."""

    value: int | float


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """Every rule that something asks for; one of another name would be read by nobody.

    Args:
        ship_hours: Hours from payment to shipping, where the file tells no time to ship by.
        pay_minutes: Minutes after which an unpaid order closes.
        reply_window_s: Seconds in which a buyer is to be answered.
        reply_hours: The hours in which that counts, e.g. `08:00-23:00`.
        review_reply_hours: Hours in which a review may be answered.
        memo_bytes: How long a memo may be, in bytes of UTF-8.
        memo_chars: The same in signs.
        flag_tag_chars: How long the words beside a flag may be, in signs.
        rates_buyer: 1 where the seller rates the buyer (V01).
    """

    ship_hours: Number | None = None
    pay_minutes: Number | None = None
    reply_window_s: Number | None = None
    reply_hours: Rule | None = None
    review_reply_hours: Number | None = None
    memo_bytes: Number | None = None
    memo_chars: Number | None = None
    flag_tag_chars: Number | None = None
    rates_buyer: Number | None = None


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """A page on rules or law, by language: what it is called, what it says, since when and where that was found."""

    title: dict[str, str]
    text: dict[str, str]
    since: date
    source: str
    sure: bool = False


class RulePack(Struct, frozen=True):
    """What the desk takes as given of one platform.

    Args:
        platform: Identifier, e.g. `taobao`.
        name: The platform's name by language.
        short: One or two signs for narrow lists, by language.
        rules: The dated numbers by name, those of `Rules`.
        flags: The platform's number of each flag colour it has (E06).
        flag_names: The name a flag gets where the platform wants one beside its number.
        lang: The language its buyers read as a rule.
        howto: How a buyer does something there, in words of a text, by `How` (D05).
        pages: What is to be known of its rules, by name (D07).
    """

    platform: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    rules: Mapping[str, Rule]
    flags: Mapping[str, int] = {}
    flag_names: Mapping[str, str] = {}
    lang: str = "zh"
    howto: Mapping[str, Mapping[str, str]] = {}
    pages: Mapping[str, Page] = {}

    def number(self, name: str) -> float | None:
        """Return a rule's number, or None when the pack has none of that name."""
        rule = self.rules.get(name)
        return float(rule.value) if rule is not None and not isinstance(rule.value, str) else None
