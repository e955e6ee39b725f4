"""The journal: one line a change, guarded by a CRC; the first line says which checkpoint it continues.

A line is eight hex digits of CRC-32, a blank, and the change as JSON. A torn last line is the trace of a crash before
the acknowledgement and is dropped; any other bad line is damage and stops the store.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from csdesk.errors import DataError
from csdesk.i18n import _

Document = Raw | bytes
"""One document as JSON text; immutable, so nothing that was read can change the store."""


class Op(Struct, frozen=True, array_like=True, gc=False):
    """One document of a change: table, id, JSON before and after (null where there is none)."""

    table: str
    id: int
    before: Raw
    after: Raw


class Change(Struct, frozen=True, omit_defaults=True):
    """One acknowledged change: who did what when, and every document before and after.

    `undoes` names the change this one takes back (an undo), or the undo that this one takes back (a redo); `place` the
    machine, on a desk that several share.
    """

    seq: int
    at: str
    operator: str
    verb: str
    subject: str
    summary: str
    ops: tuple[Op, ...] = ()
    undoes: int | None = None
    place: str = ""

    @property
    def who(self) -> str:
        """The operator, and at which machine where there are several."""
        return who(self.operator, self.place)


def who(operator: str, place: str) -> str:
    """Return who acts, and at which machine where there are several."""
    return f"{operator}@{place}" if place else operator


class Header(Struct, frozen=True):
    """The first line of a journal: which checkpoint it continues.

    Args:
        checkpoint: The last change that the checkpoint holds.
        key: Size and modification time (ns) of its file.
        crc: CRC-32 of its file.
        tip: CRC (as in its line) of the last change it holds; empty when there is none.
    """

    checkpoint: int
    key: tuple[int, int]
    crc: int = 0
    tip: str = ""


NULL = Raw(b"null")
CRC = 8
PIECE = 256
"""How many documents are made text at once."""
_change = msgspec.json.Decoder(Change)
_header = msgspec.json.Decoder(Header)


def is_null(document: Document) -> bool:
    """Tell whether an op's side means "no document"."""
    return bytes(document) == b"null"


def frame(record: Struct) -> bytes:
    """Return a record as one guarded line."""
    body = _one_line(msgspec.json.encode(record))
    return b"%08x %b\n" % (zlib.crc32(body), body)


def _one_line(body: bytes) -> bytes:
    """Return JSON without line feeds: outside of its strings, where alone they may be, they are blanks."""
    return body.replace(b"\n", b" ")


def pieces(change: Change) -> Iterator[bytes]:
    """Yield what `frame` returns, a few hundred documents at a time: an import may hold tens of thousands."""
    if len(change.ops) <= PIECE:
        yield frame(change)
        return
    crc = 0
    for piece in _body_pieces(change):
        crc = zlib.crc32(piece, crc)
    yield b"%08x " % crc
    yield from _body_pieces(change)
    yield b"\n"


def _body_pieces(change: Change) -> Iterator[bytes]:
    yield msgspec.json.encode(msgspec.structs.replace(change, ops=()))[:-1] + b',"ops":['
    for start in range(0, len(change.ops), PIECE):
        ops = _one_line(msgspec.json.encode(change.ops[start : start + PIECE])[1:-1])
        yield ops if not start else b"," + ops
    yield b"]}"


def body_of(line: bytes) -> bytes | None:
    """Return the JSON of a whole guarded line, or None when it is not whole."""
    if len(line) < CRC + 2 or line[CRC : CRC + 1] != b" " or not line.endswith(b"\n"):
        return None
    body = line[CRC + 1 : -1]
    return body if line[:CRC] == b"%08x" % zlib.crc32(body) else None


def read_header(line: bytes) -> Header | None:
    """Return the header of a journal's first line, or None when it is damaged."""
    body = body_of(line)
    try:
        return _header.decode(body) if body is not None else None
    except msgspec.MsgspecError:
        return None


def read_changes(data: bytes, *, where: str, at: int = 0) -> tuple[list[Change], int]:
    """Return the changes in journal text and how many bytes of it are whole.

    Args:
        data: Guarded lines.
        where: The file's name, for the error.
        at: Where in the file `data` begins, for the error.

    A torn tail is not counted; raises `DataError` for damage and for a gap between changes.
    """
    changes: list[Change] = []
    good = 0
    lines = split_lines(data)
    for line in lines:
        body = body_of(line)
        if body is None:
            if not is_torn(data[good:]):
                raise damaged(where, at + good)
            break
        try:
            change = _change.decode(body)
        except msgspec.MsgspecError as error:
            raise damaged(where, at + good) from error
        if changes and change.seq != changes[-1].seq + 1:
            raise damaged(where, at + good)
        changes.append(change)
        good += len(line)
    return changes, good


def read_draft(path: Path) -> Change:
    """Return a change that a server did not take; raises `DataError` where the file is damaged."""
    try:
        return _change.decode(path.read_bytes())
    except msgspec.MsgspecError as error:
        title, hint = _("A draft is damaged."), _("Look at the file, then remove it.")
        raise DataError(title, where=str(path), hint=hint, code="draft_damaged") from error


def split_lines(data: bytes) -> list[bytes]:
    """Split at line feeds only, and keep them."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def is_torn(tail: bytes) -> bool:
    """Tell whether bytes after the last good line are what a crash leaves of an append nobody was told of.

    That is a line cut short, or one with unwritten (zero) blocks in it. A line that is there from end to end but does
    not fit its CRC was whole once and may have been acknowledged: that is damage.
    """
    lines = split_lines(tail)
    if any(body_of(line) is not None for line in lines[1:]):
        return False
    if b"\0\0" in tail:
        return True
    last = lines[-1]
    return not last.endswith(b"\n") and body_of(last[:-1] + b"\n") is None


def damaged(where: str, byte: int) -> DataError:
    """Return the error for a journal that is hurt at a byte."""
    return DataError(
        _("The journal is damaged; nothing was written."),
        where=f"{where}: {_('byte')} {byte}",
        hint=_("Keep the file, then run: csdesk doctor --fix"),
        code="journal_damaged",
    )


def apply(tables: dict[str, dict[int, Document]], changes: Iterable[Change]) -> dict[str, set[int]]:
    """Bring tables up to the given changes, in place; return which documents were touched, by table."""
    touched: dict[str, set[int]] = {}
    for change in changes:
        for op in change.ops:
            table = tables.setdefault(op.table, {})
            if is_null(op.after):
                table.pop(op.id, None)
            else:
                table[op.id] = op.after
            touched.setdefault(op.table, set()).add(op.id)
    return touched
