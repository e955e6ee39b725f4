"""What the first frame loads: nothing that it does not show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "tinydb", "pydantic", "python_calamine", "xlsxwriter", "typer", "email.parser", "imaplib",
    "textual.widgets._data_table", "textual.widgets._text_area",
    "csdesk.intake.read", "csdesk.services.imports.imports", "csdesk.services.search.orders", "csdesk.texts",
    "csdesk.outbound",
    "csdesk.screens.orders.orders", "csdesk.screens.frame.help", "csdesk.screens.frame.palette",
    "csdesk.screens.frame.files",
}  # fmt: skip
RUN = """
import asyncio, sys
from csdesk.app import DeskApp
from csdesk.desk import open_desk
from csdesk.runtime import modules_run
seen = []
async def main():
    app = DeskApp(open_desk())
    app.session.start = lambda _arrived: seen.extend(modules_run())
    async with app.run_test():
        while not seen:
            await asyncio.sleep(0.01)
asyncio.run(main())
print("\\n".join(seen))
"""


def test_the_first_frame_loads_only_what_it_shows() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "csdesk.screens.today.today" in loaded
    heavy = tuple(f"{name}." for name in HEAVY)
    assert {
        name for name in loaded if name in HEAVY - {"csdesk.texts", "csdesk.outbound"} or name.startswith(heavy)
    } == set()
