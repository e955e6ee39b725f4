"""The checks of a receiver before the parcel is packed (A03)."""

from __future__ import annotations

import pytest

from csdesk.domain.orders.address import address_key, check_receiver, has_street_number, same_door
from csdesk.domain.orders.couriers import Courier
from csdesk.domain.shared.models import Order, Receiver
from csdesk.intake.receivers.divisions import load_divisions

DIVISIONS = load_divisions()


def receiver(**changes: str | bool | None) -> Receiver:
    fields = {
        "name": "张三",
        "phone": "19900000001",
        "province": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "address": "文三路100号",
    } | changes
    return Receiver(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (receiver(), []),
        (receiver(phone="1990000001"), ["phone_bad"]),
        (receiver(phone="19900000001-1234"), ["phone_virtual"]),
        (receiver(city="南昌市"), ["city_mismatch"]),
        (receiver(district="江干区"), ["district_renamed"]),
        (receiver(address="文三路"), ["no_street_number"]),
        (receiver(address="下沙村"), []),
        (receiver(name=None), ["name_missing"]),
        (receiver(province=None), ["province_unknown"]),
        (receiver(readable=False), ["receiver_unreadable"]),
        (None, ["receiver_unreadable"]),
    ],
)
def test_checks(who: Receiver | None, codes: list[str]) -> None:
    assert [check.code for check in check_receiver(who, DIVISIONS) if check.code] == codes


def test_the_courier_is_asked_about_the_place() -> None:
    courier = Courier("sf", {}, remote=("西藏",), closed=("浙江",), note="只送到镇上")
    found = check_receiver(receiver(), DIVISIONS, courier)[-1]
    assert (found.code, found.blocks, found.detail) == ("courier_closed", True, "只送到镇上")
    assert check_receiver(receiver(province="西藏自治区", city="拉萨市", district=None), DIVISIONS, courier)[
        -1
    ].code == ("courier_remote")


def test_street_numbers() -> None:
    assert has_street_number("文三路一百号")
    assert has_street_number("前进路9弄")
    assert not has_street_number("前进路")
    assert not has_street_number(None)


def test_two_orders_to_one_door() -> None:
    one, two, three = (Order(f"taobao:{n}", "taobao", str(n)) for n in (1, 2, 3))
    others = [(one, receiver()), (two, receiver(address=" 文三路 100 号")), (three, receiver(address="文三路***"))]
    assert same_door(one, receiver(), others) == ["taobao:2"]
    assert address_key(receiver(address="文***")) is None
