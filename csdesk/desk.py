"""The desk: opens a home and holds everything that the command line and the app are given."""

from __future__ import annotations

import os
from pathlib import Path

from csdesk import i18n, paths, platforms
from csdesk.clock import find_zone, make_clock
from csdesk.config import load_config
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.packs import load_packs
from csdesk.services.desk.setting_rules import faults
from csdesk.store import Store, shared

__all__ = ["Desk", "open_desk"]


def open_desk(
    home: Path | None = None, *, now: str | None = None, lang: str | None = None, operator: str | None = None
) -> Desk:
    """Open a desk; each argument left out comes from the environment, then the settings, then a default.

    Nothing is written. Raises `DataError` for damaged files, `UsageError` for a wrong argument.
    """
    environment = os.environ
    place = paths.find_home(home)
    platforms.use(place.folder)
    config = load_config(place.config, faults)
    language = lang or environment.get("CSDESK_LANG") or config.lang or i18n.from_locale(dict(environment))
    i18n.use(language)
    clock = make_clock(now or environment.get("CSDESK_NOW"), find_zone(config.timezone))
    who = operator or environment.get("CSDESK_OPERATOR") or config.operator
    several = (place.folder / "desk.shared").exists()
    store = shared.SharedStore(place.folder, config.shared.url, who) if several else Store(place.folder)
    return Desk(place, store, clock, config, who, load_packs())


def reread(desk: Desk) -> None:
    """Take over the settings as the file has them now; raises `DataError`, and those before hold."""
    config = load_config(desk.home.config, faults)
    if config != desk.config:
        desk.use(config)
