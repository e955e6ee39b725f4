"""Which layout a table has: found by the names in its header, never by position or by the file's name."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from msgspec import Struct

from csdesk.intake.layouts import Layout, fold_label, load_markets
from csdesk.intake.tables import Table

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


def find_header(table: Table, platform: str | None, kind: str | None) -> tuple[Match | None, Match | None]:
    """Return the layout that fits best and, when none does, the nearest one.

    With a platform given the operator vouches for it: an order number and one more known label will do.
    """
    best: Match | None = None
    nearest: Match | None = None
    for number, row in itertools.islice(table.rows(), HEAD_ROWS):
        for name, layout in candidates(platform, kind):
            match = _compare(name, layout, number, row)
            if match is None:
                continue
            fits = match.whole and match.known > 1 and (match.share >= LEAST_SHARE or platform is not None)
            if fits and (best is None or match.known > best.known):
                best = match
            if nearest is None or match.share > nearest.share:
                nearest = match
    return best, nearest


def _compare(platform: str, layout: Layout, number: int, row: Sequence[str]) -> Match | None:
    labels = {fold_label(label) for label in row} - {""}
    if not labels or number < 0:
        return None
    known = {fold_label(label) for labels in layout.columns.values() for label in labels}
    known.update(fold_label(label) for label in (*layout.ignored, *layout.needs))
    found = len(labels & known)
    if not found:
        return None
    ids = {fold_label(label) for label in layout.columns["order_no"]}
    whole = (
        bool(labels & ids)
        and labels.issuperset(map(fold_label, layout.needs))
        and labels.isdisjoint(map(fold_label, layout.never))
    )
    return Match(platform, layout, number, tuple(row), found, found / len(labels), whole)
