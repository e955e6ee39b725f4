"""Why: what the desk concludes of a row and of the numbers of a place, with the facts and the dated rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from csdesk.foreign import clean
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.services.search.because import Because, rule_of
from csdesk.widgets.paint import Line, wrap


def why_lines(found: Sequence[Because], width: int) -> list[Line]:
    """Return each conclusion, set in below it what it follows from and the rule."""
    lines: list[Line] = []
    for one in found:
        lines += [[(f" {row}", "strong")] for row in wrap(clean(one.conclusion), width - 2)]
        lines += [[(f"   {row}", "text")] for row in wrap(clean(one.because), width - 4)]
        lines += [[(f"   {row}", "dim")] for row in wrap(clean(rule_of(one)), width - 4) if row]
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
        super().__init__(place.session, partial(why_lines, found))
        self.head.place = place.NAME

    action_app_why = action_app_rules = action_app_quit = action_list_open = SheetScreen.action_app_back
