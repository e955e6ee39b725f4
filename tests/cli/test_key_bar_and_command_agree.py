"""Each verb at each stage: the key bar and the command say the same, in the same words."""

from __future__ import annotations

from typing import Any

import pytest

from csdesk.actions import ACTIONS, Situation
from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage, judge
from csdesk.domain.shared.models import Flag, Order, PlatformState
from csdesk.i18n import _
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

P = PlatformState
COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None}
UNPAID: dict[str, Any] = {"platform_state": P.UNPAID, "paid_at": None, "ship_by": None}
SHIPPED: dict[str, Any] = {"platform_state": P.SHIPPED, "tracking_no": "YT8888888888888", "courier": "yto"}
ORDERS: dict[str, dict[str, Any]] = {
    "unpaid": UNPAID,
    "unpaid_held": UNPAID | {"desk_hold_reason": "x"},
    "unpaid_closed": UNPAID | {"desk_close_reason": "x", "desk_closed_in": P.UNPAID},
    "unknown": UNPAID | {"platform_state": None},
    "cod": COD,
    "cod_accepted": COD | {"desk_cod_answer": "accepted"},
    "cod_again": COD | {"desk_cod_answer": "reorder"},
    "cod_refused": COD | {"desk_cod_answer": "refused"},
    "cod_shipped": COD | SHIPPED,
    "cod_held": COD | {"desk_hold_reason": "x"},
    "to_confirm": {},
    "to_confirm_message": {"buyer_message": "改一下地址"},
    "to_confirm_read": {"buyer_message": "改一下地址", "desk_message_read": "改一下地址"},
    "to_ship": {"desk_address_confirm": "confirmed"},
    "to_ship_message": {"desk_address_confirm": "confirmed", "buyer_message": "改一下地址"},
    "to_ship_refund": {"desk_address_confirm": "confirmed", "refund": "open"},
    "on_hold": {"desk_hold_reason": "x"},
    "held_there": {"held": True},
    "shipped": SHIPPED,
    "delivered": {"platform_state": P.DELIVERED},
    "cod_delivered": COD | {"platform_state": P.DELIVERED},
    "completed": {"platform_state": P.COMPLETED},
    "completed_pdd": {"platform_state": P.COMPLETED, "platform": "pdd"},
    "closed": {"platform_state": P.CLOSED},
}
OWN_WORK = {
    Stage.UNPAID: ["remind"],
    Stage.COD: ["cod", "--fee", "5"],
    Stage.TO_CONFIRM: ["confirm"],
    Stage.TO_SHIP: ["ship", "--courier", "yto", "--tracking", "YT8888888888888", "--dry-run"],
    Stage.SHIPPED: ["notify"],
    Stage.COMPLETED: ["rate", "--dry-run"],
}
KEYS = {action.id: action for action in ACTIONS}
VERBS = ("orders.hold", "orders.close", "orders.urge", "orders.change", "orders.read", "orders.main", "orders.flag",
         "orders.note")  # fmt: skip


def command(verb: str, order: Order, stage: Stage) -> list[str] | None:
    """Return the command that does what the key does, given all that it needs; None where there is none."""
    if verb == "orders.main":
        return OWN_WORK.get(stage)
    if verb == "orders.close" and order.pay_kind == "cod" and stage in (Stage.SHIPPED, Stage.DELIVERED):
        return ["cod", "--answer", "rejected", "--dry-run"]
    return {
        "orders.hold": ["release" if stage is Stage.ON_HOLD else "hold", "--why", "x", "--dry-run"][
            : 1 if stage is Stage.ON_HOLD else None
        ],
        "orders.close": ["close", "--why", "x", "--dry-run"],
        "orders.urge": ["urge"],
        "orders.change": ["change", "--text", "换一个盖子"],
        "orders.read": ["read"],
        "orders.flag": ["flag", Flag.RED.value, "--dry-run"],
        "orders.note": ["note", "x", "--dry-run"],
    }[verb]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("facts", ORDERS.values(), ids=ORDERS)
def test_key_and_command_say_the_same(csdesk: Csdesk, desk: Desk, facts: dict[str, Any], verb: str) -> None:
    all_facts: dict[str, Any] = {"created_at": NOW.replace(hour=4), "platform": "taobao"} | facts
    order = make_order("4821", **all_facts)
    put_orders(desk, order)
    order = desk.orders[order.id]
    standing = desk.judge(order)
    reason = KEYS[verb].why_not(Situation(order, standing, 1))
    words = command(verb, order, standing.stage)
    if words is None:
        assert reason is not None
        return
    ran = csdesk("order", words[0], order.id, *words[1:])
    if verb == "orders.read" and reason is not None:
        assert ran.code == 0  # to read twice is no mistake: nothing is changed
        assert "nothing to change" in ran.out + ran.err
        return
    assert (ran.code, reason) == (0, None) or ran.code == 5, ran.err
    if ran.code == 5:
        assert reason is not None, ran.err
        assert ran.err.splitlines()[0].endswith(_(reason).replace(f"…{order.order_no[-4:]}", order.id))


def test_every_stage_is_tried() -> None:
    orders = [make_order("1", **{"platform": "taobao"} | facts) for facts in ORDERS.values()]
    assert {judge(order, NOW, None).stage for order in orders} == set(Stage)
