"""The one search in the archive: the same words, file by file, newest first."""

from __future__ import annotations

import time
from collections.abc import Iterator

from csdesk.domain.models import Order
from csdesk.domain.search import parse, test_of
from csdesk.domain.stage import Standing
from csdesk.services.bench import Bench

Judged = tuple[Order, Standing]

BREATH_S = 0.02
"""How long a step of a search may take before others get their turn."""

MOST = 500
"""How many archived orders a search on the screen shows."""

_IN_WORDS = frozenset((None, "order", "buyer", "tracking", "receiver", "phone"))
"""The fields whose texts lie beside each file of the archive; a search needs a word of one of them."""


def find_past(bench: Bench, query: str) -> Iterator[list[Judged]]:
    """Yield, for each file of the archive, the orders that fit a line of search words, with their conclusions.

    A free word is looked for in order number, nick, receiver, phone and tracking number. Without such a word nothing
    is found: a whole platform or stage is no search. Raises `DataError` for a file that cannot be read.
    """
    terms = parse(query)
    words = [term.text for term in terms if term.field in _IN_WORDS]
    tests = [test_of(term, bench.packs) for term in terms if term.field is not None]
    for orders in bench.records.attic.search(words) if words else ():
        judged = ((order, bench.judge(order)) for order in orders)
        yield [(order, standing) for order, standing in judged if all(fits(order, standing) for fits in tests)]


class PastSearch:
    """A search of the archive in steps, so that whoever waits for the desk in between gets it.

    Args:
        query: The line of search words.
    """

    def __init__(self, query: str) -> None:
        self.query = query
        self.found: dict[str, Judged] = {}
        self.done = False
        self._steps: Iterator[list[Judged]] | None = None
        self._seq = -1

    def step(self, bench: Bench) -> PastSearch:
        """Look through files for a moment; from the start again when the desk was changed in between."""
        if self._steps is None or self._seq != bench.store.seq:
            self._steps, self._seq, self.found = find_past(bench, self.query), bench.store.seq, {}
        until = time.monotonic() + BREATH_S
        for orders in self._steps:
            for order, standing in orders:
                self.found.setdefault(order.id, (order, standing))
            if len(self.found) >= MOST:
                break
            if time.monotonic() > until:
                return self
        self.done = True
        return self
