"""What lies on the clipboard, asked of the system's own tool; terminals do not tell."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from csdesk.outbound.clipboard import FILE, TIMEOUT_S

_POWERSHELL = "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw"


def read(outbox: Path, environment: Mapping[str, str] | None = None) -> str | None:
    """Return the text on the clipboard, or None when no tool of this machine tells it.

    Args:
        outbox: Where the file lies that stands for the clipboard with `CSDESK_CLIPBOARD=file`.
        environment: Variables instead of the process's own.
    """
    env = os.environ if environment is None else environment
    if env.get("CSDESK_CLIPBOARD") == "file":
        path = outbox / FILE
        return path.read_text(encoding="utf-8") if path.is_file() else None
    return next(filter(None, map(_run, _tools(env))), None)


def _tools(env: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the tools that this machine may have, best first."""
    if sys.platform == "darwin":
        yield ["pbpaste"]
    elif sys.platform == "win32" or "WSL_DISTRO_NAME" in env:
        yield ["powershell.exe", "-NoProfile", "-Command", _POWERSHELL]
    if env.get("WAYLAND_DISPLAY"):
        yield ["wl-paste", "--no-newline"]
    if env.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard", "-o"]
        yield ["xsel", "--clipboard", "--output"]
    if env.get("TMUX"):
        yield ["tmux", "save-buffer", "-"]


def _run(tool: list[str]) -> str | None:
    """Return what a tool prints; None when it is not there, fails, hangs, or prints nothing."""
    if shutil.which(tool[0]) is None:
        return None
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(tool, capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False)
        if done.returncode == 0:
            return done.stdout.decode("utf-8", "replace") or None
    return None
