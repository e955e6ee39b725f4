"""Reads TOML files of texts so that every mistake is told with file, line and what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from csdesk.errors import DataError
from csdesk.i18n import _

Record = TypeVar("Record")

_HEAD = re.compile(r"""\s*\[?\s*(?:"([^"]+)"|'([^']+)'|([^\s"'\[\].=]+))\s*[\].=]""")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_tables(path: Path, kind: type[Record]) -> Iterator[tuple[str, int, Record]]:
    """Yield name, line and record of each table of a file; raises `DataError`."""
    yield from tables_of(read_text(path), path, kind)


def tables_of(text: str, path: Path, kind: type[Record]) -> Iterator[tuple[str, int, Record]]:
    """Yield name, line and record of each table of the text of a file; raises `DataError`."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise broken(path, line, _PLACE.sub("", str(error)).strip()) from error
    lines = lines_of(text)
    for name, table in tables.items():
        line = lines.get(name, 0)
        try:
            yield name, line, msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise broken(path, line, f"[{name}] {error}") from error


def read_text(path: Path) -> str:
    """Return a UTF-8 file; raises `DataError` for other bytes."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(path, 0, _("the file is not UTF-8")) from error


def broken(path: Path, line: int, what: str) -> DataError:
    """Return the error for a file of texts that cannot be read."""
    return DataError(
        _("A file of texts cannot be read."),
        where=f"{path}:{line}: {what}" if line else f"{path}: {what}",
        hint=_("Correct that line, then run: csdesk template lint"),
        code="bad_text_file",
    )


def lines_of(text: str) -> dict[str, int]:
    """Return the line (from 1) where each table's head or key stands first in a TOML text."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if (head := _HEAD.match(line)) is not None:
            found.setdefault(head[1] or head[2] or head[3], number)
    return found


def line_of(text: str, key: str) -> int:
    """Return the line (from 1) of a table's head or a key in a TOML text, or 0."""
    return lines_of(text).get(key, 0)
