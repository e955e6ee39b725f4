"""Every touch of the disk by the store: small, so that a test can put a faulty disk in its place.

Files are 0600 in folders 0700 (D02). A file is replaced whole (temp file, fsync, rename, folder fsync) or appended to.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from csdesk.errors import DataError, RefusedError
from csdesk.i18n import N_, _
from csdesk.system import os_words

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_TRIES = 20
"""How often a rename is tried where another process may hold the target open (Windows)."""


class Disk:
    """The system calls that change the disk, one method each; tests put another in place of `disk`."""

    def open(self, path: Path, flags: int) -> int:
        """Open a file, 0600 when it is made."""
        return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of `data` and return how much."""
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        """Make what was written durable; macOS needs a call of its own for the disk's cache."""
        if _FULL_SYNC is not None:
            with contextlib.suppress(OSError):
                fcntl.fcntl(handle, _FULL_SYNC)
                return
        os.fsync(handle)

    def truncate(self, handle: int, size: int) -> None:
        """Cut a file."""
        os.ftruncate(handle, size)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Rename, in place of what is there."""
        for left in reversed(range(_TRIES if os.name == "nt" else 1)):
            try:
                source.replace(target)
                return
            except PermissionError:
                if not left:
                    raise
                time.sleep(0.01)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)

    def mkdir(self, folder: Path) -> None:
        """Make a folder for this user only."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def sync_folder(self, folder: Path) -> None:
        """Make a rename or a new name in `folder` durable, where the system knows how."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


disk = Disk()

_REASONS = {
    errno.ENOSPC: (N_("The disk is full; nothing was changed."), N_("Make room, then try again."), "disk_full"),
    errno.EDQUOT: (N_("The disk is full; nothing was changed."), N_("Make room, then try again."), "disk_full"),
    errno.EROFS: (N_("The desk's folder may not be read or written."), N_("Check its owner and mode."), "read_only"),
    errno.EACCES: (N_("The desk's folder may not be read or written."), N_("Check its owner and mode."), "read_only"),
    errno.EPERM: (N_("The desk's folder may not be read or written."), N_("Check its owner and mode."), "read_only"),
    errno.ENOENT: (N_("The desk's folder has vanished."), N_("Is its disk still there?"), "desk_missing"),
    errno.ENOTDIR: (N_("The desk's folder is no folder."), N_("Give another one: --home DIR"), "no_folder"),
    errno.ENOLCK: (N_("This folder cannot be locked."), N_("Put the desk on a disk of this computer."), "no_locks"),
    errno.ENOTSUP: (N_("This folder cannot be locked."), N_("Put the desk on a disk of this computer."), "no_locks"),
}
_OTHER = (N_("The disk failed; nothing was changed."), N_("Run: csdesk doctor"), "disk_error")


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of `path` into a `DataError` that a person can act on."""
    try:
        yield
    except OSError as error:
        title, hint, code = _REASONS.get(error.errno or 0, _OTHER)
        where = f"{error.filename or path}: {os_words(error)}"
        raise DataError(_(title), where=where, hint=_(hint), code=code) from error


SLICE = 1 << 16
"""How many bytes are written at once: measured, 118 MB in slices of 64 KB take 0.13 s, of 1 MB and more 0.6 to 1 s."""

Data = bytes | Iterable[bytes]
"""What is written: one piece, or so many that they need not be in memory together."""


def write_all(handle: int, data: Data) -> int:
    """Write all of `data` to an open file, however short the single writes are; return its size; raises `OSError`."""
    size = 0
    for piece in (data,) if isinstance(data, bytes) else data:
        size += len(piece)
        view = memoryview(piece)
        while view:
            view = view[disk.write(handle, view[:SLICE]) :]
    return size


def replace_file(path: Path, data: Data) -> None:
    """Put `data` in place of `path`: after a crash there is the old file or the new one, never a mixture."""
    put_in_place([write_beside(path, data)])


def write_beside(path: Path, data: Data) -> tuple[Path, Path]:
    """Write `data` beside `path`, durable; return both for `put_in_place`."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with _or_gone(temporary):
        handle = disk.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_all(handle, data)
            disk.fsync(handle)
        finally:
            disk.close(handle)
    return temporary, path


def put_in_place(written: Iterable[tuple[Path, Path]]) -> None:
    """Put files that `write_beside` wrote into one folder in place of what is there, each whole, together durable."""
    folder = None
    for temporary, path in written:
        with _or_gone(temporary):
            disk.replace(temporary, path)
        folder = path.parent
    if folder is not None:
        disk.sync_folder(folder)


@contextlib.contextmanager
def _or_gone(temporary: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with contextlib.suppress(OSError):
            disk.unlink(temporary)
        raise


def append_file(path: Path, data: Data, *, at: int | None = None, sync: bool = True) -> int:
    """Append `data` and fsync; return the new size. With `at`, whatever lies beyond that offset is cut first.

    Without `sync` nothing waits for the disk: what is lost can be had again.

    On any failure the file is cut back to where it was, so a half-written line never stays; raises `OSError`.
    """
    fresh = not path.exists()
    handle = disk.open(path, os.O_RDWR | os.O_CREAT)
    try:
        size = os.fstat(handle).st_size
        if at is not None and size != at:
            disk.truncate(handle, at)
            size = at
        os.lseek(handle, size, os.SEEK_SET)
        try:
            added = write_all(handle, data)
            if sync:
                disk.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                disk.truncate(handle, size)
                disk.fsync(handle)
            raise
    finally:
        disk.close(handle)
    if fresh and sync:
        disk.sync_folder(path.parent)
    return size + added


def sync(path: Path) -> None:
    """Make durable what was written to a file without waiting; raises `OSError`."""
    handle = disk.open(path, os.O_RDWR)
    try:
        disk.fsync(handle)
    finally:
        disk.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder of the desk, durable; nothing when it is there."""
    if not folder.is_dir():
        disk.mkdir(folder)
        disk.sync_folder(folder.parent)


def read_secret(folder: Path, name: str, variable: str, user: str = "") -> str | None:
    """Return a password: from the environment, the key ring, or a file of mode 0600 in `secrets/`; None without one.

    Raises `RefusedError` when others can read the file.
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    if user:
        with contextlib.suppress(ImportError):
            keyring: Any = importlib.import_module("keyring")
            with contextlib.suppress(keyring.errors.KeyringError):
                kept = keyring.get_password("csdesk", user)
                if kept:
                    return str(kept)
    path = folder / "secrets" / name
    if not path.is_file():
        return None
    if os.name != "nt" and path.stat().st_mode & 0o077:
        raise RefusedError(
            _("Others can read this password."),
            where=str(path),
            hint=_("Make it private: chmod 600 {path}").format(path=path),
            code="secret_readable",
        )
    return path.read_text(encoding="utf-8").strip()


def write_secret(folder: Path, name: str, text: str) -> None:
    """Keep a password in `secrets/`, readable for this user alone."""
    (folder / "secrets").mkdir(mode=0o700, exist_ok=True)
    replace_file(folder / "secrets" / name, text.encode())


Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """Return size, modification time (ns) and inode of a file; zeros when it is missing."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)
