"""Every parcel that left has a next look: usual days, her own history, files, answers, urges; undo takes all back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.tracking import ParcelLine, ParcelState
from csdesk.domain.orders.watch import usual_of
from csdesk.domain.shared.facts import Look, Parcel, Receiver, Urge
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.errors import DataError, RefusedError
from csdesk.intake.ledgers.parcels import state_said
from csdesk.services.orders import notices, watch
from csdesk.services.orders.urge import urge
from csdesk.services.search.why import why
from csdesk.services.texts import deliver, text_files
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, true_of
from csdesk.services.today.snapshot import advance, take_snapshot
from csdesk.services.upkeep.history import undo
from tests.support import NOW, make_order, put_orders

YT = "YT7480000000001"
ID = "taobao:4821"


def shipped(no: str = "4821", /, days: float = 1, province: str = "浙江省", **facts: Any) -> Order:
    receiver = Receiver("张三", "19900000001", province, "某市", "某区", "某路1号")
    all_facts: dict[str, Any] = {
        "platform_state": PlatformState.SHIPPED,
        "courier": "圆通",
        "tracking_no": YT,
        "receiver": receiver,
    } | facts
    return make_order(no, shipped_at=NOW - timedelta(days=days), **all_facts)


def line(state: ParcelState, days: float, number: str = YT) -> ParcelLine:
    at = NOW - timedelta(days=days)
    return ParcelLine(f"state:{number}{state}{days}", "states", number, at, state)


def put_lines(desk: Desk, *lines: ParcelLine) -> None:
    with desk.change("import", "") as transaction:
        for one in lines:
            desk.records.parcel_lines.put(transaction, one)
    desk.sync()


def to_look(desk: Desk) -> tuple[str, ...]:
    return take_snapshot(desk).queues["to_look"]


@pytest.mark.duty("S05")
@pytest.mark.parametrize(
    ("days", "province", "due"),
    [(3.9, "浙江省", False), (4.1, "浙江省", True), (7.9, "西藏自治区", False), (8.1, "西藏自治区", True)],
)
def test_usual_days_tell_when_to_look(desk: Desk, days: float, province: str, due: bool) -> None:
    put_orders(desk, shipped(days=days, province=province))
    assert to_look(desk) == ((ID,) if due else ())
    (view,) = watch.list_parcels(desk)
    assert (view.due, view.phone, view.state) == (due, "95554", "moving")
    assert watch.list_parcels(desk, stuck=True) == ([view] if due else [])


def test_what_arrived_before_goes_before_the_table(desk: Desk) -> None:
    numbers = [f"YT748000000001{at}" for at in range(5)]
    before = [shipped(f"48{at}0", days=20, tracking_no=number) for at, number in enumerate(numbers)]
    put_orders(desk, *before, shipped(days=2.5), shipped("4899", days=2.5, province="江苏省"))
    assert to_look(desk) == tuple(order.id for order in before)
    put_lines(desk, *[line(ParcelState.DELIVERED, 18, number) for number in numbers])
    assert to_look(desk) == (ID,)  # two days are usual to Zhejiang; of Jiangsu nobody knows more than the table
    put_lines(desk, line(ParcelState.MOVING, 1, numbers[0]))
    assert to_look(desk) == (ID,)


@pytest.mark.parametrize(("count", "usual"), [(4, None), (5, 5), (9, 9), (10, 9), (20, 18), (30, 27)])
def test_usual_is_by_when_nine_of_ten_had_arrived(count: int, usual: float | None) -> None:
    assert usual_of(range(count, 0, -1)) == usual


@pytest.mark.parametrize(
    ("state", "days", "due"),
    [("moving", 1, False), ("stuck", 0.1, True), ("returned", 0.1, True), ("delivered", 0.1, False)],
)
def test_what_a_file_says_joins_by_the_number(desk: Desk, state: str, days: float, due: bool) -> None:
    put_orders(desk, shipped())
    snapshot = take_snapshot(desk)
    put_lines(desk, line(ParcelState(state), days), line(ParcelState.STUCK, 0.1, "YT9999999999999"))
    assert to_look(desk) == ((ID,) if due else ())
    assert watch.list_parcels(desk)[0].state == state
    assert advance(desk, snapshot, [ID]).queues["to_look"] == to_look(desk)
    undo(desk)
    desk.sync()
    assert to_look(desk) == ()


@pytest.mark.duty("S03")
def test_an_answer_says_when_to_look_again(desk: Desk) -> None:
    put_orders(desk, shipped(days=9))
    watch.look_words(desk, [ID], "+2d 说明天到 19900000002")
    desk.sync()
    (view,) = watch.list_parcels(desk)
    assert (view.next_at, view.due, view.looks) == (NOW + timedelta(days=2), False, 1)
    assert view.answer == "说明天到 199****0002"
    undo(desk)
    desk.sync()
    assert to_look(desk) == (ID,)
    watch.look_words(desk, [ID], "已签收")
    desk.sync()
    assert to_look(desk) == ()
    assert watch.list_parcels(desk)[0].state == "delivered"


def test_news_after_an_answer_ask_again(desk: Desk) -> None:
    look = Look(NOW - timedelta(hours=6), "AH", "说今天派送", NOW + timedelta(hours=6))
    put_orders(desk, shipped(desk_looks=(look,)))
    put_lines(desk, line(ParcelState.STUCK, 0.5))
    assert to_look(desk) == ()
    put_lines(desk, line(ParcelState.RETURNED, 0.1))
    assert to_look(desk) == (ID,)


@pytest.mark.parametrize(("days", "state"), [(0.1, "delivered"), (0.5, "stuck")])
def test_what_was_told_last_is_how_it_stands(desk: Desk, days: float, state: str) -> None:
    look = Look(NOW - timedelta(hours=6), "AH", "卡在中转", NOW + timedelta(hours=6), "stuck")
    put_orders(desk, shipped(desk_looks=(look,)))
    put_lines(desk, line(ParcelState.DELIVERED, days))
    assert watch.list_parcels(desk)[0].state == state


def test_each_parcel_of_an_order_has_a_look_and_a_reason_of_its_own(desk: Desk) -> None:
    late, early = (Parcel("SF1080000000001", "sf", NOW - timedelta(days=9)), Parcel(YT, "yto", NOW - timedelta(days=1)))
    put_orders(desk, shipped(tracking_no=None, desk_parcels=(late, early)))
    first, second = watch.list_parcels(desk)
    assert (first.tracking_no, first.due, second.tracking_no, second.due) == (late.tracking_no, True, YT, False)
    assert watch.list_parcels(desk, due=True) == [first]
    told = [f"{one.conclusion}: {one.because[:13]}" for one in why(desk, "4821") if "look" in one.conclusion]
    assert told[:2] == [
        "to be looked for since 03-12 08:30: left at 03-08",
        "looked for again at 03-20 08:30: left at 03-16",
    ]
    put_lines(desk, line(ParcelState.STUCK, 0.1))
    second, first = watch.list_parcels(desk, due=True)
    assert "states says: stuck" in [one.because for one in why(desk, "4821")]


@pytest.mark.parametrize(("hours", "due"), [(7, False), (5, True)])
def test_the_last_of_look_and_urge_counts(desk: Desk, hours: float, due: bool) -> None:
    look = Look(NOW - timedelta(hours=6), "AH", "说今天派送", NOW + timedelta(hours=6))
    urged = Urge(NOW - timedelta(hours=hours), "left")
    put_orders(desk, shipped(desk_looks=(look,), desk_urges=(urged,)))
    assert to_look(desk) == ((ID,) if due else ())


def test_an_urge_under_way_promises_nothing_and_asks_for_a_look(desk: Desk) -> None:
    put_orders(desk, shipped())
    text = urge(desk, ID, mark=Mark.SENT).text or ""
    desk.sync()
    assert YT in text
    assert not desk.records.follow.records
    assert to_look(desk) == (ID,)
    watch.look(desk, [ID], "说明天到")
    desk.sync()
    assert to_look(desk) == ()


def test_a_look_that_cannot_be(desk: Desk) -> None:
    put_orders(desk, shipped(), make_order("4822"))
    for ids, answer, again, code in (
        (["4822"], "x", None, "not_under_way"),
        ([ID], " ", None, "empty_text"),
        ([ID], "x", NOW, "time_passed"),
    ):
        with pytest.raises(RefusedError) as caught:
            watch.look(desk, ids, answer, again=again)
        assert caught.value.code == code


@pytest.mark.duty("S11")
def test_the_nearest_branch_is_called(desk: Desk) -> None:
    own = '[yto]\ndays = 2\n[yto.branches]\n"浙江" = "0571-00000000"\n'
    desk.home.folder.mkdir(parents=True, exist_ok=True)
    (desk.home.folder / "couriers.toml").write_text(own, encoding="utf-8")
    put_orders(desk, shipped(days=2.5))
    (view,) = watch.list_parcels(desk)
    assert (view.phone, view.due) == ("0571-00000000", True)
    assert "0571-00000000" in watch.script(desk, ID)


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ('use = ["yto"]\n[yto]\nfright = "6.00"\n', "couriers.toml:3"),
        ("[yto]\ndays = 'two'\n", "couriers.toml:2"),
        ("[yto\n", "line 1"),
        ('[yto]\nfreight = "x"\n', "couriers.toml:2"),
        ('[shops."二店".sf]\nextra = "1"\n\nextr = "2"\n', "couriers.toml:4"),
        ('use = ["ytp"]\n', "couriers.toml:1"),
        ('used = ["yto"]\n', "couriers.toml:1"),
    ],
)
def test_a_mistyped_courier_table_is_said_with_its_line(tmp_path: Path, own: str, place: str) -> None:
    desk = open_desk(tmp_path, now=NOW.isoformat())
    (tmp_path / "couriers.toml").write_text(own, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        assert desk.couriers_of(shipped(shop="二店"))
    assert place in caught.value.where
    put_orders(desk, shipped(days=9))
    assert to_look(desk) == (ID,)  # the parcels are looked for all the same


def test_left_when_nobody_knows_is_looked_for_now(desk: Desk) -> None:
    order = make_order("4821", platform_state=PlatformState.SHIPPED, created_at=None, paid_at=None)
    put_orders(desk, order)
    assert to_look(desk) == (ID,)


SAID = {
    "delivered": "已签收，门卫代收 昨天已签收 签收人是门卫 显示已妥投 派件异常，后来签收了 已送达快递柜，买家没去取",
    "lost": "快递确认丢件，同意赔付 确认丢失 件寄丢了，赔三倍 it_is_lost,_they_pay",
    "returned": "收件人拒收，已退回 拒签了 说退回途中 Sent_back_to_us",
    "stuck": "包裹破损 卡在中转场 说今天滞留了",
    "moving": "之前滞留，今天恢复运输 说今天派送 丢件后又找到了，正在派送 没有丢，运输中",
    "": "还没签收，在驿站 没签收 未签收 并没有签收 说明天签收 今天下午会送达 签收了，买家说没收到 显示签收，本人没拿到 "
    "是不是签收了？ 可能丢件，还在找 疑似丢失 不是丢件 如果丢了会赔付 准备退回 要求退回 没人接电话 误签收，正在追回 "
    "没有丢件，还在中转场 门卫说签收的不是他的件 被别人签收了 送错了，隔壁签收 签错了 signed_by_someone_else "
    "not_delivered_yet it_may_be_lost will_be_delivered_tomorrow hasn't_been_delivered",
}


def test_a_state_is_read_in_a_sentence_and_never_one_that_is_denied_doubted_or_to_come() -> None:
    told = {text: state for state, texts in SAID.items() for text in texts.split()}
    assert {text: state_said(text.replace("_", " ")) or "" for text in told} == told


@pytest.mark.parametrize(
    ("answer", "state", "days", "case", "summary"),
    [
        ("已签收，门卫代收", "delivered", None, False, "looked for no more"),
        ("昨天 已签收", "delivered", None, False, "looked for no more"),
        ("快递确认丢件，同意赔付", "lost", None, True, "goes on in its case"),
        ("退回途中", "returned", None, True, "goes on in its case"),
        ("卡在中转场", "stuck", 1, False, "next look tomorrow 08:30"),
        ("08:00 说还没签收", "moving", 1, False, "next look tomorrow 08:30"),
        ("+2d 丢件，还要再问", "lost", 2, True, "next look 03-19 08:30"),
    ],
)
def test_what_the_courier_says_ends_puts_off_or_opens(
    desk: Desk, answer: str, state: str, days: int | None, case: bool, summary: str
) -> None:
    put_orders(desk, shipped(days=9))
    assert summary in watch.look_words(desk, [ID], answer).summary
    desk.sync()
    (view,) = watch.list_parcels(desk)
    assert (view.state, view.next_at) == (state, NOW + timedelta(days=days) if days else None)
    cases = list(desk.records.cases.records.values())
    assert [(one.kind, one.plan[0].done_at) for one in cases] == [(CaseKind.PROBLEM_PARCEL, NOW)] * case
    watch.look_words(desk, [ID], answer)
    desk.sync()
    assert len(desk.records.cases.records) == len(cases)
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == (state == "moving")


@pytest.mark.parametrize("words", ["+", "+ ", "？！", "+2d", "18:00 ", "。"])
def test_signs_or_a_time_alone_are_no_answer(desk: Desk, words: str) -> None:
    put_orders(desk, shipped(days=9))
    with pytest.raises(RefusedError) as caught:
        watch.look_words(desk, [ID], words)
    assert caught.value.code == "empty_text"


def test_who_asked_is_told_what_the_courier_said(desk: Desk) -> None:
    put_orders(desk, shipped(days=9))
    assert not watch.look(desk, [ID], "说今天派送").warnings
    put_orders(desk, shipped(days=9, desk_urges=(Urge(NOW, "left"),)))
    assert "say: Hello" in watch.parcel_words(desk, desk.find(ID))
    assert watch.look(desk, [ID], "卡在中转场，今晚发出").warnings
    desk.sync()
    assert "say: " not in watch.parcel_words(desk, desk.find(ID))
    assert "卡在中转场，今晚发出" in deliver.say(desk, "track_state", desk.find(ID)).text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", ParcelState)
def test_only_a_parcel_on_its_way_is_announced(desk: Desk, state: ParcelState, lang: str) -> None:
    put_orders(desk, shipped(desk_looks=(Look(NOW - timedelta(hours=1), "AH", "x", None, state),)))
    holds = true_of(desk, Ask(order=desk.find(ID)), lang)
    named = [one for one in text_files.library(desk).templates.values() if "ship.tracking_no" in one.text.body]
    true = {one.code for one in named if one.lang == lang and holds(one)}
    told = {"track_state"} | ({"urge_way", "lost_ask"} if state in (ParcelState.MOVING, ParcelState.STUCK) else set())
    assert true == told | ({"ship_sms", "ship_chat", "mail_shipped"} if state is ParcelState.MOVING else set())
    waits = take_snapshot(desk).count(Queue.TO_NOTIFY) == 1
    assert waits is (state is ParcelState.MOVING)
    for every in (True, False):
        made = notices.notify(desk, [] if every else [ID], every=every, lenient=True)[1].made
        assert bool(made) is waits
