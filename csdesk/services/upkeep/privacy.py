"""Purging what is old, forgetting a buyer: for good, everywhere in the desk (D01).

What is killed midway is finished by the same command: the records go last, and from their log last of all, so that
everything that names them is found again until nothing does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec

from csdesk.domain.orders.ledgers import Buyer
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.traces import Others, is_masked
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.desk.archive import FINISHED, quiet_since
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.upkeep import privacy_files
from csdesk.services.upkeep.backups import back_up
from csdesk.services.upkeep.privacy_find import Hers, Whose, belongings, documents, of_buyer, orders_in
from csdesk.store import files
from csdesk.store.scrub import Place, scrub, scrub_backups

_buyer = msgspec.json.Decoder(Buyer)


def purge(desk: Desk, days: int, *, sure: bool = False, backups: bool = False) -> Result:
    """Remove finished orders in which nothing happened for `days` days, with everything that belongs to them.

    A backup is made first. Raises `RefusedError` unless the operator is sure: undo cannot bring them back.
    """
    limit = desk.now() - timedelta(days=days)

    def is_old(order: Order) -> bool:
        return (quiet_since(order) or desk.now()) <= limit and desk.judge(order).stage in FINISHED

    found = list(documents(desk, backups=backups))
    hers = belongings(found, is_old)
    hers.places |= _left_alone(found, hers.places, limit)
    summary = _("purged: {count} record[s] of {orders} order[s]").format(
        count=len(hers.places), orders=len(hers.orders)
    )
    if desk.dry_run or not hers.places:
        return Result(tuple(sorted(hers.orders)), summary)
    _ask(summary, sure=sure)
    if not backups:
        back_up(desk, name=f"{desk.now():%Y-%m-%dT%H%M%S}-before-purge")
    texts = [one for one in _files(desk, found, hers) if one.goes]
    return _remove(desk, "store.purge", f"{days}", hers, texts, summary, backups=backups)


_OF_BUYERS = ("buyers", "titles")


def _left_alone(found: Collection[tuple[Place, bytes]], gone: set[Place], limit: datetime) -> set[Place]:
    """Return what is kept on buyers of whom no order remains, unless somebody wrote a note since the limit."""
    whose: dict[str, bool] = {}
    for place, order in orders_in(found):
        key = buyer_key(order)
        whose[key] = whose.get(key, False) or place not in gone
    alone = set[Place]()
    for place, document in found:
        if place[0] in _OF_BUYERS and document != b"null":
            row = _buyer.decode(document)
            if whose.get(row.id) is False and all(note.at <= limit for note in row.notes):
                alone.add(place)
    return alone


def forget(desk: Desk, buyer: str, also: Collection[str] = (), *, sure: bool = False, backups: bool = False) -> Result:
    """Remove a buyer: orders, messages, cases, drafts and texts; what only may be hers is named in the warnings.

    Args:
        desk: The desk.
        buyer: `nick`, `platform:nick`, or the id of one of her orders.
        also: Names of records and files that are hers too, as an earlier try named them.
        sure: The operator knows that undo cannot bring them back; else `RefusedError`.
        backups: Clean the backups as well.

    Raises `UsageError` for a nick that is several buyers', or nobody's because it is empty.
    """
    found = list(documents(desk, backups=backups))
    hers = of_buyer(found, _whose(buyer, [order for _place, order in orders_in(found)]), also)
    inside = _files(desk, found, hers, also)
    gone = [one for one in inside if one.goes]
    doubts = [(one.name, one.doubt) for one in inside if one.doubt]
    doubts += [(name, _("may be the buyer's, was left (--also): {name}")) for name in hers.doubtful - {*also}]
    warnings = tuple(words.format(name=name) for name, words in sorted(doubts))
    summary = _("forgotten: {count} record[s] of one buyer").format(count=len(hers.places))
    if desk.dry_run or not (hers.places or gone):
        told = tuple(one.words(done=False) for one in gone)
        return Result(tuple(sorted(hers.orders)), summary, warnings=(*warnings, *told))
    _ask(summary, sure=sure)
    linked = _linked_names(desk, hers.places)
    done = _remove(desk, "store.forget", "", hers, gone, summary, backups=backups)
    return msgspec.structs.replace(done, warnings=(*linked, *warnings, *done.warnings))


def _whose(buyer: str, orders: Collection[Order]) -> Whose:
    """Return who is meant; a masked nick, and one that stands on several platforms, are several buyers'."""
    named = next((order for order in orders if order.id == buyer), None)
    platform, _colon, nick = buyer.strip().rpartition(":")
    if not nick:
        raise UsageError(_("Whom? Name the buyer, or one of the orders."), where="BUYER", code="empty_text")
    if named is not None:
        return Whose(named.buyer_nick or named.order_no, named.platform, named)
    same = [order for order in orders if Whose(nick, platform).has_order(order)]
    who = {f"{order.platform}:{nick}" for order in same}
    if is_masked(nick) and not all(Whose(nick, platform, same[0]).has_order(order) for order in same):
        who = {order.id for order in same}
    if len(who) > 1:
        raise UsageError(
            _("Several buyers have this nick."),
            where=", ".join(sorted(who)),
            hint=_("Name one of them, or one of the orders."),
            code="ambiguous",
        )
    return Whose(nick, platform or same[0].platform, same[0]) if same else Whose(nick, platform)


def _linked_names(desk: Desk, gone: set[Place]) -> list[str]:
    """Return a warning for each name that was linked by hand to a buyer who goes, and stays itself."""
    table = desk.records.buyers
    groups = {one.group for one in table.records.values() if one.group and ("buyers", table.key(one.id)) in gone}
    return [
        _("Was linked to him and is still there: {name}").format(name=one.id)
        for one in table.records.values()
        if one.group in groups and ("buyers", table.key(one.id)) not in gone
    ]


def _ask(summary: str, *, sure: bool) -> None:
    if not sure:
        raise RefusedError(
            _("This cannot be undone."), where=summary, hint=_("If you are sure, add: --yes"), code="not_sure"
        )


def _files(
    desk: Desk, found: Collection[tuple[Place, bytes]], hers: Hers, also: Collection[str] = ()
) -> list[privacy_files.FileOf]:
    rest = {order.id: order for place, order in orders_in(found) if place not in hers.places}.values()
    phones = (one.phone for order in rest for one in receivers_of(order) if one.phone)
    words = (word for order in rest for word in (order.order_no, order.tracking_no, order.buyer_nick) if word)
    return privacy_files.about(desk.home.folder, hers.traces, hers.ids, Others(phones, words), also)


def _remove(
    desk: Desk,
    verb: str,
    subject: str,
    hers: Hers,
    texts: Iterable[privacy_files.FileOf],
    summary: str,
    *,
    backups: bool,
) -> Result:
    """Remove files, then what backups hold, then the records."""
    folder = desk.home.folder
    kept = [path for end in ("damaged", "foreign") for path in sorted(folder.glob(f"desk.*.{end}-*"))]
    warnings = []
    for one in texts:
        one.take_out()
        warnings.append(one.words(done=True))
    for path in kept if backups else ():
        files.disk.unlink(path)
        warnings.append(_("removed: {path}").format(path=path))
    if backups:
        _count, closed = scrub_backups(folder, hers.places)
        warnings += [_("This backup is encrypted and still holds them: {path}").format(path=path) for path in closed]
    elif kept or (folder / "backups").exists():
        warnings.append(_("The backups still hold them; to clean those as well, add: --backups"))
    scrub(desk.store, desk.entry(verb, subject, summary), hers.places)
    if desk.store.place:
        told = _("The server has them no more; each other machine takes them out when it is at the desk again.")
        warnings += [told, _("Files in another machine's own folders: run the same command there.")]
    desk.sync()
    return Result(tuple(sorted(hers.orders)), summary, warnings=tuple(warnings))
