"""Opening an address in the browser of this machine, where there is one with a window of its own."""

from __future__ import annotations

import importlib
import subprocess
import sys
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
    quiet: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen([sys.executable, "-m", "webbrowser", url], start_new_session=True, **quiet)
    return True
