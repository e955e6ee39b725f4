"""A made-up shop for counts and benchmarks: many orders of many kinds over ten weeks, half of them archived."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csdesk.domain.shared.models import Order
    from csdesk.domain.talk.messages import Message

NOW = datetime.fromisoformat("2026-03-17T08:30:00+08:00")
WEEKS = 10
DAYS = [NOW.date() - timedelta(days=days) for days in (0, 1, 2, 9, 33, 61, 64)]
"""Days worth counting: around the clock's, and of the archived half."""
PRICES = ("9.90", "29.00", "45.00", "78.00", "128.00", "168.50")


def make_shop(folder: Path, orders: int, *, seed: int = 7) -> Path:
    """Make a desk with so many orders and a tenth as many messages, archived and checkpointed; return its folder."""
    from csdesk.desk import open_desk
    from csdesk.services.desk.archive import archive

    desk = open_desk(folder, now=NOW.isoformat(), lang="zh", operator="AH")
    made = random.Random(seed)
    with desk.change("import", "made") as transaction:
        for number in range(orders):
            desk.records.put_order(transaction, order_of(number, made))
        ids = desk.records.messages.ids("MS", NOW)
        for _number in range(orders // 10):
            desk.records.messages.put(transaction, message_of(ids(), made))
    desk.sync()
    archive(desk)
    desk.store.checkpoint()
    return folder


def add_ledgers(folder: Path, *, seed: int = 7) -> Path:
    """Add an entry and a bill for each paid order on the desk, one parcel of ten under way, and counted stock."""
    from msgspec.structs import replace

    from csdesk.desk import open_desk
    from csdesk.domain.orders.tracking import ParcelLine, ParcelState
    from csdesk.domain.reports.payouts import PayLine
    from csdesk.domain.shared.models import PlatformState
    from csdesk.services.orders.products import set_product

    desk, made = open_desk(folder, now=NOW.isoformat(), lang="zh", operator="AH"), random.Random(seed)
    desk.sync()
    with desk.change("import", "made") as change:
        for place, order in enumerate(list(desk.orders.values())):
            if order.paid_at is None or order.amount is None:
                continue
            number, at = f"YT{7_480_000_000_000 + place}", order.paid_at + timedelta(days=1)
            gone = PlatformState.SHIPPED if place % 10 == 0 else order.platform_state
            desk.records.put_order(change, replace(order, tracking_no=number, courier="圆通", platform_state=gone))
            state = ParcelState.MOVING if gone is PlatformState.SHIPPED else ParcelState.DELIVERED
            desk.records.parcel_lines.put(
                change,
                ParcelLine(f"b{place}", "bill", number, at, freight=made.choice(("2.60", "3.10")), courier="圆通"),
            )
            desk.records.parcel_lines.put(change, ParcelLine(f"s{place}", "states", number, at, state))
            net, source = made.choice((order.amount, order.amount, "1.00")), order.platform
            line = PayLine(f"{place}", source, "sale", net, net, at=at, order_no=order.order_no)
            desk.records.payouts.put(change, line)
    for sku in range(80):
        set_product(desk, f"CJ-{sku:03}", {"real": made.randrange(1, 200)})
    desk.store.checkpoint()
    return folder


def order_of(number: int, made: random.Random) -> Order:
    """Return one order: any platform and state, some paid at the door, some refunded, some with gifts."""
    from csdesk.domain.shared.models import Line, Order, PlatformState

    platform = made.choice(("taobao", "taobao", "pdd", "douyin"))
    created = NOW - timedelta(minutes=made.randrange(WEEKS * 7 * 24 * 60))
    old = NOW - created > timedelta(days=3)
    state = (
        made.choice(list(PlatformState)) if not old else made.choice((PlatformState.COMPLETED, PlatformState.CLOSED))
    )
    cod = platform == "taobao" and made.random() < 0.1
    unpaid = cod or state is PlatformState.UNPAID or made.random() < 0.05
    paid = None if unpaid else created + timedelta(minutes=made.randrange(600))
    lines = [
        Line(f"茶具{sku}", f"CJ-{sku:03}", None, made.randrange(1, 5), made.choice(PRICES))
        for sku in made.sample(range(80), made.randrange(1, 4))
    ]
    if made.random() < 0.1:
        lines.append(Line("赠品杯垫", "ZP-1", None, 1, "0.00", "gift"))
    no = str(4_000_000_000_000_000_000 + number * 7919)
    return Order(
        f"{platform}:{no}", platform, no, platform_state=state, buyer_nick=f"买家{made.randrange(4000)}",
        pay_kind="cod" if cod else "online", created_at=created, paid_at=paid, lines=tuple(lines),
        amount=made.choice(PRICES), freight="0.00", refund=made.choice((None,) * 8 + ("open", "done")),
        shipped_at=paid + timedelta(hours=made.randrange(60)) if paid and old else None,
        received_at=created + timedelta(days=3) if old else None, exported_at=NOW,
    )  # fmt: skip


def message_of(message_id: str, made: random.Random) -> Message:
    """Return one round of a buyer, answered a little later."""
    from csdesk.domain.talk.messages import Kind, Message, Said

    at = NOW - timedelta(minutes=made.randrange(WEEKS * 7 * 24 * 60))
    said = (Said("在吗?", at), Said("在的呢", at + timedelta(seconds=made.randrange(5, 500)), ours=True))
    platform = made.choice(("taobao", "pdd", "douyin"))
    return Message(message_id, Kind.BUYER, said, at, platform, buyer_nick=f"买家{made.randrange(4000)}")
