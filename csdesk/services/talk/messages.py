"""Verbs on messages: snooze, done, waiting for the buyer, tags, passing on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.orders.buyers import DIFFICULT
from csdesk.domain.search.resolve import find_in
from csdesk.domain.talk import permissions
from csdesk.domain.talk.messages import Message, Said, sender_key
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _, language
from csdesk.services.buyers.sent_log import drop_draft
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import edit_many, refuse_thing
from csdesk.services.desk.packs import check_platform
from csdesk.services.desk.results import Result
from csdesk.services.follow import follow
from csdesk.services.talk.links import Links
from csdesk.services.texts.deliver import said_elsewhere
from csdesk.store import Transaction

MESSAGE = "message:"
"""How the key of a draft begins that is an answer to a message."""


def find_message(desk: Desk, name: str) -> Message:
    """Return the message of an id or its ending; raises `UsageError` when there is none, or several."""
    return find_in(desk.records.messages, name)


def snooze(desk: Desk, ids: Sequence[str], until: datetime | None = None) -> Result:
    """Put messages aside until a time (the setting's minutes when none is given), or until the buyer writes again."""
    now = desk.now()
    wake = until or now + timedelta(minutes=desk.config.sla.snooze_min)
    if wake <= now:
        raise UsageError(
            _("That time has passed: {time}").format(time=f"{wake:%Y-%m-%d %H:%M}"),
            hint=_("Write it as you would say it: 14:30, tomorrow 9am, 12-01 09:00, +2h."),
            code="time_passed",
        )

    def edit(message: Message) -> Message:
        return msgspec.structs.replace(message, snoozed_at=now, snooze_until=wake, done_at=None)

    return edit_many(
        desk, desk.records.messages, "message.snooze", ids, _("snoozed to {time}").format(time=_clock(wake)), edit
    )


def done(desk: Desk, ids: Sequence[str]) -> Result:
    """Close messages; a buyer who writes again opens a new one."""
    now = desk.now()

    def edit(message: Message) -> Message:
        return message if message.done_at else msgspec.structs.replace(message, done_at=max(now, message.last_at))

    return edit_many(desk, desk.records.messages, "message.done", ids, _("finished"), edit)


def wait_for_buyer(desk: Desk, ids: Sequence[str], note: str = "") -> Result:
    """Record that we asked the buyer something in the chat window: the clock pauses until the buyer writes (M21)."""
    line = Said(note, desk.now(), ours=True, desk=True)

    def edit(message: Message) -> Message:
        return add_answer(message, line)

    def said(transaction: Transaction, message: Message) -> tuple[str, ...]:
        return said_elsewhere(desk, transaction, note, message)

    return edit_many(desk, desk.records.messages, "message.waiting", ids, _("waiting for the buyer"), edit, said)


def record_answer(desk: Desk, transaction: Transaction, name: str, text: str, *, copied: bool) -> Message:
    """Write our answer to a message within a change; the same words copied before are one line."""
    message = find_message(desk, name)
    drop_draft(desk, transaction, f"{MESSAGE}{message.id}")
    kept = tuple(said for said in message.said if not (said.copied and said.text == text))
    line = Said(text, desk.now(), ours=True, desk=True, copied=copied)
    new = add_answer(msgspec.structs.replace(message, said=kept), line)
    desk.records.messages.put(transaction, new)
    return new


def add_answer(message: Message, line: Said) -> Message:
    """Return a message with our answer; it is awake and no longer done."""
    return msgspec.structs.replace(
        message, said=(*message.said, line), snoozed_at=None, snooze_until=None, done_at=None
    )


def tag(desk: Desk, ids: Sequence[str], word: str) -> Result:
    """Put a tag on messages, or take it off where all have it (M26: `difficult`)."""
    desk.sync()
    word = word.strip()
    messages = [find_message(desk, name) for name in ids]
    off = all(word in message.tags for message in messages)
    shown = _("difficult") if word == DIFFICULT else word

    def edit(message: Message) -> Message:
        tags = tuple(known for known in message.tags if known != word)
        return msgspec.structs.replace(message, tags=tags if off else (*tags, word))

    return edit_many(desk, desk.records.messages, "message.tag", ids, f"{'-' if off else '+'}{shown}", edit)


def pass_on(
    desk: Desk, ids: Sequence[str], owner: str, due: datetime | None = None, *, escalate: bool = False
) -> Result:
    """Give messages to another person, with a due time (M24); `escalate` when it is beyond our authority (M25).

    Raises `UsageError` for nobody.
    """
    now = desk.now()
    if not owner.strip():
        raise UsageError(_("Who takes it?"), hint="--who NAME", code="no_owner")

    def edit(message: Message) -> Message:
        return msgspec.structs.replace(message, owner=owner.strip(), owner_due=due, escalated=escalate, passed_at=now)

    words = _("escalated to {name}") if escalate else _("passed to {name}")
    return edit_many(desk, desk.records.messages, "message.pass", ids, words.format(name=owner.strip()), edit)


def name_platform(desk: Desk, ids: Sequence[str], platform: str) -> Result:
    """Say of which platform conversations are that came in without one: all their rounds, and the order they tell of.

    An order of another platform, of a buyer called the same, is theirs no more, and that is said.

    Raises `UsageError` as `check_platform`, `RefusedError` where the text of one names an order of another platform.
    """
    desk.sync()
    check_platform(platform)
    pack = desk.packs.get(platform)
    name = pack.name.get(language(), platform) if pack else platform
    talks = {(one.platform, one.buyer_nick) for one in (find_message(desk, name) for name in ids) if one.buyer_nick}
    rounds = [one.id for one in desk.records.messages.where(lambda one: (one.platform, one.buyer_nick) in talks)]
    links = Links(desk.orders)

    parted = set[str]()

    def edit(message: Message) -> Message:
        order = links.of(message.text, message.buyer_nick, platform).order_id
        told = links.of(message.text)
        if told.platform not in (None, platform):
            words = _("This message names order …{tail}, which is not of {platform}.")
            tail = desk.orders[told.order_id].order_no[-4:] if told.order_id else ""
            raise RefusedError(words.format(tail=tail, platform=name), where=message.id, code="other_platform")
        if message.order_id and message.order_id in desk.orders and order != message.order_id:
            parted.add(desk.orders[message.order_id].order_no[-4:])
        return msgspec.structs.replace(message, platform=platform, order_id=order)

    wanted = list(dict.fromkeys((*(find_message(desk, name).id for name in ids), *rounds)))
    done = edit_many(desk, desk.records.messages, "message.platform", wanted, name, edit)
    words = _("order …{tail} is of another platform: it is not this buyer's any more")
    news = tuple(words.format(tail=tail) for tail in sorted(parted))
    return msgspec.structs.replace(done, warnings=(*done.warnings, *news))


def mute(desk: Desk, ids: Sequence[str], *, off: bool = False) -> Result:
    """Close messages and mute their senders: what else they send is done on arrival; `off` lets them through again.

    Raises `RefusedError` for a buyer's talk.
    """
    desk.sync()
    now = desk.now()
    muted = [find_message(desk, name) for name in ids]
    for message in muted:
        refuse_thing(message, permissions.mute)
    senders = {sender_key(message) for message in muted}
    known = desk.records.messages.records.values()
    wanted = [*ids] if not off else [one.id for one in known if one.muted and sender_key(one) in senders]

    def edit(message: Message) -> Message:
        if off:
            return msgspec.structs.replace(message, muted=False)
        return msgspec.structs.replace(message, muted=True, done_at=message.done_at or max(now, message.last_at))

    words = _("sender let through again") if off else _("sender muted")
    return edit_many(desk, desk.records.messages, "message.mute", wanted, words, edit)


def follow_up(desk: Desk, name: str, kind: FollowKind, due: datetime | None = None) -> Result:
    """Note what a message says as a dated thing about its order and buyer."""
    desk.sync()
    message = find_message(desk, name)
    return follow.add(desk, kind, message.text, order=message.order_id, buyer=message.buyer_nick, due=due)


def _clock(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"
