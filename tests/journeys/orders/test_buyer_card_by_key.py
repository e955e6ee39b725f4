"""The buyer's card by keys: one key from every list with buyers, notes and links undone, what was revealed hidden."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.screens.buyers.card import BuyerCard
from csdesk.services.buyers import buyers
from csdesk.services.cases.cases import open_case
from csdesk.services.talk.incoming import paste
from csdesk.services.upkeep.history import read_log
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

KEYS = ("B", "shift+right")


@pytest.fixture
def talk(desk: Desk) -> Desk:
    put_orders(desk, make_order(buyer_nick="小满"), make_order("5533", "pdd", buyer_nick="满满", amount="990.00"))
    paste(desk, "小满 2026-03-17 08:20:00\n在吗\n", platform="taobao")
    desk.sync()
    open_case(desk, "4821", CaseKind.EXCHANGE)
    desk.sync()
    return desk


async def card(user: User, key: str) -> BuyerCard:
    await user.press(key)
    await user.until(lambda: isinstance(user.app.screen, BuyerCard) and user.app.screen.view)
    assert isinstance(user.app.screen, BuyerCard)
    return user.app.screen


@pytest.mark.parametrize("key", KEYS)
async def test_one_key_opens_it_from_every_list(talk: Desk, key: str) -> None:
    async with at(talk) as user:
        for place in "326":
            await user.press(place, *(["down"] if place == "3" else []))
            await user.until(lambda: user.place().person() == "taobao:小满", place)
            assert (await card(user, key)).key == "taobao:小满"
            await user.sees("1 message, 1 to answer", "1 case", "199****0001")
            await user.press("escape")


@pytest.mark.parametrize("key", ["l", "insert"])
async def test_the_language_is_said_shown_and_undone_by_key(talk: Desk, key: str) -> None:
    async with at(talk) as user:
        await user.press("2")
        await user.until(lambda: user.place().person() == "taobao:小满")
        await card(user, "B")
        await user.sees("Chinese language")
        await user.press(key, "2")
        await user.sees("English language (as you said)")
        await user.press("u")
        await user.sees("· language Chinese language")


async def test_notes_and_links_by_key(talk: Desk) -> None:
    async with at(talk) as user:
        await user.press("2")
        await user.until(lambda: user.place().person() == "taobao:小满")
        await card(user, "B")
        await user.press("n")
        await user.type("怕烫")
        await user.press("enter")
        await user.sees("AH 怕烫")
        await user.press("f2")
        await user.type("满满")
        await user.press("enter")
        await user.sees("1068.00 in all", "key account")
        await user.press("ctrl+z")
        await user.sees("78.00 in all")
        await user.press("ctrl+x")
        await user.sees("This name is not linked to another.")
    assert [one.text for one in talk.records.buyers.records["taobao:小满"].notes] == ["怕烫"]
    assert buyers.names_of(talk, "taobao:小满") == ("taobao:小满",)


async def test_what_was_revealed_is_hidden_when_the_card_is_left(talk: Desk) -> None:
    async with at(talk) as user:
        await user.press("2")
        await user.until(lambda: user.place().person() == "taobao:小满")
        await card(user, "B")
        await user.press("ctrl+d")
        await user.sees("19900000001")
        await user.press("escape")
        await card(user, "B")
        await user.sees("199****0001")
        await user.misses("19900000001")
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "cases")
    assert [entry.verb for entry in read_log(talk)].count("buyer.reveal") == 1
    assert read_log(talk)[0].verb == "buyer.reveal"
