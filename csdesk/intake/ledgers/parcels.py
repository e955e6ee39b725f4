"""Files about parcels: their states, and what a courier bills for them, by `data/parcels.toml`."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from csdesk.domain.orders.couriers import clean_number, looks_like_number
from csdesk.domain.orders.tracking import ParcelLine, ParcelState
from csdesk.intake.cells import BadCell, clean, narrow, read_tracking
from csdesk.intake.filetime import export_time
from csdesk.intake.layouts import fold_word, is_sum
from csdesk.intake.ledgers.ledger import Found, LedgerLayout, LedgerReader, find_header, fold
from csdesk.intake.problems import problem
from csdesk.intake.tables import Raw, Table
from csdesk.intake.times import time_reader
from csdesk.paths import data_dir, shown

_WEIGHT = re.compile(r"(\d+(?:\.\d+)?)(kg|公斤|千克|g|克)?", re.IGNORECASE)
_GRAMS = frozenset("g克")
States = Mapping[ParcelState, tuple[str, ...]]


class ParcelLayout(LedgerLayout, frozen=True, kw_only=True):
    """One kind of file about parcels.

    Args:
        courier: Whose bill it is, where no column tells it.
        states: Its own words by state, before those of every file.
        currency: Of its amounts.
    """

    courier: str | None = None
    states: Mapping[ParcelState, tuple[str, ...]] = {}
    currency: str = "CNY"


class _Said(Struct, frozen=True, rename={"denied": "not"}):
    denied: str
    doubt: str
    later: str
    happened: str
    states: Mapping[ParcelState, str]
    against: Mapping[ParcelState, str]


class _File(Struct, frozen=True):
    said: _Said
    layouts: tuple[ParcelLayout, ...]
    states: States
    named: Mapping[str, tuple[str, ...]]


class ParcelFile(Found, kw_only=True):
    """The lines of one file about parcels."""

    layout: ParcelLayout
    lines: list[ParcelLine] = field(default_factory=list)


@functools.cache
def _data() -> _File:
    return msgspec.toml.decode((data_dir() / "parcels.toml").read_bytes(), type=_File)


def parcel_layouts() -> tuple[ParcelLayout, ...]:
    """Return every kind of file about parcels."""
    return _data().layouts


def _words(*known: States) -> tuple[Mapping[str, ParcelState], tuple[tuple[str, ParcelState], ...]]:
    """Return words by state: whole ones, and how others begin, the longest first."""
    words = [(word, state) for some in known for state, every in some.items() for word in every]
    heads = [(fold_word(word[:-1]), state) for word, state in words if word.endswith("*")]
    whole = {fold_word(word): state for word, state in words if not word.endswith("*")}
    return whole, tuple(sorted(heads, key=lambda one: -len(one[0])))


def parcel_state(word: str) -> ParcelState | None:
    """Return the state that a word of every file means, or None: it is never guessed."""
    return _find(word, *_words(_data().states))


_CLAUSE = re.compile(r"[^,.。;!\n]+")


def state_said(text: str) -> ParcelState | None:
    """Return the state that a sentence of a courier tells, or None; what is denied, doubted or to come is none."""
    said = _data().said
    whole, found = unicodedata.normalize("NFKC", text).casefold(), None
    for clause in _CLAUSE.findall(whole):
        told = [(match.start(), state) for state, words in said.states.items() for match in re.finditer(words, clause)]
        for at, state in sorted(told):
            denied = re.search(said.denied, clause[:at]) or re.search(said.doubt, clause)
            to_come = re.search(said.later, clause[:at]) and not re.search(said.happened, clause)
            found = found if denied or to_come else state
    against = said.against.get(found) if found is not None else None
    return None if against is not None and re.search(against, whole) else found


def _find(word: str, whole: Mapping[str, ParcelState], heads: Sequence[tuple[str, ParcelState]]) -> ParcelState | None:
    folded = fold_word(word)
    return whole.get(folded) or next((to for head, to in heads if folded.startswith(head)), None)


def read_parcels(raw: Raw, path: Path, zone: tzinfo) -> ParcelFile | None:
    """Return the lines of the first table about parcels, or None; raises `NotATable`."""
    header = find_header(raw, parcel_layouts())
    return _Reader(*header, path, zone).read_all() if header else None


def _named(cells: Sequence[str]) -> str | None:
    """Return what a bill calls itself in the cells above its header: its number, or its account with its span."""
    said: dict[str, str] = {}
    for cell, after in itertools.pairwise((*cells, "")):
        label, _sign, value = cell.replace("\uff1a", ":").partition(":")
        for what, words in _data().named.items():
            if fold(label) in map(fold, words):
                said.setdefault(what, value.strip() or after)
    whose, span = said.get("account"), said.get("span")
    return said.get("number") or (f"{whose} {span}" if whose and span else None)


class _Reader(LedgerReader):
    def __init__(
        self, layout: ParcelLayout, table: Table, number: int, header: Sequence[str], path: Path, zone: tzinfo
    ) -> None:
        self._file = ParcelFile(table.encoding, layout=layout)
        super().__init__(layout, table, number, header, self._file, ("freight", "total"))
        self._layout, self._name = layout, shown(path.name)
        self._time = time_reader(zone, days=self.days)
        self._exported = export_time(path.name, zone)
        self._words = _words(_data().states, layout.states)
        self._total: Decimal | None = None
        above = [clean(cell) for at, row in table.rows() if 0 < at < number for cell in row]
        self._bill = _named([cell for cell in above if cell])
        words = set(map(fold, _data().named["number"]))
        self.places["bill"] = [[place] for place, label in enumerate(header) if fold(label) in words]

    def read_all(self) -> ParcelFile:
        """Read every row under the header, and compare with the file's own sum."""
        self.read()
        made = self._exported or max((line.at for line in self._file.lines if line.freight and line.at), default=None)
        self._file.lines = [replace(line, exported=made) if line.freight else line for line in self._file.lines]
        sums = sum((Decimal(line.freight) for line in self._file.lines if line.freight), Decimal())
        if self._total is not None and not self._file.rejected and self._total != sums:
            self._file.problems.append(problem(self.number, "", "totals_differ", f"{sums:.2f} ≠ {self._total:.2f}"))
        return self._file

    def is_note(self, text: str) -> bool:
        """Tell whether a line is a note."""
        return text.startswith("#")

    def take(self, row: Sequence[str]) -> bool:
        """Take what a row tells of a parcel: how it stands, what it cost, or both."""
        if is_sum(next(filter(None, map(str.strip, row)), "")):
            self._total = self.money(row, "freight")
            return False
        number = clean_number(read_tracking(self.cell(row, "tracking_no")) or "")
        if not looks_like_number(number):
            raise BadCell("bad_tracking")
        first = clean_number(self.cell(row, "back_of"))
        lines = [*self._states(row, number, first), *self._bills(row, first or number, back=bool(first))]
        if not lines:
            raise BadCell("parcel_silent")
        self._file.lines += lines
        return True

    def _states(self, row: Sequence[str], number: str, first: str) -> list[ParcelLine]:
        signed = self._time(self.cell(row, "signed_at"))
        at = signed or self._time(self.cell(row, "state_at")) or self._exported
        if first:  # a number of its own for the way back: the parcel that left under the first one comes home
            return [self._line(row, first, at or self._time(self.cell(row, "at")), ParcelState.RETURNED)]
        word = self.cell(row, "state")
        state = self._state(word) if word else None
        if state is None and (signed or self.cell(row, "signed_by")):
            state = ParcelState.DELIVERED
        if state is None:
            return []
        return [self._line(row, number, at, state, word or None)]

    def _state(self, word: str) -> ParcelState:
        found = _find(word, *self._words)
        if found is None:
            raise BadCell("unknown_parcel_state")
        return found

    def _bills(self, row: Sequence[str], number: str, *, back: bool) -> list[ParcelLine]:
        amount = self.money(row, "freight")
        if amount is None:
            return []
        at, what = self._time(self.cell(row, "at")), self.cell(row, "what") or None
        weight = self._weight(self.cell(row, "weight"))
        key = self.key("", ("bill", self._layout.source, number, str(at), what or "", str(back)))
        return [
            ParcelLine(
                f"bill:{key}",
                self._layout.source,
                number,
                at,
                word=what,
                freight=f"{amount:.2f}",
                weight=weight,
                back=back,
                courier=self.cell(row, "courier") or self._layout.courier,
                place=self.cell(row, "place") or None,
                file=self._name,
                currency=self._layout.currency,
                bill=self.cell(row, "bill") or self._bill,
            )
        ]

    def _line(
        self, row: Sequence[str], number: str, at: datetime | None, state: ParcelState, word: str | None = None
    ) -> ParcelLine:
        key = self.key("", ("state", number, str(at), state, word or ""))
        courier = self.cell(row, "courier") or self._layout.courier
        place = self.cell(row, "place") or None
        return ParcelLine(
            f"state:{key}", self._layout.source, number, at, state, word, courier=courier, place=place, file=self._name
        )

    def _weight(self, text: str) -> str | None:
        if not text:
            return None
        found = _WEIGHT.fullmatch(narrow(text).replace(",", ""))
        if found is None:
            raise BadCell("bad_weight")
        kilos = Decimal(found[1])
        return f"{(kilos / 1000 if (found[2] or '').lower() in _GRAMS else kilos).normalize():f}"
