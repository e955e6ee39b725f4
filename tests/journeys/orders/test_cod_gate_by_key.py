"""No key makes a COD order printable before the buyer's yes: every action of the order desk, on one row and on all."""

from __future__ import annotations

import pytest

from csdesk.actions import ACTIONS, Action
from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage
from csdesk.screens.orders.orders import Orders
from csdesk.services.today.snapshot import take_snapshot
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

NO = "4000000000007716"
ID = f"taobao:{NO}"
DEEDS = [action for action in ACTIONS if action.scope == "orders" and action.undoable]
THEN = (("enter",), ("1",), ("2", "enter"), ("x", "enter"), ("y",))
"""What is pressed behind an action's key: whatever it asks is answered with the nearest key."""


@pytest.fixture
def gate(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(
        desk,
        make_order(NO, pay_kind="cod", paid_at=None, ship_by=None, buyer_nick="货到再说", buyer_message="快点"),
        make_order("4000000000004821"),
    )
    return desk


def shut(gate: Desk) -> None:
    desk = open_desk(gate.home.folder, now=NOW.isoformat(), lang="en", operator="AH")
    if ID not in desk.orders:  # its very import was undone
        return
    snapshot = take_snapshot(desk)
    standing = snapshot.standings[ID]
    assert standing.stage not in (Stage.TO_SHIP, Stage.SHIPPED)
    assert "cod_unanswered" in standing.blockers or standing.stage in (Stage.CLOSED, Stage.SUPERSEDED)
    assert ID not in snapshot.queues[Queue.TO_SHIP]
    assert desk.orders[ID].desk.cod_answer != "accepted"


async def to_gate(user: User, *, mark_all: bool) -> None:
    """Go to all orders, the cursor on the one at the gate; with `mark_all` every row is marked."""
    await user.press("3")
    await user.until(lambda: isinstance(user.place(), Orders))
    place = user.place()
    assert isinstance(place, Orders)
    place.take_tab(None)
    place.rows.go(list(place.rows.keys).index(ID))
    if mark_all:
        await user.press("A")


@pytest.mark.parametrize("mark_all", [False, True], ids=["one", "all"])
@pytest.mark.parametrize("action", DEEDS, ids=lambda action: action.id)
async def test_one_key_and_what_it_asks(gate: Desk, action: Action, mark_all: bool) -> None:
    async with at(gate) as user:
        for then in THEN:
            await to_gate(user, mark_all=mark_all)
            await user.press((*action.letters, *action.proof)[0], *then, "escape", "escape", "escape")
    shut(gate)


@pytest.mark.parametrize("keys", [("b",), ("insert",)])
async def test_the_shipping_screen_refuses_its_parcel(gate: Desk, keys: tuple[str, ...]) -> None:
    async with at(gate) as user:
        await user.press("4", *keys)
        await user.type(f"{NO} YT1234567890123")
        await user.press("enter")
        await user.type("YT1234567890123")
        await user.press("enter", "escape", "escape")
    shut(gate)
