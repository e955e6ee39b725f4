"""Search words on messages: everywhere in a talk, or in one field."""

from __future__ import annotations

from csdesk.domain.search.words import Term, fold, parse
from csdesk.domain.shared.pinyin import initials
from csdesk.domain.talk.labels import MESSAGE_KINDS, MESSAGE_STATES
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.waiting import Wait
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk


def fits_message(desk: Desk, message: Message, wait: Wait, query: str) -> bool:
    """Tell whether a message fits a line of search words."""
    return all(_fits(desk, message, wait, term) for term in parse(query))


def _fits(desk: Desk, message: Message, wait: Wait, term: Term) -> bool:
    if term.field == "platform":
        pack = desk.packs.get(message.platform or "")
        names = (message.platform or "", *(pack.name.values() if pack else ()), *(pack.short.values() if pack else ()))
        return any(fold(name).startswith(term.text) for name in names if name)
    if term.field == "stage":
        words = (wait.state, wait.level, _(MESSAGE_STATES[wait.state]))
        return any(fold(word).startswith(term.text) for word in words)
    if term.field == "tag":
        return any(term.text in fold(tag) for tag in message.tags)
    nick = message.buyer_nick or message.sender or ""
    if term.field == "buyer":
        return term.text in fold(nick)
    if term.field == "order":
        return term.text in (message.order_id or "")
    said = "\n".join(line.text for line in message.said)
    everything = "\n".join((nick, initials(nick), message.order_id or "", message.subject or "", said, *message.tags))
    return term.text in fold(f"{everything}\n{_(MESSAGE_KINDS[message.kind])}")
