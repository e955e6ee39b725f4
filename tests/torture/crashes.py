"""A model of a disk that forgets: every state a power cut may leave behind a row of disk calls.

A file keeps what was fsynced; of what was written since, all, nothing, a part, or zero blocks may be there. A name
keeps what its folder's last fsync saw; of the name changes since, any number of the first ones may be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from csdesk.store import files

Call = tuple[str, tuple[object, ...]]
State = dict[Path, bytes]


class Recorder(files.Disk):
    """A real disk that writes down every call; `mark` notes what the program believed at that moment."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def mark(self, belief: object) -> None:
        """Note what is acknowledged now."""
        self.calls.append(("mark", (belief,)))

    def open(self, path: Path, flags: int) -> int:
        handle = super().open(path, flags)
        self.calls.append(("open", (handle, path, bool(flags & os.O_TRUNC))))
        return handle

    def write(self, handle: int, data: memoryview) -> int:
        count = super().write(handle, data)
        self.calls.append(("write", (handle, bytes(data[:count]))))
        return count

    def fsync(self, handle: int) -> None:
        super().fsync(handle)
        self.calls.append(("fsync", (handle,)))

    def truncate(self, handle: int, size: int) -> None:
        super().truncate(handle, size)
        self.calls.append(("truncate", (handle, size)))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.calls.append(("replace", (source, target)))

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self.calls.append(("unlink", (path,)))

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.calls.append(("sync_folder", (folder,)))


class _File:
    def __init__(self) -> None:
        self.data = b""
        self.durable = b""


class Model:
    """The disk as it would be found after a power cut between two calls."""

    def __init__(self) -> None:
        self.names: dict[Path, _File] = {}
        self.durable: dict[Path, _File] = {}
        self.pending: list[tuple[Path, _File | None]] = []
        self.handles: dict[int, _File] = {}

    def play(self, name: str, args: tuple[object, ...]) -> None:
        """Take one call in."""
        getattr(self, f"_{name}")(*args)

    def _name(self, path: Path, file: _File | None) -> None:
        self.pending.append((path, file))
        if file is None:
            self.names.pop(path, None)
        else:
            self.names[path] = file

    def _open(self, handle: int, path: Path, cut: bool) -> None:
        if path not in self.names:
            self._name(path, _File())
        self.handles[handle] = self.names[path]
        if cut:
            self.names[path].data = b""

    def _write(self, handle: int, data: bytes) -> None:
        self.handles[handle].data += data  # the store writes at the end only

    def _fsync(self, handle: int) -> None:
        self.handles[handle].durable = self.handles[handle].data

    def _truncate(self, handle: int, size: int) -> None:
        self.handles[handle].data = self.handles[handle].data[:size]

    def _replace(self, source: Path, target: Path) -> None:
        file = self.names[source]
        self.pending.append((source, None))
        del self.names[source]
        self._name(target, file)

    def _unlink(self, path: Path) -> None:
        self._name(path, None)

    def _sync_folder(self, folder: Path) -> None:
        left = []
        for path, file in self.pending:
            if path.parent != folder:
                left.append((path, file))
            elif file is None:
                self.durable.pop(path, None)
            else:
                self.durable[path] = file
        self.pending = left

    def states(self) -> Iterator[State]:
        """Yield what may be found after a power cut now, each different state once."""
        seen = set()
        for kept in range(len(self.pending) + 1):
            names = dict(self.durable)
            for path, file in self.pending[:kept]:
                if file is None:
                    names.pop(path, None)
                else:
                    names[path] = file
            for shape in range(5):
                state = {path: _survives(file, shape) for path, file in names.items()}
                key = tuple(sorted((str(path), data) for path, data in state.items()))
                if key not in seen:
                    seen.add(key)
                    yield state


def _survives(file: _File, shape: int) -> bytes:
    """Return what is left of a file: 0 the synced part, 1 all, 2 half of the rest, 3 zeros for it, 4 a hole in it."""
    if file.data == file.durable or not shape:
        return file.durable
    if not file.data.startswith(file.durable):
        return file.data if shape % 2 else file.durable
    fresh = file.data[len(file.durable) :]
    half = len(fresh) // 2
    hole = fresh[: half // 2] + b"\0" * (half - half // 2) + fresh[half:]
    return file.durable + (b"", fresh, fresh[:half], b"\0" * len(fresh), hole)[shape]
