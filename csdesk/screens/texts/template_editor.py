"""Editing a template: what is written, and below how it looks on the real order, with every fault and its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import TextArea

from csdesk.errors import DeskError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.texts import blanks
from csdesk.screens.texts.picker_lines import preview_lines
from csdesk.services.desk.results import Result
from csdesk.services.talk import template_edit
from csdesk.services.talk.compose import Shown, Subject
from csdesk.services.talk.template_edit import Source, Tried
from csdesk.session import Session
from csdesk.widgets.paint import Line, wrap
from csdesk.widgets.reply import Board
from csdesk.worker import at_desk, guarded


class Lines(TextArea):
    """The lines of the template."""

    def __init__(self, board: Board, text: str) -> None:
        super().__init__(text, id="source", soft_wrap=True, compact=True, highlight_cursor_line=False,
                         show_line_numbers=True)  # fmt: skip
        self.board = board

    async def _on_key(self, event: events.Key) -> None:
        await self.board.on_key(event)

    async def take(self, event: events.Key) -> None:
        """Type a sign, else leave the key to the screen, else move and delete."""
        if event.is_printable or event.key == "enter":
            await super()._on_key(event)
        elif not await self.board.typed(event.key, None):
            bindings = self._bindings.key_to_bindings.get(event.key)
            if bindings:
                await self.run_action(bindings[0].action)


class TemplateEditor(DeskScreen):
    """One template in work.

    Args:
        session: The sitting.
        subject: On what the preview is made.
        code: The template.
        source: What is written of it.
        then: Called when something was saved, after the screen closed.
        outside: Opens the operator's own editor.
    """

    NAME = "editor"
    CSS_PATH: ClassVar = "template_editor.tcss"

    def __init__(
        self, session: Session, subject: Subject, code: str, source: Source,
        then: Callable[[Result], None], outside: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(session)
        self.head.place = "orders"
        self.subject, self.code, self.source = subject, code, source
        self.then, self.outside = then, outside
        self.warned = False
        self.tried = Tried(Shown())
        self.area = Lines(self, source.text)
        self.below = self.sheet(self._below, "below")

    def body(self) -> Iterable[Widget]:
        """Yield the lines and the preview."""
        yield Vertical(self.area, self.below, id="edit")

    def on_mount(self) -> None:
        """Begin to write."""
        self.area.focus()
        self.look()

    def state_words(self) -> Line:
        """Name the template and whose it is."""
        whose = _("yours") if self.source.own else _("ours; saved as yours, which wins")
        return [(f"{self.code}  ", "strong"), (whose + " ", "dim")]

    @property
    def typing(self) -> bool:
        """Whether keys belong to the lines first: always."""
        return True

    async def obey(self, event: events.Key) -> None:
        """Give a key to the lines."""
        if self.app.screen is self:
            await self.area.take(event)
        else:
            await super().obey(event)

    async def typed(self, key: str, char: str | None) -> bool:  # noqa: ARG002 - signs belong to the lines
        """Go by the registry."""
        action = self.session.keymap.find(self.NAME, key, None)
        if action is not None:
            await self.act(action)
        return action is not None

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Look at what is written."""
        event.stop()
        self.warned = False
        self.look()

    def look(self) -> None:
        """Let the worker try what is written."""
        text, path, code, subject = self.area.text, self.source.path, self.code, self.subject

        def show(tried: Tried) -> None:
            if self.area.text == text:
                self.tried = tried
                self.below.repaint()

        self.session.do(at_desk(template_edit.try_source, subject, code, path, text), show)

    def _below(self, width: int) -> list[Line]:
        found: list[Line] = []
        for fault in self.tried.faults:
            words = _("line {fault}").format(fault=clean(fault))
            found += [[(row, "late" if self.tried.bad else "soon")] for row in wrap(words, width)]
        return [*found, *preview_lines(self.tried.shown, width)]

    async def action_editor_save(self) -> None:
        """Save and go back; a template that must not be used stays here."""
        text, path, code = self.area.text, self.source.path, self.code

        def done(outcome: Result | DeskError) -> None:
            if isinstance(outcome, DeskError):
                self.ahead.let_go()
                self.say("  ".join(outcome.said()[:2]), "late")
            else:
                self.app.pop_screen()
                self.then(outcome)

        self.ahead.fetch(guarded(at_desk(template_edit.save_source, code, path, text)), done)

    async def action_editor_blank(self) -> None:
        """Choose a blank and put it where the cursor is."""
        await self.app.push_screen(blanks.Blanks(self.session, self.subject.lang, self.area.insert))

    async def action_editor_outside(self) -> None:
        """Go on in the operator's own editor."""
        if self.area.text != self.source.text:
            self.say(_("Save first, or leave without saving."), "soon")
            return
        self.app.pop_screen()
        self.outside()

    async def action_editor_back(self) -> None:
        """Leave; what is not saved is asked about once."""
        if self.area.text != self.source.text and not self.warned:
            self.warned = True
            self.say(_("Not saved. Esc again throws it away."), "soon")
            return
        self.app.pop_screen()
