"""Stage, blockers, deadlines and queues, as tables of cases (CLI contract, C01, E10, R05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.queues import Queue, Queues, sort_queue
from csdesk.domain.orders.stage import Stage, judge, judge_all
from csdesk.domain.shared.models import PlatformState, Receiver
from csdesk.domain.shared.rules import Rule, RulePack
from csdesk.services.today.queues import queues_of
from tests.support import NOW, RECEIVER, make_order

RULES = {
    "ship_hours": Rule(48, NOW.date(), "test"),
    "pay_minutes": Rule(60, NOW.date(), "test"),
    "rates_buyer": Rule(1, NOW.date(), "test"),
}
PACK = RulePack("taobao", {"zh": "淘宝", "en": "Taobao"}, {"zh": "淘", "en": "TB"}, RULES)
UNPAID: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None, "ship_by": None}
CONFIRMED: dict[str, Any] = {"desk_address_confirm": "confirmed"}
S, P = Stage, PlatformState
HOUR = timedelta(hours=1)


@pytest.mark.duty("A06")
@pytest.mark.parametrize(
    ("facts", "stage", "blockers"),
    [
        (UNPAID, S.UNPAID, ""),
        (UNPAID | {"platform_state": None}, S.UNKNOWN, ""),
        (UNPAID | {"platform_state": None, "desk_hold_reason": "x"}, S.ON_HOLD, "on_hold"),
        (UNPAID | {"platform_state": None, "pay_kind": "cod"}, S.COD, "cod_unanswered"),
        (UNPAID | {"desk_hold_reason": "x"}, S.ON_HOLD, "on_hold"),
        (UNPAID | {"desk_close_reason": "x", "desk_closed_in": P.UNPAID}, S.CLOSED, ""),
        ({"desk_close_reason": "x", "desk_closed_in": P.UNPAID}, S.TO_CONFIRM, "address_unconfirmed"),
        (COD, S.COD, "cod_unanswered"),
        (COD | {"platform_state": P.UNPAID}, S.COD, "cod_unanswered"),
        (COD | {"desk_cod_answer": "accepted"}, S.COD, "cod_unanswered"),
        (COD | {"desk_cod_answer": "accepted", "desk_cod_asked_at": NOW}, S.TO_SHIP, ""),
        (COD | {"desk_cod_answer": "reorder"}, S.SUPERSEDED, ""),
        (COD | {"desk_cod_answer": "refused"}, S.CLOSED, ""),
        (COD | {"desk_hold_reason": "x"}, S.ON_HOLD, "cod_unanswered on_hold"),
        ({}, S.TO_CONFIRM, "address_unconfirmed"),
        ({"desk_address_confirm": "asked"}, S.TO_CONFIRM, "address_unconfirmed"),
        ({"desk_address_confirm": "no_reply"}, S.TO_CONFIRM, "address_unconfirmed"),
        ({"desk_address_confirm": "changed"}, S.TO_SHIP, ""),
        ({"desk_address_confirm": "changed", "desk_open_slips": ("SL-1",)}, S.TO_CONFIRM, "address_changed"),
        (CONFIRMED | {"desk_open_slips": ("SL-1",)}, S.TO_SHIP, "slip_open"),
        (CONFIRMED, S.TO_SHIP, ""),
        (CONFIRMED | {"buyer_message": "急"}, S.TO_SHIP, "message_unread"),
        (CONFIRMED | {"buyer_message": "急", "desk_message_read": "急"}, S.TO_SHIP, ""),
        (CONFIRMED | {"buyer_message": "改", "desk_message_read": "急"}, S.TO_SHIP, "message_unread"),
        (CONFIRMED | {"refund": "open"}, S.TO_SHIP, "refund_open"),
        (CONFIRMED | {"held": True}, S.ON_HOLD, "on_hold"),
        (CONFIRMED | {"desk_hold_reason": "x"}, S.ON_HOLD, "on_hold"),
        (CONFIRMED | {"desk_hold_reason": "x", "desk_hold_until": NOW + HOUR}, S.ON_HOLD, "on_hold"),
        (CONFIRMED | {"desk_hold_reason": "x", "desk_hold_until": NOW}, S.TO_SHIP, ""),
        (CONFIRMED | {"receiver": None}, S.TO_SHIP, "receiver_unreadable"),
        (CONFIRMED | {"receiver": Receiver("张*", "199****0001", readable=False)}, S.TO_SHIP, "receiver_unreadable"),
        (CONFIRMED | {"receiver": Receiver("张三", "1990000000")}, S.TO_SHIP, "phone_bad"),
        ({"platform_state": P.PART_SHIPPED}, S.TO_SHIP, ""),
        ({"platform_state": P.SHIPPED, "desk_hold_reason": "x"}, S.SHIPPED, ""),
        ({"platform_state": P.SHIPPED, "pay_kind": "cod"}, S.SHIPPED, ""),
        ({"platform_state": P.DELIVERED}, S.DELIVERED, ""),
        ({"platform_state": P.COMPLETED}, S.COMPLETED, ""),
        ({"platform_state": P.CLOSED}, S.CLOSED, ""),
        ({"desk_superseded_by": "taobao:1"}, S.SUPERSEDED, ""),
    ],
)
def test_where_an_order_stands_and_why_it_may_not_leave(facts: dict[str, Any], stage: Stage, blockers: str) -> None:
    standing = judge(make_order(**facts), NOW, PACK)
    assert (standing.stage, " ".join(standing.blockers)) == (stage, blockers)


@pytest.mark.duty("E10", "R05")
@pytest.mark.parametrize(
    ("facts", "left", "late", "soon"),
    [
        ({}, 46 * HOUR, False, False),
        ({"ship_by": NOW + 5 * HOUR}, 5 * HOUR, False, False),
        ({"ship_by": NOW + 4 * HOUR}, 4 * HOUR, False, True),
        ({"ship_by": NOW}, 0 * HOUR, False, True),
        ({"ship_by": NOW - HOUR}, -HOUR, True, False),
        ({"ship_by": NOW - HOUR, "platform_state": P.DELIVERED}, -HOUR, False, False),
        ({"ship_by": None}, 46 * HOUR, False, False),
        ({"ship_by": None, "paid_at": NOW - 49 * HOUR}, -HOUR, True, False),
        ({"ship_by": None, "paid_at": None}, None, False, False),
        (COD, 46 * HOUR, False, False),
    ],
)
def test_the_files_deadline_wins_over_the_rule(facts: dict[str, Any], left: Any, late: bool, soon: bool) -> None:
    standing = judge(make_order(**facts), NOW, PACK)
    assert standing.ship_by == (None if left is None else NOW + left)
    assert (standing.late, standing.soon) == (late, soon)


@pytest.mark.duty("R04")
def test_an_unpaid_order_closes_by_the_rule_and_has_no_deadline_without_one() -> None:
    order = make_order(**UNPAID)
    assert order.created_at is not None
    assert judge(order, NOW, PACK).close_at == order.created_at + HOUR
    assert judge(order, NOW, None).close_at is None


@pytest.mark.duty("C01", "R04")
@pytest.mark.parametrize(
    ("facts", "queues"),
    [
        (UNPAID, "unpaid"),
        (COD, "cod"),
        ({}, "to_confirm"),
        (CONFIRMED, "to_ship"),
        (CONFIRMED | {"ship_by": NOW - HOUR}, "to_ship late"),
        ({"held": True, "ship_by": NOW - HOUR}, "on_hold late"),
        ({"platform_state": P.SHIPPED}, "to_notify"),
        ({"platform_state": P.DELIVERED}, ""),
        ({"platform_state": P.COMPLETED}, "to_rate"),
        ({"platform_state": P.COMPLETED, "desk_rated_at": NOW}, ""),
        ({"platform_state": P.COMPLETED, "refund": "done"}, ""),
        ({"platform_state": P.CLOSED}, ""),
    ],
)
def test_the_queues_of_an_order(facts: dict[str, Any], queues: str) -> None:
    order = make_order(**facts)
    assert " ".join(queues_of(order, judge(order, NOW, PACK))) == queues


@pytest.mark.duty("R05")
def test_a_queue_is_sorted_by_deadline_then_age_then_id() -> None:
    orders = {
        order.id: order
        for order in (
            make_order("3", ship_by=NOW + HOUR),
            make_order("2", ship_by=NOW + HOUR),
            make_order("8", ship_by=NOW + HOUR, created_at=NOW - 9 * HOUR),
            make_order("4", ship_by=NOW - HOUR),
            make_order("5", ship_by=None, paid_at=None),
            make_order("6", ship_by=(NOW + HOUR / 2).astimezone(None)),
            make_order("7", **UNPAID | {"created_at": NOW - HOUR / 3}),  # closes in forty minutes
        )
    }
    standings = judge_all(orders, NOW, {"taobao": PACK})
    assert "".join(key[-1] for key in sort_queue(orders, orders, standings)) == "4678235"


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)), max_size=12))
def test_queues_moved_bit_by_bit_are_those_made_anew(moves: list[tuple[str, int]]) -> None:
    orders = {f"taobao:{name}": make_order(name, receiver=RECEIVER) for name in "abcdef"}
    standings = judge_all(orders, NOW, {})
    members: dict[Queue, set[str]] = {queue: set() for queue in Queue}
    queues = Queues({queue: [] for queue in Queue}, orders, standings)
    for name, number in moves:
        key, queue = f"taobao:{name}", list(Queue)[number % len(Queue)]
        gone: dict[str, set[str]] = {each: set() for each in Queue}
        come: dict[str, list[str]] = {each: [] for each in Queue}
        (gone[queue].add if key in members[queue] else come[queue].append)(key)
        members[queue] ^= {key}
        assert len(queues[queue]) == queues.size(queue)
        queues = queues.moved(gone, come, orders, standings)
    assert dict(queues) == {queue: sort_queue(ids, orders, standings) for queue, ids in members.items()}
