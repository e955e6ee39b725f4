"""Where things are: the shipped knowledge in `data/`, and the operator's home."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Return the folder of shipped knowledge: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / "data"
    return inside if inside.is_dir() else _PACKAGE.parent / "data"


def default_home() -> Path:
    """Return the user data folder of the platform (the default of `--home`)."""
    from platformdirs import user_data_path

    return user_data_path("csdesk", appauthor=False)


def shown(path: Path | str) -> str:
    """Return a path as text; a name whose bytes are no UTF-8, as zips of Windows leave them, is read as Chinese."""
    text = str(path)
    if text.isascii() or text.isprintable():
        return text
    return str(Path(*(_text(os.fsencode(name)) for name in Path(text).parts)))


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "backslashreplace")


class Home:
    """The folder that holds everything of one desk.

    Args:
        folder: The folder; it need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.couriers = folder / "couriers.toml"
        self.log = folder / "log"
        self.outbox = folder / "outbox"
        self.exports = folder / "exports"

    def make(self) -> None:
        """Create the folder for this user only (mode 0700); D02."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def find_home(folder: str | Path | None = None) -> Home:
    """Return the desk's folder: the one given, else `CSDESK_HOME`, else the user data folder."""
    return Home(Path(folder or os.environ.get("CSDESK_HOME") or default_home()).expanduser())
