"""`csdesk config` and `csdesk rules`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from csdesk.errors import UsageError
from csdesk.paths import Home
from csdesk.services.desk.settings import put_value, set_setting
from csdesk.services.upkeep.setting_fields import described
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
        ("cutoff", "下午五点", "17:00"),
        ("cutoff", "17点", "17:00"),
        ("cutoff", "5:30pm", "17:30"),
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
        ("platforms.pdd.reply_window_s", "60", "platforms.pdd.reply_window_s cannot be '60'."),
        ("sla.late_s", "soon", "sla.late_s cannot be 'soon'."),
        ("lang", "fr", "lang cannot be 'fr'."),
        ("timezone", "Mars/Olympus", "timezone cannot be 'Mars/Olympus'."),
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
        ('"a" = 2\n', "", "a", "1", '"a" = 1\n'),
        ("a = 2  # why\n", "", "a", "1", "a = 1  # why\n"),
        ("s.a = 2\n", "s", "a", "1", "s.a = 1\n"),
        ("s = { a = 2, b = 3 }\n", "s", "a", "1", "s = { a = 1, b = 3 }\n"),
        ('# a = 2\nb = """\na = 2\n"""\n', "", "a", "1", '# a = 2\nb = """\na = 2\n"""\na = 1\n'),
        ("ab = 2\n", "", "a", "1", "ab = 2\na = 1\n"),
        ("[s]\na = 2\n", "", "a", "1", "a = 1\n\n[s]\na = 2\n"),
        ("[s]\na = 2\n[t]\na = 3\n", "s", "a", "1", "[s]\na = 1\n[t]\na = 3\n"),
        ("[t]\na = 3\n", "s", "b.c", "1", '[t]\na = 3\n\n[s]\n"b.c" = 1\n'),
        ("a = 2\nb = 3\n", "", "a", None, "b = 3\n"),
        ("b = 3\n", "s", "a", None, "b = 3\n"),
    ],
)
def test_one_line_of_a_toml_text(text: str, section: str, name: str, literal: str | None, after: str) -> None:
    assert put_value(text, [*filter(None, [section]), name], int(literal) if literal else None) == after


NONSENSE = {
    '[buyers]\nkey_amount = "abc"': "line 2: buyers.key_amount: an amount such as 30 or 30.50",
    "[buyers]\nkey_orders = -1": "line 2: buyers.key_orders: a whole number, 0 or more",
    'shop = "x"\n\n[sla]\nlate_s = "soon"': "line 4: sla.late_s: a whole number, 1 or more",
    "sla.late_s = 0": "line 1: sla.late_s: a whole number, 1 or more",
    "sla = { late_s = -5 }": "line 1: sla.late_s: a whole number, 1 or more",
    'cutoff = "25:00"': "line 1: cutoff: a time such as 16:00, or nothing",
    "cutoff = 16:00:00": "line 1: cutoff: a time such as 16:00, or nothing",
    'days_off = ["2026-10-01", "2026-02-30"]': "line 1: days_off: dates such as 2026-10-01",
    'days_on = ["tomorrow"]': "line 1: days_on: dates such as 2026-10-01",
    'office_hours = "all day"': "line 1: office_hours: hours such as 08:30",
    '[pdd]\nreply_hours = "99:00-8"': "line 2: pdd.reply_hours: hours such as 08:30",
    "[platforms.pdd]\nreply_window_s = 60": "line 1: platforms.pdd: a platform has a table of its own name",
    '[remind]\nquiet = "night"': "line 2: remind.quiet: hours such as 22:00-08:00",
    'timezone = "Mars/Olympus"': "line 1: timezone: a name such as Asia/Shanghai",
    'lang = "fr"': "line 1: lang: zh | en",
    "bell = 1": "line 1: bell: true | false",
    "shop = 3": "line 1: shop: a text in quotes",
    "sla = 3": "line 1: sla: a group of settings",
    "[mailbox]\nport = 70000": "line 2: mailbox.port: a port from 1 to 65535",
    "backups = 3\ncuttof = 3": "line 2: cuttof: there is no such setting",
    "[slaa]\nlate_s = 3": "line 1: slaa: there is no such setting",
    "shop = 小满": "line 1: shop = 小满: this is no TOML",
    "shop = \x1b[31m": "line 1: shop = \u241b[31m: this is no TOML",
    "a = " + "[" * 5000: "this is no TOML",
}


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_by_hand_is_said_with_line_and_what_is_expected(csdesk: Csdesk, home: Path, text: str) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text + "\n", encoding="utf-8")
    for words in (("status",), ("config", "set", "backups", "3")):
        ran = csdesk(*words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (4, "", 3)
        assert NONSENSE[text] in ran.err
    assert (home / "config.toml").read_text(encoding="utf-8") == text + "\n"


def test_a_byte_order_mark_is_no_nonsense_and_another_encoding_is_said(csdesk: Csdesk, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_bytes('shop = "小满"\n'.encode("utf-8-sig"))
    assert csdesk("config", "get", "shop").out == "小满\n"
    assert csdesk("config", "set", "cutoff", "15:00").code == 0
    (home / "config.toml").write_bytes('backups = 3\nshop = "小满"\n'.encode("gbk"))
    ran = csdesk("status")
    assert (ran.code, "line 2: save the file as UTF-8" in ran.err) == (4, True)


@pytest.mark.duty("D04")
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


def test_settings_that_nobody_touched_are_not_written(
    csdesk: Csdesk, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "pass")
    assert csdesk("config", "edit", "--json").json["changed"] == []
    assert not [*home.glob("config*")]


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


@pytest.mark.parametrize("bad", ["???", "-1", "25:99", "x" * 200])
def test_no_refused_value_shows_a_pattern(home: Path, bad: str) -> None:
    at = Home(home)
    at.make()
    set_setting(at, "channels.post.kind", "smtp")
    said = []
    for name in described():
        key = name.replace("channels.*.", "channels.post.").replace("couriers.*.", "couriers.yto.")
        try:
            set_setting(at, f"taobao.{key[2:]}" if key.startswith("*.") else key, bad, blank=True, dry_run=True)
        except UsageError as error:
            said.append(" ".join([*error.said(), error.where]))
    assert len(said) > 5
    assert not [words for words in said if re.search(r"\\d|\^|\$|\[0-9|\(\?", words)]
