"""What a line of search words means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.stage import judge_all
from csdesk.domain.search.fields import Kind, states_named
from csdesk.domain.search.words import Term, parse
from csdesk.domain.shared.models import Flag, Line, Order, PlatformState
from csdesk.domain.shared.pinyin import initials, name_initials
from csdesk.services.desk.packs import load_packs
from csdesk.services.search.orders import Search
from tests.support import NOW, RECEIVER, make_order


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("  盖碗  4821 ", [("盖碗", None), ("4821", None)]),
        ("平台:pdd", [("pdd", "platform")]),
        ("平台：ＰＤＤ", [("pdd", "platform")]),
        ("状态:待发货 flag:red", [("待发货", "stage"), ("red", "flag")]),
        ('"西湖 区" x', [("西湖 区", None), ("x", None)]),
        ("“西湖 区”", [("西湖 区", None)]),
        ('买家:"清茶 淡饭"', [("清茶 淡饭", "buyer")]),
        ('"没有收尾', [("没有收尾", None)]),
        ("状态:", []),
        ("状态: x", [("x", None)]),
        ("容量:150", [("容量:150", None)]),
        ("http://x", [("http://x", None)]),
        (":", [(":", None)]),
        ('""', []),
    ],
)
def test_words_fields_and_phrases(query: str, terms: list[tuple[str, str | None]]) -> None:
    assert parse(query) == tuple(Term(text, field) for text, field in terms)


@given(st.text())
def test_no_text_breaks_the_search(query: str) -> None:
    assert all(term.text for term in parse(query))


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("张三", "zs"),
        ("贵州老李", "gzll"),
        ("盖碗A1", "gwA1"),
        ("啊匝座", "azz"),
        ("覃", "q"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_first_letters(text: str, letters: str) -> None:
    assert initials(text) == letters


@pytest.mark.parametrize(("name", "letters"), [("单小雨", "dxy sxy"), ("曾一", "zy"), ("张三", "zs"), ("佟三", "ts")])
def test_surnames_with_a_sound_of_their_own(name: str, letters: str) -> None:
    assert name_initials(name) == letters


ORDERS = (
    make_order("4000000000004821", buyer_message="不要放小票", seller_memo="0316 AH 老客户"),
    make_order(
        "260317-000000000005533",
        "pdd",
        buyer_nick="阿芸不吃糖",
        lines=(Line("公道杯", sku="GDB-2", variant="容量：150ml"),),
        receiver=None,
        desk_flag=Flag.RED,
        desk_memo=("0317 AH 催发货",),
    ),
    make_order(
        "6900000000000007702",
        "douyin",
        buyer_nick="ＭＯＯＮ月下",
        platform_state=PlatformState.SHIPPED,
        courier="yto",
        tracking_no="YT0000000000001",
        desk_tags=("急",),
    ),
)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("", "tpd"),
        ("盖碗", "td"),
        ("4821", "t"),
        ("老客户", "t"),
        ("小票", "t"),
        ("催发货", "p"),
        ("moon", "d"),
        ("ＭＯＯＮ", "d"),
        ("qcdf", "t"),
        ("ayb", "p"),
        ("zs", "td"),
        ("19900000001", "td"),
        ("0001 yt", "d"),
        ("盖碗 4821", "t"),
        ("盖碗 5533", ""),
        ("平台:拼多多", "p"),
        ("平台:拼", "p"),
        ("platform:tao", "t"),
        ("stage:to_confirm", "tp"),
        ("状态:已发货", "d"),
        ("状态:shipped", "d"),
        ("旗:红", "p"),
        ("flag:none", "td"),
        ("买家:阿芸", "p"),
        ("buyer:盖碗", ""),
        ("商品:150ml", "p"),
        ("备注:老客户", "t"),
        ("单号:yt", "d"),
        ("收件人:张三", "td"),
        ("标签:急", "d"),
        ("快递:yto", "d"),
        ("状态:没有这种", ""),
    ],
)
def test_orders_found(query: str, hits: str) -> None:
    packs = load_packs()
    orders = {order.id: order for order in ORDERS}
    search = Search(packs)
    search.follow(orders)
    found = search.find(query, orders, judge_all(orders, NOW, packs))
    assert "".join(key[0] for key in found) == hits


def test_the_search_follows_what_changed() -> None:
    packs = load_packs()
    orders: dict[str, Order] = {order.id: order for order in ORDERS}
    search = Search(packs)
    search.follow(orders)
    first, second, third = orders
    orders[first] = make_order(buyer_nick="换了名字", receiver=RECEIVER)
    del orders[second]
    search.follow(orders, {first, second})
    standings = judge_all(orders, NOW, packs)
    assert search.find("换了", orders, standings) == (first,)
    assert search.find("清茶", orders, standings) == ()
    assert search._text.keys() == orders.keys(), "what vanished is forgotten"
    del orders[third]
    search.follow(orders)
    assert search._text.keys() == orders.keys()
    assert search.find("", orders, standings) == (first,)
    assert search.find("月下", orders, standings) == ()


@pytest.mark.parametrize(
    ("word", "states"),
    [("late", "late"), ("later", "snoozed"), ("lat", "late snoozed"), ("waiting", "open"), ("已回复", "waiting_buyer")],
)
def test_a_whole_word_of_a_state_is_not_the_beginning_of_another(word: str, states: str) -> None:
    assert states_named(Kind.MESSAGE, word) == frozenset(states.split())
