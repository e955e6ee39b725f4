"""Two orders, stock for one: the earlier paid gets it; what left after the count is gone; kept up with each change."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stock import Claim, short_of
from csdesk.domain.shared.models import Line, Order, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.desk.shortage import Shortage
from csdesk.services.orders import cod, orders, products, shipping
from csdesk.services.orders.products import reserved
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.snapshot import advance, take_snapshot
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders

A, B, C = (f"taobao:400000000000000{n}" for n in (1, 2, 3))


def wants(key: str, qty: int = 1, sku: str = "GW-01", *, paid: int = 0, **facts: Any) -> Order:
    """Return an order that is ready, paid so many minutes after eight."""
    at = NOW - timedelta(minutes=30 - paid)
    ready: dict[str, Any] = {
        "lines": (Line("盖碗", sku, None, qty),),
        "paid_at": at,
        "desk_address_confirm": "confirmed",
    }
    return make_order(key.partition(":")[2], **(ready | facts))


def counted(desk: Desk, **pieces: int) -> None:
    for sku, real in pieces.items():
        products.set_product(desk, sku.replace("_", "-"), {"real": real})
    desk.sync()


def short(desk: Desk) -> set[str]:
    desk.sync()
    whole = take_snapshot(desk)
    fresh = Shortage(desk.records.orders, desk.records.products.records)
    assert desk.shortage.short == fresh.short, "kept up with each change is the same as made anew"
    wanted = {sku: qty for sku, qty in desk.shortage.wanted.items() if qty}
    assert wanted == fresh.wanted
    found = {key for key, standing in whole.standings.items() if "no_stock" in standing.blockers}
    assert found == {key for key in desk.orders if "no_stock" in desk.judge(desk.orders[key]).blockers}
    return found


def test_the_earlier_paid_gets_the_last_piece(desk: Desk) -> None:
    put_orders(desk, wants(B, paid=5), wants(A, paid=1))
    assert short(desk) == set()
    counted(desk, GW_01=1)
    assert short(desk) == {B}
    assert (desk.shortage.pieces_with(B), desk.shortage.pieces_with(A)) == ("…0001", "")
    with pytest.raises(RefusedError) as caught:
        shipping.ship(desk, B, "yto", "YT1234567890123")
    assert caught.value.code == "no_stock"
    shipping.ship(desk, A, "yto", "YT1234567890124")
    assert short(desk) == {B}, "the piece left with A"
    assert reserved(desk) == {"GW-01": 2}
    counted(desk, GW_01=1)
    assert short(desk) == {B}, "counted in the same second as it left: it may be the same piece"
    products.set_product(desk, "GW-01", {"real": 2})
    assert short(desk) == set()


def test_an_order_is_served_whole_or_not_at_all_and_blocks_nobody_behind_it(desk: Desk) -> None:
    put_orders(desk, wants(A, 5, paid=1), wants(B, 2, paid=2), wants(C, 2, paid=3))
    counted(desk, GW_01=3)
    assert short(desk) == {A, C}
    two = make_order("4000000000000004", lines=(Line("盖碗", "GW-01", None, 2), Line("盖碗", "GW-01", None, 2)))
    put_orders(desk, two)
    assert "taobao:4000000000000004" in short(desk), "two lines of one SKU want their sum"


def test_whoever_closes_holds_or_is_refused_gives_way(desk: Desk) -> None:
    put_orders(desk, wants(A, pay_kind="cod", paid_at=None, created_at=NOW - timedelta(hours=1)), wants(B, paid=5))
    counted(desk, GW_01=1)
    assert short(desk) == {B}
    orders.hold(desk, [A], "等买家")
    assert short(desk) == {B}, "a held order keeps its turn"
    orders.release(desk, [A])
    cod.notice(desk, A, fee="5", mark=Mark.SENT)
    desk.sync()
    cod.answer(desk, A, cod.CodAnswer.REFUSED)
    assert short(desk) == set()
    history.undo(desk, 1)
    assert short(desk) == {B}


def test_unpaid_orders_and_other_skus_take_nothing(desk: Desk) -> None:
    unpaid = wants(A, platform_state=PlatformState.UNPAID, paid_at=None)
    put_orders(desk, unpaid, wants(B, paid=5), wants(C, paid=6, sku="GW-02"))
    counted(desk, GW_01=1)
    assert short(desk) == set()


@pytest.mark.duty("R11")
def test_the_screens_see_it_at_once(desk: Desk) -> None:
    put_orders(desk, wants(A, paid=1), wants(B, paid=5))
    counted(desk, GW_01=1)
    before = take_snapshot(desk)
    put_orders(desk, wants(C, paid=0))
    desk.sync()
    put_orders(desk, wants(A, paid=1, platform_state=PlatformState.CLOSED))
    last = before
    history.undo(desk, 1)
    touched = desk.sync()
    assert touched is not None
    seen = advance(desk, last, {A, B, C})
    assert {key for key, one in seen.standings.items() if "no_stock" in one.blockers} == short(desk) == {A, B}


def test_touched_orders_name_those_whose_turn_came(desk: Desk) -> None:
    put_orders(desk, wants(A, paid=1), wants(B, paid=5))
    counted(desk, GW_01=1)
    take_snapshot(desk)
    desk.sync()
    put_orders_without_sync(desk, wants(A, paid=1, platform_state=PlatformState.CLOSED))
    assert desk.sync() == {A, B}


def put_orders_without_sync(desk: Desk, order: Order) -> None:
    with desk.change("import", "test") as transaction:
        desk.records.put_order(transaction, order)


def test_what_left_before_the_count_is_not_missed(desk: Desk) -> None:
    gone: dict[str, Any] = {"platform_state": PlatformState.SHIPPED, "shipped_at": NOW - timedelta(days=1)}
    put_orders(desk, wants(A, paid=1, **gone), wants(B, paid=5))
    counted(desk, GW_01=1)
    assert short(desk) == set()


def test_any_order_of_changes_leads_to_the_same_shares(desk: Desk) -> None:
    dice = random.Random(7)
    keys = [f"taobao:40000000000001{n:02}" for n in range(12)]
    put_orders(
        desk, *(wants(key, dice.randint(1, 3), f"S-{n % 3}", paid=dice.randint(0, 9)) for n, key in enumerate(keys))
    )
    counted(desk, S_0=3, S_1=2, S_2=99)
    for _turn in range(25):
        key, deed = dice.choice(keys), dice.randint(0, 4)
        if deed < 2:
            put_orders(desk, wants(key, dice.randint(1, 3), f"S-{dice.randint(0, 2)}", paid=dice.randint(0, 9)))
        elif deed == 2:
            put_orders(desk, wants(key, platform_state=dice.choice((PlatformState.CLOSED, PlatformState.UNPAID))))
        elif deed == 3:
            counted(desk, **{f"S_{dice.randint(0, 2)}": dice.randint(0, 5)})
        else:
            history.undo(desk, 1)
        short(desk)


def test_ten_thousand_claims_are_shared_fast() -> None:
    claims = [Claim(f"o{n}", float(n % 977), {"GW-01": 1 + n % 3}) for n in range(10_000)]
    assert len(short_of(claims, {"GW-01": 12_000})) > 3_000


@pytest.mark.parametrize(("left", "gone"), [(timedelta(minutes=5), 2), (timedelta(minutes=-5), 0), (None, 0)])
def test_a_refund_alone_brings_no_piece_back(desk: Desk, left: timedelta | None, gone: int) -> None:
    counted(desk, GW_01=10)
    shipped = NOW + left if left is not None else None
    put_orders(desk, wants(A, 2, platform_state=PlatformState.CLOSED, shipped_at=shipped))
    short(desk)
    assert reserved(desk).get("GW-01", 0) == gone
