"""Only `csdesk/clock.py` reads the time; ruff's ban list holds it, and this shows that it bites."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def complaints(source: str, place: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select",
        "TID251",
        "--stdin-filename",
        place,
        "-",
    ]
    done = subprocess.run(
        command, cwd=ROOT, input=source, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()\n",
        "import datetime as d\nd.datetime.utcnow()\n",
        "from datetime import date\ndate.today()\n",
        "import time\ntime.time()\n",
        "from time import time_ns\ntime_ns()\n",
        "import time\ntime.localtime()\n",
        "import time\ntime.strftime('%H')\n",
    ],
)
def test_reading_another_clock_is_refused(source: str) -> None:
    assert "Only csdesk/clock.py reads the clock" in complaints(source, "csdesk/services/x.py")


def test_the_clock_itself_may() -> None:
    assert "TID251" not in complaints("from datetime import datetime\ndatetime.now()\n", "csdesk/clock.py")


def test_waiting_and_measuring_is_no_clock() -> None:
    assert "TID251" not in complaints("import time\ntime.sleep(1)\ntime.monotonic()\n", "csdesk/services/x.py")
