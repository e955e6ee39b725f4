"""The table of queues: what stands in it is everywhere, with one number, and nothing else is a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import PlatformState
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.screens.orders.orders import tabs
from csdesk.screens.today.side import side_lines
from csdesk.services.demo import demo
from csdesk.services.handover.figures import figures_of
from csdesk.services.handover.shift import shift_end
from csdesk.services.today import queues
from csdesk.services.today.next import next_up
from csdesk.services.today.queues import QUEUES, QueueRow, order_queues
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.steps import shipped_steps
from csdesk.session import Session
from csdesk.widgets.bars import Head
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders

FAKE = QueueRow(
    "gifts", "Gifts", "arrived, and still to be wrapped", frozenset((Stage.DELIVERED,)), places=("products",),
    todo="wrap it", turn=-9, pressing=True,
)  # fmt: skip


@pytest.fixture
def gifts(monkeypatch: pytest.MonkeyPatch) -> Iterator[QueueRow]:
    monkeypatch.setitem(QUEUES, FAKE.id, FAKE)
    queues._of_stage.cache_clear()
    yield FAKE
    queues._of_stage.cache_clear()


def tiles(desk: Desk) -> dict[str, str]:
    """Return the word and the first number of each line beside the routine."""
    lines = ["".join(text for text, _tone in line) for line in side_lines(Session(desk, lambda _outcome: None), 80)]
    return {line[:12].strip(): line[12:17].strip() for line in lines}


def test_a_row_more_is_everywhere(csdesk: Csdesk, desk: Desk, gifts: QueueRow) -> None:
    desk.home.folder.mkdir(parents=True)
    own = '[[steps]]\nid = "wrap"\ntitle = "Wrap"\ncounts = ["gifts"]\n'
    (desk.home.folder / "routine.toml").write_text(own, encoding="utf-8")
    put_orders(desk, make_order("4821", platform_state=PlatformState.DELIVERED), make_order("4822"))
    snapshot = take_snapshot(desk)
    assert snapshot.queues["gifts"] == ("taobao:4821",)
    assert tabs()[-2:] == ["gifts", None]
    assert tiles(desk)["Gifts"] == "1"
    assert Head(Session(desk, lambda _outcome: None), "today")._label("products")[1] == "1"
    status = csdesk("status", "--json").json
    assert (status["queues"]["gifts"], status["by_platform"]["taobao"]["gifts"]) == (1, 1)
    assert "Gifts: 1" in csdesk("status").lines
    assert csdesk("order", "list", "--queue", "gifts", "-q").lines == ["taobao:4821"]
    assert csdesk("why", "gifts", "--json").json[0]["because"] == "arrived, and still to be wrapped"
    assert "queue: Gifts" in [one["conclusion"] for one in csdesk("why", "4821", "--json").json]
    assert [(one.label, one.count) for one in shift_end(desk, snapshot).open] == [("Gifts", 1), ("To confirm", 1)]
    assert ("gifts", "1") in [(one.name, one.value) for one in figures_of(snapshot)]
    assert next(step.open for step in snapshot.steps if step.id == "wrap") == 1
    urgent = next_up(snapshot)
    assert urgent is not None
    assert (urgent.id, urgent.why) == ("taobao:4821", "gifts")
    assert "wrap it" in urgent.sentence


def test_every_number_of_the_demo_shop_is_the_same_everywhere(
    csdesk: Csdesk, home: Path, open_at: Callable[[str], Desk]
) -> None:
    when = "2026-03-17T08:30:00+08:00"
    demo.prepare(Home(home))
    made = open_at(when)
    demo.fill(made)
    made.sync()
    snapshot = take_snapshot(made)
    status = csdesk("status", "--json").json["queues"]
    lines = csdesk("status").lines
    tile, figure = tiles(made), {one.name: one.value for one in figures_of(snapshot)}
    shift = {one.label: one.count for one in shift_end(made, snapshot).open}
    assert list(status) == list(QUEUES)
    for row in QUEUES.values():
        count = snapshot.count(row.id)
        assert status[row.id] == count
        assert shift.get(_(row.label), 0) == count
        assert int(tile[_(row.label)[:12]]) == count
        assert any(line.startswith(f"{row.label}: {count}") for line in lines)
        assert row.places == ("handover",) or int(figure[row.id]) == count
    for row in order_queues():
        listed = csdesk("order", "list", "--queue", row.id, "-q").lines
        assert listed == list(snapshot.queues[row.id])


def test_the_names_of_order_queues_are_those_of_the_table() -> None:
    assert {row.id for row in order_queues()} == set(Queue)


def test_the_routine_counts_and_opens_only_queues_that_there_are() -> None:
    counted = {name for step in shipped_steps() for name in step.counts}
    assert counted <= set(QUEUES) | {"station", "mail", "reviews_bad", "handover"}
    doors = [door.partition(":") for step in shipped_steps() for door in step.opens]
    assert {tab for place, _colon, tab in doors if place == "orders"} <= {row.id for row in order_queues()}


@pytest.mark.duty("V01")
def test_only_where_the_seller_rates_the_buyer_is_there_something_to_rate(desk: Desk) -> None:
    done = [make_order(number, platform, platform_state=PlatformState.COMPLETED)
            for number, platform in (("1001", "taobao"), ("1002", "pdd"), ("1003", "douyin"))]  # fmt: skip
    put_orders(desk, *done)
    assert take_snapshot(desk).queues["to_rate"] == ("taobao:1001",)
