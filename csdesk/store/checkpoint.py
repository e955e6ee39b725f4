"""The checkpoint: `desk.json`, an ordinary TinyDB file that any TinyDB reader can open.

Table `meta`, document 1, holds the schema number, the last change it includes and the highest id ever given per table.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Raw, Struct

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.store import spelling
from csdesk.store.journal import PIECE, Document

SCHEMA = 1


class Meta(Struct, frozen=True):
    """What the checkpoint says of itself; a file that another program made says nothing and counts as schema 0."""

    schema: int = 0
    seq: int = 0
    last_ids: dict[str, int] = {}


Tables = dict[str, dict[int, Document]]
_raw = msgspec.json.Decoder(dict[str, dict[int, Raw]])
_meta = msgspec.json.Decoder(Meta)


def encode(meta: Meta, tables: Tables) -> bytes:
    """Return the file's bytes: every table, documents in order of their ids, one document a line."""
    return b"".join(pieces(meta, tables))


def pieces(meta: Meta, tables: Tables) -> Iterator[bytes]:
    """Yield what `encode` returns, a few hundred documents at a time."""
    yield b'{"meta": {"1": %b}' % msgspec.json.encode(meta)
    for name, table in sorted(tables.items()):
        yield b",\n%b: {\n" % msgspec.json.encode(name)
        keys = sorted(table)
        for start in range(0, len(keys), PIECE):
            rows = b",\n".join([b'"%d":%b' % (key, table[key]) for key in keys[start : start + PIECE]])
            yield rows if not start else b",\n" + rows
        yield b"\n}"
    yield b"}\n"


def decode(data: bytes, *, where: str, ours: bool = False) -> tuple[Meta, Tables]:
    """Return what a checkpoint holds; raises `DataError` when it is no desk, or one of a newer csdesk.

    Args:
        data: The file's bytes, in any spelling of JSON.
        where: The file's name, for the error.
        ours: It is as csdesk wrote it, so its documents are taken as they stand; else each is spelled as csdesk does.
    """
    try:
        tables: Tables = dict(_raw.decode(data)) if ours else spelling.spelled(data)  # type: ignore[arg-type]
        meta = _meta.decode(bytes(tables.pop("meta", {}).get(1, b"{}")))
        if not meta.schema and any(tables.values()) and "orders" not in tables:
            raise ValueError(_("this is no desk"))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            _("The desk's file cannot be read; nothing was written."),
            where=f"{where}: {error}",
            hint=_("Keep the file, then run: csdesk doctor"),
            code="desk_unreadable",
        ) from error
    if meta.schema > SCHEMA:
        raise DataError(
            _("This desk was made by a newer csdesk."),
            where=f"{where}: schema {meta.schema} > {SCHEMA}",
            hint=_("Install the newest csdesk and open it again."),
            code="desk_newer",
        )
    return meta, tables


def peek(data: bytes) -> Meta | None:
    """Return what a checkpoint of ours says in its first line, or None when it was written by another program."""
    head = b'{"meta": {"1": '
    line = data.split(b"\n", 1)[0]
    if not line.startswith(head):
        return None
    body = line.removeprefix(head).removesuffix(b"}").removesuffix(b",").removesuffix(b"}")
    try:
        return _meta.decode(body)
    except msgspec.MsgspecError:
        return None
