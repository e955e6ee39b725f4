"""What files say of parcels: where each stands, and what the courier billed for it; joined by tracking number alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from csdesk.i18n import N_


class ParcelState(StrEnum):
    """How a parcel stands, by the courier; later members outrank earlier ones of the same moment."""

    MOVING = "moving"
    STUCK = "stuck"
    LOST = "lost"
    DELIVERED = "delivered"
    RETURNED = "returned"


PARCEL_STATES: dict[str, str] = {
    ParcelState.MOVING: N_("on its way"),
    ParcelState.STUCK: N_("stuck"),
    ParcelState.LOST: N_("lost on the way"),
    ParcelState.DELIVERED: N_("delivered"),
    ParcelState.RETURNED: N_("sent back"),
}
ENDED = frozenset((ParcelState.DELIVERED, ParcelState.RETURNED))
GONE = frozenset((ParcelState.LOST, ParcelState.RETURNED))
"""States of which no buyer gets his parcel: what comes of that is a case."""

_RANK = {state: rank for rank, state in enumerate(ParcelState)}


class ParcelLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing that a file says of a parcel: its state, or an amount that the courier billed for it.

    Args:
        id: By what the line says itself, so that it is the same whenever it comes.
        source: The kind of file.
        tracking_no: The parcel; of one on its way back, the number under which it left.
        at: When it was so; None where the file tells no time.
        state: How it stood; None for a bill.
        word: The file's own word for that, or for what is billed.
        freight: What was billed, a decimal string.
        weight: The weight that was billed, in kilograms.
        back: Whether it is billed for the way back.
        courier: As the file names it.
        place: Where it went: province or city.
        shop: Whose file it is, where that was said.
        file: Its name.
        currency: Of the freight.
        exported: When the bill was made: as its file's name says, else the newest day in it.
        bill: What the bill calls itself: its number, or whose account it is and of which span.
    """

    id: str
    source: str
    tracking_no: str
    at: datetime | None = None
    state: ParcelState | None = None
    word: str | None = None
    freight: str | None = None
    weight: str | None = None
    back: bool = False
    courier: str | None = None
    place: str | None = None
    shop: str | None = None
    file: str = ""
    currency: str = "CNY"
    exported: datetime | None = None
    bill: str | None = None


def newest(lines: Iterable[ParcelLine]) -> ParcelLine | None:
    """Return the line that tells how a parcel stands: an end outlives what is told later of the way, then the newest.

    The same of any order of lines.
    """
    told = [line for line in lines if line.state is not None]
    return max(told, key=_weight, default=None)


def _weight(line: ParcelLine) -> tuple[bool, float, int, str]:
    assert line.state is not None
    return line.state in ENDED, line.at.timestamp() if line.at else 0.0, _RANK[line.state], line.id


class Billed(Struct, frozen=True):
    """What a courier billed for one parcel.

    Args:
        amount: All of it, there and back.
        weight: The heaviest that was billed, in kilograms.
        back: Whether a way back is in it.
        twice: Whether a line of it stands in the files again with the same words and amount.
    """

    amount: Decimal
    weight: str | None
    back: bool
    twice: bool


def billed(lines: Iterable[ParcelLine]) -> Billed | None:
    """Return what lines of one parcel bill for it, or None."""
    bills = [line for line in lines if line.freight is not None]
    if not bills:
        return None
    said = [(line.word, line.freight, line.back) for line in bills]
    weights = [line.weight for line in bills if line.weight]
    return Billed(
        sum((Decimal(line.freight or 0) for line in bills), Decimal()),
        max(weights, key=Decimal, default=None),
        any(line.back for line in bills),
        len(said) != len({*said}),
    )


def by_number(lines: Iterable[ParcelLine]) -> dict[str, list[ParcelLine]]:
    """Return lines by the number of their parcel."""
    found: dict[str, list[ParcelLine]] = {}
    for line in lines:
        found.setdefault(line.tracking_no, []).append(line)
    return found
