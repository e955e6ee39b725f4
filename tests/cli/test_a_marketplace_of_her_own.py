"""A marketplace that nobody ships is one TOML file in the home; everything that knows platforms knows it then."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk import platforms
from csdesk.intake.layouts import load_markets
from tests.cli.conftest import Csdesk

MARKET = """
name = { zh = "茶港", en = "Teaport" }
short = { zh = "港", en = "TP" }
domains = ["teaport.example"]

[rules]
reply_window_s = { value = 240, since = 2026-03-01, source = "its page for sellers", sure = true }
ship_hours = { value = 24, since = 2026-03-01, source = "its page for sellers", sure = true }
memo_chars = { value = 20, since = 2026-03-01, source = "its page for sellers", sure = true }

[flags]
red = 7

[named]
phrases = ["茶港", "teaport"]

[intake]

[intake.states]
unpaid = ["未付"]
paid = ["待发"]
shipped = ["已发"]
delivered = ["到了"]
completed = ["完成"]
closed = ["关闭"]

[intake.refunds]
done = ["退了"]

[intake.flags]
red = ["7"]

[[intake.layouts]]
kind = "orders"
name = { zh = "茶港订单", en = "Teaport orders" }
rows = "orders"
[intake.layouts.columns]
order_no = ["港单号"]
state = ["港态"]
buyer = ["茶客"]
message = ["茶客的话"]
paid_amount = ["付了"]
name = ["收件"]
phone = ["手机"]
address = ["地址"]
created = ["下单"]
paid = ["付款"]
title = ["茶品"]
qty = ["几件"]
"""
EXPORT = """港单号,港态,茶客,茶客的话,付了,收件,手机,地址,下单,付款,茶品,几件
TP20260317001,待发,小满,,39.00,张三,19900000001,浙江省杭州市西湖区文三路100号,2026-03-17 7:10,2026-03-17 7:12,盖碗,1
"""
ORDER = "teaport:TP20260317001"


@pytest.fixture(autouse=True)
def teaport(tmp_path: Path) -> Iterator[Path]:
    """The home with the file of the marketplace in it."""
    folder = tmp_path / "desk/platforms"
    folder.mkdir(parents=True)
    (folder / "teaport.toml").write_text(MARKET, encoding="utf-8")
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    yield folder
    platforms.use(tmp_path / "nowhere")


def test_its_exports_come_in(csdesk: Csdesk, tmp_path: Path) -> None:
    found = csdesk("import", str(tmp_path / "export.csv"), "--json")
    assert found.code == 0, found.err
    assert found.json["files"][0]["platform"] == "teaport"
    assert found.json["totals"]["added"] == 1
    assert csdesk("import", str(tmp_path / "export.csv")).out.count("Teaport orders")
    order = csdesk("order", "show", "TP20260317001", "--json").json
    assert (order["id"], order["stage"], order["amount"]) == (ORDER, "to_confirm", "39.00")
    assert order["ship_by"] == "2026-03-18T07:12:00+08:00"  # its own 24 hours
    assert csdesk("status", "--json").json["by_platform"]["teaport"]["to_confirm"] == 1
    assert csdesk("find", "平台:茶港 盖碗", "-q").out.split() == [ORDER]


def test_it_is_set_like_any_other(csdesk: Csdesk) -> None:
    assert csdesk("config", "set", "teaport.reply_hours", "10:00-16:00").code == 0
    assert csdesk("config", "set", "teaport.reply_window_s", "60").code == 0
    assert csdesk("config", "get", "teaport.reply_hours").out.strip() == "10:00-16:00"
    rule = next(one for one in csdesk("rules", "show", "teaport", "--json").json if one["rule"] == "reply_window_s")
    assert (rule["value"], rule["own"]) == (240, 60)
    clocks = {one["platform"]: one for one in csdesk("rules", "hours", "--json").json["clocks"]}
    assert (clocks["teaport"]["spans"], clocks["teaport"]["window_s"]) == (["10:00-16:00"], 60)
    for key, value in (("teaport.reply_hours", "?"), ("teaport.reply_window_s", "x"), ("teaport.colour", "red")):
        assert csdesk("config", "set", key, value).code == 2
    assert csdesk("config", "set", "greenport.reply_hours", "10:00-16:00").code == 2


def test_an_order_is_added_by_hand(csdesk: Csdesk) -> None:
    words = "张三 19900000001 浙江省杭州市西湖区文三路100号"
    added = csdesk("order", "add", "-", "--platform", "teaport", "--no", "TP9", "--title", "盖碗", stdin=words)
    assert added.code == 0, added.err
    assert csdesk("order", "list", "--platform", "teaport", "-q").out.split() == ["teaport:TP9"]
    assert csdesk("order", "flag", "teaport:TP9", "red", "--json").code == 0
    warned = csdesk("order", "note", "teaport:TP9", "一二三四五六七八九十一二三四五六七八九十")
    assert "20" in warned.err + warned.out  # its memo takes twenty signs


def test_the_check_knows_its_links_and_names(csdesk: Csdesk) -> None:
    for text in ("请看 https://shop.teaport.example/1", "请回茶港的订单页"):
        assert csdesk("check", text, "--platform", "teaport").code == 0
        assert csdesk("check", text, "--platform", "pdd").code == 1


def test_its_deals_are_reported(csdesk: Csdesk, tmp_path: Path) -> None:
    csdesk("import", str(tmp_path / "export.csv"))
    deals = csdesk("report", "deals", "--date", "2026-03-17", "--format", "json").json
    assert [row["platform"] for row in deals] == ["teaport"]
    assert "Teaport" in csdesk("report", "day", "--date", "2026-03-17").out


def test_the_help_names_it(tmp_path: Path) -> None:
    environment = os.environ | {"CSDESK_HOME": str(tmp_path / "desk")}
    words = [sys.executable, "-m", "csdesk", "order", "list", "--help"]
    ran = subprocess.run(words, capture_output=True, encoding="utf-8", env=environment, check=True)
    assert "taobao, teaport, " in " ".join(ran.stdout.split())


@pytest.mark.parametrize(
    ("name", "text"), [("teaport.toml", "name = 3"), ("teaport.toml", "a b"), ("Tea Port.toml", MARKET)]
)
def test_a_file_that_cannot_be_read_is_named(csdesk: Csdesk, teaport: Path, name: str, text: str) -> None:
    (teaport / name).write_text(text, encoding="utf-8")
    ran = csdesk("status")
    assert ran.code == 4
    assert name in ran.err
    assert len(ran.err.splitlines()) <= 3


def test_the_example_of_the_documents_is_one(csdesk: Csdesk, home: Path, tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    table, pack = (re.search(f"```{kind}\n(.*?)```", page, re.S) for kind in ("csv", "toml"))
    assert table is not None
    assert pack is not None
    (home / "platforms").mkdir(parents=True, exist_ok=True)
    (home / "platforms/murkmart.toml").write_text(pack[1], encoding="utf-8")
    for encoding in ("utf-8", "cp1252"):
        (tmp_path / "sales.csv").write_bytes(table[1].encode(encoding))
        report = csdesk("import", str(tmp_path / "sales.csv"), "--json").json
        assert (report["totals"]["records"], report["files"][0]["problems"]) == (4, [])
    order = csdesk("order", "show", "MM-0001", "--json", "--reveal").json
    assert [(line["title"], line["qty"]) for line in order["lines"]] == [("Becher blau", 2), ("Schale", 1)]
    assert (order["amount"], order["currency"], order["stage"]) == ("1036.90", "EUR", "to_confirm")
    roles = {role for market in load_markets().values() for layout in market.layouts for role in layout.columns}
    assert {role for role in roles if f"`{role}`" not in page} == set()
