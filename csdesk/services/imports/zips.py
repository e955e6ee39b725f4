"""Zips of exports: what is in them is laid out in a folder of its own while it is read."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from csdesk.errors import DataError
from csdesk.i18n import _

_PARTS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
"""What a workbook has in its zip."""


def is_zip(path: Path) -> bool:
    """Tell whether a file is a zip of files, and no workbook."""
    try:
        if not path.is_file() or not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as packed:
            return not set(packed.namelist()).intersection(_PARTS)
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return False


@contextlib.contextmanager
def unpacked(path: Path, suffixes: Collection[str], most: int) -> Iterator[list[Path]]:
    """Give the exports in a zip as files in a folder that is gone afterwards, in a stable order.

    Args:
        path: The zip.
        suffixes: What exports are called.
        most: How many bytes they may come to.

    Raises `DataError` for a zip with a password, one that unpacks to too much, or one that is broken.
    """
    with tempfile.TemporaryDirectory(prefix="csdesk-") as folder:
        try:
            files = list(_unpack(path, Path(folder), suffixes, most))
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise DataError(_("This zip cannot be opened: {why}.").format(why=error), code="unreadable") from error
        yield files


def _unpack(path: Path, folder: Path, suffixes: Collection[str], most: int) -> Iterator[Path]:
    with zipfile.ZipFile(path) as packed:
        infos = [one for one in packed.infolist() if _is_export(_name(one), suffixes)]
        if sum(one.file_size for one in infos) > most:
            raise DataError(_("What is in this zip is too large; export a shorter time."), code="unreadable")
        if any(one.flag_bits & 1 for one in infos):
            raise DataError(_("This zip has a password: unpack it, and import what was in it."), code="unreadable")
        for number, info in enumerate(sorted(infos, key=_name)):
            file = folder / str(number) / PurePosixPath(_name(info)).name
            file.parent.mkdir()
            file.write_bytes(packed.read(info))
            yield file


def _name(info: zipfile.ZipInfo) -> str:
    """Return a name in a zip; one that is not said to be UTF-8 is Chinese, as shops' programs on Windows write it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_export(name: str, suffixes: Collection[str]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.suffix.lower() in suffixes and not path.name.startswith((".", "~$")) and "__MACOSX" not in path.parts
