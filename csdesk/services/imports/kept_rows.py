"""Rows that could not be taken in are kept whole, each once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from csdesk.domain.shared.models import Reject
from csdesk.intake.problems import Rejected
from csdesk.paths import shown
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.records import encode
from csdesk.store import Transaction
from csdesk.system import sha256


class KeptRows:
    """The kept rows within one change; `shop` is whose files they are of, where that was said."""

    def __init__(self, desk: Desk, transaction: Transaction) -> None:
        self.transaction = transaction
        self.shop: str | None = None
        self._now = desk.now()
        self._known = {one.was or mark_of(one): bool(one.cells) for one in desk.records.rejects().values()}

    def keep(self, row: Rejected, path: Path, platform: str | None, kind: str | None, /) -> bool:
        """Keep a row of a file that is not kept yet; False when the operator has settled it."""
        place = (shown(path.name), row.row, row.column, row.code, row.message)
        reject = Reject(*place, platform or "", kind or "", row.cells, self._now, shop=self.shop)
        mark = mark_of(reject)
        if mark not in self._known:
            self._known[mark] = True
            self.transaction.add("rejects", encode(reject))
        return self._known[mark]

    def unread(self, path: Path) -> None:
        """Hear of a file of which nothing came."""

    def finish(self) -> None:
        """Do what is left to do at the end of the change."""


def mark_of(reject: Reject) -> str:
    """Return what makes two kept rows the same: all but when it happened and in which language it was said."""
    cells = {label: cell for label, cell in reject.cells.items() if cell}
    shop = (reject.shop,) if reject.shop else ()
    parts = (reject.file, reject.row, reject.code, reject.platform, reject.kind, cells, *shop)
    return sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:32]
