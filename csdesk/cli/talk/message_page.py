"""How a message looks in a terminal: the columns of the list, the page of one conversation, what waits."""

from __future__ import annotations

from csdesk.cli.frame.output import Column, print_fields, print_json
from csdesk.cli.orders.page import moment
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import wait_text
from csdesk.domain.talk.labels import COPIED, LEVELS, MESSAGE_KINDS, MESSAGE_STATES
from csdesk.domain.talk.messages import Kind, State
from csdesk.domain.talk.waiting import Level
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk
from csdesk.services.today.inbox import MessageView, take_inbox


def columns(desk: Desk) -> list[Column[MessageView]]:
    """Return the columns of `message list`."""
    return [
        Column(_("message"), lambda view: view.id),
        Column(_("platform"), lambda view: platform_name(desk, view.platform)),
        Column(_("kind"), lambda view: label(MESSAGE_KINDS, view.kind)),
        Column(_("buyer"), lambda view: view.buyer_nick or ""),
        Column(_("text"), lambda view: " ".join(filter(None, (view.subject, view.text)))),
        Column(_("received"), lambda view: moment(desk, view.received_at)),
        Column(_("state"), _state),
        Column(_("waited"), lambda view: _waited(view) if view.kind is Kind.BUYER else "", right=True),
        Column(_("due"), lambda view: moment(desk, view.due_at) if view.state is State.OPEN else ""),
    ]


def _waited(view: MessageView) -> str:
    return wait_text(view.wait_s) if view.state is State.OPEN else ""


def _state(view: MessageView) -> str:
    copied = view.answered_at is None and any(line.ours for line in view.lines)
    state = _(COPIED) if copied else label(MESSAGE_STATES, view.state)
    words = [state, label(LEVELS, view.level) if view.level in LEVELS else ""]
    return " ".join(filter(None, words))


def platform_name(desk: Desk, platform: str | None) -> str:
    """Return a platform's name in the language in use; empty for none."""
    pack = desk.packs.get(platform or "")
    return pack.name.get(language(), pack.platform) if pack else platform or ""


def print_page(desk: Desk, view: MessageView) -> None:
    """Print one conversation."""
    print_fields(
        [
            (_("message"), view.id),
            (_("kind"), label(MESSAGE_KINDS, view.kind)),
            (_("platform"), platform_name(desk, view.platform)),
            (_("buyer") if view.kind is Kind.BUYER else _("sender"), view.buyer_nick or ""),
            (_("order"), view.order_id or ""),
            (_("subject"), view.subject or ""),
            (_("state"), _state(view)),
            (_("snoozed to"), moment(desk, view.snooze_until) if view.state is State.SNOOZED else ""),
            (_("waited"), _waited(view)),
            (_("due"), moment(desk, view.due_at)),
            (_("owner"), owner_words(view)),
            (_("tags"), " ".join(view.tags)),
        ]
    )
    for line in view.lines:
        who = _("we") if line.ours else view.buyer_nick or _("buyer")
        print_fields([(f"{moment(desk, line.at)} {who}".strip(), line.text or _("(asked in the chat window)"))])


def owner_words(view: MessageView) -> str:
    """Return to whom a message was passed on, when, and by when an answer is due; empty when to nobody."""
    if not view.owner:
        return ""
    since = f"{view.passed_at:%m-%d %H:%M}" if view.passed_at else ""
    due = _("due {time}").format(time=f"{view.owner_due:%m-%d %H:%M}") if view.owner_due else ""
    return "  ".join(filter(None, (view.owner, _("escalated") if view.escalated else "", since, due)))


def print_waiting(desk: Desk, *, json: bool, quiet: bool) -> None:
    """Print what waits for us, for people and for status bars."""
    inbox = take_inbox(desk)
    open_ones = inbox.open
    longest = max((inbox.wait(key).wait_s for key in open_ones), default=None)
    worst = max((inbox.wait(key).level for key in open_ones), key=list(Level).index, default=None)
    if quiet:
        for key in open_ones:
            print(key)
    elif json:
        print_json({"waiting": len(open_ones), "late": inbox.late(), "longest_s": longest, "level": worst})
    else:
        words = _("{count} to answer, {late} overdue").format(count=len(open_ones), late=inbox.late())
        print_fields([(words, wait_text(longest) if longest is not None else "–")])
