"""Several exports of one order make one, whatever the order in which they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.merge import FACTS, merge, merge_fields, sighting
from csdesk.domain.shared.models import DeskFacts, Line, Order, PlatformState, Receiver, Source

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
KEY = ("taobao:1", "taobao", "1")
ROUND = msgspec.json.Decoder(Order)


def seen(hours: int, *, certain: bool = True, file: str = "", **facts: Any) -> Order:
    source = Source(file or f"{hours}.csv", 2, NOON + timedelta(hours=hours), certain)
    return sighting(KEY, source, facts)


def fold(*sightings: Order) -> Order:
    """Merge as the desk does: each result goes through the store's JSON."""
    result = sightings[0]
    for one in sightings[1:]:
        result = ROUND.decode(msgspec.json.encode(merge(result, one)))
    return result


def paid(hours: int, **facts: Any) -> Order:
    return seen(hours, **{"platform_state": PlatformState.PAID, "state_text": "已付款"} | facts)


def shipped(hours: int, **facts: Any) -> Order:
    return seen(hours, **{"platform_state": PlatformState.SHIPPED, "state_text": "已发货"} | facts)


def both_ways(*sightings: Order) -> Order:
    results = [fold(*some) for some in permutations(sightings)]
    assert all(result == results[0] for result in results)
    return results[0]


def test_the_newest_export_wins() -> None:
    order = both_ways(paid(1, seller_memo="a"), shipped(2, seller_memo="b"))
    assert (order.platform_state, order.seller_memo) == (PlatformState.SHIPPED, "b")
    assert order.exported_at == NOON + timedelta(hours=2)


def test_a_newer_certain_export_wins_even_when_it_says_less() -> None:
    assert both_ways(shipped(1), paid(2)).platform_state is PlatformState.PAID


def test_an_empty_column_is_told_and_a_missing_one_is_not() -> None:
    assert both_ways(paid(1, seller_memo="a"), paid(2, seller_memo=None)).seller_memo is None
    order = both_ways(paid(1, seller_memo="a"), paid(2))
    assert order.seller_memo == "a"
    assert order.origin == {"seller_memo": 1}
    assert [source.file for source in order.sources] == ["2.csv", "1.csv"]


def test_of_an_uncertain_export_the_further_state_wins() -> None:
    assert both_ways(shipped(1, certain=False), paid(2)).platform_state is PlatformState.SHIPPED
    assert both_ways(shipped(1), paid(2, certain=False)).platform_state is PlatformState.SHIPPED
    order = both_ways(
        shipped(1, certain=False, tracking_no="YT1", courier="圆通"), paid(2, tracking_no=None, courier=None)
    )
    assert (order.tracking_no, order.courier) == ("YT1", "圆通")


def test_three_exports_of_which_each_beats_another() -> None:
    order = both_ways(
        paid(3), shipped(1), seen(2, certain=False, platform_state=PlatformState.PART_SHIPPED, state_text="部分")
    )
    assert order.platform_state is PlatformState.PART_SHIPPED
    assert "platform_state" in order.rivals


def test_ties_go_by_state_then_content() -> None:
    one, other = paid(1, file="a.csv", seller_memo="x"), shipped(1, file="b.csv", seller_memo="y")
    assert both_ways(one, other).platform_state is PlatformState.SHIPPED
    one, other = paid(1, file="a.csv", seller_memo="x"), paid(1, file="b.csv", seller_memo="y")
    assert both_ways(one, other).seller_memo == "y"


def test_item_rows_beat_joined_titles_and_readable_receivers_hidden_ones() -> None:
    rows, titles = (Line("盖碗", sku="GW", price="39.00"),), (Line("盖碗，茶巾", qty=2),)
    assert both_ways(paid(1, lines=rows), paid(2, lines=titles)).lines == rows
    plain, hidden = Receiver("测试甲", "19900000001"), Receiver("测**", readable=False)
    assert both_ways(paid(1, receiver=plain), paid(2, receiver=hidden)).receiver == plain
    assert both_ways(paid(1, receiver=hidden), paid(2, receiver=plain)).receiver == plain


def test_newer_times_lift_an_older_state() -> None:
    order = both_ways(paid(1, shipped_at=None), seen(2, shipped_at=NOON))
    assert (order.platform_state, order.said) == (PlatformState.SHIPPED, PlatformState.PAID)
    assert both_ways(paid(2, shipped_at=None), seen(1, shipped_at=NOON)).platform_state is PlatformState.PAID
    closed = seen(1, platform_state=PlatformState.CLOSED, state_text="交易关闭")
    assert both_ways(closed, seen(2, paid_at=NOON)).platform_state is PlatformState.CLOSED


def test_times_of_a_file_without_a_state_never_push_back() -> None:
    assert both_ways(shipped(1), seen(2, paid_at=NOON)).platform_state is PlatformState.SHIPPED


def test_the_desk_is_never_touched() -> None:
    desk = DeskFacts(memo=("0316 AH 核对",), hold_reason="等补款")
    stored = msgspec.structs.replace(paid(1), desk=desk)
    assert merge(stored, shipped(2)).desk == desk


def test_an_order_made_by_hand_takes_what_exports_say() -> None:
    stored = Order(*KEY, buyer_nick="清茶", seller_memo="手工", desk=DeskFacts(tags=("a",)))
    order = merge(stored, paid(1, buyer_nick="清茶淡饭"))
    assert (order.buyer_nick, order.seller_memo, order.platform_state) == ("清茶淡饭", "手工", PlatformState.PAID)


def test_every_fact_of_an_order_is_merged() -> None:
    ours = {
        "id",
        "platform",
        "order_no",
        "exported_at",
        "sources",
        "origin",
        "unknown",
        "said",
        "rivals",
        "desk",
    }
    assert {field.name for field in msgspec.structs.fields(Order)} == set(FACTS) | ours


TIMES = st.sampled_from([None, NOON, NOON + timedelta(hours=1)])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "platform_state": st.sampled_from(PlatformState),
    "state_text": st.sampled_from(["甲", "乙"]),
    "seller_memo": st.sampled_from([None, "a", "b"]),
    "pay_kind": st.sampled_from(["cod", "online"]),
    "lines": st.sampled_from([(Line("a"),), (Line("b", price="1.00"),), (Line("c", sku="x"),)]),
    "receiver": st.sampled_from([Receiver("甲"), Receiver("乙"), Receiver("*", readable=False)]),
    "refund": st.sampled_from([None, "open", "done"]),
    "tracking_no": st.sampled_from([None, "YT1", "YT2"]),
    "paid_at": TIMES,
    "shipped_at": TIMES,
    "received_at": TIMES,
    "close_reason": st.sampled_from([None, "买家不想要了"]),
}


@st.composite
def sightings(draw: st.DrawFn) -> Order:
    names = draw(st.sets(st.sampled_from(sorted(VALUES))))
    facts = {name: draw(VALUES[name]) for name in sorted(names)}
    file = draw(st.sampled_from("abc"))
    # One file has one time and one certainty, as the real ones do.
    hours, certain = {"a": (1, True), "b": (2, False), "c": (draw(st.integers(1, 3)), True)}[file]
    return seen(hours, certain=certain, file=f"{file}{hours}.csv", **facts)


@given(st.lists(sightings(), min_size=2, max_size=4))
def test_no_order_of_exports_makes_a_difference(some: list[Order]) -> None:
    both_ways(*some)


@given(st.lists(sightings(), min_size=1, max_size=3), sightings())
def test_the_short_way_gives_what_each_field_gives(some: list[Order], newest: Order) -> None:
    stored = fold(*some)
    assert merge(stored, newest) in (stored, merge_fields(stored, newest))
    late = paid(5, seller_memo="c", lines=(Line("c", sku="x"),))
    assert merge(stored, late) == merge_fields(stored, late)


def test_the_same_list_exported_again_is_not_merged_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("csdesk.domain.orders.merge.merge_fields")
    merged = merge(paid(1, seller_memo="a"), shipped(2, seller_memo=None, tracking_no="YT1"))
    assert (merged.platform_state, merged.seller_memo) == (PlatformState.SHIPPED, None)


@given(st.lists(sightings(), min_size=1, max_size=4), st.integers(0, 3))
def test_what_was_read_already_changes_nothing(some: list[Order], again: int) -> None:
    whole = fold(*some)
    assert fold(whole, some[again % len(some)]) == whole


@given(st.lists(sightings(), min_size=1, max_size=4))
def test_the_parts_may_be_merged_first(some: list[Order]) -> None:
    assert fold(fold(*some[:2]), *some[2:]) == fold(*some)


@pytest.mark.parametrize("certain", [True, False])
def test_a_single_certain_export_leaves_no_ballast(certain: bool) -> None:
    order = paid(1, certain=certain)
    assert (order.origin, order.rivals, order.said, len(order.sources)) == ({}, {}, None, 1)
