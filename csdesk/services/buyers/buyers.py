"""What the desk itself knows of buyers: notes, the difficult tag, names that are one person (B01, M26)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from csdesk.domain.orders.buyers import DIFFICULT
from csdesk.domain.orders.ledgers import Buyer, BuyerNote
from csdesk.domain.search.words import fold
from csdesk.domain.shared.masking import mask_name
from csdesk.domain.shared.models import Order
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.desk.change import one_line
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.store import Transaction

NOTE_LIMIT = 500
"""How many characters one note may have."""


def shown_key(key: str) -> str:
    """Return a buyer's key as the log may hold it for good: the platform and the first sign of the name."""
    platform, _colon, nick = key.partition(":")
    return f"{platform}:{mask_name(nick)}"


def known_buyers(desk: Desk) -> Iterator[str]:
    """Yield the key of every buyer of whom the desk or its archive holds something; some may come twice."""
    yield from (f"{platform}:{nick}" for (platform, nick), ids in desk.index.buyers.items() if nick and ids)
    if desk.store.table("archives"):
        yield from (
            f"{past.id.partition(':')[0]}:{past.buyer_nick}"
            for past in desk.records.archived_orders.orders()
            if past.buyer_nick
        )
    records = desk.records
    for table in (records.messages, records.reviews, records.cases, records.follow):
        for one in table.records.values():
            if one.platform and one.buyer_nick:
                yield f"{one.platform}:{one.buyer_nick}"
        yield from (f"{platform}:{nick}" for platform, nick in table.past_buyers() if platform)
    yield from records.buyers.records


def find_buyer(desk: Desk, name: str) -> str:
    """Return the key (`platform:nick`) of a buyer named by it, by his nick, or by one of his orders.

    Raises `UsageError` when there is none, or several (naming the candidates).
    """
    wanted = name.strip()
    known = dict.fromkeys(known_buyers(desk))
    if wanted in known:
        return wanted
    whole = [key for key in known if fold(key) == fold(wanted)]
    found = whole or [key for key in known if wanted and fold(key.partition(":")[2]) == fold(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            _("{name} is a buyer on {count} platform[s].").format(name=name, count=len(found)),
            where=", ".join(sorted(found)),
            hint=_("Name the platform before the nick; if they are one person: csdesk buyer link"),
            code="ambiguous_buyer",
        )
    try:
        return buyer_key(desk.find(wanted))
    except UsageError as error:
        if error.code != "no_such_order":
            raise
    raise UsageError(
        _("There is no buyer {name}.").format(name=name),
        hint=_("Give platform:nick, a nick, or one of his orders."),
        code="no_such_buyer",
    )


def names_of(desk: Desk, key: str) -> tuple[str, ...]:
    """Return the keys that are one person with a buyer, himself first."""
    records = desk.records.buyers.records
    own = records.get(key)
    if own is None or own.group is None:
        return (key,)
    return (key, *sorted(one.id for one in records.values() if one.group == own.group and one.id != key))


def orders_of(desk: Desk, key: str) -> list[Order]:
    """Return every order of a person, live and archived, of all his names; raises `DataError`."""
    found: dict[str, Order] = {}
    past = bool(desk.store.table("archives"))
    for name in names_of(desk, key):
        platform, _colon, nick = name.partition(":")
        ids = desk.index.buyers.get((platform, nick), ())
        found |= {one: desk.orders[one] for one in (*sorted(ids), name) if one in desk.orders}
        if past:
            found |= {
                one.id: one for one in desk.records.archived_orders.of_buyer(platform, nick) if one.id not in found
            }
    return list(found.values())


def is_marked(desk: Desk, key: str) -> bool:
    """Tell whether a buyer himself was marked as difficult, under any of his names."""
    records = desk.records.buyers.records
    return any(name in records and DIFFICULT in records[name].tags for name in names_of(desk, key))


def is_difficult(desk: Desk, key: str) -> bool:
    """Tell whether a buyer was marked as difficult, under any of his names or on a message."""
    names, records = names_of(desk, key), desk.records
    return is_marked(desk, key) or any(
        DIFFICULT in one.tags and f"{one.platform}:{one.buyer_nick}" in names
        for one in records.messages.records.values()
    )


def update(desk: Desk, verb: str, name: str, summary: str, edit: Callable[[Buyer], Buyer]) -> Result:
    """Change what is known of a buyer in one change; raises `UsageError` as `find_buyer`."""
    with desk.change(verb, "", summary) as transaction:
        key = find_buyer(desk, name)
        transaction.entry.subject = shown_key(key)
        changed = _put(desk, transaction, key, edit)
    return Result((key,) if changed else (), summary)


def _put(desk: Desk, transaction: Transaction, key: str, edit: Callable[[Buyer], Buyer]) -> bool:
    old = desk.records.buyers.records.get(key) or Buyer(key)
    new = edit(old)
    if new != old:
        desk.records.buyers.put(transaction, new)
    return new != old


def note(desk: Desk, name: str, text: str) -> Result:
    """Write a note about a buyer; the same words twice are one note.

    Raises `UsageError` as `find_buyer`, `RefusedError` for an empty or an endless note.
    """
    words = one_line(text, _("The note is empty."), "empty_note")
    if len(words) > NOTE_LIMIT:
        raise RefusedError(
            _("A note has at most {count} character[s].").format(count=NOTE_LIMIT),
            where=str(len(words)),
            code="too_long",
        )

    def edit(buyer: Buyer) -> Buyer:
        if words in [one.text for one in buyer.notes]:
            return buyer
        fresh = BuyerNote(words, desk.now(), desk.operator)
        return msgspec.structs.replace(buyer, notes=(*buyer.notes, fresh))

    return update(desk, "buyer.note", name, _("note on the buyer"), edit)


def difficult(desk: Desk, name: str, *, off: bool = False) -> Result:
    """Mark a buyer as difficult, so that arguing words are blocked (M26), or take the mark away."""

    def edit(buyer: Buyer) -> Buyer:
        tags = tuple(tag for tag in buyer.tags if tag != DIFFICULT)
        return msgspec.structs.replace(buyer, tags=tags if off else (*tags, DIFFICULT))

    summary = _("no longer difficult") if off else _("marked as difficult")
    return update(desk, "buyer.tag", name, summary, edit)


def link(desk: Desk, name: str, other: str) -> Result:
    """Say that two names are one person; names linked to either come along.

    Raises `UsageError` as `find_buyer`, `RefusedError` for a name linked to itself.
    """
    with desk.change("buyer.link", "") as transaction:
        one, two = find_buyer(desk, name), find_buyer(desk, other)
        if one == two:
            raise RefusedError(_("That is the same name."), where=one, code="same_buyer")
        people = dict.fromkeys((*names_of(desk, one), *names_of(desk, two)))
        summary = _("linked: {count} name[s] are one buyer").format(count=len(people))
        transaction.entry.subject = f"{shown_key(one)} {shown_key(two)}"
        transaction.entry.summary = summary
        if two in names_of(desk, one):
            return Result((), summary)
        group = desk.store.seq + 1
        for key in people:
            _put(desk, transaction, key, lambda buyer: msgspec.structs.replace(buyer, group=group))
    return Result(tuple(people), summary)


def unlink(desk: Desk, name: str) -> Result:
    """Take a name out of the person it was linked to; raises `RefusedError` when it is not linked."""
    with desk.change("buyer.unlink", "", _("link taken away")) as transaction:
        key = find_buyer(desk, name)
        others = names_of(desk, key)[1:]
        if not others:
            raise RefusedError(_("This name is not linked to another."), where=key, code="not_linked")
        alone = (key, *others) if len(others) == 1 else (key,)
        transaction.entry.subject = shown_key(key)
        for one in alone:
            _put(desk, transaction, one, lambda buyer: msgspec.structs.replace(buyer, group=None))
    return Result(alone, _("link taken away"))
