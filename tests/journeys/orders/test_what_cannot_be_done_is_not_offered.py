"""Orders that wait for a refund or are held: no key that refuses is offered, nothing of them "leaves next"."""

from __future__ import annotations

from datetime import timedelta

from csdesk.desk import Desk
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
