"""Texts that are about to be said, as the card shows them."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.domain.shared.label import listed
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.services.talk.several import Each
from csdesk.services.texts.render import Draft
from csdesk.services.texts.verdict import findings_shown
from csdesk.widgets.paint import Line, wrap


def draft_lines(draft: Draft, room: int) -> list[Line]:
    """Return a text before it is said, with what the check found under it."""
    lines: list[Line] = [[(_("to be said"), "dim")]]
    lines += [[(row, "text")] for part in draft.rendered.text.split("\n") for row in wrap(clean(part), room)]
    tones = {"block": "late", "warn": "soon"}
    open_ones = [blank.label for blank in draft.rendered.blanks if not blank.filled]
    words = findings_shown(draft.report.findings, draft.rendered.text, blanks=bool(open_ones))
    found: list[Line] = [[(row, tones.get(one.level, "dim"))] for one, text in words for row in wrap(clean(text), room)]
    left: Line = [(_("still to fill in: {names}").format(names=clean(listed(open_ones))), "soon")]
    return [*lines, [], *(found or [left if open_ones else [(_("check passed"), "done")]])]


def each_lines(texts: Sequence[Each], room: int) -> list[Line]:
    """Return several texts before they are said, those that are refused first, each with why."""
    lines: list[Line] = []
    for one in sorted(texts, key=lambda one: bool(one.text)):
        words = [(one.text, "text"), *((hint, "soon") for hint in one.hints)] if one.text else [(one.why, "late")]
        lines.append([(clean(one.who), "strong"), *([] if one.text else [("  " + _("is left out"), "late")])])
        lines += [[("  " + row, tone)] for said, tone in words for row in wrap(clean(said), room - 2)]
    return lines
