"""What files say of parcels, by tracking number."""

from __future__ import annotations

from collections.abc import Iterable

from csdesk.domain.orders.tracking import ParcelLine


def by_number(lines: Iterable[ParcelLine]) -> dict[str, list[ParcelLine]]:
    """Return lines by the number of their parcel."""
    found: dict[str, list[ParcelLine]] = {}
    for line in lines:
        found.setdefault(line.tracking_no, []).append(line)
    return found
