"""The work journal: a line on anything, in the day's log and the handover, taken back by undo."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.handover.items import Section
from csdesk.errors import RefusedError, UsageError
from csdesk.services.handover import journal
from csdesk.services.handover.handover import build
from csdesk.services.talk.incoming import paste
from csdesk.services.upkeep.history import read_log, undo
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("R13")
def test_a_line_is_in_the_days_log_and_the_handover(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n")
    journal.write(desk, "破损，已补寄，电话 19900000001", "4821")
    journal.write(desk, "发票抬头问清楚了", "ms-0317-01")
    desk.sync()
    last, first = read_log(desk, day=NOW.date(), verb="log.add")
    assert first.summary.endswith("noted in the journal: 破损，已补寄，电话 199****0001")
    assert [row.subject for row in read_log(desk, find="抬头问清楚")] == [last.subject]
    items = [item for item in build(desk).items if item.section is Section.JOURNAL]
    assert [(item.what, item.order_id) for item in items] == [
        ("破损，已补寄，电话 199****0001", "taobao:4000000000004821"),
        ("发票抬头问清楚了 · MS-0317-01", None),
    ]
    undo(desk)
    desk.sync()
    assert "发票" not in read_log(desk, verb="log.add")[0].summary
    assert [item.what for item in build(desk).items if item.section is Section.JOURNAL] == [items[0].what]


def test_a_line_needs_words_and_a_thing_that_there_is(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        journal.write(desk, " ")
    with pytest.raises(UsageError):
        journal.write(desk, "x", "CS-0317-09")
    assert desk.records.handover.lines.records == {}
