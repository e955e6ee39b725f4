"""Two shops with the same numbers: where a shop numbers its own orders they are two, in any order of the files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.reports.payouts import PayLine
from csdesk.platforms import counts_by_shop, order_id
from csdesk.services.imports.imports import import_paths
from csdesk.services.imports.rejects import list_rejects, retry_rejects
from csdesk.services.reports.payouts import _order
from tests.intake.exports import FILES, Sale, csv_bytes, file_bytes, make_rows, table
from tests.intake.made import TEMPLATES

NOW = "2026-03-17T08:30:00+08:00"
LAYOUTS = sorted({*FILES, *TEMPLATES})
SHOPS = ("东店", "Tea Shop", None)


def sale(price: str) -> Sale:
    return Sale("3809000000000000001", items=(("盖碗", "GW-01", "", 1, price),))


def files(folder: Path, layout: str) -> list[tuple[Path, str | None]]:
    made = []
    for number, shop in enumerate(SHOPS):
        name = FILES[layout][0] if layout in FILES else f"{layout}.csv"
        path = folder / str(number) / name
        path.parent.mkdir(exist_ok=True)
        rows = make_rows(layout, [sale(f"{number + 1}0.00")])
        path.write_bytes(file_bytes(layout, rows) if layout in FILES else csv_bytes(table(layout, rows), "utf-8"))
        made.append((path, shop))
    return made


def bring(folder: Path, some: list[tuple[Path, str | None]]) -> Desk:
    desk = open_desk(folder, now=NOW)
    for path, shop in some:
        import_paths(desk, [path], shop=shop)
    desk.sync()
    return desk


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_shops_with_one_number(tmp_path: Path, layout: str) -> None:
    every = files(tmp_path, layout)
    desks = [
        dict(bring(tmp_path / f"desk{number}", [*some, *some]).orders)
        for number, some in enumerate([every, every[::-1]])
    ]
    assert all(desk == desks[0] for desk in desks)
    (platform,) = {order.platform for order in desks[0].values()}
    (number,) = {order.order_no for order in desks[0].values()}
    if not counts_by_shop(platform):  # the marketplace numbers for all its shops: the same number is the same order
        assert [*desks[0]] == [f"{platform}:{number}"]
        return
    assert {*desks[0]} == {order_id(platform, number, shop) for shop in SHOPS}
    for key, order in desks[0].items():
        assert (order.shop, len(order.sources)) == (
            next(shop for shop in SHOPS if order_id(platform, number, shop) == key),
            1,
        )


def test_a_shop_that_numbers_its_own_is_in_the_id() -> None:
    assert order_id("shopify", "1001", "Tea  Shop") == "shopify:1001@Tea-Shop"
    assert order_id("shopify", "1001") == "shopify:1001"
    assert order_id("pdd", "1001", "Tea Shop") == "pdd:1001"


def test_a_row_tried_again_stays_in_its_shop(tmp_path: Path) -> None:
    path, _shop = files(tmp_path, "shopify")[0]
    path.write_bytes(path.read_bytes().replace(b"3809000000000000001", b"3.809E+18"))
    desk = bring(tmp_path / "desk", [(path, "东店")])
    (row,) = list_rejects(desk)
    retry_rejects(desk, [row.id], {"Name": "#1001"})
    desk.sync()
    assert [*desk.orders] == ["shopify:1001@东店"]


def test_money_of_one_shop_is_not_the_others(tmp_path: Path) -> None:
    every = files(tmp_path, "shopify")[:2]
    desk = bring(tmp_path / "desk", every)

    def owner(shop: str | None) -> str | None:
        order = _order(
            desk, PayLine("a", "shopify", "sale", "1.00", order_no="3809000000000000001", shop=shop), ["shopify"]
        )
        return order.id if order is not None else None

    assert owner("东店") == "shopify:3809000000000000001@东店"
    assert owner(None) is None  # two shops have it: nobody guesses
    assert owner("西店") is None


def test_an_order_from_before_keeps_its_id(tmp_path: Path) -> None:
    every = files(tmp_path, "shopify")
    desk = bring(tmp_path / "desk", [every[2]])
    (old,) = desk.orders.values()
    with desk.change("test", "") as transaction:
        desk.records.put_order(transaction, msgspec.structs.replace(old, shop="东店"))
    for path, shop in every[:2]:
        import_paths(desk, [path], shop=shop)
    desk.sync()
    assert {*desk.orders} == {old.id, f"{old.id}@Tea-Shop"}
