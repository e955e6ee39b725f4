"""`csdesk routine`, `status` and `next`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.facts import Reminder
from csdesk.domain.shared.models import Line, PlatformState
from csdesk.services.orders import products
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

QUEUES = (
    *(
        "messages_waiting",
        "unpaid",
        "cod",
        "to_confirm",
        "to_ship",
        "on_hold",
        "to_notify",
        "to_look",
        "to_rate",
        "late",
    ),
    *("reviews_open", "cases_open", "follow_due", "handover_unread"),
)
UNPAID: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order("4821"),
        make_order("4822", ship_by=NOW + timedelta(hours=3), desk_address_confirm="confirmed"),
        make_order("4823", ship_by=NOW - timedelta(minutes=5), desk_address_confirm="confirmed"),
        make_order("5531", "pdd", **UNPAID),
        make_order("5532", "pdd", pay_kind="cod", paid_at=None, ship_by=None),
        make_order("5533", "pdd", platform_state=PlatformState.SHIPPED),
        make_order("5534", "pdd", desk_hold_reason="等"),
    )
    return desk


def test_the_status_contract(csdesk: Csdesk, shop: Desk) -> None:
    status = csdesk("status", "--json").json
    own = {"unpaid": 1, "cod": 1, "to_confirm": 1, "to_ship": 2, "on_hold": 1, "to_notify": 1, "late": 1}
    taobao = {"to_confirm": 1, "to_ship": 2, "late": 1}
    pdd = {"unpaid": 1, "cod": 1, "on_hold": 1, "to_notify": 1}
    steps = status["routine"].pop("steps")
    assert status == {
        "now": "2026-03-17T08:30:00+08:00",
        "operator": "AH",
        "queues": dict.fromkeys(QUEUES, 0) | own,
        "by_platform": {"pdd": dict.fromkeys(QUEUES, 0) | pdd, "taobao": dict.fromkeys(QUEUES, 0) | taobao},
        "late": {"to_ship": 1, "replies": 0, "follow": 0},
        "soon": {"to_ship": 1},
        "reply": {
            "received": 0,
            "answered": 0,
            "rate": None,
            "within_30s": None,
            "within_180s": None,
            "within_300s": None,
            "first_response_s": None,
        },
        "cutoff_at": "2026-03-17T16:00:00+08:00",
        "routine": {"done": 0, "total": 8},
    }
    assert [(step["id"], step["state"], step["open"]) for step in steps] == [
        ("login", "open", None),
        ("station", "open", None),
        ("mail", "open", None),
        ("unpaid", "open", 1),
        ("to_ship", "open", 4),
        ("reviews", "open", None),
        ("handover", "open", None),
        ("sales", "open", None),
    ]


def test_an_empty_desk_has_a_status_and_writes_nothing(csdesk: Csdesk, desk: Desk) -> None:
    assert csdesk("status", "--json").json["by_platform"] == {}
    assert not desk.home.folder.exists()


def test_status_for_people(csdesk: Csdesk, shop: Desk) -> None:
    lines = csdesk("status").lines
    assert lines[:2] == ["COD: 1", "Unpaid: 1"]
    assert "Cut-off: 16:00 · in 7h30m" in lines
    assert lines[-1] == "Most urgent: Taobao …4823: it should have left 5m ago"


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ([], ("order", "taobao:4823", "late")),
        (["4823"], ("order", "taobao:4822", "soon")),
        (["4823", "4822"], ("order", "pdd:5532", "cod")),
        (["4823", "4822", "5532"], ("step", "login", "step_open")),
    ],
)
def test_the_most_urgent_thing(csdesk: Csdesk, shop: Desk, gone: list[str], found: tuple[str, str, str]) -> None:
    for number in gone:
        platform = "pdd" if number.startswith("5") else "taobao"
        put_orders(shop, make_order(number, platform, platform_state=PlatformState.DELIVERED))
    thing = csdesk("next", "--json").json
    assert (thing["kind"], thing["id"], thing["why"]) == found
    assert csdesk("next").out == f"{thing['id'].rpartition(':')[2]}: {thing['sentence']}\n"


def test_after_the_routine_comes_the_ordinary_work(csdesk: Csdesk, desk: Desk) -> None:
    for number in range(1, 9):
        assert csdesk("routine", "done", str(number)).code == 0
    assert csdesk("next").out == "Nothing is open.\n"
    assert csdesk("next", "--json").out == "null\n"
    put_orders(desk, make_order("5533", platform_state=PlatformState.SHIPPED))
    assert csdesk("next", "--json").json["why"] == "to_notify"
    put_orders(desk, make_order("5531", **UNPAID, created_at=NOW - timedelta(hours=23)))
    assert csdesk("next", "--json").json["why"] == "closes_soon"


@pytest.mark.duty("R02")
def test_a_step_is_refused_while_its_data_contradict_it(csdesk: Csdesk, shop: Desk) -> None:
    ran = csdesk("routine", "done", "unpaid")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.splitlines()[0] == "Unpaid orders cannot be ticked: 1 still open."
    assert csdesk("routine", "skip", "unpaid", "--why", "下午做").code == 0
    assert csdesk("routine", "skip", "to_ship", "--why", " ").code == 5
    put_orders(shop, make_order("5531", "pdd", platform_state=PlatformState.CLOSED))
    assert csdesk("routine", "done", "4").code == 0


JUST, LONG = NOW - timedelta(minutes=20), NOW - timedelta(hours=5)
COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None}
OUT = (Line("茶巾", sku="TC-09"),)


@pytest.mark.parametrize(
    ("step", "facts", "waits"),
    [
        ("unpaid", {**UNPAID, "created_at": LONG}, False),
        ("unpaid", {**UNPAID, "created_at": LONG, "desk_reminders": (Reminder(JUST, "forgot", True),)}, True),
        ("unpaid", {**UNPAID, "created_at": LONG, "desk_reminders": (Reminder(LONG, "forgot", True),)}, False),
        ("unpaid", {**UNPAID, "created_at": LONG, "buyer_message": "不要了"}, True),
        ("unpaid", {**UNPAID, "created_at": NOW - timedelta(hours=25)}, True),  # past its closing time
        ("unpaid", {**UNPAID, "created_at": NOW - timedelta(hours=24)}, True),  # closes in this moment
        ("to_ship", COD, False),
        ("to_ship", {**COD, "desk_cod_asked_at": JUST}, True),
        ("to_ship", {}, False),
        ("to_ship", {"desk_address_confirm": "asked"}, True),
        ("to_ship", {"desk_address_confirm": "asked", "ship_by": JUST}, False),  # late: there is no time to wait
        ("to_ship", {"desk_address_confirm": "confirmed"}, False),
        ("to_ship", {"desk_address_confirm": "confirmed", "lines": OUT}, True),  # none of it is in stock
        ("to_ship", {"desk_address_confirm": "confirmed", "lines": OUT, "ship_by": JUST}, False),
        ("unpaid", {**UNPAID, "created_at": NOW - timedelta(hours=22, minutes=30), "buyer_message": "不要了"}, True),
    ],
)
def test_a_step_is_done_when_what_is_left_waits(
    csdesk: Csdesk, desk: Desk, step: str, facts: dict[str, Any], waits: bool
) -> None:
    products.set_product(desk, "TC-09", {"real": 0})
    put_orders(desk, make_order("4000000000004901", **facts))
    found = next(one for one in csdesk("routine", "--json").json["steps"] if one["id"] == step)
    assert (found["open"], found["waiting"]) == (1, int(waits))
    gone = NOW - facts.get("created_at", NOW) >= timedelta(hours=24)
    assert found["over"] == gone, "what the platform should have closed waits for nobody"
    assert ("should be closed: 1" in csdesk("routine").out) is gone
    ran = csdesk("routine", "done", step)
    assert ran.code == (0 if waits else 5)
    for other in {"1", "2", "3", "4", "5", "6", "7", "8"}:
        csdesk("routine", "skip", other, "--why", "x")
    named = csdesk("next", "--json").json
    assert (named is None or named["why"] in ("soon", "late")) if waits else named["kind"] == "order"
    if step == "unpaid":
        assert csdesk("status", "--json").json["queues"]["unpaid"] == 1
        assert csdesk("order", "remind", "4000000000004901").code == (5 if waits else 0)


def test_the_routine_of_a_day(csdesk: Csdesk, desk: Desk) -> None:
    assert csdesk("routine", "done", "login", "--note", "三个店").code == 0
    assert csdesk("routine", "skip", "2", "--why", "没有站内信").code == 0
    shown = csdesk("routine", "show", "--json")
    assert shown.code == 1
    assert shown.json["done"] == 2
    closed = {"open": None, "waiting": 0, "asked": 0, "over": 0, "by": "AH", "at": "2026-03-17T08:30:00+08:00"}
    assert shown.json["steps"][:2] == [
        {"id": "login", "state": "done", "why": "三个店", "new": None, "took_s": None, **closed},
        {"id": "station", "state": "skipped", "why": "没有站内信", "new": {}, "took_s": 0, **closed},
    ]
    assert csdesk("routine").lines == csdesk("routine", "show").lines
    for number in range(3, 9):
        csdesk("routine", "done", str(number))
    assert csdesk("routine", "show").code == 0


def test_a_new_day_starts_open_and_the_old_one_is_kept(csdesk: Csdesk, desk: Desk) -> None:
    csdesk("routine", "done", "mail")
    csdesk("routine", "done", "login")
    tomorrow = ("--now", "2026-03-18T08:00:00+08:00")
    assert csdesk("routine", "show", "--json", *tomorrow).json["done"] == 0
    csdesk("routine", "done", "mail", *tomorrow)
    days = [(fact["day"], fact["step"]) for fact in csdesk("routine", "history", "--json").json]
    assert days == [("2026-03-18", "mail"), ("2026-03-17", "login"), ("2026-03-17", "mail")]
    assert csdesk("routine", "history", "-q").lines == ["mail", "login", "mail"]


def test_ticking_twice_writes_once(csdesk: Csdesk, desk: Desk) -> None:
    csdesk("routine", "done", "login")
    desk.sync()
    before = desk.store.seq
    assert csdesk("routine", "done", "login").code == 0
    assert csdesk("routine", "done", "login", "--dry-run").code == 0
    desk.sync()
    assert desk.store.seq == before


@pytest.mark.parametrize("step", ["9", "0", "", "unpaid "])
def test_steps_by_id_or_number(csdesk: Csdesk, desk: Desk, step: str) -> None:
    assert csdesk("routine", "done", step).code == (0 if step.strip() == "unpaid" else 2)


def test_phones_in_reasons_are_masked(csdesk: Csdesk, shop: Desk) -> None:
    assert csdesk("routine", "skip", "5", "--why", "等 19900000001 回电").code == 0
    for words in (["routine"], ["routine", "history", "--json"], ["status", "--json"]):
        out = csdesk(*words).out
        assert "199****0001" in out
        assert "19900000001" not in out


def test_a_step_says_how_many_were_asked_can_be_done_and_wait(csdesk: Csdesk, desk: Desk, zh: None) -> None:
    unpaid = {**UNPAID, "created_at": LONG}
    asked: dict[str, Any] = {"desk_reminders": (Reminder(JUST, "forgot", True),)}
    for number in range(5):
        put_orders(desk, make_order(f"40000000000049{number:02}", **unpaid, **asked))
    put_orders(desk, make_order("4000000000004950", **unpaid))
    assert any("6 单 · 已催 5 · 可催 1" in line for line in csdesk("routine").lines)
    put_orders(desk, make_order("4000000000004951", **unpaid, buyer_message="不要了"))
    assert any("7 单 · 已催 5 · 可催 1 · 等着 1" in line for line in csdesk("routine").lines)
    products.set_product(desk, "TC-09", {"real": 0})
    put_orders(desk, make_order("4000000000004960", desk_address_confirm="confirmed", lines=OUT))
    put_orders(desk, make_order("4000000000004961", desk_address_confirm="asked"), make_order("4000000000004962"))
    assert any("3 单 · 已问 1 · 可办 1 · 等着 1" in line for line in csdesk("routine").lines)


@pytest.mark.duty("R01")
def test_the_first_step_lists_where_one_logs_in(csdesk: Csdesk, desk: Desk) -> None:
    assert "http" not in csdesk("routine", "show").lines[0]
    assert csdesk("config", "set", "taobao.url", "https://myseller.example/taobao").code == 0
    assert csdesk("config", "set", "pdd.url", "https://mms.example").code == 0
    first = csdesk("routine", "show").lines[0]
    assert "Pinduoduo https://mms.example, Taobao https://myseller.example/taobao" in first
