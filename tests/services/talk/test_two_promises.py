"""Two times promised to one buyer are told wherever he stands, and a promise that was moved says its new time (P11)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import Follow, FollowEnd, FollowKind
from csdesk.domain.follow.promised import Promised, clash_words
from csdesk.services.buyers.history import aside_of
from csdesk.services.cases import cases
from csdesk.services.cases.view import list_cases
from csdesk.services.follow import follow
from csdesk.services.follow.follow import list_follow, view_follow
from csdesk.services.orders import slips
from csdesk.services.orders.urge import urge
from csdesk.services.talk import compose, pair
from csdesk.services.talk.pair import whom_of
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.handover_items import Maker
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders

NO = "4821"
NOON, EVENING = NOW.replace(hour=12, minute=0), NOW.replace(hour=18, minute=0)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(ship_by=NOW - timedelta(hours=1)))
    cases.open_case(desk, NO, CaseKind.COMPLAINT, "一直不发货")
    desk.sync()
    return desk


def say(desk: Desk, text: str) -> None:
    compose.use(desk, compose.subject_of(desk, desk.find(NO)), text, mark=Mark.SENT)
    desk.sync()


def states(desk: Desk) -> dict[str, str]:
    desk.sync()
    return {item.kind: item.state or "" for item in Maker(desk, take_snapshot(desk).standings).every()}


@pytest.mark.duty("P11")
def test_two_times_are_told_in_handover_case_card_and_list(shop: Desk) -> None:
    say(shop, "您好，今天12:00前给您回复。")
    assert not any("different" in state for state in states(shop).values()), "one time is no contradiction"
    said = urge(shop, NO, by=EVENING, mark=Mark.SENT)
    shop.sync()
    words = clash_words((NOON, EVENING), NOW)
    assert {kind for kind, state in states(shop).items() if words in state} == {"order", "case", "follow"}
    (case,) = list_cases(shop)
    assert case.promised == (NOON, EVENING)
    assert aside_of(shop, shop.find(NO)).promised == (NOON, EVENING)
    shown = [view_follow(one, NOW, None, shop.records.follow.records.values()) for one in list_follow(shop)]
    assert [one.promised for one in shown] == [(NOON, EVENING)] * 2
    assert any("03-17 12:00" in warning for warning in said.warnings), "whoever promises another time hears of it"
    follow.done(shop, list_follow(shop)[0].id)
    assert not any(words in state for state in states(shop).values()), "what was kept binds no longer"


@pytest.mark.duty("P11")
def test_a_moved_promise_says_its_new_time_in_list_memo_slip_and_handover(shop: Desk) -> None:
    urge(shop, NO, by=NOON, mark=Mark.COPIED)
    whom = whom_of(shop.find(NO))
    assert whom is not None
    shop.sync()
    promise = pair.last_promise(shop, whom)
    assert promise is not None
    pair.correct(shop, promise, "18:00")
    shop.sync()
    (one,) = list_follow(shop)
    assert "03-17 18:00" in view_follow(one, NOW).text
    order = shop.find(NO)
    assert order.desk.memo[-1].endswith("promised time is now 03-17 18:00")
    assert order.desk.urges[-1].promised == EVENING
    assert slips.list_slips(shop)[-1].new == "promised time is now 03-17 18:00"
    assert "03-17 18:00" in states(shop)["order"]
    assert "promised by 03-17 12:00" not in states(shop)["order"]


def promise(due: datetime, order: str | None = "a", nick: str = "n", end: FollowEnd | None = None) -> Follow:
    return Follow("FU", FollowKind.PROMISE, "x", NOW, "AH", order, nick, "taobao", due, end=end)


@pytest.mark.parametrize(
    ("first", "second", "asked", "clashes"),
    [
        (promise(NOON), promise(EVENING), "a", True),
        (promise(NOON), promise(NOON + timedelta(minutes=20)), "a", False),
        (promise(NOON), promise(EVENING, "b"), "a", False),
        (promise(NOON), promise(EVENING, None), "a", True),
        (promise(NOON), promise(EVENING, "b"), None, True),
        (promise(NOON), promise(EVENING, end=FollowEnd.KEPT), "a", False),
        (promise(NOON), promise(EVENING, "a", "other"), "a", True),
        (promise(NOON, None), promise(EVENING, None, "other"), None, False),
    ],
)
def test_which_promises_contradict_each_other(first: Follow, second: Follow, asked: str | None, clashes: bool) -> None:
    assert bool(Promised([first, second]).times(asked, "taobao:n")) is clashes
