"""`csdesk backup`, `restore`, `doctor`, `archive`, `purge`, `forget` as a user types them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order("4001"), make_order("4002"))
    return desk


def states(csdesk: Csdesk) -> dict[str, Any]:
    return {check["id"]: check["state"] for check in csdesk("doctor", "--json").json}


@pytest.mark.duty("R15")
def test_doctor_on_a_healthy_desk(csdesk: Csdesk, shop: Desk) -> None:
    assert csdesk("backup").code == 0
    ran = csdesk("doctor")
    assert ran.code == 0
    found = states(csdesk)
    assert {found[name] for name in ("file", "journal", "log", "lock", "archive", "modes", "disk")} == {"ok"}


@pytest.mark.duty("R15")
def test_doctor_on_a_hurt_desk(csdesk: Csdesk, shop: Desk, home: Path) -> None:
    csdesk("backup")
    csdesk("order", "flag", "4001", "red")
    (home / "desk.json").write_bytes(b"{")
    (home / "desk.lock").chmod(0o644)
    (home / "desk.json.77.tmp").touch()
    assert csdesk("status").code == 4
    ran = csdesk("doctor")
    assert ran.code == 1
    assert "✗ file: The desk's file cannot be read" in ran.out
    fixed = csdesk("doctor", "--fix")
    assert fixed.code == 0
    assert "repaired: desk-" in fixed.err
    assert csdesk("order", "show", "4001", "--json").json["flag"] == "red"
    assert states(csdesk)["modes"] == "ok"
    assert not list(home.glob("*.tmp"))


def test_restore_from_a_copy_step_by_step(csdesk: Csdesk, shop: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json.gz"
    assert csdesk("backup", str(copy)).code == 0
    csdesk("order", "flag", "4001", "red")
    assert csdesk("restore", str(copy), "--dry-run").out.startswith("Would change: restored: copy.json.gz")
    assert csdesk("order", "show", "4001", "--json").json["flag"] == "red"
    assert csdesk("restore", str(copy)).code == 0
    assert csdesk("order", "show", "4001", "--json").json["flag"] is None
    assert csdesk("undo").code == 0
    assert csdesk("order", "show", "4001", "--json").json["flag"] == "red"
    assert csdesk("restore", "nowhere.gz").code == 4


def test_restore_where_the_desk_does_not_open(csdesk: Csdesk, shop: Desk, home: Path) -> None:
    csdesk("backup")
    (home / "desk.journal").write_bytes(b"garbage\n")
    assert csdesk("order", "list").code == 4
    assert csdesk("restore", "desk-2026-03-17.json.gz").code == 0
    assert len(csdesk("order", "list", "-q").lines) == 2


def test_what_cannot_be_undone_asks(csdesk: Csdesk, shop: Desk) -> None:
    ran = csdesk("forget", "清茶淡饭")
    assert (ran.code, ran.err.splitlines()[0]) == (5, "This cannot be undone.")
    assert csdesk("forget", "清茶淡饭", "--dry-run", "-q").lines == ["taobao:4001", "taobao:4002"]
    assert csdesk("forget", "清茶淡饭", "--yes").code == 0
    assert csdesk("order", "list", "-q").lines == []
    assert csdesk("purge", "--older-than", "30", "--yes").code == 0
    assert csdesk("archive").out == "archived: 0 orders\n"


@pytest.mark.parametrize("nobody", ["", " ", "taobao:", "taobao: "])
def test_nobody_cannot_be_forgotten(csdesk: Csdesk, shop: Desk, nobody: str) -> None:
    ran = csdesk("forget", nobody, "--yes")
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", "Whom? Name the buyer, or one of the orders.")
    assert len(csdesk("order", "list", "-q").lines) == 2


def test_days_beyond_the_calendar_are_a_mistake_and_remove_nothing(csdesk: Csdesk, shop: Desk) -> None:
    assert csdesk("purge", "--older-than", "99999999", "--yes").code == 2
    assert csdesk("purge", "--older-than", "36500", "--yes").code == 0
    assert len(csdesk("order", "list", "-q").lines) == 2


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00", "1969-12-31T23:59:59", "3000-01-01", "9999-12-31T23:59:59"])
@pytest.mark.parametrize("words", [("status",), ("order", "list"), ("purge", "--older-than", "36500", "--yes")])
def test_a_clock_at_the_ends_of_the_calendar_is_a_mistake(
    csdesk: Csdesk, shop: Desk, now: str, words: tuple[str, ...]
) -> None:
    ran = csdesk("--now", now, *words)
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", f"'{now}' is not a time.")


def test_doctor_on_a_folder_that_may_not_be_written(
    csdesk: Csdesk, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(csdesk)["folder"] == "ok"
    monkeypatch.setattr("os.access", lambda *_args: False)
    assert csdesk("doctor").code == 1
    assert states(csdesk)["folder"] == "bad"


def test_doctor_looks_at_the_mailbox_only_when_there_is_one(csdesk: Csdesk, shop: Desk, home: Path) -> None:
    assert "mailbox" not in states(csdesk)
    (home / "config.toml").write_text('[mailbox]\nhost = "imap.example.com"\nuser = "shop"\n', "utf-8")
    assert states(csdesk)["mailbox"] == "warn"
    assert "The mailbox has no password." in csdesk("doctor").out
    (home / "secrets").mkdir(mode=0o700)
    (home / "secrets" / "mailbox").write_text("x", "utf-8")
    (home / "secrets" / "mailbox").chmod(0o644)
    found = states(csdesk)
    assert (found["mailbox"], found["modes"]) == ("warn", "warn")
    assert csdesk("doctor", "--fix").code == 0
    found = states(csdesk)
    assert (found["mailbox"], found["modes"]) == ("ok", "ok")


@pytest.mark.parametrize("words", [("doctor", "--fix"), ("restore", "mine.json.gz")])
def test_the_log_tells_of_a_desk_that_was_brought_back(
    csdesk: Csdesk, shop: Desk, home: Path, words: tuple[str, ...]
) -> None:
    csdesk("backup", str(home / "backups" / "mine.json.gz"))
    csdesk("backup")
    (home / "desk.json").write_bytes(b"{")
    assert csdesk(*words).code == 0
    row = csdesk("log", "--json", "--limit", "1").json[0]
    assert (row["verb"], row["operator"]) == ("store.repair", "AH")
    assert row["summary"].startswith(("repaired: ", "restored: "))
