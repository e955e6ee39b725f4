"""Orders that wait for a refund or are held: no key that refuses is offered, nothing of them "leaves next"."""

from __future__ import annotations

from datetime import timedelta

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import PlatformState
from csdesk.screens.orders.orders import Orders
from csdesk.screens.today.due import due_next
from csdesk.services.today.snapshot import take_snapshot
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

PLAIN, REFUND, HELD = (f"400000000000000{n}" for n in range(1, 4))


def fill(desk: Desk) -> None:
    put_orders(
        desk,
        make_order(PLAIN, ship_by=NOW + timedelta(hours=9)),
        make_order(REFUND, ship_by=NOW + timedelta(hours=1), refund="open"),
        make_order(HELD, ship_by=NOW + timedelta(hours=2), held=True),
    )


def test_what_leaves_next_can_leave(desk: Desk) -> None:
    fill(desk)
    assert due_next(take_snapshot(desk), 5) == [f"taobao:{PLAIN}"]


async def test_no_key_stands_beside_a_blocker_it_cannot_clear(desk: Desk) -> None:
    fill(desk)
    async with at(desk) as user:
        await user.press("3")
        await user.until(lambda: isinstance(user.place(), Orders))
        shown = {}
        for _order in range(3):
            place = user.place()
            assert isinstance(place, Orders)
            shown[place.rows.current] = any("address not confirmed  c" in line for line in user.screen())
            await user.press("down")
    assert (shown[f"taobao:{PLAIN}"], shown[f"taobao:{REFUND}"]) == (True, False)


async def test_what_comes_in_beneath_an_open_question_takes_no_row(desk: Desk) -> None:
    numbers = [f"500000000000000{n}" for n in range(1, 4)]
    put_orders(desk, *(make_order(no, ship_by=NOW + timedelta(hours=n)) for n, no in enumerate(numbers, 1)))
    async with at(desk) as user:
        await user.press("3")
        await user.until(lambda: isinstance(user.place(), Orders))
        place = user.place()
        assert isinstance(place, Orders)
        while place.tab != "to_confirm":
            await user.press("right")
        row = place.rows.current
        assert row == f"taobao:{numbers[0]}"
        await user.press("h")
        assert place.rows.asked()
        place.rows.let_go(sure=True)  # what an earlier verb settled comes back while it is asked
        other = open_desk(desk.home.folder, now=NOW.isoformat(), operator="LW")
        put_orders(other, make_order(numbers[0], platform_state=PlatformState.SHIPPED, shipped_at=NOW))
        await user.until(lambda: row not in user.app.session.snapshot.queues["to_confirm"])
        assert place.rows.current == row
        await user.press("escape")
