"""Putting a desk on a server, joining one, leaving it, and looking whether all is well.

What a machine that joins takes is the last checkpoint there, the files of the archive, and the lines after it.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.errors import BusyError, DataError, DeskError, RefusedError
from csdesk.i18n import _
from csdesk.store import archive, backup, checkpoint, files, journal
from csdesk.store.files import stamp_of
from csdesk.store.journal import Change, Header
from csdesk.store.shared import MARK, Share, SharedStore, open_server, read_share
from csdesk.store.store import Store

PART = 1 << 19
"""How much of a checkpoint is in one row: far below what any of the servers takes."""

AWAY = 30 * 86400
"""Seconds after which a machine that was not seen no longer keeps old lines from being removed; it joins anew."""


def init(folder: Path, url: str, share: Share, operator: str, *, sure: bool = False) -> str:
    """Put this desk on a server; return what was done.

    Raises `RefusedError` when there is one already; with `sure` this one takes its place, unless that one is newer.
    """
    server, store = open_server(folder, url, share, operator), Store(folder)
    with store.hold("shared init"), server.told():
        store.bring_up()
        seq, tip, data = _own_checkpoint(folder)
        server.make_tables()
        with contextlib.closing(server), server.together():
            there = server.head()
            if there is not None and (not sure or there.seq > seq):
                raise RefusedError(
                    _("There is a desk of that name on the server already."),
                    where=_("{where}: change {there}; this machine: change {here}").format(
                        where=server.where, there=there.seq, here=seq
                    ),
                    hint=_("Join it: csdesk shared join URL"),
                    code="desk_there",
                )
            server.make(seq, tip, checkpoint.SCHEMA)
            server.beat(seq)
            server.put_many("checkpoint", "seq, tip, part, body", _parts(seq, tip, data))
            names = [name for file in archive.all_files(store) for name in archive.both(file.file)]
            paths = [path for path in (folder / "archive" / name for name in names) if path.exists()]
            server.put_many("file", "name, body", ((path.name, path.read_bytes()) for path in paths))
        files.replace_file(folder / MARK, msgspec.json.encode(share))
    return _("shared: {where}, change {seq}, as {place}").format(where=server.where, seq=seq, place=share.place)


def _parts(seq: int, tip: str, data: bytes) -> Iterator[tuple[object, ...]]:
    packed = zlib.compress(data, 1)
    for part, start in enumerate(range(0, len(packed), PART)):
        yield seq, tip, part, packed[start : start + PART]


def _own_checkpoint(folder: Path) -> tuple[int, str, bytes]:
    """Return the checkpoint in a folder: its last change, that one's CRC, and the file; raises `DataError`."""
    with (folder / "desk.journal").open("rb") as file:
        header = journal.read_header(file.readline())
    data = (folder / "desk.json").read_bytes()
    if header is None or header.crc != zlib.crc32(data):
        raise BusyError(_("The desk is busy: another process is writing to it."), code="busy")
    return header.checkpoint, header.tip, data


def join(folder: Path, url: str, share: Share, operator: str) -> str:
    """Make a folder a replica of the desk on a server, or take the server's copy anew; return what was done.

    Raises `RefusedError` where there is a desk of its own, or when another machine has the name.
    """
    old = read_share(folder)
    if old is None and (folder / "desk.json").exists():
        raise RefusedError(
            _("There is a desk of its own here."),
            where=str(folder),
            hint=_("Take another folder: csdesk --home FOLDER shared join URL"),
            code="desk_here",
        )
    server = open_server(folder, url, share, operator)
    with contextlib.closing(server), server.told():
        server.lock()
        if share != old and any(machine.name == share.place for machine in server.machines()):
            raise RefusedError(
                _("Another machine has this name already."), where=share.place, hint="--as NAME", code="name_taken"
            )
        files.make_folder(folder)
        if old is not None:
            _put_aside(folder)
        seq = fetch(server, folder, share)
        server.beat(seq)
        server.finish()
    store = SharedStore(folder, url, operator)
    store.pull()
    store.disown()
    return _("joined: {where}, change {seq}, as {place}").format(where=server.where, seq=store.seq, place=share.place)


def _put_aside(folder: Path) -> None:
    """Keep the state of a replica as a backup, and its log under other names, before the server's takes its place."""
    with contextlib.suppress(DeskError):
        store = Store(folder)
        backup.make(folder, f"{store.seq}-before-join", store.image())
    for path in (folder / "log").glob("changes-*"):
        files.disk.replace(path, path.with_name(f"before-join-{path.name}"))
    files.disk.unlink(folder / "desk.journal")


def fetch(server: Any, folder: Path, share: Share) -> int:
    """Write the server's checkpoint and archive into a folder; return the last change in it; raises `DataError`."""
    files.replace_file(folder / MARK, msgspec.json.encode(share))
    files.make_folder(folder / "archive")
    for name, body in server.files():
        files.replace_file(folder / "archive" / name, body)
    seq, tip, packed = server.checkpoint()
    data = zlib.decompress(packed)
    checkpoint.decode(data, where=server.where, ours=True)
    files.replace_file(folder / "desk.json", data)
    header = Header(seq, stamp_of(folder / "desk.json")[:2], zlib.crc32(data), tip)
    files.replace_file(folder / "desk.journal", journal.frame(header))
    return int(seq)


class Draft(Struct, frozen=True):
    """What the server did not take: its file, and what it was."""

    path: str
    at: str
    what: str


class Page(Struct, frozen=True):
    """How a desk is shared: the server, this machine, the last change, all machines, and what was not taken."""

    where: str
    place: str
    seq: int
    machines: list[Any]
    drafts: list[Draft]


def look(store: SharedStore) -> Page:
    """Return how a desk is shared, this machine brought up to it; raises `BusyError` without the server."""
    store.pull()
    with store.server.told():
        machines = store.server.machines()
    drafts = []
    for path in sorted((store.folder / "drafts").glob("*.json")):
        change = msgspec.json.decode(path.read_bytes(), type=Change)
        drafts.append(Draft(f"drafts/{path.name}", change.at, change.summary or f"{change.verb} {change.subject}"))
    return Page(store.server.where, store.place, store.seq, machines, drafts)


def leave(store: SharedStore) -> str:
    """Make a replica a desk of its own, with all that the server has where it can be reached; return what was done."""
    try:
        store.pull()
        with store.server.told():
            store.server.run(
                "delete from csdesk.machine where desk = %s and name = %s", store.share.desk, store.share.place
            )
    except BusyError as error:
        store.notices.append(error.title)
    store.disown()
    files.disk.unlink(store.folder / MARK)
    return _("This desk is of this machine alone again, at change {seq}.").format(seq=store.seq)


def check(store: SharedStore) -> list[str]:
    """Return what is wrong: a copy made from the server's checkpoint and lines must be this one, byte for byte."""
    store.pull()
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with store.server.told():
            fetch(store.server, folder, store.share)
            unsafe = store.server.run("select setting from pg_settings where name = 'fsync' and setting = 'off'")
        other = SharedStore(folder, store.url, store.operator)
        other.pull()
        store.pull()
        other.pull()
        if other.seq == store.seq and other.image() != store.image():
            wrong.append(_("This machine's copy differs from the server's."))
        other.disown()
    if unsafe:
        wrong.append(_("The server does not wait for its disk (fsync = off): a power cut loses changes."))
    return wrong


def compact(server: Any, folder: Path) -> None:
    """Put this machine's checkpoint on the server, and remove the lines before it that every machine has."""
    seq, tip, data = _own_checkpoint(folder)
    lines = server.lines(seq - 1, seq)
    if not lines or lines[0].body[: journal.CRC].decode() != tip:
        raise DataError(_("This machine's copy differs from the server's."), where=server.where, code="apart")
    with server.together():
        server.put_many("checkpoint", "seq, tip, part, body", _parts(seq, tip, data))
    with server.together():
        server.head()
        server.run("delete from csdesk.checkpoint where desk = %s and seq < %s", server.desk, seq)
        floor = min([seq, *(machine.seq for machine in server.machines() if machine.ago < AWAY)])
        server.run("delete from csdesk.line where desk = %s and seq <= %s", server.desk, floor)
        if floor < seq:
            return
        rows = checkpoint.decode(data, where=server.where, ours=True)[1].get(archive.TABLE, {})
        kept = {name for row in rows.values() for name in archive.both(msgspec.json.decode(row)["file"])}
        for (name,) in server.run("select name from csdesk.file where desk = %s", server.desk):
            made = re.search(r"-(\d{6,})-", name)
            if name not in kept and made is not None and int(made[1]) <= seq:
                server.run("delete from csdesk.file where desk = %s and name = %s", server.desk, name)
