"""The paste pair from any list of buyers: the search key, the text, that it was sent, and when its promise is due."""

from __future__ import annotations

from csdesk.domain.follow.follow import Follow
from csdesk.domain.texts.sent_log import SentText
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.results import Result
from csdesk.services.talk import pair
from csdesk.services.talk.compose import Used
from csdesk.services.talk.pair import Whom
from csdesk.services.texts.deliver import way_words
from csdesk.worker import at_desk


class PastePair(ListScreen):
    """A list in which every row is about a buyer."""

    PROMISE_KEY = "said.promise"

    def whom(self) -> Whom | None:
        """Return whom the row under the cursor is about."""
        raise NotImplementedError

    async def pick_text(self) -> None:
        """Let the operator choose a text for the row: what `y` does while there is none."""
        self.say(_("No text was made for this buyer today."), "soon")

    async def _pick(self) -> None:
        await self.pick_text()
        if not self.fetching:
            self.hand_over()

    def _whom(self) -> Whom | None:
        found = self.whom()
        if found is None and self.rows.current is not None:
            self.say(_("Neither buyer nor order is known here."), "soon")
        return found

    def used(self, used: Used) -> None:
        """Say what was copied or sent, and the promise that came of it."""
        words = way_words(used.result.summary, used.way) if used.way else used.result.summary
        if used.promise is not None and used.promise.due_at is not None:
            due = f"{used.promise.due_at:%m-%d %H:%M}"
            words += "  " + _("promised {time}, {key} corrects it").format(
                time=due, key=self.key_name(self.PROMISE_KEY)
            )
        self.said(Result(used.result.changed, words, None, used.result.warnings))

    async def action_pair_key(self) -> None:
        """Copy the search key of the row; the status line names the buyer from now on."""
        whom = self._whom()
        if whom is None:
            return

        def done(way: str) -> None:
            words = way_words(_("search key {word}").format(word=clean(whom.search)), way)
            self.say(f"{words}  " + _("{key} copies the text").format(key=self.key_name("pair.copy")))

        self.session.do(at_desk(pair.copy_key, whom), done)

    async def action_pair_copy(self) -> None:
        """Copy the last text for the row again; without one, choose it."""
        whom = self._whom()
        if whom is None:
            return

        def done(found: tuple[SentText, str] | None) -> None:
            if found is None:
                self.hold()
                self.call_next(self._pick)
                return
            spoken, way = found
            self.say(way_words(clean(" ".join(spoken.text.split()))[:16] + "~", way))

        self.fetch(at_desk(pair.copy_again, whom), done)

    async def action_said_sent(self) -> None:
        """Record the copied text of the row as sent."""
        whom = self._whom()
        if whom is None:
            return

        def done(result: Result) -> None:
            self.session.went(whom.buyer)
            self.said(result)

        self.session.do(at_desk(pair.sent, whom), done)

    async def action_said_promise(self) -> None:
        """Ask for the right time of the last promise to this buyer."""
        whom = self._whom()
        if whom is None:
            return

        self.fetch(at_desk(pair.last_promise, whom), self._correct)

    def _correct(self, promise: Follow | None) -> None:
        if promise is None or promise.due_at is None:
            self.say(_("Nothing was promised to this buyer."), "soon")
            return

        def take(time: str) -> None:
            self.session.do(at_desk(pair.correct, promise, time), self.said)

        title = _("promised: {text}; due").format(text=clean(promise.text)[:24])
        self.ask(title, take, accept=_("save"), value=f"{promise.due_at:%Y-%m-%dT%H:%M}")
