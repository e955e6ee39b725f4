"""The demo shop: what its desk shows is what an independent count of its cast says, at any hour."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sized
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import UsageError
from csdesk.importer import result_of
from csdesk.paths import Home, data_dir
from csdesk.services.demo import demo
from csdesk.services.demo.files import LAYOUTS
from csdesk.services.imports.imports import import_paths
from csdesk.services.imports.told import file_line
from csdesk.services.orders import confirm
from csdesk.services.reports.papers import summary_lines
from csdesk.services.reports.reports import summary
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.inbox import inbox_of
from csdesk.services.today.snapshot import take_snapshot

GONE = {"shipped", "delivered", "completed", "closed", "cancelled", "refunded"}
HELD = {"0966", "1022"}
STUCK = {"0974"}
ASKED = {"8846", "8802", "0941", "0933", "0925", "7746"}


def cast() -> Iterator[tuple[str, dict[str, Any]]]:
    for layout in LAYOUTS["zh"]:
        for order in tomllib.loads((data_dir() / f"demo/zh/{layout}.toml").read_text(encoding="utf-8"))["orders"]:
            yield layout.removesuffix("_new"), order


def queue_by_hand(order: dict[str, Any]) -> str | None:
    """Say where an order of the cast belongs, without the desk's own rules."""
    if order["no"][-4:] in HELD:
        return "on_hold"
    if order["no"][-4:] in ASKED:
        return "to_ship"
    if order["state"] in GONE:
        announced = order["state"] == "shipped" and order["no"][-4:] not in STUCK
        return "to_notify" if announced else None
    if order.get("pay") == "cod":
        return "cod"
    return {"unpaid": "unpaid", "part_shipped": "to_ship"}.get(order["state"], "to_confirm")


@pytest.fixture
def shop(home: Path, open_at: Callable[[str], Desk]) -> Callable[[str], Desk]:
    """Make the demo shop at a moment of one's choice."""

    def make(when: str) -> Desk:
        demo.prepare(Home(home))
        desk = open_at(when)
        demo.fill(desk)
        desk.sync()
        return desk

    return make


@pytest.mark.parametrize("when", ["2026-03-17T08:30+08:00", "2026-03-17T00:10+08:00", "2026-11-11T23:50+08:00"])
def test_queues_are_those_of_the_cast(shop: Callable[[str], Desk], when: str) -> None:
    snapshot = take_snapshot(shop(when))
    placed = [(queue_by_hand(order), platform) for platform, order in cast()]
    wanted = Counter(place for place in placed if place[0] is not None)
    shown = Counter(
        (str(queue), platform)
        for queue in set(Queue) - {Queue.LATE, Queue.TO_RATE, Queue.TO_LOOK}
        for platform in ("taobao", "pdd", "douyin")
        for _count in range(snapshot.count(queue, platform))
    )
    assert shown == wanted
    assert len(snapshot.orders) == 45


def test_the_numbers_that_the_documents_show(shop: Callable[[str], Desk]) -> None:
    snapshot = take_snapshot(shop("2026-03-17T08:30:00+08:00"))
    shown = {str(queue): snapshot.count(queue) for queue in Queue if queue is not Queue.TO_RATE}
    assert shown == {
        "unpaid": 6, "cod": 3, "to_confirm": 11, "to_ship": 7, "on_hold": 2, "to_notify": 4, "to_look": 1, "late": 2,
    }  # fmt: skip
    assert snapshot.soon == 3
    assert {key[-4:] for key in snapshot.queues[Queue.LATE]} == {"8859", "0958"}
    assert {key[-4:] for key in snapshot.queues[Queue.TO_LOOK]} == {"0974"}
    assert {key[-4:] for key, order in snapshot.orders.items() if order.desk.together} == {"8846", "8802"}


def test_every_kind_of_trouble_is_in_it(shop: Callable[[str], Desk]) -> None:
    snapshot = take_snapshot(shop("2026-03-17T08:30:00+08:00"))
    blockers = Counter(code for standing in snapshot.standings.values() for code in standing.blockers)
    assert set(blockers) >= {
        "cod_unanswered", "address_unconfirmed", "message_unread", "refund_open", "on_hold", "receiver_unreadable",
        "phone_bad",
    }  # fmt: skip
    assert blockers["receiver_unreadable"] == 3
    assert blockers["refund_open"] == 2


def test_nothing_is_rejected_and_amounts_are_right(shop: Callable[[str], Desk]) -> None:
    desk = shop("2026-03-17T08:30:00+08:00")
    assert desk.records.rejects() == {}
    amounts = {order.order_no[-4:]: order.amount for order in desk.orders.values()}
    assert (amounts["4821"], amounts["6207"], amounts["8829"], amounts["0933"], amounts["7746"]) == (
        "78.00", "155.80", "900.00", "41.80", "68.80",
    )  # fmt: skip


def test_the_log_has_a_morning_in_it(shop: Callable[[str], Desk]) -> None:
    desk = shop("2026-03-17T08:30:00+08:00")
    changes = list(desk.store.changes())[::-1]
    assert [change.verb for change in changes if not change.verb.startswith(("import", "message"))] == [
        "pickup.book", "routine.done", *["order.confirm"] * 6, "order.flag", "order.note", "routine.done",
        "routine.done", "order.hold", "order.flag", "pickup.book", "buyer.note", *["order.confirm_answer"] * 6,
        "order.merge", "order.look",
        "order.note", "order.read", "case.open", "follow.add", "follow.add", "order.hold", *["product.set"] * 3,
        "order.flag",
    ]  # fmt: skip
    assert [change.at for change in changes] == sorted(change.at for change in changes)
    assert changes[0].at == "2026-03-17T07:59:00+08:00"
    assert {change.operator for change in changes} == {"AH"}
    assert desk.now().isoformat() == "2026-03-17T08:30:00+08:00"


def test_a_folder_in_use_is_refused(home: Path) -> None:
    home.mkdir()
    (home / "mine.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        demo.prepare(Home(home))
    assert refused.value.code == "not_empty"
    assert [path.name for path in home.iterdir()] == ["mine.txt"]


def test_buyers_talk_and_publish(shop: Callable[[str], Desk]) -> None:
    desk = shop("2026-03-17T10:30:00+08:00")
    inbox = inbox_of(desk).look()
    assert [inbox.wait(key).level for key in inbox.open] == ["late", "late", "slow", "fresh"]
    assert {inbox.messages[key].order_id is not None for key in inbox.live if inbox.messages[key].buyer_nick} == {True}
    assert {review.order_id is not None for review in desk.records.reviews.records.values()} == {True}


def test_the_late_shift_left_three_things_to_read(shop: Callable[[str], Desk]) -> None:
    desk = shop("2026-03-17T08:30:00+08:00")
    snapshot = take_snapshot(desk)
    assert snapshot.talk.handover_unread() == 3
    assert next(step.open for step in snapshot.steps if step.id == "handover") == 3


@pytest.fixture
def abroad(home: Path) -> Desk:
    """The English demo shop on a morning of its own."""
    demo.prepare(Home(home), "en")
    desk = open_desk(home, now="2026-03-17T08:30:00-04:00", lang="en")
    demo.fill(desk, "en")
    return open_desk(home, now="2026-03-17T08:30:00-04:00", lang="en")


def empty_places(desk: Desk) -> set[str]:
    snapshot, records, inbox = take_snapshot(desk), desk.records, inbox_of(desk).look()
    places: dict[str, Sized] = {
        "messages": inbox.open, "waiting": [key for key in inbox.live if key not in inbox.open],
        "reviews": records.reviews.records, "cases": records.cases.records, "follow": records.follow.records,
        "handover": range(snapshot.talk.handover_unread()), "pickups": records.pickups.records,
        "products": records.products.records,
    }  # fmt: skip
    places |= {
        queue: range(snapshot.count(queue)) for queue in Queue if queue not in (Queue.COD, Queue.TO_RATE, Queue.TO_LOOK)
    }
    return {name for name, rows in places.items() if not len(rows)}


def test_no_place_of_a_demo_is_empty(shop: Callable[[str], Desk]) -> None:
    assert empty_places(shop("2026-03-17T08:30:00+08:00")) == set()


def test_the_english_demo_is_a_shop_abroad(abroad: Desk) -> None:
    assert empty_places(abroad) == set()
    assert abroad.records.rejects() == {}
    orders = abroad.orders.values()
    assert {(order.platform, order.currency) for order in orders} == {
        ("shopify", "USD"), ("etsy", "EUR"), ("amazon", "GBP"),
    }  # fmt: skip
    assert {order.order_no for order in orders if not order.amount} == set()
    assert all(order.lines and order.lines[0].qty for order in orders)
    open_ones = [order for order in orders if order.platform_state == PlatformState.PAID]
    assert {order.order_no for order in open_ones if order.receiver is None or not order.receiver.address} == set()
    words = "\n".join(path.read_text(encoding="utf-8") for path in abroad.home.exports.iterdir())
    assert not re.search("[\u3400-\u9fff]", words)


def test_its_sales_are_told_by_currency_and_never_added_across(abroad: Desk) -> None:
    _title, lines = summary_lines(abroad, summary(abroad, period_of("month", abroad.now().date())))
    assert any("418.50 EUR" in line and "130.40 GBP" in line for line in lines)
    (platforms,) = (line for line in lines if line.startswith("Platforms"))
    assert platforms == "Platforms: Amazon 2 deals 130.40 GBP; Etsy 5 deals 418.50 EUR; Shopify 6 deals 688.50 USD"


def test_every_open_row_of_it_can_be_asked_about(abroad: Desk) -> None:
    queue = take_snapshot(abroad).queues[Queue.TO_CONFIRM]
    assert queue
    for order in queue:
        text = confirm.ask(abroad, order, "usps", mark=Mark.COPIED).text or ""
        assert text
        assert "CNY" not in text


@pytest.mark.parametrize("when", ["2026-03-17T00:10+08:00", "2026-03-17T10:47+08:00", "2026-11-11T23:50+08:00"])
def test_nothing_is_before_what_it_comes_of(shop: Callable[[str], Desk], when: str) -> None:
    desk = shop(when)
    for order in desk.orders.values():
        steps = [at for at in (order.created_at, order.paid_at, order.shipped_at, order.received_at) if at is not None]
        assert steps == sorted(steps), order.id
        assert not steps or steps[-1] <= desk.now(), order.id
    for review in desk.records.reviews.records.values():
        received = desk.orders[review.order_id or ""].received_at
        assert received is not None, review.id
        assert review.created_at is not None, review.id
        assert received < review.created_at, review.id
    for case in desk.records.cases.records.values():
        assert desk.orders[case.order_id or ""].received_at is not None, case.id
    for one in desk.records.follow.records.values():
        assert one.due_at is None or one.due_at > desk.now() or one.due_at > one.made_at, one.id


def test_its_words_name_no_hour_for_it_starts_at_any() -> None:
    for name in ("deeds", "talk", "handover", "taobao", "pdd", "pdd_new", "douyin"):
        text = (data_dir() / f"demo/zh/{name}.toml").read_text(encoding="utf-8")
        hours = r"[\d二三四五六七八九十]点|一点[前钟整半]|上午|下午|今晚|昨晚|(?:周|星期)[一二三四五六日天]"
        assert not re.findall(hours, text), name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_of_its_files_is_told_by_what_was_in_it_and_none_as_unknown(
    open_at: Callable[[str], Desk], home: Path, lang: str
) -> None:
    demo.prepare(Home(home), lang)
    desk = open_at("2026-03-17T09:00+08:00")
    report = import_paths(desk, demo.fill(desk, lang))
    assert report.files
    assert all(re.search(r"\d", file_line(file).removeprefix(file.path)) for file in report.files)
    assert not any(Path(file.path).name in said for file in report.files for said in result_of(report).warnings)
