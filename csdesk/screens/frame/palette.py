"""The command palette: find an action by its name, its help or the first letters of their sounds; Enter does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from csdesk.actions import Action
from csdesk.domain.search.words import fold
from csdesk.domain.shared.pinyin import initials
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.keymap import show_key
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.search import views
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue
from csdesk.width import cells

KEYS = 18
"""So many cells have the keys of a command; those that do not fit are on the help page."""
COLUMNS = (Column(N_("command"), 14), Column(N_("keys"), KEYS), Column(N_("what it does"), 20, grow=1))
_NO_COMMANDS = ("list",)
VIEW = "view "
"""How the key of a saved view begins."""


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
        self.views = {f"{VIEW}{name}": name for name in self.session.view.config.views}
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Show every command and ask for a name."""
        self.rows.show([*self.views, *self.by_id])
        self.ask(_("command"), self._take, accept=_("do it"), live=self._filter, left=self.app.pop_screen)

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        found = [key for key, name in self.views.items() if _has(f"{name} {_('saved view')}", key, words)]
        self.rows.show([*found, *(key for key, action in self.by_id.items() if fits(action, words))], keep=False)

    def _take(self, _text: str) -> None:
        key = self.rows.current
        self.app.pop_screen()
        if key in self.views:
            views.show(self.place, self.views[key])
        elif key is not None:
            self.place.call_next(self.place.act, self.by_id[key])

    def _row(self, key: str) -> Sequence[Span]:
        if key in self.views:
            line = self.session.view.config.views[self.views[key]]
            return [(clean(self.views[key]), "text"), (_("saved view"), "dim"), (clean(line), "text")]
        action = self.by_id[key]
        names = [show_key(name) for name in (*action.letters, *action.proof)]
        keys = next(words for count in range(len(names), -1, -1) if cells(words := " ".join(names[:count])) <= KEYS)
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
    return _has(text, action.id, words)


def _has(text: str, key: str, words: Sequence[str]) -> bool:
    hay = f"{fold(text)} {initials(text)} {key}"
    return all(word in hay for word in words)
