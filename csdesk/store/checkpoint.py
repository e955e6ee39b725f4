"""The checkpoint: `desk.json`, an ordinary TinyDB file that any TinyDB reader can open.

Table `meta`, document 1, holds the schema number, the last change it includes and the highest id ever given per table.
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.store.journal import Document

SCHEMA = 1


class Meta(Struct, frozen=True):
    """What the checkpoint says of itself."""

    schema: int = SCHEMA
    seq: int = 0
    last_ids: dict[str, int] = {}


Tables = dict[str, dict[int, Document]]
_tables = msgspec.json.Decoder(dict[str, dict[int, Raw]])
_meta = msgspec.json.Decoder(Meta)


def encode(meta: Meta, tables: Tables) -> bytes:
    """Return the file's bytes: every table, documents in order of their ids, one document a line."""
    parts = [b'{"meta": {"1": %b}' % msgspec.json.encode(meta)]
    for name, table in sorted(tables.items()):
        rows = b",\n".join(b'"%d":%b' % (key, bytes(table[key])) for key in sorted(table))
        parts.append(b"%b: {\n%b\n}" % (msgspec.json.encode(name), rows))
    return b",\n".join(parts) + b"}\n"


def decode(data: bytes, *, where: str) -> tuple[Meta, Tables]:
    """Return what a checkpoint holds; raises `DataError` when it is no desk, or one of a newer csdesk."""
    try:
        tables: Tables = dict(_tables.decode(data))  # type: ignore[arg-type]
        meta = _meta.decode(bytes(tables.pop("meta", {}).get(1, b"{}")))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
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
