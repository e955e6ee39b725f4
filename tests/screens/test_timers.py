"""What is to happen once, some time later, happens however busy the machine is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual import _time
from textual.app import App

from csdesk.widgets.timers import once_after

ROOT = Path(__file__).parents[2] / "csdesk"


class Stalling:
    """A clock that jumps by a second after its next look, as where the process got no turn."""

    def __init__(self) -> None:
        self.ahead, self.stalls = 0.0, 0

    def look(self) -> float:
        seen = time.monotonic() + self.ahead
        if self.stalls:
            self.ahead, self.stalls = self.ahead + 1, self.stalls - 1
        return seen


async def test_a_timer_that_begins_too_late_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    async with App[None]().run_test() as pilot:
        clock, rung = Stalling(), list[str]()
        monkeypatch.setattr(_time, "get_time", clock.look)
        pilot.app.set_timer(0.001, lambda: rung.append("of Textual"))
        once_after(pilot.app, 0.001, lambda: rung.append("ours"))
        clock.stalls = 50
        await pilot.pause(0.05)
        assert rung == ["ours"]  # where the other rings too, `once_after` may go


def test_no_timer_of_one_time_is_started_otherwise() -> None:
    found = [path.name for path in ROOT.rglob("*.py") if ".set_timer(" in path.read_text(encoding="utf-8")]
    assert found == ["timers.py"]
