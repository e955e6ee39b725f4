"""Backups: the whole desk in one compressed TinyDB file, its archive included; encrypted (age) when a key is set.

A backup is read again before it counts. `gunzip` (after `age -d` for an encrypted one) gives a file any TinyDB opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csdesk.errors import DataError, DeskError, UsageError
from csdesk.i18n import _
from csdesk.store import checkpoint, files
from csdesk.store.checkpoint import Meta, Tables
from csdesk.system import os_words

SUFFIX, SECRET = ".json.gz", ".age"
FEW = 5
"""How many backups made before something (a restore, a migration, a purge) are kept."""


def write(path: Path, data: bytes, *, key: str = "") -> None:
    """Write a checkpoint's text as a backup and read it again; raises `DataError`, `UsageError` for a bad key.

    Args:
        path: Where; encrypted when a key is given.
        data: The text of a checkpoint.
        key: age public key, or empty.
    """
    import gzip

    packed = gzip.compress(data, 1, mtime=0)
    with files.told(path):
        files.make_folder(path.parent)
        files.replace_file(path, _encrypt(packed, key) if key else packed)
        written = path.read_bytes()
    if not key and gzip.decompress(written) != data:
        raise _unreadable(path, "")


def make(folder: Path, name: str, data: bytes, *, key: str = "") -> Path:
    """Write `backups/desk-<name>.json.gz` in the desk's folder and return it; raises as `write`."""
    path = folder / "backups" / f"desk-{name}{SUFFIX}{SECRET if key else ''}"
    write(path, data, key=key)
    return path


def read(path: Path, *, secret: str = "") -> tuple[Meta, Tables]:
    """Return what a backup (or a plain desk.json) holds; raises `DataError`, `UsageError` without the secret key."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, os_words(error)) from error
    if data.startswith(b"age-encryption.org"):
        data = _decrypt(data, secret, path)
    if data.startswith(b"\x1f\x8b"):
        import gzip

        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, ValueError) as error:
            raise _unreadable(path, str(error)) from error
    if not data.strip():
        raise _unreadable(path, "0")
    meta, tables = checkpoint.decode(data, where=str(path))
    if not meta.schema and "orders" not in tables:  # some other program's file: as good as empty
        raise _unreadable(path, _("this is no desk"))
    return meta, tables


def listed(folder: Path) -> list[Path]:
    """Return the backups in the desk's folder, newest first; what is still being written is none."""
    found = [path for end in (SUFFIX, SUFFIX + SECRET) for path in (folder / "backups").glob(f"desk-*{end}")]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def named(folder: Path) -> list[Path]:
    """Return every backup in the desk's folder, those that the operator named as well."""
    return sorted((folder / "backups").glob(f"*{SUFFIX}*"))


def peek(path: Path) -> Tables | None:
    """Return what a backup holds, or None when it cannot be read without a key."""
    try:
        return read(path)[1]
    except DeskError:
        return None


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest daily backups beyond `keep`, and those made before something beyond a few; return them."""
    dailies = [path for path in listed(folder) if "before" not in path.name]
    others = [path for path in listed(folder) if "before" in path.name]
    gone: Sequence[Path] = [*dailies[max(keep, 1) :], *others[FEW:]]
    for path in gone:
        files.disk.unlink(path)
    return list(gone)


def _encrypt(data: bytes, key: str) -> bytes:
    pyrage = age()
    try:
        sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(key)])
    except pyrage.RecipientError as error:
        raise UsageError(
            _("The key for backups is no age public key."),
            where="config.toml: backup_to",
            hint=_("Make one with age-keygen; it begins with age1."),
            code="bad_key",
        ) from error
    return sealed


def _decrypt(data: bytes, secret: str, path: Path) -> bytes:
    if not secret:
        raise UsageError(
            _("This backup is encrypted."),
            where=str(path),
            hint=_("Give the file with your secret key: --identity FILE"),
            code="encrypted",
        )
    pyrage = age()
    lines = [line.strip() for line in secret.splitlines()]
    keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    try:
        opened: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(line) for line in keys])
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    return opened


def age() -> Any:
    """Return the package that encrypts; raises `UsageError` without the extra `crypt`."""
    try:
        import pyrage
    except ImportError as error:
        raise UsageError(
            _("Encrypting needs one more package."),
            hint="pip install 'csdesk[crypt]'",
            code="no_crypt",
        ) from error
    return pyrage


def _unreadable(path: Path, reason: str) -> DataError:
    return DataError(
        _("The backup cannot be read."),
        where=f"{path}: {reason}".removesuffix(": "),
        hint=_("Try another one: csdesk doctor lists them."),
        code="backup_unreadable",
    )
