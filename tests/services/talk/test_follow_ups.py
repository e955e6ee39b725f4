"""The one list of dated things: what each kind has besides its words, and whom to visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import Details, FollowEnd, FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError, UsageError
from csdesk.services.cases import cases
from csdesk.services.follow.follow import add, amend, done, list_follow, view_follow
from csdesk.services.follow.visits import list_visits, plan_visits
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("H04", "R08")
def test_a_proxy_purchase_knows_supplier_day_and_the_order_it_serves(desk: Desk) -> None:
    put_orders(desk, make_order())
    day = NOW + timedelta(days=3)
    add(desk, FollowKind.DAIGOU, "代拍紫砂壶", Details(supplier="宜兴老周", expected_at=day), order="4821")
    (one,) = list_follow(desk, kind=FollowKind.DAIGOU)
    assert (one.supplier, one.expected_at, one.due_at) == ("宜兴老周", day, day)
    assert (one.order_id, one.buyer_nick, one.platform) == ("taobao:4000000000004821", "清茶淡饭", "taobao")


@pytest.mark.duty("B04", "H03")
def test_a_lead_keeps_objection_and_last_word_until_it_is_lost_and_why(desk: Desk) -> None:
    add(
        desk, FollowKind.LEAD, "要一套送礼", Details(product="旅行茶具", objection="嫌贵"), buyer="老周", platform="pdd"
    )
    amend(desk, "01", Details(last_word="今晚定"), owner="AH")
    (one,) = list_follow(desk)
    assert (one.product, one.objection, one.last_word, one.owner) == ("旅行茶具", "嫌贵", "今晚定", "AH")
    with pytest.raises(RefusedError):
        done(desk, "01")
    done(desk, "01", FollowEnd.LOST, "别家更便宜")
    (one,) = list_follow(desk, closed=True)
    assert (one.end, one.why) == (FollowEnd.LOST, "别家更便宜")
    with pytest.raises(RefusedError):
        amend(desk, "01", Details(last_word="晚了"))


def test_nothing_to_fill_in_is_a_mistake(desk: Desk) -> None:
    add(desk, FollowKind.TODO, "换灯泡")
    with pytest.raises(UsageError):
        amend(desk, "01", Details())


def test_a_phone_in_the_words_is_masked(desk: Desk) -> None:
    add(desk, FollowKind.LEAD, "电话 19900000001 联系")
    (one,) = list_follow(desk)
    assert view_follow(one, NOW).text == "电话 199****0001 联系"
    assert view_follow(one, NOW, reveal=True).text == "电话 19900000001 联系"


@pytest.mark.duty("B02")
def test_who_was_left_alone_longest_is_visited_first(desk: Desk) -> None:
    def bought(no: str, nick: str, days: int) -> None:
        at = NOW - timedelta(days=days)
        put_orders(desk, make_order(no, buyer_nick=nick, created_at=at, platform_state=PlatformState.COMPLETED))

    bought("4000000000000001", "甲", 40)
    bought("4000000000000002", "甲", 90)
    bought("4000000000000003", "乙", 60)
    bought("4000000000000004", "丙", 5)
    bought("4000000000000005", "丁", 70)
    bought("4000000000000006", "赵*", 80)
    cases.open_case(desk, "4000000000000005", CaseKind.AFTERSALES)
    assert [(one.buyer_nick, one.days, one.orders) for one in list_visits(desk)] == [("乙", 60, 1), ("甲", 40, 2)]
    plan_visits(desk, list_visits(desk)[:1])
    assert [one.buyer_nick for one in list_visits(desk)] == ["甲"]
    done(desk, "01")
    assert [one.buyer_nick for one in list_visits(desk)] == ["甲"]
