"""Notices: what a platform writes to the shop (station messages, tickets), pasted one or many at a time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from csdesk.domain.talk.messages import Said
from csdesk.intake.talk.chat import chat_words, read_turns

LONGEST_SUBJECT = 40


class Notice(Struct, frozen=True):
    """One notice or mail; `key` is a Message-ID where there is one, `due` or `within` a deadline in the words."""

    subject: str | None
    text: str
    at: datetime | None = None
    sender: str | None = None
    key: str | None = None
    due: datetime | None = None
    within: timedelta | None = None

    def due_from(self, now: datetime) -> datetime | None:
        """Return the deadline; one that counts from the notice counts from `now` when that tells no time."""
        return self.due or ((self.at or now) + self.within if self.within else None)

    @property
    def said(self) -> Said:
        """The words, as a line of a message."""
        return Said(self.text, self.at)


def read_notices(text: str, zone: tzinfo) -> list[Notice]:
    """Return the notices of a paste: one for each heading with a time, or the whole text as one."""
    found = []
    for turn in read_turns(text, zone):
        first, _line, rest = turn.text.partition("\n")
        subject = turn.nick or (first if rest and len(first) <= LONGEST_SUBJECT else None)
        found.append(Notice(subject, turn.text, turn.at, due=find_due(turn.text, zone), within=find_within(turn.text)))
    return found


def find_due(text: str, zone: tzinfo) -> datetime | None:
    """Return the deadline that a text names (`2026-03-17 18:00` and a word for before), or None."""
    match = re.search(chat_words().deadline, text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    try:
        return datetime(year, month, day, hour, minute, tzinfo=zone)
    except ValueError:
        return None


def find_within(text: str) -> timedelta | None:
    """Return how long a text leaves for the deed (`please answer within 24 hours`), or None."""
    match = re.search(chat_words().within, text, re.IGNORECASE)
    if match is None:
        return None
    number, unit = (found for found in match.groups() if found is not None)
    return timedelta(seconds=int(number) * chat_words().units[unit.lower()])
