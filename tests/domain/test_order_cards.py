"""The cards that compute a case, and the price at the door, as tables."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.cards import (
    ChangeKind,
    PickupState,
    Stock,
    UrgeCase,
    bulk_card,
    change_kind,
    change_refusal,
    pickup_state,
    urge_case,
)
from csdesk.domain.orders.cod import quote
from csdesk.domain.orders.couriers import Courier
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.countdown import Pace, countdown

NOW = datetime.fromisoformat("2026-03-17T12:00:00+08:00")
SECOND = timedelta(seconds=1)


@pytest.mark.duty("G01")
@pytest.mark.parametrize(
    ("stage", "ship_by", "case"),
    [
        (Stage.TO_SHIP, NOW + SECOND, UrgeCase.NOT_OVERDUE),
        (Stage.TO_SHIP, NOW, UrgeCase.NOT_OVERDUE),
        (Stage.TO_SHIP, NOW - SECOND, UrgeCase.OVERDUE),
        (Stage.TO_CONFIRM, NOW - SECOND, UrgeCase.OVERDUE),
        (Stage.ON_HOLD, None, UrgeCase.UNKNOWN),
        (Stage.SHIPPED, NOW - SECOND, UrgeCase.LEFT),
    ],
)
def test_urge_is_exact_to_the_second(stage: Stage, ship_by: datetime | None, case: UrgeCase) -> None:
    assert urge_case(stage, ship_by, NOW) is case


@pytest.mark.parametrize(
    ("kind", "stage", "refusal"),
    [
        (ChangeKind.BEFORE_SHIP, Stage.TO_SHIP, None),
        (ChangeKind.BEFORE_SHIP, Stage.UNPAID, None),
        (ChangeKind.BEFORE_SHIP, Stage.SHIPPED, "already_left"),
        (ChangeKind.SENT_WRONG_ITEM, Stage.SHIPPED, None),
        (ChangeKind.SENT_WRONG_ITEM, Stage.TO_SHIP, "not_left"),
        (ChangeKind.FORGOT_COUPON, Stage.SHIPPED, None),
        (ChangeKind.INTERCEPT, Stage.TO_CONFIRM, "not_left"),
        (ChangeKind.READDRESS, Stage.SHIPPED, None),
        (ChangeKind.READDRESS, Stage.DELIVERED, "arrived"),
        (ChangeKind.INTERCEPT, Stage.COMPLETED, "arrived"),
        (ChangeKind.BEFORE_SHIP, Stage.CLOSED, "not_open"),
    ],
)
def test_changes_fit_the_stage(kind: ChangeKind, stage: Stage, refusal: str | None) -> None:
    assert change_refusal(kind, stage) == refusal


def test_the_likely_kind_of_change() -> None:
    assert change_kind(Stage.TO_SHIP, coupon=False) is ChangeKind.BEFORE_SHIP
    assert change_kind(Stage.SHIPPED, coupon=False) is ChangeKind.SENT_WRONG_ITEM
    assert change_kind(Stage.SHIPPED, coupon=True) is ChangeKind.FORGOT_COUPON


TEN = Courier("yto", {}, cod_percent="3", cod_least="5")


@pytest.mark.duty("C02")
@pytest.mark.parametrize(
    ("amount", "file_fee", "given_fee", "courier", "expected"),
    [
        ("168.00", None, None, TEN, ("168.00", "5.04", "173.04", "courier")),
        ("100.00", None, None, TEN, ("100.00", "5.00", "105.00", "courier")),
        ("173.00", "5.00", None, TEN, ("168.00", "5.00", "173.00", "file")),
        ("168.00", "0.00", None, TEN, ("168.00", "0.00", "168.00", "file")),
        ("168.00", None, "8", TEN, ("168.00", "8.00", "176.00", "given")),
        ("173.00", "5.00", "8", None, ("168.00", "8.00", "176.00", "given")),
        ("168.00", None, None, None, None),
        ("168.00", None, None, Courier("zto", {}), None),
        (None, "5.00", None, TEN, None),
    ],
)
def test_price_at_the_door(
    amount: str | None,
    file_fee: str | None,
    given_fee: str | None,
    courier: Courier | None,
    expected: tuple[str, str, str, str] | None,
) -> None:
    found = quote(amount, file_fee, given_fee, courier)
    assert (None if found is None else (found.page, found.fee, found.total, found.source)) == expected


@pytest.mark.parametrize(
    ("left", "pace", "text"),
    [
        (timedelta(hours=4, seconds=1), Pace.CALM, "4h00m"),
        (timedelta(hours=4), Pace.SOON, "4h00m"),
        (timedelta(0), Pace.SOON, "0m"),
        (-SECOND, Pace.LATE, "0m"),
        (timedelta(days=2, hours=3, minutes=10), Pace.CALM, "2 d"),
        (timedelta(hours=36, minutes=28), Pace.CALM, "36h"),
    ],
)
def test_countdowns(left: timedelta, pace: Pace, text: str) -> None:
    found = countdown(NOW + left, NOW)
    assert (found.pace, found.text) == (pace, text)


@pytest.mark.duty("L01", "L02")
def test_a_large_order_and_the_discount_that_costs_nothing() -> None:
    card = bulk_card(20, Stock(page=50, real=30, reserved=4, safety=5), "6.00", {10: "40.00", 50: "90.00"})
    assert (card.carries, card.free, card.missing, card.saved) == (True, 21, 0, "80.00")
    assert bulk_card(22, Stock(real=30, reserved=4, safety=5)).missing == 1
    assert bulk_card(2, Stock(page=30)).carries is None
    assert bulk_card(5, Stock(real=9), "6.00", {10: "40.00"}).saved is None


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 20), st.integers(1, 200))
def test_stock_is_never_promised_twice(real: int, reserved: int, safety: int, qty: int) -> None:
    card = bulk_card(qty, Stock(real=real, reserved=reserved, safety=safety))
    assert card.carries is (qty <= real - reserved - safety)
    assert 0 <= card.missing <= qty


@pytest.mark.duty("K01")
def test_page_stock_over_real_stock_shows() -> None:
    assert Stock(page=25, real=24).oversold
    assert not Stock(page=24, real=24, reserved=1).oversold
    assert not Stock(page=24, real=24).oversold
    assert not Stock(page=24).oversold
    assert Stock(real=2, safety=2).low
    assert not Stock(real=3, safety=2).low


@pytest.mark.duty("S09")
@pytest.mark.parametrize(
    ("minutes", "state", "late"),
    [
        (-30, PickupState.BOOKED, 0),
        (-10, PickupState.SOON, 0),
        (0, PickupState.SOON, 0),
        (1, PickupState.LATE, 1),
        (59, PickupState.LATE, 59),
        (60, PickupState.COMPLAIN, 60),
    ],
)
def test_pickups(minutes: int, state: PickupState, late: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert pickup_state(NOW, now, done=False) == (state, late)
    assert pickup_state(NOW, now, done=True) == (PickupState.DONE, 0)
