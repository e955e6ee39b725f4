"""Locks between processes: one for the moment of a change, one that the app holds all day.

The kernel frees a lock when its process dies, however it dies. The file tells whoever waits who holds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from csdesk.errors import BusyError
from csdesk.i18n import _
from csdesk.store import files

try:
    import fcntl
except ImportError:  # Windows, see `_try_lock`
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 10.0
_POLL_S = 0.002
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@contextlib.contextmanager
def lock(path: Path, holder: str, *, patience: float | None = None) -> Iterator[None]:
    """Hold the lock between processes for the block, in the name of `holder`.

    Raises `BusyError` that names the holder after `patience` seconds, `DataError` where files cannot be locked.
    """
    with files.told(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with files.told(path):
            _wait_for(handle, path, PATIENCE_S if patience is None else patience)
            _sign(handle, holder)
        yield
    finally:
        os.close(handle)


def own(path: Path, holder: str) -> int | None:
    """Take a lock for good; return its handle (closing it gives the lock back), or None when another has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _try_lock(handle)
    except OSError:
        os.close(handle)
        return None
    _sign(handle, holder)
    return handle


def is_owned(path: Path) -> bool:
    """Tell whether a living process holds a lock."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _try_lock(handle)
    except OSError as error:
        return error.errno in _TAKEN
    finally:
        os.close(handle)
    return False


def holder_of(path: Path) -> tuple[str, str, str]:
    """Return who signed a lock last, the process id, and since when (local ISO time); `?` for what is not known."""
    try:
        pid, _blank, name = path.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
        since = datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    except OSError:
        return "?", "?", "?"
    return name or "?", pid or "?", since


def _sign(handle: int, holder: str) -> None:
    if fcntl is None:  # a locked file cannot be read by others on Windows
        return
    line = f"{os.getpid()} {holder}".encode()[:119] + b"\n"
    os.pwrite(handle, line.ljust(120), 0)


def _wait_for(handle: int, path: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            _try_lock(handle)
            return
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            if time.monotonic() >= deadline:
                holder, pid, since = holder_of(path)
                raise BusyError(
                    _("The desk is busy: another process is writing to it."),
                    where=_("{holder}, process {pid}, since {since}").format(holder=holder, pid=pid, since=since),
                    hint=_("Try again in a moment; if it stays so, end that process."),
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
