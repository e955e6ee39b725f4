"""The app: places by digit, one worker for the desk, themes, language, errors as plain words."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import SuspendNotSupported
from textual.message import Message
from textual.screen import Screen

from csdesk import hangup, i18n, themes
from csdesk.actions import named
from csdesk.crash import write_crash
from csdesk.domain.talk.messages import Kind
from csdesk.errors import DeskError, UsageError
from csdesk.everywhere import Everywhere
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.runtime import settle
from csdesk.screens.frame import debrief
from csdesk.screens.frame.bindings import textual_keys
from csdesk.screens.frame.desk_screen import UNDO, DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.frame.scanner import SCAN, Scanner
from csdesk.screens.frame.type_ahead import Fetch
from csdesk.screens.today.attention import Attention
from csdesk.screens.today.seats import Seats
from csdesk.services.desk import settings
from csdesk.services.today.seat import SeatFile
from csdesk.services.upkeep import setting_fields
from csdesk.session import Session
from csdesk.widgets.paint import Toned
from csdesk.worker import Outcome, Settings

if TYPE_CHECKING:
    from csdesk.services.demo.training import Training
    from csdesk.services.desk.desk import Desk
    from csdesk.services.desk.results import Copied
    from csdesk.services.today.inbox import Inbox


SHIP = named("app.ship")


class Came(Message):
    """Something came back from the worker."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def themed(desk: Desk) -> str:
    """Set the next theme, and name it."""
    names, now = themes.NAMES, desk.config.theme
    name = names[(names.index(now) + 1) % len(names)]
    settings.set_setting(desk.home, "theme", "" if name == names[0] else name)
    return _("Colours: {name}").format(name=setting_fields.value_words("theme", name))


class DeskApp(Everywhere):
    """The whole desk in one terminal."""

    CSS_PATH: ClassVar = ["app.tcss", "screens/today/today.tcss"]  # one parse for the first place
    TITLE = "csdesk"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    DEFAULT_MODE = "today"
    PLACES: ClassVar[dict[str, str]] = {
        "today": "csdesk.screens.today.today:Today",
        "messages": "csdesk.screens.talk.messages:Messages",
        "orders": "csdesk.screens.orders.orders:Orders",
        "ship": "csdesk.screens.orders.ship:Ship",
        "reviews": "csdesk.screens.talk.reviews:Reviews",
        "cases": "csdesk.screens.cases.cases:Cases",
        "follow": "csdesk.screens.follow.follow:FollowUps",
        "handover": "csdesk.screens.handover.handover:Handover",
        "consults": "csdesk.screens.talk.consults:Consults",
        "products": "csdesk.screens.orders.products:Products",
        "reports": "csdesk.screens.reports.reports:Reports",
    }

    def __init__(self, desk: Desk, training: Training | None = None) -> None:
        super().__init__()
        self._home = desk.home
        self.training = training
        self.animation_level = "none"
        self.session = Session(desk, lambda outcome: self.post_message(Came(outcome)))
        if training is not None:
            self.session.coach = lambda: training.coach(self.session.keymap.both)
        self.places: dict[str, DeskScreen] = {}
        self.copies: list[Copied] = []
        self.attention = Attention(self)
        self.seats = Seats(self, SeatFile(desk.home.folder))
        self.scanner = Scanner(self, super().on_event, self._scan, self._at_once, self._small)
        for name in self.PLACES:
            if name != self.DEFAULT_MODE:
                self.add_mode(name, self._maker(name))
        for theme in themes.OURS:
            self.register_theme(theme)
        # Set without its watcher, which would have every style parsed and applied twice before the first frame.
        self.set_reactive(DeskApp.theme, self.session.view.config.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the tones for themes that do not name their own."""
        return themes.DEFAULTS

    def get_default_screen(self) -> Screen[None]:
        """Return the first place: as textual's default screen it is styled once, as a mode it would be twice."""
        return self._maker(self.DEFAULT_MODE)()

    def _maker(self, name: str) -> Callable[[], Screen[None]]:
        def make() -> Screen[None]:
            import importlib

            module, _colon, kind = self.PLACES[name].partition(":")
            place: DeskScreen = getattr(importlib.import_module(module), kind)(self.session)
            self.places[name] = place
            return place

        return make

    def on_mount(self) -> None:
        """Begin to work and to look round once the first frame is on its way."""
        self.add_mode(self.DEFAULT_MODE, self._maker(self.DEFAULT_MODE))  # so that it can be gone back to
        self.take_keys()
        self.call_after_refresh(self.session.start, self.arrived)
        if self.training is not None:
            self.set_interval(1.0, self._coach)
        if not self.is_headless:
            self._mind_signals()
            self.call_after_refresh(self.attention.begin)

    def on_ready(self) -> None:
        """Go where the last sitting ended; the place in front does it, for the app itself has to keep painting."""
        if not self.is_headless:
            self.screen.call_later(self.seats.begin)

    def _mind_signals(self) -> None:
        """Give the terminal back when the system ends the app, paint anew after a stop, end when the terminal went."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # Windows
            for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
                loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))
            loop.add_signal_handler(signal.SIGTSTP, self._stop)
            loop.add_signal_handler(signal.SIGCONT, self._paint_anew)
            leave = partial(self.exit, return_code=128 + signal.SIGHUP)
            loop.add_signal_handler(signal.SIGHUP, hangup.lost, leave)
            hangup.watch(partial(loop.call_soon_threadsafe, hangup.lost, leave), self.session.worker.stop)

    def _stop(self) -> None:
        """Give the terminal back and stop, between two events.

        Textual's own handler runs in the middle of whatever is being done; where that holds the lock of what is to be
        written, both wait for ever.
        """
        with contextlib.suppress(SuspendNotSupported), self.suspend():
            os.kill(os.getpid(), signal.SIGSTOP)

    def _paint_anew(self) -> None:
        """Take the terminal again: whoever had it meanwhile left it in another state, with other words on it."""
        with contextlib.suppress(SuspendNotSupported), self.suspend():
            pass
        self.refresh(layout=True)

    def on_unmount(self) -> None:
        """Finish what was handed in; every change made is on disk then."""
        self.attention.end()
        self.seats.end()
        self.session.worker.stop()

    # -- keys -------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Tell a scanner's burst from a hand's keys, before any of them is one; in a line for typing all is text."""
        ours = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        if self.training is not None and ours and not self._is_word(event):
            self.training.keys += 1
        if ours and isinstance(event, events.Key) and self._may_be_scanned():
            for key in apart(event):
                await self.scanner.take(key)
            return
        if ours:
            await self.scanner.settle()
        if ours and isinstance(event, events.Key) and (text := self.scanner.ends_in_line(event)) and self._is_asked():
            words = _("{text} was scanned into this line; Enter takes it as its text.")
            (self.focused or self.screen).call_later(self._say_scanned, words, text)  # behind the signs of it
            return
        await super().on_event(event)

    def _is_word(self, event: events.Event) -> bool:
        """Whether a key is a sign of the words in a line for typing."""
        prompt = self.screen.prompt if isinstance(self.screen, DeskScreen) else None
        return isinstance(event, events.Key) and event.is_printable and prompt is not None and prompt.open

    def _is_asked(self) -> bool:
        """Whether a line for typing is open that a scan is hardly meant for; what is looked for may be scanned."""
        screen = self.screen
        prompt = screen.prompt if isinstance(screen, DeskScreen) else None
        return bool(getattr(self.focused, "asking", prompt is not None and prompt.asking))

    def _at_once(self, sign: str) -> bool:
        choice = self.screen.choice if isinstance(self.screen, DeskScreen) else None
        writes = isinstance(self.screen, DeskScreen) and self.screen.typing and not sign.isascii()
        return writes or (choice is not None and choice.takes_at_once(sign))

    def _small(self) -> bool:
        """Tell whether small letters may be of a scan: where one is waited for."""
        return isinstance(self.screen, DeskScreen) and self.screen.takes_scans

    def _say_scanned(self, words: str, text: str) -> None:
        screen = self.screen if isinstance(self.screen, DeskScreen) else self.front
        if screen.ahead.holding:  # what is awaited there would wipe it
            screen.ahead.defer(self._say_scanned, words, text)
            return
        ship, undo = self.session.keymap.key(SHIP), self.session.keymap.key(UNDO, proof=screen.typing)
        screen.say(words.format(text=clean(text), key=ship, undo=undo), "late")
        self.bell()

    def _may_be_scanned(self) -> bool:
        screen = self.screen
        writes = self.focused is not None and self.focused.check_consume_key("A", "A")
        writes = writes or (isinstance(screen, DeskScreen) and screen.typing)
        return not writes or (isinstance(screen, DeskScreen) and screen.takes_scans)

    async def _scan(self, text: str, begun: bool) -> bool:
        """Hand a scan to Shipping; where something else is in front it is refused, and none of its signs is a key.

        Where its first sign answered a choice already (`begun`), that is said with the way back.
        """
        screen = self.screen if isinstance(self.screen, DeskScreen) else self.front
        if screen is self.screen and screen.takes_scans:
            await super().on_event(events.Key(SCAN, text))
            return True
        words = _("{text} was scanned here and is not recorded: scan it in Shipping ({key}).")
        if begun:
            words += "  " + _("Its first sign answered the question: {undo} undoes.")
            behind = partial(self.session.do, lambda _desk: None, lambda _nothing: self._say_scanned(words, text))
            screen.call_later(behind)  # what came of that answer is said before
        else:
            self._say_scanned(words, text)
        return False

    def use(self, settings: Settings) -> None:
        """Go on with other settings: keys, colours and words of every screen."""
        before = self.session.view.config
        try:
            self.session.use(settings)
            self.take_keys()
        except UsageError as error:
            self.front.say("  ".join(error.said()), "late")
        if settings.config.theme != self.theme:
            self.theme = settings.config.theme
        if settings.config.lang not in (None, before.lang):
            i18n.use(settings.config.lang)
        self.renew()

    def take_keys(self) -> None:
        """Bind the operator's own keys."""
        actions = self.session.keymap.actions
        self.set_keymap({name: textual_keys(actions[name]) for name in self.session.view.config.keys})

    async def action_app_language(self) -> None:
        """Switch the language."""
        i18n.use("en" if i18n.language() == "zh" else "zh")
        self.session.say("")
        self.renew()

    def renew(self) -> None:
        """Paint everything anew: it says the same in other words."""
        self.screen.refresh(layout=True)
        for screen in {*self.places.values(), *self.screen_stack}:
            if isinstance(screen, DeskScreen) and screen.is_mounted:
                screen.follow()
            for widget in screen.query(Toned):
                widget.renew()

    async def action_app_theme(self) -> None:
        """Take the next theme."""
        self.session.do(themed, self.front.say)

    # -- what comes back --------------------------------------------------------------------------------------------

    def on_came(self, message: Came) -> None:
        """Take over the next snapshot, tell who asked, repaint; an error becomes words."""
        outcome = message.outcome
        self._take_over(outcome)
        if outcome.error is not None:
            self.session.stop_import = None
            if isinstance(outcome.then, Fetch):
                outcome.then.failed()
            self.tell(outcome.error)
        elif outcome.then is not None:
            outcome.then(outcome.result)
        if outcome.copied is not None:
            if isinstance(self.front, ListScreen) and outcome.copied.buyer:
                self.front.rows.hold()
            self.later(outcome.copied)
        if outcome.notices:
            self.front.say("  ".join(outcome.notices), "late")
        for screen in self.screen_stack:  # the other places follow when somebody goes there
            if isinstance(screen, DeskScreen) and screen.is_mounted:
                screen.follow()
                screen.head.repaint()
                screen.foot.repaint()

    def _take_over(self, outcome: Outcome) -> None:
        """Go on with the next snapshot, and with other settings."""
        if outcome.snapshot is not None:
            before, self.session.snapshot = self.session.snapshot, outcome.snapshot
            if self.training is not None:
                self.session.do(self.training.new_verbs, self._trained)
            if self.session.view.config.bell and came_in(before.talk.inbox, outcome.snapshot.talk.inbox):
                self.bell()
        if outcome.settings is not None:
            self.use(outcome.settings)

    def _coach(self) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.foot.repaint()

    def _trained(self, verbs: list[str]) -> None:
        training = self.training
        if training is not None and verbs and training.current is not None:
            training.follow(verbs)
            self._coach()
            if training.current is None:
                self.push_screen(debrief.Debrief(self.session, training))

    def tell(self, error: Exception) -> None:
        """Say an error in the foot of the screen in front; one that nobody foresaw goes to the log folder too."""
        if isinstance(error, DeskError):
            words = "  ".join(error.said())
        else:
            words = _("That went wrong ({kind}); nothing was changed.").format(kind=type(error).__name__)
            home = self._home
            with contextlib.suppress(OSError):  # its folder may be what failed, and is not made anew in another's place
                if home.folder.is_dir():
                    write_crash(home.log, error)
        (self.screen if isinstance(self.screen, DeskScreen) else self.front).refused(words)


def apart(event: events.Key) -> list[events.Key]:
    """Return the keys of an event: terminals send Alt and Escape alike, and no key of the desk has Alt in it.

    So a sign with Alt is Escape and the sign behind it, which came together while the desk was busy; of an Escape with
    more behind it Textual makes a circumflex, which is no key of the desk either.
    """
    if event.key == "circumflex_accent":
        keys = [events.Key("escape", None)]
    elif event.key.startswith("alt+"):
        sign = event.key.removeprefix("alt+").removeprefix("shift+")
        keys = [events.Key("escape", None), events.Key(sign, event.character)]
    else:
        return [event]
    for key in keys:
        key.time = event.time
    return keys


def came_in(before: Inbox, after: Inbox) -> bool:
    """Tell whether a buyer's message came in that waits for us: a new one, or one that woke with a new line."""
    known = set(before.open)
    return any(key not in known and after.messages[key].kind is Kind.BUYER for key in after.open)


def run_app(desk: Desk, training: Training | None = None) -> int:
    """Show the desk until the operator leaves, or a signal ends it; returns the exit code.

    Raises `UsageError` without a terminal, or when the operator's own keys clash.
    """
    tab = "web_driver" in os.environ.get("TEXTUAL_DRIVER", "")  # the desk's own server paints it in a browser
    if not tab and not (sys.stdin.isatty() and sys.stderr.isatty()):  # Textual reads the one, paints on the other
        raise UsageError(
            _("The desk needs a terminal to open in."),
            hint=_("In scripts use commands: csdesk --help"),
            code="no_terminal",
        )
    app = DeskApp(desk, training)
    settle()
    app.run()
    return app.return_code or 0
