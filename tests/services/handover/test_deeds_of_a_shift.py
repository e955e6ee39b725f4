"""Each deed of a shift counts what its word says, and what is like it but is not that, is not counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.reviews import Review, Rung
from csdesk.errors import RefusedError
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.handover import handover, journal
from csdesk.services.handover.shift import DEEDS, shift_end
from csdesk.services.orders import amend, cod, confirm, notices, reminders, shipping
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.orders.confirm import Answer, Given
from csdesk.services.talk import answers, incoming, messages, pair, reviews
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.inbox import inbox_of, list_messages
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders

TALK = "云上茶客 2026-3-17 8:28:00\n在吗\n"
DAY = timedelta(days=1)
Do = Callable[[Desk], object]


def sent(desk: Desk, *orders: str) -> tuple[()]:
    for no in orders:
        confirm.answer(desk, no, Answer.CONFIRMED)
        shipping.ship(desk, no, "yto", f"YT281234567{no}")
    return ()


def told(desk: Desk) -> None:
    sent(desk, "0001", "0004")
    notices.notify(desk, ["0001", "0004"], mark=Mark.SENT)


def answered(desk: Desk) -> None:
    incoming.paste(desk, TALK, platform="taobao")
    for words in ("在的亲", "明天发出"):
        answers.reply(desk, "01", words, mark=Mark.SENT)


def copied(desk: Desk) -> None:
    incoming.paste(desk, TALK, platform="taobao")
    answers.reply(desk, "01", "在的亲", mark=Mark.COPIED)


def all_copied(desk: Desk) -> None:
    copied(desk)
    answers.thank(desk, every=True, mark=Mark.COPIED)
    sent(desk, "0001")
    notices.notify(desk, ["0001"], mark=Mark.COPIED)


def asked_back(desk: Desk) -> None:
    incoming.paste(desk, TALK, platform="taobao")
    messages.wait_for_buyer(desk, ["01"], "问型号")
    messages.done(desk, ["01"])


def opened(desk: Desk, *, close: bool = False) -> None:
    cases.open_case(desk, "0001", CaseKind.AFTERSALES, "盖子碎了")
    if close:
        cases.close(desk, "01", "compensated")


def paid(desk: Desk) -> None:
    opened(desk)
    cases.waive(desk, "01", "视频")
    cases.step(desk, "01", Step.COMPENSATION, amount="5")
    for rung in (Rung.SINCERE, Rung.OPEN):
        reviews.contact(desk, "RV-0317-01", rung=rung, note="真的很抱歉")
    reviews.contact(desk, "RV-0317-01", rung=Rung.COMPENSATION, note="给您补偿5元", amount="5", why="碎了")


def follows(desk: Desk, *, done: bool) -> None:
    follow.add(desk, FollowKind.TODO, "补茶巾")
    if done:
        follow.done(desk, "01")
    else:
        follow.move(desk, "01", NOW + DAY)


TABLE: dict[str, tuple[Do, int, Do]] = {
    "addresses confirmed": (
        lambda desk: [confirm.answer(desk, no, Answer.CONFIRMED) for no in ("0001", "0004", "0004")], 2,
        lambda desk: confirm.answer(desk, "0001", Answer.NO_REPLY),
    ),
    "addresses and orders changed": (
        lambda desk: [
            confirm.answer(desk, "0001", Answer.CHANGED, Given(address="浙江省杭州市西湖区学院路 9 号")),
            amend.change(desk, "0004", wish=amend.Wish("换成蓝色"), mark=Mark.SENT),
        ], 2,
        lambda desk: confirm.answer(desk, "0001", Answer.CONFIRMED),
    ),
    "cash on delivery settled": (
        lambda desk: cod.answer(desk, "0002", CodAnswer.REFUSED), 1,
        lambda desk: cod.notice(desk, "0002", fee="5", mark=Mark.SENT),
    ),
    "payment reminders": (
        lambda desk: reminders.remind(desk, "0003", mark=Mark.SENT), 1,
        lambda desk: [reminders.remind(desk, "0003"), reminders.stop(desk, "0003")],
    ),
    "parcels shipped": (
        lambda desk: sent(desk, "0001", "0004"), 2,
        lambda desk: shipping.special(desk, ["0001"], "礼盒"),
    ),
    "buyers told of their parcel": (
        told, 2,
        lambda desk: sent(desk, "0001") or notices.notify(desk, ["0001"], mark=Mark.COPIED),
    ),
    "messages answered": (answered, 1, asked_back),
    "texts only copied": (
        all_copied, 4,
        lambda desk: [do(desk) for do in (answered, told)] + [answers.thank(desk, every=True, mark=Mark.SENT)],
    ),
    "reviews answered": (
        lambda desk: answers.thank(desk, every=True, mark=Mark.SENT), 2,
        lambda desk: answers.thank(desk, every=True, mark=Mark.COPIED),
    ),
    "buyers of reviews contacted": (
        lambda desk: [reviews.contact(desk, no, note="真的很抱歉") for no in ("01", "02", "02")], 2,
        lambda desk: answers.thank(desk, every=True, mark=Mark.SENT),
    ),
    "cases opened": (opened, 1, lambda desk: follows(desk, done=False)),
    "cases closed": (lambda desk: opened(desk, close=True), 1, opened),
    "compensations": (
        paid, 2, lambda desk: reviews.contact(desk, "01", note="真的很抱歉"),
    ),
    "follow-ups finished": (lambda desk: follows(desk, done=True), 1, lambda desk: follows(desk, done=False)),
    "imports": (lambda desk: put_orders(desk, make_order("4000000000000009")), 2, lambda desk: None),
    "lines in the journal": (
        lambda desk: journal.write(desk, "茶巾到了"), 1,
        lambda desk: handover.add(desk, "茶巾到了"),
    ),
}  # fmt: skip
"""Of each deed: what counts, how often, and what is like it but does not."""


@pytest.fixture
def shop(desk: Desk) -> Desk:
    unpaid: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
    put_orders(
        desk, make_order("4000000000000001"), make_order("4000000000000002", pay_kind="cod", paid_at=None),
        make_order("4000000000000003", created_at=NOW - timedelta(hours=1), **unpaid),
        make_order("4000000000000004", buyer_nick="另一位"),
    )  # fmt: skip
    with desk.change("test", "reviews") as transaction:
        for key in ("RV-0317-01", "RV-0317-02"):
            transaction.add("reviews", msgspec.json.encode(Review(key, key, NOW, "taobao", stars=5, text="很好")))
    desk.sync()
    return desk


def counted(desk: Desk, deed: str) -> int:
    desk.sync()
    return next((one.count for one in shift_end(desk, take_snapshot(desk)).done if one.label == deed), 0)


def test_the_table_has_every_deed() -> None:
    assert list(TABLE) == list(DEEDS)


@pytest.mark.parametrize("deed", TABLE)
def test_a_deed_counts_what_its_word_says(shop: Desk, deed: str) -> None:
    does, count, _like = TABLE[deed]
    does(shop)
    assert counted(shop, deed) == count


@pytest.mark.parametrize("deed", TABLE)
def test_what_is_like_a_deed_is_none(shop: Desk, deed: str) -> None:
    _does, _count, like = TABLE[deed]
    before = counted(shop, deed)
    like(shop)
    assert counted(shop, deed) == before


@pytest.mark.duty("M03")
def test_a_copied_answer_counts_once_it_is_said_to_have_gone_the_same_everywhere(shop: Desk) -> None:
    def told() -> tuple[int, int, int, str]:
        shop.sync()
        view, looked = list_messages(shop)[0], inbox_of(shop).look()
        assert (view.answered_at is not None) is bool(looked.figures.answered)
        return (
            looked.figures.answered,
            counted(shop, "messages answered"),
            counted(shop, "texts only copied"),
            view.id,
        )

    copied(shop)
    assert told()[:3] == (0, 0, 1)
    message = shop.records.messages.records[told()[3]]
    whom = pair.whom_of(message)
    assert whom is not None
    assert "云上茶客" in pair.sent(shop, whom).summary
    assert told()[:3] == (1, 1, 0)
    assert shop.records.messages.records[message.id].answered_at == shop.now()


def test_a_key_on_a_message_marks_the_answer_of_the_row_and_no_other_text(shop: Desk) -> None:
    incoming.paste(shop, TALK, platform="taobao")
    with shop.change("test", "review") as transaction:
        review = Review("RV-0317-03", "k3", NOW, "taobao", stars=5, text="很好", buyer_nick="云上茶客")
        shop.records.reviews.put(transaction, review)
    answers.reply(shop, "01", "在的亲", mark=Mark.COPIED)
    answers.thank(shop, ["RV-0317-03"], mark=Mark.COPIED)
    shop.sync()
    (row,) = shop.records.messages.records.values()
    whom = pair.whom_of(row)
    assert whom is not None
    assert "在的亲" in pair.sent(shop, whom).summary
    with pytest.raises(RefusedError):
        pair.sent(shop, pair.whom_of(shop.records.messages.records[row.id]) or whom)
    thanked = pair.whom_of(shop.records.reviews.records["RV-0317-03"])
    assert thanked is not None
    assert pair.sent(shop, thanked).changed, "the row of the review still marks its thanks"
