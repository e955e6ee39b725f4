"""Whatever the desk concludes it can explain: every blocker, every queue, every step, every deadline of a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.cases.plan import PLANS
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.handover.items import Note, Section
from csdesk.domain.orders.labels import BLOCKERS
from csdesk.domain.orders.tracking import ParcelLine, ParcelState
from csdesk.domain.shared.models import PlatformState, Receiver
from csdesk.domain.talk.reviews import Contact, Review
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.screens.frame.why import rule_words
from csdesk.services.cases import cases
from csdesk.services.desk import settings
from csdesk.services.follow import follow
from csdesk.services.orders import products
from csdesk.services.search.because import SOURCES, Because, by_rule, by_setting, words_of
from csdesk.services.search.why import MOST, page, why
from csdesk.services.search.why_counts import TALLIES
from csdesk.services.search.why_orders import BLOCKED
from csdesk.services.talk.incoming import paste
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.steps import shipped_steps
from csdesk.services.today.talk import LYING
from tests.support import NOW, make_order, put_orders

DAY = timedelta(days=1)
HIDDEN = Receiver("张**", "199********", "浙江省", "杭州市", "西湖区", "****", readable=False)
GONE: dict[str, Any] = {"platform_state": PlatformState.SHIPPED, "tracking_no": "YT8888888888888", "courier": "圆通"}
BLOCKING: dict[str, dict[str, Any]] = {
    "cod_unanswered": {"pay_kind": "cod", "paid_at": None},
    "address_unconfirmed": {},
    "address_changed": {"desk_address_confirm": "changed", "desk_open_slips": ("SL-0317-01",)},
    "message_unread": {"buyer_message": "改地址，电话 19900000001"},
    "refund_open": {"refund": "open"},
    "on_hold": {"desk_hold_reason": "等补货"},
    "receiver_unreadable": {"receiver": HIDDEN},
    "no_stock": {"lines": ()},
    "phone_bad": {"receiver": Receiver("张三", "123", "浙江省", "杭州市", "西湖区", "文三路 1 号")},
    "slip_open": {"desk_address_confirm": "confirmed", "desk_open_slips": ("SL-0317-01",)},
}
QUEUED: dict[str, dict[str, Any]] = {
    "unpaid": {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None},
    "cod": {"pay_kind": "cod", "paid_at": None},
    "to_confirm": {},
    "to_ship": {"desk_address_confirm": "confirmed"},
    "on_hold": {"held": True},
    "to_notify": {**GONE, "shipped_at": NOW},
    "to_look": {**GONE, "shipped_at": NOW - 9 * DAY},
    "to_rate": {"platform_state": PlatformState.COMPLETED},
    "late": {"ship_by": NOW - timedelta(hours=1)},
}


def conclusions(desk: Desk, name: str) -> list[str]:
    found = why(desk, name)
    assert all(one.conclusion and one.because for one in found)
    assert all(bool(one.rule) <= bool(one.source) for one in found)  # no rule without its source
    return [one.conclusion for one in found]


@pytest.fixture
def talk(desk: Desk) -> Desk:
    """Something in every queue of anything but orders."""
    put_orders(desk, make_order())
    paste(desk, "老周 2026-3-17 8:10:30\n要发票\n", platform="pdd")
    cases.open_case(desk, "4821", CaseKind.INTERCEPT)
    follow.add(desk, FollowKind.TODO, "问厂家", due=NOW)
    with desk.change("made", "made") as change:
        review = Review("RV-0317-01", "a", NOW - DAY, "taobao", stars=1, text="碎了", created_at=NOW - DAY)
        desk.records.reviews.put(change, review)
        desk.records.handover.lines.put(change, Note("HO-0316-01", Section.TODO, "锅炉坏了", NOW - DAY, "LW"))
    desk.sync()
    return desk


@pytest.mark.parametrize("code", BLOCKERS)
def test_every_blocker_has_its_facts(desk: Desk, code: str) -> None:
    assert BLOCKED.keys() == BLOCKERS.keys() == BLOCKING.keys()
    facts = BLOCKING[code]
    if code == "no_stock":
        products.set_product(desk, "GW-01", {"real": 1})
        facts = {}
    put_orders(desk, make_order(**facts))
    assert code in desk.judge(desk.orders["taobao:4000000000004821"]).blockers
    (found,) = [one for one in why(desk, "4821") if one.conclusion == _(BLOCKERS[code])]
    assert found.because
    assert "19900000001" not in found.because


@pytest.mark.parametrize("queue", [row.id for row in QUEUES.values() if row.stages])
def test_every_queue_of_orders_says_its_rule_and_its_number(desk: Desk, queue: str) -> None:
    put_orders(desk, make_order(**QUEUED[queue]))
    row = QUEUES[queue]
    assert f"queue: {_(row.label)}" in conclusions(desk, "4821")
    first, *others = why(desk, queue)
    assert (first.conclusion, first.because) == (f"{_(row.label)}: 1", _(row.rule))
    assert "…4821" in [one.conclusion for one in others]


@pytest.mark.parametrize("queue", [row.id for row in QUEUES.values() if not row.stages])
def test_every_other_queue_says_its_rule_and_its_number(talk: Desk, queue: str) -> None:
    assert LYING.keys() == {row.id for row in QUEUES.values() if not row.stages}
    snapshot, row = take_snapshot(talk), QUEUES[queue]
    first, *others = why(talk, queue)
    assert (first.conclusion, first.because) == (f"{_(row.label)}: 1", _(row.rule))
    (key,) = snapshot.talk.lying(queue)
    assert len(others) - bool(row.late(snapshot.talk)) == 1
    if queue != "handover_unread":
        assert conclusions(talk, key)


def test_every_step_of_the_routine_says_what_it_counts(talk: Desk) -> None:
    counted = {name for step in shipped_steps() for name in step.counts}
    assert counted <= QUEUES.keys() | TALLIES.keys()
    assert take_snapshot(talk).talk.tallies.keys() <= TALLIES.keys()
    for step in take_snapshot(talk).routine:
        assert any(one.startswith("routine: ") for one in conclusions(talk, step.id))
    assert "To confirm: 1" in conclusions(talk, "to_ship")
    assert "bad reviews: 1" in conclusions(talk, "reviews_bad")


@pytest.mark.parametrize(("orders", "rest"), [(30, ["and 10 more"]), (MOST + 1, ["and 1 more"]), (MOST, [])])
def test_a_long_queue_is_told_in_part(desk: Desk, orders: int, rest: list[str]) -> None:
    put_orders(desk, *(make_order(f"{number}") for number in range(5000, 5000 + orders)))
    found = conclusions(desk, "to_confirm")
    assert (found[0], found[MOST + 1 :]) == (f"To confirm: {orders}", rest)


def test_a_deadline_names_the_file_or_the_dated_rule(desk: Desk) -> None:
    put_orders(desk, make_order(ship_by=NOW - timedelta(hours=1)), make_order("5533", ship_by=None))
    assert "overdue since 03-17 07:30: the file names this time" in map(words_of, why(desk, "4821"))
    (rule,) = [one for one in why(desk, "5533") if one.rule]
    assert (rule.rule, rule.since) == ("taobao.ship_hours = 48", date(2026, 11, 1))
    assert rule.source


def test_a_message_names_its_window_and_the_hours_that_count(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    paste(desk, "老周 2026-3-17 8:10:30\n要发票\n", platform="pdd")
    assert conclusions(desk, "ms-0317-01")[-1] == "overdue"
    window, hours = [one for one in why(desk, "ms-0317-01") if one.rule]
    assert (window.rule, hours.rule) == ("pdd.reply_window_s = 300", "pdd.reply_hours = 08:00-23:00")
    settings.set_setting(desk.home, "pdd.reply_window_s", "60")
    again = next(one for one in why(open_at(NOW.isoformat()), "ms-0317-01") if one.rule)
    assert (again.rule, again.source) == ("pdd.reply_window_s = 60", "your settings")


def test_what_nothing_is_concluded_of_is_said(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"real": 1})
    for name in ("GW-01", "nothing", "", "queue", "1"):
        with pytest.raises(UsageError):
            why(desk, name)
    assert page(desk, ["GW-01", "nothing"]) == []


@pytest.mark.parametrize("kind", [*PLANS, CaseKind.EXCHANGE])
def test_a_case_names_its_next_step(talk: Desk, kind: CaseKind) -> None:
    (key,) = cases.open_case(talk, "4821", kind).changed
    talk.sync()
    (due,) = [one for one in why(talk, key) if one.conclusion.startswith(("next date", "overdue"))]
    assert due.because.startswith("its next step: ") == (kind in PLANS)


def test_a_case_without_photos_says_which(talk: Desk) -> None:
    (key,) = cases.open_case(talk, "4821", CaseKind.COMPENSATION).changed
    talk.sync()
    (found,) = [one for one in why(talk, key) if "photos" in one.conclusion]
    assert found.because == "still missing: waybill number, whole product, the flaw"


def test_a_review_names_the_first_contact_then_the_window(talk: Desk) -> None:
    (first,) = [one for one in why(talk, "RV-0317-01") if one.rule]
    assert (first.rule, first.source) == ("sla.review_first_min = 30", "csdesk's own, to be changed in the settings")
    review = talk.records.reviews.records["RV-0317-01"]
    with talk.change("made", "made") as change:
        talk.records.reviews.put(change, Review(**{**_fields(review), "contacts": (Contact(NOW, "AH"),)}))
    assert "contacted" in conclusions(talk, "RV-0317-01")


def _fields(review: Review) -> dict[str, Any]:
    return {name: getattr(review, name) for name in review.__struct_fields__}


def test_a_parcel_names_the_table_the_file_or_what_arrived(desk: Desk) -> None:
    put_orders(desk, make_order(**QUEUED["to_look"]))

    def looked() -> str:
        (found,) = [one for one in why(desk, "4821") if one.conclusion.startswith("to be looked for")]
        assert found.because
        return f"{found.because} | {found.rule} | {found.since} | {found.source}"

    assert looked().startswith("left at 03-08 08:30, usually there in 4 days | yto.days = 4 | 2026-11-30 | general")
    lines = [ParcelLine("a", "states", "YT8888888888888", NOW - DAY, ParcelState.STUCK, file="件.csv")]
    with desk.change("import", "made") as change:
        desk.records.parcel_lines.put(change, lines[0])
    desk.sync()
    assert looked().startswith("件.csv says: stuck")


RULES_SAID = ("ship_hours", "pay_minutes", "review_reply_hours", "reply_window_s", "reply_hours")
SETTINGS_SAID = (
    "remind.quiet",
    "remind.max_per_day",
    "sla.late_s",
    "sla.review_first_min",
    "office_hours",
    "aftersales.max_pay",
)


def test_rules_and_their_sources_are_told_in_her_words(desk: Desk, zh: None) -> None:
    """No name of a setting or a rule of the program, and no source in the other language."""
    told = [Because("", "", "sf.days = 3", desk.couriers.usual.source)]
    told += [by_rule(desk, name, rule, "", "") for name in desk.packs for rule in RULES_SAID]
    told += [by_setting("", "", name, 1) for name in SETTINGS_SAID]
    lines = [rule_words(one, desk.packs) for one in told]
    assert [line for line in lines if re.search(r"[a-z]+[._][a-z_]+ ?[=：]|[a-z]{4,} [a-z]+ [a-z]+", line)] == []
    sources = {rule.source for pack in desk.packs.values() for rule in pack.rules.values()}
    assert sources | {desk.couriers.usual.source} <= set(SOURCES)
