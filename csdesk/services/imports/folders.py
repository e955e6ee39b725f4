"""What lies in a folder, for choosing a file to import; newest first, only what an import can read."""

from __future__ import annotations

import itertools
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from csdesk.errors import DataError, UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.one_file import is_export
from csdesk.system import os_words


class Entry(Struct, frozen=True):
    """One entry of a folder: its path, name, whether it is a folder, size in bytes, time of the last change (UTC)."""

    path: str
    name: str
    folder: bool
    size: int
    changed: datetime


class Folder(Struct, frozen=True):
    """A folder and what is in it."""

    path: str
    entries: tuple[Entry, ...]


def start_folder() -> str:
    """Return where exports usually land: the download folder, else the home folder."""
    home = Path.home()
    for name in ("Downloads", "下载", "Download"):  # not for people: the folder's name on disk
        if (home / name).is_dir():
            return str(home / name)
    return str(home)


def look(path: str) -> Folder:
    """Return the folders and the readable files of a folder, newest first.

    Raises `DataError` when it cannot be read.
    """
    folder = Path(_one_root(path)).expanduser()
    try:
        entries = [_entry(item) for item in folder.iterdir() if not item.name.startswith((".", "~$"))]
    except OSError as error:
        raise DataError(
            _("This folder cannot be read."), where=f"{folder}: {os_words(error)}", code="unreadable"
        ) from None
    found = [entry for entry in entries if entry is not None]
    return Folder(str(folder), tuple(sorted(found, key=lambda entry: (not entry.folder, -entry.changed.timestamp()))))


def _one_root(path: str) -> str:
    """Return a path with one sign before it: the key that asks for a path is often the first sign of it too."""
    return path if os.name == "nt" else re.sub("^/+", "/", path)


def parent(path: str) -> str:
    """Return the folder above."""
    return str(Path(path).parent)


def _entry(item: Path) -> Entry | None:
    try:
        stat, folder = item.stat(), item.is_dir()
    except OSError:
        return None
    if not folder and not is_export(item):
        return None
    return Entry(str(item), item.name, folder, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))


def paths_in(text: str) -> list[Path]:
    """Return the existing files and folders that a pasted text names, as terminals write a dropped file.

    Quotes, escaped blanks and `file://` are understood; several are separated by blanks or lines. Empty when any part
    of the text is no existing path.
    """
    plain = text.strip()
    if not plain or len(plain) > 8000:
        return []
    for parts in ([plain], plain.splitlines(), _split(plain)):
        found = [_path(part) for part in parts if part.strip()]
        if found and all(path is not None for path in found):
            return [path for path in found if path is not None]
    return []


def is_table(text: str) -> bool:
    """Tell whether a pasted text is a table out of a spreadsheet or a page: lines of three cells or more, by tabs."""
    lines = [line for line in text.splitlines() if line.strip()]
    tabs = {line.count("\t") for line in lines[:3]}
    return len(lines) > 1 and len(tabs) == 1 and min(tabs) > 1


def keep(desk: Desk, pasted: str | bytes) -> Path:
    """Write what was pasted into the folder of exports, where it can be imported from, and return its file."""
    folder = desk.home.exports
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = pasted if isinstance(pasted, bytes) else pasted.encode()
    again = itertools.chain([""], map("-{}".format, itertools.count(2)))
    paths = (folder / f"pasted{desk.now():%Y%m%d%H%M%S}{number}.tsv" for number in again)
    path = next(path for path in paths if not path.exists() or path.read_bytes() == raw)
    path.write_bytes(raw)
    return path


def named_files(text: str) -> list[Path]:
    """Return the files that a typed line names; raises `UsageError` when one of them is not there."""
    found = paths_in(text)
    if text.strip() and not found:
        raise UsageError(_("There is no such file."), where=text.strip(), code="no_such_file")
    return found


def _split(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text)
    except ValueError:
        return []


def _path(text: str) -> Path | None:
    from urllib.parse import unquote, urlsplit

    plain = text.strip().strip("'\"")
    if plain.startswith("file://"):
        plain = unquote(urlsplit(plain).path)
    try:
        path = Path(_one_root(plain.replace("\\ ", " "))).expanduser()
        return path if path.is_absolute() and path.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None
