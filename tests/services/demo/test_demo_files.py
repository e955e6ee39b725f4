"""The demo shop's exports have the shape and the dirt of the platforms' files, at any moment of any day."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from csdesk.services.demo.files import before, read_shop, write_exports

HEADERS = {"taobao": 71, "pdd": 53, "pdd_new": 27, "douyin": 68}


def read(path: Path, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding))))


def test_names_encodings_and_widths(tmp_path: Path, now: datetime) -> None:
    taobao, pdd, pdd_new, douyin = write_exports(tmp_path / "exports", now)
    assert [path.name for path in (taobao, pdd, pdd_new)] == [
        "ExportOrderList202603170755.csv",
        "orders_export2026-03-17-07-56-00.csv",
        "orders_export2026-03-17-07-57-00.csv",
    ]
    assert re.fullmatch(r"\d{10}_[0-9a-f]{16}\.csv", douyin.name)
    assert douyin.read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        taobao.read_bytes().decode("utf-8")
    rows = [read(taobao, "gbk"), read(pdd, "utf-8"), read(pdd_new, "utf-8-sig"), read(douyin, "utf-8-sig")]
    assert [len(table[0]) for table in rows] == list(HEADERS.values())


def test_the_dirt_is_the_platforms_own(tmp_path: Path, now: datetime) -> None:
    taobao, pdd, _pdd_new, douyin = write_exports(tmp_path, now)
    first = read(taobao, "gbk")[0]
    assert first["订单编号"] == '="2860431975520014821"'
    assert first["联系手机"] == "'19900000001"
    assert (first["退款金额"], first["买家服务费"], first["订单关闭原因"]) == ("无退款申请", "0元", "订单未关闭")
    blank = read(pdd, "utf-8")[0]
    assert blank["承诺发货时间"] == "\t"
    assert blank["订单号"] == "260317-412307765540109\t"
    live = read(douyin, "utf-8-sig")
    assert live[0]["取消原因"] == "-"
    assert live[0]["主订单编号"].startswith("\t69")
    assert sum(row["收件人"].startswith("\t##") and row["收件人手机号"].startswith("\t$$") for row in live) == 2


def test_several_items_of_one_order_take_the_platforms_shape(tmp_path: Path, now: datetime) -> None:
    taobao, pdd, _pdd_new, douyin = write_exports(tmp_path, now)
    assert sum("，" in row["宝贝标题"] for row in read(taobao, "gbk")) == 5
    assert [no for no, count in Counter(row["订单号"] for row in read(pdd, "utf-8")).items() if count > 1] == [
        "260316-412307765540933\t"
    ]
    lines = [row for row in read(douyin, "utf-8-sig") if row["主订单编号"].strip() == "6917024410083307746"]
    assert [row["子订单编号"].strip()[-4:] for row in lines] == ["7746", "7747"]


@pytest.mark.parametrize(
    "clock", ["2026-03-17T00:05:00+08:00", "2026-12-31T23:59:00+08:00", "2027-03-01T12:00:00+08:00"]
)
def test_no_time_of_the_past_lies_after_its_export(tmp_path: Path, clock: str) -> None:
    now = datetime.fromisoformat(clock)
    taobao, pdd, pdd_new, douyin = write_exports(tmp_path, now)
    past = (
        "订单创建时间",
        "订单付款时间",
        "发货时间",
        "支付时间",
        "订单成交时间",
        "订单提交时间",
        "支付完成时间",
        "确认收货时间",
    )
    for path, encoding in ((taobao, "gbk"), (pdd, "utf-8"), (pdd_new, "utf-8-sig"), (douyin, "utf-8-sig")):
        for row in read(path, encoding):
            times = [row[name].strip() for name in past if row.get(name, "-").strip(" \t-")]
            assert all(datetime.fromisoformat(f"{time}+08:00") <= now - timedelta(minutes=32) for time in times)


def test_nobody_has_these_phones() -> None:
    phones = [person[1] for person in read_shop().people.values()]
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"1990000\d{3,4}", phone) for phone in phones)


def test_ago() -> None:
    noon = datetime.fromisoformat("2026-03-17T12:00:00+08:00")
    assert before(noon, "49h10m") == noon - timedelta(hours=49, minutes=10)
    assert before(noon, "-38m") == noon + timedelta(minutes=38)
    with pytest.raises(ValueError, match="soon"):
        before(noon, "soon")
