"""Desks for the tests of the handover: who hands over, who takes over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.handover.items import Section
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.handover.handover import add
from csdesk.services.imports.imports import FileReport, import_paths
from csdesk.services.orders import pickups
from tests.services.handover.handovers import EVENING, LATER, MORNING, Open, Take
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def busy(open_at: Open) -> Desk:
    """A desk in the evening with something in every section."""
    desk = open_at(EVENING)
    late = make_order("4000000000000001", ship_by=NOW)
    soon = make_order("4000000000000002", ship_by=NOW + timedelta(hours=12))
    tomorrow = make_order("4000000000000003", ship_by=NOW + timedelta(hours=25))
    held = make_order("4000000000000004", desk_hold_reason="等买家确认,电话 19900000001")
    cod = make_order("4000000000000005", pay_kind="cod", paid_at=None)
    special = make_order("4000000000000006", desk_special="加急礼盒,写贺卡")
    calm = make_order("4000000000000007", ship_by=NOW + timedelta(days=3))
    put_orders(desk, late, soon, tomorrow, held, cod, special, calm)
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=1), buyer="月下")
    follow.add(desk, FollowKind.DAIGOU, "代购茶盘", due=NOW - timedelta(hours=1))
    follow.add(desk, FollowKind.ABNORMAL, "两单面单贴反")
    follow.add(desk, FollowKind.KB_GAP, "茶盘能不能进洗碗机")
    cases.open_case(desk, "0001", CaseKind.AFTERSALES, "盖子碎了")
    pickups.book(desk, "yto", due=desk.now() + timedelta(hours=1))
    return desk


@pytest.fixture
def sender(tmp_path: Path) -> Desk:
    """A desk with six things to hand over."""
    desk = open_desk(tmp_path / "sender", now=EVENING, lang="en", operator="AH")
    put_orders(
        desk,
        make_order("4000000000000001", ship_by=NOW, buyer_nick="=1+1 [x](y) *z*"),
        make_order("4000000000000004", desk_hold_reason="等买家确认 <b>", ship_by=LATER),
        make_order("4000000000000006", desk_special="礼盒", ship_by=LATER),
    )
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=1), buyer="月下")
    add(desk, "第一行\n\n第三行 \\ <br> `x`", section=Section.WATCH)
    add(desk, "带话", due=NOW + timedelta(days=1))
    desk.sync()
    return desk


@pytest.fixture
def taker(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "taker", now=MORNING, lang="en", operator="BX")


@pytest.fixture
def take(taker: Desk, tmp_path: Path) -> Take:
    """Import a file of some bytes and return what came of it."""

    def job(data: bytes) -> FileReport:
        path = tmp_path / "came.md"
        path.write_bytes(data)
        report = import_paths(taker, [path], kind="handover")
        taker.sync()
        return report.files[0]

    return job
