"""Short words for times and states, the same on every screen."""

from __future__ import annotations

from datetime import datetime, timedelta

from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.times import day_words, span_text
from csdesk.domain.talk.figures import ENOUGH_RATE, Figures, rate_level
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.session import Session
from csdesk.widgets.columns import Column, Worth
from csdesk.widgets.paint import Line, Span
from csdesk.width import cells

DUE = Column(N_("due"), 16, right=True, holds=N_("late yesterday 00:00"))
"""The column of `due_words`, wide enough for the longest of them in any language."""
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def moment_words(now: datetime) -> str:
    """Return date, weekday and clock of a moment."""
    return f"{now:%m-%d} {_(WEEKDAYS[now.weekday()])} {now:%H:%M}"


def due_words(moment: datetime | None, now: datetime, *, late: bool, blank: str = "") -> Span:
    """Return when something is due as a cell of `DUE`, past it with the word for that; `blank` without a time."""
    if moment is None:
        return (blank, "text")
    words = day_words(moment, now)
    words = _("late {when}").format(when=words) if late else words
    return (Worth(words, moment), "late" if late else "text")


def pair_line(session: Session) -> Line:
    """Name the buyer for whom the clipboard is; a text for another than was searched for warns."""
    pair = session.pair
    if pair is None:
        return []
    if pair.wrong:
        words = _("for {who}, but {other} was searched").format(who=clean(pair.who), other=clean(pair.searched))
        return [("! " + words, "late"), ("   ", "text")]
    return [(_("to "), "dim"), (clean(pair.who), "mark"), ("   ", "text")]


def routine_words(session: Session) -> Line:
    """Return how far the routine is, amber until no step is open (R10), and the way back to a step that is worked."""
    steps = session.snapshot.steps
    closed = sum(step.state != "open" for step in steps)
    if closed == len(steps):
        return []
    words = _("routine {done}/{total}").format(done=closed, total=len(steps))
    if session.step is not None:
        words += " · " + _("Esc goes back")
    return [(f"  {words} ", "soon")]


def when_words(moment: datetime | None, now: datetime) -> Span:
    """Return when something was as a cell that sorts by it."""
    return (Worth(day_words(moment, now) if moment is not None else "", moment), "dim")


def clock_words(moment: datetime | None, now: datetime) -> str:
    """Return the clock time of a moment of today."""
    return f"{moment.astimezone(now.tzinfo):%H:%M}" if moment is not None else ""


def left_words(standing: Standing, now: datetime) -> Span:
    """Return how long an order has left, toned by urgency and always with the word for it."""
    if standing.close_at is not None:
        gone = standing.close_at < now
        return (
            (_("closes {span}").format(span=span_text(standing.close_at - now)), "dim")
            if not gone
            else (_("closing"), "dim")
        )
    if standing.ship_by is None or standing.stage in (Stage.SHIPPED, Stage.DELIVERED, Stage.COMPLETED, Stage.CLOSED):
        return ("", "dim")
    left = span_text(standing.ship_by - now)
    if standing.late:
        return (_("late {span}").format(span=left), "late")
    if standing.soon:
        return (_("soon {span}").format(span=left), "soon")
    return (left, "text")


def cutoff_words(now: datetime, at: datetime | None) -> Line:
    """Return the day's cut-off time and how long it is away; amber in its last ninety minutes (U02)."""
    if at is None:
        return []
    if at < now:
        return [(_("cut-off {at} is past").format(at=f"{at:%H:%M}"), "dim")]
    tone = "soon" if at - now <= timedelta(minutes=90) else "text"
    return [(_("cut-off {at}, {left} left").format(at=f"{at:%H:%M}", left=span_text(at - now)), tone)]


def reply_words(figures: Figures, room: int) -> Line:
    """Return today's reply rate and the share answered within 30 seconds; amber and red with their word (M03).

    Without the room for all of it the rate alone; nothing where not even that has room, known or not.
    """
    if cells(_("reply rate {rate}").format(rate="100%")) > room:
        return []
    if figures.rate is None or figures.within_30s is None:
        return [(_("reply rate -"), "dim")]
    level = rate_level(figures.rate)
    word = {"low": _("low"), "bad": _("too low: under {least}").format(least=f"{ENOUGH_RATE:.0%}")}.get(level, "")
    tone = {"low": "soon", "bad": "late"}.get(level, "text")
    rate = f"{figures.rate:.0%}"
    words = _("reply rate {rate} (30 s {share})").format(rate=rate, share=f"{figures.within_30s:.0%}")
    whole = f"{words} {word}".rstrip()
    return [(whole if cells(whole) <= room else _("reply rate {rate}").format(rate=rate), tone)]
