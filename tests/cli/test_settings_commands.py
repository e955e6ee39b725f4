"""`csdesk config` and `csdesk rules`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from csdesk.services.desk.settings import put_line
from tests.cli.conftest import Csdesk


def test_every_setting_is_shown_with_its_default(csdesk: Csdesk) -> None:
    shown = dict(line.split("\t")[:2] for line in csdesk("config", "show").lines)
    assert shown["office_hours"] == "08:30-12:00,13:00-18:00"
    assert shown["sla.late_s"] == "300"
    assert csdesk("config", "show", "--json").json["sla"]["late_s"] == 300
    assert csdesk("config", "get", "cutoff").out == "16:00\n"


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("shop", '小满"茶具"', '小满"茶具"'),
        ("cutoff", "15:30", "15:30"),
        ("office_hours", "mon-fri 09:00-18:00", "mon-fri 09:00-18:00"),
        ("pdd.reply_hours", "08:00-23:00", "08:00-23:00"),
        ("sla.late_s", "180", "180"),
        ("muted", "a@b.example, 通知", "a@b.example,通知"),
        ("keys.orders.flag", "f9", "f9"),
        ("lang", "en", "en"),
    ],
)
def test_a_setting_is_set_and_read_back(csdesk: Csdesk, home: Path, key: str, value: str, kept: str) -> None:
    assert csdesk("config", "set", key, value).code == 0
    assert csdesk("config", "get", key).out == f"{kept}\n"
    assert (home / "config.toml").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("key", "value", "first"),
    [
        ("cutof", "15:00", "There is no setting cutof."),
        ("sla", "3", "There is no setting sla."),
        ("shop.name", "x", "There is no setting shop.name."),
        ("keys", "x", "There is no setting keys."),
        ("cutoff", "25:00", "cutoff cannot be '25:00'."),
        ("office_hours", "immer", "office_hours cannot be 'immer'."),
        ("pdd.reply_hours", "?", "pdd.reply_hours cannot be '?'."),
        ("sla.late_s", "soon", "sla.late_s cannot be 'soon'."),
        ("lang", "fr", "lang cannot be 'fr'."),
        ("timezone", "Mars/Olympus", "There is no time zone 'Mars/Olympus'."),
    ],
)
def test_what_does_not_fit_is_refused_and_not_written(
    csdesk: Csdesk, home: Path, key: str, value: str, first: str
) -> None:
    ran = csdesk("config", "set", key, value)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == first
    assert not home.exists()


def test_other_lines_and_comments_stay(csdesk: Csdesk, home: Path) -> None:
    home.mkdir()
    config = home / "config.toml"
    config.write_text('# mine\nshop = "旧"   # name\n\n[sla]\nlate_s = 200\n', encoding="utf-8")
    csdesk("config", "set", "cutoff", "15:00")
    csdesk("config", "set", "sla.strong_s", "90")
    csdesk("config", "set", "pdd.reply_window_s", "300")
    assert config.read_text(encoding="utf-8") == (
        '# mine\nshop = "旧"   # name\ncutoff = "15:00"\n\n[sla]\nlate_s = 200\nstrong_s = 90\n\n[pdd]\n'
        "reply_window_s = 300\n"
    )
    csdesk("config", "set", "sla.late_s", "")
    assert csdesk("config", "get", "sla.late_s").out == "300\n"


def test_a_dry_run_writes_no_settings(csdesk: Csdesk, home: Path) -> None:
    assert csdesk("config", "set", "cutoff", "15:00", "--dry-run").out == 'Would change: cutoff = "15:00"\n'
    assert not home.exists()


def test_a_broken_file_is_never_written_over(csdesk: Csdesk, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("cutoff = ", encoding="utf-8")
    assert csdesk("config", "set", "cutoff", "15:00").code == 4
    assert (home / "config.toml").read_text(encoding="utf-8") == "cutoff = "


@pytest.mark.parametrize(
    ("text", "section", "name", "literal", "after"),
    [
        ("", "", "a", "1", "a = 1\n"),
        ("a = 2\n", "", "a", "1", "a = 1\n"),
        ('"a" = 2\n', "", "a", "1", "a = 1\n"),
        ("ab = 2\n", "", "a", "1", "ab = 2\na = 1\n"),
        ("[s]\na = 2\n", "", "a", "1", "a = 1\n[s]\na = 2\n"),
        ("[s]\na = 2\n[t]\na = 3\n", "s", "a", "1", "[s]\na = 1\n[t]\na = 3\n"),
        ("[t]\na = 3\n", "s", "b.c", "1", '[t]\na = 3\n\n[s]\n"b.c" = 1\n'),
        ("a = 2\nb = 3\n", "", "a", None, "b = 3\n"),
        ("b = 3\n", "s", "a", None, "b = 3\n"),
    ],
)
def test_one_line_of_a_toml_text(text: str, section: str, name: str, literal: str | None, after: str) -> None:
    assert put_line(text, section, name, literal) == after


def test_rules_have_date_and_source_and_the_operators_own(csdesk: Csdesk) -> None:
    rules = csdesk("rules", "show", "--json").json
    assert {rule["platform"] for rule in rules} >= {"taobao", "pdd", "douyin"}
    assert all(rule["source"] and rule["since"] for rule in rules)
    csdesk("config", "set", "pdd.reply_hours", "09:00-22:00")
    own = {rule["rule"]: rule["own"] for rule in csdesk("rules", "show", "pdd", "--json").json}
    assert own.get("reply_hours", "09:00-22:00") == "09:00-22:00"
    assert "pdd.ship_hours" in csdesk("rules", "show", "-q").lines


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Set an editor that does what a line of Python says to the text `t` of its file."""
    program = tmp_path / "editor.py"
    lines = ("import pathlib, sys", "p = pathlib.Path(sys.argv[1])", "t = p.read_text('utf-8')", script)
    program.write_text("\n".join((*lines, "p.write_text(t, 'utf-8')")))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {program}")


def test_settings_are_edited_as_a_whole(
    csdesk: Csdesk, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "t = t.replace('# cutoff = \"16:00\"', 'cutoff = \"15:30\"')")
    assert csdesk("config", "edit").code == 0
    assert csdesk("config", "get", "cutoff").out == "15:30\n"
    editor(monkeypatch, tmp_path, "pass")
    assert csdesk("config", "edit", "--json").json["changed"] == []


def test_settings_that_cannot_be_read_do_not_hold(
    csdesk: Csdesk, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    csdesk("config", "set", "cutoff", "15:00")
    editor(monkeypatch, tmp_path, "t += 'cuttof = 3\\n'")
    ran = csdesk("config", "edit")
    assert (ran.code, len(ran.err.splitlines())) == (4, 3)
    assert "config.draft.toml" in ran.err
    assert csdesk("config", "get", "cutoff").out == "15:00\n"
    editor(monkeypatch, tmp_path, "t = t.replace('cuttof = 3', 'backups = 3')")
    assert csdesk("config", "edit").code == 0
    assert csdesk("config", "get", "backups").out == "3\n"
    assert [path.name for path in home.glob("config*")] == ["config.toml"]


def test_without_an_editor_it_is_said(csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    assert csdesk("config", "edit").code == 5
