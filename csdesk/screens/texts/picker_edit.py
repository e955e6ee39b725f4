"""Editing the template under the cursor, out of the picker: here, or in the operator's own editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from csdesk.i18n import _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.texts import template_editor
from csdesk.services.desk.results import Result
from csdesk.services.talk import template_edit
from csdesk.services.talk.compose import Subject
from csdesk.services.texts import editor as texts_editor
from csdesk.widgets.queue import Queue
from csdesk.worker import at_desk

if TYPE_CHECKING:
    from csdesk.services.talk.template_edit import Source


class Editing(DeskScreen):
    """What the picker does with templates themselves."""

    rows: Queue
    subject: Subject

    def begin(self, *, draft: bool) -> None:
        """Fetch the templates anew."""
        raise NotImplementedError

    async def action_picker_edit(self) -> None:
        """Open the template for editing; a shipped one is saved as the operator's own."""
        code, subject = self.rows.current, self.subject
        if code is None:
            return
        self.ahead.fetch(at_desk(template_edit.source_of, code, subject.lang), self._editor(subject, code))

    async def action_picker_new(self) -> None:
        """Ask for the code and the name of a new template, then open it for editing."""
        subject = self.subject

        def name(code: str) -> None:
            def ask(_source: Source) -> None:
                self.ask(_("name of the text"), titled, accept=_("go on"))

            def titled(title: str) -> None:
                self.ahead.fetch(at_desk(template_edit.new_source, code, title, subject.lang), open_)

            open_ = self._editor(subject, code)

            self.ahead.fetch(at_desk(template_edit.new_source, code, "", subject.lang), ask)

        self.ask(_("code of the new text (small letters, such as glaze_care)"), name, accept=_("go on"))

    def _editor(self, subject: Subject, code: str) -> Callable[[Source], None]:
        def show(source: Source) -> None:
            editor = template_editor.TemplateEditor(
                self.session, subject, code, source, self._saved, lambda: self._outside(code)
            )
            self.app.push_screen(editor)

        return show

    async def action_picker_drop(self) -> None:
        """Delete the template under the cursor, once it is said that it is meant; only her own can be."""
        code, lang = self.rows.current, self.subject.lang
        if code is None:
            return

        def sure(yes: bool) -> None:
            if yes:
                self.attempt(at_desk(template_edit.drop, code, lang), self._saved)

        self.choose(
            _("delete {code}?").format(code=code),
            [Option("1", _("delete"), True), Option("2", _("keep"), False)],
            sure,
        )

    def _saved(self, result: Result) -> None:
        self.say(result.summary, "done")
        self.begin(draft=False)

    def _outside(self, code: str) -> None:
        """Open the operator's own editor; a shipped template is copied to her own file first."""
        lang = self.subject.lang

        def run(found: tuple[list[str], str]) -> None:
            command, path = found
            with self.app.suspend():
                texts_editor.run_editor(command)
            self.refresh(layout=True)

            def told(words: str) -> None:
                self.say(words or _("saved: {path}").format(path=path), "late" if words else "done")
                if not words:
                    self.begin(draft=False)

            self.session.do(at_desk(template_edit.complaints, code, lang), told)

        self.session.do(at_desk(template_edit.editor_command, code, lang), run)
