"""Verbs on after-sales cases: open, photo, step, parcel back, tell, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import PHOTOS, Back, Case, CaseKind, Goods, Photo, Reason, Step, Taken, ended_in, refusal
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.cases.plan import REFUNDS, back_now, done_by, plan_of, with_step
from csdesk.domain.orders.tracking import ParcelState
from csdesk.domain.search.resolve import find_in
from csdesk.domain.shared.facts import Look
from csdesk.domain.shared.label import label, listed, with_note
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import show_money
from csdesk.domain.talk.labels import CASE_KINDS, REASONS, STEPS
from csdesk.errors import DataError, UsageError
from csdesk.i18n import _
from csdesk.outbound import browser
from csdesk.services.buyers.sent_log import day_end
from csdesk.services.cases.goods import goods_of, read_pieces, settle_goods
from csdesk.services.desk.change import edit_order
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, need_likely, refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.texts.allowance import over_cap
from csdesk.services.texts.deliver import said_elsewhere
from csdesk.store import Transaction
from csdesk.system import os_words, sha256
from csdesk.texts.subjects import is_unseen, reason_in

PREFIX = "CS"
FIRST_ANSWER = timedelta(hours=24)
"""When a new case is due when nobody says otherwise."""


def open_case(
    desk: Desk,
    order: str,
    kind: CaseKind,
    text: str | None = None,
    *,
    reason: Reason | None = None,
    owner: str | None = None,
    due: datetime | None = None,
    degree: int | None = None,
) -> Result:
    """Open a case on an order; a reason that nobody gave is taken from plain words, and the summary says so.

    Raises `UsageError` as `find_order`, or for a degree that is not 1, 2 or 3.
    """
    if degree is not None and degree not in (1, 2, 3):
        raise UsageError(_("A complaint has degree 1, 2 or 3."), where=str(degree), code="bad_degree")
    with desk.change("case.open", order) as transaction:
        found = desk.find(order)
        found_in = reason_in(text or "") if reason is None else None
        facts = {"text": (text or "").strip() or None, "reason": reason or found_in, "degree": degree}
        if owner:
            facts["owner"] = owner
        case = add_case(desk, transaction, found, kind, due, **facts)
        summary = _("case {id} opened on {order}").format(id=case.id, order=found.order_no[-4:])
        if found_in is not None:
            summary = with_note(summary, label(REASONS, found_in))
        transaction.entry.subject, transaction.entry.summary = f"{case.id} {found.id}", summary
        known = desk.records.cases.records.values()
    there = [one for one in known if one.order_id == found.id and one.closed_at is None and one.id != case.id]
    others = [f"{one.id} {label(CASE_KINDS, one.kind)}" for one in there]
    warning = _("Open on this order already: {cases}").format(cases=listed(others))
    return Result((case.id,), summary, None, (warning,) if others else ())


def add_case(
    desk: Desk, transaction: Transaction, order: Order, kind: CaseKind, due: datetime | None = None, **facts: Any
) -> Case:
    """Write a new case on an order in a transaction, with the steps of its kind, and return it.

    Args:
        desk: The desk.
        transaction: The change.
        order: The order.
        kind: What it is about.
        due: When the buyer was promised an answer; else a day from now, or when its first step is due.
        facts: Fields of `Case`.
    """
    now = desk.now()
    plan = plan_of(kind, now, due or now + FIRST_ANSWER)
    first = min((todo.due_at for todo in plan), default=now + FIRST_ANSWER)
    case = Case(
        id=desk.records.cases.ids(PREFIX, now)(),
        kind=kind,
        order_id=order.id,
        opened_at=now,
        by=desk.operator,
        platform=order.platform,
        buyer_nick=order.buyer_nick,
        plan=plan,
        due_at=min(due, first) if due and plan else due or first,
        waived=_("nothing of this can be photographed") if is_unseen(facts.get("text") or "") else None,
        **({"owner": desk.operator} | facts),
    )
    desk.records.cases.put(transaction, case)
    return case


def find_case(desk: Desk, name: str) -> Case:
    """Return the case of an id or its ending; raises `UsageError` when there is none, or several."""
    return find_in(desk.records.cases, name)


def _update(desk: Desk, verb: str, name: str, summary: str, edit: Callable[[Case], Case]) -> tuple[Result, Case]:
    with desk.change(verb, name) as transaction:
        case = find_case(desk, name)
        new = edit(case)
        if new != case:
            desk.records.cases.put(transaction, new)
        line = f"{case.id} {summary}"
        transaction.entry.subject, transaction.entry.summary = case.id, line
    return Result((case.id,) if new != case else (), line), new


def photo(desk: Desk, name: str, which: str, file: Path | str) -> Result:
    """Put a picture in one of the three boxes: its place, size and digest; nothing is copied (F02).

    Raises `UsageError` for a box nobody knows, `DataError` for a file that cannot be read.
    """
    if which not in PHOTOS:
        raise UsageError(
            _("There is no photo box {name}.").format(name=repr(which)),
            where=_("One of: {names}").format(names=", ".join(PHOTOS)),
            code="bad_photo",
        )
    file = Path(file.strip().strip("'\"") if isinstance(file, str) else file).expanduser()
    taken, picture = read_photo(file)
    summary = _("photo: {name}").format(name=f"{label(PHOTO_NAMES, which)} {size_words(taken.size)}")

    def edit(case: Case) -> Case:
        refuse_thing(case, permissions.work)
        return msgspec.structs.replace(case, photos={**case.photos, which: taken})

    result, case = _update(desk, "case.photo", name, summary, edit)
    warnings = [] if picture else [_("This does not look like a picture: {path}").format(path=file)]
    if taken.size > HUGE:
        warnings.append(_("A very large file; nothing is copied: {size}").format(size=size_words(taken.size)))
    if case.missing:
        missing = listed(label(PHOTO_NAMES, box) for box in case.missing)
        warnings.append(_("Still missing: {names}").format(names=missing))
    return msgspec.structs.replace(result, warnings=tuple(warnings))


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")


HUGE = 20_000_000
"""From how many bytes on a picture is remarkable: chats and platforms take none of that size."""


def size_words(size: int) -> str:
    """Return a size as people read it: `800 B`, `312 KB`, `2.4 MB`."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def open_photos(desk: Desk, name: str) -> tuple[str, bool]:
    """Open the photos of a case in the system's viewer; return what is said of it, and whether all were opened.

    A file that was moved is named by the path it had; so is every one where nothing here shows pictures.
    """
    paths = [Path(photo.path) for photo in find_case(desk, name).photos.values()]
    there = [path for path in paths if path.is_file()]
    opened = [path for path in there if browser.open_file(path)]
    told = {
        _("{count} photo[s] opened."): opened,
        _("Nothing here shows pictures; they lie at: {paths}"): [path for path in there if path not in opened],
        _("No longer where they lay: {paths}"): [path for path in paths if path not in there],
    }
    words = [text.format(count=len(some), paths=listed(map(str, some))) for text, some in told.items() if some]
    return "  ".join(words), opened == paths


def read_photo(file: Path) -> tuple[Photo, bool]:
    """Return what is kept of a file, read piece by piece, and whether it begins like a picture.

    Raises `DataError` when it cannot be read.
    """
    digest = sha256()
    try:
        with file.open("rb") as source:
            head = source.read(16)
            digest.update(head)
            size = len(head)
            while piece := source.read(1 << 20):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise DataError(
            _("The photo cannot be read."),
            where=f"{file}: {os_words(error)}",
            hint=_("Give the file where it lies now."),
            code="photo_unreadable",
        ) from error
    picture = head.startswith(_PICTURES) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp"
    return Photo(str(file.resolve()), digest.hexdigest(), size), picture


def waive(desk: Desk, name: str, why: str) -> Result:
    """Go on without photos, for a reason."""
    if not why.strip():
        raise UsageError(_("Without photos there must be a reason."), hint="--waive --why TEXT", code="why_missing")

    def edit(case: Case) -> Case:
        refuse_thing(case, permissions.work)
        return msgspec.structs.replace(case, waived=why.strip())

    return _update(desk, "case.photo", name, _("photos waived"), edit)[0]


def step(
    desk: Desk, name: str, which: Step, amount: str | None = None, why: str | None = None, *, sure: bool = False
) -> Result:
    """Take a step of the ladder; a payment above the cap goes to the owner and is escalated (F09).

    Raises `RefusedError` with the code of the rule (see `domain.cases.refusal`), for what is no amount, and for more
    than the whole order unless it is `sure`.
    """
    with desk.change("case.step", name) as transaction:
        case, now = find_case(desk, name), desk.now()
        of = desk.order(case.order_id)
        money = need_amount(amount, "--amount", of) if amount is not None else None
        code = refusal(case, which, money, why)
        if code is not None:
            refuse_thing(case, permissions.denied, code)
        if money is not None and of is not None:
            need_likely(money, of, sure=sure)
        over = over_cap(desk, money)
        taken = Taken(now, desk.operator, which, show_money(money) if money is not None else None, why or None)
        new = msgspec.structs.replace(case, taken=(*case.taken, taken), escalated=over, due_at=now + FIRST_ANSWER)
        new = with_step(new, which, now, desk.operator)
        desk.records.cases.put(transaction, msgspec.structs.replace(new, owner=_("shop owner") if over else case.owner))
        line = " ".join(filter(None, (case.id, label(STEPS, which), taken.amount)))
        transaction.entry.subject, transaction.entry.summary = case.id, line
    result = Result((case.id,), line)
    if not over:
        return result
    warning = _("Above {cap}: escalated, the owner decides.").format(cap=desk.config.aftersales.max_pay)
    return msgspec.structs.replace(result, warnings=(warning,))


def tell(desk: Desk, name: str, text: str, due: datetime | None = None) -> Result:
    """Record what the buyer was told, and by when something will happen (F05)."""
    told = text.strip()
    with desk.change("case.tell", name) as transaction:
        case = find_case(desk, name)
        desk.records.cases.put(transaction, msgspec.structs.replace(case, due_at=due or case.due_at))
        warnings = said_elsewhere(desk, transaction, told, case)
        summary = " ".join((case.id, _("buyer told")))
        transaction.entry.subject, transaction.entry.summary = case.id, summary
    return Result((case.id,), summary, None, warnings)


def came_back(desk: Desk, name: str, *, unused: bool, complete: bool, in_time: bool, unbroken: bool = True) -> Result:
    """Record the parcel that came back and the check list: either refund or exchange, or the talk (F07, F08).

    What was promised for then is due: the new one the same day, the refund within a day; nobody looks for the parcel
    any more.
    """
    back, now = Back(desk.now(), unused, complete, in_time, unbroken), desk.now()
    with desk.change("case.back", name) as transaction:
        case = find_case(desk, name)
        refuse_thing(case, permissions.work)
        last = case.last_step
        new = msgspec.structs.replace(case, back=back, due_at=now + FIRST_ANSWER)
        if new.settled:
            today = last is not None and last.step is Step.EXCHANGE
            new = back_now(new, now, desk.operator, day_end(desk) if today else now + FIRST_ANSWER)
        desk.records.cases.put(transaction, new)
        words = _("parcel back, all in order") if back.fine else _("parcel back, conditions not met: talk")
        if new.settled and not back.fine:
            words = _("parcel back, broken as the buyer said")
        order = desk.records.order_in(transaction, case.order_id)
        if order is not None and order.id in desk.orders:
            look = Look(now, desk.operator, words, state=ParcelState.RETURNED)
            edit_order(desk, transaction, order, looks=(*order.desk.looks, look))
        line = f"{case.id} {words}"
        transaction.entry.subject, transaction.entry.summary = case.id, line
    return Result((case.id,), line)


def close(
    desk: Desk,
    name: str,
    outcome: str,
    *,
    root_cause: str | None = None,
    reason: Reason | None = None,
    goods: Goods | None = None,
    pieces: str | None = None,
    why: str = "",
) -> Result:
    """Close a case with its outcome; goods that came back with a return go into stock or are written off.

    Args:
        desk: The desk.
        name: The case.
        outcome: How it ended, in words.
        root_cause: Why it could happen.
        reason: Why it came to this.
        goods: Where returned goods go; None decides by the check of what came back.
        pieces: What of the order came back, `GW-01=1`; all of it when None.
        why: Why it is closed before what the buyer was promised is done.

    Raises `RefusedError` as `permissions.close` says, `UsageError` without an outcome.
    """
    if not outcome.strip():
        raise UsageError(_("What was the outcome?"), hint="--outcome TEXT", code="outcome_missing")

    ended, came = ended_in(outcome), read_pieces(pieces)
    with desk.change("case.close", name) as transaction:
        old = find_case(desk, name)
        case = msgspec.structs.replace(old, reason=reason or old.reason, root_cause=root_cause or old.root_cause)
        refuse_thing(case, permissions.close, ended, why)
        returned = ended is Step.RETURN or (case.back is not None and done_by(case, REFUNDS) is not None)
        back = goods_of(case, goods) if returned else None
        words = with_note(outcome.strip(), why.strip()) if why.strip() else outcome.strip()
        case = msgspec.structs.replace(case, outcome=words, goods=back, closed_at=desk.now())
        desk.records.cases.put(transaction, case)
        words = settle_goods(desk, transaction, case, came) if returned else ""
        summary = " · ".join(filter(None, (f"{case.id} {_('finished')}", words)))
        transaction.entry.subject, transaction.entry.summary = case.id, summary
    asked = case.last_step.amount if case.escalated and case.last_step is not None else None
    undecided = _("The owner has not agreed to {amount}: it counts as promised to nobody.").format(amount=asked)
    return Result((case.id,), summary, None, (undecided,) if asked else ())


def amend(
    desk: Desk,
    name: str,
    *,
    reason: Reason | None = None,
    root_cause: str | None = None,
    owner: str | None = None,
    due: datetime | None = None,
) -> Result:
    """Set reason, root cause (F12), owner or next date of a case."""

    def edit(case: Case) -> Case:
        return msgspec.structs.replace(
            case,
            reason=reason or case.reason,
            root_cause=root_cause or case.root_cause,
            owner=owner or case.owner,
            due_at=due or case.due_at,
        )

    return _update(desk, "case.set", name, _("filled in"), edit)[0]
