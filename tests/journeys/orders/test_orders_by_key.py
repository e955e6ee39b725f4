"""The order desk by keyboard: keys in, state of the desk out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Flag
from csdesk.screens.orders.orders import Orders
from tests.journeys.user import User, at

FIRST = "taobao:5000000000000001"


def fresh(desk: Desk) -> Desk:
    """Open the same desk once more, as another process would."""
    return open_desk(desk.home.folder, now="2026-03-17T08:30:00+08:00", lang="en", operator="AH")


def orders_of(user: User) -> Orders:
    place = user.place()
    assert isinstance(place, Orders)
    return place


async def to_confirm(user: User) -> Orders:
    """Go to the orders to confirm; the most urgent one is under the cursor."""
    await user.press("3")
    await user.sees("To confirm 3")
    while orders_of(user).tab != "to_confirm":
        await user.press("right")
    return orders_of(user)


@pytest.mark.parametrize("keys", [("f", "1"), ("ctrl+g", "1")])
async def test_a_flag_is_two_keys_and_undo_is_one(shop: Desk, keys: tuple[str, ...]) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press(*keys)
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is Flag.RED)
        await user.sees("flag red", "u undoes")
        await user.press("ctrl+z")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is None)
        await user.press("U")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is Flag.RED)


async def test_marks_take_a_verb_together_and_go_when_it_is_done(shop: Desk) -> None:
    async with at(shop) as user:
        orders = await to_confirm(user)
        await user.press("A")
        await user.sees("3 marked")
        await user.press("f", "4")
        await user.until(lambda: sum(order.desk.flag is Flag.BLUE for order in fresh(shop).orders.values()) == 3)
        await user.until(lambda: not orders.rows.marks)
        assert shop.store.seq == 2, "three flags are one change"


async def test_a_range_is_marked_with_shift(shop: Desk) -> None:
    async with at(shop) as user:
        orders = await to_confirm(user)
        await user.press("shift+down")
        assert orders.rows.chosen == list(orders.rows.keys[:2])
        await user.press("escape")
        assert not orders.rows.marks
        await user.press("v", "up", "v", "down")
        assert len(orders.rows.marks) == 2


async def test_a_note_keeps_what_was_typed_too_early(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("n")
        await user.type("打电话[/b]")
        await user.press("enter")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.memo == ("0317 AH 打电话[/b]",))
        await user.sees("0317 AH 打电话[/b]")


@pytest.mark.parametrize("keys", [("n", "enter"), ("f4", "enter")])
async def test_a_memo_is_built_and_copied_in_two_keys(
    shop: Desk, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    async with at(shop) as user:
        await to_confirm(user)
        await user.press(keys[0])
        await user.sees("0317 AH buyer wishes: 请包好")
        await user.press(keys[1])
        await user.until(lambda: fresh(shop).orders[FIRST].desk.memo_copied == ("0317 AH buyer wishes: 请包好",))
        await user.sees("copied (")
        (copy,) = shop.home.outbox.glob("clipboard*")
        assert copy.read_text(encoding="utf-8").strip() == "0317 AH buyer wishes: 请包好"


@pytest.mark.parametrize("key", ["a", "f5"])
async def test_an_order_is_added_by_one_key_and_a_paste(shop: Desk, key: str) -> None:
    async with at(shop) as user:
        orders = await to_confirm(user)
        await user.press(key)
        await user.sees("the buyer's words")
        await user.paste_into("张三 19900000009\n浙江省杭州市西湖区文三路100号\n盖碗 两件 米色")
        await user.press("enter")
        await user.sees("how is it paid", "cash on delivery")
        await user.press("1")
        await user.until(lambda: "other:H260317-0001" in fresh(shop).orders)
        await user.until(lambda: orders.rows.current == "other:H260317-0001")
        await user.sees("order added", "盖碗 米色", "x2", "u undoes")
        assert (
            fresh(shop).orders["other:H260317-0001"].desk.words
            == "张三 19900000009 浙江省杭州市西湖区文三路100号 盖碗 两件 米色"
        )
        await user.press("u")
        await user.until(lambda: "other:H260317-0001" not in fresh(shop).orders)


async def test_hold_asks_why_and_release_does_not(shop: Desk) -> None:
    async with at(shop) as user:
        orders = await to_confirm(user)
        await user.press("h", "1")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.hold_reason == "waits for the buyer")
        await user.sees("On hold 1")
        while orders.tab != "on_hold":
            await user.press("]")
        await user.sees("h release")
        await user.press("h")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.hold_reason is None)
        await user.sees("Nothing to do in this queue.")


async def test_another_reason_is_typed(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("ctrl+w", "0")
        await user.type("等样品")
        await user.press("enter")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.hold_reason == "等样品")


async def test_closing_a_paid_order_is_refused_in_words(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("x")
        await user.sees("is paid")
        assert fresh(shop).orders[FIRST].desk.close_reason is None


async def test_a_key_that_is_not_allowed_says_why(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("down", "m")
        await user.sees("The buyer left no message.")


async def test_reading_the_message_takes_the_blocker_away(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.sees("message unread")
        await user.press("m")
        await user.misses("message unread")
        assert fresh(shop).orders[FIRST].desk.message_read == "请包好"


async def test_search_narrows_while_typing_and_escape_takes_it_back(shop: Desk) -> None:
    async with at(shop) as user:
        orders = await to_confirm(user)
        await user.type("／")
        await user.type("yx")
        await user.until(lambda: [key[-1] for key in orders.rows.keys] == ["2"])
        await user.press("enter")
        await user.sees("/ yx")
        await user.press("escape")
        assert len(orders.rows.keys) == 3
        await user.press("f3")
        await user.type("buyer:阿芸")
        assert len(orders.rows.keys) == 1
        await user.press("escape")
        assert len(orders.rows.keys) == 3


async def test_the_receiver_is_masked_until_asked_for_and_again_on_the_next_row(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.sees("张*", "199****0001")
        assert "文三路" not in user.text()
        await user.press("p")
        await user.sees("张三", "19900000001", "文三路", "logged")
        assert next(change.verb for change in fresh(shop).store.changes()) == "order.reveal"
        await user.press("down")
        await user.misses("文三路", "19900000001")
        await user.press("up")
        assert "文三路" not in user.text()


async def test_what_was_revealed_is_masked_again_after_another_screen(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("p")
        await user.sees("文三路")
        await user.press("1")
        await user.sees("Daily routine")
        await user.press("3")
        await user.sees("张*")
        await user.misses("文三路", "19900000001")


async def test_the_card_opens_with_enter_in_a_narrow_terminal(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        orders = await to_confirm(user)
        assert not orders.card.display
        await user.press("enter")
        await user.sees("199****0001", "paid")
        await user.press("escape")
        await user.misses("199****0001")


@pytest.mark.duty("R14")
async def test_the_most_urgent_thing_is_one_key_away(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("g")
        await user.until(lambda: isinstance(user.place(), Orders) and orders_of(user).rows.current == FIRST)


async def test_a_change_from_elsewhere_keeps_cursor_marks_and_filter(crowd: Callable[[int], Desk]) -> None:
    desk = crowd(60)
    async with at(desk) as user:
        await user.press("3")
        await user.press("down", "down", "space", "down", "down")
        rows = orders_of(user).rows
        current, marks = rows.current, set(rows.marks)
        other = fresh(desk)
        from csdesk.services.orders import orders as verbs

        verbs.hold(other, ["taobao:6000000000000000"], "waits")
        await user.sees("On hold 1")
        assert (rows.current, rows.marks) == (current, marks)
        assert "taobao:6000000000000000" not in rows.keys


@pytest.mark.duty("R13")
@pytest.mark.parametrize("key", ["J", "ctrl+delete"])
async def test_a_line_of_the_journal_is_on_the_row_and_undone(shop: Desk, key: str) -> None:
    async with at(shop) as user:
        place = await to_confirm(user)
        about = place.rows.current
        await user.press(key)
        await user.sees("work journal, on")
        await user.type("called")
        await user.press("enter")
        await user.until(lambda: [n.order_id for n in fresh(shop).records.handover.lines.records.values()] == [about])
        await user.press("u")
        await user.until(lambda: not fresh(shop).records.handover.lines.records)
