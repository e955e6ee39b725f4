"""The demo shop: its exports come in by the ordinary door, then the ordinary verbs fill the log of a morning."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.clock import FrozenClock
from csdesk.domain.shared.models import Flag
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.paths import Home, data_dir
from csdesk.services.buyers import buyers
from csdesk.services.demo.files import before, write_exports
from csdesk.services.demo.handover import write_handover
from csdesk.services.demo.talk import paste_notices, write_talk
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import confirm, memos, orders, pickups
from csdesk.services.texts.deliver import Mark
from csdesk.services.today import routine


class Deed(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing the operator did this morning."""

    ago: str
    verb: str
    orders: tuple[str, ...] = ()
    value: str = ""
    note: str | None = None


class Morning(Struct, frozen=True, forbid_unknown_fields=True):
    """When the exports were imported, and what was done after."""

    imported: str
    deeds: tuple[Deed, ...]


def prepare(home: Home) -> None:
    """Make the demo's home with its settings; raises `UsageError` when something is in that folder already."""
    if home.folder.exists() and any(home.folder.iterdir()):
        raise UsageError(
            _("The demo needs an empty folder."),
            where=str(home.folder),
            hint=_("Name another one, or leave --into out."),
            code="not_empty",
        )
    home.make()
    home.config.write_bytes((data_dir() / "demo/config.toml").read_bytes())


def fill(desk: Desk) -> list[Path]:
    """Write the exports, import them and do the morning's deeds, each at its own time; returns the files."""
    now = desk.now()
    morning = msgspec.toml.decode((data_dir() / "demo/deeds.toml").read_bytes(), type=Morning)
    files = write_exports(desk.home.exports, now)
    with _clock_at(desk, before(now, morning.imported)):
        import_paths(desk, files)
    for deed in morning.deeds:
        with _clock_at(desk, before(now, deed.ago)):
            _do(desk, deed)
    desk.sync()
    talk = [*write_talk(desk.home.exports, now), write_handover(desk)]
    import_paths(desk, talk)
    paste_notices(desk)
    return [*files, *talk]


def _do(desk: Desk, deed: Deed) -> None:
    match deed.verb:
        case "flag":
            orders.flag(desk, deed.orders, Flag(deed.value))
        case "note":
            memos.note(desk, deed.orders, deed.value)
        case "hold":
            orders.hold(desk, deed.orders, deed.value)
        case "read":
            orders.read(desk, deed.orders)
        case "step":
            routine.done(desk, deed.value, deed.note)
        case "ask":
            for order in deed.orders:
                confirm.ask(desk, order, deed.value, mark=Mark.SENT)
        case "confirmed":
            for order in deed.orders:
                confirm.answer(desk, order, confirm.Answer.CONFIRMED)
        case "pickup":
            pickups.book(desk, deed.value, urgent=deed.note == "urgent", parcels=len(deed.orders) or None)
        case "buyer":
            buyers.note(desk, deed.orders[0], deed.value)
        case _:
            raise ValueError(deed.verb)


@contextlib.contextmanager
def _clock_at(desk: Desk, moment: datetime) -> Iterator[None]:
    clock = desk.clock
    desk.clock = FrozenClock(moment, clock.zone)
    try:
        yield
    finally:
        desk.clock = clock
