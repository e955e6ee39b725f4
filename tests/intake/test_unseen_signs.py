"""What nobody sees around a number is cut, and is no damage; a sign that a buyer wrote before words stays."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.domain.shared.models import Order
from csdesk.intake.cells import clean, narrow, read_id
from csdesk.intake.read import Wanted, read_bytes
from tests.intake.exports import Sale, csv_bytes, table, taobao_rows

ZONE = ZoneInfo("Asia/Shanghai")
NO = "3809000000000000001"
ROW = taobao_rows(Sale(NO))[0] | {"订单编号": NO, "联系手机": "19900000001", "物流单号": "YT8800000000001"}
NUMBERS = ("订单编号", "联系手机", "买家实际支付金额", "订单付款时间", "物流单号", "宝贝总数量")


def read(**cells: str) -> tuple[Order, list[str]]:
    row = ROW | cells
    (reading,) = read_bytes(csv_bytes(table("T-B", [row]), "utf-8"), Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    (order,) = reading.harvest.orders
    return order, [problem.code for problem in reading.harvest.problems]


SIGNS = "\u200b \u200c \u200d \u200e \u200f \u202a \u202c \u202e \u2060 \u2066 \u2069 \xad \ufeff \x1f \x7f"
MARKS = "`\u2018\u2019\uff07"
WIDE = ("\u2007", "\u2009", "\u200a", "\u202f", "\u205f", "\u3000", "\xa0", "\t", "'", *MARKS)


@pytest.mark.parametrize("sign", [*SIGNS.split(" "), *WIDE])
def test_numbers_are_read_as_without_it(sign: str) -> None:
    order, codes = read(**{label: sign + ROW[label] + ("" if sign in f"{MARKS}'" else sign) for label in NUMBERS})
    assert (order, codes) == read()


def test_a_sign_inside_a_number_too() -> None:
    assert read_id(clean("3809\u200b0000\u202d01")) == "3809000001"
    assert narrow("１９９\u2060０") == "1990"
    assert clean("39\u200b") == clean("39 \x7f") == "39"


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x9b", "\xad", *"\u200b\u200c\u200d\u200e\u202e\u2060\u2069\ufeff"]
)
@pytest.mark.parametrize("label", ["宝贝标题", "买家会员名", "收货人姓名", "收货地址", "买家留言", "店铺名称"])
def test_a_sign_inside_words_is_cut_by_the_same_rule(label: str, sign: str) -> None:
    words = "浙江省 杭州市 西湖区 文三路99号" if label == "收货地址" else "青瓷盖碗"
    assert read(**{label: words[:2] + sign + words[2:]}) == read(**{label: words})


@pytest.mark.parametrize("words", ["两行\n留言", "👩\u200d👧 好", "می\u200cخواهم", "一\t二"])
def test_what_words_need_stays_in_them(words: str) -> None:
    assert clean(words) == words


@pytest.mark.parametrize("words", ["=我要蓝色的", "=尽快发", "==谢谢", "= 3号前到", "`好`", '="', "=1+1 件", "=(^_^)="])
def test_what_a_buyer_wrote_stays(words: str) -> None:
    assert read(买家留言=words)[0].buyer_message == words


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="39"', "39"),
        ("=39", "39"),
        ("=-3.5", "-3.5"),
        ('=""', ""),
        ("'=好", "=好"),
        ('=HYPERLINK("http://x.example/1","盖""碗")', '盖"碗'),
        ('=hyperlink("http://x.example/1"; 39)', "39"),
        ('=HYPERLINK("http://x.example/1")', "http://x.example/1"),
        ("=HYPERLINK(A1)", "=HYPERLINK(A1)"),
    ],
)
def test_what_a_spreadsheet_wrote_goes(cell: str, text: str) -> None:
    assert clean(cell) == text
