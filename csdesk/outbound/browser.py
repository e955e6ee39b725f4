"""Opening an address in the browser of this machine, or a file in its viewer, where there is one with a window."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def open_address(address: str) -> bool:
    """Open an address of the web; False where no browser can be had, or it is no such address.

    A browser in the terminal counts as none: it would take the terminal of the desk. It runs in a process of its own,
    so that nothing it says is written into the screen.
    """
    url = address if "://" in address else f"https://{address}"
    webbrowser: Any = importlib.import_module("webbrowser")
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    if urlsplit(url).scheme not in ("http", "https") or type(found) is webbrowser.GenericBrowser:
        return False
    _start([sys.executable, "-m", "webbrowser", url])
    return True


def open_file(path: Path) -> bool:
    """Open a file with what the system has for its kind; False where there is nothing for it, or no window to show it.

    No picture is drawn in the terminal itself: few terminals can, and the cells of one are too few to judge a crack by.
    """
    mac = sys.platform == "darwin"
    opener = shutil.which("open" if mac else "xdg-open")
    if opener is None or not (mac or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    _start([opener, str(path.resolve())])
    return True


def _start(command: list[str]) -> None:
    quiet: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen(command, start_new_session=True, **quiet)
