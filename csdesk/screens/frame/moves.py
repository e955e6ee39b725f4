"""Actions that many screens share: what is in `front` of one moves by a row or a page, or is marked; tabs go round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Act = Callable[[Any], Awaitable[None]]
"""A method of a screen that a key calls."""

FAR = 10**6
"""A step that ends at the first or the last row."""


def step(by: int) -> Act:
    """Return the action that moves by some rows or lines, as far as they go."""

    async def act(screen: Any) -> None:
        screen.front.move(by)

    return act


def turn(by: int, what: str = "front") -> Act:
    """Return the action that moves by some pages what an attribute of the screen names."""

    async def act(screen: Any) -> None:
        front = getattr(screen, what)
        front.move(by * front.page)

    return act


def mark(how: Callable[[Any], object]) -> Act:
    """Return the action that changes the marks of a list, of which the foot tells."""

    async def act(screen: Any) -> None:
        how(screen.front)
        screen.foot.repaint()

    return act


def tabs(by: int) -> Act:
    """Return the action that goes some tabs on."""

    async def act(screen: Any) -> None:
        screen.next_tab(by)

    return act
