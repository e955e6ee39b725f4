"""The clipboard takes the system's tool when there is one, and a file when there is nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from csdesk.outbound import clipboard

TEXT = "您好,单号 YT1234567890123\n第二行"


def test_a_tool_gets_the_whole_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools, seen = tmp_path / "bin", tmp_path / "seen"
    tools.mkdir()
    tool = tools / "xclip"
    tool.write_text(f"#!/bin/sh\ncat > {seen}\n", encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert clipboard.copy(TEXT, tmp_path / "outbox", {"DISPLAY": ":7"}) == "xclip"
    assert seen.read_text(encoding="utf-8") == TEXT
    assert not (tmp_path / "outbox").exists()


def test_a_tool_that_fails_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("xclip", "xsel"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    where = clipboard.copy(TEXT, tmp_path / "outbox", {"DISPLAY": ":7"})
    assert Path(where).read_text(encoding="utf-8") == TEXT


def test_without_anything_it_is_a_private_file(tmp_path: Path) -> None:
    where = Path(clipboard.copy(TEXT, tmp_path / "outbox", {"CSDESK_CLIPBOARD": "file", "DISPLAY": ":7"}))
    assert where.read_text(encoding="utf-8") == TEXT
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
