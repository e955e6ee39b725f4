"""What was told before, or is still open with the buyer, is said before the text is copied."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.shared.models import PlatformState
from csdesk.services.cases import cases
from csdesk.services.orders import cod, notices
from csdesk.services.texts.deliver import Mark
from tests.support import make_order, put_orders

NO = "4000000000004821"


def test_a_price_that_was_told_says_when(desk: Desk) -> None:
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, cod_fee="5.00"))
    assert cod.notice(desk, NO).warnings == ()
    assert cod.notice(desk, NO, mark=Mark.COPIED).warnings == ()
    desk.sync()
    for mark in (None, Mark.COPIED):
        assert cod.notice(desk, NO, mark=mark).warnings == (f"the price was told already, {desk.now():%m-%d %H:%M}",)


@pytest.mark.parametrize("mark", [None, Mark.COPIED])
@pytest.mark.parametrize("closed", [False, True])
def test_a_notice_names_the_open_case_of_its_order(desk: Desk, mark: Mark | None, *, closed: bool) -> None:
    shipped = {"platform_state": PlatformState.SHIPPED, "courier": "圆通速递", "tracking_no": "YT1000000004821"}
    put_orders(desk, make_order(NO, **shipped), make_order("4000000000004822"))
    other = cases.open_case(desk, "4822", CaseKind.AFTERSALES, "x").changed[0]
    mine = cases.open_case(desk, "4821", CaseKind.AFTERSALES, "盖子碎了").changed[0]
    if closed:
        cases.close(desk, mine, "x")
    warnings = "".join(notices.notify(desk, [NO], mark=mark)[0].warnings)
    assert (mine in warnings) is not closed
    assert other not in warnings
