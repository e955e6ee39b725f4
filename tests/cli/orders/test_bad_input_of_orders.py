"""What the order desk is told wrongly: refused with the way out, nothing half-done; one case for each item."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import PlatformState
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

A, B, COD, UNPAID, SENT = (f"{4000000000000000 + n}" for n in (1111, 21111, 7716, 5533, 7702))
YT_A, YT_B = "YT1111111111111", "YT2222222222222"

CASES = {
    "wrong id": (("order", "show", "9999"), 2, "csdesk order list"),
    "ambiguous id": (("order", "hold", "1111", "--why", "x"), 2, "Write more of the number."),
    "ambiguous id among several": (("order", "flag", COD, "1111", "red"), 2, "Write more of the number."),
    "address answer of an unpaid order": (("order", "confirm", UNPAID, "--answer", "confirmed"), 5, ""),
    "COD answer, never told": (("order", "cod", COD, "--answer", "accepted"), 5, "--told"),
    "COD answer of an order that is none": (("order", "cod", A, "--answer", "accepted"), 5, ""),
    "hold until a time gone by": (("order", "hold", A, "--why", "x", "--until", "2026-03-17T08:00:00+08:00"), 5, ""),
    "promise in the past": (("order", "urge", A, "--by", "08:00", "--sent"), 5, ""),
    "negative COD fee": (("order", "cod", COD, "--fee=-5", "--sent"), 5, "--fee"),
    "negative freight": (("order", "cod", SENT, "--answer", "rejected", "--freight=-1"), 5, ""),
    "negative coupon": (("order", "change", SENT, "--kind", "forgot_coupon", "--amount=-5", "--sent"), 5, "so: 12"),
    "negative cost": (("order", "urge", A, "--cost=-5", "--sent"), 5, "--cost"),
    "negative number of pieces": (("order", "add", "张三 19900000001", "--qty=-1"), 5, "--qty"),
    "courier not configured": (("order", "confirm", A, "--courier", "飞马", "--sent"), 5, "couriers.toml"),
    "courier not configured, shipping": (
        ("order", "ship", B, "--courier", "飞马", "--tracking", YT_B),
        5,
        "couriers.toml",
    ),
    "tracking number of another order": (("order", "ship", B, "--courier", "yto", "--tracking", YT_A), 5, ""),
    "an order number as tracking number": (("order", "ship", B, "--courier", "yto", "--tracking", A), 5, ""),
    "another courier's number": (("order", "ship", B, "--courier", "sf", "--tracking", YT_B), 5, "--sure"),
    "tracking of an order that may not leave": (
        ("order", "ship", COD, "--courier", "yto", "--tracking", YT_B),
        5,
        "order show",
    ),
    "promise of what has left": (("order", "urge", SENT, "--by", "+2h", "--sent"), 5, ""),
    "a look for what has not left": (("parcel", "look", A, "x"), 5, ""),
    "a look at no parcel of it": (("parcel", "look", SENT, "x", "--parcel", "YT1111111111111"), 2, ""),
    "change of another case": (("order", "change", SENT, "--kind", "before_ship", "--text", "x", "--sent"), 5, "--why"),
    "closing a paid order": (("order", "close", A, "--why", "x"), 5, ""),
    "closing without a reason": (("order", "close", UNPAID, "--why", " "), 5, ""),
    "slip nobody wrote": (("slip", "ack", "SL-0317-99"), 2, "csdesk slip list"),
    "one of several refused": (("order", "close", UNPAID, A, "--why", "x"), 5, ""),
    "sheet with an unknown order": (("import", "unknown.csv"), 4, ""),
    "sheet with swapped numbers": (("import", "swapped.csv"), 4, ""),
}


@pytest.fixture
def shop(desk: Desk, csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch) -> Csdesk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    gone = {"platform_state": PlatformState.SHIPPED, "shipped_at": NOW}
    put_orders(
        desk,
        make_order(A, desk_parcels=(Parcel(YT_A, "yto", NOW, True),), buyer_nick="阿芸"),
        make_order(B, desk_address_confirm="confirmed", buyer_nick="月下"),
        make_order(COD, pay_kind="cod", paid_at=None, buyer_nick="货到再说"),
        make_order(UNPAID, platform_state=PlatformState.UNPAID, paid_at=None, buyer_nick="老茶客"),
        make_order(SENT, pay_kind="cod", tracking_no="YT3333333333333", courier="圆通", **gone),  # type: ignore[arg-type]
    )
    folder = Path(desk.home.folder)
    monkeypatch.chdir(folder)
    header = "订单编号,快递公司,运单号\n"
    (folder / "unknown.csv").write_text(f"{header}4000000000009999,圆通,{YT_B}\n", encoding="utf-8")
    (folder / "swapped.csv").write_text(f"{header}{SENT},圆通,{YT_A}\n{A},圆通,YT3333333333333\n", encoding="utf-8")
    return csdesk


def state(home: Path) -> tuple[dict[str, object], int]:
    desk = open_desk(home, now=NOW.isoformat(), lang="en", operator="AH")
    return dict(desk.orders), len(desk.records.follow.records) + len(desk.records.cases.records)


@pytest.mark.parametrize("name", CASES)
def test_refused_with_the_way_out_and_nothing_half_done(shop: Csdesk, home: Path, name: str) -> None:
    words, code, hint = CASES[name]
    before = state(home)
    ran = shop(*words)
    assert ran.code == code, ran
    said = ran.err + ran.out
    assert said.strip()
    assert hint in said
    assert len(ran.err.splitlines()) <= 3
    assert state(home) == before


def test_the_same_sheet_twice_changes_nothing(shop: Csdesk, home: Path) -> None:
    Path("sheet.csv").write_text(f"订单编号,快递公司,运单号\n{B},圆通,{YT_B}\n", encoding="utf-8")
    assert shop("import", "sheet.csv").code == 0
    before = state(home)
    again = shop("import", "sheet.csv", "--json")
    assert (again.code, again.json["totals"]["unchanged"]) == (0, 1)
    assert state(home) == before


def test_two_swapped_orders_are_set_right_by_undo(shop: Csdesk, home: Path) -> None:
    shop("order", "ship", B, "--courier", "yto", "--tracking", YT_B)
    refused = shop("order", "ship", A, "--courier", "yto", "--tracking", YT_B)
    assert refused.code == 5
    assert B in refused.err, "it names the order that has the number"
    assert "undo" in refused.err, "and says the way out"
    shop("undo")
    shop("order", "confirm", A, "--answer", "confirmed", "--sent")
    assert shop("order", "ship", A, "--courier", "yto", "--tracking", YT_B).code == 0
