"""What is most urgent: parcels, then who waits, then what the platform ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.reviews import Outcome
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk import reviews
from csdesk.services.talk.incoming import paste
from csdesk.services.today.next import next_up
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders

HOUR = timedelta(hours=1)
REVIEW = "订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间\n9999,老茶客,盖碗,1,盖子碎了,2026-03-17 08:00:00\n"


def most_urgent(desk: Desk) -> tuple[str, str, str]:
    desk.sync()
    found = next_up(take_snapshot(desk))
    assert found is not None
    return found.kind, found.id, found.why


@pytest.mark.duty("R14")
def test_the_nearest_deadline_of_any_queue_comes_first_unless_one_is_late(desk: Desk) -> None:
    put_orders(
        desk,
        make_order("1", ship_by=NOW + 3 * HOUR),
        make_order("2", ship_by=NOW + 2 * HOUR, desk_address_confirm="confirmed"),
        make_order("3", ship_by=NOW + HOUR, desk_hold_reason="x"),
    )
    assert most_urgent(desk) == ("order", "taobao:3", "soon")
    put_orders(desk, make_order("4", ship_by=NOW - HOUR))
    assert most_urgent(desk) == ("order", "taobao:4", "late")


@pytest.mark.duty("V08")
def test_who_waits_for_an_answer_comes_before_the_order_that_closes(open_at: Callable[[str], Desk]) -> None:
    desk = open_at("2026-03-17T09:30:00+08:00")
    put_unpaid(desk, closes_in=2 * HOUR)
    paste(desk, "清茶淡饭 2026-3-17 9:28:00\n几时发货\n", platform="taobao")
    assert most_urgent(desk) == ("message", "MS-0317-01", "soon")


def test_a_bad_review_is_urgent_until_somebody_has_seen_to_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(REVIEW, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    assert most_urgent(desk) == ("review", "RV-0317-01", "review")
    reviews.done(desk, ["01"], Outcome.EXPLAINED)
    assert most_urgent(desk)[0] == "step"


@pytest.mark.parametrize(
    ("closes_in", "urgent"), [(2 * HOUR, "order"), (0 * HOUR, "step"), (3 * HOUR, "step"), (-HOUR, "step")]
)
def test_an_unpaid_order_is_urgent_while_the_platform_closes_it_soon(
    desk: Desk, closes_in: timedelta, urgent: str
) -> None:
    put_unpaid(desk, closes_in)
    assert most_urgent(desk)[0] == urgent


def put_unpaid(desk: Desk, closes_in: timedelta) -> None:
    minutes = desk.packs["taobao"].number("pay_minutes")
    assert minutes is not None
    created = NOW + closes_in - timedelta(minutes=minutes)
    put_orders(
        desk,
        make_order("9", platform_state=PlatformState.UNPAID, created_at=created, paid_at=None, ship_by=None),
    )
