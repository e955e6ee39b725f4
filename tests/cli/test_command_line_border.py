"""Global options, exit codes and errors of at most three lines."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk import __version__
from csdesk.desk import Desk
from csdesk.errors import BusyError
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


def test_version(csdesk: Csdesk) -> None:
    assert csdesk("--version") == (0, f"csdesk {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        (["nothing"], 2, "There is no command nothing."),
        (["order"], 2, "Which command?"),
        (["order", "flag"], 2, "ID… is missing."),
        (["order", "flag", "4821"], 2, "ID… is missing."),
        (["order", "flag", "4821", "pink"], 2, "COLOUR cannot be 'pink'."),
        (["order", "flag", "4821", "red", "--jsn"], 2, "There is no option --jsn."),
        (["order", "list", "--queue", "x"], 2, "--queue cannot be 'x'."),
        (["order", "list", "more"], 2, "Too many arguments: more"),
        (["order", "hold", "4821"], 2, "--why is missing."),
        (["order", "hold", "4821", "--why", "x", "--until", "soon"], 2, "'soon' is not a time."),
        (["order", "show", "99999"], 2, "There is no order 99999."),
        (["order", "note", "4821", " "], 5, "The note is empty."),
        (["order", "close", "4821", "--why", "x"], 5, "Order taobao:4000000000004821 is paid: refund it"),
        (["--home"], 2, "Option --home needs a value."),
        (["--lang", "fr", "status"], 2, "'fr' is no language of csdesk."),
        (["--now", "soon", "status"], 2, "'soon' is not a time."),
        (["config", "path", "more"], 2, "Too many arguments: more"),
    ],
)
def test_errors_are_short_and_have_their_exit_code(
    csdesk: Csdesk, desk: Desk, words: list[str], code: int, first: str
) -> None:
    put_orders(desk, make_order())
    ran = csdesk(*words)
    lines = ran.err.splitlines()
    assert (ran.code, ran.out) == (code, "")
    assert lines[0].startswith(first)
    assert len(lines) <= 3


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "{home}", "order", "list", "-q"],
        ["order", "--home={home}", "list", "-q"],
        ["order", "list", "-q", "--home", "{home}", "--lang", "zh", "--operator", "BO"],
    ],
)
def test_global_options_stand_anywhere(csdesk: Csdesk, tmp_path: Path, words: list[str]) -> None:
    from csdesk.desk import open_desk

    home = tmp_path / "other"
    put_orders(open_desk(home), make_order())
    assert csdesk(*(word.format(home=home) for word in words)).lines == ["taobao:4000000000004821"]


def test_after_two_dashes_everything_is_text(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order())
    assert csdesk("order", "note", "--", "4821", "--lang").code == 0
    assert csdesk("order", "show", "4821", "--json").json["seller_memo"] == "0317 AH --lang"


def test_the_command_lines_options_win_over_the_environment(csdesk: Csdesk, desk: Desk) -> None:
    status = csdesk("status", "--json", "--operator", "BO", "--now", "2026-03-18T10:00:00+08:00").json
    assert (status["operator"], status["now"]) == ("BO", "2026-03-18T10:00:00+08:00")


def test_a_busy_desk_is_exit_3(csdesk: Csdesk, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise BusyError("The desk is busy.", where="process", hint="Try again.", code="busy")

    monkeypatch.setattr("csdesk.services.orders.orders.flag", busy)
    assert csdesk("order", "flag", "4821", "red") == (3, "", "The desk is busy.\nprocess\nTry again.\n")


def test_a_file_that_cannot_be_written_is_exit_4(csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "the disk is full", "desk.journal")

    monkeypatch.setattr("csdesk.services.orders.orders.flag", full)
    ran = csdesk("order", "flag", "4821", "red")
    assert (ran.code, ran.err) == (4, "The system refused: the disk is full.\ndesk.journal\n")


def test_a_mistake_of_ours_shows_no_traceback_and_leaves_a_crash_file_without_data(
    csdesk: Csdesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "".join(("张", "三 1990000", "0001"))

    def broken(*_args: object, **_more: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr("csdesk.services.orders.orders.flag", broken)
    ran = csdesk("order", "flag", "4821", "red")
    (crash,) = (home / "log").glob("crash-*.txt")
    text = crash.read_text(encoding="utf-8")
    assert ran.code == 4
    assert len(ran.err.splitlines()) == 2
    assert str(crash) in ran.err
    assert secret not in text + ran.err
    assert "order.py" in text
    assert crash.stat().st_mode & 0o077 == 0


def test_broken_settings_are_reported_in_some_language(csdesk: Csdesk, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("lang = 3", encoding="utf-8")
    ran = csdesk("status")
    assert ran.code == 4
    assert ran.err.startswith("The settings cannot be read.")
    assert csdesk("config", "path").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize("tail", [">&-", ">&- 2>&-", "| :; exit ${PIPESTATUS[0]}"])
def test_nobody_listens(desk: Desk, home: Path, tail: str) -> None:
    put_orders(desk, *(make_order(f"4{number:015}") for number in range(800)))
    words = [sys.executable, "-m", "csdesk", "--home", str(home), "order", "list"]
    ran = subprocess.run(["bash", "-c", f"{shlex.join(words)} {tail}"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_screen_does_not_open_without_a_terminal(home: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "csdesk", "--home", str(home), "--lang", "en"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    said = ["The desk needs a terminal to open in.", "In scripts use commands: csdesk --help"]
    assert run.stderr.splitlines() == said
    assert run.stdout == ""
