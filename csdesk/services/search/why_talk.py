"""Why a message, a case, a review or a dated thing stands as it does: whose turn it is, its time, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.config import PlatformSettings
from csdesk.domain.cases.cases import Case, case_state, overdue
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.cases.plan import WORDS
from csdesk.domain.follow.follow import END_NAMES, KIND_NAMES, Follow, is_late
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.talk import messages
from csdesk.domain.talk.labels import CASE_STATES, COPIED, LEVELS, MESSAGE_STATES, REVIEW_KINDS, REVIEW_STATES
from csdesk.domain.talk.messages import Kind, Message, State
from csdesk.domain.talk.reviews import Review, ReviewKind, has_news, only_copied, review_state
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.search.because import Because, at, by_rule, by_setting
from csdesk.services.today.clocks import review_due_at
from csdesk.services.today.inbox import take_inbox


def of_message(desk: Desk, message: Message) -> Iterator[Because]:
    """Yield whose turn a message is, by when, and which rule says so."""
    wait, came = take_inbox(desk).wait(message.id), _("it came at {time}").format(time=at(desk, message.received_at))
    state = label(MESSAGE_STATES, wait.state)
    if wait.state is State.SNOOZED:
        yield Because(state, _("put off until {time}").format(time=at(desk, message.snooze_until)))
    elif messages.only_copied(message):
        yield Because(_(COPIED), _("nobody said yet that its text went"))
    elif message.handled_at is not None:
        yield Because(state, _("answered or finished at {time}").format(time=at(desk, message.handled_at)))
    else:
        yield Because(state, came)
    if wait.due_at is None:
        yield Because(_("no deadline"), _("only buyers and tickets have one"))
    elif message.kind is not Kind.BUYER:
        found = _("to be answered by {time}").format(time=at(desk, wait.due_at))
        yield Because(found, _("the ticket names this time"))
    else:
        yield from _window(desk, message, _("to be answered by {time}").format(time=at(desk, wait.due_at)), came)
    if wait.level in LEVELS:
        words = _("it waits for {minutes} min of the hours that count").format(minutes=wait.wait_s // 60)
        yield Because(label(LEVELS, wait.level), words)


def _window(desk: Desk, message: Message, found: str, came: str) -> Iterator[Because]:
    """Yield the window of a buyer's message and the hours that count: hers, else the platform's."""
    name, platform = message.platform or "", desk.config.platforms.get(message.platform or "", PlatformSettings())
    pack = desk.packs.get(name)
    if platform.reply_window_s:
        yield by_setting(found, came, f"{name}.reply_window_s", platform.reply_window_s)
    elif pack is not None and pack.number("reply_window_s"):
        yield by_rule(desk, name, "reply_window_s", found, came)
    else:
        yield by_setting(found, came, "sla.late_s", desk.config.sla.late_s)
    counts, because = _("which hours count"), _("time runs only then")
    if platform.reply_hours is not None:
        yield by_setting(counts, because, f"{name}.reply_hours", platform.reply_hours)
    elif pack is not None and "reply_hours" in pack.rules:
        yield by_rule(desk, name, "reply_hours", counts, because)
    else:
        yield by_setting(counts, because, "office_hours", desk.config.office_hours)


def of_case(desk: Desk, case: Case) -> Iterator[Because]:
    """Yield whose turn a case is, its next date, and what keeps it from going on."""
    opened = _("opened at {time} by {who}").format(time=at(desk, case.opened_at), who=case.by)
    if case.closed_at is not None:
        opened = _("closed at {time}").format(time=at(desk, case.closed_at))
    elif case.escalated:
        opened = _("the amount is above what you may pay")
        yield by_setting(
            label(CASE_STATES, case_state(case)), opened, "aftersales.max_pay", desk.config.aftersales.max_pay
        )
    if case.closed_at is not None or not case.escalated:
        yield Because(label(CASE_STATES, case_state(case)), opened)
    if case.closed_at is not None:
        return
    if case.due_at is not None:
        words = _("overdue since {time}") if overdue(case, desk.now()) else _("next date {time}")
        todo = next((one for one in case.plan if one.done_at is None and one.due_at == case.due_at), None)
        because = _("promised to the buyer, or set; else a day after the last step")
        if todo is not None:
            because = _("its next step: {step}").format(step=label(WORDS, todo.code))
        guess = _("the desk's own days for such a case") if todo is not None else None
        yield Because(words.format(time=at(desk, case.due_at)), because, source=guess)
    if case.missing:
        names = listed(label(PHOTO_NAMES, name) for name in case.missing)
        yield Because(_("no step before the photos are there"), _("still missing: {names}").format(names=names))


def of_review(desk: Desk, review: Review) -> Iterator[Because]:
    """Yield whose turn a review is, what it counts as, and by when something must happen."""
    state, stars = label(REVIEW_STATES, review_state(review)), review.stars
    if only_copied(review):
        yield Because(_(COPIED), _("nobody said yet that its text went"))
    elif has_news(review):
        yield Because(state, _("the buyer wrote again at {time}").format(time=at(desk, review.more_at)))
    elif review.done_at is not None:
        yield Because(state, _("finished at {time}").format(time=at(desk, review.done_at)))
    elif review.own_reply is not None or review.reply:
        yield Because(state, _("it has a reply"))
    elif review.contacts:
        yield Because(state, _("contacted at {time}").format(time=at(desk, review.contacts[-1].at)))
    else:
        yield Because(state, _("neither contacted nor answered"))
    if review.kind is not None:
        said = _("the platform calls it so") if review.said else _("{stars} star[s]").format(stars=stars)
        yield Because(label(REVIEW_KINDS, review.kind), said)
    due = review_due_at(desk, review, take_inbox(desk).clocks)
    if due is None:
        return
    words = _("overdue since {time}") if due <= desk.now() else _("something must happen by {time}")
    found, since = words.format(time=at(desk, due)), review.more_at or review.created_at or review.arrived_at
    wrote = _("it was written at {time}").format(time=at(desk, since))
    if review.contacts and not has_news(review):
        yield by_rule(desk, review.platform, "review_reply_hours", found, wrote)
    elif review.kind is not ReviewKind.GOOD or has_news(review):
        minutes = desk.config.sla.review_first_min
        yield by_setting(found, wrote, "sla.review_first_min", minutes)


def of_follow(desk: Desk, follow: Follow) -> Iterator[Because]:
    """Yield what a dated thing is, and by when and why."""
    made = _("written down at {time} by {who}").format(time=at(desk, follow.made_at), who=follow.owner)
    if follow.source:
        made = _("promised in a text that was copied or sent at {time}").format(time=at(desk, follow.made_at))
    yield Because(label(KIND_NAMES, follow.kind), made)
    if follow.end is not None:
        ended = _("at {time}").format(time=at(desk, follow.ended_at))
        yield Because(label(END_NAMES, follow.end), " ".join(filter(None, (ended, mask_text(follow.why or "")))))
    elif follow.due_at is None:
        yield Because(_("no deadline"), _("nobody set a day"))
    else:
        words = _("overdue since {time}") if is_late(follow, desk.now()) else _("due at {time}")
        moved = follow.moves[-1] if follow.moves else None
        because = _("set when it was written down")
        if moved is not None:
            because = _("moved at {time}: {why}").format(time=at(desk, moved.at), why=mask_text(moved.why or "-"))
        yield Because(words.format(time=at(desk, follow.due_at)), because)
