"""The card of a case: what is to be done by when first, then the photos, then all that was done and told."""

from __future__ import annotations

from datetime import datetime

from csdesk.domain.cases.cases import NO_PHOTOS, PHOTOS, Back
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.follow.promised import clash_words
from csdesk.domain.shared.label import label, listed, with_note
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.labels import CASE_KINDS, CASE_STATES, REASONS, STEPS
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.tabbed_list import field
from csdesk.services.cases.cases import size_words
from csdesk.services.cases.view import CaseView, told_words
from csdesk.services.desk.packs import order_name
from csdesk.widgets.paint import Line, spread, wrap
from csdesk.width import cells


def case_card(view: CaseView, now: datetime, room: int) -> list[Line]:
    """Return the card of a case; the newest of its history first."""
    state = (label(CASE_STATES, view.state), "strong")
    degree = _("degree {number}").format(number=view.degree) if view.degree else ""
    kind = " ".join(filter(None, (label(CASE_KINDS, view.kind), degree)))
    lines: list[Line] = [spread([(clean(view.buyer_nick or "-"), "strong")], [state], room)]
    lines += [[(f"{kind}  {clean(order_name(view.order_id))}", "dim")], []]
    lines += _dates(view, now, room)
    lines += field(_("what happened"), view.text or "", room)
    lines += _photos(view, room)
    if view.proposal is not None:
        words = f"{label(STEPS, view.proposal.step)} {view.proposal.low}-{view.proposal.high}"
        lines += field(_("proposal: goods of low value"), words, room)
    lines += field(_("parcel back"), back_words(view.back, now), room, "text" if view.back_fine else "late")
    lines += _plan(view, now, room)
    for taken in reversed(view.history):
        words = label(STEPS, taken.step) if taken.step else told_words(taken)
        more = " ".join(filter(None, (words, taken.amount, taken.why)))
        lines += field(f"{day_words(taken.at, now)} {taken.by}", more, room)
    return lines


def _dates(view: CaseView, now: datetime, room: int) -> list[Line]:
    """Return a line for each: next date, when the buyer was told, who sees to it, why it came to this, how it ended."""
    until = day_words(view.no_reason_until, now) if view.no_reason_until else _("not received yet")
    told = day_words(view.told_at, now) if view.told_at else _("nothing so far")
    if view.copied_at:
        told = with_note(told, _("copied {time}, not yet sent").format(time=day_words(view.copied_at, now)))
    rows = (
        (_("next date"), day_words(view.due_at, now) if view.due_at else "", "late" if view.late else "text"),
        (_("buyer told last"), told, "text" if view.told_at else "soon"),
        (_("promised"), clash_words(view.promised, now), "late"),
        (_("7 days without reason until"), until, "text"),
        (_("owner"), view.owner or "", "text"),
        (_("reason"), label(REASONS, view.reason) if view.reason else "", "text"),
        (_("root cause"), view.root_cause or "", "text"),
        (_("outcome"), view.outcome or "", "text"),
    )
    lines: list[Line] = []
    for name, value, tone in rows:
        if value:
            first, *more = wrap(clean(value), max(10, room - cells(name) - 2))
            lines.append([(f"{name}  ", "dim"), (first, tone)])
            lines += [[("  " + row, tone)] for row in more]
    return [*lines, []]


def _photos(view: CaseView, room: int) -> list[Line]:
    if view.kind in NO_PHOTOS:
        return []
    if view.waived:
        return field(_("photos waived"), view.waived, room)
    lines: list[Line] = [[(_("photos"), "dim")]]
    files = {file.box: file for file in view.files}
    for name in PHOTOS:
        file = files.get(name)
        if file is None:
            lines.append([(f"  - {label(PHOTO_NAMES, name)}", "soon")])
            continue
        gone = {"moved": _("no longer there"), "changed": _("changed since")}.get(file.found, "")
        where = f"{clean(file.path.rpartition('/')[2])}  {size_words(file.size)}"
        words = f"  {'x' if gone else '+'} {label(PHOTO_NAMES, name)}  {where}  {gone}"
        lines.append([(words.rstrip(), "late" if gone else "done")])
    return lines


def back_words(back: Back | None, now: datetime) -> str:
    """Return when the parcel came back and what the check list found; empty while it did not."""
    if back is None:
        return ""
    found = (
        (not back.unused, _("was used")),
        (not back.complete, _("something is missing")),
        (not back.in_time, _("came too late")),
        (not back.unbroken, _("is broken or flawed")),
    )
    wrong = listed(words for is_so, words in found if is_so)
    return f"{day_words(back.at, now)}  {wrong or _('unused, complete, in time')}"


def _plan(view: CaseView, now: datetime, room: int) -> list[Line]:
    lines: list[Line] = []
    waits = True
    for todo in view.plan:
        late = todo.done_at is None and todo.due_at <= now
        sign, tone = ("+", "done") if todo.done_at else ("-", "late" if late else "strong" if waits else "text")
        waits = waits and todo.done_at is not None
        when = day_words(todo.done_at or todo.due_at, now)
        first, *more = wrap(todo.words, room - cells(when) - 4)
        lines.append(spread([(f"{sign} {first}", tone)], [(when, "late" if late else "dim")], room))
        lines += [[(f"  {row}", tone)] for row in more]
        if todo.note:
            lines.append([(f"  {clean(todo.note)}", "dim")])
    return lines
