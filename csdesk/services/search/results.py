"""What a search over everything found, as commands and screens show it: one line each, personal data masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow import follow
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.memo import whole_memo
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.orders.stage import Standing
from csdesk.domain.search.fields import Kind, Thing, codes_of, texts_of
from csdesk.domain.search.words import fold, parse
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.talk.labels import CASE_STATES, MESSAGE_STATES, REVIEW_STATES
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review, review_state
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import buyer_word
from csdesk.services.search.archive import Found, Person, find_all_past
from csdesk.services.search.index import Hunt, SearchIndex, buyer_key
from csdesk.services.search.orders import Search
from csdesk.services.today.snapshot import take_snapshot

BEFORE, ROOM = 12, 60
"""How many signs of a text are shown before what was looked for, and in all."""


class Hit(Struct, frozen=True):
    """One thing that was found.

    Args:
        kind: What it is.
        id: Its id; of a buyer `platform:nick`.
        platform: Its platform.
        buyer_nick: Whose it is.
        title: What names it.
        text: The words around what was looked for; phones in it are masked.
        at: When it came.
        state: Its state in one code word.
        archived: Whether it lies in the archive.
    """

    kind: Kind
    id: str
    platform: str | None
    buyer_nick: str | None
    title: str
    text: str
    at: datetime | None
    state: str
    archived: bool = False


class Group(Struct, frozen=True):
    """What was found of one kind: how much, and the newest of it."""

    kind: Kind
    count: int
    hits: tuple[Hit, ...]


def around(texts: Iterable[str | None], words: Sequence[str], about: Outline | None = None) -> str:
    """Return the part of the first text that holds one of the words, masked and in one line; else of the first text."""
    known = receivers_of(about)
    lines = [" ".join((mask_text(text, known) or "").split()) for text in texts if text]
    for line in lines:
        low = fold(line)
        place = next((at for word in words if (at := low.find(word)) >= 0), -1)
        if place >= 0:
            start = max(0, place - BEFORE) if len(line) > ROOM and len(low) == len(line) else 0
            return ("…" if start else "") + line[start : start + ROOM] + ("…" if len(line) > start + ROOM else "")
    return lines[0][:ROOM] + ("…" if len(lines[0]) > ROOM else "") if lines else ""


def order_hit(order: Order, standing: Standing, words: Sequence[str], *, archived: bool = False) -> Hit:
    """Return how an order is listed: its items, and the message or memo in which a word stands."""
    said = [text for text in (order.buyer_message, whole_memo(order)) if text and any(w in fold(text) for w in words)]
    parcels = [order.tracking_no, *(parcel.tracking_no for parcel in order.desk.parcels)]
    said += [text for text in parcels if text and any(word in fold(text) for word in words)]
    items = listed(line.title or line.sku or "" for line in order.lines[:3])
    return Hit(
        kind=Kind.ORDER,
        id=order.id,
        platform=order.platform,
        buyer_nick=buyer_word(order) or None,
        title=items,
        text=around(said, words, order),
        at=order.created_at or order.paid_at,
        state=standing.stage.value,
        archived=archived,
    )


def thing_hit(
    kind: Kind,
    thing: Thing,
    state: str,
    words: Sequence[str],
    about: Outline | None = None,
    *,
    archived: bool = False,
) -> Hit:
    """Return how a message, review, case, follow-up (`about` an order) or product is listed."""
    texts = (*texts_of(thing, "message"), *texts_of(thing, "memo"))
    title = next(filter(None, (getattr(thing, "subject", None), *texts_of(thing, "item"))), "")
    orders = [text for text in texts_of(thing, "order") if text and kind in (Kind.CASE, Kind.REVIEW)]
    return Hit(
        kind=kind,
        id=thing.id,
        platform=getattr(thing, "platform", None),
        buyer_nick=nick_shown(next(filter(None, texts_of(thing, "buyer")), None), about),
        title=mask_text(title, receivers_of(about)) or (orders[0] if orders else ""),
        text=around(texts, words, about),
        at=_when(thing),
        state=state,
        archived=archived,
    )


def _when(thing: Thing) -> datetime | None:
    for name in ("due_at", "received_at", "created_at", "opened_at", "arrived_at", "made_at"):
        found = getattr(thing, name, None)
        if isinstance(found, datetime):
            return found
    return None


def state_word(hit: Hit) -> str:
    """Return the state of a find in the language in use."""
    tables = {Kind.ORDER: STAGES, Kind.MESSAGE: MESSAGE_STATES, Kind.REVIEW: REVIEW_STATES, Kind.CASE: CASE_STATES}
    if hit.kind is Kind.FOLLOW:
        return label(follow.END_NAMES, hit.state) if hit.state != "open" else ""
    return label(tables.get(hit.kind, {}), hit.state)


def hit_of(index: SearchIndex, kind: Kind, key: str, words: Sequence[str]) -> Hit:
    """Return how a thing on the desk is listed."""
    snapshot = index.snapshot
    assert snapshot is not None
    if kind is Kind.ORDER:
        return order_hit(snapshot.orders[key], snapshot.standings[key], words)
    if kind is Kind.BUYER:
        return _buyer_hit(index, key)
    thing = index.things(kind)[key]
    about = snapshot.about(getattr(thing, "order_id", None))
    if kind is Kind.MESSAGE:
        return thing_hit(kind, thing, snapshot.talk.inbox.wait(key).state, words, about)
    return thing_hit(kind, thing, next(iter(codes_of(thing, snapshot.now)), ""), words, about)


def _buyer_hit(index: SearchIndex, key: str) -> Hit:
    platform, _colon, nick = key.partition(":")
    members = index.members.get((platform, nick), {})
    counts = {kind: sum(member[0] is kind for member in members) for kind in Kind}
    words = {
        Kind.ORDER: _("{count} order[s]"),
        Kind.MESSAGE: _("{count} message[s]"),
        Kind.REVIEW: _("{count} review[s]"),
        Kind.CASE: _("{count} case[s]"),
    }
    text = " · ".join(line.format(count=counts[kind]) for kind, line in words.items() if counts[kind])
    return Hit(Kind.BUYER, buyer_key((platform, nick)), platform or None, nick, nick, text, None, "")


def find_everything(desk: Desk, query: str, most: int) -> list[Group]:
    """Return what fits a line of search words, on the desk and archived: by kind, at most so many of each in full."""
    index = SearchIndex(desk.packs, Search(desk.packs))
    index.follow(take_snapshot(desk))
    index.prepare()
    hunt = Hunt(index, query)
    hunt.step()
    old, known = past_hits(desk, query), index.racks[Kind.BUYER]
    found = []
    for kind, pairs in hunt.hits.items():
        hits = [hit_of(index, kind, key, hunt.words) for key, *_rest in pairs[:most]]
        archived = [hit for hit in old if hit.kind is kind and (kind is not Kind.BUYER or hit.id not in known)]
        if pairs or archived:
            found.append(Group(kind, len(pairs) + len(archived), (*hits, *archived)[:most]))
    return found


def past_hits(desk: Desk, query: str) -> list[Hit]:
    """Return what fits a line of search words in the archive, newest file first."""
    if not desk.store.table("archives"):
        return []
    words = [term.text for term in parse(query)]
    every = desk.records.archived_orders.steady(lambda: [one for page in find_all_past(desk, query) for one in page])
    return [past_hit(kind, found, words, desk.about(getattr(found, "order_id", None))) for kind, found in every]


def state_code(thing: Thing) -> str:
    """Return the state of something archived: nothing of it is late any more."""
    if isinstance(thing, Review):
        return review_state(thing)
    return "done" if isinstance(thing, Case | Message) else ""


def past_hit(kind: Kind, found: Found, words: Sequence[str], about: Outline | None = None) -> Hit:
    """Return how something in the archive (`about` an order) is listed."""
    if isinstance(found, Person):
        return Hit(kind, found.id, found.platform, found.nick, found.nick, "", None, "", archived=True)
    if isinstance(found, tuple):
        return order_hit(*found, words, archived=True)
    state = state_code(found)
    return thing_hit(kind, found, state, words, about, archived=True)
