"""One order out of what several exports say of it; the order in which they are read makes no difference.

Per field the newest export that has the column wins. An export whose time is not in its file's name is *uncertain*: its
time is only the newest time in its rows, so between a certain and an uncertain one the further state wins first, for
the fields that move on with a trade. Two values decide nothing by arrival: ties go by state, then content, then name.
What the desk knows of the order (`desk`) is never touched.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, get_type_hints

import msgspec

from csdesk.domain.shared.models import STATE_RANK, Line, Order, PlatformState, Receiver, Source

FACTS = (
    "shop",
    "platform_state",
    "state_text",
    "held",
    "pay_kind",
    "buyer_nick",
    "buyer_message",
    "seller_memo",
    "flag",
    "lines",
    "amount",
    "currency",
    "freight",
    "cod_fee",
    "receiver",
    "created_at",
    "paid_at",
    "ship_by",
    "shipped_at",
    "received_at",
    "courier",
    "tracking_no",
    "refund",
    "close_reason",
    "invoice",
)
"""The fields that exports tell, in the order they are stored."""

PROGRESS = frozenset(
    (
        "platform_state",
        "state_text",
        "held",
        "pay_kind",
        "paid_at",
        "shipped_at",
        "received_at",
        "courier",
        "tracking_no",
        "refund",
        "close_reason",
    )
)
"""The fields that move on with a trade."""

_WEIGHED = ("lines", "receiver")
"""The fields of which one kind of value is better than another, however old."""

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_NOBODY = Source("", 0, None, False)
_TYPES = get_type_hints(Order)

Told = tuple[Any, Source]


def follow(
    *,
    paid_at: datetime | None,
    shipped_at: datetime | None,
    received_at: datetime | None,
    tracking_no: str | None,
    paid_known: bool,
) -> PlatformState | None:
    """Return the state that the times of an order show by themselves, or None when they cannot tell.

    `paid_known` says that the payment time was told, so that its absence means unpaid.
    """
    if received_at is not None:
        return PlatformState.COMPLETED
    if shipped_at is not None or tracking_no:
        return PlatformState.SHIPPED
    if paid_at is not None:
        return PlatformState.PAID
    return PlatformState.UNPAID if paid_known else None


def age(source: Source) -> tuple[datetime, bool]:
    """Return a source's place in time: a certain one comes after an uncertain one of the same moment."""
    return (source.exported_at or _LONG_AGO, source.certain)


def settle(values: dict[str, Any], origin: dict[str, Source]) -> PlatformState | None:
    """Return an order's state: the platform's word, or what newer times (without a word: all facts) show beyond it."""
    said: PlatformState | None = values.get("platform_state")
    since = origin["platform_state"] if said is not None else None

    def fresh(field: str) -> Any:
        source = origin.get(field)
        return values.get(field) if source and (since is None or age(source) > age(since)) else None

    shown = follow(
        paid_at=fresh("paid_at"),
        shipped_at=fresh("shipped_at"),
        received_at=fresh("received_at"),
        tracking_no=fresh("tracking_no"),
        paid_known=said is None and "paid_at" in origin and values.get("pay_kind") != "cod",
    )
    if said is not None:
        return said if shown is None or STATE_RANK[shown] <= STATE_RANK[said] else shown
    gone = shown in (PlatformState.SHIPPED, PlatformState.COMPLETED)
    if values.get("close_reason") or (values.get("refund") == "done" and not gone):
        return PlatformState.CLOSED
    return shown


def sighting(key: tuple[str, str, str], source: Source, facts: dict[str, Any]) -> Order:
    """Return the order as one export alone shows it.

    Args:
        key: Its id, platform and order number.
        source: Where the facts stand; its rank is set here.
        facts: Fields of `FACTS` by name, for every column the export has.
    """
    if not facts:
        return Order(*key, exported_at=source.exported_at)
    said = facts.get("platform_state")
    state = said or settle(facts, dict.fromkeys(facts, source))
    if state is not None:
        source = Source(source.file, source.row, source.exported_at, source.certain, STATE_RANK[state])
    unknown = _unknown(tuple(facts))
    values = facts if said is not None else facts | {"platform_state": state}
    return Order(*key, **values, exported_at=source.exported_at, sources=(source,), unknown=unknown)


@functools.lru_cache(512)
def _unknown(told: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field for field in FACTS if field not in told)


def merge(stored: Order, seen: Order) -> Order:
    """Return the order with what another export says; its `desk` stays that of `stored`."""
    if stored.sources == seen.sources and msgspec.structs.replace(seen, desk=stored.desk) == stored:
        return stored
    return _overtake(stored, seen) if _overtakes(stored, seen) else merge_fields(stored, seen)


def remake(stored: Order, seen: Order) -> Order:
    """Return the order with what a file says as it is read now, in place of what the same file told before."""
    (now,) = seen.sources or (_NOBODY,)

    def other(source: Source) -> bool:
        return source.file != now.file or (source.row != now.row and source.exported_at != now.exported_at)

    return merge_fields(stored, seen, other)


def reread(merged: Order, seen: Order) -> bool:
    """Tell whether a row says something else than what was read from the same row before, and that stays."""
    (source,) = seen.sources or (None,)
    place = source and (source.file, source.row, source.exported_at)

    def stays(field: str) -> bool:
        held = merged.sources[merged.origin.get(field, 0)]
        return (held.file, held.row, held.exported_at) == place and getattr(merged, field) != getattr(seen, field)

    told = (field for field in FACTS if field not in seen.unknown and field != "platform_state")
    return bool(merged.sources and place) and any(map(stays, told))


def _overtakes(stored: Order, seen: Order) -> bool:
    """Tell whether a newer export with the platform's word wins wherever it speaks, lines and receiver apart."""
    plain = len(seen.sources) == 1 and not (seen.rivals or seen.origin or stored.rivals) and bool(stored.sources)
    if not plain or "platform_state" in seen.unknown:
        return False
    (new,) = seen.sources
    for old in stored.sources:
        behind = old.rank > new.rank and not new.certain
        if old.certain is not new.certain or behind or age(old) >= age(new):
            return False
    return True


def _overtake(stored: Order, seen: Order) -> Order:
    """Return the same as `merge_fields` where `_overtakes` holds; the daily case, at a tenth of the time.

    Of what was stored only that stays which the newer export does not tell, or tells less well.
    """
    kept = {
        field: stored.sources[stored.origin.get(field, 0)]
        for field in _kept(seen.unknown, stored.unknown)
        if field in seen.unknown or _weight(field, getattr(stored, field)) > _weight(field, getattr(seen, field))
    }
    times = [time for time in (stored.exported_at, seen.exported_at) if time is not None]
    values = {field: getattr(stored, field) for field in kept}
    sources = (*seen.sources, *sorted(set(kept.values()), key=_place, reverse=True))
    return msgspec.structs.replace(
        seen,
        **values,
        exported_at=max(times, default=None),
        sources=sources,
        origin={field: sources.index(source) for field, source in kept.items()},
        unknown=tuple(field for field in seen.unknown if field in stored.unknown),
        desk=stored.desk,
    )


@functools.lru_cache(512)
def _kept(seen: tuple[str, ...], stored: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields that may stay as stored: those the newer one does not tell, and those of different kinds."""
    told = _told_by(stored)
    return tuple(field for field in FACTS if field in told and (field in seen or field in _WEIGHED))


@functools.lru_cache(512)
def _told_by(unknown: tuple[str, ...]) -> frozenset[str]:
    return frozenset(FACTS).difference(unknown)


def merge_fields(stored: Order, seen: Order, holds: Callable[[Source], bool] = bool) -> Order:
    """Return the same as `merge` by looking at each field; slow, and right in every case.

    Of what was stored only that counts whose source `holds`.
    """
    mine = {field: [told for told in some if holds(told[1])] for field, some in _told(stored).items()}
    theirs = _told(seen)
    values: dict[str, Any] = {}
    origin: dict[str, Source] = {}
    rivals: dict[str, Told] = {}
    for field in FACTS:
        found = mine.get(field, []) + theirs.get(field, [])
        if found:
            (values[field], origin[field]), rival = _choose(field, found)
            if rival is not None:
                rivals[field] = rival
    times = [time for time in (stored.exported_at, seen.exported_at) if time is not None]
    return _build(stored, values, origin, rivals, max(times, default=None))


def _told(order: Order) -> dict[str, list[Told]]:
    """Return every value an order holds, with its source, by field."""
    sources = order.sources
    told: dict[str, list[Told]] = {}
    for field in FACTS:
        value = getattr(order, field)
        if not sources:
            if value not in (None, (), False, "CNY"):
                told[field] = [(value, _NOBODY)]
        elif field not in order.unknown:
            if field == "platform_state" and order.said is not None:
                value = order.said
            told[field] = [(value, sources[order.origin.get(field, 0)])]
    for field, (index, raw) in order.rivals.items():
        told[field].append((msgspec.convert(raw, _TYPES[field]), sources[index]))
    return told


def _build(
    stored: Order,
    values: dict[str, Any],
    origin: dict[str, Source],
    rivals: dict[str, Told],
    exported_at: datetime | None,
) -> Order:
    used = set(origin.values()) | {source for _value, source in rivals.values()}
    sources = tuple(sorted(used - {_NOBODY}, key=_place, reverse=True))
    index = {source: number for number, source in enumerate(sources)}
    state = settle(values, origin)
    said = values.get("platform_state")
    return Order(
        stored.id,
        stored.platform,
        stored.order_no,
        **(values | {"platform_state": state}),
        exported_at=exported_at,
        sources=sources,
        origin={field: index[source] for field, source in origin.items() if index.get(source)},
        unknown=tuple(field for field in FACTS if field not in values) if sources else (),
        said=said if said != state else None,
        rivals={
            field: (index[source], msgspec.to_builtins(value))
            for field, (value, source) in rivals.items()
            if source in index
        },
        desk=stored.desk,
    )


def _place(source: Source) -> tuple[Any, ...]:
    return (*age(source), source.rank, source.file, source.row)


def _weight(field: str, value: Any) -> bool:
    """Tell whether a value is of the better kind: item rows before joined titles, readable before hidden receivers."""
    if field == "lines":
        lines: tuple[Line, ...] = value
        return any(line.price or line.sku for line in lines)
    if field == "receiver":
        receiver: Receiver | None = value
        return receiver is not None and receiver.readable
    return False


def _choose(field: str, found: list[Told]) -> tuple[Told, Told | None]:
    """Return the value that holds and, for a progress field, the best of the other kind of source when it lost."""
    if len(found) == 1:
        return found[0], None
    if len(found) == 2 and field not in _WEIGHED and found[0][1].certain and found[1][1].certain:
        first, second = age(found[0][1]), age(found[1][1])
        if first != second:  # nearly always; the rest of this function says the same, slowly
            return found[0] if first > second else found[1], None
    if field not in PROGRESS:
        return _best(found, lambda told: (_weight(field, told[0]), *_by_time(told))), None
    certain = [told for told in found if told[1].certain]
    others = [told for told in found if not told[1].certain]
    if not certain or not others:
        return _best(found, _by_time if certain else _by_rank), None
    best, other = _best(certain, _by_time), _best(others, _by_rank)
    winner = _best([best, other], _by_rank)
    return winner, other if winner is best else best


def _best(found: list[Told], key: Callable[[Told], tuple[Any, ...]]) -> Told:
    """Return the value of the highest key; several of the same go by content, then by where they stand."""
    top = max(map(key, found))
    tied = [told for told in found if key(told) == top]
    return tied[0] if len(tied) == 1 else max(tied, key=_content)


def _by_time(told: Told) -> tuple[Any, ...]:
    return (*age(told[1]), told[1].rank)


def _by_rank(told: Told) -> tuple[Any, ...]:
    return (told[1].rank, *age(told[1]))


def _content(told: Told) -> tuple[bytes, str, int]:
    value, source = told
    return (b"" if value is None else msgspec.json.encode(value), source.file, source.row)
