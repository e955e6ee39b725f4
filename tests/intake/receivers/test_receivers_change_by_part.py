"""A changed receiver takes what was said and keeps what was not, in any order; what is not understood is refused."""

from __future__ import annotations

from itertools import chain, combinations, pairwise, permutations

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.shared.facts import Receiver
from csdesk.errors import RefusedError
from csdesk.services.orders import amend, confirm
from csdesk.services.orders.confirm import Answer, Given, new_receiver
from csdesk.services.texts.deliver import Mark
from tests.support import make_order, put_orders

NO = "4000000000004821"
OLD = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路199号2幢301")
SAID = {"name": "李四", "phone": "19900000077", "place": "浙江省宁波市海曙区", "street": "花园巷1号"}
SUBSETS = list(chain.from_iterable(combinations(SAID, count) for count in range(1, 5)))


def parts_of(receiver: Receiver) -> dict[str, str]:
    """Return a receiver's parts as they are said."""
    place = "".join(filter(None, (receiver.province, receiver.city, receiver.district)))
    return {
        "name": receiver.name or "",
        "phone": receiver.phone or "",
        "place": place,
        "street": receiver.address or "",
    }


@pytest.mark.parametrize("said", SUBSETS, ids=" ".join)
def test_what_was_said_is_taken_and_all_else_stays(said: tuple[str, ...]) -> None:
    for order in permutations(said):
        text = " ".join(SAID[part] for part in order)
        try:
            new, _doubts = new_receiver(OLD, Given(address=text))
        except RefusedError:  # a street begins behind the place; that it is a name there, nothing tells
            assert ("place", "name") in pairwise(order)
            continue
        assert parts_of(new) == parts_of(OLD) | {part: SAID[part] for part in said}, order


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("颜色换成红色", "not_understood"),
        ("李四 19900000077 红色", "not_understood"),
        ("翠苑小区", "not_understood"),
        ("文三路", "not_understood"),
        ("199000000", "phone_bad"),
        ("李四 199000000", "phone_bad"),
        ("改地址", "nothing_changed"),
    ],
)
def test_what_is_not_understood_is_refused_and_nothing_changes(desk: Desk, text: str, code: str) -> None:
    put_orders(desk, make_order(NO, receiver=OLD))
    seq = desk.store.seq
    with pytest.raises(RefusedError) as refused:
        confirm.answer(desk, NO, Answer.CHANGED, Given(address=text))
    assert (refused.value.code, desk.store.seq) == (code, seq)


@pytest.mark.parametrize("text", ["换成白色", "毛衣", "2件", "M", "黄 L", "Red XL", "M码换L码", "放门口"])
def test_a_wish_is_no_receiver(text: str) -> None:
    assert amend.wish_of(ChangeKind.BEFORE_SHIP, text).given is None


@pytest.mark.parametrize(("text", "part"), [("19900000077", "phone"), ("花园巷1号", "street")])
def test_a_change_of_one_part_keeps_the_others(desk: Desk, text: str, part: str) -> None:
    put_orders(desk, make_order(NO, receiver=OLD))
    amend.change(desk, NO, wish=amend.wish_of(ChangeKind.BEFORE_SHIP, text), mark=Mark.COPIED)
    desk.sync()
    (order,) = desk.orders.values()
    receiver = receiver_of(order)
    assert receiver is not None
    assert parts_of(receiver) == parts_of(OLD) | {part: text}


IN_TOWN = Receiver("王芳", "19900000011", "浙江省", "杭州市", "西湖区", "文新街道文三路3号2幢301")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("换成和平路7号", {"address": "和平路7号"}),
        ("麻烦换成和平路7号 谢谢", {"address": "和平路7号"}),
        ("帮我把地址改成和平路7号", {"address": "和平路7号"}),
        ("地址发错了，发到和平路7号", {"address": "和平路7号"}),
        ("地址改一下，翠苑街道和平路7号", {"address": "翠苑街道和平路7号"}),
        ("换成文三路5号", {"address": "文新街道文三路5号"}),
        ("换到上海市浦东新区世纪大道100号", {"district": "浦东新区", "address": "世纪大道100号"}),
        ("收件人改成李小红", {"name": "李小红"}),
        ("亲，收件人换成李小红可以吗", {"name": "李小红"}),
        ("名字写错了，应该是李小红", {"name": "李小红"}),
        ("换个收件人 李小红", {"name": "李小红"}),
        ("我要换成李小红收", {"name": "李小红"}),
        ("电话改成19900000022", {"phone": "19900000022"}),
        ("电话错了，是19900000022", {"phone": "19900000022"}),
        ("号码换成19900000022", {"phone": "19900000022"}),
        ("电话换成19900000022，其他不变", {"phone": "19900000022"}),
        ("收件人换成李小红，其它的都不变，谢谢", {"name": "李小红"}),
        ("收货人换成李小红，电话19900000022", {"name": "李小红", "phone": "19900000022"}),
    ],
)
def test_a_change_as_buyers_ask_for_it_is_one_of_the_right_field(
    desk: Desk, text: str, changed: dict[str, str]
) -> None:
    put_orders(desk, make_order(NO, receiver=IN_TOWN))
    result = amend.change(desk, NO, wish=amend.Wish(text), mark=Mark.COPIED)
    desk.sync()
    (order,) = desk.orders.values()
    receiver = receiver_of(order)
    assert receiver is not None
    old = {name: getattr(IN_TOWN, name) for name in changed}
    assert {name: getattr(receiver, name) for name in changed} == changed != old
    others = {"name", "phone", "address"} - set(changed)
    assert all(getattr(receiver, name) == getattr(IN_TOWN, name) for name in others)
    assert order.desk.address_confirm == "changed"
    # the town that is left out is said
    left_out = "address" in changed and "district" not in changed and "街道" not in changed["address"]
    assert any("文" in warning for warning in result.warnings) is left_out


@pytest.mark.parametrize(
    "text",
    [
        "换成3号楼",
        "门牌号改成5号",
        "房间号改成502",
        "改成3单元502",
        "地址改成公司",
        "送到隔壁小区",
        "电话改成199000000",
    ],
)
def test_a_change_of_the_receiver_that_cannot_be_read_is_asked_about(desk: Desk, text: str) -> None:
    put_orders(desk, make_order(NO, receiver=IN_TOWN))
    with pytest.raises(RefusedError):
        amend.change(desk, NO, wish=amend.Wish(text), mark=Mark.COPIED)


@pytest.mark.parametrize("text", ["换成李小红", "换成黄花梨", "麻烦换成丁香"])
def test_what_may_be_a_name_or_goods_is_asked_about(desk: Desk, text: str) -> None:
    put_orders(desk, make_order(NO, receiver=IN_TOWN))
    with pytest.raises(RefusedError, match="name or goods"):
        amend.change(desk, NO, wish=amend.Wish(text))


@pytest.mark.parametrize(
    "text",
    ["颜色换成蓝色", "换成红色L码", "改成两件", "换成毛衣", "给我换成3号色", "发货前打电话", "备注：送到3号楼前台"],
)
def test_a_wish_that_speaks_of_goods_or_days_stays_a_wish(text: str) -> None:
    assert amend.wish_of(ChangeKind.BEFORE_SHIP, text) == amend.Wish(text)
