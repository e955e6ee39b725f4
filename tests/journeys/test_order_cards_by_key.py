"""The cards of the order desk by key: a refusal at the door, a change and the case it opens."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.models import Order, PlatformState
from csdesk.screens.orders import Orders
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

ASK, GONE, DOOR = "5000000000000001", "5000000000000002", "5000000000000003"


@pytest.fixture
def cards(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    shown = {"platform_state": PlatformState.SHIPPED, "courier": "圆通", "shipped_at": NOW}
    put_orders(
        desk,
        make_order(ASK),
        make_order(GONE, tracking_no="YT5555555555552", **shown),
        make_order(DOOR, pay_kind="cod", paid_at=None, tracking_no="YT5555555555553", **shown),
    )
    return desk


def fresh(desk: Desk, no: str) -> Order:
    return open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH").orders[f"taobao:{no}"]


async def to(user: User, no: str) -> None:
    await user.press("3")
    await user.until(lambda: isinstance(user.place(), Orders))
    place = user.place()
    assert isinstance(place, Orders)
    place.go_to(f"taobao:{no}")
    await user.until(lambda: place.rows.current == f"taobao:{no}")


@pytest.mark.parametrize("keys", [("x", "1"), ("ctrl+x", "1")])
async def test_a_cod_parcel_refused_at_the_door(cards: Desk, keys: tuple[str, ...]) -> None:
    async with at(cards) as user:
        await to(user, DOOR)
        await user.press(keys[0])
        await user.sees("refused at the door: who pays its way", "the courier")
        await user.press(keys[1])
        await user.until(lambda: fresh(cards, DOOR).desk.refusal is not None)
        await user.sees("refused at the door · …0003")
        await user.press("u")
        await user.until(lambda: fresh(cards, DOOR).desk.refusal is None)
