"""Amounts by keys and commands: read as people write them, asked about once where they can hardly be meant."""

from __future__ import annotations

from typing import Any

import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.reviews import Contact, Review, Rung
from csdesk.errors import RefusedError
from csdesk.screens.orders.dialogs import Cod
from csdesk.services.cases import cases
from csdesk.services.orders import amend, cod, discounts
from csdesk.services.talk import reviews
from csdesk.services.texts.deliver import Mark
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

NO = "4000000000007716"
ID = f"taobao:{NO}"


def put(desk: Desk, **facts: Any) -> None:
    known = {"pay_kind": "cod", "paid_at": None, "ship_by": None, "amount": "168.00", **facts}
    put_orders(desk, make_order(NO, **known))


def fresh(desk: Desk) -> Order:
    return open_desk(desk.home.folder, now=NOW.isoformat()).orders[ID]


@pytest.mark.parametrize("fee", ["12元", "１２", "¥12", "十二块", "12"])
def test_a_fee_is_read_as_people_write_it(desk: Desk, fee: str) -> None:
    put(desk)
    assert "180" in (cod.notice(desk, NO, fee=fee, mark=Mark.COPIED).text or "")
    assert fresh(desk).desk.cod_fee == "12.00"


@pytest.mark.parametrize(("amount", "fee"), [("168.00", "99999"), ("168.00", "169"), ("9000.00", "201")])
def test_an_odd_fee_is_asked_about_once(desk: Desk, amount: str, fee: str) -> None:
    put(desk, amount=amount)
    with pytest.raises(RefusedError) as odd:
        cod.notice(desk, NO, fee=fee, mark=Mark.COPIED)
    assert (odd.value.code, odd.value.hint) == ("amount_odd", "--sure")
    with pytest.raises(RefusedError, match="hardly be right"):
        cod.answer(desk, NO, cod.CodAnswer.ACCEPTED, fee=fee, told="电话")
    assert fresh(desk).desk.cod_fee is None
    assert main(["--home", str(desk.home.folder), "order", "cod", NO, "--fee", fee, "--sure", "--copy"]) == 0
    assert fresh(desk).desk.cod_fee == f"{fee}.00"


async def test_an_odd_fee_is_asked_about_once_by_key(desk: Desk) -> None:
    put(desk)
    async with at(desk) as user:
        await user.press("3", "c")
        await user.until(lambda: isinstance(user.place(), Cod))
        await user.press("f", *"99999", "enter")
        await user.sees("can hardly be right", "168.00")
        await user.press("enter")
        await user.sees("at the door 100167.00")


def test_a_discount_above_the_order_is_refused(desk: Desk) -> None:
    put(desk, pay_kind=None)
    discounts.give_typed(desk, NO, "12块5 老客户")
    assert fresh(desk).desk.given[0].amount == "12.50"
    with pytest.raises(RefusedError, match="hardly be right"):
        discounts.give_typed(desk, NO, "1000 老客户")
    with pytest.raises(RefusedError, match="hardly be right"):
        amend.change(desk, NO, ChangeKind.FORGOT_COUPON, amend.Wish(amount="1000元"))


def test_an_order_abroad_takes_no_yuan(desk: Desk) -> None:
    put(desk, pay_kind=None, currency="USD")
    with pytest.raises(RefusedError, match="no amount"):
        discounts.give_typed(desk, NO, "12元 老客户")
    discounts.give_typed(desk, NO, "$12 老客户")


def test_a_promise_is_in_the_money_of_its_order(desk: Desk) -> None:
    put(desk, pay_kind=None, currency="USD")
    (name,) = cases.open_case(desk, NO, CaseKind.COMPENSATION, "盖子碎了").changed
    desk.sync()
    cases.waive(desk, name, "x")
    with pytest.raises(RefusedError, match="no amount"):
        cases.step(desk, name, Step.COMPENSATION, "8元", "碎了")
    cases.step(desk, name, Step.COMPENSATION, "$8", "碎了")
    words = (Contact(NOW, "AH", Rung.SINCERE), Contact(NOW, "AH", Rung.OPEN))
    with desk.change("review", "made") as change:
        desk.records.reviews.put(change, Review("RV-0317-01", "a", NOW, order_id=ID, text="碎了", contacts=words))
    for odd in ("8元", "x", "0"):
        with pytest.raises(RefusedError):
            reviews.contact(desk, "RV-0317-01", amount=odd, why="碎了")
    reviews.contact(desk, "RV-0317-01", amount="$8", why="碎了", note="a")
    desk.sync()
    assert desk.records.reviews.records["RV-0317-01"].contacts[-1].amount == "8.00"
