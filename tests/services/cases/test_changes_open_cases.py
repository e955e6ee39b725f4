"""A change after the parcel left opens a case with its steps and times; both lead to each other (O02, O03, S04)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Step
from csdesk.domain.cases.plan import PLANS, WORDS
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DeskError, RefusedError
from csdesk.services.cases import cases
from csdesk.services.cases.plan import tick
from csdesk.services.cases.view import view_case
from csdesk.services.desk.order_view import case_ids, judge_one, view_order
from csdesk.services.orders.amend import CASES, Wish, change
from csdesk.services.texts.deliver import Mark
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders

ID = "taobao:4000000000004821"
CUTOFF = NOW.replace(hour=16, minute=0)


@pytest.fixture
def gone(desk: Desk) -> Desk:
    put_orders(desk, make_order(platform_state=PlatformState.SHIPPED, tracking_no="YT1234567890123"))
    return desk


def only(desk: Desk) -> Case:
    desk.sync()
    (case,) = desk.records.cases.records.values()
    return case


@pytest.mark.duty("O02")
def test_a_wrong_item_opens_a_case_with_its_steps_due_when_it_was_promised(gone: Desk) -> None:
    seq = gone.store.seq
    result = change(gone, "4821", wish=Wish("拍错颜色"), mark=Mark.COPIED)
    assert gone.store.seq == seq + 1, "text, memo and case are one change"
    case = only(gone)
    assert (case.kind, case.order_id, case.text, case.missing) == (CaseKind.SENT_WRONG_ITEM, ID, "拍错颜色", ())
    assert [(todo.code, todo.due_at) for todo in case.plan] == [
        ("ask_courier", CUTOFF),
        ("tell_result", CUTOFF),
        ("return_refund", NOW + timedelta(days=7)),
        ("tell_refund", NOW + timedelta(days=7)),
        ("order_again", NOW + timedelta(days=7)),
    ]
    assert case.due_at == CUTOFF
    assert case.id in result.summary
    assert gone.orders[ID].desk.memo == (f"0317 AH bought the wrong item {case.id}",)
    view = view_order(gone.orders[ID], judge_one(gone, gone.orders[ID]), case_ids(gone)[ID])
    assert view.cases == (case.id,)


@pytest.mark.duty("O03")
def test_a_forgotten_coupon_is_a_compensation_with_amount_and_reason(gone: Desk) -> None:
    result = change(gone, "4821", wish=Wish("满100减5", amount="5"), mark=Mark.SENT)
    assert "5.00" in (result.text or "")
    case = only(gone)
    assert (case.kind, case.escalated) == (CaseKind.COUPON_REFUND, False)
    taken, told = case.taken
    assert told.told == result.text
    assert (taken.step, taken.amount, taken.why) == (Step.COMPENSATION, "5.00", "满100减5")
    assert gone.orders[ID].desk.memo == (f"0317 AH coupon 5.00 paid back {case.id}",)


def test_a_coupon_above_the_cap_is_the_owners_to_decide(gone: Desk) -> None:
    change(gone, "4821", wish=Wish(amount="60"), mark=Mark.SENT)
    assert (only(gone).escalated, only(gone).owner) == (True, "shop owner")


@pytest.mark.duty("S04")
@pytest.mark.parametrize("kind", CASES)
def test_every_kind_has_its_steps_and_words(gone: Desk, kind: ChangeKind) -> None:
    wish = Wish(amount="5") if kind is ChangeKind.FORGOT_COUPON else Wish("改送公司")
    assert change(gone, "4821", kind, wish, mark=Mark.SENT).text
    case = only(gone)
    assert [todo.code for todo in case.plan] == [code for code, _after in PLANS[CASES[kind]]]
    assert all(todo.code in WORDS for todo in case.plan)
    assert case.due_at == min(todo.due_at for todo in case.plan)


def test_only_looking_opens_nothing_and_asking_again_goes_on_with_the_open_case(gone: Desk) -> None:
    change(gone, "4821", ChangeKind.INTERCEPT)
    gone.sync()
    assert not gone.records.cases.records
    change(gone, "4821", ChangeKind.INTERCEPT, mark=Mark.COPIED)
    change(gone, "4821", ChangeKind.INTERCEPT, mark=Mark.COPIED)
    case = only(gone)
    cases.close(gone, case.id, "拦回来了")
    gone.sync()
    change(gone, "4821", ChangeKind.INTERCEPT, mark=Mark.COPIED)
    gone.sync()
    assert len(gone.records.cases.records) == 2


def test_undo_takes_order_and_case_back_together(gone: Desk) -> None:
    change(gone, "4821", mark=Mark.SENT)
    history.undo(gone, 1)
    gone.sync()
    assert not gone.records.cases.records
    assert gone.orders[ID].desk.memo == ()


def test_steps_are_ticked_in_turn_or_by_name(gone: Desk, open_at: Callable[[str], Desk]) -> None:
    change(gone, "4821", mark=Mark.SENT)
    case = only(gone)
    later = open_at("2026-03-17T10:00:00+08:00")
    assert tick(later, case.id, note="能拦").warnings == ("Next: tell the buyer what came of it",)
    later.sync()
    done = later.records.cases.records[case.id]
    assert (done.plan[0].by, done.plan[0].note, done.due_at) == ("AH", "能拦", CUTOFF)
    for code in ("tell_result", "order_again", "return_refund"):
        tick(later, case.id, code)
    assert tick(later, case.id, "order_again").changed == ()
    assert tick(later, case.id).warnings == ("All steps done: close the case.",)
    later.sync()
    view = view_case(later, later.records.cases.records[case.id])
    assert [todo.done_at is not None for todo in view.plan] == [True] * 5
    for name, code in ((None, "nothing_to_do"), ("dance", "no_such_step")):
        with pytest.raises(DeskError) as caught:
            tick(later, case.id, name)
        assert caught.value.code == code
    cases.close(later, case.id, "重拍了")
    with pytest.raises(RefusedError) as refused:
        tick(later, case.id)
    assert refused.value.code == "case_closed"


@pytest.mark.parametrize(
    ("facts", "kind", "code"),
    [
        ({}, ChangeKind.INTERCEPT, "not_left"),
        ({}, ChangeKind.SENT_WRONG_ITEM, "not_left"),
        ({"platform_state": PlatformState.SHIPPED}, ChangeKind.BEFORE_SHIP, "already_left"),
    ],
)
def test_a_reason_overrides_where_the_order_stands(
    desk: Desk, facts: dict[str, Any], kind: ChangeKind, code: str
) -> None:
    put_orders(desk, make_order(**facts))
    with pytest.raises(RefusedError) as caught:
        change(desk, "4821", kind, Wish("换白色"), mark=Mark.SENT)
    assert (caught.value.code, "--why" in caught.value.hint) == (code, True)
    assert change(desk, "4821", kind, Wish("换白色", why="平台没更新"), mark=Mark.SENT).changed == (ID,)


def test_no_reason_opens_what_is_closed(desk: Desk) -> None:
    put_orders(desk, make_order(platform_state=PlatformState.CLOSED))
    with pytest.raises(RefusedError) as caught:
        change(desk, "4821", ChangeKind.INTERCEPT, Wish(why="x"), mark=Mark.SENT)
    assert caught.value.code == "not_open"


def test_a_case_opened_by_hand_has_the_steps_of_its_kind(gone: Desk) -> None:
    cases.open_case(gone, "4821", CaseKind.CLAIM, "丢件")
    assert [todo.code for todo in only(gone).plan] == ["proof", "claim", "paid_out"]
