"""Consultations: a row for the daily table, and a lead where there is a next contact."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.talk.consults import Intent, Noted, Question, Sex
from csdesk.errors import UsageError
from csdesk.services.talk.consults import amend, list_consults, log, view_consult
from csdesk.services.talk.incoming import paste
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("T01")
def test_a_message_becomes_a_row_and_a_lead_in_one_change(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, "清茶淡饭 2026-03-17 08:20:11\n几时发货\n小满茶具:阿荷 2026-03-17 08:20:31\n今天发出\n")
    before = desk.store.seq
    log(desk, Question.SHIPPING, Intent.HIGH, Noted(contact_at=NOW + timedelta(hours=2)), message="01")
    assert desk.store.seq == before + 1
    desk.sync()
    (row,) = list_consults(desk, NOW.date())
    assert (row.id, row.buyer_nick, row.product, row.words, row.answer) == (
        "CN-0317-01",
        "清茶淡饭",
        "盖碗",
        "几时发货",
        "今天发出",
    )
    assert f"{row.at:%H:%M:%S}" == "08:20:11"
    promise, lead = desk.records.follow.records.values()
    assert (promise.kind, promise.text) == (FollowKind.PROMISE, "今天发出")
    assert (lead.kind, lead.due_at, lead.buyer_nick) == (FollowKind.LEAD, NOW + timedelta(hours=2), "清茶淡饭")


def test_a_talk_of_another_window(desk: Desk) -> None:
    log(desk, Question.PRICE, Intent.LOW, Noted(nick="老周", platform="pdd", words="能便宜点吗", result="考虑中"))
    desk.sync()
    (row,) = list_consults(desk)
    assert (row.platform, row.buyer_nick, row.words, row.result) == ("pdd", "老周", "能便宜点吗", "考虑中")
    assert list_consults(desk, NOW.date() - timedelta(days=1)) == []


def test_an_empty_row_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError):
        log(desk, Question.OTHER, Intent.NONE)


@pytest.mark.duty("E15", "T01")
def test_the_columns_of_the_form_are_filled_in_later(desk: Desk) -> None:
    log(desk, Question.SIZE, Intent.LOW)
    amend(desk, "01", Noted(nick="老周", sex=Sex.MALE, satisfied=False, contact="微信 laozhou", remark="改日再来"))
    amend(desk, "01", Noted(contact_at=NOW + timedelta(days=1)), intent=Intent.HIGH)
    desk.sync()
    (row,) = list_consults(desk)
    assert (row.buyer_nick, row.sex, row.satisfied, row.remark) == ("老周", Sex.MALE, False, "改日再来")
    assert (row.question, row.intent) == (Question.SIZE, Intent.HIGH)
    assert view_consult(row).contact == "****"
    assert view_consult(row, reveal=True).contact == "微信 laozhou"
    (lead,) = desk.records.follow.records.values()
    assert lead.due_at == NOW + timedelta(days=1)
    with pytest.raises(UsageError):
        amend(desk, "01", Noted())
