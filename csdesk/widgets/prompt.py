"""The line for typing: a question with one answer, opened above the foot and closed again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, Label

from textual.app import ComposeResult  # isort: skip
from textual.containers import Horizontal

from csdesk.foreign import clean, clean_lines
from csdesk.i18n import _
from csdesk.session import Answers
from csdesk.widgets.paint import GIVE_WAY_S
from csdesk.widgets.timers import once_after

WRITING = frozenset(("enter", "backspace", "delete", "ctrl+v", "ctrl+u", "home", "end"))
"""Keys that belong to the line even when it is empty."""


class Line(Input):
    """A one-line input that keeps every line of a paste, joined by blanks, and obeys every key in its turn."""

    virtual_size = Reactive(Size(0, 0))
    """As long as the text: Textual's own lays the whole screen out anew for each letter."""

    async def _on_key(self, event: events.Key) -> None:
        bindings = self._bindings.key_to_bindings.get(event.key)
        if event.is_printable or not bindings:
            await super()._on_key(event)
            return
        if not self.value and event.key not in WRITING:
            return  # in an empty line there is nothing to move in or to delete: the place may have a use for the key
        event.stop()  # a binding would wait until the key has gone up to the app, and letters typed behind it overtake
        event.prevent_default()
        await self.run_action(bindings[0].action)

    def _on_paste(self, event: events.Paste) -> None:
        event.text = " ".join(clean_lines(event.text).split("\n")).strip()  # the input itself takes it after this


ACROSS = frozenset(("up", "down", "pageup", "pagedown", "tab", "scan"))
"""Keys that move in the list above, where an input would scroll its line by them; a scan, and its Tab."""


class AnswerLine(Line):
    """The input of a question; a key that came behind its Enter goes on to whoever is next.

    Args:
        done: Called with the text at Enter, at once.
        before: Called before any of the keys that `after` takes.
        after: Takes the keys that are not for the line: of the list, and those typed ahead of what Enter brought about.
        leaves: Tells whether a key is for the place, though a line for typing has a use for it.
    """

    def __init__(
        self,
        done: Callable[[str], None],
        before: Callable[[], None],
        after: Callable[[events.Key], Awaitable[None]],
        leaves: Callable[[str], bool],
    ) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.done = done
        self.before = before
        self.after = after
        self.leaves = leaves

    async def action_submit(self) -> None:
        """Give the answer."""
        self.done(self.value)

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is self and event.key not in ACROSS and not self.leaves(event.key):
            await super()._on_key(event)
            return
        event.stop()  # also of a Tab: a scanner's next signs are behind it, and would overtake it on its way up
        event.prevent_default()
        self.before()
        await self.after(event)


class Prompt(Horizontal):
    """One question at a time.

    Args:
        answers: Keeps what is typed till something comes of it.
        changed: Called when it opens or closes.
        keys: Takes the keys that are not for the line.
        leaves: Tells whether a key is for the place, though a line for typing has a use for it.
        behind: Hands an answer on, and sees to the keys that come behind it.
    """

    def __init__(
        self,
        answers: Answers,
        changed: Callable[[], None],
        keys: Callable[[events.Key], Awaitable[None]],
        leaves: Callable[[str], bool] = lambda _key: False,
        behind: Callable[[Callable[[str], None], str], None] = lambda then, text: then(text),
    ) -> None:
        super().__init__(id="prompt")
        self.kept = answers
        self.behind = behind
        self.changed = changed
        self.open = False
        self.accept = ""
        self.title_label = Label("", markup=False)
        self.reading = Label("", markup=False)
        self._read: Callable[[str], str] | None = None
        self.input = AnswerLine(self._answer, self.look, keys, lambda key: self.open and leaves(key))
        self.then: Callable[[str], None] | None = None
        self._live: Callable[[str], None] | None = None
        self._first = self._back = ""
        self._question: tuple[str, ...] | None = None
        self._wishes = False
        self.looks = False
        """Whether what is typed is yet to be looked for."""
        self._left: Callable[[], object] | None = None
        self._again: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """Put title, input and what it is read as side by side."""
        yield self.title_label
        yield self.input
        yield self.reading

    @property
    def searching(self) -> bool:
        """Whether what is typed is looked for while it is typed."""
        return self.open and self._live is not None

    @property
    def asking(self) -> bool:
        """Whether what is typed is taken at Enter, and not looked for."""
        return self.open and self._live is None

    def begin(
        self,
        title: str,
        then: Callable[[str], None],
        *,
        accept: str,
        live: Callable[[str], None] | None,
        left: Callable[[], object] | None,
        value: str,
        hint: str = "",
        question: tuple[str, ...] | None = None,
        reads: Callable[[str], str] | None = None,
    ) -> None:
        """Ask something; see `DeskScreen.ask`. What is typed is kept for the `question`, where there is one."""

        def again() -> None:
            text = self.input.value
            self.begin(
                title, then, accept=accept, live=live, left=left, value=value, hint=hint, question=question, reads=reads
            )
            self._put_back(text)

        self._again = again if live is None else None
        self.then, self._live, self._left, self._first, self.accept = then, None, left, value, accept
        self.title_label.update(Content(title))
        self.input.placeholder = clean(hint)
        self.input.password = False
        self._read = reads
        self._question = question if live is None else None
        self._put_back(self.kept.begin(self._question, value) if self._question is not None else value)
        self._live = live
        self._show_reading(self.input.value)
        self.open = True
        self.display = True
        self._grab()
        self.changed()

    def _put_back(self, text: str) -> None:
        """Put a text into the line; one that was typed before goes on at its end, and is said to be from before.

        A word of a list, for which nothing is kept, gives way to the next letter: it is none of the list.
        """
        self._back = text if text != self._first else ""
        self.input.value = text
        self.input.cursor_position = len(text)
        if self._back and self._question is None:
            self.input.select_all()

    def hide(self) -> None:
        """Show nothing of what is typed to this question, and keep none of it."""
        self.input.password = True
        self._again = self._question = None

    @property
    def comes_again(self) -> bool:
        """Whether there is something typed to go back to."""
        return self._again is not None and not self.open and bool(self.input.value.strip())

    def again(self) -> None:
        """Ask once more what was asked last, with what was typed: it was refused, and is not lost by that."""
        if self.comes_again and self._again is not None:
            self._again()

    def forget(self) -> None:
        """Let go of what was typed: it was taken, or something else is being done."""
        self._again = None

    def keeps(self) -> bool:
        """Keep what is typed for the next time the same is asked; False when there is nothing to keep."""
        return self._question is not None and self.kept.keep(self._question, self._first, self.input.value)

    def _grab(self) -> None:
        """Take the focus once the screen has passed on every key typed ahead, so that none overtakes another.

        At most one such wish is under way: two would each find the other in the queue, and wait for ever.
        """
        if not self._wishes:
            self._wishes = True
            self._grab_now()

    def _grab_now(self) -> None:
        if self.open and not self.input.is_attached:
            self.call_after_refresh(self._grab_now)
        elif self.open and self.screen.message_queue_size:
            self.screen.call_later(self._grab_now)
        else:
            self._wishes = False
            if self.open:
                self.screen.set_focus(self.input)

    def take(self, key: str, char: str | None) -> bool:
        """Take a key that reached the screen: escape closes, signs typed before the focus was here are kept."""
        if key == "escape":
            self.keeps()
            self._close()
            if self._live is not None:
                self._live(self._first)
            if self._left is not None:
                self._left()
            return True
        taken = False
        if char is not None:  # the line stops what it takes itself: this was sent before the focus was here
            self.input.replace(char, *sorted(self.input.selection))
        elif key == "enter":
            self._answer(self.input.value)
        elif taken := (key in WRITING and key != "ctrl+v"):
            getattr(self.input, f"action_{self.input._bindings.key_to_bindings[key][0].action}")()
        return char is not None or key == "enter" or taken

    def _close(self) -> None:
        self.open = False
        self.display = False
        self.screen.set_focus(None)
        self.changed()

    def on_mount(self) -> None:
        """Mind what is typed."""
        self.watch(self.input, "value", self._typed, init=False)
        if self.input.value != self._first:  # typed ahead of this line
            self._typed(self.input.value)

    def _typed(self, value: str) -> None:
        self._show_reading(value)
        if self._live is not None and self.open and not self.looks:
            self.looks = True
            once_after(self, GIVE_WAY_S, self.look)

    def look(self) -> None:
        """Look for what is typed: once its letters are on the screen, or as soon as a key asks what was found."""
        looks, self.looks = self.looks, False
        if looks and self._live is not None and self.open:
            self._live(self.input.value)

    def _show_reading(self, value: str) -> None:
        words = self._read(value) if self._read is not None else ""
        if value and value == self._back:
            words = words or _("from before")
        if words != str(self.reading.content):  # another text has the whole screen laid out anew
            self.reading.update(Content(words))

    def _answer(self, text: str) -> None:
        if self.open:
            self.look()
            self._close()
            if self.input.password:
                self.input.value = ""
            if self._question is not None:
                self.kept.answer(self._question, self._first, text)
            if self.then is not None and self._live is None:
                self.behind(self.then, text.strip())
            elif self.then is not None:
                self.then(text.strip())
