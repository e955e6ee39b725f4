"""The first start: four short questions on the empty desk, then the first import; Esc leaves at each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from csdesk.errors import DeskError
from csdesk.i18n import N_, _
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.desk.results import Result
from csdesk.services.desk.settings import set_setting
from csdesk.services.imports.folders import start_folder
from csdesk.services.upkeep.setting_fields import reading, value_words

QUESTIONS = (
    ("shop", N_("1/4 What is your shop called?"), N_("empty: no name yet")),
    ("sells_on", N_("2/4 On which platforms do you sell?"), N_("their names, with commas; empty: later")),
    ("cutoff", N_("3/4 When do the last parcels of the day leave?"), N_("a time such as 16:00")),
    ("downloads", N_("4/4 In which folder do exports arrive?"), N_("empty: none is watched")),
)
"""The settings asked for, each with its question and what the empty line stands for."""


def begin(place: DeskScreen, then: Callable[[], object]) -> None:
    """Ask the questions one after the other; what is answered holds at once, and `then` follows the last."""
    _ask(place, 0, then)


def _ask(place: DeskScreen, at: int, then: Callable[[], object]) -> None:
    if at == len(QUESTIONS):
        place.say(_("Choose your first export: Enter imports it."), "strong")
        then()
        return
    key, title, hint = QUESTIONS[at]
    now = getattr(place.session.view.config, key)
    value = value_words(key, now) or (start_folder() if key == "downloads" else "")

    def answer(text: str) -> None:
        def following(_result: Result) -> None:
            _ask(place, at + 1, then)

        def refused(error: DeskError) -> None:
            place.refused(error.where if error.code == "bad_setting" else "  ".join(error.said()))

        place.attempt(lambda desk: set_setting(desk.home, key, text, blank=True), following, refused)

    reads = partial(reading, place.session.view.home, key)
    place.ask(_(title), answer, accept=_("next"), value=value, hint=_(hint), reads=reads)
