"""Whose parcels are called back; the first frame counts with it, so that nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.cases.cases import Case, calls_back
from csdesk.services.desk.desk import Desk


class CalledBack:
    """The orders whose parcels are called back: nobody is told to expect those; looked for after each change of a case.

    Args:
        desk: The desk.
    """

    def __init__(self, desk: Desk) -> None:
        self._table = desk.records.cases
        self._seen: Mapping[str, Case] | None = None
        self._ids: frozenset[str] = frozenset()

    def __contains__(self, order_id: str) -> bool:
        records = self._table.records
        if records is not self._seen:
            self._seen = records
            self._ids = frozenset(case.order_id for case in records.values() if calls_back(case))
        return order_id in self._ids
