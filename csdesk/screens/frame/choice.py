"""A choice by one key: its answers, and what becomes of the one that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One answer of a choice: the key that takes it, its word, what it stands for, and how that begins (foreign)."""

    key: str
    label: str
    value: Any
    preview: str = ""


class Choice(NamedTuple):
    """A choice that waits in the foot for one key."""

    title: str
    options: Sequence[Option]
    then: Callable[[Any], None]
    left: Callable[[], object] | None = None
