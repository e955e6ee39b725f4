"""A text that asks, tells or reminds is recorded on its order by whichever way it left, just as the verb does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.models import DeskFacts, Order, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.buyers.sent_log import mark_sent
from csdesk.services.orders import cod, confirm, notices, reminders
from csdesk.services.talk import by_hand, compose
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders

NO = "4000000000004821"
ORDERS = {
    "addr_confirm": make_order(NO),
    "cod_notice": make_order(NO, pay_kind="cod", paid_at=None, cod_fee="5.00"),
    "unpaid_forgot": make_order(
        NO, platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None, created_at=NOW - timedelta(minutes=40)
    ),
}
VERBS: dict[str, Callable[..., object]] = {
    "addr_confirm": confirm.ask,
    "cod_notice": cod.notice,
    "unpaid_forgot": reminders.remind,
}


def by_key_r(desk: Desk, order: Order, code: str) -> None:
    text = make_text(desk, Ask(code, order=order)).text
    compose.use(desk, compose.subject_of(desk, order), text, code=code, mark=Mark.COPIED)


def by_outbox(desk: Desk, order: Order, code: str) -> None:
    text = make_text(desk, Ask(code, order=order)).text
    (name,) = by_hand.put_later(desk, compose.subject_of(desk, order), text, desk.now(), code).changed
    assert desk.orders[order.id].desk == order.desk
    by_hand.copy_one(desk, name)


def facts(desk: Desk) -> DeskFacts:
    desk.sync()
    return desk.find(NO).desk


@pytest.mark.parametrize("way", [by_key_r, by_outbox])
@pytest.mark.parametrize("code", list(ORDERS))
def test_every_way_records_what_the_verb_records(
    open_at: Callable[[str], Desk], code: str, way: Callable[[Desk, Order, str], None]
) -> None:
    desk = open_at(NOW.isoformat())
    put_orders(desk, ORDERS[code])
    VERBS[code](desk, NO, mark=Mark.COPIED)
    wanted = facts(desk)
    assert wanted != DeskFacts()
    history.undo(desk, 1)
    assert facts(desk) == DeskFacts()
    way(desk, desk.find(NO), code)
    assert facts(desk) == wanted


@pytest.mark.parametrize("way", [by_key_r, by_outbox])
def test_the_fee_of_the_courier_table_is_told_by_every_way(
    open_at: Callable[[str], Desk], home: Path, way: Callable[[Desk, Order, str], None]
) -> None:
    home.mkdir()
    (home / "couriers.toml").write_text('[yto]\ncod_percent = "3"\ncod_least = "5"\n', encoding="utf-8")
    desk = open_at(NOW.isoformat())
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, amount="400.00"))
    offered = compose.begin(desk, compose.subject_of(desk, desk.find(NO))).picker.find("")
    assert "cod_notice" in {template.code for template in offered}
    told = cod.notice(desk, NO).text
    assert told is not None
    assert "412.00" in told
    way(desk, desk.find(NO), "cod_notice")
    assert (facts(desk).cod_fee, next(iter(desk.records.sent_texts.records.values())).text) == ("12.00", told)


def test_who_was_asked_is_asked_again_in_other_words(desk: Desk) -> None:
    put_orders(desk, ORDERS["addr_confirm"])
    first = confirm.ask(desk, NO).text
    by_key_r(desk, desk.find(NO), "addr_confirm")
    assert (confirm.ask(desk, NO).text or "") not in ("", first)


@pytest.mark.parametrize("code", [None, "wait", "urge_ok"])
def test_other_words_record_nothing(desk: Desk, code: str | None) -> None:
    put_orders(desk, ORDERS["addr_confirm"])
    compose.use(desk, compose.subject_of(desk, desk.find(NO)), "您好，请稍等。", code=code)
    assert facts(desk) == DeskFacts()


@pytest.mark.duty("S01")
@pytest.mark.parametrize("way", [by_key_r, by_outbox])
def test_a_notice_tells_by_whatever_way_it_leaves_and_nobody_is_told_twice(
    open_at: Callable[[str], Desk], way: Callable[[Desk, Order, str], None]
) -> None:
    desk = open_at(NOW.isoformat())
    gone = {"platform_state": PlatformState.SHIPPED, "courier": "圆通速递", "tracking_no": "YT1000000004821"}
    put_orders(desk, make_order(NO, **gone), make_order("4000000000004822", **gone))
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 2
    way(desk, desk.find(NO), "ship_chat")
    assert [one.channel for one in facts(desk).notices] == ["chat"]
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 0, "the other order travels in the same parcel"
    for again in (lambda: notices.notify(desk, [NO]), lambda: make_text(desk, Ask("ship_chat", order=desk.find(NO)))):
        with pytest.raises(RefusedError):
            again()
    offered = compose.begin(desk, compose.subject_of(desk, desk.find(NO))).picker.find("")
    assert not {"ship_chat", "ship_sms"} & {template.code for template in offered}
    mark_sent(desk, [*desk.records.sent_texts.records][-1])
    history.undo(desk, 2)
    desk.sync()
    with pytest.raises(RefusedError):
        make_text(desk, Ask("ship_chat", order=desk.find(NO)))
    assert "YT1000000004821" in make_text(desk, Ask("ship_chat", order=desk.find(NO), any_time=True)).text, "he asked"
