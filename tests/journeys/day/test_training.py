"""The training day: facts of the desk decide what is done; keys and seconds are counted, and told at the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk import i18n
from csdesk.app import DeskApp
from csdesk.cli.frame.options import Globals
from csdesk.cli.upkeep.demo import make
from csdesk.clock import Clock, FrozenClock
from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.keymap import Keymap
from csdesk.services.demo.training import OPENS, Training, load_exercises
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
        await user.sees("Exercise 1/2: Flag an order", "f/Ctrl+G, then the number of a colour it has not.")
        await user.press("3", "f", "1")
        await user.sees("Exercise 2/2: Take it back")
        assert training.took[0].keys == 3
        await user.press("u")
        await user.sees("The training is done.", "Flag an order: 3 of 2 keys", "2 of 2 done")
        await user.press("escape")
        await user.misses("The training is done.", "Exercise")


NUMBERS = {"zh": "YT1234567890123", "en": "9400100000000000000000"}
WALK = (
    ("3", "tab:unpaid", "orders.main", "enter"),
    ("tab:to_confirm", "orders.main", "1", "enter"),
    ("orders.main", "enter"),
    ("orders.flag", "5"),
    ("app.undo",),
    ("tab:to_ship", "orders.main", "type:number", "enter"),
    ("tab:to_notify", "orders.main", "enter"),
    ("2", "messages.reply", "1", "blank:15:00", "enter"),
    ("5", "tab:good", "reviews.main", "enter"),
    ("7", "follow.add", "1", "type:ask the supplier", "enter", "type:tomorrow 9am", "enter"),
    ("8", "handover.ack"),
    ("1", "step:8", "today.done"),
)
"""What the coach says, one line for each exercise."""


async def walk(user: User, act: str, lang: str, *, proof: bool) -> None:
    """Do what a line says: press a key or that of an action, type words, or go to a tab by the arrows."""
    way, _colon, words = act.partition(":")
    if way == "tab":
        for _ in range(12):
            if str(user.place().tab) == words:  # type: ignore[attr-defined]
                return
            await user.press("right")
        raise AssertionError(user.text())
    if way == "step":
        while not any(re.match(rf"› +{words} ", line) for line in user.screen()):
            await user.press("down")
    elif way == "blank":
        if (line := user.place().prompt) is not None and line.open:
            await user.type(words)
            await user.sees("= 今天 15:00")  # a blank for a time is read like every time
            await user.press("enter")
    elif way == "type":
        await user.type(NUMBERS[lang] if words == "number" else words)
    elif "." in act:
        action = user.app.session.keymap.actions[act]
        await user.press((action.proof if proof or not action.letters else action.letters)[0])
    else:
        await user.press(act)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("proof", [False, True])
async def test_whoever_does_as_the_coach_says_keeps_every_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, *, proof: bool
) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    desk = make(tmp_path / "shop", Globals(now=f"2026-03-17T{OPENS:02}:00", lang=lang), lang)
    training = Training(desk.store.seq)
    app = DeskApp(desk, training)
    async with app.run_test(size=(80, 24)) as pilot:
        user = User(pilot, app)
        await user.rest()
        for at, acts in enumerate(WALK):
            for act in acts:
                assert training.current == at, (act, user.text())
                await walk(user, act, lang, proof=proof)
        assert training.current is None, user.text()
        over = {at: took.keys for at, took in training.took.items() if took.keys > training.exercises[at].keys}
        assert not over, [words for words, _kept in training.debrief()]


def test_the_coach_names_the_keys_as_they_are_and_no_line_of_his_names_an_unknown_one() -> None:
    training = Training(0)
    assert "c/F2" in training.coach(Keymap().both)[1]
    assert "&/F2" in training.coach(Keymap({"orders.main": "&"}).both)[1]
    named = {name for one in load_exercises() for say in one.say.values() for name in re.findall("{(.*?)}", say)}
    assert named
    assert named <= Keymap().actions.keys()


def test_the_training_opens_in_the_morning_at_any_hour_and_its_clock_goes_on() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    opened = Clock(zone).put_to(OPENS)
    assert opened.now().hour == OPENS
    assert not opened.frozen
    assert opened.in_zone(UTC).ahead == opened.ahead
    given = FrozenClock(datetime(2026, 3, 17, 3, tzinfo=zone), zone)
    assert given.put_to(OPENS).now() == given.at
