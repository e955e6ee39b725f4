"""The clipboard: the system's own tool first, then the terminal, then a file; it says which one it was."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

FILE = "clipboard.txt"
"""Where a text lies in the outbox when nothing else takes it."""

TIMEOUT_S = 2.0
LONGEST_OSC = 74_994
"""How many bytes of base64 terminals take in one OSC 52."""


def copy(text: str, outbox: Path, environment: Mapping[str, str] | None = None) -> str:
    """Put a text on the clipboard and return how: a tool's name, `terminal`, or the path of a file in the outbox.

    Args:
        text: The text.
        outbox: The folder for the file when there is neither tool nor terminal; made for this user only.
        environment: Variables instead of the process's own; `CSDESK_CLIPBOARD=file` forces the file.
    """
    env = os.environ if environment is None else environment
    if env.get("CSDESK_CLIPBOARD") != "file":
        for tool in _tools(env):
            if _run(tool, text):
                return tool[0].removesuffix(".exe")
        if _to_terminal(text, env):
            return "terminal"
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = outbox / FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def _tools(env: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the tools that this machine may have, best first."""
    if sys.platform == "darwin":
        yield ["pbcopy"]
    elif sys.platform == "win32" or "WSL_DISTRO_NAME" in env:
        yield ["clip.exe"]
    if env.get("WAYLAND_DISPLAY"):
        yield ["wl-copy"]
    if env.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard"]
        yield ["xsel", "--clipboard", "--input"]
    if env.get("TMUX"):
        yield ["tmux", "load-buffer", "-w", "-"]


def _run(tool: list[str], text: str) -> bool:
    """Feed a text to a tool; False when it is not there, fails, or hangs. UTF-16 for the one of Windows."""
    if shutil.which(tool[0]) is None:
        return False
    data = text.encode("utf-16-le" if tool[0] == "clip.exe" else "utf-8", "replace")
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            tool, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False
        )
        return done.returncode == 0
    return False


def _to_terminal(text: str, env: Mapping[str, str]) -> bool:
    """Hand a text to the terminal by OSC 52; False without one, or when it is too long for that."""
    code = base64.b64encode(text.encode("utf-8", "replace"))
    if len(code) > LONGEST_OSC or not sys.stdout.isatty():
        return False
    with contextlib.suppress(OSError), Path("/dev/tty").open("wb", buffering=0) as terminal:
        terminal.write(_sequence(code, env))
        return True
    return False


def _sequence(code: bytes, env: Mapping[str, str]) -> bytes:
    """Return OSC 52, wrapped where tmux or screen would swallow it."""
    plain = b"\033]52;c;" + code + b"\a"
    if env.get("TMUX"):
        return b"\033Ptmux;" + plain.replace(b"\033", b"\033\033") + b"\033\\"
    return b"\033P" + plain + b"\033\\" if env.get("STY") else plain
