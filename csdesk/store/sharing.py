"""Putting a desk on a server, joining one, leaving it, and looking whether all is well."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import msgspec

from csdesk.errors import DeskError, RefusedError
from csdesk.i18n import _
from csdesk.store import checkpoint, files, published
from csdesk.store import server as servers
from csdesk.store.seal import MARK, Seal, Share, read_share
from csdesk.store.shared import SharedStore
from csdesk.store.store import Store


def init(folder: Path, url: str, share: Share, operator: str, *, sure: bool = False) -> str:
    """Put this desk on a server; return what was done.

    Raises `RefusedError` when there is one already; with `sure` this one takes its place, unless that one is newer.
    """
    server, store = servers.Server(folder, url, share, operator), Store(folder)
    with store.hold("shared init"), contextlib.closing(server):
        store.bring_up()
        there = server.lock(new=True).seq
        if there >= 0 and (not sure or there > store.seq):
            title, hint = _("There is a newer desk of that name on the server."), _("Join it: csdesk shared join URL")
            if there <= store.seq:
                title = _("There is a desk of that name on the server already.")
            raise RefusedError(title, where=f"{server.where}: {there}, {store.seq}", hint=hint, code="desk_there")
        for table in ("head", "line", "file", "machine"):
            server.run(f"delete from csdesk.{table} where desk = %s", share.desk)
        text = "insert into csdesk.head (desk, seq, tip, schema, base) values (%s, %s, %s, %s, %s)"
        server.run(text, share.desk, store.seq, store.tip, checkpoint.SCHEMA, store.seq)
        published.publish(server, store)
        server.beat(store.seq)
        server.run("commit")
        _mark(folder, share)
    return _("{where}, change {seq}, as {place}").format(where=server.where, seq=store.seq, place=share.place)


def join(folder: Path, url: str, share: Share, operator: str) -> str:
    """Make a folder a replica of the desk on a server, or take the server's copy anew; return what was done.

    Raises `RefusedError` where there is a desk of its own, or when another machine has the name.
    """
    old = read_share(folder)
    if old is None and (folder / "desk.json").exists():
        title, hint = _("There is a desk of its own here."), "csdesk --home FOLDER shared join URL"
        raise RefusedError(title, where=str(folder), hint=hint, code="desk_here")
    server = servers.Server(folder, url, share, operator)
    with contextlib.closing(server):
        base = server.lock().base
        if (old is None or share.place != old.place) and share.place in (one.name for one in server.machines()):
            title = _("Another machine has this name already.")
            raise RefusedError(title, where=share.place, hint="--as NAME", code="name_taken")
        server.beat(base)  # from now on the lines after it stay
        server.run("commit")
        files.make_folder(folder)
        if old is not None:
            published.put_aside(folder)
        _mark(folder, share)
        files.replace_file(folder / "desk.json", checkpoint.encode(checkpoint.Meta(checkpoint.SCHEMA), {}))
        files.disk.unlink(folder / "desk.journal")
        store = SharedStore(folder, url, operator, server)
        store.pull()
    return _("{where}, change {seq}, as {place}").format(where=server.where, seq=store.seq, place=share.place)


def _mark(folder: Path, share: Share) -> None:
    sealed = msgspec.structs.replace(share, sealed=bool(Seal(folder).key))
    files.replace_file(folder / MARK, msgspec.json.encode(sealed))


def leave(store: SharedStore) -> str:
    """Make a replica a desk of its own, with all that the server has where it can be reached; return what was done."""
    try:
        store.pull()
        store.server.run("delete from csdesk.machine where desk = %s and name = %s", store.share.desk, store.place)
    except DeskError as error:  # whatever is wrong there, what is here is hers
        store.notices.append(error.title)
    store.disown()
    files.disk.unlink(store.folder / MARK)
    return _("This desk is of this machine alone again, at change {seq}.").format(seq=store.seq)


def check(store: SharedStore) -> list[str]:
    """Return what is wrong: a copy made from the server's checkpoint and lines must be this one, byte for byte."""
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        files.make_folder(copy)
        (copy / MARK).write_bytes((store.folder / MARK).read_bytes())
        other = SharedStore(copy, store.url, store.operator, store.server)
        for one in (other, store, other):
            one.pull()
        if other.seq == store.seq and other.image() != store.image():
            wrong.append(_("This machine's copy differs from the server's."))
        if store.server.run("select 1 from pg_settings where name = 'fsync' and setting = 'off'"):
            wrong.append(_("The server does not wait for its disk (fsync = off): a power cut loses changes."))
    return wrong
