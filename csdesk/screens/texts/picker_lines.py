"""What the picker paints: a row of the list, the preview, and what the check says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csdesk.domain.shared.label import with_value
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import N_, _
from csdesk.services.talk.compose import Shown
from csdesk.services.texts.verdict import findings_shown
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, wrap

COLUMNS = (Column("", 1), Column(N_("text"), 20, grow=1), Column(N_("code"), 16, needs=38))


_TONES = {"block": "late", "warn": "soon", "hint": "dim"}


def template_row(titles: Mapping[str, str], codes: Sequence[str], code: str) -> list[Span]:
    """Return the cells of one template: a digit for the first three, its title, its code."""
    place = next((place for place, other in enumerate(codes[:3], 1) if other == code), None)
    return [(str(place) if place else " ", "key"), (clean(titles.get(code, code)), "text"), (clean(code), "dim")]


def text_lines(shown: Shown, width: int) -> list[Line]:
    """Return the words with their blanks in another tone."""
    found: list[Line] = []
    for part in clean_lines(shown.text).split("\n"):
        found += [_toned(row, shown.blanks) for row in wrap(part, width)]
    return found


def _toned(row: str, blanks: Sequence[str]) -> Line:
    line: Line = []
    rest = row
    while rest:
        hits = [(rest.find(mark), mark) for mark in blanks if mark in rest]
        if not hits:
            return [*line, (rest, "text")]
        place, mark = min(hits)
        if place:
            line.append((rest[:place], "text"))
        line.append((mark, "soon"))
        rest = rest[place + len(mark) :]
    return line


def preview_lines(shown: Shown, width: int) -> list[Line]:
    """Return the text as it would be copied, and what there is to say about it."""
    if shown.problem:
        return [[(row, "soon")] for row in wrap(clean(shown.problem), width)]
    return [[], *text_lines(shown, width), [], *verdict_lines(shown, width)] if shown.text else []


def verdict_lines(shown: Shown, width: int) -> list[Line]:
    """Return length, blanks, promise and findings, the worst first."""
    if not shown.text:
        return []
    size = _("{count} character[s]").format(count=shown.length)
    head: Line = [(size, "dim")]
    if shown.blanks:
        head += [("   ", "text"), (_("{count} to fill").format(count=len(shown.blanks)), "soon")]
    if not shown.findings and not shown.blanks:
        head += [("   ", "text"), (_("check passed"), "done")]
    found: list[Line] = [head]
    if shown.promised is not None:
        due, _words = shown.promised
        found.append([(_("promises {time}").format(time=f"{due:%m-%d %H:%M}"), "strong"), ("  ", "text"),
                      (_("goes into the follow-ups"), "dim")])  # fmt: skip
    words = {"block": _("blocked"), "warn": _("look at it"), "hint": _("could be nicer")}
    told_of = findings_shown(shown.findings, shown.text, blanks=bool(shown.blanks))
    for one, told in sorted(told_of, key=lambda pair: list(words).index(pair[0].level)):
        line = f"{with_value(words[one.level], clean(told))} > {clean(one.suggestion)}"
        found += [[(row, _TONES[one.level])] for row in wrap(line, width)]
    return found
