"""Why: what the desk concludes of a row and of the numbers of a place, with the facts and the dated rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import structs

from csdesk.domain.shared.label import with_value
from csdesk.domain.shared.rules import RulePack
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.services.search.because import Because, rule_of
from csdesk.services.upkeep.setting_fields import setting_titles
from csdesk.widgets.paint import Line, wrap

RULES = {
    "ship_hours": N_("hours to ship in"),
    "pay_minutes": N_("minutes to pay in"),
    "review_reply_hours": N_("hours to answer a review in"),
    "days": N_("days on the way"),
}
"""The rules of platforms and couriers that are no settings, as people call them."""


def rule_words(one: Because, packs: Mapping[str, RulePack]) -> str:
    """Return the rule of a conclusion with its date and source, its names as people call them."""
    name, equals, value = (one.rule or "").partition(" = ")
    if not equals:
        return rule_of(one)
    head, _dot, last = name.rpartition(".")
    pack, titles = packs.get(head), setting_titles()
    called = _(RULES[last]) if last in RULES else titles.get(f"*.{last}" if pack else name, name)
    told = with_value(f"{pack.name[language()]} {called}" if pack else called, value)
    return rule_of(structs.replace(one, rule=told))


def why_lines(found: Sequence[Because], packs: Mapping[str, RulePack], width: int) -> list[Line]:
    """Return each conclusion, set in below it what it follows from and the rule."""
    lines: list[Line] = []
    for one in found:
        lines += [[(f" {row}", "strong")] for row in wrap(clean(one.conclusion), width - 2)]
        lines += [[(f"   {row}", "text")] for row in wrap(clean(one.because), width - 4)]
        lines += [[(f"   {row}", "dim")] for row in wrap(clean(rule_words(one, packs)), width - 4) if row]
    return lines


class Why(SheetScreen):
    """The page over a place.

    Args:
        place: The place it was called from.
        found: What is concluded there.
    """

    NAME = "why"
    CSS = "#sheet { height: 1fr; padding: 1 0 0 0; }"

    def __init__(self, place: DeskScreen, found: Sequence[Because]) -> None:
        super().__init__(place.session, partial(why_lines, found, place.session.view.packs))
        self.head.place = place.NAME

    action_app_why = action_app_rules = action_app_quit = action_list_open = SheetScreen.action_app_back
