"""Where the columns of one file stand, and what the words of its marketplace mean."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.intake.layouts import JOINS, Layout, Market, N, fold_label, fold_word, numbered
from csdesk.intake.times import day_first, is_turned

MONEY = ("paid_amount", "total", "due", "goods", "freight", "cod_fee")
TIMES = {"created": "created_at", "paid": "paid_at", "shipped": "shipped_at", "received": "received_at"}
WHEN = (*TIMES, "ship_by")


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words; none of them finds nothing."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


class Lexicon:
    """The words of one marketplace, ready to look up.

    Args:
        market: How the marketplace writes.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self._states = {fold_word(word): state for state, words in market.states.items() for word in words}
        self._flags = {fold_word(word): flag for flag, words in market.flags.items() for word in words}
        self._refunds = {fold_word(word): name for name, words in market.refunds.items() for word in words}
        self._parts = sorted((word for word in self._refunds if len(word) > 1), key=lambda word: (-len(word), word))
        self._begins = [
            (fold_word(word[:-1]), state) for state, words in market.states.items() for word in words if word[-1] == "*"
        ]
        self._held = tuple(map(fold_word, market.held_states))
        self._seen_states: dict[str, PlatformState | None] = {}
        self._seen_refunds: dict[str, str | None] = {}
        self._cod = _any_of([word for word in market.cod if len(word) > 1])
        self._short_cod = frozenset(word for word in market.cod if len(word) == 1)
        self._seen_kinds: dict[str, str | None] = {}
        self._kinds = re.compile(
            f"(?P<service>{_any_of(market.service).pattern})|(?P<gift>{_any_of(market.gift).pattern})"
        )

    def state(self, text: str) -> PlatformState | None:
        """Return the state of a word, or None when it is not known."""
        if text not in self._seen_states:
            word = fold_word(text)
            mark = next((mark for mark in self._held if word.startswith(mark)), "")
            state = self._states.get(word) or self._states.get(word.removeprefix(mark))
            if state is None and self.refunded(text):
                state = PlatformState.CLOSED
            if state is None:
                state = next((state for start, state in self._begins if word.startswith(start)), None)
            self._seen_states[text] = state
        return self._seen_states[text]

    def held(self, text: str) -> bool:
        """Tell whether a state says that the platform holds the order."""
        return fold_word(text).startswith(self._held)

    def refunded(self, text: str) -> bool:
        """Tell whether a state says that the money went back."""
        return any(word in text for word in self.market.refunded)

    def refund(self, text: str) -> str | None:
        """Return none, open, done or refused for an after-sale text, or None when it is not known."""
        if text not in self._seen_refunds:
            folded = fold_word(text)
            exact = self._refunds.get(folded)
            part = next((self._refunds[part] for part in self._parts if part in folded), None)
            self._seen_refunds[text] = exact or part
        return self._seen_refunds[text]

    def flag(self, text: str) -> Flag | None:
        """Return the flag of a word or number, or None when it is not known."""
        return self._flags.get(fold_word(text))

    def names_cod(self, text: str) -> bool:
        """Tell whether a cell names cash on delivery."""
        if not text:
            return False
        return text in self._short_cod or self._cod.search(text) is not None

    def line_kind(self, title: str) -> str | None:
        """Return gift or service for a line that is no goods."""
        if title not in self._seen_kinds:
            found = self._kinds.search(title)
            self._seen_kinds[title] = found.lastgroup if found else None
        return self._seen_kinds[title]


class Plan(Struct, frozen=True):
    """The columns of one file by role.

    Args:
        header: Its labels as the file writes them.
        places: Positions by role, the most telling label first.
        cod: Positions of the cells that may name cash on delivery.
        unknown: Labels that the layout does not know.
        joins: Positions whose cells are one; their places follow those of the header. Amounts are added with their
            sign; that of words is 0.
        items: Positions by role of each item that has columns of its own.
    """

    header: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    cod: tuple[int, ...]
    unknown: tuple[str, ...]
    joins: tuple[tuple[tuple[int, int], ...], ...] = ()
    items: tuple[Mapping[str, int], ...] = ()

    def label(self, role: str) -> str:
        """Return the label a role is read from."""
        places = self.places.get(role)
        return self.header[places[0]].strip() if places else ""


def make_plan(layout: Layout, header: Sequence[str]) -> Plan:
    """Return where a layout's columns stand under a header."""
    at: dict[str, int] = {}
    for index, label in enumerate(header):
        folded = fold_label(label)
        if folded:
            at.setdefault(folded, index)
    places: dict[str, tuple[int, ...]] = {}
    joins: list[tuple[tuple[int, int], ...]] = []
    names = [*header]
    for role, labels in layout.columns.items():
        found = []
        for label in labels:
            parts = label.split(JOINS)
            sign = _sign if role in MONEY else _no_sign
            signed = tuple((at[folded], sign(part)) for part in parts if (folded := fold_label(part)) in at)
            if len(parts) == 1 or len(signed) == 1:
                found += [place for place, _plus in signed]
            elif signed:
                found.append(len(header) + len(joins))
                joins.append(signed)
                names.append(JOINS.join(header[place].strip() for place, _plus in signed))
        if found:
            places[role] = tuple(found)
    cod = tuple(at[folded] for folded in map(fold_label, layout.cod_columns) if folded in at)
    known, starts = layout.labels()
    unknown = tuple(
        header[index].strip() for label, index in at.items() if not label.startswith(starts) and label not in known
    )
    return Plan(tuple(names), places, cod, unknown, tuple(joins), _items(layout, at))


def _sign(label: str) -> int:
    return -1 if label.startswith("-") else 1


def _no_sign(_label: str) -> int:
    return 0


def _items(layout: Layout, at: Mapping[str, int]) -> tuple[Mapping[str, int], ...]:
    """Return the positions of each item that has columns of its own, by role."""
    every: dict[str, list[int | None]] = {
        role: [at.get(fold_label(label)) for label in numbered(labels[0])]
        for role, labels in layout.columns.items()
        if N in labels[0]
    }
    rows = (
        {role: place for role, place in zip(every, row, strict=True) if place is not None}
        for row in zip(*every.values(), strict=True)
    )
    return tuple(row for row in rows if row)


FIRST_ROWS = 200


def twice(plan: Plan, header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the labels that are read and stand once more over other cells."""
    read = {place for places in plan.places.values() for place in places if place < len(header)}
    labels = [fold_label(label) for label in header]
    pairs = [(place, other) for place in read for other, label in enumerate(labels) if label == labels[place] != ""]
    pairs = [(place, other) for place, other in pairs if other not in read]
    if not pairs:
        return []
    first = [row for row in itertools.islice(rows, FIRST_ROWS) if len(row) >= len(header)]
    return [header[place].strip() for place, other in pairs if any(row[place] != row[other] for row in first)]


def days_of(
    plan: Plan, rows: Callable[[], Iterable[Sequence[str]]], told: bool | None = None
) -> dict[str, bool | None]:
    """Return for each column of times whether the day stands before the month, when a file has such dates at all.

    One value settles its column (16/3); a column that nothing settles follows the others, when they agree.
    """
    if told is not None:
        return dict.fromkeys(WHEN, told)
    places = [(role, place) for role in WHEN for place in plan.places.get(role, ())]

    def cells(place: int, most: int | None = None) -> Iterator[str]:
        return (row[place] for row in itertools.islice(rows(), most) if place < len(row))

    if not any(is_turned(cell) for _role, place in places for cell in cells(place, FIRST_ROWS)):
        return {}
    found = {role: day_first(cells(place)) for role, place in places}
    settled = set(found.values()) - {None}
    usual = settled.pop() if len(settled) == 1 else None
    return {role: usual if days is None else days for role, days in found.items()}


def picker(places: tuple[int, ...]) -> Callable[[list[str]], Sequence[str]]:
    """Return a function that takes the cells at some places of a row."""
    if len(places) > 1:
        return operator.itemgetter(*places)
    return lambda row: [row[place] for place in places]
