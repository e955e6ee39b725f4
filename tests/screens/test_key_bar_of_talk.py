"""Each verb on a case or a dated thing, as it stands: the key bar refuses what the service refuses, in its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from csdesk.actions import ACTIONS, Situation
from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.follow.follow import Details, FollowKind
from csdesk.errors import RefusedError
from csdesk.services.cases import cases, plan
from csdesk.services.follow import follow
from tests.support import NOW, make_order, put_orders

KEYS = {action.id: action for action in ACTIONS}
CASE, THING = "CS-0317-01", "FU-0317-01"
Verb = Callable[[Desk], object]


def a_case(desk: Desk, state: str) -> None:
    put_orders(desk, make_order())
    cases.open_case(desk, "4821", CaseKind.INTERCEPT if state == "plan" else CaseKind.AFTERSALES)
    if state != "bare":
        cases.waive(desk, CASE, "买家发来视频")
    if state == "plan_done":
        desk.sync()
        case = desk.records.cases.records[CASE]
        with desk.change("test", "") as transaction:
            desk.records.cases.put(transaction, structs.replace(case, plan=()))
    if state == "closed":
        cases.close(desk, CASE, "买家同意")
    desk.sync()


CASE_VERBS: dict[str, Verb] = {
    "cases.photo": lambda desk: cases.waive(desk, CASE, "x", dry_run=True),
    "cases.step": lambda desk: cases.step(desk, CASE, Step.COMPENSATION, "8", dry_run=True),
    "cases.back": lambda desk: cases.came_back(desk, CASE, unused=True, complete=True, in_time=True, dry_run=True),
    "cases.tick": lambda desk: plan.tick(desk, CASE, dry_run=True),
    "cases.done": lambda desk: cases.close(desk, CASE, "x", dry_run=True),
    "cases.tell": lambda desk: cases.tell(desk, CASE, "x", dry_run=True),
}
FOLLOW_VERBS: dict[str, Verb] = {
    "follow.done": lambda desk: follow.done(desk, THING, dry_run=True),
    "follow.move": lambda desk: follow.move(desk, THING, NOW, dry_run=True),
    "follow.fill": lambda desk: follow.amend(desk, THING, Details(), owner="AH", dry_run=True),
}


def agree(desk: Desk, action: str, thing: object, verb: Verb) -> bool:
    """Tell whether both allow it; both refusing it they say the same."""
    reason = KEYS[action].why_not(Situation(chosen=1, thing=thing))
    if reason is None:
        verb(desk)
        return True
    with pytest.raises(RefusedError) as refused:
        verb(desk)
    assert reason == refused.value.title
    return False


@pytest.mark.parametrize("action", CASE_VERBS)
@pytest.mark.parametrize("state", ["bare", "waived", "plan", "plan_done", "closed"])
def test_key_and_service_agree_on_a_case(desk: Desk, state: str, action: str) -> None:
    a_case(desk, state)
    allowed = agree(desk, action, desk.records.cases.records[CASE], CASE_VERBS[action])
    assert allowed or state in ("bare", "closed") or action == "cases.tick"


@pytest.mark.parametrize("action", FOLLOW_VERBS)
@pytest.mark.parametrize("ended", [False, True])
def test_key_and_service_agree_on_a_dated_thing(desk: Desk, ended: bool, action: str) -> None:
    follow.add(desk, FollowKind.TODO, "补货")
    if ended:
        follow.done(desk, THING)
    desk.sync()
    assert agree(desk, action, desk.records.follow.records[THING], FOLLOW_VERBS[action]) is not ended
