"""What comes in: talks, notices and mails become messages, each once, with the order and the buyer they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.shared.models import Order
from csdesk.domain.talk.messages import Kind, Message, merge, renew
from csdesk.i18n import _
from csdesk.intake.talk.chat import Talk, read_chat
from csdesk.intake.talk.notices import Notice, read_notices
from csdesk.services.buyers import language
from csdesk.services.buyers.sent_log import keep_promises
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.packs import check_platform
from csdesk.services.desk.results import Result
from csdesk.services.talk.links import Links
from csdesk.store import Transaction
from csdesk.system import sha256

PREFIX = "MS"
MOST_NAMED = 5
"""How many messages a warning names."""


class Tally(Struct):
    """How many messages an arrival added, changed and found unchanged; ids of what changed."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    changed: list[str] = []


class Arrival:
    """Takes talks and notices into the messages within one change.

    Args:
        desk: The desk.
        transaction: The change.
        orders: The orders as this change leaves them; those of the desk when it makes none.
    """

    def __init__(self, desk: Desk, transaction: Transaction, orders: Mapping[str, Order] | None = None) -> None:
        self._desk = desk
        self._transaction = transaction
        self._now = desk.now()
        self._new_id = desk.records.messages.ids(PREFIX, self._now)
        self._links = Links(desk.orders if orders is None else orders)
        self._talks: dict[tuple[str | None, str], list[Message]] = {}
        self._keys: dict[str, Message] = {}
        self._past = desk.records.messages.archived if desk.store.table("archives") else None
        self._read: set[tuple[str | None, str]] = set()
        self._muted = set(desk.config.muted)
        for message in desk.records.messages.records.values():
            if message.muted:
                self._muted.add(message.sender or message.subject or "")
            if message.key is not None:
                self._keys[message.key] = message
            elif message.buyer_nick is not None:
                self._talks.setdefault((message.platform, message.buyer_nick), []).append(message)
        self.tally = Tally(changed=[])

    def take_talk(self, talk: Talk, platform: str | None = None, shop: str | None = None) -> None:
        """Merge one conversation into the rounds that are known of it."""
        words = "\n".join(said.text for said in talk.said if not said.ours)
        link = self._links.of(words, talk.buyer, platform)
        fresh = Message("", Kind.BUYER, (), self._now, link.platform, shop or link.shop, talk.buyer, link.order_id)
        if talk.buyer is None:
            self._take_once(msgspec.structs.replace(fresh, said=talk.said, key=_digest("talk", platform, words)))
            return
        place = (link.platform, talk.buyer)
        known = self._rounds_of(*place)
        if link.platform is None and not known:
            known = self._same_talk(talk)
            fresh = msgspec.structs.replace(fresh, platform=known[0].platform if known else None)
            place = (fresh.platform, talk.buyer)
        messages = renew(known, merge(known, talk.said, self._now), fresh)
        kept = self._talks[place] = self._keep(known, messages)
        if link.platform is not None:
            texts = (one.text for one in sorted(kept, key=lambda message: message.received_at))
            language.see(self._desk, self._transaction, f"{link.platform}:{talk.buyer}", texts)

    def _rounds_of(self, platform: str | None, nick: str) -> list[Message]:
        """Return what is known of a conversation, oldest first; its archived rounds are read when it goes on."""
        place = (platform, nick)
        if place not in self._read:
            self._read.add(place)
            past = self._past.of_buyer(platform, nick) if self._past is not None else ()
            if past:
                self._talks[place] = [*past, *self._talks.get(place, ())]
        return sorted(self._talks.get(place, ()), key=lambda message: message.received_at)

    def _same_talk(self, talk: Talk) -> list[Message]:
        """Return the conversation of a nick that holds a very line of this one, whatever its platform.

        Its order told the platform once, and lies in the archive now.
        """
        lines = {(said.ours, said.at, said.text) for said in talk.said if said.at is not None}
        places = {platform for platform, nick in self._talks if nick == talk.buyer}
        if self._past is not None:
            places |= {platform for platform, nick in self._past.buyers() if nick == talk.buyer}
        for platform in sorted(filter(None, places)):
            known = self._rounds_of(platform, talk.buyer or "")
            if any((said.ours, said.at, said.text) in lines for message in known for said in message.said):
                return known
        return []

    def _keep(self, known: Sequence[Message], messages: Iterable[Message]) -> list[Message]:
        before = {message.id: message for message in known}
        kept = []
        for message in messages:
            old = before.get(message.id)
            if old is None:
                message = msgspec.structs.replace(message, id=self._new_id())
            elif message.order_id is None:
                link = self._links.of(message.text, message.buyer_nick, message.platform)
                message = msgspec.structs.replace(message, order_id=link.order_id)
            self._put(old, message)
            kept.append(message)
        return kept

    def take_notice(self, notice: Notice, kind: Kind, platform: str | None = None, shop: str | None = None) -> None:
        """Take in a notice of a platform or a mail; the same one again changes nothing."""
        link = self._links.of(f"{notice.subject or ''}\n{notice.text}", None, platform)
        due = notice.due_from(self._now)
        key = notice.key or _digest(kind, platform, notice.subject, notice.text, notice.at)
        muted = notice.sender in self._muted or notice.subject in self._muted
        self._take_once(
            Message(
                "",
                Kind.TICKET if due is not None and kind is Kind.STATION else kind,
                (notice.said,),
                self._now,
                link.platform,
                shop or link.shop,
                order_id=link.order_id,
                subject=notice.subject,
                sender=notice.sender,
                key=key,
                ticket_due=due,
                done_at=max(self._now, notice.at or self._now) if muted else None,
            )
        )

    def _take_once(self, message: Message) -> None:
        key = message.key or ""
        if key in self._keys or (self._past is not None and self._past.knows(key)):
            self.tally.unchanged += 1
            return
        message = msgspec.structs.replace(message, id=self._new_id())
        self._keys[message.key or ""] = message
        self._put(None, message)

    def _put(self, old: Message | None, message: Message) -> None:
        if old == message:
            self.tally.unchanged += 1
            return
        self._desk.records.messages.put(self._transaction, message)
        if message.kind is Kind.BUYER:
            told = old.said if old is not None else ()
            fresh = [line for line in message.said if line.ours and line not in told]
            keep_promises(self._desk, self._transaction, message, fresh)
        self.tally.changed.append(message.id)
        if old is None:
            self.tally.added += 1
        else:
            self.tally.updated += 1


def _digest(*parts: object) -> str:
    return sha256("\x1f".join(str(part or "") for part in parts).encode()).hexdigest()[:32]


def own_names(desk: Desk) -> frozenset[str]:
    """Return the names under which we write: the shops, and those of the settings."""
    return Links(desk.orders).shops | {desk.config.shop, *desk.config.own_names} - {""}


def paste(desk: Desk, text: str, *, platform: str | None = None, kind: Kind = Kind.BUYER) -> Result:
    """Take in pasted text: conversations of buyers, or notices of a platform; one change, each thing once."""
    check_platform(platform)
    zone = desk.clock.zone
    with desk.change("message.paste", platform or "") as transaction:
        arrival = Arrival(desk, transaction)
        if kind is Kind.BUYER:
            links = Links(desk.orders)
            for talk in read_chat(text, zone, own_names(desk), links.knows):
                arrival.take_talk(talk, platform)
        else:
            for notice in read_notices(text, zone):
                arrival.take_notice(notice, kind, platform)
        tally = arrival.tally
        summary = _("pasted: {added} new, {updated} changed, {unchanged} known").format(
            added=tally.added, updated=tally.updated, unchanged=tally.unchanged
        )
        transaction.entry.subject, transaction.entry.summary = " ".join(tally.changed), summary
    return Result(tuple(tally.changed), summary, warnings=oddities(desk, tally.changed))


def oddities(desk: Desk, ids: Iterable[str]) -> tuple[str, ...]:
    """Return what is worth saying of arrived messages: times in the future or none at all, buyers nobody knows."""
    if desk.dry_run:
        return ()
    desk.sync()
    now: datetime = desk.now()
    messages = [desk.records.messages.records[key] for key in ids]
    talks = [message for message in messages if message.kind is Kind.BUYER]
    ahead = [message.id for message in messages if message.received_at > now]
    timeless = [message.id for message in messages if all(line.at is None for line in message.said)]
    strangers = [message.id for message in talks if message.platform is None and message.order_id is None]
    found = (
        (ahead, _("From the future, their clock starts when it comes: {ids}")),
        (timeless, _("Without times, they count from now: {ids}")),
        (strangers, _("Of buyers nobody knows, the platform is open: {ids}")),
    )
    return tuple(words.format(ids=_some(some)) for some, words in found if some)


def _some(ids: Sequence[str]) -> str:
    """Return the first of some ids, and how many more there are."""
    more = f" +{len(ids) - MOST_NAMED}" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
