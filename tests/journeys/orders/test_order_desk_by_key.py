"""The order desk by keys alone: every row's own work, a scanner that loses nothing, the same desk as by commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.screens.orders.confirm import Confirm
from csdesk.screens.orders.orders import Orders
from csdesk.screens.orders.ship import Ship
from tests.journeys.user import User, at
from tests.support import NOW, RECEIVER, make_order, put_orders

NOW_TEXT = NOW.isoformat()
UNPAID, GATE, ASK, READY, GONE = (f"500000000000000{n}" for n in range(1, 6))


def made(no: str, **facts: Any) -> Order:
    who = msgspec.structs.replace(
        RECEIVER, name=f"收件{no[-1]}", phone=f"1990000000{no[-1]}", address=f"文三路 {no[-1]} 号"
    )
    return make_order(no, buyer_nick=f"买家{no[-1]}", shop="小满茶具", receiver=who, **facts)


def fill(desk: Desk) -> Desk:
    put_orders(
        desk,
        made(UNPAID, platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None),
        made(GATE, pay_kind="cod", paid_at=None, ship_by=None),
        made(ASK),
        made(READY, desk_address_confirm="confirmed"),
        made(GONE, platform_state=PlatformState.SHIPPED, courier="圆通", tracking_no="YT5555555555555"),
    )
    (Path(desk.home.folder) / "couriers.toml").write_text(
        '[yto]\ncod_percent = "3"\ncod_least = "5"\n', encoding="utf-8"
    )
    return desk


@pytest.fixture
def work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    return fill(desk)


def fresh(desk: Desk) -> dict[str, Order]:
    return dict(open_desk(desk.home.folder, now=NOW_TEXT, lang="en", operator="AH").orders)


async def go(user: User, tab: str) -> None:
    await user.press("3")
    await user.until(lambda: type(user.place()) is Orders)
    while (place := user.place()).tab != tab:  # type: ignore[attr-defined]
        assert isinstance(place, Orders)
        await user.press("right")


KEYS = {"letters": ("c", "y"), "proof": ("f2", "1")}


@pytest.mark.parametrize("form", KEYS)
async def test_keys_and_commands_make_the_same_desk(work: Desk, form: str, tmp_path: Path) -> None:
    main_key, yes = KEYS[form]
    async with at(work) as user:
        await go(user, "unpaid")
        await user.press(main_key, "enter")
        await user.until(lambda: fresh(work)[f"taobao:{UNPAID}"].desk.reminders)
        await go(user, "cod")
        await user.press(main_key, "enter")
        await user.until(lambda: fresh(work)[f"taobao:{GATE}"].desk.cod_asked_at)
        await user.press(main_key, yes)
        await user.until(lambda: fresh(work)[f"taobao:{GATE}"].desk.cod_answer == "accepted")
        await go(user, "to_confirm")
        await user.press(main_key, "1", "enter")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.address_confirm == "asked")
        await user.press(main_key, "enter")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.address_confirm == "confirmed")
        await go(user, "to_notify")
        await user.press("ctrl+a", main_key, "enter")
        await user.until(lambda: fresh(work)[f"taobao:{GONE}"].desk.notices)
    by_keys = fresh(work)

    other = fill(open_desk(tmp_path / "other", now=NOW_TEXT, lang="en", operator="AH"))
    home = ["--home", str(other.home.folder)]
    for words in (
        ["order", "remind", UNPAID, "--copy"],
        ["order", "cod", GATE, "--copy"],
        ["order", "cod", GATE, "--answer", "accepted"],
        ["order", "confirm", ASK, "--courier", "yto", "--copy"],
        ["order", "confirm", ASK, "--answer", "confirmed"],
        ["order", "notify", "--all", "--copy"],
    ):
        assert main([*home, *words]) == 0
    assert by_keys == fresh(other)


async def test_a_scanner_loses_no_sign_and_may_end_with_tab(work: Desk) -> None:
    async with at(work) as user:
        await user.press("4")
        await user.until(lambda: isinstance(user.place(), Ship))
        await user.press(*"YT1234567890123", "tab")
        await user.until(lambda: fresh(work)[f"taobao:{READY}"].desk.parcels)
        (parcel,) = fresh(work)[f"taobao:{READY}"].desk.parcels
        assert (parcel.tracking_no, parcel.courier) == ("YT1234567890123", "yto")


async def test_a_wrong_scan_is_refused_and_the_box_stays_open(work: Desk) -> None:
    async with at(work) as user:
        await user.press("4")
        await user.until(lambda: isinstance(user.place(), Ship))
        await user.press(*"YT5555555555555", "enter")
        await user.sees("tracking number of another order")
        await user.press(*READY, "enter")
        await user.press(*"YT1234567890124", "enter")
        await user.until(lambda: fresh(work)[f"taobao:{READY}"].desk.parcels)


async def test_keys_pressed_faster_than_screens_come_are_kept(work: Desk) -> None:
    async with at(work) as user:
        await go(user, "to_confirm")
        await user.press("c", "2", "enter", "c", "enter", "3")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.address_confirm == "confirmed")
        assert fresh(work)[f"taobao:{ASK}"].desk.courier_wish == "zto"


@pytest.mark.duty("A01")
async def test_the_address_is_unmasked_only_while_its_screen_is_open(work: Desk) -> None:
    async with at(work) as user:
        await go(user, "to_confirm")
        assert "19900000003" not in user.text()
        await user.press("c")
        await user.until(lambda: isinstance(user.place(), Confirm))
        await user.sees("19900000003", "check passed")
        await user.press("escape")
        await user.until(lambda: type(user.place()) is Orders)
        assert "19900000003" not in user.text()


async def test_the_paste_pair_pressed_at_once_stops_nothing(work: Desk) -> None:
    async with at(work) as user:
        await go(user, "unpaid")
        await user.press("c", "enter")
        await user.until(lambda: fresh(work)[f"taobao:{UNPAID}"].desk.reminders)
        await user.until(lambda: type(user.place()) is Orders)
        await user.burst(".y")
        await user.until(lambda: "~ · copied" in user.place().session.word, "the text is copied again")


async def test_what_is_doubtful_of_a_new_receiver_is_shown_before_it_is_taken(work: Desk) -> None:
    with work.change("test", "") as transaction:
        order = work.orders[f"taobao:{ASK}"]
        asked = msgspec.structs.replace(order, desk=msgspec.structs.replace(order.desk, asked_at=NOW))
        work.records.put_order(transaction, asked)
    async with at(work) as user:
        await go(user, "to_confirm")
        await user.press("c")
        await user.until(lambda: isinstance(user.place(), Confirm))
        await user.press("e")
        await user.type("阿梅 19900000008 朝阳区建国路1号")
        await user.press("enter")
        await user.sees("several places have this name", "? / ? / 朝阳区 / 建国路1号", "understood like this?")
        assert fresh(work)[f"taobao:{ASK}"].desk.receiver is None
        await user.press("2")
        await user.sees("new receiver")
        await user.press("escape")
        await user.press("e")
        await user.type("方小梅 19900000008 北京市朝阳区建国路1号")
        await user.press("enter")
        await user.sees("北京市 / 北京市 / 朝阳区 / 建国路1号", "understood like this?")
        assert fresh(work)[f"taobao:{ASK}"].desk.receiver is None, "a whole new receiver is shown like a part of it"
        await user.press("1")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.receiver is not None)
        receiver = fresh(work)[f"taobao:{ASK}"].desk.receiver
        assert receiver is not None
        assert (receiver.name, receiver.province, receiver.district) == ("方小梅", "北京市", "朝阳区")


async def test_a_bare_phone_is_shown_old_and_new_and_keeps_the_street(work: Desk) -> None:
    async with at(work) as user:
        await go(user, "to_confirm")
        await user.press("c")
        await user.until(lambda: isinstance(user.place(), Confirm))
        place = user.place()
        assert isinstance(place, Confirm)
        assert not {"confirm.no_reply", "confirm.read"} & {action.id for _key, _word, action in place.bar() if action}
        await user.press("e")
        await user.type("不知道是什么")
        await user.press("enter")
        await user.sees("Not understood", "new receiver")
        await user.press("escape")
        await user.press("e")
        await user.type("19900000077")
        await user.press("enter")
        await user.sees("19900000077", "was 19900000003", "understood like this?")
        assert fresh(work)[f"taobao:{ASK}"].desk.receiver is None
        await user.press("1")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.receiver is not None)
        order = fresh(work)[f"taobao:{ASK}"]
        assert order.receiver is not None
        assert order.desk.receiver == msgspec.structs.replace(order.receiver, phone="19900000077")


async def test_a_courier_by_digit_then_the_new_address_are_both_taken(work: Desk) -> None:
    async with at(work) as user:
        await go(user, "to_confirm")
        await user.press("c")
        await user.sees("Confirm the address")
        await user.misses("+0")
        await user.press("1", "e")
        await user.paste_into("麻烦换成和平路7号")
        await user.press("enter")
        await user.sees("understood like this?", "和平路7号")
        await user.press("1")
        await user.until(lambda: fresh(work)[f"taobao:{ASK}"].desk.address_confirm == "changed")
    order = fresh(work)[f"taobao:{ASK}"]
    receiver = receiver_of(order)
    assert receiver is not None
    assert (order.desk.courier_wish, receiver.address, receiver.name) == ("yto", "和平路7号", "收件3")
