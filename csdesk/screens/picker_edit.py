"""Editing the template under the cursor in the operator's own editor, out of the picker."""

from __future__ import annotations

from csdesk.i18n import _
from csdesk.screens.base import Place
from csdesk.services.bench import Bench
from csdesk.services.compose import Subject
from csdesk.widgets.queue import Queue


class Editing(Place):
    """What the picker does with templates themselves."""

    rows: Queue
    subject: Subject

    def begin(self, *, draft: bool) -> None:
        """Fetch the templates anew."""
        raise NotImplementedError

    async def do_picker_edit(self) -> None:
        """Open the template in the operator's editor; a shipped one is copied to her own first."""
        code, lang = self.rows.current, self.subject.lang
        if code is None:
            return

        def job(bench: Bench) -> tuple[list[str], str]:
            from csdesk.services.template_edit import editor_command

            return editor_command(bench, code, lang)

        def run(found: tuple[list[str], str]) -> None:
            from csdesk.services.editor import run_editor
            from csdesk.services.template_edit import complaints

            command, path = found
            with self.app.suspend():
                run_editor(command)
            self.refresh(layout=True)

            def told(words: str) -> None:
                self.say(words or _("saved: {path}").format(path=path), "late" if words else "done")
                if not words:
                    self.begin(draft=False)

            self.session.do(lambda bench: complaints(bench, code, lang), told)

        self.session.do(job, run)
