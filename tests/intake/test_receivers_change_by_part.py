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
