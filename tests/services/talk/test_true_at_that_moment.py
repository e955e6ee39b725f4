"""What is shown after a key holds at that moment: for the packer, the next shift and the buyer alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.cases.plan import PLANS, next_todo, plan_of
from csdesk.domain.handover.items import HIGH, Item, Section, gravest
from csdesk.domain.handover.text import shown
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.tracking import ParcelLine, ParcelState
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Review
from csdesk.errors import RefusedError
from csdesk.services.cases import cases
from csdesk.services.handover import handover
from csdesk.services.orders import cod, notices, watch
from csdesk.services.orders.orders import read
from csdesk.services.orders.urge import urge
from csdesk.services.talk import answers, compose
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.today.handover_items import Maker
from csdesk.services.today.snapshot import Snapshot, advance, take_snapshot
from csdesk.services.upkeep import history
from csdesk.texts.blanks import settled
from tests.support import NOW, make_order, put_orders

SENT = {"platform_state": PlatformState.SHIPPED, "tracking_no": "YT1234567890123"}
ORDER = "taobao:4000000000004821"


def items(desk: Desk) -> dict[str, Item]:
    desk.sync()
    return {item.kind: item for item in Maker(desk, take_snapshot(desk).standings).every()}


# -- the handover -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(PLANS))
@pytest.mark.parametrize("hours", [0.2, 1, 20, 200])
def test_the_date_of_a_case_is_that_of_its_next_step(desk: Desk, kind: CaseKind, hours: float) -> None:
    put_orders(desk, make_order(**SENT))
    due = NOW + timedelta(hours=hours)
    cases.open_case(desk, "4821", kind, due=due)
    desk.sync()
    (case,) = desk.records.cases.records.values()
    todo = next_todo(case)
    assert todo is not None
    assert case.due_at == todo.due_at
    plan = plan_of(kind, NOW, due)
    assert [one.due_at for one in plan] == sorted(one.due_at for one in plan), "no step is due after the next one"


def test_what_is_left_of_an_order_in_parts_is_handed_over(desk: Desk) -> None:
    put_orders(desk, make_order(ship_by=NOW + timedelta(days=9), desk_parcels=(Parcel("YT1", "yto", NOW, more=True),)))
    assert "1 parcel left, more to follow" in (items(desk)["order"].state or "")


def test_a_line_of_the_shift_says_when_it_was_written(desk: Desk) -> None:
    handover.add(desk, "快递明天不来")
    desk.sync()
    (entry,) = handover.build(desk).entries
    assert entry.item.state == "written 03-17 08:30"
    assert shown(entry.item.state or "", NOW + timedelta(days=1)) == "written yesterday 08:30"


def test_what_is_masked_is_called_so() -> None:
    assert shown("已按您的要求修改：****", NOW) == "已按您的要求修改：[masked]"
    assert shown("199****0001 收", NOW) == "199****0001 收", "a phone stays to be known by"


def test_two_entries_of_one_order_are_one_of_the_gravest() -> None:
    def item(key: str, order: str | None) -> Item:
        return Item(id=key, section=Section.URGENT, severity=HIGH, kind="x", source=key, what=key, order_id=order)

    found = gravest([item("a", "o:1"), item("b", "o:2"), item("c", "o:1"), item("d", None), item("e", None)])
    assert [one.id for one in found] == ["a", "b", "d"]


# -- the packer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["order", "chat"])
def test_a_cod_order_is_not_said_to_be_ready_while_its_buyer_waits_for_an_answer(desk: Desk, where: str) -> None:
    note = "请改成蓝色" if where == "order" else None
    put_orders(desk, make_order(pay_kind="cod", paid_at=None, cod_fee="5.00", buyer_message=note))
    cod.notice(desk, "4821", mark=Mark.SENT)
    if where == "chat":
        message = Message("MS-0317-01", Kind.BUYER, (Said("换个颜色", NOW),), NOW, "taobao", None, "清茶淡饭")
        with desk.change("import", "test") as transaction:
            desk.records.messages.put(transaction, message)
    desk.sync()
    result = cod.answer(desk, "4821", cod.CodAnswer.ACCEPTED)
    assert result.summary.startswith("COD accepted · ")
    words = "message unread" if where == "order" else "a message of the buyer waits"
    assert any(words in warning for warning in result.warnings)
    desk.sync()
    if where == "order":
        read(desk, ["4821"])
    else:
        answers.reply(desk, "MS-0317-01", "好的，已为您改成蓝色。", mark=Mark.SENT)
    desk.sync()
    again = cod.answer(desk, "4821", cod.CodAnswer.ACCEPTED)
    assert (again.summary, again.warnings) == ("COD accepted, ready to print · …4821", ())


# -- a parcel that may come back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["refund", "case"])
def test_nobody_is_told_to_expect_a_parcel_that_may_come_back(desk: Desk, why: str) -> None:
    put_orders(desk, make_order(**SENT, refund="open" if why == "refund" else None))
    before = take_snapshot(desk)
    if why == "case":
        assert not waits(before)
        cases.open_case(desk, "4821", CaseKind.INTERCEPT)
        desk.sync()
    with pytest.raises(RefusedError):
        urge(desk, "4821")
    with pytest.raises(RefusedError) as caught:
        notices.notify(desk, ["4821"])
    said = {"refund": ("refund_open", "taobao:4000000000004821"), "case": ("called_back", "CS-0317-01")}
    assert (caught.value.code, caught.value.where) == said[why]
    assert waits(take_snapshot(desk)), "it waits for the refund, nothing can be done with it now"
    assert waits(advance(desk, before, ())), "also where only a case changed"
    if why == "case":
        cases.close(desk, "CS-0317-01", "没拦住，已签收")
        desk.sync()
        assert not waits(take_snapshot(desk))
        assert urge(desk, "4821").text


@pytest.mark.parametrize("how", ["review", "file", "look"])
def test_nobody_is_told_of_a_parcel_that_he_has(desk: Desk, how: str) -> None:
    put_orders(desk, make_order(**SENT))
    before = take_snapshot(desk)
    assert before.queues[Queue.TO_NOTIFY]
    with desk.change("import", "test") as transaction:
        if how == "review":
            desk.records.reviews.put(transaction, Review("RV-0317-01", "k", NOW, "taobao", order_id=ORDER, stars=3))
        elif how == "file":
            number = str(desk.orders[ORDER].tracking_no)
            line = ParcelLine("PL-0317-01", "parcels", number, state=ParcelState.DELIVERED, at=NOW)
            desk.records.parcel_lines.put(transaction, line)
    if how == "look":
        watch.look(desk, ["4821"], "已签收", state=ParcelState.DELIVERED)
    touched = desk.sync()
    assert touched == {ORDER}
    for snapshot in (take_snapshot(desk), advance(desk, before, touched)):
        assert not snapshot.queues[Queue.TO_NOTIFY]
        assert snapshot.count(Queue.TO_NOTIFY, "taobao") == 0
        assert snapshot.standings[ORDER].arrived
    with pytest.raises(RefusedError) as caught:
        notices.notify(desk, ["4821"])
    assert caught.value.code == "arrived"
    history.undo(desk)
    desk.sync()
    assert take_snapshot(desk).queues[Queue.TO_NOTIFY], "undo"


def waits(snapshot: Snapshot) -> bool:
    (key,) = snapshot.queues[Queue.TO_NOTIFY]
    return key in snapshot.waiting[Queue.TO_NOTIFY]


# -- times that hang on the moment ------------------------------------------------------------------------------------


@pytest.mark.duty("M06")
@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("十分钟后", "今天08:40"),
        ("半小时内", "今天09:00"),
        ("两小时之后", "今天10:30"),
        ("+2h", "今天10:30"),
        ("两天后", "3月19日08:30"),
        ("今天18:00", "今天18:00"),
        ("明天", "明天"),
        ("下午3点", "下午3点"),
        ("尽快", "尽快"),
    ],
)
def test_a_time_that_hangs_on_the_moment_is_sent_by_the_clock(typed: str, sent: str) -> None:
    expected = "后天08:30" if typed == "两天后" else sent
    assert settled(typed, NOW, "zh") == expected


def test_the_time_of_a_blank_is_settled_by_every_way(desk: Desk) -> None:
    put_orders(desk, make_order())
    order = desk.find("4821")
    made = make_text(desk, Ask("calm", order=order, fills={"time": "十分钟后"}))
    assert "今天08:40前" in made.text
    subject = compose.subject_of(desk, order)
    seen = compose.preview(desk, subject, "calm")
    typed = seen.text
    for blank in seen.blanks:
        typed = typed.replace(blank, "十分钟后")
    compose.use(desk, subject, typed, code="calm")
    desk.sync()
    (sent,) = desk.records.sent_texts.records.values()
    assert "今天08:40前" in sent.text
    assert "十分钟后" not in sent.text
