"""No command makes a COD order printable before the buyer's yes: every one of orders and slips, and what is near."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer

from csdesk.cli.frame.commands import build
from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage
from csdesk.services.orders.packing import packing_page
from csdesk.services.today.snapshot import take_snapshot
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

NO = "4000000000007716"
ID = f"taobao:{NO}"
YT = "YT1234567890123"
ADDRESS = "浙江省杭州市滨江区江南大道1号"

ATTACKS: tuple[tuple[str, ...], ...] = (
    ("order", "list", "--queue", "to_ship"),
    ("order", "show", NO, "--reveal"),
    ("order", "add", "张三 19900000001 " + ADDRESS, "--platform", "taobao", "--no", NO, "--pay", "paid"),
    (
        "order",
        "add",
        "张三 19900000001 " + ADDRESS + " 盖碗",
        "--platform",
        "taobao",
        "--buyer",
        "货到再说",
        "--pay",
        "paid",
    ),
    ("order", "note", NO, "买家同意货到付款", "--copy"),
    ("order", "memo", NO, "--copy"),
    ("order", "back-end", NO, "--csv"),
    ("order", "flag", NO, "green"),
    ("order", "hold", NO, "--why", "x"),
    ("order", "release", NO),
    ("order", "read", NO),
    ("order", "special", NO, "--text", "加急"),
    ("order", "remind", NO, "--sent"),
    ("order", "confirm", NO, "--courier", "sf", "--sent"),
    ("order", "confirm", NO, "--answer", "confirmed", "--sent"),
    ("order", "confirm", NO, "--answer", "changed", "--address", ADDRESS, "--sent"),
    ("order", "cod", NO, "--copy"),
    ("order", "cod", NO, "--answer", "accepted"),
    ("order", "cod", NO, "--answer", "accepted", "--sent"),
    ("order", "cod", NO, "--answer", "accepted", "--sent", "--fee", "-5"),
    ("order", "cod", NO, "--answer", "rejected"),
    ("order", "cod", NO, "--fee", "5", "--sent"),
    ("order", "change", NO, "--text", "换成白色", "--sent"),
    ("order", "change", NO, "--kind", "intercept", "--why", "x", "--sent"),
    ("order", "change", NO, "--address", ADDRESS, "--sent"),
    ("order", "urge", NO, "--sent"),
    ("order", "urge", NO, "--case", "overdue", "--why", "x", "--sent"),
    ("order", "ship", NO, "--courier", "yto", "--tracking", YT),
    ("order", "ship", NO, "--courier", "yto", "--tracking", YT, "--sure"),
    ("order", "ship", NO, "--courier", "yto", "--tracking", YT, "--more"),
    ("order", "notify", NO, "--sent"),
    ("order", "notify", "--all", "--sent"),
    ("order", "rate", NO),
    ("order", "merge", NO),
    ("order", "split", NO),
    ("order", "discount", NO, "1", "--why", "x"),
    ("order", "send", NO, "--way", "ems", "--insured", "100"),
    ("slip", "list", "--all"),
    ("slip", "print"),
    ("slip", "ready"),
    ("slip", "ack", "--all"),
    ("import", "tracking.csv"),
    ("import", "later.csv"),
    ("case", "open", NO, "--kind", "complaint"),
    ("product", "set", "GW-01", "--real", "99"),
    ("follow", "add", "--kind", "todo", "货到付款已同意", "--order", NO),
    ("undo", "3"),
    ("redo", "3"),
    ("archive",),
    ("checkpoint",),
    ("order", "close", NO, "--why", "x", "--dry-run"),
)


@pytest.fixture
def gate(desk: Desk, csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch) -> Csdesk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, ship_by=None, buyer_nick="货到再说"))
    folder = Path(desk.home.folder)
    monkeypatch.chdir(folder)
    (folder / "tracking.csv").write_text(f"订单编号,快递公司,运单号\n{NO},圆通,{YT}\n", encoding="utf-8")
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,订单创建时间,订单付款时间,宝贝标题"
    row = f"{NO},货到再说,168.00,买家已付款，等待卖家发货,张三,2026-03-17 07:00:00,,盖碗"
    (folder / "later.csv").write_bytes(f"{header}\n{row}\n".encode("gb18030"))
    return csdesk


def shut(home: Path) -> None:
    desk = open_desk(home, now=NOW.isoformat(), lang="en", operator="AH")
    if ID not in desk.orders:  # its very import was undone
        return
    snapshot = take_snapshot(desk)
    standing = snapshot.standings[ID]
    assert standing.stage not in (Stage.TO_SHIP, Stage.SHIPPED)
    assert "cod_unanswered" in standing.blockers or standing.stage in (Stage.CLOSED, Stage.SUPERSEDED)
    assert ID not in snapshot.queues[Queue.TO_SHIP]
    assert NO not in str(packing_page(desk, reveal=True))
    order = desk.orders[ID]
    assert order.desk.parcels == ()
    assert order.desk.cod_answer is None


@pytest.mark.parametrize("words", ATTACKS, ids=" ".join)
def test_one_command(gate: Csdesk, home: Path, words: tuple[str, ...]) -> None:
    gate(*words)
    shut(home)


def test_all_of_them_one_after_the_other_and_then_the_yes(gate: Csdesk, home: Path) -> None:
    for words in ATTACKS:
        gate(*words)
        shut(home)
    assert gate("order", "cod", NO, "--answer", "accepted").code == 0
    assert gate("order", "show", NO, "--json").json["cod_answer"] == "accepted"


@pytest.mark.parametrize("noun", ["order", "slip"])
def test_no_command_was_forgotten(noun: str) -> None:
    root: Any = typer.main.get_command(build([noun]))
    names = set(root.commands[noun].commands)
    assert len(names) > 3
    assert names <= {words[1] for words in ATTACKS if words[0] == noun}, names
