"""The search over everything on the desk: prepared texts of each kind, searched in short pieces.

Making texts ready and looking through them both stop at a given moment and go on when called again, so that no key
waits for them, however much there is. A longer line of the same words looks only through what the shorter one found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.search.fields import Kind, Thing, codes_of, states_named, texts_of, thing_words
from csdesk.domain.search.words import Term, fold, parse, platforms_named, stage_test, test_of
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.pinyin import initials, name_initials
from csdesk.domain.shared.rules import RulePack
from csdesk.runtime import keep, no_garbage
from csdesk.services.desk.order_table import OrderTable
from csdesk.services.search.orders import Search
from csdesk.services.today.snapshot import Snapshot

Pair = tuple[str, str, str]
"""The key of a thing, its folded text, its platform; all empty where a thing has gone."""

Buyer = tuple[str, str]
"""Platform (may be empty) and nick."""

CHUNK = 4096
"""How many texts are looked through before the clock is read."""

FEW = 64
"""How many texts are made ready before the clock is read."""

_WHOLE = frozenset(("platform", "stage", "flag"))
"""Fields whose values stand in no text."""

NEVER = float("inf")


class Rack:
    """The prepared texts of one kind, in the order in which its things came."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self._place: dict[str, int] = {}
        self._seen: dict[str, object] = {}
        self._records: Mapping[str, object] | None = None

    def __contains__(self, key: str) -> bool:
        return key in self._place

    def news(self, records: Mapping[str, object]) -> tuple[list[str], list[str]]:
        """Return the keys that are new or changed since the last call, and those that have gone."""
        if records is self._records:
            return [], []
        self._records, seen = records, self._seen
        changed = [key for key, record in records.items() if seen.get(key) is not record]
        gone = [key for key in seen if key not in records] if len(seen) + len(changed) > len(records) else []
        return changed, gone

    def put(self, key: str, record: object, text: str, platform: str) -> None:
        """Take in the text of a thing."""
        self._seen[key] = record
        place = self._place.get(key)
        if place is None:
            self._place[key] = len(self.pairs)
            self.pairs.append((key, text, platform))
        else:
            self.pairs[place] = (key, text, platform)

    def drop(self, key: str) -> None:
        """Forget a thing."""
        self._seen.pop(key, None)
        place = self._place.pop(key, None)
        if place is not None:
            self.pairs[place] = ("", "", "")


class SearchIndex:
    """Everything on the desk, ready to be searched.

    Args:
        packs: The rule packs, for the platforms' names.
        search: The search over the orders, whose texts are shared.
    """

    def __init__(self, packs: Mapping[str, RulePack], search: Search) -> None:
        self.packs = packs
        self.snapshot: Snapshot | None = None
        self.racks = {kind: Rack() for kind in Kind}
        self.members: dict[Buyer, dict[tuple[Kind, str], None]] = {}
        """What belongs to each buyer."""
        self._search = search
        self._buyer: dict[tuple[Kind, str], Buyer] = {}
        self._todo: list[tuple[Kind, str]] = []
        self._buyers: dict[Buyer, None] = {}
        self._queue: list[Buyer] = []
        self._all = 0
        self._sets: tuple[Snapshot | None, dict[tuple[str, str], set[str]]] = (None, {})

    @property
    def ready(self) -> float:
        """How much of what is to be searched is prepared, from 0 to 1."""
        left = len(self._todo) + len(self._buyers) + len(self._queue)
        return 1 - left / max(1, self._all) if left else 1.0

    def things(self, kind: Kind) -> Mapping[str, Thing]:
        """Return the records of a kind that is neither orders nor buyers."""
        assert self.snapshot is not None
        talk = self.snapshot.talk
        found: dict[Kind, Mapping[str, Thing]] = {
            Kind.MESSAGE: talk.inbox.messages,
            Kind.REVIEW: talk.reviews,
            Kind.CASE: talk.cases,
            Kind.FOLLOW: talk.follow,
            Kind.PRODUCT: self.snapshot.products,
        }
        return found[kind]

    def follow(self, snapshot: Snapshot) -> bool:
        """Take note of what changed since the last snapshot; True when something did. `prepare` does the work."""
        before, self.snapshot = self.snapshot, snapshot
        if before is snapshot:
            return False
        todo: list[tuple[Kind, str]] = []
        news = False
        for kind in Kind:
            if kind is Kind.BUYER:
                continue
            changed, gone = self.racks[kind].news(self._known(kind))
            for key in gone:
                self.racks[kind].drop(key)
                self._belongs((kind, key), None)
            todo += [(kind, key) for key in reversed(changed)]
            news = news or bool(changed or gone)
        todo.reverse()
        self._todo = list(dict.fromkeys([*self._todo, *todo])) if self._todo else todo
        self._todo = [(kind, key) for kind, key in self._todo if key in self._known(kind)]
        self._all = len(self._todo)
        return news

    def _known(self, kind: Kind) -> Mapping[str, object]:
        """Return what tells whether a thing of a kind is the same as before."""
        assert self.snapshot is not None
        if kind is Kind.ORDER:
            orders = self.snapshot.orders
            return orders.documents if isinstance(orders, OrderTable) else orders
        return self.things(kind)

    # -- making ready -----------------------------------------------------------------------------------------------

    def prepare(self, until: float = NEVER) -> bool:
        """Make texts ready until a moment of `time.perf_counter`; True when all are."""
        busy = bool(self._todo or self._queue or self._buyers)
        with no_garbage():
            done = self._prepare(until)
            if busy:
                keep()
        return done

    def _prepare(self, until: float) -> bool:
        while self._todo:
            for kind, key in self._todo[-FEW:][::-1]:
                self._take(kind, key)
            del self._todo[-FEW:]
            if time.perf_counter() > until:
                return False
        while self._queue or self._buyers:
            if not self._queue:
                self._queue, self._buyers = list(reversed(self._buyers)), {}
            for buyer in self._queue[-FEW:][::-1]:
                self._take_buyer(buyer)
            del self._queue[-FEW:]
            if time.perf_counter() > until:
                return False
        return True

    def _take(self, kind: Kind, key: str) -> None:
        assert self.snapshot is not None
        if kind is Kind.ORDER:
            order = self.snapshot.orders[key]
            self.racks[kind].put(key, self._known(kind)[key], self._search.text(order), order.platform)
            self._belongs((kind, key), (order.platform, order.buyer_nick) if order.buyer_nick else None)
            return
        thing = self.things(kind)[key]
        platform = "" if isinstance(thing, Product) else thing.platform or ""
        self.racks[kind].put(key, thing, thing_words(thing), platform)
        nick = next(filter(None, texts_of(thing, "buyer")), None)
        if nick:
            self._belongs((kind, key), (platform, nick))

    def _belongs(self, member: tuple[Kind, str], buyer: Buyer | None) -> None:
        """Note whose a thing is; the texts of its buyers, old and new, are made again."""
        old = self._buyer.pop(member, None)
        if old is not None and old != buyer:
            self.members[old].pop(member, None)
            self._buyers[old] = None
        if buyer is not None:
            self._buyer[member] = buyer
            self.members.setdefault(buyer, {})[member] = None
            self._buyers[buyer] = None

    def _take_buyer(self, buyer: Buyer) -> None:
        assert self.snapshot is not None
        members, key = self.members.get(buyer), buyer_key(buyer)
        if not members:
            self.members.pop(buyer, None)
            self.racks[Kind.BUYER].drop(key)
            return
        words = dict.fromkeys((buyer[1], initials(buyer[1])))
        for kind, name in members:
            order = self.snapshot.orders.get(name) if kind is Kind.ORDER else None
            words |= dict.fromkeys(receiver_words(order)) if order is not None else {}
        self.racks[Kind.BUYER].put(key, buyer, fold("\n".join(words)), buyer[0])

    # -- finding ----------------------------------------------------------------------------------------------------

    def test(self, kind: Kind, term: Term) -> Callable[[str], bool] | None:
        """Return the test of a term that names a field on the things of a kind; None where nothing can fit."""
        if kind is Kind.ORDER:
            return self._order_test(term)
        if kind is Kind.BUYER:
            return self._buyer_test(term)
        if term.field == "stage":
            return self._stage_test(kind, term.text)
        things, fits = self.things(kind), field_test(term, self.packs)
        return lambda key: fits(things[key])

    def _order_test(self, term: Term) -> Callable[[str], bool]:
        assert self.snapshot is not None
        orders, standings = self.snapshot.orders, self.snapshot.standings
        if term.field == "stage":
            stands = stage_test(term.text)
            return self._in(("order", term.text), lambda: {key for key, now in standings.items() if stands(now)})
        fits = test_of(term, self.packs)
        return lambda key: fits(orders[key], standings[key])

    def _buyer_test(self, term: Term) -> Callable[[str], bool] | None:
        return (lambda _key: True) if term.field in ("buyer", "receiver", "phone") else None

    def _stage_test(self, kind: Kind, value: str) -> Callable[[str], bool] | None:
        assert self.snapshot is not None
        states, now, things, inbox = states_named(kind, value), self.snapshot.now, self.things(kind), None
        if not states:
            return None
        if kind is Kind.MESSAGE:
            inbox = self.snapshot.talk.inbox
            waits = {key: inbox.wait(key) for key in inbox.live}
            live = {key for key, wait in waits.items() if not states.isdisjoint((wait.state, wait.level))}
            done = "done" in states
            return lambda key: key in live if key in waits else done
        return self._in(
            (kind, value),
            lambda: {key for key, thing in things.items() if not states.isdisjoint(codes_of(thing, now))},
        )

    def _in(self, what: tuple[str, str], make: Callable[[], set[str]]) -> Callable[[str], bool]:
        """Return the test of being among some keys, which are looked up once for each snapshot and word."""
        if self._sets[0] is not self.snapshot:
            self._sets = (self.snapshot, {})
        known = self._sets[1]
        if what not in known:
            known[what] = make()
        return known[what].__contains__


def field_test(term: Term, packs: Mapping[str, RulePack]) -> Callable[[Thing], bool]:
    """Return the test of a term that names a field, not a state, on things that are neither orders nor buyers."""
    field, value = str(term.field), term.text
    if field == "platform":
        named = platforms_named(value, packs)
        return lambda thing: getattr(thing, "platform", None) in named
    return lambda thing: any(value in fold(text) for text in texts_of(thing, field) if text)


def buyer_key(buyer: Buyer) -> str:
    """Return the key of a buyer: `platform:nick`."""
    return ":".join(buyer)


def receiver_words(order: Order) -> Iterator[str]:
    """Yield what else a buyer is found by: the receiver's name, its sound, the phone."""
    receiver = receiver_of(order)
    if receiver is not None and receiver.name:
        yield from (receiver.name, name_initials(receiver.name))
    if receiver is not None and receiver.phone:
        yield receiver.phone


class Hunt:
    """One line of search words on its way through everything.

    Args:
        finder: What is searched; a hunt is of no use any more when that was changed.
        query: The line of search words.
        before: The hunt for a shorter line, whose finds are enough to look through if it had come to its end.
    """

    def __init__(self, index: SearchIndex, query: str, before: Hunt | None = None) -> None:
        self.query = query
        self.terms = parse(query)
        self.hits: dict[Kind, list[Pair]] = {kind: [] for kind in Kind}
        """What was found so far, the newest first."""
        self.done = not self.terms
        self._index = index
        within = before.hits if before is not None and before.done and narrows(self.terms, before.terms) else None
        self._pieces = self._chunks(within)

    @property
    def words(self) -> list[str]:
        """The folded words that the finds hold, the longest first: it drops most."""
        return sorted((term.text for term in self.terms if term.field not in _WHOLE), key=len, reverse=True)

    def _chunks(self, within: Mapping[Kind, Sequence[Pair]] | None) -> Iterator[tuple[Kind, Sequence[Pair]]]:
        for kind in Kind:
            pairs = self._index.racks[kind].pairs if within is None else within[kind][::-1]
            for end in range(len(pairs), 0, -CHUNK):
                yield kind, pairs[max(0, end - CHUNK) : end][::-1]

    def step(self, until: float = NEVER) -> bool:
        """Look until a moment of `time.perf_counter`; True when all was looked through."""
        if self.done:
            return True
        words, tests = self.words, dict[Kind, list[Callable[[str], bool] | None]]()
        platforms = [platforms_named(term.text, self._index.packs) for term in self.terms if term.field == "platform"]
        fields = [term for term in self.terms if term.field not in (None, "platform")]
        for kind, chunk in self._pieces:
            if kind not in tests:
                tests[kind] = [self._index.test(kind, term) for term in fields]
            if None not in tests[kind]:
                found = [pair for pair in chunk if pair[0]] if not words else chunk
                for word in words:
                    found = [pair for pair in found if word in pair[1]]
                for named in platforms:
                    found = [pair for pair in found if pair[2] in named]
                for fits in filter(None, tests[kind]):
                    found = [pair for pair in found if fits(pair[0])]
                self.hits[kind] += found
            if time.perf_counter() > until:
                return False
        self.done = True
        return True


def narrows(terms: Sequence[Term], before: Sequence[Term]) -> bool:
    """Tell whether what fits some terms also fits earlier ones: the same, the last maybe longer, others behind it."""
    if not before or len(terms) < len(before) or tuple(terms[: len(before) - 1]) != tuple(before[:-1]):
        return False
    last, old = terms[len(before) - 1], before[-1]
    return last == old or (last.field == old.field and last.field not in _WHOLE and last.text.startswith(old.text))
