"""A snapshot made out of the last one is the one made anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.tracking import ParcelLine, ParcelState
from csdesk.domain.shared.models import Flag, Order, PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.services.orders import orders, reminders
from csdesk.services.today import routine
from csdesk.services.today.snapshot import Snapshot, advance, take_snapshot
from tests.support import NOW, make_order, put_orders


def facts_of(snapshot: Snapshot) -> tuple[Any, ...]:
    counts = {platform: row for platform, row in snapshot.counts.items() if any(row.values())}
    waiting, steps = snapshot.waiting, snapshot.steps
    return (dict(snapshot.standings), dict(snapshot.queues), counts, snapshot.soon, waiting, steps, snapshot.seq)


def unpaid(order_no: str, **fields: Any) -> Order:
    fields = {"platform_state": PlatformState.UNPAID, "paid_at": None, "created_at": NOW - timedelta(hours=3)} | fields
    return make_order(order_no, **fields)


def say_no(desk: Desk) -> None:
    message = Message("MS-0317-01", Kind.BUYER, (Said("不想要了", NOW),), NOW, platform="taobao", buyer_nick="老茶客")
    with desk.change("message", "test") as transaction:
        desk.records.messages.put(transaction, message)


def call_back(desk: Desk) -> None:
    with desk.change("case", "test") as transaction:
        desk.records.cases.put(transaction, Case("CS-0317-01", CaseKind.INTERCEPT, "taobao:302", NOW, "AH"))


def be_stuck(desk: Desk) -> None:
    line = ParcelLine("a", "states", "YT7480000000301", NOW - timedelta(hours=1), ParcelState.STUCK)
    with desk.change("import", "test") as transaction:
        desk.records.parcel_lines.put(transaction, line)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, *(make_order(f"10{number}", ship_by=NOW + timedelta(hours=number)) for number in range(9)))
    put_orders(desk, make_order("099", ship_by=NOW + timedelta(hours=4)))
    put_orders(desk, unpaid("201", buyer_nick="老茶客"), unpaid("202", desk_no_reminders=True), unpaid("203"))
    gone: dict[str, Any] = {"platform_state": PlatformState.SHIPPED, "shipped_at": NOW - timedelta(days=1)}
    put_orders(desk, make_order("301", tracking_no="YT7480000000301", **gone), make_order("302", **gone))
    return desk


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: orders.flag(desk, ["taobao:101"], Flag.RED),
        lambda desk: orders.hold(desk, ["taobao:101", "taobao:105"], "x"),
        lambda desk: put_orders(desk, make_order("101", platform_state=PlatformState.SHIPPED)),
        lambda desk: put_orders(desk, make_order("900", "pdd", ship_by=NOW - timedelta(hours=1))),
        lambda desk: put_orders(desk, make_order("101", platform_state=PlatformState.CLOSED)),
        lambda desk: routine.done(desk, "login"),
        lambda desk: reminders.stop(desk, "taobao:203"),
        lambda desk: put_orders(desk, unpaid("204", desk_no_reminders=True), unpaid("205")),
        lambda desk: put_orders(desk, make_order("202")),
        lambda desk: put_orders(desk, unpaid("202")),
        lambda desk: put_orders(desk, make_order("101", desk_address_confirm="asked")),
        say_no,
        call_back,
        be_stuck,
        lambda desk: put_orders(desk, make_order("101", ship_by=NOW + timedelta(hours=7, minutes=30))),
        lambda desk: put_orders(desk, make_order("103", ship_by=NOW + timedelta(hours=4), created_at=NOW)),
        lambda desk: put_orders(
            desk, make_order("104", ship_by=NOW + timedelta(hours=4), created_at=NOW - timedelta(days=1))
        ),
    ],
)
def test_a_change_is_followed(shop: Desk, change: Any) -> None:
    last = take_snapshot(shop)
    assert last.queues[Queue.TO_CONFIRM][0] == "taobao:100"
    other = type(shop)(shop.home, type(shop.store)(shop.home.folder), shop.clock, shop.config, "BO", shop.packs)
    change(other)
    touched = shop.sync()
    assert touched is not None
    then, anew = advance(shop, last, touched), take_snapshot(shop)
    assert facts_of(then) == facts_of(anew)
    assert list(then.counts) == list(anew.counts), "the platforms stand in one order"


def test_a_flag_leaves_the_order_of_the_queues_as_it_is(shop: Desk) -> None:
    last = take_snapshot(shop)
    before = last.queues[Queue.TO_CONFIRM]
    orders.flag(shop, ["taobao:101"], Flag.RED)
    assert advance(shop, last, shop.sync() or {"taobao:101"}).queues[Queue.TO_CONFIRM] is before


def test_a_cutoff_of_none_is_none(shop: Desk) -> None:
    assert take_snapshot(shop).cutoff_at == NOW.replace(hour=16, minute=0)
    shop.home.config.write_text('cutoff = ""\n', encoding="utf-8")
    from csdesk.desk import open_desk

    assert take_snapshot(open_desk(shop.home.folder)).cutoff_at is None


def test_orders_of_one_change_come_in_its_order(desk: Desk) -> None:
    numbers = [str(number) for number in range(4001, 4060)]
    put_orders(desk, make_order("4000"))
    put_orders(desk, *(make_order(number) for number in numbers))
    assert [order.order_no for order in desk.orders.values()] == ["4000", *numbers]
