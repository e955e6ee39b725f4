"""Every key that the bar of a place shows does there what it says, in every tab and panel; F1 answers everywhere.

Held on the demo shop and on an empty desk. A hint is its key, and the action that the key brings about; pressing it
changes what is on the screen. What a key asks can be answered and left with an input method on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from csdesk.actions import CHAINS, Action
from csdesk.app import DeskApp
from csdesk.desk import Desk, open_desk
from csdesk.keymap import is_proof, show_key
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.help import Help
from tests.journeys.user import User, at, sit

NOW = "2026-03-17T09:00"
LISTS = dict(today="1", messages="2", orders="3", reviews="5", cases="6", follow="7", handover="8", reports="9")  # noqa: C408
PANELS: dict[str, tuple[str, str | None, str]] = {
    "remind": ("3", "unpaid", "c"),
    "confirm": ("3", "to_confirm", "c"),
    "urge": ("3", "to_confirm", "w"),
    "change": ("3", "to_confirm", "b"),
    "notice": ("3", "to_notify", "c"),
    "buyer": ("3", "to_confirm", "B"),
    "picker": ("3", "to_confirm", "r"),
    "picker, a text": ("3", "to_confirm", "r write"),
    "editor": ("3", "to_confirm", "r f4"),
    "blanks": ("3", "to_confirm", "r f4 f3"),
    "ship": ("4", None, "escape"),
    "ship, its box": ("4", None, ""),
    "pickups": ("4", None, "escape 4"),
    "products": ("0", None, ""),
    "bulk": ("0", None, "b 3 0 enter"),
    "consults": ("1", None, "C 0"),
    "outbox": ("1", None, "O"),
    "log": ("1", None, "H"),
    "settings": ("1", None, ","),
    "help": ("1", None, "?"),
    "why": ("3", "to_confirm", "W"),
    "files": ("1", None, "ctrl+o"),
    "came": ("1", None, "ctrl+o i"),
    "rejects": ("1", None, "ctrl+o r"),
    "shift": ("1", None, "E"),
    "find": ("1", None, "ctrl+f t e a"),
}
"""How to come to each: the place, its tab, and the keys from there."""
SPARED = {"app.quit", "editor.outside"}
"""What leaves the desk."""
ELSEWHERE = {"cod", "map", "found", "shown", "debrief"}
"""What the demo shop does not come to: tests of their own press their keys."""


@pytest.fixture
def made(demo_of: Callable[[str], Path]) -> Path:
    """A demo shop, made once."""
    return demo_of("zh")


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the actions that keys brought about."""
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    found: list[str] = []
    act = DeskScreen.act

    async def note(screen: DeskScreen, action: Action) -> None:
        found.append(action.id)
        await act(screen, action)

    monkeypatch.setattr(DeskScreen, "act", note)
    return found


def seen(user: User) -> tuple[object, ...]:
    place = user.place()
    opened = getattr(place, "opened", None)  # it is painted a moment later
    return (place, user.screen(), user.app.session.word, place.typing, place.choice, user.app.theme, opened)


async def home(user: User) -> None:
    """Leave whatever is open; what a key changed is taken back."""
    for _again in range(9):
        if len(user.app.screen_stack) == 1 and not user.place().typing and user.place().choice is None:
            break
        await user.press("escape")
    assert len(user.app.screen_stack) == 1


async def reach(user: User, place: str, tab: str | None, keys: str) -> DeskScreen:
    """Come to a place, a tab and what the keys open there."""
    await home(user)
    await user.press("1", place, *["escape"] * (place == "4"))
    if tab is not None:
        front: Any = user.place()
        front.take_tab(None if tab == "None" else tab)
        await user.rest()
    if place == "4":
        await user.press("3", "4")
    for key in keys.split():
        if key != "write":
            await user.press(key)
        elif not getattr(user.place(), "writing", True):  # a draft that was left opens by itself
            await user.press("enter")
    return user.place()


def hints(place: DeskScreen) -> list[tuple[str, str, Action]]:
    """Return the hints of actions: key, words, action."""
    return [(key, words, action) for key, words, action in place.bar() if action is not None]


async def asked(user: User) -> list[str]:
    """Return what is wrong with a question that is open: no key for an input method, or F1 does not answer."""
    place, faults = user.place(), []
    if place.choice is not None:
        faults += [f"{one.label}: {one.keys}" for one in place.choice.options if not any(map(is_proof, one.keys))]
    if place.choice is not None or place.typing:
        kept = (place.choice, place.typing)
        await user.press("f1")
        if not isinstance(user.app.screen, Help):
            faults.append(f"F1 does not answer in {place.NAME}: {place.choice and place.choice.title}")
        else:
            await user.press("escape")
        if (place.choice, place.typing) != kept:
            faults.append(f"F1 ended a question of {place.NAME}")
    return faults


async def drive(
    user: User, acts: list[str], way: tuple[str, str | None, str], known: Collection[tuple[str, str]] = ()
) -> list[str]:
    """Press the key of every hint but the known ones, each from a fresh start; return what is wrong."""
    faults, at_, tab, opens = [], *way
    for hint, words, action in hints(await reach(user, *way)):
        if (action.id, words) in known or action.id in SPARED or hint.endswith(" Enter"):  # what is typed into a box
            continue
        shown = [one for word in hint.split() for one in ([word[0], word[-1]] if word[1:2] == "-" else [word])]
        keys = [key for key in (*action.letters, *action.proof) if show_key(key) in shown]
        dead = []
        faults += [f"{hint} {words}: no key of {action.id}"] * (not keys)
        for key in keys:
            place = await reach(user, at_, tab, opens)
            if action not in [one for _key, _words, one in hints(place)]:
                faults.append(f"{words} ({action.id}) is not there again")
                continue
            acts.clear()  # lines for typing do theirs by themselves
            before, seq = seen(user), user.app.session.snapshot.seq
            await user.press(key)
            does = place.session.keymap.actions[acts[0]] if acts else None
            other = does not in (None, action) and place.label(does) != words and not before[3]
            if other or (does is None and key in action.letters):
                faults.append(f"{key} {words}: brings about {acts}, not {action.id}")
            elif seen(user) == before:
                dead.append(f"{key} {words}: nothing comes of {action.id}")
            if len(user.app.screen_stack) > 1 or user.place() is place:
                faults += await asked(user)
            await home(user)
            if user.app.session.snapshot.seq != seq:
                await user.press("1", "ctrl+z")
                if place.NAME == "notice":  # no buyer is told twice, undone or not; the second row has no number yet
                    opens = "home j j c" if opens == "c" else opens.replace("c", "j c")
        faults += dead if len(dead) == len(keys) else []  # of several digits one is what holds already
    return faults


def tabs(name: str, user: User) -> list[str | None]:
    """Return the tabs of a place."""
    if name == "reports":
        from csdesk.services.reports.out import REPORTS

        return list(REPORTS)
    place: Any = user.place()
    found = list(place.tabs_there()) if hasattr(place, "tabs_there") else []
    return [str(tab) for tab in found] or [None]


@pytest.mark.parametrize("name", PANELS)
async def test_every_hint_of_a_panel_does_what_it_says(made: Path, home: Path, acts: list[str], name: str) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="en")), (80, 24)) as user:
        place = await reach(user, *PANELS[name])
        assert place.NAME in name
        faults = await drive(user, acts, PANELS[name])
        assert not faults, "\n".join(faults)
        await reach(user, *PANELS[name])
        await user.press("f1")
        assert isinstance(user.app.screen, Help) or name == "help"


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["new", "every"])
@pytest.mark.parametrize("name", LISTS)
async def test_every_hint_of_a_tab_does_what_it_says(
    made: Path, home: Path, acts: list[str], name: str, every: bool
) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="en")), (80, 24)) as user:
        faults, known = {}, set[tuple[str, str]]()
        await reach(user, LISTS[name], None, "")
        for tab in tabs(name, user):
            faults[tab] = await drive(user, acts, (LISTS[name], tab, ""), known)
            if not every:  # a hint of two tabs is driven on the first
                known |= {(action.id, words) for _key, words, action in hints(await reach(user, LISTS[name], tab, ""))}
        assert {tab: found for tab, found in faults.items() if found} == {}


@pytest.mark.parametrize("place", "1234567890")
async def test_every_hint_of_an_empty_desk_does_what_it_says(desk: Desk, acts: list[str], place: str) -> None:
    async with at(desk, (120, 24)) as user:
        faults = await drive(user, acts, (place, None, ""))
        assert not faults, "\n".join(faults)


def test_every_place_is_driven() -> None:
    driven = {name.partition(",")[0] for name in PANELS} | LISTS.keys() | ELSEWHERE
    assert driven == CHAINS.keys()
