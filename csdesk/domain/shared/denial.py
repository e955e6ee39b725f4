"""Why a verb may not be done: what the rules of each subject answer, and everybody who asks them shows."""

from __future__ import annotations

from msgspec import Struct


class Denial(Struct, frozen=True):
    """Why a verb may not be done.

    Args:
        code: A stable machine name.
        words: A message id; may name `{id}`, of an order also `{stage}` and `{why}`, its blockers.
        hint: What to do instead, a message id; may name `{id}`.
    """

    code: str
    words: str
    hint: str = ""
