"""Permissions that no key shows beforehand: what only a command or a dialog asks for, and what the hour decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from csdesk.domain.cases import permissions as of_case
from csdesk.domain.cases.cases import Case, CaseKind, Step, Taken
from csdesk.domain.orders import permissions as of_order
from csdesk.domain.shared.denial import Denial
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
TEXT = Waiting("OB-0317-01", "x", "mail", NOW, "AH")
UNKNOWN = structs.replace(TEXT, tries=((NOW, SENDING),))


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
