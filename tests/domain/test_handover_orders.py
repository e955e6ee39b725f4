"""Which orders are handed over, in which section, and that the next step never is one that a blocker forbids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.domain.handover.from_orders import Context, order_item
from csdesk.domain.handover.items import HIGH, MIDDLE, Section, item_id
from csdesk.domain.orders.stage import judge
from csdesk.domain.shared.facts import Urge
from csdesk.domain.shared.models import PlatformState
from tests.support import NOW, make_order

LATE, SOON, FAR = NOW - timedelta(hours=1), NOW + timedelta(hours=3), NOW + timedelta(days=9)
NEXT_NOON = NOW + timedelta(hours=27, minutes=30)
CONFIRMED: dict[str, Any] = {"desk_address_confirm": "confirmed"}
COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None}


@pytest.mark.parametrize(
    ("facts", "section", "severity", "after"),
    [
        ({"ship_by": LATE} | CONFIRMED, Section.URGENT, HIGH, "Ship it first and tell the buyer."),
        ({"ship_by": LATE}, Section.URGENT, HIGH, "Confirm the address at once, ship it first and tell the buyer."),
        ({"ship_by": SOON} | CONFIRMED, Section.URGENT, HIGH, "Ship it first."),
        ({"ship_by": NEXT_NOON} | CONFIRMED, Section.TODO, MIDDLE, "Ship it in time."),
        ({"ship_by": NEXT_NOON + timedelta(seconds=1)} | CONFIRMED, None, 0, None),
        ({"ship_by": FAR}, None, 0, None),
        ({"ship_by": LATE, "refund": "open"}, Section.URGENT, HIGH, "Do not ship; settle the refund first."),
        ({"ship_by": FAR, "refund": "open"}, Section.TODO, HIGH, "Do not ship; settle the refund first."),
        ({"ship_by": LATE, "desk_hold_reason": "x", "refund": "open"}, Section.URGENT, HIGH,
         "Do not ship; settle the refund first."),
        ({"ship_by": LATE, "desk_hold_reason": "x"}, Section.URGENT, HIGH,
         "See whether the reason still holds, then release it."),
        ({"ship_by": FAR, "desk_hold_reason": "x"}, Section.WAITING, MIDDLE,
         "See whether the reason still holds, then release it."),
        ({"ship_by": LATE} | COD, Section.URGENT, HIGH, "Tell the buyer the price."),
        ({"ship_by": FAR} | COD, Section.TODO, MIDDLE, "Tell the buyer the price."),
        ({"ship_by": FAR, "desk_cod_asked_at": NOW} | COD, Section.WAITING, MIDDLE, "Ask the buyer for the answer."),
        ({"ship_by": FAR, "desk_special": "礼盒"}, Section.SPECIAL, MIDDLE, "Pack and ship it as agreed."),
        ({"ship_by": FAR, "desk_open_slips": ("SL-0317-01",)} | CONFIRMED, Section.TODO, MIDDLE,
         "Hand the packer the slip."),
        ({"ship_by": FAR, "desk_urges": (Urge(NOW, "overdue", SOON),)}, Section.URGENT, HIGH,
         "Keep the promise, and tell the buyer when it has left."),
        ({"ship_by": LATE, "platform_state": PlatformState.SHIPPED}, None, 0, None),
        ({"ship_by": LATE, "platform_state": PlatformState.CLOSED, "desk_special": "x"}, None, 0, None),
        ({"ship_by": None, "platform_state": PlatformState.UNPAID, "paid_at": None}, None, 0, None),
    ],
)  # fmt: skip
def test_why_and_what_next(facts: dict[str, Any], section: Section | None, severity: int, after: str | None) -> None:
    order = make_order(**facts)
    item = order_item(order, judge(order, NOW, None), None, Context(NOW), "")
    found = (item.section, item.severity, item.next) if item is not None else (None, 0, None)
    assert found == (section, severity, after)


def test_what_happens_otherwise_is_the_gravest_of_it() -> None:
    both = make_order(ship_by=LATE, refund="open")
    item = order_item(both, judge(both, NOW, None), None, Context(NOW), "")
    assert item is not None
    assert item.if_not == "Goods and money are gone."


def test_ids_are_the_same_each_evening_and_differ_by_matter() -> None:
    assert item_id("order", "taobao:1", NOW) == item_id("order", "taobao:1", NOW) == "HO-0317-994813"
    assert item_id("order", "taobao:2", NOW) != item_id("order", "taobao:1", NOW)
    assert item_id("case", "CS-0317-01", NOW) != item_id("case", "CS-0317-01", NOW + timedelta(seconds=1))
