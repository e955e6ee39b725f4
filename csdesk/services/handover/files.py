"""Handing a shift over: the file, and the fact that it was done."""

from __future__ import annotations

from pathlib import Path

import msgspec

from csdesk.domain.handover.items import Given, Section, Shift, digest_of, outlived, plain
from csdesk.domain.handover.text import Document
from csdesk.domain.shared.label import listed, with_note
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.outbound import saving
from csdesk.outbound.handover import FORMS, render
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.handover.handover import Handover, build, within
from csdesk.services.today.snapshot import Snapshot


def document_of(handover: Handover, section: Section | None = None) -> Document:
    """Return a handover as the writers take it; with a section it says that it is only that part."""
    items = tuple(map(plain, handover.items))
    return Document(handover.shop, handover.operator, handover.date, items, handover.figures, section)


def preview(desk: Desk, form: str = "md", *, section: Section | None = None, reveal: bool = False) -> bytes:
    """Return the file of a handover without handing anything over; raises `UsageError` for a form nobody knows."""
    if form not in FORMS:
        raise UsageError(
            _("There is no form {name}.").format(name=repr(form)),
            where=_("One of: {names}").format(names=", ".join(FORMS)),
            code="unknown_form",
        )
    return render(document_of(build(desk, section=section, reveal=reveal), section), form)


def export(
    desk: Desk, form: str = "md", path: Path | None = None, *, section: Section | None = None, reveal: bool = False
) -> tuple[Result, bytes]:
    """Hand the shift over: write the file, and record what was handed over; the same again changes nothing.

    Args:
        desk: The desk.
        form: One of `FORMS`.
        path: Where to write; None writes nothing. Its folder must be there.
        section: Only this part, for somebody else to read; the shift is not handed over by that.
        reveal: Whether personal data stay in clear; that is logged.

    Returns what was done, and the file. Raises `UsageError` for an unknown form, `DataError` when it cannot be written.
    """
    data = preview(desk, form, section=section, reveal=reveal)
    if path is not None and not desk.dry_run:
        saving.save(path, data)
    if reveal and not desk.dry_run:
        desk.store.note(desk.entry("handover.reveal", str(path or form)))
    result = _hand_over(desk) if section is None else Result((), _("A part of the handover, to read"))
    return msgspec.structs.replace(result, text=str(path) if path is not None else None), data


def default_path(desk: Desk, form: str) -> Path:
    """Return where a handover goes by itself, `exports/handover-2026-03-17-AH.md`; makes the folder."""
    desk.home.exports.mkdir(parents=True, exist_ok=True, mode=0o700)
    code = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in desk.operator)
    return desk.home.exports / f"handover-{desk.now():%Y-%m-%d}-{code}.{form}"


def leave(desk: Desk, form: str) -> Result:
    """Hand over in the file of the day; those of its other forms that are there are written anew: none says what was.

    Raises as `export`.
    """
    path = default_path(desk, form)
    beside = [one for name in FORMS if name != form and (one := default_path(desk, name)).exists()]
    result, _data = export(desk, form, path)
    for one in beside:
        saving.save(one, preview(desk, one.suffix[1:]))
    if not beside:
        return result
    names = listed(one.name for one in beside)
    also = with_note(result.summary, _("written anew, too: {names}").format(names=names))
    return msgspec.structs.replace(result, summary=also)


def changed_since(desk: Desk, shift: Shift, snapshot: Snapshot) -> bool:
    """Tell whether the handover says other things now than it did when a shift was handed over."""
    return shift.items != _given(within(desk, snapshot))


def _given(handover: Handover) -> dict[str, Given]:
    """Return what a handover says of each item; ordinary work is read in its queue."""
    named = (item for item in handover.items if item.kind != "orders")
    return {item.id: Given(item.kind, item.source, digest_of(item)) for item in named}


def _hand_over(desk: Desk) -> Result:
    """Record what is handed over now, unless the same was recorded today already."""
    with desk.change("handover.export", "") as transaction:
        handover, now, table = within(desk), desk.now(), desk.records.handover.shifts
        items = _given(handover)
        key = f"{now:%Y-%m-%d} {desk.operator}"
        summary = _("handed over: {count} item[s]").format(count=len(handover.items))
        old = table.records.get(key)
        if old is not None and old.items == items:
            return Result((), summary)
        table.put(transaction, Shift(key, now, desk.who, items))
        for shift in outlived(table.records.values(), now):  # what was read of it stays; the desk starts no slower
            table.put(transaction, msgspec.structs.replace(shift, items={}))
        transaction.entry.subject, transaction.entry.summary = key, summary
    return Result((key,), summary)
