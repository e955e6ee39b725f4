"""Putting what is written into the outbox, out of the picker."""

from __future__ import annotations

from datetime import datetime

from csdesk.errors import DeskError
from csdesk.i18n import _
from csdesk.screens.frame.asking import ask_time
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.desk.results import Result
from csdesk.services.talk import by_hand
from csdesk.services.talk.compose import Subject, Used
from csdesk.widgets.reply import Reply
from csdesk.worker import at_desk, guarded


class Later(DeskScreen):
    """What the picker does with a text that is not for now."""

    subject: Subject
    reply: Reply
    code: str | None

    def leave_with(self, used: Used) -> None:
        """Close the picker and say what came of it."""
        raise NotImplementedError

    async def action_picker_later(self) -> None:
        """Ask for the time: the earliest at which texts may go stands there."""

        def ask(due: datetime) -> None:
            value = f"{due:%Y-%m-%d %H:%M}" if due > self.session.view.now() else ""
            ask_time(self, _("into the outbox until"), self._put, accept=_("put aside"), value=value)

        self.ahead.fetch(at_desk(by_hand.usual_due), ask)

    def _put(self, time: str) -> None:
        text, subject, code = self.reply.text.strip(), self.subject, self.code

        def done(outcome: Result | DeskError) -> None:
            if isinstance(outcome, DeskError):
                self.ahead.let_go()
                self.refused("  ".join(outcome.said()))
                self.set_focus(self.reply)
            else:
                self.leave_with(Used(outcome))

        self.ahead.fetch(guarded(lambda desk: by_hand.put_later(desk, subject, text, desk.time(time), code)), done)
