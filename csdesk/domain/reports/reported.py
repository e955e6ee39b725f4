"""What a person adds to the reports: a correction of a row of the deal table, the goal of a month."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from csdesk.i18n import N_


class DealSource(StrEnum):
    """Whether the buyer asked before buying, or bought in silence (静默单)."""

    ASKED = "asked"
    SILENT = "silent"


DEAL_SOURCES: Mapping[str, str] = {DealSource.ASKED: N_("asked first"), DealSource.SILENT: N_("silent")}


class DealNote(Struct, frozen=True, omit_defaults=True):
    """A correction of one row of the deal table; `id` is the order's. None is as computed."""

    id: str
    source: DealSource | None = None
    operator: str | None = None
    remark: str | None = None


class Goal(Struct, frozen=True, omit_defaults=True):
    """What a month shall bring; `id` is the month (`2026-04`), `plan` the work planned in words (T03)."""

    id: str
    amount: str | None = None
    deals: int | None = None
    plan: str | None = None
