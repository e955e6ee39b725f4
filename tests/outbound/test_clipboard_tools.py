"""The clipboard when a tool hangs, and through terminals that would swallow the sequence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from csdesk.outbound import clipboard


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, so that only the tools made here exist."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(clipboard, "TIMEOUT_S", 0.5)
    return folder


def make(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_tool_that_hangs_is_left_after_its_time(tools: Path, tmp_path: Path) -> None:
    make(tools, "wl-copy", "exec sleep 30")
    make(tools, "xclip", "cat > /dev/null")
    start = time.monotonic()
    way = clipboard.copy("text", tmp_path / "out", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"})
    assert way == "xclip"
    assert time.monotonic() - start < 5


def test_osc_52_is_wrapped_where_it_would_be_swallowed() -> None:
    plain = "\033]52;c;eA==\a"
    assert clipboard.in_tmux(plain, {}) == plain
    assert clipboard.in_tmux(plain, {"TMUX": "x"}) == "\033Ptmux;\033" + plain + "\033\\"
    assert clipboard.in_tmux(plain, {"STY": "x"}) == f"\033P{plain}\033\\"
