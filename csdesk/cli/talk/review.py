"""`csdesk review`: what buyers published, and what we did about it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import Column, Platform, print_fields
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Commands, Desk, Listing, Result, Saying, Showing
from csdesk.cli.orders.page import moment
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.shared.label import label
from csdesk.domain.talk import reviews as talk_reviews
from csdesk.domain.talk.labels import COPIED, OUTCOMES, REVIEW_KINDS, REVIEW_STATES, RUNGS, reason_words
from csdesk.i18n import _
from csdesk.services.talk import answers, review_view, several
from csdesk.services.talk import evidence as cases_evidence
from csdesk.services.talk import reviews as reviews_services

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The review, e.g. RV-0317-02, or the ending 02."))]

app = Commands(name="review", help=_("Reviews: list, contact, answer, evidence, close."))


@app.verb("list", _("List reviews, the most worrying first."))
def _list(
    desk: Desk,
    how: Listing,
    state: Annotated[str | None, typer.Option(help=_("open, contacted, answered or done."))] = None,
    kind: Annotated[str | None, typer.Option(help=_("good, neutral or negative."))] = None,
    platform: Platform = None,
    more: Annotated[bool, typer.Option("--more", help=_("Only with a follow-up review."))] = False,
) -> None:
    views = review_view.list_reviews(
        desk,
        state=mistakes.pick_any(talk_reviews.ReviewState, state, "--state"),
        kind=mistakes.pick_any(talk_reviews.ReviewKind, kind, "--kind"),
        platform=platform,
        more=more,
        reveal=how.reveal,
    )
    how.print(desk, views, _columns(desk))


@app.verb("show", _("Show one review."))
def _show(desk: Desk, how: Showing, review: Id) -> None:
    found = reviews_services.find_review(desk, review)
    view = review_view.view_review(desk, found, reveal=how.reveal)
    how.print(desk, view, lambda: _print_page(desk, view))


@app.verb("contact", _("Record an attempt to reach the buyer."))
def _contact(
    desk: Desk,
    how: Saying,
    review: Id,
    step: Annotated[str | None, typer.Option(help=_("sincere, open or compensation; else the next one."))] = None,
    note: Annotated[str | None, typer.Option(help=_("What was said."))] = None,
    amount: Annotated[str | None, typer.Option(help=_("What is paid for the fault, e.g. 8."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Which fault it is paid for."))] = None,
    reason: Annotated[str | None, typer.Option(help=_("Why the buyer is not content."))] = None,
    text: Annotated[bool, typer.Option("--text", help=_("Make the words of this step."))] = False,
    fills: Set = None,
) -> Result:
    rung = mistakes.pick_any(talk_reviews.Rung, step, "--step")
    if text or how.mark or fills:
        said = answers.private_word(
            desk, review, rung=rung, amount=amount, why=why, reason=reason, fills=fills_of(fills), mark=how.mark
        )
        return said
    return reviews_services.contact(desk, review, rung=rung, note=note, amount=amount, why=why, reason=reason)


@app.verb("reply", _("Public reply: your own or a template's, checked."))
def _reply(
    desk: Desk,
    how: Saying,
    review: Id,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help=_("The reply; - reads it from stdin."))] = None,
    template: Annotated[str | None, typer.Option(metavar="CODE", help=_("A template instead."))] = None,
    fills: Set = None,
) -> Result:
    words = streams.text_of(text) if text is not None else None
    return answers.review_reply(desk, review, words, template, fills=fills_of(fills), mark=how.mark)


@app.verb("answer", _("Reply to several reviews in public, each by its kind and with its own text."))
def _answer(
    desk: Desk, how: Saying, ids: Annotated[list[str], typer.Argument(metavar="ID…", help=_("Reviews."))]
) -> Result:
    chosen = list(dict.fromkeys(reviews_services.find_review(desk, name).id for name in ids))
    return several.told(desk, chosen, several.reply, how.mark)


@app.verb("thank", _("Thanks for good reviews, in rotating words."))
def _thank(
    desk: Desk,
    how: Saying,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Good reviews; or --all."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Every good review that waits."))] = False,
) -> Result:
    return answers.thank(desk, ids or (), every=every, mark=how.mark)


@app.change("evidence", _("Write an evidence pack that verifies itself."))
def _evidence(
    desk: Desk,
    review: Id,
    packed: Annotated[bool, typer.Option("--zip", help=_("As one zip."))] = False,
    file: Annotated[
        list[Path] | None, typer.Option(readable=False, help=_("A file to copy into it, e.g. a screenshot."))
    ] = None,
) -> Result:
    return cases_evidence.evidence(desk, review, file or (), packed=packed)


@app.change("done", _("Close reviews with how they ended."))
def _done(
    desk: Desk,
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help=_("Reviews."))],
    outcome: Annotated[str | None, typer.Option(help=_("followup, changed, unchanged, explained, malicious …"))] = None,
    note: Annotated[str | None, typer.Option(help=_("What is worth knowing."))] = None,
) -> Result:
    chosen = mistakes.pick_any(talk_reviews.Outcome, outcome, "--outcome")
    return reviews_services.done(desk, ids, chosen, note)


def _columns(desk: Desk) -> list[Column[review_view.ReviewView]]:
    return [
        Column(_("review"), lambda view: view.id),
        Column(_("platform"), lambda view: platform_name(desk, view.platform)),
        Column(_("kind"), lambda view: label(REVIEW_KINDS, view.kind) if view.kind else ""),
        Column(_("stars"), lambda view: str(view.stars or ""), right=True),
        Column(_("buyer"), lambda view: view.buyer_nick or ""),
        Column(_("text"), _words),
        Column(_("published"), lambda view: moment(desk, view.created_at)),
        Column(_("state"), lambda view: _(COPIED) if view.copied else label(REVIEW_STATES, view.state)),
        Column(_("due"), lambda view: moment(desk, view.due_at, late=view.late)),
    ]


def _words(view: review_view.ReviewView) -> str:
    """Return what the buyer wrote, or that nothing was written."""
    if view.silent and not view.more:
        return _("(no words)")
    return " / ".join(filter(None, (view.text, view.more)))


def _followup(desk: Desk, view: review_view.ReviewView) -> str:
    """Return the follow-up review, when it came, and whether nobody has acted on it yet."""
    since = moment(desk, view.more_at) if view.more_at else ""
    return "  ".join(filter(None, (view.more, since, _("new, nobody has acted on it") if view.news else "")))


def _print_page(desk: Desk, view: review_view.ReviewView) -> None:
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
            (_("follow-up review"), _followup(desk, view)),
            (_("published"), moment(desk, view.created_at)),
            (_("state"), _(COPIED) if view.copied else label(REVIEW_STATES, view.state)),
            (_("due"), moment(desk, view.due_at, late=view.late)),
            (_("next step"), label(RUNGS, view.next_step) if waiting else ""),
            (_("reason"), reason_words(view.reason)),
            *((moment(desk, contact.at), _attempt(contact)) for contact in view.contacts),
            (_("public reply"), review_view.reply_words(view)),
            (_("outcome"), label(OUTCOMES, view.outcome) if view.outcome and not view.copied else ""),
            (_("note"), view.note or ""),
        ]
    )


def _attempt(contact: review_view.ContactView) -> str:
    step = label(RUNGS, contact.rung) if contact.rung else _("contact")
    return " ".join(filter(None, (contact.by, step, contact.note, contact.amount, contact.why)))
