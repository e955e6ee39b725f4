from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from csdesk.domain.cases.cases import (
    Case,
    CaseKind,
    CaseState,
    Photo,
    Reason,
    Step,
    Taken,
    case_state,
    no_reason_until,
    overdue,
    propose,
    quality_rate,
    refusal,
)
from tests.support import NOW, make_order

ALL = {name: Photo(f"/x/{name}.jpg", "0" * 64, 9) for name in ("waybill", "whole", "flaw")}


def case(*steps: Step, **facts: Any) -> Case:
    taken = tuple(Taken(NOW, "AH", step) for step in steps)
    made = Case("CS-0317-01", CaseKind.AFTERSALES, "taobao:1", NOW, "AH", photos=ALL, taken=taken)
    return msgspec.structs.replace(made, **facts)


@pytest.mark.duty("F01")
@pytest.mark.parametrize(
    ("record", "step", "amount", "why", "code"),
    [
        (case(photos={}), Step.COMPENSATION, "8", None, "photos_missing"),
        (case(photos={"flaw": ALL["flaw"]}), Step.COMPENSATION, "8", "急", "photos_missing"),
        (case(photos={}, waived="买家发来视频"), Step.COMPENSATION, "8", None, None),
        (case(photos={}, kind=CaseKind.COUPON_REFUND), Step.COMPENSATION, "5", None, None),
        (case(), Step.COMPENSATION, "8", None, None),
        (case(), Step.COMPENSATION, None, None, "amount_missing"),
        (case(), Step.COMPENSATION, "0", None, "amount_missing"),
        (case(), Step.RESEND, None, None, None),
        (case(), Step.EXCHANGE, None, None, "ladder_skip"),
        (case(), Step.EXCHANGE, None, "  ", "ladder_skip"),
        (case(), Step.EXCHANGE, None, "买家坚持", None),
        (case(), Step.RETURN, None, None, "ladder_skip"),
        (case(), Step.RETURN, None, "七天无理由", None),
        (case(Step.COMPENSATION), Step.EXCHANGE, None, None, None),
        (case(Step.COMPENSATION), Step.RETURN, None, None, "ladder_skip"),
        (case(Step.RESEND), Step.EXCHANGE, None, None, None),
        (case(Step.COMPENSATION, Step.EXCHANGE), Step.RETURN, None, None, None),
        (case(Step.RETURN), Step.COMPENSATION, "8", None, None),
        (case(closed_at=NOW), Step.COMPENSATION, "8", None, "case_closed"),
    ],
)
def test_which_steps_are_open(record: Case, step: Step, amount: str | None, why: str | None, code: str | None) -> None:
    assert refusal(record, step, Decimal(amount) if amount else None, why) == code


def test_whose_turn_it_is() -> None:
    assert case_state(case()) is CaseState.OPEN
    assert case_state(case(escalated=True)) is CaseState.ESCALATED
    assert case_state(case(closed_at=NOW)) is CaseState.DONE
    assert overdue(case(due_at=NOW), NOW)
    assert not overdue(case(due_at=NOW, closed_at=NOW), NOW)


@pytest.mark.duty("F06")
@pytest.mark.parametrize(
    ("amount", "found"),
    [("20.00", ("2.00", "10.00")), ("30.00", ("3.00", "15.00")), ("30.01", None), (None, None), ("0", None)],
)
def test_goods_of_low_value_are_not_sent_back(amount: str | None, found: tuple[str, str] | None) -> None:
    proposal = propose(make_order(amount=amount), "30", "50")
    assert (proposal and (proposal.low, proposal.high)) == found


def test_a_proposal_stays_under_the_cap() -> None:
    proposal = propose(make_order(amount="300.00"), "500", "50")
    assert proposal is not None
    assert (proposal.low, proposal.high) == ("30.00", "50.00")


@pytest.mark.duty("F10")
def test_seven_days_from_receipt() -> None:
    received = make_order(received_at=NOW)
    assert str(no_reason_until(received)) == "2026-03-24 23:59:59+08:00"
    assert no_reason_until(make_order()) is None
    assert no_reason_until(None) is None


@pytest.mark.duty("V10")
def test_the_quality_refund_rate() -> None:
    orders = [make_order(f"400000000000{number:04d}", shipped_at=NOW - timedelta(days=number)) for number in range(40)]
    ids = [order.id for order in orders]
    cases = [
        case(Step.RETURN, order_id=ids[1], reason=Reason.QUALITY),
        case(Step.RETURN, order_id=ids[1], reason=Reason.DAMAGED),  # the same order counts once
        case(Step.RETURN, order_id=ids[2], reason=Reason.DISLIKE),
        case(Step.COMPENSATION, order_id=ids[3], reason=Reason.QUALITY),
        case(order_id=ids[4], reason=Reason.WRONG_ITEM, kind=CaseKind.REFUND_ONLY),
        case(Step.RETURN, order_id=ids[35], reason=Reason.QUALITY),  # shipped too long ago
        case(Step.RETURN, order_id="taobao:9", reason=Reason.QUALITY),  # never shipped
    ]
    found = quality_rate(cases, orders, NOW)
    assert (found.refunds, found.shipped, found.rate) == (2, 31, round(2 / 31, 4))
    assert quality_rate(cases, (), NOW).rate is None
