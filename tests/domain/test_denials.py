"""Permissions that no key shows beforehand: what only a command or a dialog asks for, and what the hour decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from csdesk.domain.cases import permissions as of_case
from csdesk.domain.cases.cases import Case, CaseKind, Step, Taken
from csdesk.domain.orders import permissions as of_order
from csdesk.domain.orders.stage import judge
from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.talk import permissions as of_talk
from csdesk.domain.talk.reviews import Contact, Review, Rung
from csdesk.domain.texts import permissions as of_text
from csdesk.domain.texts.sent_log import SENDING, Waiting
from tests.support import NOW, make_order

HOUR = timedelta(hours=1)
BARE = Case("CS-0317-01", CaseKind.AFTERSALES, "taobao:4821", NOW, "AH")
WAIVED = structs.replace(BARE, waived="x")
OFFERED = structs.replace(WAIVED, taken=(Taken(NOW, "AH", Step.COMPENSATION, "8.00"),))
ESCALATED = structs.replace(OFFERED, escalated=True)
EXCHANGED = structs.replace(WAIVED, taken=(Taken(NOW, "AH", Step.EXCHANGE),))
REVIEW = Review("RV-0317-01", "k", NOW, stars=1)
AT_MONEY = structs.replace(REVIEW, contacts=tuple(Contact(NOW, "AH", rung) for rung in list(Rung)[:2]))
AT_GATE = make_order(pay_kind="cod", paid_at=None)
LEFT = structs.replace(AT_GATE, platform_state=PlatformState.SHIPPED, tracking_no="YT8888888888888", courier="yto")
TEXT = Waiting("OB-0317-01", "x", "mail", NOW, "AH")
UNKNOWN = structs.replace(TEXT, tries=((NOW, SENDING),))


def judged(order: Order) -> of_order.Judged:
    return order, judge(order, NOW, None)


@pytest.mark.parametrize(
    ("denial", "code"),
    [
        (of_case.ask_photos(BARE), None),
        (of_case.ask_photos(WAIVED), "photos_complete"),
        (of_case.offer(OFFERED), None),
        (of_case.offer(WAIVED), "no_offer"),
        (of_case.offer(EXCHANGED), "no_offer"),
        (of_case.offer(ESCALATED), "no_offer"),
        (of_case.say(OFFERED), None),
        (of_case.say(WAIVED), "no_step"),
        (of_case.approve(ESCALATED), None),
        (of_case.approve(OFFERED), "not_escalated"),
        (of_case.approve(structs.replace(ESCALATED, closed_at=NOW)), "not_escalated"),
        (of_talk.compensate(AT_MONEY, "8", "碎了"), None),
        (of_talk.compensate(AT_MONEY, None, "碎了"), "amount_missing"),
        (of_talk.compensate(AT_MONEY, "8", " "), "why_missing"),
        (of_talk.compensate(REVIEW, "8", "碎了"), "ladder_skip"),
        (of_talk.thank(structs.replace(REVIEW, stars=5)), None),
        (of_talk.thank(REVIEW), "not_good"),
        (of_order.accept_price(make_order(desk_cod_asked_at=NOW), ""), None),
        (of_order.accept_price(make_order(), "电话"), None),
        (of_order.accept_price(make_order(), ""), "not_asked"),
        (of_order.refuse_at_door(*judged(LEFT)), None),
        (of_order.refuse_at_door(*judged(AT_GATE)), "not_left"),
        (of_order.refuse_at_door(*judged(make_order())), "not_cod"),
        (of_order.remind(*judged(AT_GATE)), "cod_not_unpaid"),
        (of_order.remind(*judged(make_order())), "not_unpaid"),
        (of_order.tell_price(*judged(AT_GATE)), None),
        (of_order.tell_price(*judged(LEFT)), "not_waiting"),
        (of_order.tell_price(*judged(make_order())), "not_cod"),
        (of_order.notify(*judged(make_order())), "nothing_to_notify"),
        (of_order.ship(*judged(LEFT)), "nothing_to_ship"),
        (of_order.rate(*judged(LEFT)), "not_completed"),
        (of_text.send(TEXT, NOW, NOW), None),
        (of_text.send(TEXT, NOW, NOW + HOUR), "quiet_hours"),
        (of_text.send(structs.replace(TEXT, due_at=NOW + HOUR), NOW, NOW), "not_due"),
        (of_text.send(structs.replace(TEXT, due_at=NOW), NOW, NOW), None),
        (of_text.send(UNKNOWN, NOW, NOW), None),
        (of_text.send(UNKNOWN, NOW, NOW, again=False), "unknown_outcome"),
        (of_text.send(structs.replace(TEXT, sent_at=NOW), NOW, NOW), "already_sent"),
        (of_text.work(structs.replace(TEXT, dropped_at=NOW)), "dropped"),
    ],
)
def test_a_verb_is_denied_by_its_code(denial: Denial | None, code: str | None) -> None:
    assert (denial.code if denial is not None else None) == code
