"""The picker of texts: found by a few letters, seen on the real order, filled blank by blank, checked, copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import msgspec
from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from csdesk.actions import Action, Situation, one_row
from csdesk.domain.orders.labels import LANGUAGE_NAMES
from csdesk.domain.shared.label import label
from csdesk.errors import DeskError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.keymap import narrow
from csdesk.screens.frame.desk_screen import HELP
from csdesk.screens.frame.moves import step
from csdesk.screens.texts.picker_edit import Editing
from csdesk.screens.texts.picker_later import Later
from csdesk.screens.texts.picker_lines import COLUMNS, preview_lines, template_row, verdict_lines
from csdesk.services.buyers import sent_log
from csdesk.services.talk import compose
from csdesk.services.talk.compose import Begun, Shown, Subject, Used
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.picker import Picker as Finder
from csdesk.session import Session
from csdesk.widgets.paint import Line
from csdesk.widgets.queue import Queue
from csdesk.widgets.reply import Query, Reply
from csdesk.widgets.timers import once_after
from csdesk.widgets.words import routine_words
from csdesk.worker import at_desk, guarded

DIGITS = ("1", "2", "3")
BESIDE = 100
"""From how many columns on the preview stands beside the list."""

_KEEP_AFTER_S = 0.8
"""How long after the last key a draft is written down."""


class Picker(Editing, Later):
    """Choose, fill, copy.

    Args:
        session: The sitting.
        subject: What the text is an answer to.
        then: Called with what was copied or sent, after the screen closed.
    """

    NAME = "picker"
    CSS_PATH: ClassVar = "picker.tcss"

    def __init__(self, session: Session, subject: Subject, then: Callable[[Used], None]) -> None:
        super().__init__(session)
        self.head.place = "orders"
        self.subject = subject
        self.then = then
        self.index: Finder | None = None
        self.titles: dict[str, str] = {}
        self.shown = Shown()
        self.code: str | None = None
        self.codes: list[str] = []
        self.greeting = ""
        self._kept = ""
        self._timer: Any = None
        self.ahead.holding = True  # until the templates are there
        self.query_line = Query(self, _("search: words, code, first letters of the sound"))
        self.front = self.rows = Queue(COLUMNS, lambda code: template_row(self.titles, self.rows.keys, code), id="list")
        self.rows.moved = self.look
        self.preview = self.sheet(self._preview, "preview", self._about)
        self.under = self.sheet(self._preview, "under", self._about)
        self.reply = Reply(self)
        self.verdict = self.sheet(lambda width: verdict_lines(self.shown, width), "verdict")

    def body(self) -> Iterable[Widget]:
        """Yield the search line, list and preview, and the box for writing."""
        yield self.query_line
        yield Horizontal(self.rows, self.preview, id="pick")
        yield self.under
        yield self.reply
        yield self.verdict

    def on_mount(self) -> None:
        """Ask the worker for the templates and the draft; search live, in the same paint."""
        self.query_line.focus()
        self.watch(self.query_line, "value", lambda _value: self.find(), init=False)
        self.begin(draft=True)

    def on_resize(self) -> None:
        """Put the preview beside the list where there is room."""
        self.set_class(self.size.width >= BESIDE, "-beside")

    def begin(self, *, draft: bool) -> None:
        """Fetch the templates; with `draft` what was typed and not sent comes back."""

        def ready(begun: Begun) -> None:
            self.index = begun.picker
            self.titles = {entry.template.code: entry.template.text.title for entry in self.index.entries}
            self.find()
            if draft and begun.text and not self.writing:
                self._kept, self.code = begun.text, begun.code
                self.codes = [begun.code] if begun.code else []
                self.write()
                self.reply.put(begun.text, begun.blanks, None)

        self.ahead.fetch(at_desk(compose.begin, self.subject), ready)

    def _preview(self, width: int) -> list[Line]:
        return preview_lines(self.shown, max(10, width))

    def _about(self) -> str | None:
        return self.rows.current

    # -- what is shown ----------------------------------------------------------------------------------------------

    @property
    def writing(self) -> bool:
        """Whether the box for writing is in front."""
        return self.has_class("-writing")

    def state_words(self) -> Line:
        """Name the buyer until the text is gone, and warn when another was searched for."""
        pair, subject = self.session.pair, self.subject
        line: Line = []
        if pair is not None and pair.key and pair.searched != subject.who:
            line = [("! " + _("{other} was searched").format(other=clean(pair.searched)), "late"), ("   ", "text")]
        return [
            *line,
            (_("to "), "dim"),
            (clean(subject.who), "strong"),
            (f" · {label(LANGUAGE_NAMES, subject.lang)} ", "dim"),
        ]

    def foot_words(self) -> Line:
        """Return the right part of the status line; whom the text is for is said already."""
        return [*self.state_words(), *routine_words(self.session)]

    def situation(self) -> Situation:
        """Return whether a text is being written: some keys are for that only."""
        return one_row() if self.writing else Situation()

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now: there is no blank to go to."""
        if action.id == "picker.next" and self.writing and not self.shown.blanks:
            return N_("No blank is left.")
        return super().why_not(action)

    def label(self, action: Action) -> str:
        """Return the word of an action; Enter goes to the next blank while one is left, then copies."""
        if action.id == "picker.take" and self.writing:
            return _("next blank") if self.shown.blanks else _("copy")
        return super().label(action)

    def find(self) -> None:
        """Show the templates that fit what is typed."""
        if self.index is not None:
            codes = [template.code for template in self.index.find(self.query_line.value)]
            self.rows.show(codes, keep=False)
            self.look()

    def look(self) -> None:
        """Let the worker fill the template under the cursor."""
        code = self.rows.current
        if code is None:
            self.shown = Shown(problem=_("No text fits.") if self.titles else "")
            self._repaint()
            return
        subject = self.subject

        def show(shown: Shown) -> None:
            if self.rows.current == code and not self.writing:
                self.shown = shown
                self._repaint()

        self.session.do(at_desk(compose.preview, subject, code), show)

    def _repaint(self) -> None:
        for pane in (self.preview, self.under, self.verdict, self.foot):
            pane.repaint()

    async def on_queue_opened(self) -> None:
        """Take a text that was clicked twice."""
        await self.action_picker_take()

    # -- choosing ---------------------------------------------------------------------------------------------------

    def under_way(self) -> int:
        """Return how many messages are still on their way to this screen and to its lines for typing."""
        return super().under_way() + self.query_line.message_queue_size + self.reply.message_queue_size

    async def obey(self, event: events.Key) -> None:
        """Give a key to the line that is being typed in; keys that came too late go to the place in front."""
        char = event.character if event.is_printable else None
        asked = self.prompt is not None and self.prompt.open
        if (asked or self.choice is not None) and char is None and self._means(event.key, HELP):
            await self.run_action("app.app_help")  # what waits for an answer waits on
        elif asked and self.prompt is not None:
            event.stop()
            event.prevent_default()
            self.prompt.take(event.key, char)
        elif self.choice is not None and self.app.screen is self:
            self._choose(event.key, narrow(char) if char else None)
        elif self.app.screen is not self:
            await super().obey(event)
        elif self.writing:
            await self.reply.take(event)
        else:
            await self.query_line.take(event)

    async def typed(self, key: str, char: str | None) -> bool:
        """Take one of the first three by its digit, then go by the registry."""
        sign = narrow(char) if char else ""
        if not self.writing and sign in DIGITS and not self.query_line.value:
            if DIGITS.index(sign) < len(self.rows.keys):
                self.rows.go(DIGITS.index(sign))
                await self.action_picker_take()
            return True
        action = self.session.keymap.find(self.NAME, key, None)
        if action is None or (self.writing and action.id in ("picker.up", "picker.down")):
            return False
        await self.act(action)
        return True

    action_picker_down, action_picker_up = step(1), step(-1)

    async def action_picker_take(self) -> None:
        """Put the text under the cursor into the box, behind what is there; in the box, copy what is written."""
        if self.writing:
            self.finish(Mark.COPIED)
            return
        code, subject = self.rows.current, self.subject
        if code is None:
            return

        def fill(shown: Shown) -> None:
            if shown.problem:
                self.say(shown.problem, "late")
                return
            self.shown, self.code = shown, self.code or code
            self.codes.append(code)
            self.greeting = self.greeting or shown.greeting
            self.write()
            looked_at = not self.reply.text and not self._kept
            self.reply.put(shown.text, shown.blanks, shown.cursor)
            if looked_at:  # nothing of it is hers yet: who leaves now finds the list again, not this text
                self._kept = self.reply.text

        self.ahead.fetch(at_desk(compose.preview, subject, code), fill)

    def write(self) -> None:
        """Bring the box to the front."""
        self.add_class("-writing")
        self.call_after_refresh(self._focus)  # it cannot have the focus before it is shown
        self.say("")

    def _focus(self) -> None:
        """Put the focus where is typed, once no key is on its way to the other line."""
        if self.under_way():
            self.ahead.defer(self._focus)
        elif self.is_current:
            self.set_focus(self.reply if self.writing else self.query_line)

    async def action_picker_more(self) -> None:
        """Look for another text to put behind this one."""
        self.remove_class("-writing")
        self.query_line.value = ""
        self.call_after_refresh(self._focus)
        self.find()

    async def action_picker_greet(self) -> None:
        """Take another greeting, in the preview or in what is written."""
        if not (self.shown.greeting or self.greeting):
            self.say(_("This text begins with no greeting."), "soon")
            return
        subject = msgspec.structs.replace(self.subject, skip=(*self.subject.skip, self.shown.greeting or self.greeting))
        self.subject = subject
        code, old = self.code or self.rows.current, self.greeting
        if not self.writing or code is None or not old:
            self.look()
            return

        def swap(shown: Shown) -> None:
            if shown.greeting and old in self.reply.text:
                place = self.reply.cursor_location
                self.reply.load_text(self.reply.text.replace(old, shown.greeting, 1))
                self.reply.move_cursor(place)
                self.greeting = shown.greeting

        self.session.do(at_desk(compose.preview, subject, code), swap)

    async def action_picker_language(self) -> None:
        """Take the texts of the other language."""
        lang = "en" if self.subject.lang == "zh" else "zh"
        self.subject = msgspec.structs.replace(self.subject, lang=lang)
        self.begin(draft=False)

    # -- writing ----------------------------------------------------------------------------------------------------

    def on_reply_edited(self) -> None:
        """Check what is written, and keep it as a draft a moment later."""
        text, blanks, subject = self.reply.text, tuple(self.reply.blanks), self.subject

        def show(shown: Shown) -> None:
            if self.reply.text == text:
                self.shown = msgspec.structs.replace(shown, greeting=self.greeting)
                self._repaint()

        self.session.do(at_desk(compose.look_over, subject, text, blanks, codes=tuple(self.codes)), show)
        if self._timer is not None:
            self._timer.stop()
        self._timer = once_after(self, _KEEP_AFTER_S, self.keep_draft)

    def keep_draft(self) -> None:
        """Keep what is written as a draft."""
        text, subject, codes = self.reply.text, self.subject, tuple(self.codes)
        if text == self._kept:
            return
        self._kept = text

        self.session.do(at_desk(sent_log.keep_draft, subject.key, text, codes))

    async def action_picker_sent(self) -> None:
        """Record what is written as sent, without copying it."""
        if self.writing:
            self.finish(Mark.SENT)

    def finish(self, mark: Mark) -> None:
        """Let the worker check, remember and copy; a refusal is said and the text stays."""
        text, blanks, code, greeting = self.reply.text.strip(), tuple(self.reply.blanks), self.code, self.greeting
        if not text:
            return
        subject, codes = self.subject, tuple(self.codes)
        job = at_desk(compose.use, subject, text, blanks=blanks, code=code, codes=codes, greeting=greeting, mark=mark)

        def done(outcome: Used | DeskError) -> None:
            if isinstance(outcome, DeskError):
                self.ahead.let_go()  # what was typed for what comes after the copy must not get into the text
                self.refused("  ".join(outcome.said()))
                return
            if mark is Mark.SENT:
                self.session.went()
            self.leave_with(outcome)

        self.ahead.fetch(guarded(job), done)

    def leave_with(self, used: Used) -> None:
        """Close, and let the place below say what came of the text."""
        self._kept = self.reply.text
        self.close()
        self.then(used)

    def close(self) -> None:
        """Leave; what is written and not copied stays as a draft."""
        if self._timer is not None:
            self._timer.stop()
        if self.reply.text != self._kept:
            self.keep_draft()
        if self.is_current:
            self.app.pop_screen()
            self.ahead.hand_over()

    async def action_picker_back(self) -> None:
        """Leave; from looking for a further text back to what is written."""
        if not self.writing and self.reply.text:
            self.write()
        else:
            self.ahead.hold()
            self._leave()

    def _leave(self) -> None:
        """Close once no key is on its way to the lines for typing: keys typed ahead are for the place below."""
        if self.under_way():
            self.ahead.defer(self._leave)
        else:
            self.close()

    async def action_picker_next(self) -> None:
        """Go to the next blank."""
        if self.writing:
            self.reply.next_blank()
