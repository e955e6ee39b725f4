"""Exports of reviews: any table or JSON list whose columns are recognised (FORMATS 6)."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.domain.talk.reviews import ReviewKind
from csdesk.intake.apart import NotATable
from csdesk.intake.cells import BadCell, clean, narrow
from csdesk.intake.fit import Shape, refuse_flood, whole
from csdesk.intake.layouts import fold_label, fold_word
from csdesk.intake.problems import Problem, Rejected, problem
from csdesk.intake.tables import Raw, Rows, Table, open_tables
from csdesk.intake.times import day_first, time_reader
from csdesk.paths import data_dir
from csdesk.platforms import read_platforms
from csdesk.system import sha256

HEAD_ROWS = 10


class ReviewFacts(Struct, frozen=True):
    """What one row says; `same` is what its key is made of beside the platform, and which look-alike it is."""

    row: int
    key: str
    platform: str | None
    order_no: str | None
    buyer_nick: str | None
    item: str | None
    stars: int | None
    said: ReviewKind | None
    text: str | None
    silent: bool
    more: str | None
    created_at: datetime | None
    reply: str | None
    same: tuple[tuple[str, ...], int] | None = None

    def keys(self, platforms: Iterable[str]) -> Iterator[str]:
        """Yield its key, then those that it has where none, or another of some platforms, is said of the same file."""
        yield self.key
        if self.same is not None:
            yield from (
                _key(platform, *self.same) for platform in ("", *platforms) if platform != (self.platform or "")
            )


def _key(platform: str | None, same: tuple[str, ...], twin: int) -> str:
    key = sha256("\x1f".join((platform or "", *same)).encode()).hexdigest()[:32]
    return key if twin == 1 else f"{key}#{twin}"


class ReviewFile(Struct):
    """One export of reviews: its rows, and what was wrong in them."""

    path: Path
    encoding: str
    platform: str | None
    rows: int
    reviews: list[ReviewFacts]
    problems: list[Problem]
    rejected: list[Rejected]


class _Words(Struct, frozen=True):
    columns: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]
    results: Mapping[ReviewKind, tuple[str, ...]]
    silent: Mapping[str, tuple[str, ...]]
    day_first: Mapping[str, tuple[tuple[str, ...], ...]]


class _Marked(Struct):
    review_labels: tuple[str, ...] = ()  # an export with one of these is the platform's own


@functools.cache
def _words() -> _Words:
    return msgspec.toml.decode((data_dir() / "reviews.toml").read_bytes(), type=_Words)


@functools.cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(map(fold_label, _words().needs[name]))


@functools.cache
def _silent() -> frozenset[str]:
    return frozenset(re.sub(r"[!。.]+$", "", fold_word(text)) for text in _words().silent["texts"])


def is_silent(text: str) -> bool:
    """Tell whether a text was filled in by the platform because the buyer wrote nothing."""
    return not text or re.sub(r"[!。.]+$", "", fold_word(text)) in _silent()


def looks_like_reviews(header: Sequence[str]) -> bool:
    """Tell whether a header is that of an export of reviews."""
    labels = {fold_label(label) for label in header}
    return bool(labels & _folded("words")) and bool(labels & _folded("signs"))


def read_reviews(raw: Raw, path: Path, zone: tzinfo, platform: str | None = None) -> ReviewFile | None:
    """Return the reviews of a file, or None when it holds none; raises `NotATable` for what cannot be read at all."""
    if isinstance(raw, bytes) and raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        return _read_json(raw, path, zone, platform)
    for table in open_tables(raw):
        for number, row in itertools.islice(table.rows(), HEAD_ROWS):
            if number > 0 and looks_like_reviews(row):
                reader = _Reader(path, row, zone, platform, _under(table, number))
                body = ((at, cells) for at, cells in table.rows() if abs(at) > number)
                return reader.read(body, table.encoding)
    return None


def _under(table: Table, number: int) -> Callable[[], Iterator[list[str]]]:
    """Return what starts reading the rows under a row."""
    return lambda: (cells for at, cells in table.rows() if at > number)


def read_row(
    path: Path, header: Sequence[str], row: Sequence[str], zone: tzinfo, platform: str | None
) -> list[ReviewFacts]:
    """Return the review of one row of such a file."""
    return _Reader(path, header, zone, platform).read(iter([(2, list(row))]), "").reviews


def _read_json(raw: bytes, path: Path, zone: tzinfo, platform: str | None) -> ReviewFile | None:
    try:
        value = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotATable(str(error)) from error
    while isinstance(value, dict):  # answers of an interface wrap the list in one or two names
        value = next((inner for inner in value.values() if isinstance(inner, list | dict)), None)
    rows = [row for row in value or () if isinstance(row, dict)]
    header = list(dict.fromkeys(str(name) for row in rows for name in row))
    if not looks_like_reviews(header):
        return None
    cells = ["" if row.get(name) is None else str(row.get(name)) for row in rows for name in header]
    body = ((n + 1, cells[n * len(header) : (n + 1) * len(header)]) for n in range(len(rows)))
    return _Reader(path, header, zone, platform).read(body, "json")


class _Reader:
    def __init__(
        self,
        path: Path,
        header: Sequence[str],
        zone: tzinfo,
        platform: str | None,
        body: Callable[[], Iterable[Sequence[str]]] = tuple,
    ) -> None:
        self._header = [label.strip() for label in header]
        self._shape = Shape(header, body())
        at = {fold_label(label): index for index, label in reversed(list(enumerate(header)))}
        columns = _words().columns.items()
        self._places = {role: [at[f] for f in map(fold_label, labels) if f in at] for role, labels in columns}
        known = sorted(at) in [sorted(map(fold_label, labels)) for labels in _words().day_first["headers"]]
        dates = (row[place] for row in body() for place in self._places["at"] if place < len(row))
        self._time = time_reader(zone, days=True if known else day_first(dates))
        marks = read_platforms(_Marked).items()
        marked = (name for name, one in marks if at.keys() & set(map(fold_label, one.review_labels)))
        self._file = ReviewFile(path, "", platform or next(marked, None), 0, [], [], [])
        self._seen: Counter[str] = Counter()

    def read(self, rows: Rows | Iterator[tuple[int, list[str]]], encoding: str) -> ReviewFile:
        self._file.encoding = encoding
        for number, row in rows:
            if number < 0:
                self._reject(-number, {"": row[0]})
            elif any(map(clean, row)) and not self._is_header(row):
                if self._shape.fits(row):
                    self._take(number, row)
                else:
                    self._reject(number, whole(self._header, row))
        return self._file

    def _is_header(self, row: Sequence[str]) -> bool:
        """Tell whether a row is the header once more; nearly none has the name of the column among its texts."""
        words = _folded("words")
        cells = (row[place] for place in self._places["text"] if place < len(row))
        return any(fold_label(cell) in words for cell in cells) and looks_like_reviews(row)

    def _reject(self, number: int, cells: dict[str, str]) -> None:
        self._file.rows += 1
        found = problem(number, "", "row_broken")
        self._file.problems.append(found)
        refuse_flood(len(self._file.rejected))
        self._file.rejected.append(Rejected(number, "", found.code, found.message, cells))

    def _cell(self, row: Sequence[str], role: str) -> str:
        return next((text for index in self._places[role] if (text := clean(row[index]))), "")

    def _take(self, number: int, row: Sequence[str]) -> None:
        if self._cell(row, "role").casefold() == "seller" or self._cell(row, "parent") not in ("", "0"):
            return  # our own rating of a buyer, or an answer under a review
        self._file.rows += 1
        cell = functools.partial(self._cell, row)
        words = "\n".join(filter(None, (cell("title"), cell("text"))))
        silent = is_silent(cell("text")) and not cell("title")
        at = self._at(number, cell("at"))
        item = " ".join(filter(None, (cell("item"), cell("sku")))) or None
        platform = self._platform(cell("platform"))
        same: tuple[str, ...] = (
            cell("order_no"),
            cell("sub_no"),
            cell("nick"),
            item or "",
            at.isoformat() if at else "",
        )
        if not (cell("order_no") and at):
            same = (*same, words)
        key = cell("id") or _key(platform, same, 1)
        self._seen[key] += 1
        twin = self._seen[key]  # look-alikes of one file are different reviews
        self._file.reviews.append(
            ReviewFacts(
                row=number,
                key=key if twin == 1 else f"{key}#{twin}",
                platform=platform,
                order_no=narrow(cell("order_no")) or None,
                buyer_nick=cell("nick") or None,
                item=item,
                stars=_stars(cell("stars")),
                said=_result(cell("result") or cell("stars")),
                text=words or None,
                silent=silent,
                more=cell("more") or None,
                created_at=at,
                reply=cell("reply") or None,
                same=None if cell("id") else (same, twin),
            )
        )

    def _platform(self, text: str) -> str | None:
        return self._file.platform or text or None

    def _at(self, number: int, text: str) -> datetime | None:
        try:
            return self._time(text)
        except BadCell as error:
            label = self._header[self._places["at"][0]]
            self._file.problems.append(problem(number, label, str(error), text))
            return None


def _stars(text: str) -> int | None:
    """Return one to five stars of `4`, `4.0`, `4 stars` or signs for stars; None for anything else."""
    plain = narrow(text)
    if plain and set(plain) <= {"\u2605", "\u2606"}:
        return plain.count("\u2605") or None
    match = re.match(r"([1-5])(?:\.0+)?(?!\d)", plain)
    return int(match[1]) if match else None


def _result(text: str) -> ReviewKind | None:
    word = fold_word(text)
    return next((kind for kind, words in _words().results.items() if word in words), None)
