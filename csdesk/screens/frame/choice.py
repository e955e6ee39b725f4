"""A choice by one key: its answers, and what becomes of the one that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One answer of a choice: its key, its word, what it stands for, how that begins (foreign), and its other keys."""

    key: str
    label: str
    value: Any
    preview: str = ""
    also: tuple[str, ...] = ()


class Choice(NamedTuple):
    """A choice that waits in the foot for one key; a careful one is not answered by what may begin a scan."""

    title: str
    options: Sequence[Option]
    then: Callable[[Any], None]
    left: Callable[[], object] | None = None
    careful: bool = False
