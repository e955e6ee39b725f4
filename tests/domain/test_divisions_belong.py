"""Province, city and district belong together, or do not (A03)."""

from __future__ import annotations

import pytest

from csdesk.domain.shared.divisions import check_place, short_name
from csdesk.intake.receivers.divisions import load_divisions

CASES = [
    ("浙江省", "杭州市", "西湖区", None),
    ("浙江", "杭州", "西湖区", None),
    ("浙江省", "南昌市", "西湖区", "city_mismatch"),
    ("浙江省", "杭州市", "东湖区", "district_mismatch"),
    ("江西省", "南昌市", "西湖区", None),
    ("上海市", "上海市", "浦东新区", None),
    ("上海", "上海市", "浦东新区", None),
    ("上海市", "市辖区", "徐汇区", None),
    ("上海市", "杭州市", "徐汇区", "city_mismatch"),
    ("北京市", "北京市", "西湖区", "district_mismatch"),
    ("广东省", "东莞市", "长安镇", None),
    ("广东省", "东莞市", None, None),
    ("湖北省", "省直辖县级行政区划", "仙桃市", None),
    ("湖北省", "仙桃市", "干河街道", None),
    ("内蒙古自治区", "呼和浩特市", "新城区", None),
    ("内蒙古", "兴安盟", "乌兰浩特市", None),
    ("新疆维吾尔自治区", "乌鲁木齐市", "天山区", None),
    ("湖北省", "恩施州", "恩施市", None),
    ("湖北省", "恩施土家族苗族自治州", "恩施市", None),
    ("四川省", "成都市", "高新区", None),
    ("江苏省", "昆山市", None, None),
    ("香港特别行政区", "香港特别行政区", "沙田区", None),
    ("哪里省", "杭州市", "西湖区", "province_unknown"),
    (None, "杭州市", "西湖区", "province_unknown"),
]


@pytest.mark.parametrize(("province", "city", "district", "code"), CASES)
def test_places(province: str | None, city: str | None, district: str | None, code: str | None) -> None:
    assert check_place(load_divisions(), province, city, district).code == code


@pytest.mark.parametrize(
    ("place", "today"),
    [
        (("浙江省", "杭州市", "江干区"), "上城区"),
        (("浙江省", "杭州市", "下城区"), "拱墅区"),
        (("重庆市", "重庆市", "渝北区"), "两江新区"),
        (("北京市", "北京市", "宣武区"), "西城区"),
        (("浙江省", "杭州市", "西湖区"), None),
    ],
)
def test_old_names_are_known(place: tuple[str, str, str], today: str | None) -> None:
    check = check_place(load_divisions(), *place)
    assert (check.code, check.today) == (None, today)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("恩施土家族苗族自治州", "恩施"),
        ("杭州市", "杭州"),
        ("黑龙江省", "黑龙江"),
        ("香港特别行政区", "香港"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
