"""Why a verb may not be done: what the rules of each subject answer, and everybody who asks them shows."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from csdesk.i18n import _


class Denial(Struct, frozen=True):
    """Why a verb may not be done.

    Args:
        code: A stable machine name.
        words: A message id; may name `{id}`, of an order also `{stage}` and `{why}`, its blockers.
        hint: What to do instead, a message id; may name `{id}`.
        facts: What else the words name.
    """

    code: str
    words: str
    hint: str = ""
    facts: dict[str, str] = {}


def words_of(denial: Denial, record: Any) -> str:
    """Return why a verb may not be done on a record with an id, in the language in use."""
    return _(denial.words).format(id=record.id, **denial.facts)
