"""What the keys of the inbox do with messages that are not for us alone: pass on, tag, mute."""

from __future__ import annotations

from collections import Counter

from csdesk.domain.orders.buyers import DIFFICULT
from csdesk.domain.shared import times
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk import messages
from csdesk.services.talk.messages import name_platform

OWNERS = (N_("warehouse"), N_("boss"), N_("supplier"))
"""To whom messages are passed on; another name is typed (M24)."""

USED = 6
"""How many of the tags in use are offered."""


class MessagePassing(TabbedListScreen):
    """The verbs that give messages away."""

    async def action_messages_pass(self) -> None:
        """Pass the messages on: to whom, and by when an answer is due; the boss means that it is beyond us."""
        ids = self.rows.chosen

        def give(name: str | None) -> None:
            if name is None:
                self.ask(_("pass to"), give, accept=_("go on"))
            else:
                title = _("answer due (14:30, +2h; empty for none)")
                self.ask(title, lambda due: self._pass(ids, name, due), accept=_("save"), value="+2h")

        self.pick(_("pass to"), [*((_(name), _(name)) for name in OWNERS), (_("another"), None)], give)

    def _pass(self, ids: list[str], name: str, due: str) -> None:
        def job(desk: Desk) -> Result:
            at = times.parse_time(due, desk.now()) if due.strip() else None
            return messages.pass_on(desk, ids, name, at, escalate=name == _(OWNERS[1]))

        self.verb(job)

    async def action_messages_tag(self) -> None:
        """Put a tag on the messages, or take it off when all have it."""
        ids = self.rows.chosen
        known = self.session.snapshot.talk.inbox
        used = Counter(tag for key in known.live for tag in known.messages[key].tags if tag != DIFFICULT)
        words = [(_("difficult"), DIFFICULT), *((clean(tag), tag) for tag, _count in used.most_common(USED))]

        def put(tag: str | None) -> None:
            if tag is None:
                self.ask(_("tag"), put, accept=_("save"))
            elif tag.strip():
                self._tag(ids, tag)

        self.pick(_("tag with"), [*words, (_("another"), None)], put)

    def _tag(self, ids: list[str], word: str) -> None:
        self.verb(messages.tag, ids, word)

    async def action_messages_platform(self) -> None:
        """Say of which platform the conversations are."""
        ids = self.rows.chosen

        def name(platform: str) -> None:
            self.verb(name_platform, ids, platform)

        packs = self.session.view.packs
        self.pick(_("of which platform"), [(packs[key].name[language()], key) for key in packs], name)

    async def action_messages_mute(self) -> None:
        """Close the messages and mute their senders."""
        ids = self.rows.chosen

        self.verb(messages.mute, ids)
