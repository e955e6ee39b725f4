#!/usr/bin/env python3
"""Measures the CPU of an idle desk with 200 messages waiting, as it runs in a terminal (tmux).

bench_idle.py [--seconds 60]

Opens Messages in tmux with every clock running and reads the processor time of that process from /proc. Exits 1 above
1 % of one CPU.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = _venv.ROOT
LIMIT = 0.01
SOCKET = f"csdesk-idle-{os.getpid()}"


def tmux(*words: str) -> str:
    """Run one command of tmux on a server of its own and return what it printed."""
    return subprocess.run(["tmux", "-L", SOCKET, *words], check=True, capture_output=True, text=True).stdout


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process so far, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(words: str, seconds: float) -> str:
    """Return the screen once it shows some words."""
    end = time.monotonic() + seconds
    while words not in (screen := tmux("capture-pane", "-p")):
        if time.monotonic() > end:
            sys.exit(f"never on the screen: {words}\n{screen}")
        time.sleep(0.2)
    return screen


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60.0)
    given = options.parse_args()
    if shutil.which("tmux") is None or not Path("/proc/self/stat").exists():
        print("tmux and /proc are needed")
        return 2
    import bench_messages
    from csdesk.clock import find_zone, make_clock

    now = make_clock(None, find_zone("Asia/Shanghai")).now()
    bench_messages.NOW = now.replace(microsecond=0) - timedelta(seconds=5)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        bench_messages.make_desk(home, 500)
        line = shlex.join([sys.executable, "-m", "csdesk", "--home", str(home), "--lang", "en"])
        tmux("new-session", "-d", "-x", "120", "-y", "40", f"cd {shlex.quote(str(ROOT))} && exec {line}")
        try:
            process = int(tmux("list-panes", "-F", "#{pane_pid}"))
            wait_for("Messages 200", 30)
            tmux("send-keys", "2")
            wait_for("To answer 200", 30)
            time.sleep(3)
            first, before, start = tmux("capture-pane", "-p"), cpu_seconds(process), time.monotonic()
            time.sleep(given.seconds)
            share = (cpu_seconds(process) - before) / (time.monotonic() - start)
            moved = tmux("capture-pane", "-p") != first
        finally:
            tmux("kill-server")
    print(f"clocks on the screen {'run' if moved else 'STAND STILL'}")
    print(f"idle: {share:.4f} of one CPU (limit {LIMIT}) {'ok' if share <= LIMIT else 'TOO MUCH'}")
    return int(share > LIMIT or not moved)


if __name__ == "__main__":
    sys.exit(main())
