"""Each verb at each stage, by the registry: key bar and command allow the same, and refuse it in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from msgspec import structs

from csdesk.actions import ACTIONS, Situation
from csdesk.actions.action import Row
from csdesk.desk import Desk
from csdesk.domain.cases.cases import Back, Case, CaseKind, Photo, Step, Taken
from csdesk.domain.cases.plan import plan_of
from csdesk.domain.follow.follow import Follow, FollowEnd, FollowKind
from csdesk.domain.handover.items import Note, Received, Section
from csdesk.domain.orders.ledgers import Pickup
from csdesk.domain.orders.stage import Stage, judge
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Contact, Review, Rung
from csdesk.domain.texts.sent_log import Waiting
from csdesk.i18n import _
from csdesk.services.handover import handover
from csdesk.services.talk.by_hand import usual_due
from csdesk.services.today.snapshot import take_snapshot
from tests.cli.conftest import Csdesk
from tests.every_verb import VERBS
from tests.support import NOW, make_order, put_orders

P = PlatformState
HOUR = timedelta(hours=1)
COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None}
UNPAID: dict[str, Any] = {"platform_state": P.UNPAID, "paid_at": None, "ship_by": None}
SHIPPED: dict[str, Any] = {"platform_state": P.SHIPPED, "tracking_no": "YT8888888888888", "courier": "yto"}
ORDERS: dict[str, dict[str, Any]] = {
    "unpaid": UNPAID,
    "unpaid_held": UNPAID | {"desk_hold_reason": "x"},
    "unpaid_closed": UNPAID | {"desk_close_reason": "x", "desk_closed_in": P.UNPAID},
    "unknown": UNPAID | {"platform_state": None},
    "cod": COD,
    "cod_told": COD | {"desk_cod_asked_at": NOW},
    "cod_accepted": COD | {"desk_cod_asked_at": NOW, "desk_cod_answer": "accepted"},
    "cod_again": COD | {"desk_cod_answer": "reorder"},
    "cod_refused": COD | {"desk_cod_answer": "refused"},
    "cod_shipped": COD | SHIPPED,
    "cod_held": COD | {"desk_hold_reason": "x"},
    "to_confirm": {},
    "to_confirm_message": {"buyer_message": "改一下地址"},
    "to_confirm_read": {"buyer_message": "改一下地址", "desk_message_read": "改一下地址"},
    "to_ship": {"desk_address_confirm": "confirmed"},
    "to_ship_message": {"desk_address_confirm": "confirmed", "buyer_message": "改一下地址"},
    "to_ship_refund": {"desk_address_confirm": "confirmed", "refund": "open"},
    "on_hold": {"desk_hold_reason": "x"},
    "held_there": {"held": True},
    "shipped": SHIPPED,
    "delivered": {"platform_state": P.DELIVERED},
    "cod_delivered": COD | {"platform_state": P.DELIVERED},
    "completed": {"platform_state": P.COMPLETED},
    "completed_pdd": {"platform_state": P.COMPLETED, "platform": "pdd"},
    "closed": {"platform_state": P.CLOSED},
}
CASE = Case("CS-0317-01", CaseKind.AFTERSALES, "taobao:4821", NOW, "AH", due_at=NOW + HOUR)
WAIVED = structs.replace(CASE, waived="买家发来视频")
OFFERED = structs.replace(WAIVED, taken=(Taken(NOW, "AH", Step.COMPENSATION, "8.00"),))
PLANNED = plan_of(CaseKind.INTERCEPT, NOW, NOW + HOUR)
FOLLOW = Follow("FU-0317-01", FollowKind.TODO, "补货", NOW, "AH")
MESSAGE = Message("MS-0317-01", Kind.BUYER, (Said("在吗", NOW),), NOW, "taobao", buyer_nick="月下")
REVIEW = Review("RV-0317-01", "k", NOW, "taobao", stars=1, text="碎了", buyer_nick="月下")
PICKUP = Pickup("PU-0317-01", "yto", NOW, NOW + HOUR, "AH")
WAITING = Waiting("OB-0317-01", "您好,今天发出。", "chat", NOW, "AH")
LINE = Note("HO-0317-01", Section.TODO, "问供应商", NOW, "AH")
CAME = Received(
    "HO-0316-000001", Section.TODO, 2, "line", "BX 1", "补标签", day=NOW.date(), by="BX", arrived_at=NOW, file="x"
)
THINGS: dict[str, dict[str, Any]] = {
    "cases": {
        "bare": CASE,
        "waived": WAIVED,
        "photos": structs.replace(CASE, photos=dict.fromkeys(("waybill", "whole", "flaw"), Photo("x", "0", 1))),
        "offered": OFFERED,
        "escalated": structs.replace(OFFERED, escalated=True),
        "planned": structs.replace(WAIVED, plan=PLANNED),
        "plan_done": structs.replace(WAIVED, plan=tuple(structs.replace(todo, done_at=NOW) for todo in PLANNED)),
        "back": structs.replace(WAIVED, back=Back(NOW, unused=False, complete=True, in_time=True)),
        "closed": structs.replace(OFFERED, closed_at=NOW, outcome="x"),
    },
    "follow": {"open": FOLLOW, "ended": structs.replace(FOLLOW, end=FollowEnd.DONE, ended_at=NOW)},
    "messages": {
        "open": MESSAGE,
        "done": structs.replace(MESSAGE, done_at=NOW),
        "snoozed": structs.replace(MESSAGE, snoozed_at=NOW, snooze_until=NOW + HOUR),
        "notice": structs.replace(MESSAGE, kind=Kind.STATION, buyer_nick=None, sender="活动"),
    },
    "reviews": {
        "bad": REVIEW,
        "good": structs.replace(REVIEW, stars=5),
        "done": structs.replace(REVIEW, done_at=NOW),
        "at_money": structs.replace(REVIEW, contacts=tuple(Contact(NOW, "AH", rung) for rung in list(Rung)[:2])),
    },
    "pickups": {
        "booked": PICKUP,
        "late": structs.replace(PICKUP, due=NOW - 2 * HOUR),
        "came": structs.replace(PICKUP, done_at=NOW),
        "urged": structs.replace(PICKUP, due=NOW - HOUR / 2, urged=(NOW - HOUR / 12,)),
        "urged_before": structs.replace(PICKUP, due=NOW - HOUR / 2, urged=(NOW - HOUR / 3,)),
    },
    "outbox": {
        "due": WAITING,
        "not_due": structs.replace(WAITING, due_at=NOW + HOUR),
        "sms": structs.replace(WAITING, channel="sms", to="19900000001"),
        "sms_later": structs.replace(WAITING, channel="sms", to="19900000001", due_at=NOW + HOUR),
        "sent": structs.replace(WAITING, sent_at=NOW),
        "dropped": structs.replace(WAITING, dropped_at=NOW),
    },
    "handover": {"line": LINE, "came": CAME, "follow": FOLLOW},
}
"""A record of each subject in each state in which a rule may answer otherwise."""

KEYS = {action.id: action for action in ACTIONS}
OWN_WORK = {
    Stage.UNPAID: "remind {id}",
    Stage.COD: "cod {id} --fee 5",
    Stage.TO_CONFIRM: "confirm {id}",
    Stage.TO_SHIP: "ship {id} --courier yto --tracking YT8888888888888",
    Stage.SHIPPED: "notify {id}",
    Stage.COMPLETED: "rate {id}",
}


def order_words(verb: str, rows: Sequence[Row]) -> str | None:
    """Return the part of a command that hangs on how its orders stand; None where there is none."""
    stages = {standing.stage for _order, standing in rows}
    order, standing = rows[0]
    left = len(rows) == 1 and order.pay_kind == "cod" and standing.stage in (Stage.SHIPPED, Stage.DELIVERED)
    return {
        "orders.hold": "release {id}" if stages == {Stage.ON_HOLD} else "hold {id} --why x",
        "orders.close": "cod {id} --answer rejected" if left else "close {id} --why x",
        "orders.main": OWN_WORK.get(standing.stage) if len(stages) == 1 else None,
    }.get(verb, "")


def talk_words(verb: str, state: str) -> str:
    """Return the part of a command that hangs on how a record stands."""
    talk = {
        "good": "thank {id} --sent",
        "at_money": "contact {id} --text --sent --amount 8 --why 碎了 --set time=18:00",
    }
    blanks = {"escalated": " --set time=18:00", "back": " --set time=18:00 --set problem=有划痕"}
    if verb == "reviews.main":
        return talk.get(state, "contact {id} --text --sent --set time=18:00")
    return blanks.get(state, "")


def run(csdesk: Csdesk, desk: Desk, verb: str, words: str, ids: Sequence[str], now: Situation) -> str | None:
    """Run a verb's command, hold key and service against each other, and return why the key is not offered."""
    reason, before = KEYS[verb].why_not(now), desk.store.seq
    ran = csdesk(*[part for word in words.split() for part in (ids if word == "{id}" else [word])])
    desk.sync()
    if reason is None:
        assert ran.code == 0, ran.err
    elif ran.code == 0:
        assert desk.store.seq == before, "what the key calls done already is no mistake and changes nothing"
    else:
        assert ran.code == 5, ran.err
        said = _(reason).partition(": ")[2] if _(reason).startswith("All ") else _(reason)
        named = [said.replace(f"…{one[-4:]}", one) for one in ids]
        assert ran.err.splitlines()[0].endswith(tuple(named)), (reason, ran.err)
    return reason


def put_order(desk: Desk, no: str, facts: dict[str, Any]) -> Order:
    all_facts: dict[str, Any] = {"created_at": NOW.replace(hour=4), "platform": "taobao"} | facts
    order = make_order(no, **all_facts)
    put_orders(desk, order)
    return desk.orders[order.id]


ORDER_VERBS = [verb for verb in VERBS if verb.partition(".")[0] in ("orders", "confirm", "cod", "remind")]
PENDING = "cod_accepted cod_held to_confirm to_confirm_message to_confirm_read to_ship to_ship_message to_ship_refund"
ALLOWED: dict[str, str] = {
    "orders.hold": f"{PENDING} unpaid unpaid_held unknown cod cod_told on_hold",
    "orders.close": "unpaid unpaid_held unknown cod cod_told cod_accepted cod_shipped cod_held cod_delivered",
    "orders.urge": f"{PENDING.replace(' cod_held', '').replace(' to_ship_refund', '')} shipped cod_shipped",
    "orders.look": "shipped cod_shipped",
    "orders.change": f"{PENDING.replace(' to_ship_refund', '')} unpaid unpaid_held cod cod_told cod_shipped on_hold "
    "held_there shipped delivered "
    "cod_delivered completed completed_pdd",
    "orders.together": f"{PENDING} unpaid_held cod cod_told on_hold held_there",
    "orders.send": f"{PENDING} unpaid unpaid_held cod cod_told on_hold held_there",
    "orders.read": "to_confirm_message to_ship_message",
    "orders.main": "unpaid cod cod_told cod_accepted cod_shipped to_confirm to_confirm_message to_confirm_read to_ship "
    "shipped completed",
    "confirm": f"{PENDING} unpaid_held cod cod_told on_hold held_there",
    "confirm.read": "to_confirm_message to_ship_message",
    "cod": "cod cod_told cod_held",
}
"""The states in which an order verb, or all verbs of a dialog, may be done; the others always."""


@pytest.mark.parametrize("verb", ORDER_VERBS)
@pytest.mark.parametrize("state", ORDERS)
def test_key_and_command_agree_on_an_order(csdesk: Csdesk, desk: Desk, state: str, verb: str) -> None:
    order = put_order(desk, "4821", ORDERS[state])
    row = (order, desk.judge(order))
    words = order_words(verb, [row])
    allowed = ALLOWED.get(verb, ALLOWED.get(verb.partition(".")[0], state))
    assert (KEYS[verb].why_not(Situation([row], [row])) is None) is (state in allowed.split())
    if words is None:
        return
    run(csdesk, desk, verb, VERBS[verb].replace("{main}", words), [order.id], Situation([row], [row]))


MIXED = ("unpaid", "to_confirm_message", "on_hold", "held_there", "shipped", "completed")
TOGETHER = ("orders.hold", "orders.close", "orders.read", "orders.main", "orders.flag")


@pytest.mark.parametrize("verb", TOGETHER)
@pytest.mark.parametrize("pair", list(combinations(MIXED, 2)), ids="+".join)
def test_key_and_command_agree_on_several_orders(csdesk: Csdesk, desk: Desk, pair: Sequence[str], verb: str) -> None:
    orders = [put_order(desk, no, ORDERS[state]) for no, state in zip(("4821", "4822"), pair, strict=True)]
    rows = [(order, desk.judge(order)) for order in orders]
    words = order_words(verb, rows)
    if words is None:
        assert (
            KEYS[verb].why_not(Situation(rows[:1], rows))
            == "One at a time: several together only for notices and ratings."
        )
        return
    run(csdesk, desk, verb, VERBS[verb].replace("{main}", words), [one.id for one in orders], Situation(rows[:1], rows))


def test_several_are_done_together_or_the_reason_names_the_one(desk: Desk) -> None:
    gone, shipped = put_order(desk, "4821", ORDERS["completed"]), put_order(desk, "4822", SHIPPED)
    confirm = put_order(desk, "4823", {})
    rows = [(order, desk.judge(order)) for order in (confirm, shipped, gone)]
    why = KEYS["orders.hold"].why_not
    assert why(Situation(rows[:1], rows)) == "All 3 or none: Order …4822 is Shipped: there is nothing left to hold."
    assert why(Situation(rows[:1], rows[1:])) == "Order …4822 is Shipped: there is nothing left to hold."
    assert why(Situation(rows[1:2], rows[:1])) is None
    assert KEYS["orders.urge"].why_not(Situation(rows[:1], rows)) is None  # it takes the row under the cursor alone


REFUSED: dict[str, tuple[str, ...]] = {
    "cases.main": ("waived", "photos", "planned", "plan_done"),
    "cases.photo": ("closed",),
    "cases.step": ("bare", "closed"),
    "cases.back": ("closed",),
    "cases.tick": ("bare", "waived", "photos", "offered", "escalated", "plan_done", "back", "closed"),
    "cases.done": ("closed",),
    "follow.done": ("ended",),
    "follow.move": ("ended",),
    "follow.fill": ("ended",),
    "messages.mute": ("open", "done", "snoozed"),
    "pickups.urge": ("came", "urged"),
    "pickups.other": ("came",),
    "pickups.done": ("came",),
    "outbox.go": ("not_due", "sms_later", "sent", "dropped"),
    "outbox.sms": ("due", "not_due", "sms_later", "sent", "dropped"),
    "outbox.drop": ("sent", "dropped"),
    "handover.done": ("follow",),
    "handover.follow": ("follow",),
}
"""The states in which a verb may not be done."""

THING_VERBS = [
    (verb, state)
    for verb in VERBS
    for state in THINGS.get(verb.partition(".")[0], {})
]  # fmt: skip


@pytest.mark.parametrize(("verb", "state"), THING_VERBS)
def test_key_and_command_agree_on_a_record(csdesk: Csdesk, desk: Desk, state: str, verb: str) -> None:
    scope = verb.partition(".")[0]
    thing = THINGS[scope][state]
    put_order(desk, "4821", {})
    put_order(desk, "4822", {})
    tables: dict[type, Any] = {
        Note: desk.records.handover.lines,
        Received: desk.records.handover.received,
        Follow: desk.records.follow,
    }
    with desk.change("test", "") as transaction:
        (tables.get(type(thing)) or getattr(desk.records, state if state == "follow" else scope)).put(
            transaction, thing
        )
    desk.sync()
    key: str = thing.id
    facts = {"outbox": (NOW, usual_due(desk), (thing,)), "pickups": (NOW, desk.couriers.urge_after)}
    row: Row = (thing, *facts.get(scope, ()))
    if scope == "handover":
        entry = next(one for one in handover.build(desk).entries if thing.id in (one.item.id, one.item.source))
        key, row = entry.item.id, (entry.item, entry.came_from)
    words = VERBS[verb].replace("{main}", talk_words(verb, state)).replace("{order}", "4822")
    reason = run(csdesk, desk, verb, words, [key], Situation([row], [row]))
    assert (reason is not None) is (state in REFUSED.get(verb, ()))


ALONE = [verb for verb in VERBS if verb not in ORDER_VERBS and verb.partition(".")[0] not in THINGS]


@pytest.mark.parametrize("verb", ALONE)
def test_what_needs_no_state_is_done(csdesk: Csdesk, desk: Desk, verb: str) -> None:
    order = put_order(desk, "4821", SHIPPED)
    put_order(desk, "4822", {"buyer_nick": "月下"})
    for words in ("product set GW-01 --real 3", "consult add --text x", "buyer link 4821 taobao:月下"):
        if verb != "buyer.link":
            assert csdesk(*words.split()).code == 0
    desk.sync()
    row: Row = (take_snapshot(desk).steps[0],) if verb in {"today.skip", "today.done"} else ("row",)
    assert run(csdesk, desk, verb, VERBS[verb], [order.id], Situation([row], [row])) is None


def test_every_stage_is_tried() -> None:
    orders = [make_order("1", **{"platform": "taobao"} | facts) for facts in ORDERS.values()]
    assert {judge(order, NOW, None).stage for order in orders} == set(Stage)
