"""How an address is written in a text: once, and without blanks between Chinese signs."""

from __future__ import annotations

import pytest

from csdesk.domain.orders.address import address_line
from csdesk.domain.shared.facts import Receiver


@pytest.mark.parametrize(
    ("province", "city", "district", "street", "line"),
    [
        ("上海市", "上海市", "徐汇区", "湖南路街道 梧桐里 12号", "上海市徐汇区湖南路街道梧桐里 12号"),
        ("上海", "上海市", "徐汇区", "梧桐里", "上海市徐汇区梧桐里"),
        ("北京市", "市辖区", "海淀区", "8 号院", "北京市海淀区8 号院"),
        ("浙江省", "杭州市", "西湖区", " 龙井路 1 号 ", "浙江省杭州市西湖区龙井路 1 号"),
        ("吉林省", "吉林市", "船营区", "北京路", "吉林省吉林市船营区北京路"),
        (None, None, None, "12 Made-up Road", "12 Made-up Road"),
        ("Ontario", "Toronto", None, "12 Made-up Road", "Ontario Toronto 12 Made-up Road"),
        ("上海市", None, "徐汇区", "***", "上海市徐汇区***"),
    ],
)
def test_it_is_written_as_people_write_it(
    province: str | None, city: str | None, district: str | None, street: str, line: str
) -> None:
    where = Receiver(province=province, city=city, district=district, address=street)
    assert address_line(where) == line
