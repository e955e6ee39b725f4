"""The one search in the archive: the same words, file by file, newest first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.orders.stage import Standing
from csdesk.domain.search.fields import Kind, Thing, codes_of, states_named
from csdesk.domain.search.words import Term, fold, parse, test_of
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.shared.pinyin import initials
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.services.desk.desk import Desk
from csdesk.services.search.index import field_test

Judged = tuple[Order, Standing]

BREATH_S = 0.02
"""How long a step of a search may take before others get their turn."""

MOST = 500
"""How many archived orders a search on the screen shows."""

WHOLE = frozenset(("platform", "stage", "flag"))
"""The fields whose values stand in no text; a search of the archive needs a word besides."""


def find_past(desk: Desk, query: str) -> Iterator[list[Judged]]:
    """Yield, for each file of the archive, the orders that fit a line of search words, with their conclusions.

    They are looked for in the same texts as on the desk. Without a word nothing is found: a whole platform or stage is
    no search. Raises `DataError` for a file that cannot be read.
    """
    terms = parse(query)
    words = [term.text for term in terms if term.field not in WHOLE]
    tests = [test_of(term, desk.packs) for term in terms if term.field is not None]
    for orders in desk.records.archived_orders.search(words) if words else ():
        judged = ((order, desk.judge(order)) for order in orders)
        yield [(order, standing) for order, standing in judged if all(fits(order, standing) for fits in tests)]


class Person(Struct, frozen=True):
    """A buyer of whom something lies in the archive; `id` is `platform:nick`."""

    id: str
    platform: str
    nick: str


Found = Judged | Thing | Person
"""What lies in the archive: an order with its conclusions, a message, review or case, or their buyer."""

TABLES: Mapping[str, tuple[Kind, type]] = {
    "orders": (Kind.ORDER, Order),
    "messages": (Kind.MESSAGE, Message),
    "reviews": (Kind.REVIEW, Review),
    "cases": (Kind.CASE, Case),
}
"""The tables of the archive, and what they hold."""


def find_all_past(desk: Desk, query: str) -> Iterator[list[tuple[Kind, Found]]]:
    """Yield, for each file of the archive, all that fits a line of search words; as `find_past`."""
    terms = parse(query)
    words = [term.text for term in terms if term.field not in WHOLE]
    fields = [term for term in terms if term.field is not None]
    seen: set[str] = set()
    for documents in desk.records.archived_orders.documents(words, TABLES) if words else ():
        page: list[tuple[Kind, Found]] = []
        for table, document in documents:
            kind, record = TABLES[table]
            thing: Any = msgspec.json.decode(document, type=record)
            found: Judged | Thing = (thing, desk.judge(thing)) if kind is Kind.ORDER else thing
            if all(_fits(desk, kind, found, term) for term in fields):
                page.append((kind, found))
                person = _person(thing)
                if person is not None and person.id not in seen and _is_meant(person, terms):
                    seen.add(person.id)
                    page.append((Kind.BUYER, person))
        yield page


def _person(thing: Order | Message | Review | Case) -> Person | None:
    platform, nick = thing.platform, thing.buyer_nick
    return Person(f"{platform}:{nick}", platform, nick) if platform and nick else None


def _is_meant(person: Person, terms: Iterable[Term]) -> bool:
    """Tell whether all that is looked for is the buyer's name, or the platform besides."""
    name = fold(f"{person.nick}\n{initials(person.nick)}")
    return all(term.field == "platform" or (term.field in (None, "buyer") and term.text in name) for term in terms)


def _fits(desk: Desk, kind: Kind, found: Judged | Thing, term: Term) -> bool:
    if isinstance(found, tuple):
        return test_of(term, desk.packs)(*found)
    if term.field == "stage":
        codes = ("done",) if kind is Kind.MESSAGE else codes_of(found, desk.now())
        return not states_named(kind, term.text).isdisjoint(codes)
    return field_test(term, desk.packs)(found)


class PastSearch:
    """A search of the archive in steps, so that whoever waits for the desk in between gets it."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.found: dict[str, Any] = {}
        """What was found, by a key of its own."""
        self.about: dict[str, Outline] = {}
        """The orders that messages, reviews and cases among it are about, by id."""
        self.done = False
        self._steps: Iterator[list[tuple[str, Any]]] | None = None
        self._seq = -1

    def look(self, desk: Desk) -> Iterator[list[tuple[str, Any]]]:
        """Yield what is found, file by file, each with its key: orders by id."""
        for page in find_past(desk, self.query):
            yield [(order.id, (order, standing)) for order, standing in page]

    def step(self, desk: Desk) -> PastSearch:
        """Look through files for a moment; from the start again when the desk was changed in between."""
        if self._steps is None or self._seq != desk.store.seq:
            self._steps, self._seq, self.found = self.look(desk), desk.store.seq, {}
        until = time.monotonic() + BREATH_S
        for page in self._steps:
            for key, found in page:
                self.found.setdefault(key, found)
            if len(self.found) >= MOST:
                break
            if time.monotonic() > until:
                return self
        self.done = True
        return self


class PastHunt(PastSearch):
    """The same for everything in the archive; keys are `kind id`."""

    def look(self, desk: Desk) -> Iterator[list[tuple[str, Any]]]:
        """Yield what is found, file by file, each with its key."""
        for page in find_all_past(desk, self.query):
            ids = (getattr(found, "order_id", None) for _kind, found in page)
            self.about |= {order.id: order for order in map(desk.about, filter(None, ids)) if order is not None}
            yield [(f"{kind} {found[0].id if isinstance(found, tuple) else found.id}", found) for kind, found in page]
