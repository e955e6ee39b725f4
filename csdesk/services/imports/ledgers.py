"""Takes entries of money files and of files about parcels into the desk, each once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar

import msgspec

from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.orders.tracking import ParcelLine
from csdesk.domain.reports.payouts import PayLine
from csdesk.domain.shared.models import Order
from csdesk.intake.ledgers.parcels import ParcelFile, read_parcels
from csdesk.intake.ledgers.payouts import PayFile, read_payouts
from csdesk.intake.problems import problem
from csdesk.intake.tables import Raw
from csdesk.platforms import counts_by_shop
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.tables import Table
from csdesk.services.imports.bills import take_bills
from csdesk.services.talk.incoming import Tally
from csdesk.store import Transaction

Entries = PayFile | ParcelFile
Line = TypeVar("Line", PayLine, ParcelLine)

KINDS: Mapping[str, Callable[[Raw, Path, tzinfo], Entries | None]] = {"payout": read_payouts, "parcels": read_parcels}
"""The kinds of files of entries, each with its reader."""

NAMED = 2
"""How many unknown parcels are named."""


def take(
    desk: Desk, transaction: Transaction, found: Entries, tally: Tally, shop: str | None, orders: Iterable[Order]
) -> None:
    """Take the lines of a file in, each once; parcels that none of the orders has are kept and said."""
    if isinstance(found, PayFile):
        _take(desk.records.payouts, transaction, found.lines, tally, shop)
        return
    table = desk.records.parcel_lines
    _take(table, transaction, [line for line in found.lines if line.freight is None], tally, shop)
    told = take_bills(table, transaction, [line for line in found.lines if line.freight is not None], tally, shop)
    for code, numbers in (("bills_differ", told.open), ("bill_anew", told.gone), ("bill_lacks", told.stay)):
        if numbers:
            found.problems.append(problem(0, "", code, _some(numbers)))
    known = {number for order in orders for number, _courier in parcels_of(order)}
    unknown = {line.tracking_no for line in found.lines} - known - _put_away(desk)
    if unknown:
        found.problems.append(problem(0, "", "parcel_unknown", _some(unknown)))


def _some(numbers: Collection[str]) -> str:
    return ", ".join(sorted(numbers)[:NAMED]) + (f" +{len(numbers) - NAMED}" if len(numbers) > NAMED else "")


def _put_away(desk: Desk) -> set[str | None]:
    """Return the tracking numbers of archived orders."""
    return {order.tracking_no for order in desk.records.archived_orders.orders()}


def _take(table: Table[Line], transaction: Transaction, lines: Iterable[Line], tally: Tally, shop: str | None) -> None:
    known = table.records
    for line in lines:
        named = f"{line.id}@{shop}" if counts_by_shop(line.source) else line.id
        new = msgspec.structs.replace(line, shop=shop, id=named) if shop else line
        old = known.get(new.id)
        if old is not None and _same(old) == _same(new):
            tally.unchanged += 1
            continue
        if old is not None:  # the same entry told otherwise: the later, whatever file came first
            new = max(old, new, key=_same)
        table.put(transaction, new)
        tally.added += old is None
        tally.updated += old is not None


def _same(line: PayLine | ParcelLine) -> tuple[str, ...]:
    """Return what an entry says, without where it came from."""
    left = ("shop", "file", "exported")
    return tuple(str(value) for name, value in msgspec.structs.asdict(line).items() if name not in left)
