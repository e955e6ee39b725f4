"""The command palette: find an action by its name, its help or the first letters of their sounds; Enter does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from csdesk.actions import Action
from csdesk.domain.search.words import fold
from csdesk.domain.shared.pinyin import initials
from csdesk.i18n import N_, _
from csdesk.keymap import show_key
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue

COLUMNS = (Column(N_("command"), 14), Column(N_("keys"), 18), Column(N_("what it does"), 20, grow=1))
_NO_COMMANDS = ("list",)


class Palette(ListScreen):
    """The palette over a place.

    Args:
        place: The place it was called from, which does what is chosen.
    """

    NAME = "help"

    def __init__(self, place: DeskScreen) -> None:
        super().__init__(place.session)
        self.place = place
        self.head.place = place.NAME
        self.actions_of = [action for action in self.session.keymap.of(place.NAME) if action.scope not in _NO_COMMANDS]
        self.by_id = {action.id: action for action in self.actions_of}
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Show every command and ask for a name."""
        self.rows.show(list(self.by_id))
        self.ask(_("command"), self._take, accept=_("do it"), live=self._filter, left=self.app.pop_screen)

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        self.rows.show([key for key, action in self.by_id.items() if fits(action, words)], keep=False)

    def _take(self, _text: str) -> None:
        key = self.rows.current
        self.app.pop_screen()
        if key is not None:
            self.place.call_next(self.place.act, self.by_id[key])

    def _row(self, key: str) -> Sequence[Span]:
        action = self.by_id[key]
        keys = " ".join(show_key(name) for name in (*action.letters, *action.proof))
        reason = self.place.why_not(action)
        tone = "text" if reason is None else "dim"
        return [(self.place.label(action), tone), (keys, "key"), (_(reason or action.help), tone)]

    def _empty(self) -> list[Line]:
        return [[], [("   " + _("No such command."), "dim")]]

    async def action_list_open(self) -> None:
        """Do what was clicked."""
        self._take("")


def fits(action: Action, words: Sequence[str]) -> bool:
    """Tell whether every word is found in an action's texts or their initials."""
    text = f"{_(action.label)} {_(action.help)}"
    hay = f"{fold(text)} {initials(text)} {action.id}"
    return all(word in hay for word in words)
