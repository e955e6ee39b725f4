"""How a case looks in a terminal."""

from __future__ import annotations

from csdesk.cli.frame.output import Column, print_fields, print_json
from csdesk.cli.orders.page import moment
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.follow.promised import clash_words
from csdesk.domain.shared.label import label, listed, share_of, with_note
from csdesk.domain.talk.labels import CASE_KINDS, CASE_STATES, REASONS, STEPS
from csdesk.i18n import _
from csdesk.services.cases.cases import size_words
from csdesk.services.cases.view import CaseView, PhotoFile, TakenView, TodoView, photos_word, told_words
from csdesk.services.cases.view import rate as quality
from csdesk.services.desk.desk import Desk


def columns(desk: Desk) -> list[Column[CaseView]]:
    """Return the columns of `case list`."""
    return [
        Column(_("case"), lambda view: view.id),
        Column(_("platform"), lambda view: platform_name(desk, view.platform)),
        Column(_("order"), lambda view: view.order_id.rpartition(":")[2]),
        Column(_("buyer"), lambda view: view.buyer_nick or ""),
        Column(_("kind"), lambda view: label(CASE_KINDS, view.kind)),
        Column(_("photos"), photos_word, right=True),
        Column(_("step"), lambda view: _step(view)),
        Column(_("due"), lambda view: moment(desk, view.due_at, late=view.late)),
        Column(_("state"), lambda view: label(CASE_STATES, view.state)),
    ]


def _back(desk: Desk, view: CaseView) -> str:
    if view.back is None:
        return ""
    fine = _("unused, complete, in time") if view.back_fine else _("conditions not met")
    return f"{moment(desk, view.back.at)}  {fine}"


def _step(view: CaseView) -> str:
    return " ".join(filter(None, (label(STEPS, view.step) if view.step else "", view.amount)))


def print_page(desk: Desk, view: CaseView) -> None:
    """Print all that is known of one case."""
    proposal = view.proposal
    print_fields(
        [
            (_("case"), view.id),
            (_("kind"), label(CASE_KINDS, view.kind)),
            (_("order"), view.order_id),
            (_("buyer"), view.buyer_nick or ""),
            (_("state"), label(CASE_STATES, view.state)),
            (_("text"), view.text or ""),
            (_("reason"), label(REASONS, view.reason) if view.reason else ""),
            (_("degree"), str(view.degree or "")),
            (_("photos missing"), listed(label(PHOTO_NAMES, name) for name in view.missing)),
            (_("photos waived"), view.waived or ""),
            *((label(PHOTO_NAMES, file.box), photo_words(file)) for file in view.files),
            (_("parcel back"), _back(desk, view)),
            (_("proposal"), f"{label(STEPS, proposal.step)} {proposal.low}–{proposal.high}" if proposal else ""),
            (_("7 days without reason until"), moment(desk, view.no_reason_until)),
            *((moment(desk, todo.done_at or todo.due_at), _todo(todo)) for todo in view.plan),
            *((moment(desk, taken.at), _taken(taken)) for taken in view.history),
            (_("buyer told last"), _last(desk, view)),
            (_("promised"), clash_words(view.promised, desk.now())),
            (_("due"), moment(desk, view.due_at, late=view.late)),
            (_("owner"), view.owner or ""),
            (_("root cause"), view.root_cause or ""),
            (_("outcome"), view.outcome or ""),
        ]
    )


def _last(desk: Desk, view: CaseView) -> str:
    """Return when the buyer was told last; a text that was only copied is no word to him yet."""
    told = moment(desk, view.told_at) if view.told_at else _("nothing so far")
    if not view.copied_at:
        return told
    return with_note(told, _("copied {time}, not yet sent").format(time=moment(desk, view.copied_at)))


def _todo(todo: TodoView) -> str:
    sign = "[x]" if todo.done_at else "[ ]"
    return " ".join(filter(None, (sign, with_note(todo.words, todo.note) if todo.note else todo.words, todo.by)))


def photo_words(file: PhotoFile) -> str:
    """Return where a photo lies, its size, the beginning of its digest, and whether it is still there."""
    state = {"moved": _("no longer there"), "changed": _("changed since")}.get(file.found, "")
    return "  ".join(filter(None, (file.path, size_words(file.size), f"sha256 {file.sha256[:12]}", state)))


def _taken(taken: TakenView) -> str:
    words = label(STEPS, taken.step) if taken.step else told_words(taken)
    words = " ".join(filter(None, (taken.by, words, taken.amount)))
    return with_note(words, taken.why) if taken.why else words


def print_rate(desk: Desk, *, json: bool) -> None:
    """Print the quality refund rate, its parts and what it means."""
    found = quality(desk)
    if json:
        print_json(found)
        return
    words = "–" if found.rate is None else f"{found.rate:.1%}"
    print_fields([(_("quality refund rate"), share_of(words, found.refunds, found.shipped))])
    print_fields([(_("meaning"), _("refunds and returns for quality among the orders shipped in 30 days"))])
