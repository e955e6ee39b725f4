"""What the keys of the inbox do."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.actions import Place, named
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.shared.label import label
from csdesk.domain.talk.consults import Intent, Noted, Question
from csdesk.domain.talk.labels import CASE_KINDS, INTENTS, QUESTIONS
from csdesk.domain.texts.sent_log import Draft
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.screens.texts import picker
from csdesk.services.buyers import sent_log
from csdesk.services.cases import cases
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk import answers, compose, consults, messages, several
from csdesk.services.talk.compose import Subject
from csdesk.services.talk.suggest import Suggestion, suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask
from csdesk.worker import at_desk

REPLY = named("messages.reply")
FIND = "?"
"""Stands for the picker among the codes of templates."""

KINDS = (
    CaseKind.AFTERSALES,
    CaseKind.EXCHANGE,
    CaseKind.RETURN_REFUND,
    CaseKind.COMPLAINT,
    CaseKind.PROBLEM_PARCEL,
    CaseKind.INTERCEPT,
    CaseKind.READDRESS,
    CaseKind.COUPON_REFUND,
)
"""The cases that begin with a message."""


class MessageVerbs(TabbedListScreen):
    """The verbs on messages."""

    async def action_messages_reply(self) -> None:
        """Offer the three templates that fit, or a line for typing; then show, check, copy."""
        key = self.rows.current
        if key is None:
            return
        if len(self.rows.chosen) > 1:
            self._reply_to_each(self.rows.chosen)
            return

        def offer(found: list[Suggestion]) -> None:
            fitting = [(clean(one.title), one.code, one.text) for one in found]
            more = [(_("own words"), None, ""), (_("find a text"), FIND, "")]
            options = [Option(str(number), *one) for number, one in enumerate([*fitting, *more], 1)]
            self.choose(_("answer with"), options, lambda code: self._answer(key, code))

        self.ahead.fetch(lambda desk: suggest(desk, messages.find_message(desk, key)), offer)

    pick_text = action_messages_reply

    def _reply_to_each(self, ids: list[str]) -> None:
        """Answer the marked messages with one template, each with its own text."""

        def take(code: str | None) -> None:
            if code is None:
                self.ask(_("code of the text"), take, accept=_("go on"))
            elif code.strip():
                self.speak_each(ids, lambda desk, each, mark: several.answer(desk, each, code.strip(), mark))

        def offer(found: list[tuple[str, str]]) -> None:
            words = _("answer {count} with").format(count=len(ids))
            self.pick(words, [*((clean(title), code) for title, code in found), (_("another"), None)], take)

        self.ahead.fetch(lambda desk: several.fitting(desk, ids), offer)

    def _answer(self, key: str, code: str | None, text: str | None = None) -> None:
        if code == FIND:
            self._find(key)
            return
        if code is None and text is None:
            self._type(key)
            return

        def asked(desk: Desk, fills: Mapping[str, str]) -> Ask:
            return answers.ask_for(desk, messages.find_message(desk, key), text, code, fills)

        def recorded(desk: Desk, fills: Mapping[str, str], mark: Mark) -> Result:
            return answers.reply(desk, key, text, code, fills=fills, mark=mark)

        self.speak(asked, recorded)

    def _type(self, key: str) -> None:
        """Open the line for own words, with the draft that lies there; what is left at Escape is one."""
        subject = f"{messages.MESSAGE}{key}"

        def keep() -> None:
            words = self.prompt.input.value.strip() if self.prompt is not None else ""
            self.session.do(at_desk(sent_log.keep_draft, subject, words))
            if words:
                self.say(_("kept as a draft, {key} brings it back").format(key=self.session.keymap.key(REPLY)))

        def ask(draft: Draft | None) -> None:
            value = " ".join(draft.text.split()) if draft is not None else ""
            self.ask(_("answer"), lambda words: self._own(key, words), accept=_("check"), left=keep, value=value)

        self.ahead.fetch(at_desk(sent_log.draft_of, subject), ask)

    def _own(self, key: str, words: str) -> None:
        if words.strip():
            self._answer(key, None, words)
        else:
            self.say(_("What shall the answer be?"), "soon")

    def _find(self, key: str) -> None:
        """Open the picker over all texts."""

        def show(subject: Subject) -> None:
            self.app.push_screen(picker.Picker(self.session, subject, self.used))

        self.ahead.fetch(lambda desk: compose.subject_of_message(desk, messages.find_message(desk, key)), show)

    async def action_messages_case(self) -> None:
        """Open an after-sales case on the message's order."""
        message = self.session.snapshot.talk.inbox.messages.get(self.rows.current or "")
        if message is not None and message.order_id is not None:
            self._case(message.order_id, message.text)
        elif message is not None:
            words = message.text
            self.ask(_("on which order (its number)"), lambda text: self._case(text, words), accept=_("go on"))

    def _case(self, order_id: str, words: str) -> None:
        def open_(kind: CaseKind) -> None:
            self.verb(cases.open_case, order_id, kind, words)

        self.pick(_("case for …{tail}").format(tail=order_id[-4:]), [(label(CASE_KINDS, k), k) for k in KINDS], open_)

    async def action_messages_consult(self) -> None:
        """Write down the message under the cursor as a consultation; in an empty list a talk of another window."""
        key = self.rows.current

        def near(question: Question) -> None:
            options = [(label(INTENTS, intent), intent) for intent in Intent]
            self.pick(_("how near to buying"), options, lambda intent: self._consult(key, question, intent))

        self.pick(_("asked about"), [(label(QUESTIONS, question), question) for question in Question], near)

    def _consult(self, key: str | None, question: Question, intent: Intent, words: str | None = None) -> None:
        if key is None and words is None:
            self.ask(_("who asked what"), lambda text: self._consult(key, question, intent, text), accept=_("save"))
            return

        self.verb(consults.log, question, intent, Noted(words=words), message=key)

    async def action_messages_order(self) -> None:
        """Go to the message's order."""
        message = self.session.snapshot.talk.inbox.messages.get(self.rows.current or "")
        if message is None or message.order_id not in self.session.snapshot.orders:
            self.say(_("No order is known for this message."), "soon")
            return
        await self.visit(Place.ORDERS, message.order_id)
