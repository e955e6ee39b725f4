"""What every place of the desk has in common: the frame, keys by the registry, choices and questions in the foot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from csdesk.actions import ACTIONS, Action, Named, Place, Situation, named
from csdesk.domain.orders.queues import Queue
from csdesk.errors import DeskError, spoken
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.keymap import in_chain, narrow
from csdesk.screens.frame.asking import question_of
from csdesk.screens.frame.bindings import bind, binding_of, key_bar
from csdesk.screens.frame.choice import Choice, Option, offer, question
from csdesk.screens.frame.type_ahead import TypeAhead
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.session import Session, Wish
from csdesk.widgets import prompt as widgets_prompt
from csdesk.widgets.bars import Foot, Head
from csdesk.widgets.paint import Line
from csdesk.widgets.sheet import Layout, Sheet
from csdesk.widgets.words import pair_line, routine_words
from csdesk.worker import at_desk, guarded

if TYPE_CHECKING:
    from csdesk.widgets.prompt import Prompt


P = ParamSpec("P")
R = TypeVar("R")

FIND, BACK, UNDO, REDO, HELP = map(named, ("any.find", "app.back", "app.undo", "app.redo", "app.help"))
_BY_NAME = {action.name: action for action in ACTIONS}


class DeskScreen(Screen[None], inherit_bindings=False):
    """One place of the desk; its `BINDINGS` are the actions of the registry that listen on it."""

    NAME: ClassVar[str] = ""
    OPENER: ClassVar[str] = ""  # the action that opens it over the place in front, also when a window comes back
    AUTO_FOCUS = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Bind the keys of the screen's actions; raises `TypeError` for an action that nobody here can do."""
        if "NAME" in cls.__dict__:
            cls.BINDINGS = [*bind(cls, in_chain(cls.NAME))]
        super().__init_subclass__(**kwargs)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.ahead = TypeAhead(self)
        self.head = Head(session, self.NAME)
        self.foot = Foot(session, self.foot_words, self.bar, self.pair_words)
        self.choice: Choice | None = None
        self.prompt: Prompt | None = None
        self.settles = False
        """Whether the last action settles its row."""

    def compose(self) -> ComposeResult:
        """Put head, body and foot on the screen."""
        yield self.head
        yield from self.body()
        yield self.foot

    def body(self) -> Iterable[Widget]:
        """Yield the widgets between head and foot."""
        raise NotImplementedError

    def follow(self) -> None:
        """Show the session's snapshot; called after each change, also while another place is in front."""

    def situation(self) -> Situation:
        """Return what permissions depend on."""
        return Situation()

    def on_screen_resume(self) -> None:
        """Say in head and foot what is true now: while another screen was in front, words came and went."""
        if self.choice is not None:
            self.session.say(self.choice.title, "strong")
        self.head.repaint()
        self.foot.repaint()

    def person(self) -> str | None:
        """Return the key (`platform:nick`) of the buyer of the row under the cursor, if it is known."""
        return None

    def unmet(self) -> str:
        """Return the words of a filter that nothing fits."""
        return ""

    def state_words(self) -> Line:
        """Return the right part of the status line."""
        return []

    def foot_words(self) -> Line:
        """Return the right part of the status line: whose text is on the clipboard, then the place's own words."""
        return [*self.pair_words(), *self.state_words(), *routine_words(self.session)]

    def pair_words(self) -> Line:
        """Name the buyer whose text is on the clipboard while he is in front; a wrong one warns anywhere."""
        pair = self.session.pair
        return pair_line(self.session) if pair is not None and (pair.wrong or pair.buyer in self.buyers()) else []

    def buyers(self) -> set[str | None]:
        """Return by which keys the buyer of the row under the cursor is known."""
        return {self.person()}

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now, or None when it is."""
        return action.why_not(self.situation())

    def label(self, action: Action) -> str:
        """Return the word of an action for the key bar."""
        return _(action.label)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return what the key bar shows: the choice or question that waits, else the place's actions."""
        return key_bar(self)

    async def on_key(self, event: events.Key) -> None:
        """Find the action of a key and do it; while the worker makes what the key is for, keep it.

        Textual's own look-up, behind the app's queue, never sees a key: letters typed behind it would overtake.
        """
        event.stop()
        event.prevent_default()
        if not self.ahead.keep(event):
            await self.obey(event)

    async def obey(self, event: events.Key) -> None:
        """Do what a key says now; while a question is open, keys that came too early go to it."""
        above = self.app.screen
        char = event.character if event.is_printable else None
        if above is not self and isinstance(above, DeskScreen):
            await above.on_key(event)  # pressed before that screen was in front: nothing is lost
        elif (self.typing or self.choice is not None) and char is None and self._means(event.key, HELP):
            await self.run_action("app.app_help")  # what waits for an answer waits on
        elif self.typing:
            await self.typed(event.key, char)
        elif self.ahead.is_text(event):
            event.stop()  # words, where no line is open: none of their signs is a key
        elif self.choice is not None:
            self._choose(event.key, narrow(char) if char else None)
        elif (action := self.session.keymap.find(self.NAME, event.key, char)) is not None and not (
            self.why_not(action) and self.ahead.judge_again(event)
        ):
            await self.act(action)

    def sheet(self, layout_at: Layout, name: str, about: Callable[[], object] = lambda: None) -> Sheet:
        """Return a pane of this screen that scrolls by the keys for cards."""
        return Sheet(layout_at, id=name, about=about, keys=self.session.keymap.turning)

    def under_way(self) -> int:
        """Return how many messages are still on their way to this screen and to its line for typing."""
        return self.message_queue_size + (self.prompt.input.message_queue_size if self.prompt is not None else 0)

    @property
    def typing(self) -> bool:
        """Whether keys belong to a line or box for typing first."""
        return self.prompt is not None and self.prompt.open

    @property
    def takes_scans(self) -> bool:
        """Whether a scanner's burst is for this place now; a line for typing takes it as text."""
        return False

    async def typed(self, key: str, char: str | None) -> bool:
        """Take a key that the line for typing left; True when it was taken, else it does there what it always does."""
        if (prompt := self.prompt) is None:
            return False
        if char is None and prompt.open and self.widens(key):
            await self.widen(prompt.input.value)
            return True
        if key == "escape":  # what was said of the line is gone with it
            self.say(_("What you typed is kept: it stands there when you ask again.") if prompt.keeps() else "")
        return prompt.take(key, char) or await self.steer(key)

    def widens(self, key: str) -> bool:
        """Tell whether a key, pressed while something is typed, opens the search over everything."""
        return self._means(key, FIND)

    def _means(self, key: str, name: Named) -> bool:
        action = self.session.keymap.find(self.NAME, key, None)
        return action is not None and action.id == name

    async def widen(self, text: str) -> None:
        """Leave a filter as it was before and look for its words everywhere; any other line waits as it is."""
        assert self.prompt is not None
        if self.prompt.searching:
            self.prompt.take("escape", None)
        else:
            text = ""
        find: Callable[[str], Awaitable[None]] = getattr(self.app, "find_all")  # noqa: B009 - every place is DeskApp's
        await find(text)

    async def steer(self, key: str) -> bool:  # noqa: ARG002 - places with a list use it
        """Take a key that is of no use to the line for typing, such as up and down; True when it was taken."""
        return False

    async def act(self, action: Action) -> None:
        """Do an action, or say why it is not allowed now."""
        if (reason := self.why_not(action)) is not None:
            self.say(_(reason), "soon")
            return
        if action.scope not in ("list", "marks", "shown") or action.id == "list.open":
            self.session.say("")  # what was said of the last thing does not stand under the next
            self.foot.repaint()
            if self.prompt is not None:
                self.prompt.forget()
            if len(self.app.screen_stack) == 1:
                self.session.answers.set_out()
        if action.id == BACK and self.session.stop_import is not None:
            return self.session.stop_import()
        self.settles = action.settles
        await self.run_action(binding_of(type(self), action).action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell Textual whether an action is allowed now; None for one that is not, as its reason tells."""
        if (found := _BY_NAME.get(action)) is None:
            return super().check_action(action, parameters)
        return True if self.why_not(found) is None else None

    async def on_foot_pressed(self, message: Foot.Pressed) -> None:
        """Do what a clicked key of the bar does."""
        await self.act(message.action)

    def say(self, word: str, tone: str = "text") -> None:
        """Say what happened in the foot."""
        self.session.say(word, tone)
        self.foot.repaint()

    def refused(self, words: str) -> None:
        """Say that a verb was refused; what was typed for it is in its line again."""
        self.say(words, "late")
        if self.prompt is not None and self.is_current:
            self.prompt.again()

    def said(self, result: Result) -> None:
        """Say what a verb did, with the way back."""
        if self.prompt is not None:
            self.prompt.forget()
        self.session.answers.settle()
        self._said(result, UNDO, _("{key} undoes"))

    def said_undo(self, result: Result) -> None:
        """Say what undo took back, with the way forth."""
        self._said(result, REDO, _("{key} brings it back"))

    def _said(self, result: Result, back: Named, words: str) -> None:
        parts = [result.summary, *map(spoken, result.warnings)]
        key = self.session.keymap.key(back, proof=self.typing or self.takes_scans)  # a letter would be typed there
        self.say("  ".join([*parts, *[words.format(key=key)] * bool(result.changed)]), "text")

    def verb(self, do: Callable[Concatenate[Desk, P], Result], *args: P.args, **kwargs: P.kwargs) -> None:
        """Let the worker do a verb: a function that takes the desk first, with its other arguments."""
        self.hand_in(at_desk(do, *args, **kwargs))

    def start(self, action: Action) -> None:
        """Hand the rows to the service function of an action, with what it asks first."""
        do, ids = action.verb, self.taken(one=action.one)
        assert do is not None
        if action.asks is None:
            self.verb(do, ids, "")
        else:
            question(self, action.asks, self.what(ids), lambda answer: self.verb(do, ids, answer))

    def taken(self, *, one: bool = False) -> list[str]:
        """Return the ids a verb takes: the chosen rows, or the one under the cursor alone."""
        raise NotImplementedError

    def what(self, ids: Sequence[str]) -> str:
        """Return how to say which rows a verb takes."""
        return clean(ids[0]) if len(ids) == 1 else str(len(ids))

    def hand_in(self, job: Callable[[Desk], Result]) -> None:
        """Let the worker do what a verb is on this screen; where its row then leaves, the next key is for the next."""
        (self.ahead.fetch if self.settles else self.session.do)(job, self.done)

    def done(self, result: Result) -> None:
        """Take what a verb did, and say it with the way back."""
        self.said(result)

    def attempt(
        self, job: Callable[[Desk], R], then: Callable[[R], None], refused: Callable[[DeskError], None] | None = None
    ) -> None:
        """Let the worker do a job; a refusal is said here (or taken by `refused`), and the screen stays."""

        def settle(outcome: R | DeskError) -> None:
            self.settle()
            if not isinstance(outcome, DeskError):
                self.session.answers.settle()
                then(outcome)
            elif refused is not None:
                refused(outcome)
            else:
                self.refused("  ".join(outcome.said()))

        self.session.do(guarded(job), settle)

    def settle(self) -> None:
        """Take note that what was attempted is answered."""

    def choose(
        self,
        title: str,
        options: Sequence[Option],
        then: Callable[[Any], None],
        left: Callable[[], object] | None = None,
        careful: bool = False,
    ) -> None:
        """Wait in the foot for one of a few keys, then call `then` with its value, or `left` at Escape (`Choice`)."""
        self.choice = Choice(title, options, then, left, careful)
        self.foot.preview([(one.key, one.label, one.preview) for one in options if one.preview])
        self.say(title, "strong")

    def pick(self, title: str, options: Iterable[tuple[str, Any]], then: Callable[[Any], None]) -> None:
        """Offer a few words by number."""
        offer(self, title, options, then)

    def _choose(self, key: str, char: str | None) -> None:
        choice = self.choice
        assert choice is not None
        picked = choice.find(key, char)
        if picked is None and key != "escape":
            return
        self.choice = None
        self.foot.preview([])
        self.say("")
        if picked is not None:
            choice.then(picked.value)
        elif choice.left is not None:
            choice.left()
        if picked is None and self.prompt is not None:
            self.prompt.again()

    def ask(
        self,
        title: str,
        then: Callable[[str], None],
        *,
        accept: str,
        live: Callable[[str], None] | None = None,
        left: Callable[[], object] | None = None,
        value: str = "",
        hint: str = "",
        keeps: bool = True,
        reads: Callable[[str], str] | None = None,
    ) -> None:
        """Open the line for typing above the foot.

        Args:
            title: What is asked.
            then: Called with the text at Enter.
            accept: The word for Enter in the key bar.
            live: Called with the text at each change, and with the former text at Escape.
            left: Called at Escape.
            value: The text to begin with.
            hint: What Enter on the empty line stands for.
            keeps: Whether what is typed stands there again the next time, till something came of it.
            reads: Gives what the text is read as, shown beside it while it is typed; empty while it is nothing.
        """
        if self.prompt is None:
            leaves, answers = (lambda key: self.ahead.holding or self.widens(key)), self.session.answers
            self.prompt = widgets_prompt.Prompt(answers, self.foot.repaint, self.on_key, leaves, self.ahead.behind)
            self.mount(self.prompt, before=self.foot)
        about = question_of(self, title, value) if keeps and live is None else None
        self.prompt.begin(
            title, then, accept=accept, live=live, left=left, value=value, hint=hint, question=about, reads=reads
        )
        self.foot.repaint()

    async def action_app_back(self) -> None:
        """Leave what is nearest: whom the clipboard is for, then the place where a step of the routine is worked."""
        if self.session.pair is not None:
            self.session.pair = None
            self.say("")
        elif self.session.came is not None:
            place, self.session.wish = self.session.came
            await self._open(place)
        elif self.session.step is not None:
            await self._open(Place.TODAY)
        else:
            self.say("")

    async def visit(self, place: Place, wish: Queue | Wish | str | None = None) -> None:
        """Go to a row or tab of a place; Escape comes back from there."""
        self.session.wish, self.session.visits = wish, True
        await self._open(place)

    async def _open(self, place: str) -> None:
        await self.act(self.session.keymap.actions[f"app.{place}"])
