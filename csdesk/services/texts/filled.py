"""What was filled into a text's blanks and is not what they take: one rule for the preview and the copy (M06)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from csdesk.domain.shared.label import label
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.texts.blanks import EXPECTED, Expects, expects
from csdesk.texts.finding import Finding, Level, Report
from csdesk.texts.render import Blank


def takes(name: str, label: str) -> Expects:
    """Return what a blank takes: `time`, `money`, `number`, `deed` or `words`."""
    return expects(Blank(name, label, 0, 0, False))


def refuse_misfilled(wrong: Iterable[tuple[Blank, str, Expects]]) -> None:
    """Raise `RefusedError` for the first blank that holds something else than it takes, naming what it takes."""
    for blank, said, kind in wrong:
        raise RefusedError(_misfilled(blank, said, kind), code="wrong_blank")


def with_misfilled(report: Report, wrong: Iterable[tuple[Blank, str, Expects]]) -> Report:
    """Return a report that also blocks for each blank that holds something else than it takes, as copying will."""
    found = tuple(
        Finding(Level.BLOCK, "wrong_blank", said, 0, 0, _misfilled(blank, said, kind), blank.label, "M06", "",
                "wrong_blank", "")
        for blank, said, kind in wrong
    )  # fmt: skip
    return msgspec.structs.replace(report, ok=False, findings=(*report.findings, *found)) if found else report


def _misfilled(blank: Blank, said: str, kind: Expects) -> str:
    """Return the words that say what a blank takes and what stands there."""
    return _("{label} takes {what}, not {said}.").format(
        label=blank.label, what=label(EXPECTED, kind), said=short(said)
    )


def short(text: str) -> str:
    """Return words in one line of 24 signs at most."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 24 else plain[:23] + "~"
