"""What was said to buyers: every text that was copied or sent, drafts, and texts that wait for their time."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct


class SentText(Struct, frozen=True, omit_defaults=True):
    """A text that was copied, or sent: two states, two facts.

    Args:
        id: `TX-0317-01`.
        at: When it was copied or, without that, sent.
        by: Operator.
        text: The words.
        channel: `chat`, `sms`, `review`, `mail`, `phone`.
        code: Its template, when it was one.
        lang: Its language.
        order_id: The order it was about.
        buyer: `platform:nick`.
        situation: Where the operator stood: the order's stage, `message`, `review` …; for the picker's ranking.
        greeting: The salutation used.
        way: How it was copied (`tmux`), or the channel that sent it.
        sent_at: When the operator said that it went, or a channel took it.
    """

    id: str
    at: datetime
    by: str
    text: str
    channel: str = "chat"
    code: str | None = None
    lang: str = "zh"
    order_id: str | None = None
    buyer: str | None = None
    situation: str | None = None
    greeting: str | None = None
    way: str | None = None
    sent_at: datetime | None = None


class Draft(Struct, frozen=True, omit_defaults=True):
    """What was typed and not sent yet: `id` names what it answers (`order:taobao:…`, `message:MS-…`)."""

    id: str
    text: str
    at: datetime
    codes: tuple[str, ...] = ()


SENDING = "sending"
"""Stands for the reason of a try that has not ended."""


class Waiting(Struct, frozen=True, omit_defaults=True):
    """A text in the outbox: it goes on the operator's key, not before its time, and never twice.

    Args:
        id: `OB-0317-01`.
        text: The words, checked.
        channel: `chat`, `sms`, `mail` or the name of a configured channel.
        to: Phone, address of mail, or empty for a chat and a group's robot.
        made_at: When it was put there.
        by: Operator.
        due_at: Not before; None means at once.
        subject: Subject of a mail.
        about: What it is for; one text per thing and channel (`notify:SF123`).
        order_id: The order.
        tries: When sending was tried, and why it failed.
        sent_at: When the channel took it.
        dropped_at: When the operator took it out.
        sent_text: The text that it became when the operator copied it, to send it herself.
        stage: How far its order was when it was written: a reminder is no use to one who has paid.
        code: Its template, when it was one.
    """

    id: str
    text: str
    channel: str
    made_at: datetime
    by: str
    to: str = ""
    due_at: datetime | None = None
    subject: str | None = None
    about: str | None = None
    order_id: str | None = None
    tries: tuple[tuple[datetime, str], ...] = ()
    sent_at: datetime | None = None
    dropped_at: datetime | None = None
    sent_text: str | None = msgspec.field(default=None, name="spoken")  # as the desk's file has always called it
    stage: str | None = None
    code: str | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.sent_at is None and self.dropped_at is None and self.sent_text is None

    @property
    def sending(self) -> bool:
        """Whether nobody knows how the last try ended: it was begun, and no end was written down."""
        return bool(self.tries) and self.tries[-1][1] == SENDING


class Title(Struct, frozen=True, omit_defaults=True):
    """How a buyer is addressed (`id`: `platform:nick`): 先生, 女士, or a whole title (M19)."""

    id: str
    title: str
