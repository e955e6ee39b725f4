"""The made-up shop in the terminal of a desk that waits meanwhile."""

from __future__ import annotations

import subprocess
import sys

from csdesk.i18n import _, language


def run_demo() -> None:
    """Run the demo in this terminal until it is left, in a process of its own and in the language of the desk."""
    sys.stdout.write(_("The made-up shop is being made…") + "\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "csdesk", "--lang", language(), "demo"], check=False)
