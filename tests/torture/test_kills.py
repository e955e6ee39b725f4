"""SIGKILL at random moments, two writers at a time: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tinydb import TinyDB

from csdesk.errors import DeskError
from csdesk.store import Store, files, locks
from tests.torture.victims import Ack, Victim, check, toil


def torture(home: Path, rounds: int, seed: int) -> tuple[int, int]:
    """Kill two writers a round, the second one working on while the first one's work is checked; return counts."""
    dice = random.Random(seed)
    acks: dict[int, list[Ack]] = {1: [], 2: []}
    kills = acknowledged = 0
    for number in range(rounds):
        if number % 20 == 19:  # a new desk now and then, or the checker reads ever more
            acknowledged += sum(map(len, acks.values()))
            home, acks = home.with_name(f"desk-{number}"), {1: [], 2: []}
        pair = {who: Victim(_work(home, who, dice.randrange(1 << 30))) for who in (1, 2)}
        for who in dice.sample((1, 2), 2):
            time.sleep(dice.uniform(0.005, 0.06))
            acks[who] += [msgspec.json.decode(line, type=Ack) for line in pair[who].kill()]
            kills += 1
            check(home, {who: acks[who]})
        last = check(home, acks)
        assert [change.seq for change in Store(home).changes()] == list(range(last, 0, -1))
        if (home / "desk.json").exists():
            with TinyDB(home / "desk.json", access_mode="r") as db:
                db.tables()
    return kills, acknowledged + sum(map(len, acks.values()))


def _work(home: Path, who: int, seed: int) -> Callable[[Callable[[bytes], None]], None]:
    return lambda tell: toil(home, who, seed, tell)


def test_sixty_kills(home: Path) -> None:
    kills, acknowledged = torture(home, 30, seed=3)
    assert kills == 60
    assert acknowledged > 200


def test_the_torture_would_find_a_missing_lock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "lock", lambda *_args, **_options: contextlib.nullcontext())
    with pytest.raises((AssertionError, DeskError)):
        torture(home, 30, seed=4)


def test_the_torture_would_find_a_file_written_in_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_in_place(path: Path, data: files.Data) -> None:
        whole = data if isinstance(data, bytes) else b"".join(data)
        path.write_bytes(whole[: len(whole) // 2])
        time.sleep(0.002)
        path.write_bytes(whole)

    monkeypatch.setattr(files, "replace_file", write_in_place)
    with pytest.raises((AssertionError, DeskError)):
        torture(home, 30, seed=5)


@pytest.mark.long
def test_a_thousand_kills(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kills, acknowledged = torture(home, 500, seed=int(time.monotonic_ns() % 10**6))
    with capsys.disabled():
        sys.stdout.write(f"\nkills {kills}, changes acknowledged {acknowledged}, lost 0\n")
    assert kills == 1000
