"""Zips of exports, and workbooks with a password: what is in them lies in a folder of its own while it is read."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.intake.apart import Locked, NotATable, is_locked, unlock
from csdesk.intake.child import OLE
from csdesk.intake.talk.mail import attachments, mails_in

_PARTS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
"""What a workbook has in its zip."""

AES = 99
"""The way of packing that says: AES, and the true way stands elsewhere. The standard library reads the older lock."""


def is_locked_book(path: Path) -> bool:
    """Tell whether a file is a workbook with a password."""
    try:
        if not path.is_file():
            return False  # to open a pipe may wait for ever
        with path.open("rb") as file:
            return file.read(len(OLE)) == OLE and is_locked(path.read_bytes())
    except OSError:
        return False


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
def in_mail(path: Path, is_wanted: Callable[[Path], bool]) -> Iterator[list[Path]]:
    """Give the files in a mail, or in each of several, that are wanted, in a folder that is gone afterwards.

    Each is called by the mail's file too: a shop gets `orders.csv` with every mail.
    """
    with tempfile.TemporaryDirectory(prefix="csdesk-") as folder:
        files: list[Path] = []
        for name, data in itertools.chain.from_iterable(map(attachments, mails_in(path))):
            file = Path(folder) / str(len(files)) / f"{path.name} {name}"
            file.parent.mkdir(exist_ok=True)
            with contextlib.suppress(OSError, ValueError):  # no file can be called so
                file.write_bytes(data)
                files += [file] if is_wanted(file) else []
        yield files


@contextlib.contextmanager
def unpacked(
    path: Path, suffixes: Collection[str], most: int, passwords: Sequence[str] = ()
) -> Iterator[tuple[list[Path], list[str]]]:
    """Give the exports in a zip as files in a folder that is gone afterwards, in a stable order, and what else it has.

    Args:
        path: The zip, or a workbook with a password.
        suffixes: What exports are called.
        most: How many bytes they may come to.
        passwords: Each is tried; they are kept nowhere.

    Raises `DataError` for what unpacks to too much, is broken, or asks for a password that was not said
    (`password_needed`, `password_wrong`, `extra_missing`).
    """
    with tempfile.TemporaryDirectory(prefix="csdesk-") as name:
        folder = Path(name)
        others: list[str] = []
        try:
            if zipfile.is_zipfile(path):
                files = list(_unpack(path, folder, suffixes, most, passwords))
                others = [*_others(path, suffixes)]
            else:
                files = [folder / path.name]
                files[0].write_bytes(read_unlocked(path, passwords))
        except Locked as locked:
            raise _asks(wrong=locked.wrong) from None
        except NotATable as error:
            raise DataError(_("It is no table: {reason}").format(reason=error), code="unreadable") from error
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
            raise DataError(_("This zip cannot be opened: {why}.").format(why=error), code="unreadable") from error
        yield files, others


def read_unlocked(path: Path, passwords: Sequence[str]) -> bytes:
    """Return the bytes of a file, without the password where it is a workbook that has one; raises as `unpacked`."""
    raw = path.read_bytes()
    if not is_locked(raw):
        return raw
    _extra("msoffcrypto")
    try:
        return unlock(raw, passwords)
    except Locked as locked:
        raise _asks(wrong=locked.wrong) from None


def _asks(*, wrong: bool) -> DataError:
    if wrong:
        return DataError(_("The password is wrong."), code="password_wrong")
    return DataError(_("It asks for a password."), code="password_needed")


def _extra(name: str) -> Any:
    """Return a package of the extra `locked`."""
    try:
        return importlib.import_module(name)
    except ImportError:
        words = _(
            "It has a password, and reading it needs one more package: pip install 'csdesk[locked]'. Or open it, "
            "save it without the password, and import that."
        )
        raise DataError(words, code="extra_missing") from None


def _unpack(path: Path, folder: Path, suffixes: Collection[str], most: int, passwords: Sequence[str]) -> Iterator[Path]:
    with zipfile.ZipFile(path) as plain:
        aes = any(one.compress_type == AES for one in plain.infolist())
    with _extra("pyzipper").AESZipFile(path) if aes else zipfile.ZipFile(path) as packed:
        infos = [one for one in packed.infolist() if _is_export(_name(one), suffixes)]
        if sum(one.file_size for one in infos) > most:
            raise DataError(_("What is in this zip is too large; export a shorter time."), code="unreadable")
        for number, info in enumerate(sorted(infos, key=_name)):
            file = folder / str(number) / PurePosixPath(_name(info)).name
            file.parent.mkdir()
            file.write_bytes(_open(packed, info, passwords))
            yield file


def _open(packed: zipfile.ZipFile, info: zipfile.ZipInfo, passwords: Sequence[str]) -> bytes:
    if not info.flag_bits & 1:
        return packed.read(info)
    for password in passwords:
        try:
            return packed.read(info, pwd=password.encode())
        except (RuntimeError, zipfile.BadZipFile, zlib.error):
            continue  # one password in 256 passes the older lock's own check, and is wrong all the same
    raise Locked(wrong=bool(passwords))


def _name(info: zipfile.ZipInfo) -> str:
    """Return a name in a zip; one that is not said to be UTF-8 is Chinese, as shops' programs on Windows write it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _others(path: Path, suffixes: Collection[str]) -> Iterator[str]:
    """Yield the names of what is no export in a zip, but for what systems put in unasked."""
    with zipfile.ZipFile(path) as packed:
        for info in packed.infolist():
            parts = PurePosixPath(_name(info).replace("\\", "/")).parts
            plain = parts and not info.is_dir() and not any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
            if plain and not _is_export(_name(info), suffixes):
                yield parts[-1]


def _is_export(name: str, suffixes: Collection[str]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.suffix.lower() in suffixes and not path.name.startswith((".", "~$")) and "__MACOSX" not in path.parts
