"""When an unpaid order may be chased, and when it is best (E03, U01-U03)."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

from csdesk.i18n import N_


class Reason(StrEnum):
    """Why the buyer has not paid, as far as one can tell; it chooses the text."""

    FORGOT = "forgot"
    DOUBT = "doubt"
    PRICE = "price"
    PAYMENT = "payment"
    MISTAKEN = "mistaken"


class Cadence(Struct, frozen=True):
    """How often and when buyers may be reminded.

    Args:
        first: How long after the order the first reminder may go.
        second: How long after the order the second one may.
        gap: The least time between two reminders.
        last: How long before closing the last one is best.
        most: How many in any 24 hours.
        quiet_from: Local time from which nobody is reminded.
        quiet_to: Local time until which nobody is.
    """

    first: timedelta = timedelta(minutes=15)
    second: timedelta = timedelta(hours=2)
    gap: timedelta = timedelta(minutes=90)
    last: timedelta = timedelta(hours=2)
    most: int = 3
    quiet_from: time = time(22)
    quiet_to: time = time(8)


@functools.cache
def read_cadence(most: int, quiet: str) -> Cadence:
    """Return the cadence of a shop's settings; raises `ValueError` for hours that are none, or a limit below one."""
    start, _dash, end = quiet.partition("-")
    if most < 1:
        raise ValueError(most)
    return Cadence(most=most, quiet_from=time.fromisoformat(start.strip()), quiet_to=time.fromisoformat(end.strip()))


class Verdict(Struct, frozen=True):
    """Whether a reminder may go now.

    Args:
        code: Why not: `said_no`, `past_closing`, `too_many`, `too_soon`, `quiet_hours`; None when it may.
        next_at: The next moment at which it may (now, when it may now); None when never again.
    """

    code: str | None
    next_at: datetime | None

    @property
    def allowed(self) -> bool:
        """Whether it may go now."""
        return self.code is None


WHY_NOT = {
    "said_no": N_("the buyer does not want it any more"),
    "past_closing": N_("the platform's closing time is past"),
    "too_many": N_("that is enough for 24 hours"),
    "too_soon": N_("it is too soon after the order or the last reminder"),
    "quiet_hours": N_("nobody is reminded in the quiet hours"),
}


DAY = timedelta(hours=24)
_SAYS_NO = r"不(?:想|需)?要(?:购|买)?了|不想?买了|不用了|拍错了?不要|取消(?:订单|吧|掉)|别再?催|不再?需要"


def says_no(text: str | None) -> bool:
    """Tell whether a buyer's words mean that he does not want the order any more."""
    return bool(text and re.search(_SAYS_NO, text))


def judge_reminder(
    now: datetime,
    created_at: datetime | None,
    sent: Sequence[datetime],
    *,
    refused: bool,
    cadence: Cadence,
    close_at: datetime | None = None,
) -> Verdict:
    """Return whether an unpaid order may be chased now, and if not, why and when next.

    Args:
        now: The desk's clock, in the shop's zone.
        created_at: When it was ordered; unknown counts as long ago.
        sent: When reminders went, oldest first.
        refused: The buyer said that he does not want it.
        cadence: The shop's limits.
        close_at: When the platform closes it by itself; from then on there is nothing left to pay.
    """
    if refused:
        return Verdict("said_no", None)
    if close_at is not None and close_at <= now:
        return Verdict("past_closing", None)
    code, at = None, now
    early = _earliest(created_at, sent, cadence)
    if early is not None and early > at:
        code, at = "too_soon", early
    if len(sent) >= cadence.most and sent[-cadence.most] + DAY > at:
        code, at = "too_many", sent[-cadence.most] + DAY
    awake = after_quiet(at.astimezone(now.tzinfo), cadence)
    if awake > at:
        code, at = code or "quiet_hours", awake
    return Verdict(code, at)


def best_time(
    now: datetime, created_at: datetime | None, close_at: datetime | None, sent: Sequence[datetime], cadence: Cadence
) -> datetime | None:
    """Return when the next reminder does most good: the step of the cadence it is, not before now.

    None where all were sent, or where it comes too late for an order that the platform has closed by then.
    """
    if len(sent) >= cadence.most:
        return None
    if len(sent) == cadence.most - 1:
        best = close_at - cadence.last if close_at else None
    else:
        best = _earliest(created_at, sent, cadence)
    best = max(now, best or now).astimezone(now.tzinfo)
    best = after_quiet(best, cadence)
    return best if close_at is None or best < close_at else None


def _earliest(created_at: datetime | None, sent: Sequence[datetime], cadence: Cadence) -> datetime | None:
    found = [sent[-1] + cadence.gap] if sent else []
    if created_at is not None:
        found.append(created_at + (cadence.first if not sent else cadence.second))
    return max(found, default=None)


def after_quiet(at: datetime, cadence: Cadence) -> datetime:
    """Return `at`, or the end of the quiet hours that it lies in."""
    start, end, local = cadence.quiet_from, cadence.quiet_to, at.timetz().replace(tzinfo=None)
    if start <= end:
        quiet, days = start <= local < end, 0
    else:
        quiet, days = local >= start or local < end, int(local >= start)
    if not quiet:
        return at
    return datetime.combine(at.date() + timedelta(days=days), end, at.tzinfo)
