"""What was filled into a text's blanks and is not what they take: one rule for the preview and the copy (M06)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from csdesk.domain.shared.label import label
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.texts.blanks import EXPECTED, Expects, Wrong, expects
from csdesk.texts.finding import Finding, Level, Report
from csdesk.texts.render import Blank


def takes(name: str, label: str) -> Expects:
    """Return what a blank takes: `time`, `money`, `number`, `deed` or `words`."""
    return expects(Blank(name, label, 0, 0, False))


def refuse_misfilled(wrong: Iterable[Wrong]) -> None:
    """Raise `RefusedError` for the first blank that holds something else than it takes, naming what it takes."""
    for one in wrong:
        raise RefusedError(_misfilled(one), code="wrong_blank")


def with_misfilled(report: Report, wrong: Iterable[Wrong]) -> Report:
    """Return a report that also blocks for each blank that holds something else than it takes, as copying will."""
    found = tuple(
        Finding(Level.BLOCK, "wrong_blank", one.said, 0, 0, _misfilled(one), one.blank.label, "M06", "",
                "wrong_blank", "")
        for one in wrong
    )  # fmt: skip
    return msgspec.structs.replace(report, ok=False, findings=(*report.findings, *found)) if found else report


def _misfilled(wrong: Wrong) -> str:
    """Return the words that say what a blank takes and what stands there; beside a time what of it is not read."""
    words = {"label": wrong.blank.label, "said": short(wrong.said), "rest": short(wrong.beside)}
    if wrong.beside:
        return _("{label}: in {said} a time is read, but not {rest}.").format(**words)
    return _("{label} takes {what}, not {said}.").format(what=label(EXPECTED, wrong.kind), **words)


def short(text: str) -> str:
    """Return words in one line of 24 signs at most."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 24 else plain[:23] + "~"
