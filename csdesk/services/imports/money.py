"""Takes entries of money files into the desk, each once."""

from __future__ import annotations

import msgspec

from csdesk.domain.reports.payouts import PayLine
from csdesk.intake.payouts import PayFile
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.incoming import Tally
from csdesk.store import Transaction


def take(desk: Desk, transaction: Transaction, found: PayFile, tally: Tally, shop: str | None) -> None:
    """Take the lines of a file in, each once."""
    known = desk.records.payouts.records
    for line in found.lines:
        old, new = known.get(line.id), _of(line, shop)
        if old is not None and _same(old) == _same(new):
            tally.unchanged += 1
            continue
        if old is not None:  # the same entry told otherwise: the later, whatever file came first
            new = max(old, new, key=_same)
        desk.records.payouts.put(transaction, new)
        tally.added += old is None
        tally.updated += old is not None


def _of(line: PayLine, shop: str | None) -> PayLine:
    return msgspec.structs.replace(line, shop=shop) if shop else line


def _same(line: PayLine) -> tuple[str, ...]:
    return (str(line.at), line.kind, line.net, line.gross, line.currency, line.order_no or "")
