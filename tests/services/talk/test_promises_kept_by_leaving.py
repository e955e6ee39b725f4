"""A promise that the parcel leaves is ended by its leaving, whatever way it leaves; undo opens it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowEnd, FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.services.follow import follow
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import combine_parcels, shipping
from csdesk.services.upkeep import history
from csdesk.texts.promises import leaves_by
from tests.support import NOW, make_order, put_orders

A, B, YT = "4000000000004821", "4000000000005533", "YT1234567890123"
SAID = "您的货明天下午3点前发出"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, *(make_order(no, desk_address_confirm="confirmed") for no in (A, B)))
    return desk


def promise(
    desk: Desk, text: str = SAID, no: str | None = A, due: datetime = NOW + timedelta(days=1), buyer: str | None = None
) -> str:
    made = follow.add(desk, FollowKind.PROMISE, text, order=no, buyer=buyer, platform=buyer and "taobao", due=due)
    desk.sync()
    return made.changed[0]


def end_of(desk: Desk, name: str) -> FollowEnd | None:
    desk.sync()
    return desk.records.follow.records[name].end


def _typed(desk: Desk, _folder: Path) -> None:
    shipping.ship(desk, A, "yto", YT)


def _scanned(desk: Desk, _folder: Path) -> None:
    shipping.ship_scanned(desk, A, YT)


def _sheet(desk: Desk, folder: Path) -> None:
    sheet = folder / "sheet.csv"
    sheet.write_text(f"订单编号,快递公司,运单号\n{A},圆通速递,{YT}\n", encoding="utf-8")
    import_paths(desk, [sheet])


def _export(desk: Desk, _folder: Path) -> None:
    put_orders(desk, msgspec.structs.replace(desk.find(A), platform_state=PlatformState.SHIPPED, shipped_at=NOW))


def _mate(desk: Desk, _folder: Path) -> None:
    combine_parcels.merge(desk, [A, B])
    desk.sync()
    shipping.ship(desk, B, "yto", YT)


WAYS = (_typed, _scanned, _sheet, _export, _mate)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_leaving_keeps_it_and_undo_opens_it_again(
    shop: Desk, tmp_path: Path, way: Callable[[Desk, Path], None]
) -> None:
    name, other = promise(shop), promise(shop, "今天18:00前给您答复")
    way(shop, tmp_path)
    assert (end_of(shop, name), end_of(shop, other)) == (FollowEnd.KEPT, None)
    assert "03-17" in (shop.records.follow.records[name].why or "")
    history.undo(shop)
    assert end_of(shop, name) is None


def test_what_left_after_its_time_is_no_kept_promise(shop: Desk, tmp_path: Path) -> None:
    name = promise(shop, due=NOW - timedelta(hours=1))
    _typed(shop, tmp_path)
    assert end_of(shop, name) is FollowEnd.BROKEN


def test_the_first_of_several_parcels_keeps_nothing(shop: Desk) -> None:
    name = promise(shop)
    shipping.ship(shop, A, "yto", YT, more=True)
    assert end_of(shop, name) is None
    shipping.ship(shop, A, "yto", "YT1234567890124")
    assert end_of(shop, name) is FollowEnd.KEPT


def test_a_promise_of_no_order_is_kept_when_nothing_of_its_buyer_waits(shop: Desk) -> None:
    name, stranger = promise(shop, no=None, buyer="清茶淡饭"), promise(shop, no=None, buyer="别人")
    shipping.ship(shop, A, "yto", YT)
    assert end_of(shop, name) is None, "the other order still waits"
    shipping.ship(shop, B, "yto", "YT1234567890124")
    assert (end_of(shop, name), end_of(shop, stranger)) == (FollowEnd.KEPT, None)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        (SAID, True),
        ("您好,您的订单会在今天18:00前发出,我已为您登记优先处理", True),
        ("我已登记加急,18:00前为您发出并回复单号", True),
        ("今天就给您发", True),
        ("今天发货", True),
        ("发货", True),
        ("Your order leaves by today 18:00", True),
        ("We will send it by Friday", True),
        ("今天18:00前给您答复", False),
        ("今天18:00前告诉您什么时候发货", False),
        ("明天20:00前给您补寄", False),
        ("明天20:00前给您补发", False),
        ("今天20:00前给您换货", False),
        ("今天给您发方案", False),
        ("明天10:00前把优惠券给您发出", False),
        ("明天把安装视频发出来", False),
        ("发货前拍照给您看", False),
        ("明天18:00前寄出样品", False),
        ("We will send it with the invoice by Friday", False),
        ("I will answer you by 18:00", False),
        ("Your refund will be sent by Friday", False),
        ("We send the replacement by Friday", False),
    ],
)
def test_which_promises_are_of_leaving(text: str, leaves: bool) -> None:
    assert leaves_by(text) is leaves
