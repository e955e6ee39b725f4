"""Several cases on one order keep their words apart; money that nobody agreed to is promised to nobody (F05, F09)."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Step
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError
from csdesk.services.cases import cases
from csdesk.services.orders import amend
from csdesk.services.orders.urge import urge
from csdesk.services.talk import case_texts
from csdesk.services.texts.deliver import Mark
from tests.support import make_order, put_orders

NO = "4821"


def of(desk: Desk, kind: CaseKind) -> Case:
    desk.sync()
    return next(one for one in desk.records.cases.records.values() if one.kind is kind)


def told(case: Case) -> list[str]:
    return [one.told for one in case.taken if one.told]


@pytest.fixture
def gone(desk: Desk) -> Desk:
    put_orders(desk, make_order(platform_state=PlatformState.SHIPPED, tracking_no="YT1234567890123"))
    return desk


def test_the_words_of_one_case_are_not_another_ones(gone: Desk) -> None:
    cases.open_case(gone, NO, CaseKind.EXCHANGE, "换货")
    stop = amend.change(gone, NO, ChangeKind.INTERCEPT, mark=Mark.COPIED).text
    assert told(of(gone, CaseKind.INTERCEPT)) == [stop]
    assert told(of(gone, CaseKind.EXCHANGE)) == []
    cases.tell(gone, of(gone, CaseKind.EXCHANGE).id, "今天给您答复")
    asked = case_texts.say(gone, of(gone, CaseKind.EXCHANGE).id, mark=Mark.COPIED).text
    assert told(of(gone, CaseKind.EXCHANGE)) == ["今天给您答复", asked]
    assert told(of(gone, CaseKind.INTERCEPT)) == [stop]


def test_the_text_of_an_interception_speaks_of_what_its_plan_does(gone: Desk) -> None:
    texts = {kind: amend.change(gone, NO, kind).text or "" for kind in (ChangeKind.INTERCEPT, ChangeKind.READDRESS)}
    assert "改址" in texts[ChangeKind.READDRESS]
    assert "改址" not in texts[ChangeKind.INTERCEPT]
    assert "退款" in texts[ChangeKind.INTERCEPT]


def test_what_the_owner_did_not_agree_to_is_promised_to_nobody(gone: Desk) -> None:
    cases.open_case(gone, NO, CaseKind.NO_REASON_7D)
    case = of(gone, CaseKind.NO_REASON_7D).id
    with pytest.raises(RefusedError, match="hardly be right"):
        cases.step(gone, case, Step.COMPENSATION, "99999")
    cases.step(gone, case, Step.COMPENSATION, "99999", sure=True)
    result = cases.close(gone, case, "谈妥")
    assert ["99999" in words for words in result.warnings] == [True]
    assert of(gone, CaseKind.NO_REASON_7D).payment is None


def test_an_urged_order_that_left_in_part_promises_the_rest(desk: Desk) -> None:
    put_orders(desk, make_order(platform_state=PlatformState.PART_SHIPPED))
    text = urge(desk, NO).text or ""
    assert "一部分" in text
    assert "其余的" in text
