"""A real terminal (tmux) with csdesk in it, for scripts that press keys and look."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

WAIT_S = 15.0


class Terminal:
    """csdesk in a tmux window of its own.

    Args:
        root: The checkout.
        env: Its environment: home, clock, language.
        columns: Width of the window.
        lines: Its height.
    """

    def __init__(self, root: Path, env: Mapping[str, str], columns: int, lines: int = 32) -> None:
        self.socket = f"keys-{os.getpid()}-{time.monotonic_ns()}"
        words = [f"{name}={value}" for name, value in env.items()]
        command = ["env", *words, f"PYTHONPATH={root}", sys.executable, "-m", "csdesk"]
        self._tmux("new-session", "-d", "-x", str(columns), "-y", str(lines), *command)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(["tmux", "-L", self.socket, "-f", "/dev/null", *words], capture_output=True, text=True)
        return done.stdout

    def press(self, key: str) -> None:
        """Press one key by tmux's name, or type a text that an input method made of several."""
        self._tmux("send-keys", key)

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does, in brackets."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p")

    def screen(self) -> str:
        """Return what the window shows."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, seen: Callable[[str], bool]) -> bool:
        """Wait until the window shows something."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if seen(self.screen()):
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        """End csdesk and tmux."""
        self._tmux("kill-server")
