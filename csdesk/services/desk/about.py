"""The archived orders that records on the desk are about: their receivers are masked in every text too (D01)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from csdesk.domain.shared.models import Outline
from csdesk.errors import DataError
from csdesk.services.desk.records import Records
from csdesk.services.desk.tables import Table


class AboutPast:
    """Which archived orders are named, kept up with the desk; each file that holds one is read once.

    Args:
        records: The records of the desk.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._ids: dict[str, tuple[Mapping[str, object], set[str]]] = {}
        self._asked: frozenset[str] = frozenset()
        self._files: tuple[object, ...] = ()
        self._found: Mapping[str, Outline] = {}

    def named(self) -> Mapping[str, Outline]:
        """Return them in outline; of a file that cannot be read (`doctor` names it) nothing is known."""
        records = self._records
        files = tuple(records.store.table("archives").values())
        if not files:
            return {}
        tables: tuple[Table[Any], ...] = (
            records.messages, records.reviews, records.cases, records.follow, records.consults,
        )  # fmt: skip
        asked = frozenset[str]().union(*map(self._named_in, tables)).difference(records.orders.outlines)
        if (asked, files) != (self._asked, self._files):
            self._asked, self._files, self._found = asked, files, {}
            with contextlib.suppress(DataError):
                self._found = records.archived_orders.outlines(asked)
        return self._found

    def _named_in(self, table: Table[Any]) -> set[str]:
        rows = table.records
        known = self._ids.get(table.table)
        if known is None or known[0] is not rows:
            known = rows, {row.order_id for row in rows.values() if row.order_id}
            self._ids[table.table] = known
        return known[1]
