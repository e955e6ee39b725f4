"""Which layout a table has: found by the names in its header, never by position or by the file's name."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from csdesk.intake.layouts import Layout, fold_label, load_markets
from csdesk.intake.tables import Table
from csdesk.platforms import platform_files

HEAD_ROWS = 10
"""Title rows may stand above the header; no file seen has more than this."""

LEAST_SHARE = 0.5
"""How much of a header a layout must know, and two labels at least; other marketplaces' files share under a third."""


class Match(Struct, frozen=True):
    """A layout that may fit a header.

    Args:
        platform: The marketplace.
        layout: The layout.
        row: Number of the header row.
        header: The header.
        known: How many of its labels the layout knows.
        share: The same as a part of all.
        whole: It has what the layout needs and nothing that it never has.
    """

    platform: str
    layout: Layout
    row: int
    header: tuple[str, ...]
    known: int
    share: float
    whole: bool


def candidates(platform: str | None, kind: str | None) -> Iterator[tuple[str, Layout]]:
    """Yield the layouts to look for."""
    for name, market in load_markets().items():
        if platform in (None, name):
            for layout in market.layouts:
                if kind in (None, layout.kind):
                    yield name, layout


class _Shape(NamedTuple):
    platform: str
    layout: Layout
    known: frozenset[str]
    starts: tuple[str, ...]
    ids: frozenset[str]
    needs: frozenset[str]
    never: frozenset[str]


@functools.lru_cache(2)
def _shapes(_files: object) -> list[_Shape]:
    """Return the folded labels of every layout; made once, for folding them takes longer than all else here."""
    folded = ((name, layout, *layout.labels()) for name, layout in candidates(None, None))
    return [
        _Shape(
            name,
            layout,
            known,
            starts,
            *(
                frozenset(map(fold_label, labels))
                for labels in (layout.columns["order_no"], layout.needs, layout.never)
            ),
        )
        for name, layout, known, starts in folded
    ]


def find_header(table: Table, platform: str | None, kind: str | None) -> tuple[Match | None, Match | None]:
    """Return the layout that fits best and, when none does, the nearest one.

    With a platform given the operator vouches for it: an order number and one more known label will do.
    """
    best: Match | None = None
    nearest: Match | None = None
    wanted = [
        shape
        for shape in _shapes(platform_files())
        if platform in (None, shape.platform) and kind in (None, shape.layout.kind)
    ]
    for number, row in itertools.islice(table.rows(), HEAD_ROWS):
        labels = frozenset(map(fold_label, row)) - {""} if number > 0 else frozenset()
        for match in (_compare(shape, labels, number, row) for shape in wanted if not labels.isdisjoint(shape.known)):
            fits = match.whole and match.known > 1 and (match.share >= LEAST_SHARE or platform is not None)
            if fits and (best is None or match.known > best.known):
                best = match
            if nearest is None or match.share > nearest.share:
                nearest = match
    return best, nearest


def _compare(shape: _Shape, labels: frozenset[str], number: int, row: Sequence[str]) -> Match:
    found = len(labels & shape.known)
    found += sum(label.startswith(shape.starts) for label in labels - shape.known) if shape.starts else 0
    whole = bool(labels & shape.ids) and labels >= shape.needs and labels.isdisjoint(shape.never)
    return Match(shape.platform, shape.layout, number, tuple(row), found, found / len(labels), whole)
