"""A reminder to pay waits its time by whatever way it leaves; an answer to a question does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.errors import RefusedError
from csdesk.services.orders import reminders
from csdesk.services.talk import answers, by_hand, compose, outbox
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from tests.support import NOW, make_order, put_orders

NO = "4000000000004821"
CODE = "unpaid_forgot"
WORDS = "您好，您拍下的盖碗还没有付款，有什么疑问您随时叫我。"
FACTS: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(NO, created_at=NOW - timedelta(hours=3), **FACTS))
    return desk


def _pick(desk: Desk) -> None:
    compose.use(desk, compose.subject_of(desk, desk.find(NO)), WORDS, code=CODE, codes=(CODE,))


def _outbox(desk: Desk) -> None:
    by_hand.put_later(desk, compose.subject_of(desk, desk.find(NO)), WORDS, NOW, code=CODE)
    desk.sync()
    by_hand.copy_one(desk, max(one.id for one in outbox.list_outbox(desk)))


WAYS: dict[str, Callable[[Desk], object]] = {
    "remind": lambda desk: reminders.remind(desk, NO, mark=Mark.COPIED),
    "picker": _pick,
    "outbox": _outbox,
    "template": lambda desk: make_text(desk, Ask(CODE, order=desk.find(NO))),
}


@pytest.mark.parametrize("first", ["remind", "picker", "outbox"])
@pytest.mark.parametrize("way", WAYS)
def test_a_second_reminder_is_too_soon_by_every_way(shop: Desk, first: str, way: str) -> None:
    WAYS[first](shop)
    shop.sync()
    assert len(shop.find(NO).desk.reminders) == 1
    with pytest.raises(RefusedError) as refusal:
        WAYS[way](shop)
    assert refusal.value.code == "too_soon"
    shop.sync()
    assert len(shop.find(NO).desk.reminders) == 1
    assert "10:00" in str(refusal.value.hint)


@pytest.mark.parametrize("way", ["remind", "picker", "template"])
def test_nobody_is_reminded_in_the_quiet_hours_by_any_way(open_at: Callable[[str], Desk], way: str) -> None:
    desk = open_at("2026-03-17T22:30:00+08:00")
    put_orders(desk, make_order(NO, created_at=desk.now() - timedelta(hours=3), **FACTS))
    with pytest.raises(RefusedError) as refusal:
        WAYS[way](desk)
    assert refusal.value.code == "quiet_hours"


def test_who_asks_is_answered_whatever_was_said_before(shop: Desk) -> None:
    message = Message("MS-0317-01", Kind.BUYER, (Said("怎么付不了款", NOW),), NOW, "taobao", None, "a", f"taobao:{NO}")
    with shop.change("import", "test") as transaction:
        shop.records.messages.put(transaction, message)
    shop.sync()
    WAYS["remind"](shop)
    shop.sync()
    assert answers.reply(shop, "01", code="unpaid_payment", mark=Mark.COPIED).text
    subject = compose.subject_of_message(shop, message)
    offers = compose.begin(shop, subject).picker.find("")
    assert "unpaid_payment" in {one.code for one in offers}


def test_a_reminder_that_just_went_is_not_offered_again(shop: Desk) -> None:
    message = Message("MS-0317-01", Kind.BUYER, (Said("在吗", NOW - timedelta(minutes=9)),), NOW, "taobao", None, "a",
                      f"taobao:{NO}")  # fmt: skip
    with shop.change("import", "test") as transaction:
        shop.records.messages.put(transaction, message)
    shop.sync()
    subjects = [compose.subject_of(shop, shop.find(NO)), compose.subject_of_message(shop, message)]
    assert all(CODE in {one.code for one in compose.begin(shop, subject).picker.find("")} for subject in subjects)
    WAYS["remind"](shop)
    shop.sync()
    assert all(CODE not in {one.code for one in compose.begin(shop, subject).picker.find("")} for subject in subjects)
    assert CODE not in {one.code for one in suggest(shop, message)}
