"""Closed here, to be closed in the back end; two new orders to one door are told; when reminders may go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import Follow, FollowEnd, FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError
from csdesk.services.imports.imports import ImportReport, import_paths
from csdesk.services.orders import cod, memos, orders, reminders
from csdesk.services.texts.deliver import Mark
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders

HEADER = (
    "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,订单创建时间,订单付款时间,宝贝标题"
)
STATES = {"paid": "买家已付款，等待卖家发货", "unpaid": "等待买家付款", "closed": "交易关闭"}


def row(no: str, state: str, who: str = "张三", where: str = "浙江省 杭州市 西湖区 文三路 100 号 3 幢 502") -> str:
    paid = "2026-03-17 07:10:00" if state == "paid" else ""
    return f"{no},买家{who},88.00,{STATES[state]},{who},{where},'19900000001,2026-03-17 07:00:00,{paid},盖碗"


def take(desk: Desk, *rows: str, at: str = "202603170830") -> ImportReport:
    desk.home.folder.mkdir(exist_ok=True)
    path = Path(desk.home.folder) / f"ExportOrderList{at}.csv"
    path.write_bytes("\n".join((HEADER, *rows, "")).encode("gb18030"))
    report = import_paths(desk, [path])
    desk.sync()
    return report


def todos(desk: Desk) -> list[Follow]:
    desk.sync()
    return [one for one in desk.records.follow.records.values() if one.kind is FollowKind.TODO]


@pytest.mark.duty("U04")
def test_an_impulse_order_is_closed_with_a_to_do_until_an_export_shows_it_closed(desk: Desk) -> None:
    take(desk, row("4000000000000001", "unpaid"))
    seq = desk.store.seq
    orders.close(desk, ["0001"], "冲动单")
    assert desk.store.seq == seq + 1, "closing and its to-do are one change"
    (todo,) = todos(desk)
    assert (todo.text, todo.due_at, todo.order_id) == (
        "close …0001 in the back end: 冲动单",
        NOW + timedelta(hours=1),
        "taobao:4000000000000001",
    )
    assert [one.close for one in memos.back_end(desk)] == ["冲动单"]
    take(desk, row("4000000000000001", "closed"), at="202603170900")
    (done,) = todos(desk)
    assert (done.end, done.ended_at) == (FollowEnd.DONE, NOW)
    assert memos.back_end(desk) == []
    history.undo(desk, 1)
    assert todos(desk)[0].end is None
    history.undo(desk, 1)
    assert todos(desk) == []


def test_a_cod_order_that_was_refused_is_to_be_closed_there_too(desk: Desk) -> None:
    put_orders(desk, make_order(pay_kind="cod", paid_at=None))
    cod.answer(desk, "4821", cod.CodAnswer.REFUSED)
    (todo,) = todos(desk)
    assert todo.text == "close …4821 in the back end: COD refused"
    assert [one.close for one in memos.back_end(desk)] == ["COD refused"]


def test_new_orders_to_one_door_are_told_once(desk: Desk) -> None:
    first = take(desk, row("4000000000000001", "paid"), row("4000000000000002", "paid", "李四"))
    assert first.files[0].problems == []
    rows = (
        row("4000000000000003", "paid", where="浙江省 杭州市 西湖区 文三路100号3幢502"),
        row("4000000000000004", "unpaid"),
    )
    report = take(
        desk, row("4000000000000001", "paid"), *rows, row("4000000000000005", "paid", "李四"), at="202603170840"
    )
    found = [(one.row, one.code, one.message) for one in report.files[0].problems]
    assert found == [
        (3, "same_address", "Order …0001 goes to the same person at the same door: one parcel may do."),
        (5, "same_address", "Order …0002 goes to the same person at the same door: one parcel may do."),
    ]
    assert report.complete
    again = take(desk, row("4000000000000003", "paid"), at="202603170840")
    assert again.files[0].problems == []


def test_two_orders_of_one_file_to_one_door(desk: Desk) -> None:
    report = take(desk, row("4000000000000001", "paid"), row("4000000000000002", "paid"))
    assert [(one.row, one.code) for one in report.files[0].problems] == [(3, "same_address")]


def test_problems_are_told_in_the_order_of_the_rows(desk: Desk) -> None:
    bad = row("4000000000000003", "paid", "李四").replace("88.00", "很多")
    report = take(desk, row("4000000000000001", "paid"), row("4000000000000002", "paid"), bad)
    assert [(one.row, one.code) for one in report.files[0].problems] == [(3, "same_address"), (4, "bad_money")]


@pytest.mark.parametrize(
    ("now", "sent", "hint"),
    [
        ("2026-03-17T06:40:00+08:00", (), "Next allowed: 03-17 08:00"),
        ("2026-03-17T22:30:00+08:00", (), "Next allowed: 03-18 08:00 · closes before that, at 03-18 06:30"),
        ("2026-03-17T09:00:00+08:00", ("08:50",), "Next allowed: 03-17 10:20"),
    ],
)
def test_a_refused_reminder_says_when_the_next_may_go(
    desk: Desk, open_at: Callable[[str], Desk], now: str, sent: tuple[str, ...], hint: str
) -> None:
    put_orders(desk, make_order(platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None))
    for at in sent:
        reminders.remind(open_at(f"2026-03-17T{at}:00+08:00"), "4821", mark=Mark.SENT)
    with pytest.raises(RefusedError) as caught:
        reminders.remind(open_at(now), "4821")
    assert caught.value.hint == hint


def test_after_a_no_the_way_out_is_closing(desk: Desk) -> None:
    put_orders(
        desk, make_order(platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None, buyer_message="不要了")
    )
    with pytest.raises(RefusedError) as caught:
        reminders.remind(desk, "4821")
    assert caught.value.code == "said_no"
    assert caught.value.hint == "Never again; close it: csdesk order close taobao:4000000000004821 --why …"
