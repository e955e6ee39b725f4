"""The checkpoint of a shared desk: from a machine's folder to the server, and from there to a machine that joins."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from csdesk.store import archive, checkpoint, files, journal
from csdesk.store.files import stamp_of
from csdesk.store.journal import Header

if TYPE_CHECKING:
    from csdesk.store.server import Server

PART = 1 << 19
"""How many bytes of a checkpoint are in one row: far below what any of the servers takes."""

COMPACT_LINES = 1000
"""How many lines on the server a machine's checkpoint must hold before it is worth sending."""

AWAY_S = 30 * 86400
"""After how long a machine that was not seen no longer keeps old lines from being removed; it joins anew."""

COLUMNS = ("seq", "tip", "part", "body")


def read_own(folder: Path, newer_than: int = -1) -> tuple[Header, bytes] | None:
    """Return the checkpoint in a folder with what its journal says of it; None for an older one.

    None also while another process writes it.
    """
    with (folder / "desk.journal").open("rb") as file:
        header = journal.read_header(file.readline())
    if header is None or header.checkpoint <= newer_than:
        return None
    data = (folder / "desk.json").read_bytes()
    return (header, data) if header.crc == zlib.crc32(data) else None


def parts(header: Header, data: bytes) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a checkpoint."""
    packed = zlib.compress(data, 1)
    for part, start in enumerate(range(0, len(packed), PART)):
        yield header.checkpoint, header.tip, part, packed[start : start + PART]


def fetch(server: Server, folder: Path) -> int:
    """Write the server's archive and checkpoint into a folder; return the last change in it."""
    files.make_folder(folder / "archive")
    for name, body in server.files():
        files.append_file(folder / "archive" / name, body, at=0, sync=False)
    for path in (folder / "archive").iterdir():  # nothing counts before desk.json is there
        files.sync(path)
    files.disk.sync_folder(folder / "archive")
    seq, tip, packed = server.checkpoint()
    data = zlib.decompress(packed)
    files.replace_file(folder / "desk.json", data)
    header = Header(seq, stamp_of(folder / "desk.json")[:2], zlib.crc32(data), tip)
    files.replace_file(folder / "desk.journal", journal.frame(header))
    return seq


def compact(server: Server, folder: Path) -> None:
    """Send this machine's checkpoint when it is worth it, and remove the lines before it that every machine has."""
    desk = server.desk
    ((there,),) = server.run("select max(seq) from csdesk.checkpoint where desk = %s", desk)
    own = read_own(folder, there + COMPACT_LINES - 1)
    if own is None:
        return
    header, data = own
    seq = header.checkpoint
    if [line.body[: journal.CRC].decode() for line in server.lines(seq - 1, seq)] != [header.tip]:
        return  # this copy is not the server's: the next change here says so
    server.run_all("begin")  # a reader meets all parts or none
    server.put("checkpoint", COLUMNS, parts(header, data))
    server.run_all("commit")
    server.lock()
    server.run("delete from csdesk.checkpoint where desk = %s and seq < %s", desk, seq)
    others = [one.seq for one in server.machines() if one.name != server.place and one.ago < AWAY_S]
    floor = min([seq, *others])
    server.run("delete from csdesk.line where desk = %s and seq <= %s", desk, floor)
    rows = checkpoint.decode(data, where=server.where, ours=True)[1].get(archive.TABLE, {})
    kept = {name for row in rows.values() for name in archive.both(msgspec.json.decode(row)["file"])}
    for (name,) in server.run("select name from csdesk.file where desk = %s", desk) if floor == seq else ():
        made = re.search(r"-(\d{6,})-", name)  # in which change; what is newer than the checkpoint is not judged
        if name not in kept and made is not None and int(made[1]) <= seq:
            server.run("delete from csdesk.file where desk = %s and name = %s", desk, name)
    server.run_all("commit")
