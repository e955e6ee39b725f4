"""A verb that only acts on its rows needs a registry entry and a service function: no screen has a method for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import csdesk
from csdesk import keymap
from csdesk.actions import ACTIONS, Action
from csdesk.actions.action import Asks
from csdesk.actions.allowed import of_thing
from csdesk.desk import Desk
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.shared.denial import Denial
from csdesk.screens.follow.follow import FollowUps
from csdesk.services.desk.results import Result
from csdesk.services.follow import follow
from tests.journeys.user import at
from tests.support import NOW

STYLE = Path(csdesk.__file__).parent / "screens/talk/talk.tcss"
DONE: list[tuple[list[str], str]] = []


def nudge(desk: Desk, ids: Sequence[str], why: str) -> Result:
    """Do what a service function does: one change, one line in the journal."""
    with desk.change("follow.nudge", " ".join(ids), why):
        DONE.append((list(ids), why))
    return Result(tuple(ids), f"nudged because {why}")


def may_nudge(one: Follow) -> Denial | None:
    """Only what names no hat may be nudged."""
    return Denial("a_hat", "{id} is about a hat.") if "hat" in one.text else None


NUDGE = Action(
    "follow.nudge", "nudge", "Nudge it", ("$",), ("ctrl+\\",), of_thing(may_nudge), undoable=True, bar=1, one=True,
    verb=lambda desk, ids, why: nudge(desk, ids, why),
    asks=Asks("nudge {what}: why", {"late": "it is late"}, other="another reason"),
)  # fmt: skip


@pytest.mark.parametrize(("keys", "why"), [(("1",), "late"), (("0", "s", "o", "enter"), "so")])
async def test_it_is_offered_asked_for_done_and_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], why: str
) -> None:
    every = (*ACTIONS, NUDGE)
    monkeypatch.setattr(keymap, "ACTIONS", every)
    monkeypatch.setattr(keymap.in_chain, "__defaults__", (every,))
    DONE.clear()
    place = type("Nudging", (FollowUps,), {"NAME": "follow", "CSS_PATH": STYLE})
    assert "action_follow_nudge" not in vars(FollowUps)
    follow.add(desk, FollowKind.TODO, "buy tea", due=desk.now())
    desk.sync()
    async with at(desk) as user:
        await user.app.push_screen(place(user.app.session))
        await user.sees("nudge", "buy tea")
        await user.press("$")
        await user.sees("nudge FU-0317-01: why")
        await user.press(*keys)
        await user.sees(f"nudged because {why}")
        assert [(["FU-0317-01"], why)] == DONE
        monkeypatch.setattr(FollowUps, "facts_of", lambda _self, key: (Follow(key, FollowKind.TODO, "hat", NOW, "AH"),))
        await user.press("$")
        await user.sees("FU-0317-01 is about a hat.")
    assert len(DONE) == 1


def test_many_marked_rows_are_judged_once_while_they_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def may(one: Follow) -> Denial | None:
        asked.append(one.id)
        return may_nudge(one)

    rule = of_thing(may)
    rows = [(Follow(f"FU-{n}", FollowKind.TODO, text, NOW, "AH"),) for n, text in enumerate(("tea", "hat"))]
    assert rule(rows) == rule(rows) == "All 2 or none: FU-1 is about a hat."
    assert asked == ["FU-0", "FU-1", "FU-0"]
    assert rule(list(rows[:1])) is None
    monkeypatch.setattr("csdesk.actions.allowed.language", lambda: "zh")
    rule(rows)
    assert len(asked) == 7
