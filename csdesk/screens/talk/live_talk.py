"""A consultation in three keys, on any screen: asked about, how near to buying; the rest is filled in later."""

from __future__ import annotations

from collections.abc import Callable

from csdesk.domain.shared.label import label
from csdesk.domain.talk.consults import Intent, Question
from csdesk.domain.talk.labels import INTENTS, QUESTIONS
from csdesk.i18n import _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.talk import consults
from csdesk.worker import at_desk


def note_live_talk(place: DeskScreen, see: Callable[[], object]) -> None:
    """Ask for the two words that make a row; `see` shows the rows there are."""

    def near(question: Question | None) -> None:
        if question is None:
            see()
            return
        options = [Option(str(n), label(INTENTS, intent), intent) for n, intent in enumerate(Intent, 1)]
        place.choose(_("how near to buying"), options, lambda intent: log(question, intent))

    def log(question: Question, intent: Intent) -> None:
        place.session.do(at_desk(consults.log, question, intent, live=True), place.said)

    asked = [Option(str(n), label(QUESTIONS, question), question) for n, question in enumerate(Question, 1)]
    place.choose(_("live talk, asked about"), [*asked, Option("0", _("show them"), None)], near)
