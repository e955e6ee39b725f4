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
from csdesk.services.desk.change import one_line
from csdesk.services.desk.desk import Bench
from csdesk.services.desk.results import Result
from csdesk.services.texts.sent_log import buyer_key
from csdesk.store import Transaction

NOTE_LIMIT = 500
"""How many characters one note may have."""


def shown_key(key: str) -> str:
    """Return a buyer's key as the log may hold it for good: the platform and the first sign of the name."""
    platform, _colon, nick = key.partition(":")
    return f"{platform}:{mask_name(nick)}"


def known_buyers(bench: Bench) -> Iterator[str]:
    """Yield the key of every buyer of whom the desk or its archive holds something; some may come twice."""
    yield from (f"{platform}:{nick}" for (platform, nick), ids in bench.index.buyers.items() if nick and ids)
    if bench.store.table("archives"):
        yield from (
            f"{past.id.partition(':')[0]}:{past.buyer_nick}" for past in bench.records.attic.orders() if past.buyer_nick
        )
    records = bench.records
    for book in (records.messages, records.reviews, records.cases, records.follow):
        for one in book.records.values():
            if one.platform and one.buyer_nick:
                yield f"{one.platform}:{one.buyer_nick}"
        yield from (f"{platform}:{nick}" for platform, nick in book.past_buyers() if platform)
    yield from records.buyers.records


def find_buyer(bench: Bench, name: str) -> str:
    """Return the key (`platform:nick`) of a buyer named by it, by his nick, or by one of his orders.

    Raises `UsageError` when there is none, or several (naming the candidates).
    """
    wanted = name.strip()
    known = dict.fromkeys(known_buyers(bench))
    if wanted in known:
        return wanted
    whole = [key for key in known if fold(key) == fold(wanted)]
    found = whole or [key for key in known if wanted and fold(key.partition(":")[2]) == fold(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            _("{name} is a buyer on {count} platforms.").format(name=name, count=len(found)),
            where=", ".join(sorted(found)),
            hint=_("Name the platform before the nick; if they are one person: csdesk buyer link"),
            code="ambiguous_buyer",
        )
    try:
        return buyer_key(bench.find(wanted))
    except UsageError as error:
        if error.code != "no_such_order":
            raise
    raise UsageError(
        _("There is no buyer {name}.").format(name=name),
        hint=_("Give platform:nick, a nick, or one of his orders."),
        code="no_such_buyer",
    )


def names_of(bench: Bench, key: str) -> tuple[str, ...]:
    """Return the keys that are one person with a buyer, himself first."""
    records = bench.records.buyers.records
    own = records.get(key)
    if own is None or own.group is None:
        return (key,)
    return (key, *sorted(one.id for one in records.values() if one.group == own.group and one.id != key))


def orders_of(bench: Bench, key: str) -> list[Order]:
    """Return every order of a person, live and archived, of all his names; raises `DataError`."""
    found: dict[str, Order] = {}
    past = bool(bench.store.table("archives"))
    for name in names_of(bench, key):
        platform, _colon, nick = name.partition(":")
        ids = bench.index.buyers.get((platform, nick), ())
        found |= {one: bench.orders[one] for one in (*sorted(ids), name) if one in bench.orders}
        if past:
            found |= {one.id: one for one in bench.records.attic.of_buyer(platform, nick) if one.id not in found}
    return list(found.values())


def is_marked(bench: Bench, key: str) -> bool:
    """Tell whether a buyer himself was marked as difficult, under any of his names."""
    records = bench.records.buyers.records
    return any(name in records and DIFFICULT in records[name].tags for name in names_of(bench, key))


def is_difficult(bench: Bench, key: str) -> bool:
    """Tell whether a buyer was marked as difficult, under any of his names or on a message."""
    names, records = names_of(bench, key), bench.records
    return is_marked(bench, key) or any(
        DIFFICULT in one.tags and f"{one.platform}:{one.buyer_nick}" in names
        for one in records.messages.records.values()
    )


def _update(
    bench: Bench, verb: str, name: str, summary: str, edit: Callable[[Buyer], Buyer], *, dry_run: bool
) -> Result:
    with bench.change(verb, "", summary, dry_run=dry_run) as transaction:
        key = find_buyer(bench, name)
        transaction.entry.subject = shown_key(key)
        changed = _put(bench, transaction, key, edit)
    return Result((key,) if changed else (), summary)


def _put(bench: Bench, transaction: Transaction, key: str, edit: Callable[[Buyer], Buyer]) -> bool:
    old = bench.records.buyers.records.get(key) or Buyer(key)
    new = edit(old)
    if new != old:
        bench.records.buyers.put(transaction, new)
    return new != old


def note(bench: Bench, name: str, text: str, *, dry_run: bool = False) -> Result:
    """Write a note about a buyer; the same words twice are one note.

    Raises `UsageError` as `find_buyer`, `RefusedError` for an empty or an endless note.
    """
    words = one_line(text, _("The note is empty."), "empty_note")
    if len(words) > NOTE_LIMIT:
        raise RefusedError(
            _("A note has at most {count} characters.").format(count=NOTE_LIMIT), where=str(len(words)), code="too_long"
        )

    def edit(buyer: Buyer) -> Buyer:
        if words in [one.text for one in buyer.notes]:
            return buyer
        fresh = BuyerNote(words, bench.now(), bench.operator)
        return msgspec.structs.replace(buyer, notes=(*buyer.notes, fresh))

    return _update(bench, "buyer.note", name, _("note on the buyer"), edit, dry_run=dry_run)


def difficult(bench: Bench, name: str, *, off: bool = False, dry_run: bool = False) -> Result:
    """Mark a buyer as difficult, so that arguing words are blocked (M26), or take the mark away."""

    def edit(buyer: Buyer) -> Buyer:
        tags = tuple(tag for tag in buyer.tags if tag != DIFFICULT)
        return msgspec.structs.replace(buyer, tags=tags if off else (*tags, DIFFICULT))

    summary = _("no longer difficult") if off else _("marked as difficult")
    return _update(bench, "buyer.tag", name, summary, edit, dry_run=dry_run)


def link(bench: Bench, name: str, other: str, *, dry_run: bool = False) -> Result:
    """Say that two names are one person; names linked to either come along.

    Raises `UsageError` as `find_buyer`, `RefusedError` for a name linked to itself.
    """
    with bench.change("buyer.link", "", dry_run=dry_run) as transaction:
        one, two = find_buyer(bench, name), find_buyer(bench, other)
        if one == two:
            raise RefusedError(_("That is the same name."), where=one, code="same_buyer")
        people = dict.fromkeys((*names_of(bench, one), *names_of(bench, two)))
        summary = _("linked: {count} names are one buyer").format(count=len(people))
        transaction.entry.subject = f"{shown_key(one)} {shown_key(two)}"
        transaction.entry.summary = summary
        if two in names_of(bench, one):
            return Result((), summary)
        group = bench.store.seq + 1
        for key in people:
            _put(bench, transaction, key, lambda buyer: msgspec.structs.replace(buyer, group=group))
    return Result(tuple(people), summary)


def unlink(bench: Bench, name: str, *, dry_run: bool = False) -> Result:
    """Take a name out of the person it was linked to; raises `RefusedError` when it is not linked."""
    with bench.change("buyer.unlink", "", _("link taken away"), dry_run=dry_run) as transaction:
        key = find_buyer(bench, name)
        others = names_of(bench, key)[1:]
        if not others:
            raise RefusedError(_("This name is not linked to another."), where=key, code="not_linked")
        alone = (key, *others) if len(others) == 1 else (key,)
        transaction.entry.subject = shown_key(key)
        for one in alone:
            _put(bench, transaction, one, lambda buyer: msgspec.structs.replace(buyer, group=None))
    return Result(alone, _("link taken away"))
