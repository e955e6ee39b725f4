"""What the check found in a text, in the words of the desk's screens."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.domain.shared.label import with_value
from csdesk.texts.finding import Finding

MOST = 16
"""So many characters of what a finding is about are named."""
UNSAID = "no_time"
"""What the check calls a text that promises nothing for any time: it may be what is asked for yet."""


def findings_shown(findings: Sequence[Finding], text: str, *, blanks: bool) -> list[tuple[Finding, str]]:
    """Return what there is to say of a text, each with its words: what it is about, unless that is the whole text."""

    def told(one: Finding) -> str:
        about = one.match if len(one.match) <= MOST else one.match[: MOST - 1] + "~"
        return one.message if one.match == text else with_value(about, one.message)

    return [(one, told(one)) for one in findings if not (blanks and one.code == UNSAID)]
