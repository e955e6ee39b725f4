"""Addresses and orders out of free text; the buyer's words are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.intake.receivers.address import parse_address
from csdesk.intake.receivers.divisions import load_divisions

DIVISIONS = load_divisions()
HZ = ("浙江省", "杭州市", "西湖区", "文三路100号")

TEXTS = [
    ("张三 19900000001 浙江省杭州市西湖区文三路 100 号 两件 米色", "张三", "19900000001", HZ, "两件 米色"),
    ("浙江省杭州市西湖区文三路100号张三19900000001", "张三", "19900000001", HZ, None),
    ("浙江 杭州 西湖区 文三路100号,张三,199-0000-0001", "张三", "19900000001", HZ, None),
    (
        "收件人:张三\n手机号码:+86 19900000001\n所在地区:浙江省杭州市西湖区\n详细地址:文三路100号",
        "张三",
        "19900000001",
        HZ,
        None,
    ),
    ("１９９００００００１１ 张三 浙江省杭州市西湖区文三路100号", "张三", "19900000011", HZ, None),
    (
        "李四 19900000002转8012 广东省东莞市长安镇锦厦社区5号",
        "李四",
        "19900000002-8012",
        ("广东省", "东莞市", "长安镇", "锦厦社区5号"),
        None,
    ),
    (
        "赵六 19900000004 湖北省仙桃市干河街道12号",
        "赵六",
        "19900000004",
        ("湖北省", "仙桃市", "干河街道", "12号"),
        None,
    ),
    (
        "上海浦东新区世纪大道1号 王小五19900000003",
        "王小五",
        "19900000003",
        ("上海市", "上海市", "浦东新区", "世纪大道1号"),
        None,
    ),
    (
        "北京市朝阳区建国路88号 孙八女士 19900000006 不要放小票",
        "孙八女士",
        "19900000006",
        ("北京市", "北京市", "朝阳区", "建国路88号"),
        "不要放小票",
    ),
    (
        "王二 0512-55550000 昆山市玉山镇前进路9号",
        "王二",
        "0512-55550000",
        ("江苏省", "苏州市", "昆山市", "玉山镇前进路9号"),
        None,
    ),
    (
        "吴十 19900000008 香港沙田区正街1号",
        "吴十",
        "19900000008",
        ("香港特别行政区", "香港特别行政区", "沙田区", "正街1号"),
        None,
    ),
    (
        "冯三 19900000012 江苏省 苏州市 工业园区 星湖街328号",
        "冯三",
        "19900000012",
        ("江苏省", "苏州市", "工业园区", "星湖街328号"),
        None,
    ),
    ("你好我想要两件米色", None, None, (None, None, None, None), "你好我想要两件米色"),
    ("", None, None, (None, None, None, None), None),
]


@pytest.mark.parametrize(("text", "name", "phone", "where", "rest"), TEXTS)
def test_parse(text: str, name: str | None, phone: str | None, where: tuple[str | None, ...], rest: str | None) -> None:
    found = parse_address(text, DIVISIONS)
    assert (found.name, found.phone) == (name, phone)
    assert (found.province, found.city, found.district, found.address) == where
    assert found.rest == rest
    assert found.raw == text


def test_an_old_district_is_kept_and_its_name_of_today_told() -> None:
    found = parse_address("钱七 19900000005 杭州江干区凯旋路3号", DIVISIONS)
    assert (found.district, found.today) == ("江干区", "上城区")


def test_an_order_number_is_no_phone() -> None:
    assert parse_address("订单 202611221234567", DIVISIONS).phone is None


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_none_is_lost(text: str) -> None:
    assert parse_address(text, DIVISIONS).raw == text
