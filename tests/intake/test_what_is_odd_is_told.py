"""What came with the file and cannot be, or hardly: told with its row and column, never taken in silence."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.domain.shared.divisions import ISLAND
from csdesk.domain.shared.hours import over_midnight
from csdesk.intake.read import Wanted, read_bytes
from csdesk.intake.receivers.address import parse_address
from csdesk.intake.receivers.divisions import load_divisions
from tests.intake.exports import Sale, csv_bytes, make_rows, table

ZONE = ZoneInfo("Asia/Shanghai")
LATEST = datetime(2026, 3, 18, 8, 30, tzinfo=ZONE)
WHO = "王小明 13800000000 "


def codes(text: str) -> set[str | None]:
    return {one.code for one in parse_address(text, load_divisions()).doubts}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{WHO}1380000001 浙江省杭州市西湖区文三路1号", "phone_bad"),
        (f"{WHO}138****0000 浙江省杭州市西湖区文三路1号", "phone_bad"),
        ("王小明 138****0000 浙江省杭州市西湖区文三路1号", "phone_bad"),
        (f"{WHO}浙江省杭州市西湖区县民生路12号", "street_doubtful"),
        (f"{WHO}江苏省无锡市滨湖区梁溪区民生路12号", "place_elsewhere"),
        (f"{WHO}江苏省南京市玄武区滨湖区民生路12号", "place_elsewhere"),
        (f"{WHO}贵州省遵义市汇川区玉龙纳西族自治县民生路12号", "place_elsewhere"),
    ],
)
def test_what_contradicts_or_cannot_be_called_is_said(text: str, code: str) -> None:
    assert code in codes(text)
    parsed = parse_address(text, load_divisions())
    assert parsed.rest is None


@pytest.mark.parametrize(
    "text",
    [
        f"{WHO}广东省东莞市东城区东城大道8号",
        f"{WHO}广东省东莞市南城区鸿福路8号",
        f"{WHO}浙江省义乌市市区稠州北路12号",
        f"{WHO}江西省九江市修水县县前街12号",
        f"{WHO}浙江省杭州市西湖区市民中心路3号",
        "收货人：古丽娜尔 电话：13800000000 地址：新疆乌鲁木齐市天山区文化路1号",
    ],
)
def test_what_is_as_people_write_it_is_not_doubted(text: str) -> None:
    assert codes(text) == set()


def test_two_districts_that_contradict_each_other_are_said() -> None:
    divisions, chance = load_divisions(), random.Random(7)
    trees = [tree for province, tree in divisions.tree.items() if province != ISLAND]  # its 乡 are any county's
    cities = [(city, sorted(names)) for tree in trees for city, names in tree.items() if len(names) > 2]
    silent = 0
    for _time in range(300):
        (city, own), (other, names) = chance.choice(cities), chance.choice(cities)
        second = chance.choice([one for one in names if one not in own] or ["昆山市"])
        place = f"{city}{chance.choice(own)}{second}"
        silent += city != other and not codes(f"{WHO}{place}民生路{chance.randint(1, 300)}号")
    assert silent <= 6, "郊区 and 新城区 are said of any town"


def test_the_places_of_one_name_come_in_one_order() -> None:
    parsed = parse_address(f"{WHO}朝阳区建国路8号", load_divisions())
    (found,) = [one for one in parsed.doubts if one.code == "place_ambiguous"]
    assert found.detail is not None
    assert found.detail.split(", ") == sorted(found.detail.split(", "))


def test_a_line_of_hours_that_ends_on_the_next_day_is_named() -> None:
    assert over_midnight("18:00-8:30") == ("18:00-8:30",)
    assert over_midnight("mon-fri 08:30-12:00,13:00-18:00") == ()


@pytest.mark.parametrize(
    ("layout", "label", "cell", "code"),
    [
        ("T-B", "订单创建时间", "2062-03-17 08:00:00", "date_ahead"),
        ("T-B", "订单创建时间", "44635.5", "bad_date"),  # 2022 or, counted from 1904, 2026
        ("T-B", "订单付款时间", "1900-01-01 00:00:00", "bad_date"),
        ("T-B", "买家应付货款", "39.005", "money_odd"),
        ("T-items", "购买数量", "0", "no_pieces"),
        ("T-items", "商品价格", "39.003", "money_odd"),
    ],
)
def test_a_row_that_can_hardly_be_is_told(layout: str, label: str, cell: str, code: str) -> None:
    (row, *_more) = make_rows(layout, [Sale("3809000000000000001")])
    assert label in row
    for cells, told in ((row, False), ({**row, label: cell}, True)):
        raw = csv_bytes(table(layout, [cells]))
        (reading,) = read_bytes(raw, Path("a.csv"), Wanted(latest=LATEST), ZONE, lambda _rows: None)
        assert (code in {one.code for one in reading.harvest.problems}) is told


def test_a_number_of_days_that_can_only_be_of_one_system_is_read() -> None:
    (row, *_more) = make_rows("T-B", [Sale("3809000000000000001")])
    raw = csv_bytes(table("T-B", [{**row, "订单创建时间": "46097.5"}]))
    (reading,) = read_bytes(raw, Path("a.csv"), Wanted(latest=LATEST), ZONE, lambda _rows: None)
    (order,) = reading.harvest.orders
    assert (order.created_at, reading.harvest.problems) == (datetime(2026, 3, 16, 12, tzinfo=ZONE), [])
