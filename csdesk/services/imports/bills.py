"""Takes what couriers bill into the desk: what was billed for one thing is what the newest bill says, never both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from csdesk.domain.orders.tracking import ParcelLine
from csdesk.services.desk.tables import Table
from csdesk.services.talk.incoming import Tally
from csdesk.store import Transaction

Key = TypeVar("Key")


class Told(Struct):
    """What she has to know of bills that came, by parcel.

    Args:
        open: Two bills tell different amounts and nothing tells which is newer: the larger holds.
        gone: No longer in a bill that came anew under its own name, so no longer charged.
        stay: In the older of two bills alone, and nothing tells that the newer replaces it as a whole.
    """

    open: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    stay: set[str] = field(default_factory=set)


def take_bills(
    table: Table[ParcelLine], transaction: Transaction, lines: Collection[ParcelLine], tally: Tally, shop: str | None
) -> Told:
    """Take bills in; one that names itself replaces the older one of that name as a whole, whichever came first."""
    told, dropped, known = Told(), set[str](), [line for line in table.records.values() if line.freight is not None]
    made = {name: _made(some) for name, some in _grouped(known, _name).items()}
    late = {name for name, some in _grouped(lines, _name).items() if name[1] and _made(some) < made.get(name, 0.0)}
    tally.unchanged += sum(_name(line) in late for line in lines)
    lines = [line for line in lines if _name(line) not in late]
    fresh, named = _grouped(lines, _thing), _grouped(known, _name)
    for name, some in _grouped(lines, _name).items():
        if name[1] and _made(some) > made.get(name, 0.0):
            gone = [line for line in named.get(name, ()) if _thing(line) not in fresh]
            for line in gone:
                table.drop(transaction, line.id)
            told.gone |= {line.tracking_no for line in gone}
            dropped |= {line.id for line in gone}
    known = [line for line in known if line.id not in dropped]
    told.stay = _lacking(known, lines)
    old_things = _grouped(known, _thing)
    for thing, new in fresh.items():
        old = old_things.get(thing, [])
        same = sorted(map(_billed, old)) == sorted(map(_billed, new))
        if old and not same and _made(old) == _made(new):
            told.open.add(new[0].tracking_no)
        if old and (_made(new), _sum(new)) <= (_made(old), _sum(old)):
            tally.unchanged += len(new)
            continue
        ids = [line.id for line in old]
        names = [*ids, *(line.id for line in new if line.id not in ids)]
        for name_, line in zip(names, new, strict=False):
            table.put(transaction, msgspec.structs.replace(line, id=name_, shop=shop or line.shop))
        for name_ in ids[len(new) :]:
            table.drop(transaction, name_)
        tally.unchanged += len(new) if same else 0
        tally.added += 0 if same else max(0, len(new) - len(old))
        tally.updated += 0 if same else min(len(new), len(old))
    return told


def _lacking(known: Iterable[ParcelLine], lines: Collection[ParcelLine]) -> set[str]:
    """Return the parcels that only the older of two bills has, where both bill the same thing and are not two by name.

    Of two that are as old as each other it may be either.
    """
    found: set[str] = set()
    new = {_thing(line): line.tracking_no for line in lines}
    names = {line.bill for line in lines}
    for (_file, bill), some in _grouped(known, lambda line: (line.file, line.bill)).items():
        old = {_thing(line): line.tracking_no for line in some}
        if old.keys().isdisjoint(new) or (bill and None not in names and bill not in names):
            continue
        if _made(some) <= _made(lines):
            found |= {number for thing, number in old.items() if thing not in new}
        if _made(some) >= _made(lines):
            found |= {number for thing, number in new.items() if thing not in old}
    return found


def _grouped(lines: Iterable[ParcelLine], key: Callable[[ParcelLine], Key]) -> dict[Key, list[ParcelLine]]:
    found: dict[Key, list[ParcelLine]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found


def _name(line: ParcelLine) -> tuple[str, str | None]:
    return line.source, line.bill


def _thing(line: ParcelLine) -> tuple[object, ...]:
    """Return what is billed for: the parcel, the day, the kind of charge, the way there or back."""
    return line.source, line.tracking_no, line.at, line.word, line.back


def _billed(line: ParcelLine) -> tuple[str, str, str]:
    return line.freight or "", line.currency, line.weight or ""


def _made(lines: Iterable[ParcelLine]) -> float:
    return max((line.exported.timestamp() if line.exported else 0.0 for line in lines), default=0.0)


def _sum(lines: Iterable[ParcelLine]) -> Decimal:
    return sum((Decimal(line.freight or 0) for line in lines), Decimal())
