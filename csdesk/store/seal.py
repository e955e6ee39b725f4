"""What a folder keeps of the desk that it shares: the names, and the key that seals what is on the server (age)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.store import backup, files

MARK = "desk.shared"
KEY = "shared.key"
SEALED = b"age-encryption.org"


class Share(Struct, frozen=True):
    """What `desk.shared` says: the desk's and this machine's names on the server, and whether all there is sealed."""

    desk: str
    place: str
    sealed: bool = False


def read_share(folder: Path) -> Share | None:
    """Return what the folder says of its share, without names where it is damaged; None for a desk of one machine."""
    try:
        return msgspec.json.decode((folder / MARK).read_bytes(), type=Share)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        return Share("", "")


class Seal:
    """Closes and opens bodies with the key in `secrets/shared.key`; without one they stay as they are.

    Raises `UsageError` for a key without the extra `crypt`, `RefusedError` for one that others can read.
    """

    def __init__(self, folder: Path) -> None:
        secret = files.read_secret(folder, KEY, "CSDESK_SHARED_KEY")
        self._path, self._age = folder / "secrets" / KEY, backup.age() if secret else None
        self.key: Any = self._age.x25519.Identity.from_str(secret) if self._age else None

    def close(self, body: bytes) -> bytes:
        """Return a body as the server gets it."""
        return bytes(self._age.encrypt(body, [self.key.to_public()])) if self._age else body

    def open(self, body: bytes) -> bytes:
        """Return a body as it was; raises `DataError` for one of another key, or an open one where all are sealed."""
        if self._age is None:
            if body.startswith(SEALED):
                raise self.missing()
            return body
        try:
            return bytes(self._age.decrypt(body, [self.key]))
        except self._age.DecryptError as error:
            raise self.missing() from error

    def missing(self) -> DataError:
        """Return the error for a machine that has not the desk's key."""
        title = _("What is on the server cannot be opened with this machine's key.")
        hint = _("Bring that file from a machine of the desk, readable for you alone (mode 600).")
        return DataError(title, where=str(self._path), hint=hint, code="sealed")


def make_key(folder: Path) -> Path:
    """Make the key of a desk unless there is one, and return its file."""
    path = folder / "secrets" / KEY
    if not path.exists():
        files.make_folder(folder)
        files.make_folder(path.parent)
        files.replace_file(path, str(backup.age().x25519.Identity.generate()).encode())
    return path
