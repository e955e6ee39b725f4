"""The help page: every key of the place it was called from, made from the registry."""

from __future__ import annotations

from functools import partial

from csdesk.actions import CHAINS, SCOPES, Action
from csdesk.i18n import _
from csdesk.keymap import Keymap, show_key
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.session import Session
from csdesk.widgets.paint import Line, beside, fold
from csdesk.width import cells

TWO = 160
"""From how many columns on the page has two columns."""


def help_lines(keymap: Keymap, place: str, width: int) -> list[Line]:
    """Return every key of a place, scope by scope; in two columns where there is room."""
    blocks = [
        _block(keymap, scope, width // 2 - 2 if width >= TWO else width) for scope in CHAINS[place] if scope in SCOPES
    ]
    if width < TWO:
        return [line for block in blocks for line in block]
    half, left = sum(len(block) for block in blocks) // 2, blocks[0]
    at = 1
    while at < len(blocks) - 1 and len(left) + len(blocks[at]) <= half:
        left, at = [*left, *blocks[at]], at + 1
    return beside(left, [line for block in blocks[at:] for line in block], width // 2 - 2)


def _block(keymap: Keymap, scope: str, width: int) -> list[Line]:
    found: list[Line] = [[(f" {_(SCOPES[scope])}", "strong")], []]
    for action in keymap.actions.values():
        if action.scope == scope:
            found += fold(_row(action), width)
    return [*found, []]


def _row(action: Action) -> Line:
    letters = " ".join(show_key(key) for key in action.letters)
    proof = " ".join(show_key(key) for key in action.proof)
    return [
        ("   ", "text"),
        (letters + " " * max(1, 5 - cells(letters)), "key"),
        (proof + " " * max(2, 18 - cells(proof)), "key"),
        (_(action.help), "text"),
    ]


class Help(SheetScreen):
    """The help page.

    Args:
        session: The sitting.
        place: The name of the place whose keys it shows.
    """

    NAME = "help"
    CSS = "#sheet { height: 1fr; padding: 1 0 0 0; }"

    def __init__(self, session: Session, place: str) -> None:
        super().__init__(session, partial(help_lines, session.keymap, place))
        self.head.place = place

    def state_words(self) -> Line:
        """Say what the second column is."""
        return [(_("middle column: works with a Chinese input method on") + " ", "dim")]

    action_app_help = action_app_quit = action_list_open = SheetScreen.action_app_back
