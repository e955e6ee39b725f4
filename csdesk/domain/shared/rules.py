"""The dated numbers of a platform (its rule pack), as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct


class Rule(Struct, frozen=True):
    """One number or text of a platform: since when it is known, where it was found, how sure it is."""

    value: int | float | str
    since: date
    source: str
    sure: bool = False


class Page(Struct, frozen=True):
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
        rules: The dated numbers by name: `ship_hours`, `pay_minutes`, `reply_window_s`, `reply_hours`, and
            `rates_buyer`, 1 where the seller rates the buyer (V01).
        flags: The platform's number of each flag colour it has (E06).
        flag_names: The name a flag gets where the platform wants one beside its number.
        lang: The language its buyers read as a rule.
        howto: How a buyer does something there, in words of a text: `pay`, `price`, `close`, `refund`, `invoice` (D05).
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
