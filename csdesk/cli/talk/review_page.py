"""How a review looks in a terminal."""

from __future__ import annotations

from csdesk.cli.frame.output import Column, print_fields
from csdesk.cli.orders.page import moment
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import OUTCOMES, REVIEW_KINDS, REVIEW_STATES, RUNGS, reason_words
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.review_view import ContactView, ReviewView


def columns(desk: Desk) -> list[Column[ReviewView]]:
    """Return the columns of `review list`."""
    return [
        Column(_("review"), lambda view: view.id),
        Column(_("platform"), lambda view: platform_name(desk, view.platform)),
        Column(_("kind"), lambda view: label(REVIEW_KINDS, view.kind) if view.kind else ""),
        Column(_("stars"), lambda view: str(view.stars or ""), right=True),
        Column(_("buyer"), lambda view: view.buyer_nick or ""),
        Column(_("text"), words),
        Column(_("published"), lambda view: moment(desk, view.created_at)),
        Column(_("state"), lambda view: label(REVIEW_STATES, view.state)),
        Column(_("due"), lambda view: moment(desk, view.due_at) + (f" {_('overdue')}" if view.late else "")),
    ]


def words(view: ReviewView) -> str:
    """Return what the buyer wrote, or that nothing was written."""
    if view.silent and not view.more:
        return _("(no words)")
    return " / ".join(filter(None, (view.text, view.more)))


def followup(desk: Desk, view: ReviewView) -> str:
    """Return the follow-up review, when it came, and whether nobody has acted on it yet."""
    since = moment(desk, view.more_at) if view.more_at else ""
    return "  ".join(filter(None, (view.more, since, _("new, nobody has acted on it") if view.news else "")))


def print_page(desk: Desk, view: ReviewView) -> None:
    """Print all that is known of one review."""
    waiting = view.due_at is not None
    print_fields(
        [
            (_("review"), view.id),
            (_("platform"), platform_name(desk, view.platform)),
            (_("order"), view.order_id or view.order_no or ""),
            (_("buyer"), view.buyer_nick or ""),
            (_("item"), view.item or ""),
            (_("kind"), label(REVIEW_KINDS, view.kind) if view.kind else ""),
            (_("stars"), str(view.stars or "")),
            (_("text"), view.text or _("(no words)")),
            (_("follow-up review"), followup(desk, view)),
            (_("published"), moment(desk, view.created_at)),
            (_("state"), label(REVIEW_STATES, view.state)),
            (_("due"), moment(desk, view.due_at) + (f" {_('overdue')}" if view.late else "")),
            (_("next step"), label(RUNGS, view.next_step) if waiting else ""),
            (_("reason"), reason_words(view.reason)),
            *((moment(desk, contact.at), _contact(contact)) for contact in view.contacts),
            (_("public reply"), view.reply or ""),
            (_("outcome"), label(OUTCOMES, view.outcome) if view.outcome else ""),
            (_("note"), view.note or ""),
        ]
    )


def _contact(contact: ContactView) -> str:
    step = label(RUNGS, contact.rung) if contact.rung else _("contact")
    return " ".join(filter(None, (contact.by, step, contact.note, contact.amount, contact.why)))
