"""Archived orders leave the desk's file and stay findable; a late change brings one back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import Flag, PlatformState, Receiver
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.errors import DataError
from csdesk.services.buyers.history import history_of
from csdesk.services.cases import cases
from csdesk.services.desk.archive import archive
from csdesk.services.orders import orders
from csdesk.services.search import archive as archive_search
from csdesk.services.search.archive import PastSearch
from csdesk.services.search.order_list import list_orders
from csdesk.services.talk import messages
from csdesk.services.upkeep import history
from csdesk.store import archive as shelf
from tests.support import NOW, make_order, put_orders, tried

OLD = NOW - timedelta(days=100)
DONE: dict[str, Any] = {
    **{"platform_state": PlatformState.COMPLETED, "created_at": OLD, "paid_at": OLD, "ship_by": None},
    "received_at": OLD + timedelta(days=5),
}


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two old finished orders, one old open one, one finished yesterday."""
    put_orders(
        desk,
        make_order("4001", **DONE),
        make_order("4002", **DONE | {"created_at": OLD - timedelta(days=40), "buyer_nick": "小满"}),
        make_order("4003", created_at=OLD, paid_at=OLD),
        make_order("4004", **DONE | {"received_at": NOW - timedelta(days=1)}),
    )
    return desk


def archived(desk: Desk) -> list[str]:
    return sorted(past.id for past in desk.records.archived_orders.orders())


def test_only_finished_and_quiet_orders_go(shop: Desk, home: Path) -> None:
    assert tried(archive, shop).changed == ("taobao:4001", "taobao:4002")
    assert not (home / "archive").exists()
    assert archive(shop).summary == "archived: 2 orders"
    shop.sync()
    assert sorted(shop.orders) == ["taobao:4003", "taobao:4004"]
    assert archived(shop) == ["taobao:4001", "taobao:4002"]
    files = sorted((home / "archive").glob("*.json"))
    assert [file.name[:7] for file in files] == ["2025-10", "2025-12"]
    with TinyDB(files[0], access_mode="r") as db:
        assert [row["id"] for row in db.table("orders")] == ["taobao:4002"]
    assert archive(shop).changed == ()


def test_what_somebody_still_works_on_stays(shop: Desk) -> None:
    cases.open_case(shop, "4001", CaseKind.AFTERSALES, "盖子碎了")
    asked = Message("MS-0317-01", Kind.BUYER, (Said("在吗", NOW),), NOW, "taobao", order_id="taobao:4002")
    with shop.change("test", "") as transaction:
        shop.records.messages.put(transaction, asked)
    shop.sync()
    assert tried(archive, shop).changed == ()
    cases.close(shop, "01", "拦住了")
    messages.done(shop, ["01"])
    shop.sync()
    assert tried(archive, shop).changed[:2] == ("taobao:4001", "taobao:4002")


def test_they_are_found_by_number_buyer_and_word(shop: Desk, home: Path, open_at: Callable[[str], Desk]) -> None:
    before = shop.orders["taobao:4002"]
    archive(shop)
    again = open_at("2026-03-17T09:00:00+08:00")
    assert again.find("4002") == again.find("taobao:4002") == before
    assert [past.id for past in again.records.archived_orders.find("小满 4002")] == ["taobao:4002"]
    assert [past.id for past in again.records.archived_orders.of_buyer("taobao", "清茶淡饭")] == ["taobao:4001"]
    assert again.records.archived_orders.find("nobody") == []
    for path in (home / "archive").glob("*.words"):
        path.unlink()
    again = open_at("2026-03-17T09:00:00+08:00")
    assert [past.id for past in again.records.archived_orders.find("小满 4002")] == ["taobao:4002"]


def test_a_late_change_brings_one_back_under_its_own_id(shop: Desk) -> None:
    key = shop.records.key("taobao:4001")
    archive(shop)
    assert orders.flag(shop, ["4001"], Flag.RED).changed == ("taobao:4001",)
    shop.sync()
    assert shop.records.key("taobao:4001") == key
    assert (shop.orders["taobao:4001"].desk.flag, archived(shop)) == (Flag.RED, ["taobao:4002"])
    history.undo(shop)
    shop.sync()
    assert (sorted(shop.orders), archived(shop)[0]) == (["taobao:4003", "taobao:4004"], "taobao:4001")


def test_a_month_fills_one_file_and_the_newest_version_wins(
    shop: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "FILE_DOCUMENTS", 3)
    archive(shop)
    put_orders(shop, *(make_order(f"50{n:02d}", **DONE) for n in range(4)))
    orders.flag(shop, ["4001"], Flag.BLUE)
    shop.sync()
    archive(shop)
    shop.sync()
    shelves = shelf.archive_files(shop.store)
    assert [(one.month, one.count) for one in shelves] == [("2025-10", 1), ("2025-12", 3), ("2025-12", 2)]
    assert sorted(path.name for path in (home / "archive").glob("*.json")) == sorted(one.file for one in shelves)
    assert len(archived(shop)) == 6
    assert shop.find("4001").desk.flag is Flag.BLUE


def test_archiving_is_no_step_of_undo(shop: Desk) -> None:
    orders.flag(shop, ["4003"], Flag.RED)
    archive(shop)
    assert history.undo(shop).changed == ("taobao:4003",)
    assert archived(shop) == ["taobao:4001", "taobao:4002"]
    assert history.redo(shop).changed == ("taobao:4003",)


def test_files_that_a_crash_left_do_not_count(shop: Desk, home: Path) -> None:
    (home / "archive").mkdir()
    (home / "archive" / "2025-12-000001-0.json").write_text('{"orders": {"1": {"id": "taobao:4001"}}}', "utf-8")
    assert archived(shop) == []
    archive(shop)
    assert (home / "archive" / "2025-12-000001-0.json").exists() is False


def test_a_missing_file_is_named(shop: Desk, home: Path, open_at: Callable[[str], Desk]) -> None:
    archive(shop)
    for path in (home / "archive").iterdir():
        path.unlink()
    with pytest.raises(DataError) as caught:
        open_at("2026-03-17T09:00:00+08:00").find("4001")
    assert caught.value.code == "archive_unreadable"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("小满", ["taobao:4002"]),
        ("buyer:小满", ["taobao:4002"]),
        ("买家:小满 平台:taobao", ["taobao:4002"]),
        ("买家:小满 平台:pdd", []),
        ("stage:completed", ["taobao:4004"]),
        ("400 stage:completed", ["taobao:4004", "taobao:4001", "taobao:4002"]),
        ("yt900", ["taobao:4002"]),
        ("19900000077", ["taobao:4001"]),
        ("nobody", []),
    ],
)
def test_the_one_search_sees_archived_orders(desk: Desk, query: str, found: list[str]) -> None:
    changed = Receiver("李四", "19900000077", "浙江省", "杭州市", "西湖区", "文三路 1 号")
    put_orders(
        desk,
        make_order("4001", **DONE, desk_receiver=changed),
        make_order(
            "4002",
            **DONE | {"created_at": OLD - timedelta(days=40), "buyer_nick": "小满"},
            desk_parcels=(Parcel("YT900", "yto", OLD),),
        ),
        make_order("4004", **DONE | {"created_at": NOW, "received_at": NOW}),
    )
    assert len(archive(desk).changed) == 2
    desk.sync()
    assert [view.id for view in list_orders(desk, find=query)] == found
    assert [view.id for view in list_orders(desk, find=query, platform="pdd")] == []
    search, steps = PastSearch(query), 0
    while not search.done:
        search.step(desk)
        steps += 1
    assert list(search.found) == [name for name in found if name != "taobao:4004"]


def test_a_step_of_the_search_is_short_and_follows_the_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months = [OLD - timedelta(days=31 * number) for number in range(6)]
    put_orders(desk, *(make_order(f"50{n}", **DONE | {"created_at": month}) for n, month in enumerate(months)))
    archive(desk)
    desk.sync()
    monkeypatch.setattr(archive_search, "BREATH_S", 0.0)
    search = PastSearch("清茶淡饭")
    assert not search.step(desk).done
    assert len(search.found) == 1
    orders.flag(desk, ["500"], Flag.RED)
    while not search.done:
        search.step(desk)
    assert sorted(search.found) == [f"taobao:50{n}" for n in range(1, 6)]


def test_what_a_buyer_bought_before_is_counted_with_the_archive(shop: Desk) -> None:
    live = shop.orders["taobao:4004"]
    before = history_of(shop, live)
    assert before.count == 2
    archive(shop)
    shop.sync()
    assert history_of(shop, live) == before
    assert history_of(shop, shop.find("4002")).words() == ""
