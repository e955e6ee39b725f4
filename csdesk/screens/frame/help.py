"""The help page: every key of the place it was called from, made from the registry."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Size
from textual.widget import Widget

from csdesk.actions import CHAINS, SCOPES, Action
from csdesk.i18n import _
from csdesk.keymap import Keymap, show_key
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane, beside, clip
from csdesk.width import cells

TWO = 160
"""From how many columns on the page has two columns."""


class Page(Pane):
    """The text of the help page, with its own scrolling."""

    def __init__(self, keymap: Keymap, place: str) -> None:
        super().__init__(id="page")
        self.keymap = keymap
        self.place = place
        self.top = 0
        self.rows = 0

    def lines(self, size: Size) -> list[Line]:
        """Return the visible part."""
        text = self._text(size.width)
        self.rows = len(text)
        self.top = max(0, min(self.top, self.rows - size.height))
        return text[self.top :]

    def _text(self, width: int) -> list[Line]:
        blocks = [self._block(scope, width // 2 - 2 if width >= TWO else width) for scope in CHAINS[self.place]]
        if width < TWO:
            return [line for block in blocks for line in block]
        half, left = sum(len(block) for block in blocks) // 2, blocks[0]
        place = 1
        while place < len(blocks) - 1 and len(left) + len(blocks[place]) <= half:
            left, place = [*left, *blocks[place]], place + 1
        return beside(left, [line for block in blocks[place:] for line in block], width // 2 - 2)

    def _block(self, scope: str, width: int) -> list[Line]:
        found: list[Line] = [[(f" {_(SCOPES[scope])}", "strong")], []]
        for action in self.keymap.actions.values():
            if action.scope == scope:
                found.append(clip(_row(action), width))
        return [*found, []]

    def scroll(self, by: int) -> None:
        """Turn the page."""
        self.top += by
        self.repaint()


def _row(action: Action) -> Line:
    letters = " ".join(show_key(key) for key in action.letters)
    proof = " ".join(show_key(key) for key in action.proof)
    return [
        ("   ", "text"),
        (letters + " " * max(1, 5 - cells(letters)), "key"),
        (proof + " " * max(2, 18 - cells(proof)), "key"),
        (_(action.help), "text"),
    ]


class Help(DeskScreen):
    """The help page.

    Args:
        session: The sitting.
        place: The name of the place whose keys it shows.
    """

    NAME = "help"
    CSS = "#page { height: 1fr; padding: 1 0 0 0; }"

    def __init__(self, session: Session, place: str) -> None:
        super().__init__(session)
        self.page = Page(session.keymap, place)
        self.head.place = place

    def body(self) -> Iterable[Widget]:
        """Yield the page."""
        yield self.page

    def state_words(self) -> Line:
        """Say what the second column is."""
        return [(_("middle column: works with a Chinese input method on") + " ", "dim")]

    async def action_list_down(self) -> None:
        """Turn one line on."""
        self.page.scroll(1)

    async def action_list_up(self) -> None:
        """Turn one line back."""
        self.page.scroll(-1)

    async def action_list_page_down(self) -> None:
        """Turn one page on."""
        self.page.scroll(self.page.size.height)

    async def action_list_page_up(self) -> None:
        """Turn one page back."""
        self.page.scroll(-self.page.size.height)

    async def action_list_first(self) -> None:
        """Go to the top."""
        self.page.scroll(-self.page.rows)

    async def action_list_last(self) -> None:
        """Go to the end."""
        self.page.scroll(self.page.rows)

    async def action_app_back(self) -> None:
        """Close the page."""
        self.app.pop_screen()

    action_app_help = action_app_back
    action_app_quit = action_app_back
    action_list_open = action_app_back
