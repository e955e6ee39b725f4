"""Couriers: by which names they are known, how their numbers look, where they do not go, what they cost."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from csdesk.domain.shared.models import Receiver


class Courier(Struct, frozen=True):
    """One courier; money is a decimal string, `None` where the shop has not said.

    Args:
        code: Stable identifier, e.g. `yto`.
        name: Its name by language.
        other: Other names found in exports.
        strict: Patterns of its modern tracking numbers, first choice.
        broad: Older or vaguer patterns.
        phone: Hotline.
        query: Address of a page that shows a parcel, with `{no}`.
        extra: What the buyer pays more than for the first courier.
        cod_percent: Cash-on-delivery fee in percent of the amount.
        cod_least: The least cash-on-delivery fee.
        freight: What a parcel costs the shop (C05).
        currency: Of its prices.
        freight_back: What a refused parcel costs on its way back; the same where it is not said.
        remote: Places (beginnings of names) where it is slow or dearer.
        closed: Places that it does not serve.
        note: The shop's own words on it.
        days: By when a parcel has usually arrived, in days; what the desk saw itself goes before.
        days_far: The same in far places.
        branches: Phones of its branches, by the beginning of a province, city or district (S11).
        notes: What is known of it in a place, by the beginning of a province, city or district (A05).
    """

    code: str
    name: Mapping[str, str]
    other: tuple[str, ...] = ()
    strict: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    phone: str | None = None
    query: str | None = None
    extra: str | None = None
    cod_percent: str | None = None
    cod_least: str | None = None
    freight: str | None = None
    freight_back: str | None = None
    currency: str = "CNY"
    remote: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    note: str | None = None
    notes: Mapping[str, str] = {}
    days: int | None = None
    days_far: int | None = None
    branches: Mapping[str, str] = {}


class Usual(Struct, frozen=True):
    """By when a parcel has arrived where the courier's own line says nothing; dated.

    Args:
        days: In days.
        days_far: In far places.
        far: The far places, by the beginning of their names.
        cod_most: A fee of cash on delivery above this is asked about once.
        since: Since when that holds.
        source: Where it comes from.
    """

    days: int = 4
    days_far: int = 8
    far: tuple[str, ...] = ()
    cod_most: str | None = None
    since: date | None = None
    source: str = ""


class Couriers(Struct, frozen=True):
    """The courier table of a shop.

    Args:
        known: Every courier by code.
        use: The ones it offers, in its order.
        names: Their names to codes.
        urge_after: How many minutes lie between two times that one is urged to come.
    """

    known: Mapping[str, Courier]
    use: tuple[str, ...]
    names: Mapping[str, str]
    urge_after: int = 0
    usual: Usual = Usual()

    @property
    def offered(self) -> tuple[Courier, ...]:
        """The couriers the shop offers to its buyers."""
        return tuple(self.known[code] for code in self.use)


class Fit(StrEnum):
    """How well a tracking number fits a courier."""

    SURE = "sure"
    LIKELY = "likely"
    STRANGE = "strange"
    OTHERS = "others"


def clean_number(text: str) -> str:
    """Return a tracking number as typed or scanned: full-width folded, blanks and line ends gone, upper case.

    The bar code of JD and Deppon names the parcel behind the number, `-1-2-` for the first of two; of a single parcel
    (`-1-1-`) the waybill itself stays.
    """
    return ONLY_PARCEL.sub("", re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text)).upper())


ONLY_PARCEL = re.compile(r"(?<=[A-Z0-9])-1-1-?(?![A-Z0-9-])", re.IGNORECASE)
"""What the bar code of a single parcel adds to its number."""
_PARCEL_OF = r"-\d{1,3}-\d{1,3}-?$"


@functools.lru_cache(256)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns) or r"(?!)")


def fit(number: str, courier: Courier, table: Couriers) -> Fit:
    """Return how well a clean number fits a courier; OTHERS when it is strictly another's and not even likely his."""
    number = re.sub(_PARCEL_OF, "", number)
    if _pattern(courier.strict).fullmatch(number):
        return Fit.SURE
    if _pattern(courier.broad).fullmatch(number):
        lettered = any(char.isalpha() for char in number)  # digits alone are nobody's for sure
        return Fit.OTHERS if lettered and guess(number, table) else Fit.LIKELY
    return Fit.OTHERS if guess(number, table) else Fit.STRANGE


def guess(number: str, table: Couriers) -> tuple[str, ...]:
    """Return the couriers whose modern numbers look like this one, the shop's own first; may be several."""
    number = re.sub(_PARCEL_OF, "", number)
    order = dict.fromkeys((*table.use, *table.known))
    return tuple(code for code in order if _pattern(table.known[code].strict).fullmatch(number))


TYPED = 3
"""So many digits a hand leaves before a scan at most."""


def behind_digits(number: str, courier: str | None, table: Couriers) -> bool:
    """Tell whether digits hold a number of a courier behind a few more, and are none of his as a whole.

    Without a courier nobody can tell: numbers of one stand in those of others.
    """
    if courier is None or not number.isdigit() or courier in guess(number, table):
        return False
    return any(courier in guess(number[at:], table) for at in range(1, TYPED + 1))


def looks_like_number(number: str) -> bool:
    """Tell whether a clean text can be a tracking number at all: 8 to 35 letters and digits, not all the same."""
    return bool(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{6,33}[A-Z0-9]", number.removesuffix("-"))) and len(set(number)) > 2


def shape(number: str) -> str:
    """Return how a number looks, each digit as 9: `261128-412307765540958` → `999999-999999999999999`."""
    return re.sub(r"\d", "9", number)


def find_courier(name: str, table: Couriers) -> str | None:
    """Return the code of a courier named by code or by any of its names, or None."""
    return table.names.get(unicodedata.normalize("NFKC", name).strip().casefold())


_USUAL = Usual()


def make_table(couriers: Iterable[Courier], use: Iterable[str], urge_after: int = 0, usual: Usual = _USUAL) -> Couriers:
    """Return the table of some couriers, with an index of every name they have."""
    known = {courier.code: courier for courier in couriers}
    names = {
        name.casefold(): courier.code
        for courier in known.values()
        for name in (courier.code, *courier.name.values(), *courier.other)
    }
    return Couriers(known, tuple(use), names, urge_after, usual)


def reach(courier: Courier, receiver: Receiver | None) -> str | None:
    """Return `closed` or `remote` for a place that the courier does not serve or is slow to, else None."""
    if receiver is None:
        return None
    places = [part for part in (receiver.province, receiver.city, receiver.district) if part]
    if _lies_in(places, courier.closed):
        return "closed"
    return "remote" if _lies_in(places, courier.remote) else None


def place_note(courier: Courier, receiver: Receiver | None) -> str | None:
    """Return what the shop noted of a courier in a receiver's place, the nearest place first, or None (A05)."""
    return _nearest(courier.notes, receiver)


def branch_phone(courier: Courier, receiver: Receiver | None) -> str | None:
    """Return the phone of the courier's branch in a receiver's place, the nearest place first, or its hotline."""
    return _nearest(courier.branches, receiver) or courier.phone


def usual_days(courier: Courier | None, table: Couriers, receiver: Receiver | None) -> int:
    """Return after how many days a parcel has usually arrived at a receiver, by the table."""
    places = [part for part in (receiver.province, receiver.city, receiver.district) if part] if receiver else []
    far = _lies_in(places, table.usual.far) or (courier is not None and reach(courier, receiver) == "remote")
    own = (courier.days_far if far else courier.days) if courier is not None else None
    return own if own is not None else table.usual.days_far if far else table.usual.days


def _nearest(notes: Mapping[str, str], receiver: Receiver | None) -> str | None:
    if receiver is None:
        return None
    places = [part for part in (receiver.district, receiver.city, receiver.province) if part]
    return next((words for place in places for area, words in notes.items() if place.startswith(area)), None)


def _lies_in(places: Iterable[str], areas: Iterable[str]) -> bool:
    return any(place.startswith(area) for place in places for area in areas)
