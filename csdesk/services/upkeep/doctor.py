"""The doctor: what could go wrong before it does, each with what to do (R15)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from csdesk.clock import Clock
from csdesk.config import Config
from csdesk.domain.shared.label import listed, with_value
from csdesk.errors import DeskError
from csdesk.i18n import N_, _
from csdesk.paths import Home
from csdesk.services.desk.packs import load_packs
from csdesk.services.imports import mailbox
from csdesk.services.upkeep import backups
from csdesk.services.upkeep.backups import check_backup
from csdesk.store import Store, archive, backup, locks, log

OK, WARN, BAD = "ok", "warn", "bad"
ROOM = 200_000_000
"""Free bytes below which the disk is nearly full."""

NAMES = {
    "file": N_("file"), "journal": N_("unsaved changes"), "log": N_("log"), "folder": N_("folder"),
    "lock": N_("open elsewhere"), "archive": N_("archive"), "backups": N_("backups"), "disk": N_("disk"),
    "modes": N_("file permissions"), "leftovers": N_("leftover files"), "clock": N_("clock"),
    "terminal": N_("terminal"), "encoding": N_("encoding"), "font": N_("font"), "clipboard": N_("clipboard"),
    "mailbox": N_("mailbox"), "platforms": N_("platforms"),
}  # fmt: skip
"""What people call the things looked at."""

_CLIPBOARDS = ("pbcopy", "wl-copy", "xclip", "xsel", "clip.exe", "termux-clipboard-set")


class Check(Struct, frozen=True):
    """One thing looked at: its name, `ok`, `warn` or `bad`, what was seen, what to do, and whether `--fix` does it."""

    id: str
    state: str
    text: str
    hint: str = ""
    fixable: bool = False


class Patient(NamedTuple):
    """What the doctor looks at; the store is None when the desk does not open."""

    home: Home
    config: Config
    clock: Clock
    store: Store | None
    error: DeskError | None


def examine(home: Home, config: Config, clock: Clock) -> list[Check]:
    """Look at everything and change nothing."""
    store, error = None, None
    try:
        store = Store(home.folder)
    except DeskError as found:
        error = found
    patient = Patient(home, config, clock, store, error)
    return [check for look in _LOOKS for check in look(patient)]


def is_hurt(home: Home) -> bool:
    """Tell whether the desk does not open."""
    try:
        Store(home.folder)
    except DeskError:
        return True
    return False


def fix(home: Home) -> list[str]:
    """Do what can be done without asking: repair a hurt desk, modes, leftovers; return what was done."""
    done: list[str] = []
    if is_hurt(home):
        result = backups.repair_hurt(home)
        done += [result.summary, *result.warnings]
    store = Store(home.folder)
    if not home.folder.exists():
        return done
    for path, mode in _open_to_others(home.folder):
        path.chmod(mode)
        done.append(_("closed to others: {path}").format(path=path.name))
    for name in _leftovers(home.folder):
        (home.folder / name).unlink(missing_ok=True)
        done.append(_("removed: {path}").format(path=name))
    if any(archive.strays(store)):
        done.append(_("removed: {path}").format(path=f"archive: {archive.sweep(store)}"))
    return done


def _file(patient: Patient) -> Iterator[Check]:
    store, error = patient.store, patient.error
    if error is not None:
        fixable = error.code != "desk_newer"
        hint = _("Run: csdesk doctor --fix") if fixable else error.hint
        yield Check("file", BAD, f"{error.title} {error.where}".strip(), hint, fixable=fixable)
    elif store is None or not store.file.exists():
        yield Check("file", OK, _("There is no desk here yet."))
    else:
        count = sum(map(len, store.tables().values()))
        size = store.file.stat().st_size / 1e6
        yield Check("file", OK, _("{count} record[s], {size} MB").format(count=count, size=f"{size:.1f}"))
        yield Check("journal", OK, _("{count} change[s] since the checkpoint").format(count=store.pending))
        bad = sum(log.read(path)[1] for path in log.paths(patient.home.log))
        hint = _("Old changes in those lines cannot be listed or undone; nothing else is lost.")
        yield Check("log", WARN if bad else OK, _("{count} damaged line[s]").format(count=bad), hint if bad else "")


def _folder(patient: Patient) -> Iterator[Check]:
    folder = patient.home.folder
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield Check("folder", BAD, _("The desk's folder may not be read or written."), _("Check its owner and mode."))
    else:
        yield Check("folder", OK, str(folder))


def _lock(patient: Patient) -> Iterator[Check]:
    path = patient.home.folder / "desk.lock"
    if locks.is_owned(path):
        holder, pid, since = locks.holder_of(path)
        text = _("{holder}, process {pid}, since {since}").format(holder=holder, pid=pid, since=since)
        yield Check("lock", WARN, text, _("If it stays so, end that process."))
    elif patient.home.folder.exists():
        yield Check("lock", OK, _("free"))


def _archive(patient: Patient) -> Iterator[Check]:
    if patient.store is None:
        return
    try:
        listed = archive.archive_files(patient.store)
        count = sum(len(rows) for archive_file in listed for rows in archive.read(patient.store, archive_file).values())
    except DeskError as error:
        yield Check("archive", BAD, f"{error.title} {error.where}", error.hint)
        return
    strays = len(list(archive.strays(patient.store)))
    text = _("{count} record[s] in {files} file[s]").format(count=count, files=len(listed))
    if strays:
        text += " · " + _("{count} leftover[s]").format(count=strays)
    yield Check("archive", WARN if strays else OK, text, fixable=bool(strays))


def _backups(patient: Patient) -> Iterator[Check]:
    found = backup.listed(patient.home.folder)
    empty = patient.store is not None and not patient.store.seq
    if not found:
        yield Check("backups", OK if empty else WARN, _("none"), "" if empty else _("Make one: csdesk backup"))
        return
    age = patient.clock.now() - datetime.fromtimestamp(found[0].stat().st_mtime, patient.clock.zone)
    bad = [path.name for path in found if not check_backup(path)]
    text = _("{count}, the newest {days} day[s] old: {name}").format(
        count=len(found), days=max(age.days, 0), name=found[0].name
    )
    if bad:
        yield Check("backups", BAD, _("cannot be read: {names}").format(names=listed(bad)), _("Remove them."))
    old = age > timedelta(days=3)
    yield Check("backups", WARN if old else OK, text, _("Make one: csdesk backup") if old else "")


def _disk(patient: Patient) -> Iterator[Check]:
    folder = next(path for path in (patient.home.folder, *patient.home.folder.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    text = _("{size} MB free").format(size=free // 1_000_000)
    yield Check("disk", WARN if free < ROOM else OK, text, _("Make room.") if free < ROOM else "")
    open_files = _open_to_others(patient.home.folder)
    if open_files:
        names = ", ".join(path.name for path, _mode in open_files[:5])
        text = _("Others on this computer can read: {names}").format(names=names)
        yield Check("modes", WARN, text, _("Run: csdesk doctor --fix"), fixable=True)
    elif patient.home.folder.exists():
        yield Check("modes", OK, _("Only you can read the desk."))
    if left := _leftovers(patient.home.folder):
        yield Check("leftovers", WARN, ", ".join(left), _("Run: csdesk doctor --fix"), fixable=True)


def _open_to_others(folder: Path) -> list[tuple[Path, int]]:
    if os.name == "nt" or not folder.exists():
        return []
    wanted = [(folder, 0o700)]
    for path in folder.glob("desk.*"):
        wanted.append((path, 0o600))
    for name in ("archive", "backups", "log", "outbox", "evidence", "drafts", "secrets"):
        if (folder / name).is_dir():
            wanted.append((folder / name, 0o700))
            wanted += [(path, 0o600) for path in (folder / name).iterdir() if path.is_file()]
    return [(path, mode) for path, mode in wanted if path.stat().st_mode & 0o077]


def _leftovers(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.tmp"))


def _clock(patient: Patient) -> Iterator[Check]:
    now = patient.clock.now()
    newest = next(patient.store.changes(), None) if patient.store is not None else None
    text = f"{now:%Y-%m-%d %H:%M %z}"
    if newest is not None and datetime.fromisoformat(newest.at) > now + timedelta(minutes=5):
        yield Check("clock", WARN, f"{text} < {newest.at}", _("The last change lies in the future: set the clock."))
    else:
        yield Check("clock", OK, text)


def _terminal(_patient: Patient) -> Iterator[Check]:
    columns, rows = shutil.get_terminal_size()
    small = columns < 80 or rows < 24
    hint = _("Make the window 80 by 24 or larger.") if small else ""
    yield Check("terminal", WARN if small else OK, f"{columns}×{rows}", hint)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield Check("encoding", OK if encoding == "utf8" else WARN, encoding or "?", "" if encoding == "utf8" else "UTF-8")
    bars = "|中文|１２|ab|"  # not for people: a pattern to look at
    yield Check("font", OK, bars, _("The four bars must stand apart by two wide, two wide, two narrow."))


def _platforms(_patient: Patient) -> Iterator[Check]:
    try:
        yield Check("platforms", OK, str(len(load_packs())))
    except DeskError as error:
        yield Check("platforms", BAD, error.where or error.title, error.hint)


def _clipboard(_patient: Patient) -> Iterator[Check]:
    tool = next((name for name in _CLIPBOARDS if shutil.which(name)), None)
    if tool:
        yield Check("clipboard", OK, tool)
    else:
        yield Check("clipboard", WARN, _("no tool found"), _("Copied texts go through the terminal (OSC 52)."))


def _mailbox(patient: Patient) -> Iterator[Check]:
    settings = patient.config.mailbox
    if not settings.host:
        return
    where = f"{settings.user}@{settings.host}:{settings.port}"
    try:
        mailbox.password_of(patient.home, settings.user)
    except DeskError as error:
        yield Check("mailbox", WARN, with_value(where, error.title), error.hint)
    else:
        yield Check("mailbox", OK, where, _("Try it: csdesk mail fetch --dry-run"))


_LOOKS: tuple[Callable[[Patient], Iterator[Check]], ...] = (
    *(_folder, _file, _lock, _archive, _backups, _disk, _clock, _terminal, _clipboard, _mailbox, _platforms),
)
