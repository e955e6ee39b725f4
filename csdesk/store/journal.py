"""The journal: one line a change, guarded by a CRC; the first line says which checkpoint it continues.

A line is eight hex digits of CRC-32, a blank, and the change as JSON. A torn last line is the trace of a crash before
the acknowledgement and is dropped; a bad line before a good one is damage and stops the store.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Raw, Struct

from csdesk.errors import DataError
from csdesk.i18n import _

Document = Raw | bytes
"""One document as JSON text; immutable, so nothing that was read can change the store."""


class Op(Struct, frozen=True, array_like=True):
    """One document of a change: table, id, JSON before and after (null where there is none)."""

    table: str
    id: int
    before: Raw
    after: Raw


class Change(Struct, frozen=True, omit_defaults=True):
    """One acknowledged change: who did what when, and every document before and after.

    `undoes` names the change this one takes back (an undo), or the undo that this one takes back (a redo).
    """

    seq: int
    at: str
    operator: str
    verb: str
    subject: str
    summary: str
    ops: tuple[Op, ...] = ()
    undoes: int | None = None


class Header(Struct, frozen=True):
    """The first line of a journal: the checkpoint's sequence number and its file's size and time."""

    checkpoint: int
    key: tuple[int, int]


NULL = Raw(b"null")
_change = msgspec.json.Decoder(Change)
_header = msgspec.json.Decoder(Header)


def is_null(document: Document) -> bool:
    """Tell whether an op's side means "no document"."""
    return bytes(document) == b"null"


def frame(record: Struct) -> bytes:
    """Return a record as one guarded line."""
    body = msgspec.json.encode(record)
    return b"%08x %b\n" % (zlib.crc32(body), body)


def _body(line: bytes) -> bytes | None:
    if len(line) < 10 or line[8:9] != b" " or not line.endswith(b"\n"):
        return None
    body = line[9:-1]
    try:
        return body if int(line[:8], 16) == zlib.crc32(body) else None
    except ValueError:
        return None


def read_header(line: bytes) -> Header | None:
    """Return the header of a journal's first line, or None when it is torn or absent."""
    body = _body(line)
    try:
        return _header.decode(body) if body is not None else None
    except msgspec.MsgspecError:
        return None


def read_changes(data: bytes, *, where: str) -> tuple[list[Change], int]:
    """Return the changes in journal text and how many bytes of it are whole.

    A damaged last line is not counted; raises `DataError` for a damaged line with a good one after it.
    """
    changes: list[Change] = []
    good = 0
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines):
        body = _body(line)
        if body is None:
            if any(_body(later) is not None for later in lines[number + 1 :]):
                raise DataError(
                    _("The journal is damaged in the middle; nothing was written."),
                    where=f"{where}: {_('byte')} {good}",
                    hint=_("Keep the file, then run: csdesk doctor --fix"),
                    code="journal_damaged",
                )
            break
        changes.append(_change.decode(body))
        good += len(line)
    return changes, good


def apply(tables: dict[str, dict[int, Document]], changes: Iterable[Change]) -> set[tuple[str, int]]:
    """Bring tables up to the given changes, in place; return which documents were touched."""
    touched: set[tuple[str, int]] = set()
    for change in changes:
        for op in change.ops:
            table = tables.setdefault(op.table, {})
            if is_null(op.after):
                table.pop(op.id, None)
            else:
                table[op.id] = op.after
            touched.add((op.table, op.id))
    return touched
