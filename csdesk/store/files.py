"""Every touch of the disk by the store: small, so that a test can put a faulty disk in its place.

Files are 0600 in folders 0700 (D02). A file is replaced whole (temp file, fsync, rename, folder fsync) or appended to.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from csdesk.errors import BusyError
from csdesk.i18n import _

try:
    import fcntl
except ImportError:  # Windows: filelock stands in, see `lock`
    fcntl = None  # type: ignore[assignment]

LOCK_PATIENCE_S = 10.0
_POLL_S = 0.002


def write_all(handle: int, data: bytes) -> None:
    """Write all of `data` to an open file, however short the single writes are; raises `OSError`."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in place of `path`: after a crash there is the old file or the new one, never a mixture."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(path)
    sync_folder(path.parent)


def append_file(path: Path, data: bytes, *, at: int | None = None) -> int:
    """Append `data` and fsync; return the new size. With `at`, whatever lies beyond that offset is cut first.

    On any failure the file is cut back to where it was, so a half-written line never stays; raises `OSError`.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if at is not None and size != at:
            os.ftruncate(handle, at)
            size = at
        os.lseek(handle, size, os.SEEK_SET)
        try:
            write_all(handle, data)
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
                os.fsync(handle)
            raise
        return size + len(data)
    finally:
        os.close(handle)


@contextlib.contextmanager
def lock(path: Path, *, patience: float = LOCK_PATIENCE_S) -> Iterator[None]:
    """Hold the lock between processes for the block; raises `BusyError` naming the holder after `patience` seconds."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(handle, path, patience)
        stamp = f"{os.getpid()} {time.strftime('%Y-%m-%dT%H:%M:%S')}\n".encode()
        os.pwrite(handle, stamp.ljust(40), 0) if hasattr(os, "pwrite") else None
        yield
    finally:
        os.close(handle)  # closing frees the lock, as the kernel does for a killed process


def _wait_for(handle: int, path: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            _try_lock(handle)
            return
        except OSError as error:
            if time.monotonic() >= deadline:
                holder = path.read_text(encoding="utf-8", errors="replace").split()
                who = " ".join(holder[:2]) or "?"
                raise BusyError(
                    _("The desk is busy: another process holds it."),
                    where=_("process and time: {who}").format(who=who),
                    hint=_("Try again in a moment; if it stays so, close the other csdesk."),
                    code="busy",
                ) from error
        time.sleep(_POLL_S)


def _try_lock(handle: int) -> None:
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    os.lseek(handle, 0x7FFF0000, os.SEEK_SET)
    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
