"""What texts say of parcels under way: how they stand, and what their courier said last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.orders.tracking import PARCEL_STATES, ParcelState
from csdesk.domain.orders.watch import looks_of, state_of
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order
from csdesk.i18n import into
from csdesk.services.desk.desk import Desk
from csdesk.texts.facts import JOINER, language_of_words

_FRESH = timedelta(days=1)
"""How long a courier's answer tells how a parcel stands."""


def states(desk: Desk, order: Order, numbers: Iterable[str | None]) -> frozenset[ParcelState]:
    """Return how parcels of an order are known to stand, by their numbers."""
    if desk.judge(order).arrived:
        return frozenset((ParcelState.DELIVERED,))
    return frozenset(state_of(order, number, desk.watch.lines) for number in numbers)


def progress(desk: Desk, order: Order, numbers: Iterable[str | None], lang: str) -> str | None:
    """Return what the courier said last of parcels, within a day and in this language; else how they end, or None."""
    looks = [look for number in numbers for look in looks_of(order, number)[-1:]]
    fresh = [look.answer for look in looks if desk.now() - look.at < _FRESH]
    if fresh and all(language_of_words(answer) == lang for answer in fresh):
        return mask_text(JOINER[lang].join(dict.fromkeys(fresh)))
    known = states(desk, order, numbers) - {ParcelState.MOVING}
    return JOINER[lang].join(into(PARCEL_STATES[state], lang) for state in sorted(known)) or None


def is_signed(desk: Desk, order: Order) -> bool:
    """Tell whether a parcel of an order shows as signed for, to the courier or the platform."""
    arrived = desk.judge(order).stage in (Stage.DELIVERED, Stage.COMPLETED)
    return arrived or any(
        state_of(order, number, desk.watch.lines) is ParcelState.DELIVERED for number, _courier in parcels_of(order)
    )
