"""What is wrong, or worth a look, with the receiver of an order (A03, A05, E11)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from csdesk.domain.orders.couriers import Courier, reach
from csdesk.domain.shared.divisions import NO_CITY, Divisions, check_place
from csdesk.domain.shared.models import Order, Receiver
from csdesk.domain.shared.phones import phone_ok, virtual_extension


class Check(Struct, frozen=True):
    """One check of a receiver.

    Args:
        part: What was looked at: `name`, `phone`, `place`, `street`, `courier`, `message`, `other`.
        code: What was found, e.g. `phone_bad`; None when it is in order.
        detail: A word that says more, e.g. the district's name of today or the other order's number.
        blocks: Whether the parcel would not arrive like this.
    """

    part: str
    code: str | None = None
    detail: str | None = None
    blocks: bool = False


_NUMBER = re.compile(r"[\d０-９一二三四五六七八九十百]+\s*(?:号|弄|幢|栋|楼|室|座|单元|组|队|巷|#)|\d")
_RURAL = re.compile(r"[村屯庄寨湾屋]|自提|驿站|代收|学校|大学|中学|小学|医院|政府|派出所")


def has_street_number(address: str | None) -> bool:
    """Tell whether a street address names a house, or a place that has no numbers (a village, a school)."""
    return bool(address and (_NUMBER.search(address) or _RURAL.search(address)))


def check_receiver(receiver: Receiver | None, divisions: Divisions, courier: Courier | None = None) -> list[Check]:
    """Return the checks of a receiver in the order they are shown; one that cannot be read has only that."""
    if receiver is None or not receiver.readable:
        return [Check("name", "receiver_unreadable", blocks=True)]
    checks = [
        Check("name") if receiver.name else Check("name", "name_missing", blocks=True),
        _check_phone(receiver),
        _check_place(receiver, divisions),
        Check("street") if has_street_number(receiver.address) else Check("street", "no_street_number"),
    ]
    hurdle = reach(courier, receiver) if courier else None
    if courier is not None:
        code = {"remote": "courier_remote", "closed": "courier_closed"}.get(hurdle or "")
        checks.append(Check("courier", code, courier.note, blocks=hurdle == "closed"))
    return checks


def _check_phone(receiver: Receiver) -> Check:
    if not phone_ok(receiver.phone, receiver.country):
        return Check("phone", "phone_bad", blocks=True)
    extension = virtual_extension(receiver.phone)
    return Check("phone", "phone_virtual", extension) if extension else Check("phone")


def _check_place(receiver: Receiver, divisions: Divisions) -> Check:
    if receiver.country:
        return Check("place")
    found = check_place(divisions, receiver.province, receiver.city, receiver.district)
    if found.today:
        return Check("place", "district_renamed", found.today)
    return Check("place", found.code, blocks=found.code is not None)


_BLANK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])\n|\n(?=[\u3400-\u9fff])")


class Door(Protocol):
    """Who lives where: a receiver, or the view of one."""

    @property
    def name(self) -> str | None: ...  # noqa: D102 - as of a receiver
    @property
    def phone(self) -> str | None: ...  # noqa: D102
    @property
    def province(self) -> str | None: ...  # noqa: D102
    @property
    def city(self) -> str | None: ...  # noqa: D102
    @property
    def district(self) -> str | None: ...  # noqa: D102
    @property
    def address(self) -> str | None: ...  # noqa: D102


def receiver_line(receiver: Door) -> str:
    """Return whom a parcel goes to and where, in one line: everywhere the same."""
    return " ".join(part for part in (receiver.name, receiver.phone, address_line(receiver)) if part)


def address_line(receiver: Door) -> str:
    """Return where a parcel goes as people write it: a municipality once, and no blanks between Chinese signs."""
    province, city = receiver.province or "", receiver.city or ""
    if city in NO_CITY:
        city = ""
    elif city.startswith(province):
        province = ""
    parts = (province, city, receiver.district, receiver.address)
    seamed = "\n".join(" ".join(part.split()) for part in parts if part)
    return _BLANK.sub("", _SEAM.sub("", seamed).replace("\n", " "))


def address_key(receiver: Receiver | None) -> tuple[str, str] | None:
    """Return what makes two orders go to one door: name and address without blanks and marks; None when unreadable."""
    if receiver is None or not receiver.readable or not receiver.address or "*" in receiver.address:
        return None
    parts = (receiver.province, receiver.city, receiver.district, receiver.address)
    door = re.sub(r"[\W_]+", "", "".join(part or "" for part in parts)).casefold()
    return (re.sub(r"\s+", "", receiver.name or ""), door)


def same_door(order: Order, receiver: Receiver | None, others: Iterable[tuple[Order, Receiver | None]]) -> list[str]:
    """Return the ids of other orders that go to the same person at the same door."""
    key = address_key(receiver)
    if key is None:
        return []
    return [other.id for other, where in others if other.id != order.id and address_key(where) == key]
