"""Nothing but the buyer's yes makes a COD order printable: every verb, bulk action, import and command tries (C01)."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.errors import DeskError
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import (
    amend,
    cod,
    confirm,
    memos,
    notices,
    orders,
    products,
    reminders,
    shipping,
    slips,
    urge,
)
from csdesk.services.orders.confirm import Answer, Given
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders

NO = "4000000000007716"
ID = f"taobao:{NO}"
YT = "YT1234567890123"


def tracking_sheet(desk: Desk) -> None:
    path = Path(desk.home.folder) / "sheet.csv"
    path.write_text(f"订单编号,快递公司,运单号\n{NO},圆通,{YT}\n", encoding="utf-8")
    import_paths(desk, [path])


def later_export(desk: Desk) -> None:
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,订单创建时间,订单付款时间,宝贝标题"
    row = f"{NO},货到再说,168.00,买家已付款，等待卖家发货,张三,2026-03-17 07:00:00,,盖碗"
    path = Path(desk.home.folder) / "ExportOrderList202603170829.csv"
    path.write_bytes(f"{header}\n{row}\n".encode("gb18030"))
    import_paths(desk, [path])


def undo_redo(desk: Desk) -> None:
    history.undo(desk, 3)
    history.redo(desk, 3)


ATTACKS: dict[str, Callable[[Desk], object]] = {
    "flag": lambda desk: orders.flag(desk, [ID], Flag.GREEN),
    "note": lambda desk: memos.note(desk, [ID], "买家同意"),
    "hold and release": lambda desk: (orders.hold(desk, [ID], "x"), orders.release(desk, [ID])),
    "read": lambda desk: orders.read(desk, [ID]),
    "special": lambda desk: shipping.special(desk, [ID], "x"),
    "ship": lambda desk: shipping.ship(desk, ID, "yto", YT, sure=True),
    "scan": lambda desk: shipping.ship_scanned(desk, ID, YT),
    "part shipment": lambda desk: shipping.ship(desk, ID, "yto", YT, more=True),
    "notify": lambda desk: notices.notify(desk, [ID], mark=Mark.SENT),
    "notify all": lambda desk: notices.notify(desk, [], every=True, mark=Mark.SENT),
    "rate": lambda desk: shipping.rate(desk, [ID]),
    "remind": lambda desk: reminders.remind(desk, ID, mark=Mark.SENT),
    "ask the address": lambda desk: confirm.ask(desk, ID, "sf", mark=Mark.SENT),
    "confirm the address": lambda desk: confirm.answer(desk, ID, Answer.CONFIRMED),
    "change the address": lambda desk: confirm.answer(
        desk, ID, Answer.CHANGED, Given(address="浙江省杭州市滨江区江南大道1号")
    ),
    "acknowledge slips": lambda desk: slips.ack(desk, [], every=True),
    "change the order": lambda desk: amend.change(desk, ID, wish=amend.Wish("换成白色"), mark=Mark.SENT),
    "urge": lambda desk: urge.urge(desk, ID, mark=Mark.SENT),
    "price told": lambda desk: cod.notice(desk, ID, fee="5", mark=Mark.SENT),
    "stock": lambda desk: products.set_product(desk, "GW-01", {"real": 99}),
    "tracking sheet": tracking_sheet,
    "later export": later_export,
    "undo, redo": undo_redo,
    "order confirm": lambda _desk: main(["order", "confirm", ID, "--answer", "confirmed", "--sent"]),
    "order ship": lambda _desk: main(["order", "ship", ID, "--courier", "yto", "--tracking", YT]),
    "order notify": lambda _desk: main(["order", "notify", "--all", "--sent"]),
    "order cod": lambda _desk: main(["order", "cod", ID, "--fee", "5", "--copy"]),
    "order cod, a word that is no answer": lambda _desk: main(["order", "cod", ID, "--answer", "yes"]),
}


@pytest.fixture
def gate(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, ship_by=None, buyer_nick="货到再说"))
    return desk


def attack(desk: Desk, name: str) -> None:
    with contextlib.suppress(DeskError):
        ATTACKS[name](desk)
    desk.sync()
    assert_shut(desk)


def assert_shut(desk: Desk) -> None:
    snapshot = take_snapshot(desk)
    standing = snapshot.standings[ID]
    assert standing.stage not in (Stage.TO_SHIP, Stage.SHIPPED)
    assert "cod_unanswered" in standing.blockers or standing.stage in (Stage.CLOSED, Stage.SUPERSEDED)
    assert ID not in snapshot.queues[Queue.TO_SHIP]
    assert desk.orders[ID].desk.parcels == ()


@pytest.mark.duty("C01")
@pytest.mark.parametrize("name", ATTACKS)
def test_one_attack(gate: Desk, name: str) -> None:
    attack(gate, name)


def test_all_of_them_one_after_the_other(gate: Desk) -> None:
    for name in ATTACKS:
        attack(gate, name)


@pytest.mark.parametrize(("first", "then"), list(itertools.islice(itertools.permutations(ATTACKS, 2), 0, None, 23)))
def test_pairs(gate: Desk, first: str, then: str) -> None:
    attack(gate, first)
    attack(gate, then)


@pytest.mark.duty("C03")
def test_only_told_and_accepted_opens_it(gate: Desk) -> None:
    for name in ATTACKS:
        attack(gate, name)
    cod.notice(gate, ID, fee="5", mark=Mark.SENT)
    gate.sync()
    cod.answer(gate, ID, cod.CodAnswer.ACCEPTED)
    gate.sync()
    assert gate.judge(gate.orders[ID]).stage is Stage.TO_SHIP


def test_a_platform_that_ships_it_wins(gate: Desk) -> None:
    gone = msgspec.structs.replace(gate.orders[ID], platform_state=PlatformState.SHIPPED, shipped_at=NOW)
    put_orders(gate, gone)
    assert gate.judge(gate.orders[ID]).stage is Stage.SHIPPED
