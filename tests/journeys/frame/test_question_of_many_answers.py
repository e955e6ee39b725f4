"""A question stays in sight also where its answers take two lines."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from tests.journeys.user import at

pytestmark = pytest.mark.asyncio


async def test_the_question_stands_above_its_many_answers(desk: Desk) -> None:
    async with at(desk, (80, 24)) as user:
        answers = [(f"answer {name}", name) for name in "ABCDEFGHI"]
        user.place().pick("which one is it", answers, lambda _answer: None)
        await user.sees("which one is it", *(words for words, _name in answers))
        await user.press("escape")
        await user.misses("which one is it")
