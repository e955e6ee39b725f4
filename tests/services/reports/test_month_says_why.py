"""The month says why: root causes of cases, why leads were lost; the service report has its five-minute column."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind
from csdesk.domain.follow.follow import FollowEnd, FollowKind
from csdesk.domain.reports.periods import period_of
from csdesk.services.follow import follow
from csdesk.services.reports.out import as_bytes, make
from csdesk.services.talk.incoming import paste
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("F12", "B05")
def test_root_causes_and_lost_reasons_are_in_the_month(desk: Desk) -> None:
    with desk.change("made", "made") as transaction:
        for number, cause in enumerate(("泡沫太薄", "泡沫太薄", "发错颜色", None), 1):
            case = Case(f"CS-0317-0{number}", CaseKind.COMPLAINT, "taobao:1", NOW, "AH", root_cause=cause)
            desk.records.cases.put(transaction, case)
    for nick, why in (("老周", "别家更便宜"), ("小满", "没等到货，电话 19900000001")):
        follow.add(desk, FollowKind.LEAD, "茶具", buyer=nick)
        desk.sync()
        follow.done(desk, list(desk.records.follow.records)[-1], FollowEnd.LOST, why)
    desk.sync()
    month, day = (as_bytes(make(desk, "month", period_of("month", NOW.date())), "md").decode(), as_bytes(
        make(desk, "day", period_of("day", NOW.date())), "md").decode())  # fmt: skip
    assert "Root causes" in month
    assert "| 泡沫太薄 | 2 |" in month.replace("  ", " ")
    assert "没等到货，电话 199****0001" in month.replace("\\", "")
    assert "Root causes" not in day


@pytest.mark.duty("T05")
def test_the_service_report_has_the_five_minutes_by_platform(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, "清茶淡饭 2026-3-16 10:00:00\n在吗\n小满茶具:阿荷 2026-3-16 10:04:20\n您好\n", platform="taobao")
    desk.sync()
    text = as_bytes(make(desk, "service", period_of("day", NOW.date() - timedelta(days=1))), "csv").decode()
    assert "within 5 min" in text
    (row,) = [line for line in text.splitlines() if line.startswith("Taobao,1")]
    assert row.split(",")[3:6] == ["0.0", "0.0", "1.0"]
