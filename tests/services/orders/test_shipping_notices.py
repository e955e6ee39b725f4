"""Shipping notices: once for a parcel and never again, in bulk as one change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.memo import usual_event
from csdesk.domain.orders.parcels import untold_parcels
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import Line, Order, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.buyers.sent_log import mark_sent
from csdesk.services.orders import notices
from csdesk.services.texts import deliver
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import find_template
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from csdesk.texts.template import Channel
from tests.support import NOW, RECEIVER, make_order, put_orders

NO = "4821"


def one(desk: Desk) -> Order:
    desk.sync()
    return next(iter(desk.orders.values()))


def said(desk: Desk) -> str | None:
    order = one(desk)
    return usual_event(order, desk.judge(order), lambda _code: "")


def left(no: str, **facts: Any) -> Order:
    shown = {"platform_state": PlatformState.SHIPPED, "courier": "圆通速递", "shop": "小满茶具"}
    return make_order(no, **(shown | {"tracking_no": f"YT1000000{no[-6:]}"} | facts))


@pytest.mark.duty("S01")
def test_a_notice_goes_once_and_never_again(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821"))
    assert notices.notify(desk, [NO])[0].changed == ()
    result, made = notices.notify(desk, [NO], mark=Mark.SENT)
    assert made.made[0].channel is Channel.SMS
    assert "YT1000000004821" in (result.text or "")
    order = one(desk)
    assert order.desk.notified_at == NOW
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 0
    for again in ([NO], ["taobao:4000000000004821"]):
        with pytest.raises(RefusedError) as caught:
            notices.notify(desk, again, channel=Channel.CHAT)
        assert caught.value.code == "already_told"
    assert notices.notify(desk, [], every=True, mark=Mark.SENT)[1].made == ()


def test_neither_undo_nor_redo_nor_import_sends_it_twice(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821"))
    notices.notify(desk, [NO], mark=Mark.SENT)
    desk.sync()
    history.undo(desk)
    assert one(desk).desk.notices == ()
    with pytest.raises(RefusedError) as caught:
        notices.notify(desk, [NO], mark=Mark.SENT)
    assert caught.value.code == "already_told"
    assert notices.notify(desk, [], every=True, mark=Mark.SENT)[1].made == ()
    history.redo(desk)
    assert one(desk).desk.notified_at == NOW
    put_orders(desk, msgspec.structs.replace(one(desk), courier="圆通"))
    assert notices.notify(desk, [], every=True, mark=Mark.SENT)[1].made == ()


def test_a_copy_that_is_taken_back_may_be_made_again_until_it_is_sent(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821"), left("4000000000005533", tracking_no="YT1000000004821"))
    for again in (False, True):
        notices.notify(desk, [NO], mark=Mark.COPIED)
        assert said(desk) == "shipping notice copied, not yet sent"
        assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 0
        if not again:
            history.undo(desk)
            desk.sync()
            assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 2
    assert desk.records.told.records == {}
    mark_sent(desk, [*desk.records.sent_texts.records][-1])
    desk.sync()
    assert [[told.sent for told in order.desk.notices] for order in desk.orders.values()] == [[True], [True]]
    assert said(desk) == "told that the parcel left"
    history.undo(desk, 2)
    desk.sync()
    assert [order.desk.notices for order in desk.orders.values()] == [(), ()]
    for no in (NO, "5533"):
        with pytest.raises(RefusedError) as caught:
            notices.notify(desk, [no], mark=Mark.COPIED)
        assert caught.value.code == "already_told"


def test_two_orders_in_one_parcel_get_one_notice(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821"), left("4000000000005533", tracking_no="YT1000000004821"))
    result, made = notices.notify(desk, [], every=True, mark=Mark.SENT)
    assert len(made.made) == 1
    desk.sync()
    assert all(order.desk.notified_at for order in desk.orders.values())
    assert sorted(result.changed) == sorted(desk.orders)


@pytest.mark.parametrize("code", ["ship_sms", "ship_chat", "mail_shipped"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_text_that_names_a_parcel_tells_of_all_that_is_in_it(desk: Desk, code: str, lang: str) -> None:
    cod = {"pay_kind": "cod", "desk_cod_answer": "accepted", "desk_cod_asked_at": NOW, "tracking_no": "YT1000000004821"}
    for no, title, amount in (("4821", "茶巾", "20.00"), ("5533", "盖碗", "31.50")):
        put_orders(desk, left(f"400000000000{no}", lines=(Line(title, qty=1),), amount=amount, cod_fee="3.00", **cod))
    put_orders(desk, left("4000000000007777", buyer_nick="月下", tracking_no="YT1000000004821"))
    text = deliver.say(desk, code, desk.find(NO), lang=lang).text
    assert all(word in text for word in (("茶巾", "盖碗") if code == "ship_chat" else ("4821", "5533")))
    assert ("一个包裹" if lang == "zh" else " (in one parcel) ") in text
    assert "7777" not in text
    assert ("51.50" in text) is ("cod.door" in find_template(desk, code, lang).text.body)


def test_a_number_that_comes_later_makes_no_second_notice(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821", tracking_no=None))
    put_orders(
        desk, msgspec.structs.replace(one(desk), desk=msgspec.structs.replace(one(desk).desk, notices=(_notice(),)))
    )
    put_orders(desk, msgspec.structs.replace(one(desk), tracking_no="YT1000000004821"))
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 0


def test_a_notice_without_a_number_is_of_the_first_parcel_only(desk: Desk) -> None:
    two = tuple(Parcel(number, "yto", NOW, more=number == "YT1") for number in ("YT1", "YT2"))
    put_orders(desk, make_order("4000000000004821", desk_parcels=two, desk_notices=(_notice(),)))
    assert untold_parcels(one(desk)) == ("YT2",)
    assert take_snapshot(desk).count(Queue.TO_NOTIFY) == 1


def _notice() -> Any:
    from csdesk.domain.shared.facts import Notice

    return Notice(None, "chat", NOW, True)


@pytest.mark.duty("S01")
def test_bulk_makes_one_file_and_one_change(desk: Desk) -> None:
    hidden = msgspec.structs.replace(RECEIVER, readable=False)
    put_orders(
        desk,
        *(left(f"40000000000048{n:02}", receiver=msgspec.structs.replace(RECEIVER, address=str(n))) for n in range(20)),
        left("4000000000005599", receiver=hidden),
        left("4000000000005598", tracking_no=None),
    )
    seq = desk.store.seq
    result, made = notices.notify(desk, [], every=True, mark=Mark.COPIED)
    assert desk.store.seq == seq + 1
    assert len(made.made) == 21
    assert [one.split(":")[1] for one in result.warnings] == ["4000000000005598"]
    assert made.sms_file is not None
    rows = Path(made.sms_file).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 21
    assert result.text is not None
    assert result.text.count("YT1000000005599") == 1
