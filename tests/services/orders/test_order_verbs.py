"""The verbs on orders: what they write, what they refuse, and that one change is one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage, judge
from csdesk.domain.shared.models import Flag, Order, PlatformState
from csdesk.errors import DeskError, RefusedError, UsageError
from csdesk.services.desk.results import Result
from csdesk.services.orders import memos, orders
from tests.support import NOW, make_order, put_orders, tried

PAID = make_order("4000000000004821", buyer_message="不要放小票")
UNPAID = make_order("4000000000005533", platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None)
SHIPPED = make_order("4000000000007702", platform_state=PlatformState.SHIPPED)
COD = make_order("4000000000007716", pay_kind="cod", paid_at=None)
HELD = make_order("4000000000009917", held=True)
OWN_HOLD = make_order("4000000000009001", desk_hold_reason="缺货")
ALL = (PAID, UNPAID, SHIPPED, COD, HELD, OWN_HOLD)


@pytest.fixture
def full(desk: Desk) -> Desk:
    put_orders(desk, *ALL)
    return desk


def after(desk: Desk, order: Order) -> Order:
    desk.sync()
    return desk.orders[order.id]


def stage_of(desk: Desk, order: Order) -> Stage:
    found = after(desk, order)
    return judge(found, desk.now(), desk.packs[found.platform]).stage


def test_a_flag_on_several_orders_is_one_line(full: Desk) -> None:
    before = full.store.seq
    result = orders.flag(full, ["4821", "taobao:4000000000005533", "4821"], Flag.RED)
    assert result.changed == (PAID.id, UNPAID.id)
    assert full.store.seq == before + 1
    assert after(full, PAID).desk.flag is Flag.RED
    line = next(full.store.changes())
    assert (line.verb, line.subject, line.operator) == ("order.flag", f"{PAID.id} {UNPAID.id}", "AH")


def test_the_same_flag_again_writes_nothing(full: Desk) -> None:
    orders.flag(full, ["4821"], Flag.RED)
    before = full.store.seq
    assert orders.flag(full, ["4821"], Flag.RED).changed == ()
    assert full.store.seq == before


@pytest.mark.duty("E05")
def test_memo_lines_say_day_operator_and_event(full: Desk) -> None:
    memos.note(full, ["4821"], "  买家要\n 发票 ")
    memos.note(full, ["4821"], "买家要 发票")
    full.operator = "BO"
    memos.note(full, ["4821"], "改发中通")
    assert after(full, PAID).desk.memo == ("0317 AH 买家要 发票", "0317 BO 改发中通")


def test_hold_and_release(full: Desk, open_at: Callable[[str], Desk]) -> None:
    orders.hold(full, ["4821", "5533"], "等补货", NOW + timedelta(hours=2))
    assert stage_of(full, PAID) is Stage.ON_HOLD
    assert stage_of(full, UNPAID) is Stage.ON_HOLD
    later = open_at("2026-03-17T10:30:00+08:00")
    assert stage_of(later, PAID) is Stage.TO_CONFIRM
    orders.release(full, ["4821"])
    assert stage_of(full, PAID) is Stage.TO_CONFIRM
    assert after(full, PAID).desk.hold_reason is None


def test_close_lasts_until_the_platform_says_otherwise(full: Desk) -> None:
    result = orders.close(full, ["5533"], "拍错了")
    assert stage_of(full, UNPAID) is Stage.CLOSED
    assert result.warnings
    put_orders(full, make_order(UNPAID.order_no, desk_close_reason="拍错了", desk_closed_in=PlatformState.UNPAID))
    assert stage_of(full, UNPAID) is Stage.TO_CONFIRM


def test_a_cod_order_that_waits_can_be_closed(full: Desk) -> None:
    orders.close(full, [COD.id], "不要了")
    assert stage_of(full, COD) is Stage.CLOSED


def test_a_newer_message_counts_as_unread(full: Desk) -> None:
    orders.read(full, ["4821"])
    assert "message_unread" not in judge(after(full, PAID), NOW, None).blockers
    put_orders(full, make_order(PAID.order_no, buyer_message="改一下地址", desk_message_read="不要放小票"))
    assert "message_unread" in judge(after(full, PAID), NOW, None).blockers


Verb = Callable[[Desk], Result]


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda desk: memos.note(desk, ["4821"], " \n "), "empty_note"),
        (lambda desk: orders.hold(desk, ["4821"], ""), "empty_reason"),
        (lambda desk: orders.hold(desk, ["4821"], "x", NOW), "time_passed"),
        (lambda desk: orders.hold(desk, ["7702"], "x"), "nothing_to_hold"),
        (lambda desk: orders.hold(desk, ["4821", "7702"], "x"), "nothing_to_hold"),
        (lambda desk: orders.release(desk, ["9917"]), "held_by_platform"),
        (lambda desk: orders.close(desk, ["5533"], " "), "empty_reason"),
        (lambda desk: orders.close(desk, ["4821"], "x"), "paid"),
        (lambda desk: orders.close(desk, ["7702"], "x"), "paid"),
    ],
)
def test_what_is_refused_changes_nothing(full: Desk, verb: Verb, code: str) -> None:
    before = full.store.seq
    with pytest.raises(RefusedError) as caught:
        verb(full)
    assert caught.value.code == code
    assert full.store.seq == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("9999999", "no_such_order"),
        ("000000000", "no_such_order"),
        ("821", "no_such_order"),
        ("pdd:4821", "no_such_order"),
    ],
)
def test_orders_that_are_not_there(full: Desk, name: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        orders.flag(full, [name], Flag.RED)
    assert caught.value.code == "no_such_order"


def test_an_ending_that_fits_several_names_them(desk: Desk) -> None:
    put_orders(desk, make_order("110004821"), make_order("220004821"), make_order("330004821", "pdd"))
    with pytest.raises(DeskError) as caught:
        orders.flag(desk, ["4821"], Flag.RED)
    assert caught.value.code == "ambiguous_order"
    assert caught.value.where == "pdd:330004821, taobao:110004821, taobao:220004821"
    assert orders.flag(desk, ["pdd:4821"], Flag.RED).changed == ("pdd:330004821",)


def test_a_dry_run_writes_nothing(full: Desk) -> None:
    before = full.store.seq
    result = tried(orders.flag, full, ["4821", "5533"], Flag.BLUE)
    assert result.changed == (PAID.id, UNPAID.id)
    assert full.store.seq == before
    assert after(full, PAID).desk.flag is None
