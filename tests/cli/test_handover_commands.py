"""`csdesk handover` as scripts use it: what it prints, what it exits with, what it leaves in `status`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

MORNING = "2026-03-18T08:30:00+08:00"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order("4000000000000001", ship_by=NOW), make_order("4000000000000004", desk_hold_reason="x"))
    return desk


def unread(csdesk: Csdesk, now: str = MORNING) -> int:
    count: int = json.loads(csdesk("--now", now, "status", "--json").out)["queues"]["handover_unread"]
    return count


def shown(csdesk: Csdesk, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(csdesk(*words, "handover", "show", "--json").out)
    return found


def test_show_prints_an_object_in_the_form_of_the_contract(shop: Desk, csdesk: Csdesk) -> None:
    view = shown(csdesk)
    assert list(view) == ["shop", "operator", "date", "unread", "items", "numbers", "before"]
    assert {item["order_id"] for item in view["items"]} == {"taobao:4000000000000001", "taobao:4000000000000004"}
    first = view["items"][0]
    assert list(first)[:7] == ["id", "section", "severity", "kind", "source", "what", "order_id"]
    assert first["due_at"] == "2026-03-17T08:30:00+08:00"
    assert first["said"] is None
    assert view["numbers"]["to_confirm"] == "1"


@pytest.mark.parametrize(("day", "said"), [("17", "today"), ("18", "yesterday")])
def test_who_reads_is_told_the_day_and_what_is_handed_on_names_it(
    shop: Desk, csdesk: Csdesk, day: str, said: str
) -> None:
    reads = ("--now", f"2026-03-{day}T12:00:00+08:00", "handover")
    assert f"should have left by {said} 08:30" in csdesk(*reads, "show").out
    for words in (("show", "--csv"), ("show", "--json"), ("export",)):
        assert "should have left by 03-17 08:30" in csdesk(*reads, *words).out


@pytest.mark.duty("H01")
def test_the_evening_and_the_morning(shop: Desk, csdesk: Csdesk, tmp_path: Path) -> None:
    assert csdesk("handover", "add", "key is in the drawer", "--section", "watch", "--due", "18:00").out.startswith(
        "HO-0317-01"
    )
    assert unread(csdesk) == 1  # a line is read the next morning, handed over or not
    path = tmp_path / "h.md"
    result = csdesk("handover", "export", "-o", str(path))
    assert (result.code, result.out.strip()) == (0, str(path))
    assert csdesk("handover", "export").out == path.read_text(encoding="utf-8")
    assert unread(csdesk) == 3
    assert unread(csdesk, "2026-03-17T19:00:00+08:00") == 0
    routine = json.loads(csdesk("--now", MORNING, "routine", "show", "--json").out)
    assert next(step["open"] for step in routine["steps"] if step["id"] == "handover") == 3
    assert csdesk("--now", MORNING, "routine", "done", "handover").code == 5
    assert csdesk("--now", MORNING, "handover", "ack", "HO-0317-01").code == 0
    assert unread(csdesk) == 2
    result = csdesk("--now", MORNING, "handover", "ack", "--all")
    assert "2 acknowledged, 0 unread" in result.out
    assert result.out.count("\n") == 3  # and what is read back
    assert result.err == ""
    assert csdesk("--now", MORNING, "routine", "done", "handover").code == 0


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize("words", [("handover", "import"), ("import",), ("import", "--kind", "handover")])
def test_a_file_goes_to_another_home(
    shop: Desk, csdesk: Csdesk, tmp_path: Path, form: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / f"h.{form}"
    csdesk("handover", "export", "--format", form, "-o", str(path))
    there = ("--home", str(tmp_path / "there"), "--operator", "BX", "--now", MORNING)
    first = csdesk(*there, *words, str(path), "--json")
    assert first.code == 0
    report = json.loads(first.out)
    assert report["files"][0]["kind"] == "handover"
    assert report["totals"]["added"] == 2
    assert json.loads(csdesk(*there, *words, str(path), "--json").out)["totals"]["unchanged"] == 2
    assert shown(csdesk, *there)["unread"] == 2


def test_a_newer_file_exits_with_a_data_error(csdesk: Csdesk, tmp_path: Path) -> None:
    path = tmp_path / "h.md"
    path.write_text("---\ncsdesk: handover\nversion: 9\n---\n", encoding="utf-8")
    result = csdesk("handover", "import", str(path))
    assert result.code == 4
    assert "row 3" in result.out
    assert "update csdesk" in result.out
    assert csdesk("handover", "import", str(tmp_path / "missing.md")).code == 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ack",), 2),
        (("ack", "HO-0101-01"), 2),
        (("done", "HO-0101-01"), 2),
        (("add", " "), 2),
        (("add", "x", "--section", "nowhere"), 2),
        (("add", "x", "--order", "nonsense"), 2),
        (("add", "x", "--due", "soonish"), 2),
        (("export", "--format", "pdf"), 2),
        (("export", "-o", "/nowhere/at/all/x.md"), 4),
    ],
)
def test_wrong_use_is_told(shop: Desk, csdesk: Csdesk, words: tuple[str, ...], code: int) -> None:
    result = csdesk("handover", *words)
    assert result.code == code
    assert "Traceback" not in result.err
    assert 0 < len(result.err.splitlines()) <= 3


def test_a_workbook_needs_a_file_and_finds_one(shop: Desk, csdesk: Csdesk, home: Path) -> None:
    result = csdesk("handover", "export", "--format", "xlsx")
    path = home / "exports/handover-2026-03-17-AH.xlsx"
    assert result.out.strip() == str(path)
    assert path.read_bytes().startswith(b"PK")


@pytest.mark.duty("H05")
def test_a_part_for_the_manager(shop: Desk, csdesk: Csdesk) -> None:
    csdesk("follow", "add", "--kind", "abnormal", "two waybills swapped")
    out = csdesk("handover", "export", "--section", "abnormal").out
    assert "two waybills swapped" in out
    assert "…0001" not in out
    assert "part: abnormal" in out
