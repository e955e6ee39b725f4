"""Whatever the desk concludes of an order or a message it can explain: every blocker, every queue, every deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.labels import BLOCKERS
from csdesk.domain.shared.models import PlatformState, Receiver
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.orders import products
from csdesk.services.search.why import BLOCKED, why, words_of
from csdesk.services.talk.incoming import paste
from csdesk.services.today.queues import QUEUES
from tests.support import NOW, make_order, put_orders

HIDDEN = Receiver("张**", "199********", "浙江省", "杭州市", "西湖区", "****", readable=False)
BLOCKING: dict[str, dict[str, Any]] = {
    "cod_unanswered": {"pay_kind": "cod", "paid_at": None},
    "address_unconfirmed": {},
    "address_changed": {"desk_address_confirm": "changed", "desk_open_slips": ("SL-0317-01",)},
    "message_unread": {"buyer_message": "改地址，电话 19900000001"},
    "refund_open": {"refund": "open"},
    "on_hold": {"desk_hold_reason": "等补货"},
    "receiver_unreadable": {"receiver": HIDDEN},
    "no_stock": {"lines": ()},
    "phone_bad": {"receiver": Receiver("张三", "123", "浙江省", "杭州市", "西湖区", "文三路 1 号")},
    "slip_open": {"desk_address_confirm": "confirmed", "desk_open_slips": ("SL-0317-01",)},
}
QUEUED: dict[str, dict[str, Any]] = {
    "unpaid": {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None},
    "cod": {"pay_kind": "cod", "paid_at": None},
    "to_confirm": {},
    "to_ship": {"desk_address_confirm": "confirmed"},
    "on_hold": {"held": True},
    "to_notify": {"platform_state": PlatformState.SHIPPED, "tracking_no": "YT8888888888888", "shipped_at": NOW},
    "to_rate": {"platform_state": PlatformState.COMPLETED},
    "late": {"ship_by": NOW - timedelta(hours=1)},
}


@pytest.mark.parametrize("code", BLOCKERS)
def test_every_blocker_has_its_facts(desk: Desk, code: str) -> None:
    assert BLOCKED.keys() == BLOCKERS.keys() == BLOCKING.keys()
    facts = BLOCKING[code]
    if code == "no_stock":
        products.set_product(desk, "GW-01", {"real": 1})
        facts = {}
    put_orders(desk, make_order(**facts))
    assert code in desk.judge(desk.orders["taobao:4000000000004821"]).blockers
    (found,) = [one for one in why(desk, "4821") if one.conclusion == _(BLOCKERS[code])]
    assert found.because
    assert "19900000001" not in found.because


@pytest.mark.parametrize("queue", [row.id for row in QUEUES.values() if row.stages and row.id != "to_look"])
def test_every_queue_says_why_an_order_is_in_it(desk: Desk, queue: str) -> None:
    put_orders(desk, make_order(**QUEUED[queue]))
    assert f"queue: {_(QUEUES[queue].label)}" in [one.conclusion for one in why(desk, "4821")]


def test_a_deadline_names_the_file_or_the_dated_rule(desk: Desk) -> None:
    put_orders(desk, make_order(ship_by=NOW - timedelta(hours=1)), make_order("5533", ship_by=None))
    assert "overdue since 03-17 07:30: the file names this time" in map(words_of, why(desk, "4821"))
    (rule,) = [one for one in why(desk, "5533") if one.rule]
    assert (rule.rule, rule.since) == ("taobao.ship_hours = 48", date(2026, 11, 1))
    assert rule.source


def test_a_message_names_its_window_and_nothing_else_is_asked(desk: Desk) -> None:
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n", platform="pdd")
    (found,) = why(desk, "ms-0317-01")
    assert found.rule == "pdd.reply_window_s = 300"
    products.set_product(desk, "GW-01", {"real": 1})
    with pytest.raises(UsageError):
        why(desk, "GW-01")
