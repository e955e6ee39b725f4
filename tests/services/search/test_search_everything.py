"""The search over everything: every kind, every field, live; kept up with the desk; narrowing loses nothing."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.search.fields import Kind
from csdesk.domain.shared.models import PlatformState
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import orders
from csdesk.services.orders.products import set_product
from csdesk.services.search.index import Hunt, SearchIndex
from csdesk.services.search.orders import Search
from csdesk.services.search.results import find_everything
from csdesk.services.talk import messages
from csdesk.services.talk.incoming import paste
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from tests.support import NOW, RECEIVER, make_order, put_orders

REVIEWS = """订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间
4000000000004821,清茶淡饭,盖碗,1,盖子碎了,2026-03-17 08:00:00
4000000000005533,贵州老李,公道杯,5,很好,2026-03-16 20:00:00
"""
CHAT = "清茶淡饭 2026-3-17 8:28:00\n几时发货 我的电话 19900000009\n月下 2026-3-17 8:29:20\n有没有大一点的壶\n"


@pytest.fixture
def shop(desk: Desk, tmp_path: Path) -> Desk:
    """One of everything."""
    put_orders(
        desk,
        make_order(),
        make_order("260317-000000000005533", "pdd", buyer_nick="贵州老李"),
        make_order("9001", "pdd", buyer_nick="贵州老李", platform_state=PlatformState.UNPAID, paid_at=None),
    )
    paste(desk, CHAT)
    (tmp_path / "r.csv").write_text(REVIEWS, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "盖子碎了")
    follow.add(desk, FollowKind.TODO, "给清茶回电话", due=NOW + timedelta(hours=1))
    set_product(desk, "GW-01", {"title": "手绘盖碗", "real": 3})
    desk.sync()
    return desk


def ids(desk: Desk, query: str) -> dict[str, list[str]]:
    return {group.kind.value: [hit.id for hit in group.hits] for group in find_everything(desk, query, 20)}


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("清茶", {"buyer": 1, "order": 1, "message": 1, "review": 1, "case": 1, "follow": 1}),
        ("qcd", {"buyer": 1, "order": 1, "message": 1, "review": 1, "case": 1}),
        ("qcdf", {"buyer": 1, "order": 1, "message": 1, "review": 1, "case": 1}),
        ("shgw", {"product": 1}),
        ("盖碗", {"order": 3, "review": 1, "product": 1}),
        ("碎了", {"review": 1, "case": 1}),
        ("0001", {"buyer": 2, "order": 3}),
        ("19900000001", {"buyer": 2, "order": 3}),
        ("19900000009", {"message": 1}),
        ("平台:pdd 状态:待付款", {"order": 1}),
        ("platform:pdd stage:unpaid", {"order": 1}),
        ("平台:拼多多", {"buyer": 1, "order": 2, "review": 1}),
        ("状态:差评", {"review": 1}),
        ("stage:negative", {"review": 1}),
        ("状态:待回复", {"message": 2}),
        ("买家:贵州", {"buyer": 1, "order": 2, "review": 1}),
        ("订单:4821", {"order": 1, "message": 1, "review": 1, "case": 1}),
        ("item:公道杯", {"review": 1}),
        ("电话:0001", {"buyer": 2, "order": 3}),
        ("MS-0317-01", {"message": 1}),
        ("４８２１", {"order": 1, "message": 1, "review": 1, "case": 1}),
        ("nothing", {}),
        ("", {}),
        ("stage:nothing", {}),
    ],
)
def test_what_is_found(shop: Desk, query: str, kinds: dict[str, int]) -> None:
    assert {kind: len(found) for kind, found in ids(shop, query).items()} == kinds


def test_kinds_come_in_one_order_and_are_cut(shop: Desk) -> None:
    groups = find_everything(shop, "盖碗", 1)
    assert [(group.kind, group.count, len(group.hits)) for group in groups] == [
        (Kind.ORDER, 3, 1),
        (Kind.REVIEW, 1, 1),
        (Kind.PRODUCT, 1, 1),
    ]


def test_personal_data_are_masked(shop: Desk) -> None:
    for query in ("19900000009", "19900000001", RECEIVER.name or ""):
        shown = repr(find_everything(shop, query, 20))
        assert "1990000000" not in shown
        assert RECEIVER.name is not None
        assert RECEIVER.name not in shown
        assert "文三路" not in shown


def make_finder(desk: Desk) -> SearchIndex:
    index = SearchIndex(desk.packs, Search(desk.packs))
    index.follow(take_snapshot(desk))
    index.prepare()
    return index


def found_by(index: SearchIndex, query: str, before: Hunt | None = None) -> dict[Kind, list[str]]:
    hunt = Hunt(index, query, before)
    hunt.step()
    return {kind: [key for key, *_rest in pairs] for kind, pairs in hunt.hits.items() if pairs}


def test_one_that_goes_while_another_comes_is_found_no_more(shop: Desk) -> None:
    index = make_finder(shop)
    (old,) = shop.records.follow.records.values()
    with shop.change("follow", "test") as transaction:
        shop.records.follow.drop(transaction, old.id)
        shop.records.follow.put(transaction, msgspec.structs.replace(old, id="FU-0317-99", text="给月下回电话"))
    shop.sync()
    index.follow(take_snapshot(shop))
    index.prepare()
    assert found_by(index, "回电话") == {Kind.FOLLOW: ["FU-0317-99"]}


def test_it_follows_the_desk(shop: Desk) -> None:
    index = make_finder(shop)
    assert not index.follow(take_snapshot(shop))
    orders.hold(shop, ["4821"], "要礼盒")
    messages.tag(shop, ["01"], "difficult")
    paste(shop, "新客 2026-3-17 8:29:50\n礼盒怎么卖\n")
    shop.sync()
    assert index.follow(take_snapshot(shop))
    assert index.ready < 1
    index.prepare()
    found = found_by(index, "礼盒")
    assert {kind: len(keys) for kind, keys in found.items()} == {Kind.ORDER: 1, Kind.MESSAGE: 1}
    assert found_by(index, "xk") == {Kind.BUYER: [":新客"], Kind.MESSAGE: found[Kind.MESSAGE]}
    assert len(found_by(index, "标签:difficult")[Kind.MESSAGE]) == 1
    history.undo(shop)  # the pasted talk
    shop.sync()
    index.follow(take_snapshot(shop))
    index.prepare()
    assert found_by(index, "xk") == {}
    assert len(found_by(index, "礼盒")[Kind.ORDER]) == 1


def test_what_vanished_before_it_was_made_ready_is_not_looked_for(shop: Desk) -> None:
    index = make_finder(shop)
    paste(shop, "新客 2026-3-17 8:29:50\n礼盒怎么卖\n")
    shop.sync()
    index.follow(take_snapshot(shop))
    history.undo(shop)
    shop.sync()
    index.follow(take_snapshot(shop))
    index.prepare()
    assert found_by(index, "礼盒") == {}


@pytest.mark.parametrize(
    ("before", "query"),
    [
        ("item:清", "清茶"),
        ("贵州", "买家:贵州"),
        ("平台:pdd 盖", "盖碗"),
        ("盖碗 贵州", "盖碗"),
        ("平台:p", "平台:pdd"),
    ],
)
def test_a_line_that_is_no_narrower_is_looked_for_everywhere(shop: Desk, before: str, query: str) -> None:
    index = make_finder(shop)
    last = Hunt(index, before)
    last.step()
    assert found_by(index, query, last) == found_by(index, query) != {}


def test_a_hunt_that_was_broken_off_narrows_nothing(shop: Desk) -> None:
    index = make_finder(shop)
    last = Hunt(index, "盖")
    assert not last.step(time.perf_counter() - 1)
    assert found_by(index, "盖碗", last) == found_by(index, "盖碗") != {}


def test_everything_is_done_in_pieces(shop: Desk) -> None:
    index = SearchIndex(shop.packs, Search(shop.packs))
    index.follow(take_snapshot(shop))
    past, steps = time.perf_counter() - 1, 1
    while not index.prepare(past):
        steps += 1
    assert steps > 1
    hunt, steps = Hunt(index, "盖碗"), 1
    while not hunt.step(past):
        steps += 1
    assert steps > 1
    assert {kind for kind, pairs in hunt.hits.items() if pairs} == {Kind.ORDER, Kind.REVIEW, Kind.PRODUCT}


@pytest.mark.parametrize("seed", range(30))
def test_a_longer_line_never_loses_what_fits(shop: Desk, seed: int) -> None:
    index, chance, query, before = make_finder(shop), random.Random(seed), "", None
    for _sign in range(8):
        query += chance.choice(["清", "茶", "0", "1", " ", "a", "碗", ":", "pdd", "盖", '"', "４"])
        hunt, fresh = Hunt(index, query, before), Hunt(index, query)
        hunt.step()
        fresh.step()
        assert hunt.hits == fresh.hits
        before = hunt
