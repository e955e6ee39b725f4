"""The training day: facts of the desk decide what is done; keys and seconds are counted, and told at the end."""

from __future__ import annotations

import pytest

from csdesk import i18n
from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.services.demo.training import Training, load_exercises
from csdesk.services.orders import orders
from tests.journeys.orders.test_orders_by_key import FIRST
from tests.journeys.user import User


class Ticks:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_stands_in_the_log_is_done_and_takes_keys_and_seconds(shop: Desk) -> None:
    ticks = Ticks()
    training = Training(shop.store.seq, ticks)
    assert training.current == 0
    training.keys, ticks.now = 2, 9.0
    orders.flag(shop, [FIRST], Flag.RED)
    training.follow(training.new_verbs(shop))
    flag = next(at for at, one in enumerate(training.exercises) if "order.flag" in one.verbs)
    assert (training.took[flag].keys, training.took[flag].seconds) == (2, 9)
    assert training.current == 0
    assert training.new_verbs(shop) == []
    told = [words for words, _kept in training.debrief()]
    assert "Flag an order: 2 of 2 keys, 9 of 15 seconds" in told
    assert told[-1].startswith(f"1 of {len(training.exercises)} done, 1 within their budget")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_exercise_is_said_in_both_languages(lang: str) -> None:
    assert all(one.title[lang] and one.say[lang] and one.keys and one.verbs for one in load_exercises())


async def test_the_coach_leads_through_the_morning_and_ends_with_a_debrief(shop: Desk) -> None:
    training = Training(shop.store.seq)
    training.exercises = tuple(one for one in training.exercises if {"order.flag", "undo"} & {*one.verbs})
    app = DeskApp(shop, training)
    async with app.run_test(size=(80, 24)) as pilot:
        user = User(pilot, app)
        await user.sees("Exercise 1/2: Flag an order", "f, then the number of a colour it has not.")
        await user.press("3", "f", "1")
        await user.sees("Exercise 2/2: Take it back")
        assert training.took[0].keys == 3
        await user.press("u")
        await user.sees("The training is done.", "Flag an order: 3 of 2 keys", "2 of 2 done")
        await user.press("escape")
        await user.misses("The training is done.", "Exercise")
