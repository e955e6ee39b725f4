"""Putting a desk on a server, joining one, leaving it, and looking whether all is well."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import msgspec

from csdesk.errors import BusyError, DeskError, RefusedError
from csdesk.i18n import _
from csdesk.store import archive, backup, checkpoint, files, published
from csdesk.store.journal import Change
from csdesk.store.seal import Seal
from csdesk.store.shared import MARK, Share, SharedStore, open_server, read_share
from csdesk.store.store import Store


def init(folder: Path, url: str, share: Share, operator: str, *, sure: bool = False) -> str:
    """Put this desk on a server; return what was done.

    Raises `RefusedError` when there is one already; with `sure` this one takes its place, unless that one is newer.
    """
    server, store = open_server(folder, url, share, operator), Store(folder)
    with store.hold("shared init"), contextlib.closing(server), server.told():
        store.bring_up()
        own = published.read_own(folder)
        if own is None:
            raise BusyError(_("The desk is busy: another process is writing to it."), code="busy")
        seq, tip = own[0].checkpoint, own[0].tip
        server.make_tables()
        there = server.lock(new=True).seq
        if there >= 0 and (not sure or there > seq):
            title, hint = _("There is a newer desk of that name on the server."), _("Join it: csdesk shared join URL")
            if there <= seq:
                title = _("There is a desk of that name on the server already.")
            raise RefusedError(title, where=f"{server.where}: {there}, {seq}", hint=hint, code="desk_there")
        server.clear()
        server.put("head", ("seq", "tip", "schema"), [(seq, tip, checkpoint.SCHEMA)])
        server.put("checkpoint", published.COLUMNS, published.parts(*own))
        names = [name for one in archive.all_files(store) for name in archive.both(one.file)]
        paths = [path for path in (folder / "archive" / name for name in names) if path.exists()]
        server.put("file", ("name", "body"), ((path.name, path.read_bytes()) for path in paths))
        server.beat(seq)
        server.run_all("commit")
        files.replace_file(folder / MARK, msgspec.json.encode(_sealed(folder, share)))
    return _("{where}, change {seq}, as {place}").format(where=server.where, seq=seq, place=share.place)


def join(folder: Path, url: str, share: Share, operator: str) -> str:
    """Make a folder a replica of the desk on a server, or take the server's copy anew; return what was done.

    Raises `RefusedError` where there is a desk of its own, or when another machine has the name.
    """
    old = read_share(folder)
    if old is None and (folder / "desk.json").exists():
        title, hint = _("There is a desk of its own here."), "csdesk --home FOLDER shared join URL"
        raise RefusedError(title, where=str(folder), hint=hint, code="desk_here")
    server = open_server(folder, url, share, operator)
    with contextlib.closing(server), server.told():
        server.lock()
        if (old is None or share.place != old.place) and any(
            machine.name == share.place for machine in server.machines()
        ):
            title = _("Another machine has this name already.")
            raise RefusedError(title, where=share.place, hint="--as NAME", code="name_taken")
        files.make_folder(folder)
        if old is not None:
            _put_aside(folder)
        files.replace_file(folder / MARK, msgspec.json.encode(_sealed(folder, share)))
        server.beat(published.fetch(server, folder))
        server.run_all("commit")
    store = SharedStore(folder, url, operator)
    store.pull()
    store.disown()
    return _("{where}, change {seq}, as {place}").format(where=server.where, seq=store.seq, place=share.place)


def _sealed(folder: Path, share: Share) -> Share:
    return msgspec.structs.replace(share, sealed=bool(Seal(folder).key))


def _put_aside(folder: Path) -> None:
    """Keep the state of a replica as a backup, and its log under other names, before the server's takes its place."""
    with contextlib.suppress(DeskError):
        store = Store(folder)
        backup.make(folder, f"{store.seq}-before-join", store.image())
    for path in (folder / "log").glob("changes-*"):
        files.disk.replace(path, path.with_name(f"before-join-{path.name}"))
    files.disk.unlink(folder / "desk.journal")


def drafts(folder: Path) -> list[str]:
    """Return what the server did not take, a line each."""
    found = []
    for path in sorted((folder / "drafts").glob("*.json")):
        change = msgspec.json.decode(path.read_bytes(), type=Change)
        found.append(f"drafts/{path.name}: {change.summary or change.verb} {change.subject}".rstrip())
    return found


def leave(store: SharedStore) -> str:
    """Make a replica a desk of its own, with all that the server has where it can be reached; return what was done."""
    try:
        store.pull()
        with store.server.told():
            store.server.part()
    except BusyError as error:
        store.notices.append(error.title)
    store.disown()
    files.disk.unlink(store.folder / MARK)
    return _("This desk is of this machine alone again, at change {seq}.").format(seq=store.seq)


def check(store: SharedStore) -> list[str]:
    """Return what is wrong: a copy made from the server's checkpoint and lines must be this one, byte for byte."""
    wrong = []
    with tempfile.TemporaryDirectory() as name, store.server.told():
        copy = Path(name) / "copy"
        files.make_folder(copy)
        (copy / MARK).write_bytes((store.folder / MARK).read_bytes())
        published.fetch(store.server, copy)
        other = SharedStore(copy, store.url, store.operator, store.server)
        for one in (other, store, other):
            one.pull()
        if other.seq == store.seq and other.image() != store.image():
            wrong.append(_("This machine's copy differs from the server's."))
        if store.server.run("select 1 from pg_settings where name = 'fsync' and setting = 'off'"):
            wrong.append(_("The server does not wait for its disk (fsync = off): a power cut loses changes."))
    return wrong
