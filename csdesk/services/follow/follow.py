"""Verbs on the one list of dated things: add, fill in, move, done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.follow import permissions
from csdesk.domain.follow.follow import (
    END_NAMES,
    ENDS,
    KIND_NAMES,
    PREFIX,
    Details,
    Follow,
    FollowEnd,
    FollowKind,
    Moved,
    is_due,
    is_late,
)
from csdesk.domain.follow.promised import Promised, told_now
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import masker
from csdesk.domain.shared.models import Outline
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import N_, _, into
from csdesk.services.desk.change import add_slip, edit_order, with_memo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.texts.deliver import said_elsewhere
from csdesk.store import Transaction

CORRECTED = N_("corrected")
"""The reason of a move after which the buyer knows the new time: the old one was read wrongly."""
_NONE = Details()


class FollowView(Struct, frozen=True):
    """A dated thing in the form of the JSON contract."""

    id: str
    kind: FollowKind
    text: str
    order_id: str | None
    buyer_nick: str | None
    due_at: datetime | None
    owner: str
    state: str
    late: bool
    product: str | None
    objection: str | None
    last_word: str | None
    supplier: str | None
    expected_at: datetime | None
    why: str | None
    answer: str | None
    promised: tuple[datetime, ...]
    copied: bool


def view_follow(
    follow: Follow,
    now: datetime,
    about: Outline | None = None,
    follows: Iterable[Follow] = (),
    *,
    reveal: bool = False,
) -> FollowView:
    """Return a dated thing about an order as commands and programs see it; its words are masked unless `reveal`.

    Among all dated things `follows` are the other promises to its buyer.
    """
    words = masker(reveal=reveal, receivers=receivers_of(about))

    def here(at: datetime | None) -> datetime | None:
        return at.astimezone(now.tzinfo) if at else None

    return FollowView(
        id=follow.id,
        kind=follow.kind,
        text=words(told_now(follow, now)) or "",
        order_id=follow.order_id,
        buyer_nick=follow.buyer_nick if reveal else nick_shown(follow.buyer_nick, about),
        due_at=here(follow.due_at),
        owner=follow.owner,
        state=follow.state,
        late=is_late(follow, now),
        product=words(follow.product),
        objection=words(follow.objection),
        last_word=words(follow.last_word),
        supplier=follow.supplier,
        expected_at=here(follow.expected_at),
        why=words(follow.why),
        answer=follow.answer,
        promised=Promised(follows).clash(follow),
        copied=follow.copied and follow.end is None,
    )


def list_follow(desk: Desk, *, kind: FollowKind | None = None, closed: bool = False, due: bool = False) -> list[Follow]:
    """Return the dated things by due time, those without one last.

    Args:
        desk: The desk.
        kind: Only this kind.
        closed: Those that ended instead of the open ones.
        due: Only what is due today or late.
    """
    desk.sync()
    now = desk.now()
    found = [
        follow
        for follow in desk.records.follow.records.values()
        if (follow.end is not None) == closed
        and (kind is None or follow.kind is kind)
        and (not due or is_due(follow, now))
    ]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at.timestamp() if one.due_at else 0.0, one.id))


def add(
    desk: Desk,
    kind: FollowKind,
    text: str,
    details: Details = _NONE,
    *,
    order: str | None = None,
    buyer: str | None = None,
    platform: str | None = None,
    due: datetime | None = None,
    owner: str | None = None,
) -> Result:
    """Write down a dated thing; without a due time what is bought for a buyer is due on the day it is expected.

    Raises `UsageError` for an empty text, or for an order as `find_order`; `RefusedError` for a promise without a time.
    """
    words = text.strip()
    if not words:
        raise UsageError(_("What is to be done?"), hint="csdesk follow add --kind todo TEXT", code="empty_text")
    if kind is FollowKind.PROMISE and due is None:
        raise RefusedError(_("A promise needs a time."), hint="--due 18:00", code="no_due_time")
    with desk.change("follow.add", "") as transaction:
        about = desk.find(order) if order else None
        made = Follow(
            desk.records.follow.ids(PREFIX, desk.now())(),
            kind,
            words,
            desk.now(),
            owner or desk.operator,
            about.id if about else None,
            buyer or (about.buyer_nick if about else None),
            about.platform if about else platform,
            due or details.expected_at,
        )
        made = _with(made, details)
        desk.records.follow.put(transaction, made)
        warnings = said_elsewhere(desk, transaction, details.last_word or "", made)
        summary = _("{id} noted").format(id=made.id)
        transaction.entry.subject, transaction.entry.summary = made.id, summary
    return Result((made.id,), summary, None, warnings)


def amend(
    desk: Desk,
    name: str,
    details: Details,
    *,
    text: str | None = None,
    order: str | None = None,
    buyer: str | None = None,
    owner: str | None = None,
) -> Result:
    """Fill in or correct what a dated thing says; what is not given stays.

    Raises `UsageError` when nothing is given or for an order as `find_order`, `RefusedError` when it ended.
    """
    given = {"text": text, "buyer_nick": buyer, "owner": owner}
    given = {key: value.strip() for key, value in given.items() if value and value.strip()}
    if not given and details == _NONE and order is None:
        raise UsageError(_("What is to be filled in?"), hint="--objection TEXT --last-word TEXT", code="nothing_given")
    with desk.change("follow.set", name) as transaction:
        follow = _open(desk, name)
        new = msgspec.structs.replace(_with(follow, details), **given)
        if order is not None:
            about = desk.find(order)
            nick = new.buyer_nick or about.buyer_nick
            new = msgspec.structs.replace(new, order_id=about.id, platform=about.platform, buyer_nick=nick)
        desk.records.follow.put(transaction, new)
        warnings = said_elsewhere(desk, transaction, details.last_word or "", new)
        summary = _("{id} filled in").format(id=follow.id)
        transaction.entry.subject, transaction.entry.summary = follow.id, summary
    return Result((follow.id,), summary, None, warnings)


def _with(follow: Follow, details: Details) -> Follow:
    given = {key: value for key, value in msgspec.structs.asdict(details).items() if value is not None}
    return msgspec.structs.replace(follow, **given)


def move(desk: Desk, name: str, to: datetime, why: str | None = None) -> Result:
    """Change when something is due; the old time and the reason stay on record.

    Later than the buyer was told is done, and said. Raises `RefusedError` when it ended.
    """
    with desk.change("follow.move", name) as transaction:
        follow = _open(desk, name)
        moved = Moved(desk.now(), follow.due_at, why)
        desk.records.follow.put(transaction, msgspec.structs.replace(follow, due_at=to, moves=(*follow.moves, moved)))
        if follow.kind is FollowKind.PROMISE and follow.order_id:
            _tell_order(desk, transaction, follow, to)
        summary = _("{id} moved to {time}").format(id=follow.id, time=f"{to:%m-%d %H:%M}")
        transaction.entry.subject, transaction.entry.summary = follow.id, summary
    told = _told(follow) if why != _(CORRECTED) else None
    words = () if told is None or to <= told else (_("the buyer was told {time}").format(time=f"{told:%m-%d %H:%M}"),)
    return Result((follow.id,), summary, None, words)


def _tell_order(desk: Desk, transaction: Transaction, promise: Follow, to: datetime) -> None:
    """Write on the order of a promise, and for its packer, that another time holds now than the lines before say."""
    order = desk.records.order_in(transaction, promise.order_id or "")
    if order is None or promise.due_at == to:
        return
    line, urges = _("promised time is now {time}").format(time=f"{to:%m-%d %H:%M}"), order.desk.urges
    if urges and urges[-1].promised == promise.due_at:
        urges = (*urges[:-1], msgspec.structs.replace(urges[-1], promised=to))
        _slip, order = add_slip(desk, transaction, order, "urge", text=line, who=_("the buyer"), blocks=False)
    edit_order(desk, transaction, order, urges=urges, memo=with_memo(desk, order, line))


def _told(follow: Follow) -> datetime | None:
    """Return by when the buyer was told that a promise is kept: the first time, or the last that was corrected."""
    if follow.kind is not FollowKind.PROMISE:
        return None
    told = follow.due_at
    for moved in reversed(follow.moves):
        if moved.why in (CORRECTED, into(CORRECTED, "zh")):
            break
        told = moved.old
    return told


def done(desk: Desk, name: str, end: FollowEnd | None = None, why: str | None = None) -> Result:
    """Close a dated thing.

    Without an outcome a promise counts as kept until its time and as broken after it. Raises `UsageError` for an
    outcome that its kind does not have, `RefusedError` when it ended, or for a lead without one.
    """
    with desk.change("follow.done", name) as transaction:
        follow = _open(desk, name)
        chosen = _end(follow, end, desk.now())
        desk.records.follow.put(transaction, msgspec.structs.replace(follow, end=chosen, ended_at=desk.now(), why=why))
        summary = " ".join((follow.id, label(END_NAMES, chosen)))
        transaction.entry.subject, transaction.entry.summary = follow.id, summary
    return Result((follow.id,), summary)


def _end(follow: Follow, end: FollowEnd | None, now: datetime) -> FollowEnd:
    allowed = ENDS.get(follow.kind, (FollowEnd.DONE,))
    if end is None and follow.copied:
        return FollowEnd.DONE
    if end is None and follow.kind is FollowKind.PROMISE:
        return FollowEnd.BROKEN if is_late(follow, now) else FollowEnd.KEPT
    if end is None and len(allowed) == 1:
        return allowed[0]
    if end is None:
        raise RefusedError(
            _("How did it end?"), where=follow.id, hint=f"--outcome {' | '.join(allowed)}", code="no_outcome"
        )
    if end not in allowed:
        raise UsageError(
            _("{kind} cannot end as {end}.").format(kind=_(KIND_NAMES[follow.kind]), end=end),
            where=", ".join(allowed),
            code="bad_outcome",
        )
    return end


def _open(desk: Desk, name: str) -> Follow:
    follow = find_record(desk.records.follow.records, name)
    refuse_thing(follow, permissions.work)
    return follow
