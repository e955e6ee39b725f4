"""The app: places by digit, one worker for the desk, themes, language, errors as plain words."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from csdesk import i18n, themes
from csdesk.errors import DeskError
from csdesk.i18n import _
from csdesk.screens.base import Place
from csdesk.session import Session
from csdesk.widgets.bars import Head
from csdesk.worker import Outcome

if TYPE_CHECKING:
    from csdesk.desk import Desk


class Came(Message):
    """Something came back from the worker."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class DeskApp(App[None]):
    """The whole desk in one terminal.

    Args:
        desk: The open desk.
    """

    CSS_PATH = "app.tcss"
    TITLE = "csdesk"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    DEFAULT_MODE = "today"
    PLACES: ClassVar[dict[str, str]] = {"today": "csdesk.screens.today:Today", "orders": "csdesk.screens.orders:Orders"}

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.animation_level = "none"
        self.session = Session(desk, lambda outcome: self.post_message(Came(outcome)))
        self.places: dict[str, Place] = {}
        for name in self.PLACES:
            self.add_mode(name, self._maker(name))
        self.register_theme(themes.INK)
        self.register_theme(themes.PAPER)
        self.theme = themes.NAMES[0]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the tones for themes that do not name their own."""
        return themes.DEFAULTS

    def _maker(self, name: str) -> Callable[[], Screen[None]]:
        def make() -> Screen[None]:
            import importlib

            module, _colon, kind = self.PLACES[name].partition(":")
            place: Place = getattr(importlib.import_module(module), kind)(self.session)
            self.places[name] = place
            return place

        return make

    def on_mount(self) -> None:
        """Begin to work and to look round once the first frame is on its way."""
        self.call_after_refresh(self.session.start)

    def on_unmount(self) -> None:
        """Finish what was handed in; every change made is on disk then."""
        self.session.worker.stop()

    @property
    def front(self) -> Place:
        """The place in front; under a help page or palette the place it was called from."""
        return self.places[self.current_mode]

    # -- what comes back --------------------------------------------------------------------------------------------

    def on_came(self, message: Came) -> None:
        """Take over the next snapshot, tell who asked, repaint; an error becomes words."""
        outcome = message.outcome
        if outcome.snapshot is not None:
            self.session.snapshot = outcome.snapshot
        if outcome.error is not None:
            self.tell(outcome.error)
        elif outcome.then is not None:
            outcome.then(outcome.result)
        for place in self.places.values():
            if place.is_mounted:
                place.follow()

    def tell(self, error: Exception) -> None:
        """Say an error in the foot of the place in front; one that nobody foresaw goes to the log folder too."""
        if isinstance(error, DeskError):
            words = "  ".join(error.lines())
        else:
            from csdesk.crash import write_crash

            words = _("That went wrong ({kind}); nothing was changed.").format(kind=type(error).__name__)
            write_crash(self.session.bench.home.log, error)
        self.front.say(words, "late")

    # -- actions of every place -------------------------------------------------------------------------------------

    async def on_head_went(self, message: Head.Went) -> None:
        """Go to a clicked place."""
        await self.go(message.place)

    async def go(self, name: str) -> Place:
        """Bring a place to the front and return it."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.current_mode != name:
            await self.switch_mode(name)
        place = self.places[name]
        place.follow()
        return place

    async def do_app_today(self) -> None:
        """Go to Today."""
        await self.go("today")

    async def do_app_orders(self) -> None:
        """Go to Orders."""
        await self.go("orders")

    async def do_app_help(self) -> None:
        """Show the keys of the place in front."""
        from csdesk.screens.help import Help

        if isinstance(self.screen, Place):
            await self.push_screen(Help(self.session, self.screen.NAME))

    async def do_app_palette(self) -> None:
        """Open the command palette."""
        from csdesk.screens.palette import Palette

        if isinstance(self.screen, Place) and self.screen.NAME in self.places:
            await self.push_screen(Palette(self.screen))

    async def do_app_next(self) -> None:
        """Go to the most urgent thing: an order in its queue, or a step of the routine."""
        from csdesk.services.next_up import next_up

        urgent = next_up(self.session.snapshot)
        if urgent is None:
            self.front.say(_("Nothing is waiting."), "done")
            return
        self.session.wish = urgent.id
        place = await self.go("orders" if urgent.kind == "order" else "today")
        place.say(urgent.sentence, {"late": "late", "soon": "soon"}.get(urgent.why, "text"))

    async def do_app_undo(self) -> None:
        """Take the last change back."""
        from csdesk.services.history import undo

        self.session.do(undo, self.front.said_undo)

    async def do_app_redo(self) -> None:
        """Bring back what was taken back."""
        from csdesk.services.history import redo

        self.session.do(redo, self.front.said)

    async def do_app_language(self) -> None:
        """Switch the language; everything is painted from words at once."""
        i18n.use("en" if i18n.language() == "zh" else "zh")
        self.session.say("")
        self.screen.refresh(layout=True)
        for place in self.places.values():
            place.follow()

    async def do_app_theme(self) -> None:
        """Take the next theme."""
        names = themes.NAMES
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    async def do_app_quit(self) -> None:
        """Leave."""
        self.exit()


def run_app(desk: Desk) -> None:
    """Show the desk until the operator leaves.

    Raises `UsageError` when the operator's own keys clash.
    """
    gc.freeze()
    DeskApp(desk).run()
    _ = Path
