"""Texts on the command line: template, check, follow, outbox; their JSON and exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk
from tests.support import make_order, put_orders


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str, code: int = 0) -> Any:
        found = main([*words, "--json"])
        out, err = capsys.readouterr()
        assert found == code, err
        return json.loads(out)

    return run


def test_check_speaks_as_the_contract_says(ask: Any) -> None:
    report = ask("check", "明天到,你放心", "--platform", "taobao", code=1)
    assert list(report) == ["ok", "findings", "length", "sms_parts"]
    assert report["ok"] is False
    first = report["findings"][0]
    assert list(first)[:7] == ["level", "code", "match", "start", "end", "message", "suggestion"]
    assert (first["level"], first["code"], first["match"], first["start"], first["end"]) == (
        "block",
        "arrival_promise",
        "明天到",
        0,
        3,
    )
    assert ask("check", "请您稍等", "--platform", "pdd") == {"ok": True, "findings": [], "length": 4, "sms_parts": 1}


def test_check_names_idiom_file_and_source(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    found = ask("check", "爱退不退，微信，嗯嗯嗯嗯嗯", "--platform", "pdd", code=1)["findings"]
    assert [(one["idiom"], one["file"]) for one in found] == [
        ("as_you_like", "data/phrases/idioms/rude/uncivil.toml"),
        ("微信", "data/phrases/platform.toml"),
    ]
    assert all(one["source"] for one in found)
    assert main(["check", "爱退不退", "--explain"]) == 1
    assert capsys.readouterr().out.splitlines()[0].endswith("\tas_you_like\tdata/phrases/idioms/rude/uncivil.toml")
    assert main(["check", "嗯", "--explain"]) == 1
    assert capsys.readouterr().out.splitlines()[0].endswith("\tbare_answer\tdata/phrases/rules.toml")


def test_check_takes_the_line_ends_of_windows(monkeypatch: pytest.MonkeyPatch, ask: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("您好,今天发货\r\n谢谢\r\n".encode())))
    assert ask("check", "-")["ok"]
    assert ask("check", "您好,今天发货\r\n谢谢\r\n")["ok"]


def test_check_reads_stdin(monkeypatch: pytest.MonkeyPatch, ask: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("您好,请稍等\n".encode())))
    assert ask("check", "-")["length"] == 6


def test_a_template_is_filled_from_an_order(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    put_orders(desk, make_order())
    assert main(["template", "render", "addr_confirm", "--order", "4821"]) == 0
    out = capsys.readouterr().out
    assert "张三，19900000001，浙江省杭州市西湖区文三路 100 号 3 幢 502" in out
    assert main(["template", "render", "addr_confirm", "--order", "4821", "--in", "en"]) == 0
    assert "thank you for your order" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("render", "ship_chat"), 5, "lacks: goods, courier, tracking number"),
        (("render", "urge_late"), 5, "time"),
        (("render", "urge_late", "--set", "tiem=18:00"), 2, "tiem"),
        (("render", "gret"), 2, "greet"),
        (("render", "urge_late", "--set", "time=明天到货"), 5, "明天到货"),
        (("show", "nothing_like_it"), 2, "no template"),
    ],
)
def test_what_is_refused_and_why(
    words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", *words]) == code
    err = capsys.readouterr().err
    assert says in err
    assert len(err.splitlines()) <= 3


def test_templates_are_listed_shown_and_found(ask: Any) -> None:
    codes = [one["code"] for one in ask("template", "list")]
    assert codes == sorted(codes)
    assert len(codes) >= 60
    assert [one["code"] for one in ask("template", "list", "--in", "zh", "--find", "fpfh")] == ["ship_part"]
    shown = ask("template", "show", "urge_late", "--in", "zh")
    assert shown["prompts"] == {"time": "发出时间"}


@pytest.mark.duty("M06")
def test_lint_of_her_own(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "lint"]) == 0
    own = desk.home.folder / "templates/zh"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('[mine]\ntitle = "x"\nbody = "{{没有这个}},加我微信"\n', encoding="utf-8")
    assert main(["template", "lint"]) == 1
    out = capsys.readouterr().out
    assert "mine.toml:1" in out
    assert "没有这个" in out
    assert "微信" in out
    (own / "mine.toml").write_text('[mine]\ntitle = "x\n', encoding="utf-8")
    assert main(["template", "lint"]) == 4
    assert "mine.toml:2" in capsys.readouterr().err


def test_her_own_words_are_found_too(home: Path, ask: Any) -> None:
    (home / "phrases").mkdir(parents=True)
    (home / "phrases/mine.toml").write_text('[uncivil]\nphrases = ["怪老头"]\n', encoding="utf-8")
    report = ask("check", "您真是怪 老 头", code=1)
    assert [(one["code"], one["match"], one["level"]) for one in report["findings"]] == [
        ("uncivil", "怪 老 头", "block")
    ]


def test_follow_ups_by_command(desk: Desk, ask: Any) -> None:
    put_orders(desk, make_order())
    ask("follow", "add", "call the courier", "--due", "18:00", "--order", "4821")
    ask("follow", "add", "30 sets", "--kind", "lead", "--buyer", "月下")
    rows = ask("follow", "list")
    assert [(row["id"], row["kind"], row["state"], row["buyer_nick"]) for row in rows] == [
        ("FU-0317-01", "todo", "open", "清茶淡饭"),
        ("FU-0317-02", "lead", "open", "月下"),
    ]
    ask("follow", "move", "01", "--to", "+2h", "--why", "busy")
    ask("follow", "done", "02", "--outcome", "won")
    assert [row["id"] for row in ask("follow", "list")] == ["FU-0317-01"]
    assert ask("status")["queues"]["follow_due"] == 1
    ask("follow", "add", "x", "--kind", "promise", "--dry-run", "--due", "09:00")
    assert len(ask("follow", "list")) == 1


def test_the_outbox_by_command(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ask("outbox", "add", "【小满】您好,您的订单已发出。", "--channel", "sms", "--recipient", "19900000001")
    assert [row["state"] for row in ask("outbox", "list")] == ["waiting"]
    assert main(["outbox", "add", "加我微信"]) == 5
    assert "微信" in capsys.readouterr().err
    assert main(["outbox", "sms", "--format", "xlsx"]) == 0
    assert ".xlsx" in capsys.readouterr().err
    assert ask("outbox", "list") == []
    assert [row["state"] for row in ask("outbox", "list", "--closed")] == ["sent"]
