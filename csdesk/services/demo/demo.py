"""The demo shops: their exports come in by the ordinary door, then the ordinary verbs fill the log of a morning."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.clock import FrozenClock
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import Flag
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.buyers import buyers
from csdesk.services.cases import cases
from csdesk.services.demo.files import before, folder_of, write_exports
from csdesk.services.demo.handover import write_handover
from csdesk.services.demo.talk import paste_notices, write_talk
from csdesk.services.desk.desk import Desk
from csdesk.services.follow import follow
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import combine_parcels, confirm, memos, orders, pickups, products, watch
from csdesk.services.texts.deliver import Mark
from csdesk.services.today import routine


class Deed(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing the operator did this morning."""

    ago: str
    verb: str
    orders: tuple[str, ...] = ()
    value: str = ""
    note: str | None = None
    due: str = ""
    page: int = 0
    real: int = 0


class Morning(Struct, frozen=True, forbid_unknown_fields=True):
    """When the exports were imported, and what was done after."""

    imported: str
    deeds: tuple[Deed, ...]


def prepare(home: Home, lang: str = "zh") -> None:
    """Make the demo's home with the settings of a language's shop; raises `UsageError` when the folder is not empty."""
    if home.folder.exists() and any(home.folder.iterdir()):
        raise UsageError(
            _("The demo needs an empty folder."),
            where=str(home.folder),
            hint=_("Name another one, or leave --into out."),
            code="not_empty",
        )
    home.make()
    for name in ("config.toml", "couriers.toml"):
        if (folder_of(lang) / name).exists():
            (home.folder / name).write_bytes((folder_of(lang) / name).read_bytes())


def fill(desk: Desk, lang: str = "zh") -> list[Path]:
    """Write the exports, import them and do the morning's deeds, each at its own time; returns the files."""
    now = desk.now()
    morning = msgspec.toml.decode((folder_of(lang) / "deeds.toml").read_bytes(), type=Morning)
    files = write_exports(desk.home.exports, now, lang)
    with _clock_at(desk, before(now, morning.imported)):
        import_paths(desk, files)
    for deed in morning.deeds:
        with _clock_at(desk, before(now, deed.ago)):
            VERBS[deed.verb](desk, deed)
    desk.sync()
    talk = [*write_talk(desk.home.exports, now, lang), write_handover(desk, lang)]
    import_paths(desk, talk)
    paste_notices(desk, lang)
    return [*files, *talk]


def _ask(desk: Desk, deed: Deed) -> None:
    for order in deed.orders:
        confirm.ask(desk, order, deed.value, mark=Mark.SENT)


def _confirm(desk: Desk, deed: Deed) -> None:
    for order in deed.orders:
        confirm.answer(desk, order, confirm.Answer.CONFIRMED)


def _follow(desk: Desk, deed: Deed) -> None:
    due = before(desk.now(), deed.due)
    follow.add(desk, FollowKind(deed.value), deed.note or "", order=deed.orders[0], due=due)


def _stock(desk: Desk, deed: Deed) -> None:
    products.set_product(desk, deed.value, {"title": deed.note, "page": deed.page, "real": deed.real})


VERBS: dict[str, Callable[[Desk, Deed], object]] = {
    "flag": lambda desk, deed: orders.flag(desk, deed.orders, Flag(deed.value)),
    "note": lambda desk, deed: memos.note(desk, deed.orders, deed.value),
    "hold": lambda desk, deed: orders.hold(desk, deed.orders, deed.value),
    "read": lambda desk, deed: orders.read(desk, deed.orders),
    "step": lambda desk, deed: routine.done(desk, deed.value, deed.note),
    "ask": _ask,
    "confirmed": _confirm,
    "pickup": lambda desk, deed: pickups.book(
        desk, deed.value, urgent=deed.note == "urgent", parcels=len(deed.orders) or None
    ),
    "buyer": lambda desk, deed: buyers.note(desk, deed.orders[0], deed.value),
    "case": lambda desk, deed: cases.open_case(desk, deed.orders[0], CaseKind(deed.value), deed.note),
    "follow": _follow,
    "stock": _stock,
    "together": lambda desk, deed: combine_parcels.merge(desk, deed.orders),
    "look": lambda desk, deed: watch.look_words(desk, deed.orders, deed.value),
}
"""What a deed of the morning is at the desk."""


@contextlib.contextmanager
def _clock_at(desk: Desk, moment: datetime) -> Iterator[None]:
    clock = desk.clock
    desk.clock = FrozenClock(moment, clock.zone)
    try:
        yield
    finally:
        desk.clock = clock
