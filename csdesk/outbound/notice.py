"""A notice on the desktop: by the terminal where it has them (OSC 9, OSC 777), else by the system's own tool."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from csdesk.outbound.clipboard import TIMEOUT_S, in_tmux

NINE = frozenset(("iTerm.app", "iTerm2", "WezTerm", "ghostty", "WarpTerminal", "kitty"))
"""Terminals with OSC 9, as they name themselves."""


def sequence(title: str, words: str, environment: Mapping[str, str] | None = None) -> str:
    """Return what has the terminal show a notice; empty for a terminal that is not known to have them."""
    env = os.environ if environment is None else environment
    names = {env.get("TERM_PROGRAM", ""), env.get("LC_TERMINAL", ""), "kitty" if "KITTY_WINDOW_ID" in env else ""}
    if names & NINE:
        return in_tmux(f"\033]9;{title}: {words}\a", env)
    if env.get("TERM", "").startswith(("foot", "rxvt")):
        return in_tmux(f"\033]777;notify;{title};{words}\a", env)
    return ""


def show(title: str, words: str, environment: Mapping[str, str] | None = None) -> bool:
    """Show a notice by a tool of the system; False where there is none, or the desk is looked at from elsewhere."""
    env = os.environ if environment is None else environment
    tool = _tool(title, words, env)
    if not tool or "SSH_CONNECTION" in env or shutil.which(tool[0]) is None:
        return False
    try:
        subprocess.run(tool, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _tool(title: str, words: str, env: Mapping[str, str]) -> list[str]:
    if sys.platform == "darwin":
        said = f"display notification {json.dumps(words, ensure_ascii=False)} with title {json.dumps(title)}"
        return ["osascript", "-e", said]
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return ["notify-send", "--app-name=csdesk", title, words]
    return []
