"""Rows that could not be taken in are kept whole, each once."""

from __future__ import annotations

import msgspec

from csdesk.domain.shared.models import Reject
from csdesk.intake.problems import Rejected
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.records import encode
from csdesk.store import Transaction


class KeptRows:
    """The kept rows within one change.

    Args:
        desk: The desk.
        transaction: The change.
    """

    def __init__(self, desk: Desk, transaction: Transaction) -> None:
        self._transaction = transaction
        self._now = desk.now()
        self._known = {_same(reject) for reject in desk.records.rejects().values()}

    def keep(self, row: Rejected, file: str, platform: str | None, kind: str | None) -> None:
        """Keep a row that is not kept yet."""
        place = (file, row.row, row.column, row.code, row.message)
        reject = Reject(*place, platform or "", kind or "", row.cells, self._now)
        if _same(reject) not in self._known:
            self._known.add(_same(reject))
            self._transaction.add("rejects", encode(reject))


def _same(reject: Reject) -> bytes:
    """Return what makes two kept rows the same: all but when it happened and in which language it was said."""
    parts = (reject.file, reject.row, reject.code, reject.platform, reject.kind, reject.cells)
    return msgspec.json.encode(parts, order="sorted")
