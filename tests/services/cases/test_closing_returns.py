"""A case ends as exchanged or returned only with photos or a waiver, a return with its reason; goods go somewhere."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Goods, Reason, Step, ended_in
from csdesk.errors import DeskError, RefusedError
from csdesk.services.cases import cases
from csdesk.services.orders import products
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(received_at=NOW))
    products.set_product(desk, "GW-01", {"real": 10})
    cases.open_case(desk, "4821", CaseKind.RETURN_REFUND, "盖子碎了")
    return desk


def case(desk: Desk) -> Case:
    desk.sync()
    return cases.find_case(desk, "01")


def stock(desk: Desk) -> int | None:
    desk.sync()
    return desk.records.products.records["GW-01"].real


@pytest.mark.parametrize(
    ("outcome", "step"),
    [
        ("return", Step.RETURN),
        ("退货退款", Step.RETURN),
        ("exchange", Step.EXCHANGE),
        ("已换货", Step.EXCHANGE),
        ("Returned, refunded", Step.RETURN),
        ("补偿 5 元,不退货", None),
        ("买家没换货", None),
        ("no return", None),
        ("买家同意", None),
    ],
)
def test_how_a_case_ended(outcome: str, step: Step | None) -> None:
    assert ended_in(outcome) is step


@pytest.mark.parametrize("outcome", ["return", "exchange", "退货退款", "已换货"])
def test_no_photos_no_exchange_and_no_return(shop: Desk, outcome: str) -> None:
    with pytest.raises(RefusedError) as caught:
        cases.close(shop, "01", outcome, reason=Reason.QUALITY)
    assert caught.value.code == "photos_missing"
    cases.waive(shop, "01", "买家急")
    cases.close(shop, "01", outcome, reason=Reason.QUALITY)
    assert case(shop).outcome == outcome


@pytest.mark.duty("F05")
@pytest.mark.parametrize(
    ("outcome", "noted", "needs"),
    [("return", None, True), ("return", "step", True), ("return", "back", True), ("换货完成", None, True),
     ("exchange", "step", False), ("exchange", "back", False), ("补偿 5 元", None, False)],
)  # fmt: skip
def test_a_return_and_an_exchange_of_which_nothing_is_noted_give_their_reason(
    shop: Desk, outcome: str, noted: str | None, needs: bool
) -> None:
    cases.waive(shop, "01", "买家急")
    if noted == "step":
        cases.step(shop, "01", Step.EXCHANGE, why="买家要换")
    elif noted == "back":
        cases.came_back(shop, "01", unused=True, complete=True, in_time=True)
    if needs:
        with pytest.raises(RefusedError) as caught:
            cases.close(shop, "01", outcome, why="买家急")
        assert (caught.value.code, "--reason" in caught.value.hint) == ("reason_missing", True)
    cases.close(shop, "01", outcome, reason=Reason.SIZE if needs else None, why="买家急")
    assert (case(shop).outcome, case(shop).reason) == (f"{outcome} (买家急)", Reason.SIZE if needs else None)


@pytest.mark.parametrize(
    ("pieces", "real", "code"),
    [
        (None, 12, None),
        ("GW-01=1", 11, None),
        ("GW-01=2", 12, None),
        ("GW-01=3", 10, "not_in_order"),
        ("GW-09=1", 10, "not_in_order"),
        ("GW-01", 10, "bad_pieces"),
    ],
)
def test_only_what_came_back_goes_into_stock(shop: Desk, pieces: str | None, real: int, code: str | None) -> None:
    cases.waive(shop, "01", "买家急")
    cases.came_back(shop, "01", unused=True, complete=True, in_time=True)
    if code is None:
        cases.close(shop, "01", "return", reason=Reason.SIZE, pieces=pieces)
    else:
        with pytest.raises(DeskError) as caught:
            cases.close(shop, "01", "return", reason=Reason.SIZE, pieces=pieces)
        assert caught.value.code == code
    assert stock(shop) == real


@pytest.mark.duty("F07")
@pytest.mark.parametrize(
    ("unused", "given", "goods", "real"),
    [
        (True, None, Goods.STOCK, 12),
        (False, None, Goods.WRITTEN_OFF, 10),
        (True, Goods.WRITTEN_OFF, Goods.WRITTEN_OFF, 10),
        (False, Goods.STOCK, Goods.STOCK, 12),
        (None, Goods.STOCK, Goods.STOCK, 12),
        (None, None, None, 10),
    ],
)
def test_goods_back_go_into_stock_or_are_written_off(
    shop: Desk, unused: bool | None, given: Goods | None, goods: Goods | None, real: int
) -> None:
    cases.waive(shop, "01", "买家急")
    if unused is not None:
        cases.came_back(shop, "01", unused=unused, complete=True, in_time=True)
    cases.close(shop, "01", "return", reason=Reason.QUALITY, goods=given)
    assert (case(shop).goods, stock(shop)) == (goods, real)
    history.undo(shop, 1)
    assert (case(shop).goods, stock(shop)) == (None, 10)
