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


async def test_every_answer_is_reached_by_a_digit_however_many_there_are(desk: Desk) -> None:
    async with at(desk, (80, 24)) as user:
        taken: list[int] = []
        for wanted in (10, 11, 23):
            answers = [(f"{number}.", number) for number in range(wanted)]
            for number in (0, 9, wanted - 1):
                user.place().pick("which one is it", answers, taken.append)
                on, digit = divmod(number, 9) if wanted > 10 else (0, number)
                await user.press(*("0" * on), str((digit + 1) % 10))
        assert taken == [0, 9, 9, 0, 9, 10, 0, 9, 22]
