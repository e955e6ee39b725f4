"""Which verb may be done on a text of the outbox, at which hour: screen and service ask here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from csdesk.domain.shared.denial import Denial
from csdesk.domain.texts.sent_log import Waiting
from csdesk.i18n import N_


def write_sms(_one: Waiting, now: datetime, _awake: datetime, waiting: Iterable[Waiting]) -> Denial | None:
    """There is an SMS whose time has come."""
    return None if any(sms_due(one, now) for one in waiting) else NO_SMS


NO_SMS = Denial("nothing_waiting", N_("No SMS is due."))


def sms_due(one: Waiting, now: datetime) -> bool:
    """Tell whether a text is an SMS for the gateway's next file."""
    return one.open and one.channel == "sms" and bool(one.to) and (one.due_at is None or one.due_at <= now)


def work(one: Waiting, *_facts: object) -> Denial | None:
    """Only what still waits goes out or is taken out."""
    if one.open:
        return None
    return Denial("already_sent" if one.sent_at else "dropped", N_("{id} is no longer in the outbox."))


def send(one: Waiting, now: datetime, awake: datetime, *_facts: object, again: bool = True) -> Denial | None:
    """Only a text whose time has come goes, not in quiet hours, nor twice when nobody knows how the last try ended.

    Args:
        one: The text.
        now: The desk's clock.
        awake: When texts may go again; `now` outside of quiet hours.
        again: The operator has looked and wants it sent once more.
    """
    if not one.open:
        return work(one)
    if one.sending and not again:
        hint = N_("Look, then drop it or send it once more: csdesk outbox send {id} --again")
        return Denial("unknown_outcome", N_("Nobody knows whether {id} went out the last time."), hint)
    if one.due_at is not None and now < one.due_at:
        return _later("not_due", N_("{id} is not due yet."), one.due_at)
    if awake > now:
        return _later("quiet_hours", N_("No texts between 22:00 and 8:00."), awake)
    return None


def _later(code: str, words: str, at: datetime) -> Denial:
    return Denial(code, words, N_("It may go from {time} on"), {"time": f"{at:%m-%d %H:%M}"})
