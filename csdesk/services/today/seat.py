"""Where the operator sat in a window: the place, and of each list tab, row, filter and order; for the next start.

A file for each window, written while she works, so that a killed desk comes back as it was. It holds ids and what she
typed, for this user only, and lies in the home, where forgetting a buyer looks through it too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec
from msgspec import Struct

FOLDER = "seats"
MOST = 20
"""So many windows are remembered, the last that were left."""

WINDOWS = ("TMUX_PANE", "WT_SESSION", "TERM_SESSION_ID", "KITTY_WINDOW_ID", "WEZTERM_PANE", "WINDOWID")
"""By which variables terminals tell their windows apart."""


class ListSeat(Struct, frozen=True, omit_defaults=True):
    """How a list was left.

    Args:
        tab: Its tab.
        row: The key of the row under the cursor.
        wanted: The words of its filter; of a report the name of its days, week or month.
        opened: Whether the card stood in place of the list.
    """

    tab: str | None = None
    row: str = ""
    wanted: str = ""
    opened: bool = False


@runtime_checkable
class Sits(Protocol):
    """A place that comes back as it was left."""

    def seat(self) -> ListSeat:
        """Return how it stands."""

    def sit(self, seat: ListSeat) -> None:
        """Stand as it was left."""


class Typed(Struct, frozen=True):
    """What stood in a line for typing: of which screen, about which row, what was asked, and the words."""

    screen: str
    row: str
    title: str
    words: str


class Seat(Struct, frozen=True, omit_defaults=True):
    """Where somebody sat on a day; `over` is the action that opened what was over the place."""

    day: date
    place: str
    lists: dict[str, ListSeat] = {}
    sorts: dict[str, tuple[str, bool]] = {}
    typed: Typed | None = None
    over: str = ""


def window(environment: Mapping[str, str] | None = None) -> str:
    """Return a name for this window of the terminal that is the same at the next start in it."""
    env = os.environ if environment is None else environment
    names = [f"{name}={env[name]}" for name in ("TMUX", *WINDOWS) if env.get(name)]
    if not names:
        with contextlib.suppress(OSError):
            names = [os.ttyname(0)]
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:16]


class SeatFile:
    """The file of one window.

    Args:
        home: The folder of the desk.
        name: The name of the window.
    """

    def __init__(self, home: Path, name: str = "") -> None:
        self.folder, self.name = home / FOLDER, name or window()

    def find(self) -> Seat | None:
        """Return where one sat in this window, else in the last one that was left; None on a desk that is new."""
        with contextlib.suppress(OSError):
            files = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in files[MOST:]:
                path.unlink(missing_ok=True)
            for path in (self.folder / f"{self.name}.json", *files[:MOST]):
                with contextlib.suppress(OSError, msgspec.MsgspecError):
                    return msgspec.json.decode(path.read_bytes(), type=Seat)
        return None

    def keep(self, seat: Seat) -> None:
        """Write where one sits, whole or not at all; a disk that is full costs the seat alone."""
        path, fresh = self.folder / f"{self.name}.json", self.folder / f"{self.name}.{os.getpid()}.new"
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(seat))
            fresh.replace(path)
