"""What was typed is lost to no refusal and no Escape, and no key typed behind it means something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from csdesk.actions import ACTIONS, Action
from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.errors import UsageError
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders.change_card import ChangeCard
from csdesk.screens.orders.confirm import Confirm
from csdesk.screens.orders.dialogs import Cod
from csdesk.screens.orders.order_dialog import Deal
from csdesk.services.cases import cases
from csdesk.services.desk.results import Result
from csdesk.services.talk.incoming import paste
from tests.journeys.orders.test_order_cards_by_key import to
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

ASK, GATE = "5000000000000001", "5000000000000002"
TYPED = [one for one in ACTIONS if one.asks is not None and (one.asks.other or not one.asks.usual)]


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(ASK), make_order(GATE, pay_kind="cod", paid_at=None))
    paste(desk, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n", platform="taobao")
    desk.sync()
    return desk


def line(user: User) -> str | None:
    """Return what stands in the line for typing, or None while none is open."""
    prompt = user.place().prompt
    return prompt.input.value if prompt is not None and prompt.open else None


@pytest.mark.parametrize("action", TYPED, ids=lambda action: action.id)
async def test_a_refused_answer_is_in_its_line_and_takes_the_next_keys(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    def refuse(_desk: Desk) -> Result:
        raise UsageError("'abc' is nothing.", where="--said", hint="csdesk order --said")

    monkeypatch.setattr(DeskScreen, "verb", lambda self, _do, *_args, **_named: self.hand_in(refuse))
    monkeypatch.setattr(ListScreen, "taken", lambda _self, **_one: ["some:1"])
    async with at(shop) as user:
        await user.press("3")
        place = user.place()
        place.start(action)
        await user.press(*["0"] * bool(action.asks and action.asks.usual))
        await user.type("abc")
        user.hit("enter", "2", "0")
        await user.rest()
        assert user.place() is place
        assert line(user) == "abc20"
        assert user.app.session.word, "the reason stands below it"
        assert "--said" not in user.text()
        await user.press("escape")
        assert line(user) is None


@pytest.mark.parametrize(
    ("no", "keys", "card", "mended"),
    [(GATE, ("c", "f"), Cod, "Cash on delivery"), (ASK, ("b", "3", "e"), ChangeCard, "coupon")],
)
async def test_an_amount_that_is_none_is_not_kept(
    shop: Desk, no: str, keys: tuple[str, ...], card: type[Deal], mended: str
) -> None:
    async with at(shop) as user:
        await to(user, no)
        await user.press(*keys)
        place = user.place()
        assert isinstance(place, card)
        await user.type("abc")
        user.hit("enter", "2", "0")
        await user.rest()
        assert user.place() is place
        assert line(user) == "abc20"
        assert "abc" in user.text()
        assert user.app.session.word
        assert "--" not in user.app.session.word
        await user.press(*["backspace"] * 5, "5", "enter")
        assert line(user) is None
        assert "'abc'" not in user.text()
        assert mended in user.text()
        assert place.draft.text


async def test_escape_at_say_this_goes_back_to_the_words(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("2", "r")
        own = next(one.key for one in user.place().choice.options if one.label == "own words")  # type: ignore[union-attr]
        await user.press(own)
        await user.type("很长的一段话，写了很久。")
        await user.press("enter")
        assert user.place().choice is not None
        assert "Y Ctrl+K was sent" in user.text()
        await user.press("escape")
        assert line(user) == "很长的一段话，写了很久。"
        await user.press("enter", "enter")
        assert line(user) is None
        await user.press("f", "escape")
        assert line(user) is None, "what was copied does not come back"


async def test_escape_at_the_parts_of_an_address_goes_back_to_the_words(shop: Desk) -> None:
    async with at(shop) as user:
        await to(user, ASK)
        await user.press("c", "e")
        assert isinstance(user.place(), Confirm)
        await user.type("李四 19900000002 幸福路")
        await user.press("enter")
        await user.sees("understood like this?")
        await user.press("escape")
        assert line(user) == "李四 19900000002 幸福路"


async def test_a_path_may_be_typed_from_its_first_sign(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("订单编号,买家会员名,订单状态\n4000000000005533,贵州老李,买家已付款\n", encoding="utf-8")
    async with at(shop) as user:
        await user.press("ctrl+o")
        await user.type(str(file))
        assert line(user) == str(file)
        await user.press("enter")
        assert user.place() is user.app.front
        await user.press("ctrl+o")
        await user.press("f3")
        assert (line(user) or "").endswith("/")


@pytest.mark.parametrize("how", ["down", "pagedown", "up", "click", "wheel"])
async def test_while_something_is_asked_of_a_row_the_cursor_stays_on_it(shop: Desk, how: str) -> None:
    paste(shop, "月下 2026-3-17 8:27:00\n在吗\n许个愿吧 2026-3-17 8:29:00\n在不在\n", platform="taobao")
    shop.sync()
    async with at(shop) as user:
        await user.press("2", "down")
        place = user.place()
        assert isinstance(place, ListScreen)
        asked, index = place.rows.current, place.rows.index
        await user.press("r", "4")
        await user.type("稍等")
        if how in ("click", "wheel"):
            other = place.rows.top + place.rows.HEADER + (index + 1) % len(place.rows.keys)
            event = events.MouseScrollDown if how == "wheel" else events.Click
            place.rows.post_message(event(place.rows, 5, other, 0, 0, 1, False, False, False))
            await user.rest()
        else:
            await user.press(how)
        assert place.rows.current == asked
        await user.press("enter", "enter")
        records = shop.records.messages.records
        assert {key for key, one in records.items() if len(one.said) > 1} == {asked}


async def own_words(user: User) -> None:
    await user.press("r")
    own = next(one.key for one in user.place().choice.options if one.label == "own words")  # type: ignore[union-attr]
    await user.press(own)


async def test_own_words_left_by_escape_are_a_draft_until_they_are_used(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("2")
        await own_words(user)
        await user.type("很长的一段话，写了很久。")
        await user.press("enter", "escape", "escape")
        await user.sees("kept as a draft, r brings it back")
        assert line(user) is None
    async with at(shop) as user:
        await user.press("2")
        await own_words(user)
        assert line(user) == "很长的一段话，写了很久。", "also after leaving the desk"
        await user.press("enter", "enter")
        await user.sees("answer to")
        await user.misses("answered")
        await own_words(user)
        assert line(user) == "", "what was used is no draft"


async def test_what_was_said_of_a_scan_into_a_line_goes_with_the_line(shop: Desk) -> None:
    async with at(shop) as user:
        await to(user, ASK)
        await user.press("n")
        await user.burst("YT1234567890101\r")
        await user.sees("was scanned into this line")
        await user.press("escape")
        await user.misses("was scanned into this line")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CaseKind.EXCHANGE, "First take a step of the ladder. l does it."),
        (CaseKind.INTERCEPT, "next: register the stop with the courier. t does it."),
    ],
)
async def test_a_case_without_a_text_names_what_comes_first_and_its_key(shop: Desk, kind: CaseKind, words: str) -> None:
    cases.open_case(shop, ASK, kind, "想换大一号")
    cases.waive(shop, "CS-0317-01", "说清楚了")
    shop.sync()
    async with at(shop, (200, 36)) as user:
        await to(user, ASK)
        await user.press("o", "c")
        await user.sees(words)
