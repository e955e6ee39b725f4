"""One day of forty orders in commands only: from the morning's export to the last notice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csdesk.cli.frame.app import main

HEADER = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址,"
    "运送方式,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝总数量,支付方式"
)
UNPAID, COD, PAID = range(8), range(8, 12), range(12, 40)


def number(n: int) -> str:
    return f"28604319755200{n:05}"


def row(n: int) -> str:
    state, paid, way = "买家已付款，等待卖家发货", "2026-03-17 07:30:00", ""
    if n in UNPAID:
        state, paid = "等待买家付款", ""
    elif n in COD:
        paid, way = "", "货到付款"
    message = "不要放小票" if n % 9 == 0 else ""
    address = f"浙江省 杭州市 西湖区 文三路{n + 1}号(310000)"
    return (
        f"{number(n)},买家{n},78.00,0.00,78.00,{'78.00' if paid else '0.00'},{state},{message},收件{n},{address},快递,"
        f"'199000001{n:02},2026-03-17 07:00:00,{paid},盖碗,2,{way}"
    )


class Shopkeeper:
    """Types commands and reads what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: object, code: int = 0) -> str:
        found = main([str(word) for word in words])
        out, err = self.capsys.readouterr()
        assert found == code, f"{words}: {found}\n{err}"
        return out

    def ask(self, *words: object, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))

    def ids(self, queue: str) -> list[str]:
        return self("order", "list", "--queue", queue, "-q").split()


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shopkeeper:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    return Shopkeeper(capsys)


def test_the_day(do: Shopkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = tmp_path / "ExportOrderList202603170825.csv"
    export.write_bytes("\n".join([HEADER, *map(row, range(40))]).encode("gb18030"))
    assert do.ask("import", export)["totals"]["added"] == 40
    queues = do.ask("status")["queues"]
    assert (queues["unpaid"], queues["cod"], queues["to_confirm"], queues["to_ship"]) == (8, 4, 28, 0)

    _unpaid_in_the_morning(do)
    _the_gate(do)
    _addresses(do)
    _ship(do, tmp_path)
    _notices(do)

    queues = do.ask("status")["queues"]
    assert (queues["unpaid"], queues["cod"], queues["to_confirm"]) == (7, 0, 2)
    assert (queues["to_ship"], queues["to_notify"]) == (0, 0)
    monkeypatch.setenv("CSDESK_NOW", "2026-03-17T08:45:00+08:00")
    again = do.ask("import", export)["totals"]
    assert (again["added"], again["updated"]) == (0, 0)
    assert do.ask("order", "notify", "--all", "--sent")["notices"] == []
    assert do.ask("status")["queues"]["to_notify"] == 0


def _unpaid_in_the_morning(do: Shopkeeper) -> None:
    unpaid = do.ids("unpaid")
    for key in unpaid[:-1]:
        assert "盖碗" in do("order", "remind", key, "--sent")
    do("order", "remind", unpaid[0], code=5)
    do("order", "close", unpaid[-1], "--why", "冲动单")


def _the_gate(do: Shopkeeper) -> None:
    gate = do.ids("cod")
    do("order", "cod", gate[0], code=5)
    for key in gate:
        assert "83.00" in do("order", "cod", key, "--fee", "5", "--copy")
    for key, answer in zip(gate, ("accepted", "accepted", "reorder", "refused"), strict=True):
        do("order", "cod", key, "--answer", answer)
    stages = [do.ask("order", "show", key)["stage"] for key in gate]
    assert stages == ["to_ship", "to_ship", "superseded", "closed"]


def _addresses(do: Shopkeeper) -> None:
    waiting = do.ids("to_confirm")
    assert len(waiting) == 28
    do("order", "confirm", waiting[0], "--answer", "confirmed", "--dry-run")  # asked elsewhere is taken too
    for key in waiting:
        do("order", "confirm", key, "--courier", "yto", "--copy")
    for key in waiting[:24]:
        do("order", "confirm", key, "--answer", "confirmed")
    for key in waiting[24:26]:
        do("order", "confirm", key, "--answer", "changed", "--address", "浙江省杭州市滨江区江南大道1号")
    for key in waiting[26:]:
        do("order", "confirm", key, "--answer", "no_reply")
    assert len(do.ids("to_ship")) == 26
    do("order", "ship", waiting[24], "--courier", "yto", "--tracking", "YT0000000000099", code=5)
    assert "滨江区" in do("slip", "print", "--reveal")
    do("slip", "ack", "--all")
    assert len(do.ids("to_ship")) == 28
    for view in do.ask("order", "list", "--queue", "to_ship"):
        if "message_unread" in view["blockers"]:
            do("order", "read", view["id"])


def _ship(do: Shopkeeper, folder: Path) -> None:
    ready = do.ids("to_ship")
    typed, sheet = ready[:3], ready[3:]
    for n, key in enumerate(typed):
        do("order", "ship", key, "--courier", "yto", "--tracking", f"YT90000000000{n:02}")
    do("order", "ship", sheet[0], "--courier", "yto", "--tracking", "YT9000000000000", code=5)
    path = folder / "tracking.csv"
    lines = [f"{key.split(':')[1]},圆通速递,YT91000000000{n:02}" for n, key in enumerate(sheet)]
    path.write_text("\n".join(["订单编号,快递公司,运单号", *lines]), encoding="utf-8")
    assert do.ask("import", path)["totals"]["updated"] == len(sheet)
    assert do.ask("import", path)["totals"]["unchanged"] == len(sheet)


def _notices(do: Shopkeeper) -> None:
    assert len(do.ids("to_notify")) == 28
    said = do.ask("order", "notify", "--all", "--sent")
    assert len(said["notices"]) == 28
    assert len(said["changed"]) == 28
    do("undo")
    do("redo")
    assert do.ids("to_notify") == []
