"""Purging what is old, forgetting a buyer: for good, everywhere in the desk (D01)."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from csdesk.domain.orders.ledgers import Buyer
from csdesk.domain.search.words import fold
from csdesk.domain.shared.models import Order
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.archive import FINISHED, quiet_since
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.texts.sent_log import buyer_key
from csdesk.services.upkeep.backups import back_up
from csdesk.store import archive
from csdesk.store.scrub import Place, scrub, scrub_backups

Kind = TypeVar("Kind")

_TEXT_FOLDERS = ("outbox", "drafts", "exports", "evidence")


class _Row(Struct, frozen=True):
    """What ties a record to a buyer or an order, whatever the table."""

    id: str = ""
    order_id: str | None = None
    buyer_nick: str | None = None
    platform: str | None = None
    buyer: str | None = None
    cells: dict[str, str] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what may be a buyer's key: of a text that was said, of a form of address."""
        return tuple(filter(None, (self.buyer, self.id)))

    def is_about(self, orders: set[str]) -> bool:
        """Tell whether it belongs to one of some orders; a draft says so in its id."""
        return self.order_id in orders or self.id.removeprefix("order:") in orders


_row = msgspec.json.Decoder(_Row)
_buyer = msgspec.json.Decoder(Buyer)
_order = msgspec.json.Decoder(Order)


def purge(desk: Desk, days: int, *, sure: bool = False, backups: bool = False, dry_run: bool = False) -> Result:
    """Remove finished orders in which nothing happened for `days` days, with everything that belongs to them.

    A backup is made first. Raises `RefusedError` unless the operator is sure: undo cannot bring them back.
    """
    limit = desk.now() - timedelta(days=days)

    def is_old(order: Order) -> bool:
        return (quiet_since(order) or desk.now()) <= limit and desk.judge(order).stage in FINISHED

    places, names, _words = _collect(desk, is_old, lambda _row: False)
    places |= _left_alone(desk, places, limit)
    summary = _("purged: {count} records of {orders} orders").format(count=len(places), orders=len(names))
    if dry_run or not places:
        return Result(tuple(sorted(names)), summary)
    _ask(summary, sure=sure)
    if not backups:
        back_up(desk, name=f"{desk.now():%Y-%m-%dT%H%M%S}-before-purge")
    return _remove(desk, "store.purge", f"{days}", places, names, summary, backups=backups)


_OF_BUYERS = ("buyers", "titles")


def _left_alone(desk: Desk, gone: set[Place], limit: datetime) -> set[Place]:
    """Return what is kept on buyers of whom no order remains, unless somebody wrote a note since the limit."""
    whose: dict[str, bool] = {}
    documents = list(_documents(desk))
    for place, document in documents:
        order = _decoded(_order, document) if place[0] == "orders" else None
        if order is not None:
            key = buyer_key(order)
            whose[key] = whose.get(key, False) or place not in gone
    found = set[Place]()
    for place, document in documents:
        row = _decoded(_buyer, document) if place[0] in _OF_BUYERS else None
        if row is not None and whose.get(row.id) is False and all(note.at <= limit for note in row.notes):
            found.add(place)
    return found


def forget(desk: Desk, buyer: str, *, sure: bool = False, backups: bool = False, dry_run: bool = False) -> Result:
    """Remove a buyer (`nick`, or `platform:nick`): orders, messages, cases, drafts and texts.

    Raises `RefusedError` unless the operator is sure: undo cannot bring them back.
    """
    platform, _colon, nick = buyer.rpartition(":")

    def is_buyer(record: Order | _Row) -> bool:
        cells = record.cells.values() if isinstance(record, _Row) else ()
        same = fold(nick) in {fold(text) for text in (record.buyer_nick or "", *cells)}
        keyed = isinstance(record, _Row) and any(_is_key(key, platform, nick) for key in record.keys)
        return bool(nick) and (keyed or (same and (not platform or record.platform in (platform, None))))

    places, names, words = _collect(desk, is_buyer, is_buyer)
    summary = _("forgotten: {count} records of one buyer").format(count=len(places))
    if dry_run or not places:
        return Result(tuple(sorted(names)), summary)
    _ask(summary, sure=sure)
    linked = _linked(desk, places)
    done = _remove(desk, "store.forget", "", places, names, summary, backups=backups, words=[nick, *sorted(words)])
    return msgspec.structs.replace(done, warnings=(*linked, *done.warnings))


def _linked(desk: Desk, gone: set[Place]) -> list[str]:
    """Return a warning for each name that was linked by hand to a buyer who goes, and stays itself."""
    table = desk.records.buyers
    groups = {one.group for one in table.records.values() if one.group and ("buyers", table.key(one.id)) in gone}
    return [
        _("Was linked to him and is still there: {name}").format(name=one.id)
        for one in table.records.values()
        if one.group in groups and ("buyers", table.key(one.id)) not in gone
    ]


def _is_key(key: str, platform: str, nick: str) -> bool:
    """Tell whether a key such as `taobao:nick` is that of a buyer; without a platform, of any of that nick."""
    where, colon, who = key.partition(":")
    return bool(colon) and fold(who) == fold(nick) and platform in ("", where)


def _ask(summary: str, *, sure: bool) -> None:
    if not sure:
        raise RefusedError(
            _("This cannot be undone."), where=summary, hint=_("If you are sure, add: --yes"), code="not_sure"
        )


def _collect(
    desk: Desk, of_order: Callable[[Order], bool], of_row: Callable[[_Row], bool]
) -> tuple[set[Place], set[str], set[str]]:
    """Return the documents to remove, the ids of the orders among them, and the names and phones of those.

    The archive is looked through as well, and what the log alone still holds, e.g. of an order that was undone.
    """
    documents = list(_documents(desk))
    names, words, places = set[str](), set[str](), set[Place]()
    for place, document in documents:
        order = _decoded(_order, document) if place[0] == "orders" else None
        if order is not None and of_order(order):
            names.add(order.id)
            places.add(place)
            receivers = filter(None, (order.receiver, order.desk.receiver))
            words.update(text for receiver in receivers for text in (receiver.name, receiver.phone) if text)
    for place, document in documents:
        row = _decoded(_row, document) if place[0] != "orders" else None
        if row is not None and (row.is_about(names) or of_row(row)):
            places.add(place)
    return places, names, words


def _documents(desk: Desk) -> Iterator[tuple[Place, bytes]]:
    """Yield every document of tables and archive, then every form of one that the log holds."""
    for table, rows in archive.everything(desk.store).items():
        yield from (((table, key), bytes(row)) for key, row in rows.items())
    for change in desk.store.changes():
        for op in change.ops:
            yield from (((op.table, op.id), bytes(row)) for row in (op.before, op.after))


def _decoded(decoder: msgspec.json.Decoder[Kind], document: bytes) -> Kind | None:
    try:
        return decoder.decode(document)
    except msgspec.MsgspecError:
        return None


def _remove(
    desk: Desk,
    verb: str,
    subject: str,
    places: set[Place],
    names: set[str],
    summary: str,
    *,
    backups: bool,
    words: Iterable[str] = (),
) -> Result:
    scrub(desk.store, desk.entry(verb, subject, summary), places)
    numbers = [name.partition(":")[2] for name in names]
    warnings = [_("removed: {path}").format(path=path) for path in _remove_texts(desk.home.folder, [*numbers, *words])]
    kept = [path for end in ("damaged", "foreign") for path in sorted(desk.home.folder.glob(f"desk.*.{end}-*"))]
    if backups:
        for path in kept:
            path.unlink()
            warnings.append(_("removed: {path}").format(path=path))
        _count, closed = scrub_backups(desk.home.folder, places)
        warnings += [_("This backup is encrypted and still holds them: {path}").format(path=path) for path in closed]
    elif kept or (desk.home.folder / "backups").exists():
        warnings.append(_("The backups still hold them; to clean those as well, add: --backups"))
    desk.sync()
    return Result(tuple(sorted(names)), summary, warnings=tuple(warnings))


def _remove_texts(folder: Path, words: Iterable[str]) -> list[Path]:
    """Remove the files of texts that name an order or the buyer; return them."""
    needles = [word.encode() for word in words if len(word) > 1]
    gone = []
    for name in _TEXT_FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and any(needle in part for part in _parts(path) for needle in needles):
                path.unlink()
                gone.append(path)
    return gone


def _parts(path: Path) -> Iterator[bytes]:
    """Yield what a file holds; of a workbook or a packed folder the files in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed, contextlib.suppress(zipfile.BadZipFile, RuntimeError):
            yield from (packed.read(name) for name in packed.namelist())
