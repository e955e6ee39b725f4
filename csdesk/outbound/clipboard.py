"""The clipboard: the system's own tool, tmux, the terminal (OSC 52), a file; it says which one it was.

A tool and tmux tell whether they took the text. A terminal never answers, and a file is no clipboard: after these two,
and when even the file cannot be written, the text must be shown too (`is_certain`).
"""

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

TERMINAL = "terminal"
"""OSC 52: handed over, but nobody can say whether the terminal took it."""

NOWHERE = "screen"
"""Nothing took it, not even a file; only the screen shows it."""

TIMEOUT_S = 2.0
LONGEST_OSC = 74_994
"""How many bytes of base64 terminals take in one OSC 52."""


def copy(text: str, outbox: Path, environment: Mapping[str, str] | None = None) -> str:
    """Put a text on the clipboard and return how: a tool's name, `terminal`, the path of a file, or `screen`.

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
            return TERMINAL
    with contextlib.suppress(OSError):
        return str(_to_file(text, outbox))
    return NOWHERE


def is_certain(way: str, environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether a text is where the operator expects it: a tool took it, or it is the file that she asked for."""
    env = os.environ if environment is None else environment
    if is_file(way):
        return env.get("CSDESK_CLIPBOARD") == "file"
    return way not in (TERMINAL, NOWHERE)


def is_file(way: str) -> bool:
    """Tell whether a way is a file: then nothing is on the clipboard."""
    return way.endswith(FILE)


def _to_file(text: str, outbox: Path) -> Path:
    """Write the file for this user only; it never is another's, not even for a moment."""
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = outbox / FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path


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
        yield ["tmux", "load-buffer", "-"]  # before tmux 3.2


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
        terminal.write(in_tmux("\033]52;c;" + code.decode() + "\a", env).encode())
        return True
    return False


def in_tmux(plain: str, env: Mapping[str, str]) -> str:
    """Return a sequence for the terminal, wrapped where tmux or screen would swallow it."""
    if env.get("TMUX"):
        return "\033Ptmux;" + plain.replace("\033", "\033\033") + "\033\\"
    return f"\033P{plain}\033\\" if env.get("STY") else plain
