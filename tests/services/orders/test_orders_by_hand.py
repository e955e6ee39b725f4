"""Orders typed or pasted by hand: parsed, the buyer's words kept, outranked by any later export of the same number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Line, PlatformState, Receiver
from csdesk.domain.shared.numbers import read_number
from csdesk.errors import DeskError, UsageError
from csdesk.intake.receivers.goods import Goods, parse_goods
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import products
from csdesk.services.orders.add import Pay, Typed, add
from csdesk.services.upkeep import history
from tests.support import make_order, put_orders, tried

WORDS = "张三 19900000001 浙江省杭州市西湖区文三路 100 号 两件 米色"
NO = "4000000000007001"
ID = f"taobao:{NO}"

GOODS = [
    ("两件 米色", Goods(2, "米色")),
    ("米色盖碗两件", Goods(2, "米色", "盖碗")),
    ("盖碗 x3 大号", Goods(3, "大号", "盖碗")),
    ("12个公道杯", Goods(12, None, "公道杯")),
    ("一百二十只", Goods(120)),
    ("XL码 T恤 *2", Goods(2, "XL码", "T恤")),
    ("GW-01 三个", Goods(3, None, "GW-01", "GW-01")),
    ("白瓷盖碗 一套 不要放小票", Goods(1, None, "白瓷盖碗 不要放小票", "GW-02")),
    ("", Goods()),
]
KNOWN = [("GW-01", "盖碗"), ("GW-02", "白瓷盖碗")]


@pytest.mark.parametrize(("text", "goods"), GOODS)
def test_goods_are_read_out_of_words(text: str, goods: Goods) -> None:
    read = parse_goods(text, KNOWN)
    assert (read.qty, read.variant, read.rest) == (goods.qty, goods.variant, goods.rest)
    if goods.sku:
        assert read.sku == goods.sku


@pytest.mark.parametrize(("text", "number"), [("十", 10), ("十二", 12), ("两", 2), ("二十", 20), ("7", 7), ("x", None)])
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_the_words_of_the_issue_become_an_order(desk: Desk) -> None:
    result = add(desk, WORDS, Typed(pay=Pay.PAID, sku="GW-01", amount="78"))
    desk.sync()
    order = desk.orders["other:H260317-0001"]
    assert result.changed == (order.id,)
    assert order.receiver == Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路100号")
    assert order.lines == (Line("", "GW-01", "米色", 2, "39.00"),)
    assert (order.amount, order.desk.words) == ("78.00", WORDS)
    assert desk.judge(order).stage is Stage.TO_CONFIRM
    assert add(desk, WORDS).changed == ("other:H260317-0002",)


@pytest.mark.parametrize("words", ["两件", "2个"])
def test_how_many_is_read_where_nothing_else_is_said(desk: Desk, words: str) -> None:
    result = add(desk, f"张三 19900000001 浙江省杭州市西湖区文三路1号 {words}")
    desk.sync()
    (line,) = desk.orders["other:H260317-0001"].lines
    assert (line, line.qty) == (Line("", qty=2), 2)
    assert any("--sku" in one for one in result.warnings), "what was ordered is still asked for"


def test_what_could_not_be_read_is_told(desk: Desk) -> None:
    warnings = add(desk, "张三 浙江省杭州市西湖区").warnings
    assert any("phone" in one for one in warnings)
    assert any("--sku" in one for one in warnings)
    assert any("--amount" in one for one in warnings)


@pytest.mark.parametrize("phone", ["199000000012", "1990000001", "199-0000-00012", "0086-1990000000123"])
def test_a_broken_phone_is_named_and_kept(desk: Desk, phone: str) -> None:
    result = add(desk, f"沈小舟 {phone} 浙江省杭州市西湖区文三路1号 两个盖碗", reveal=True)
    desk.sync()
    (order,) = desk.orders.values()
    assert order.receiver is not None
    assert (order.receiver.name, order.receiver.phone) == ("沈小舟", None)
    assert phone in (order.desk.words or "")
    assert [line.title for line in order.lines] == ["盖碗"]
    assert any(phone in one and "ask for it again" in one for one in result.warnings), result.warnings
    assert not any("no phone" in one for one in result.warnings)
    assert "phone_bad" in desk.judge(replace(order, paid_at=desk.now(), platform_state=PlatformState.PAID)).blockers


def test_a_known_product_gives_title_and_price(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "price": "39.00", "real": 9})
    desk.sync()
    add(desk, "张三 19900000001 浙江省杭州市西湖区文三路100号 盖碗 两个")
    desk.sync()
    (order,) = desk.orders.values()
    assert order.lines == (Line("盖碗", "GW-01", None, 2, "39.00"),)
    assert order.amount == "78.00"


def test_cash_on_delivery_goes_to_the_gate(desk: Desk) -> None:
    add(desk, WORDS, Typed(pay=Pay.COD, amount="78"))
    desk.sync()
    (order,) = desk.orders.values()
    assert desk.judge(order).stage is Stage.COD


def export(desk: Desk, state: str, paid: str = "", name: str = "ExportOrderList202603170930.csv") -> None:
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题"
    row = f"{NO},清茶淡饭,88.00,{state},2026-03-17 07:00:00,{paid},盖碗"
    path = Path(desk.home.folder) / name
    path.write_bytes(f"{header}\n{row}\n".encode("gb18030"))
    report = import_paths(desk, [path])
    assert (report.totals.added, report.totals.updated) == (0, 1)
    desk.sync()


def test_a_later_import_of_the_number_merges_and_knows_better(desk: Desk) -> None:
    add(desk, WORDS, Typed("taobao", NO, "清茶", pay=Pay.PAID, amount="78"))
    desk.sync()
    assert desk.orders[ID].buyer_nick == "清茶"
    export(desk, "买家已付款，等待卖家发货", "2026-03-17 07:10:00")
    order = desk.orders[ID]
    assert (order.buyer_nick, order.amount, order.desk.words) == ("清茶淡饭", "88.00", WORDS)
    assert order.receiver is not None
    assert order.receiver.phone == "19900000001"
    assert len(desk.orders) == 1


@pytest.mark.parametrize("name", ["ExportOrderList202603170930.csv", "orders.csv"])
def test_the_platforms_unpaid_beats_a_typed_paid(desk: Desk, name: str) -> None:
    add(desk, WORDS, Typed("taobao", NO, pay=Pay.PAID))
    export(desk, "等待买家付款", name=name)
    assert desk.orders[ID].platform_state is PlatformState.UNPAID


def test_a_new_order_takes_the_place_of_a_cod_order(desk: Desk) -> None:
    put_orders(desk, make_order("4000000000007716", pay_kind="cod", paid_at=None, desk_cod_answer="reorder"))
    add(desk, WORDS, Typed("taobao", NO, "清茶淡饭", "GW-01", pay=Pay.PAID))
    desk.sync()
    assert desk.orders["taobao:4000000000007716"].desk.superseded_by == ID


def test_dry_run_and_undo(desk: Desk) -> None:
    seq = desk.store.seq
    tried(add, desk, WORDS)
    assert desk.store.seq == seq
    add(desk, WORDS)
    assert desk.store.seq == seq + 1
    history.undo(desk, 1)
    desk.sync()
    assert not desk.orders


@pytest.mark.parametrize(
    ("text", "typed", "code"),
    [
        (" ", {}, "empty_text"),
        (WORDS, {"platform": "taobao", "order_no": NO}, "order_exists"),
        (WORDS, {"order_no": "4.82E+15"}, "id_damaged"),
        (WORDS, {"order_no": " "}, "id_missing"),
        (WORDS, {"qty": 0}, "bad_number"),
        (WORDS, {"qty": -2}, "bad_number"),
        (WORDS, {"amount": "-5"}, "bad_money"),
        (WORDS, {"amount": "viel"}, "bad_money"),
        (WORDS, {"platform": "nowhere"}, "unknown_platform"),
    ],
)
def test_refused_with_the_way_out(desk: Desk, text: str, typed: dict[str, Any], code: str) -> None:
    put_orders(desk, make_order(NO))
    seq = desk.store.seq
    with pytest.raises(DeskError) as caught:
        add(desk, text, Typed(**typed))
    assert caught.value.code == code
    assert caught.value.exit == (2 if isinstance(caught.value, UsageError) else 5)
    assert desk.store.seq == seq
