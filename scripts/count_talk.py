#!/usr/bin/env python3
"""Counts a made-up day by hand and compares it with what the desk says; exits 1 where they differ.

count_talk.py [--seed 7] [--buyers 120] [--show]

Makes talks of three platforms (morning, lunch break, evening, the night before, unanswered ones, second rounds),
reviews and follow-ups, gives them to a new desk by the ordinary commands, and counts them in plain Python: once from
what was made up, once from the records of `desk.json`. Nothing of csdesk's own counting is used. `--show` prints every
round.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

NOW = datetime.fromisoformat("2026-03-17T17:00:00+08:00")
MIDNIGHT = NOW.replace(hour=0, minute=0)
OFFICE = (("08:30", "12:00"), ("13:00", "18:00"))
WINDOWS = {"taobao": 180, "douyin": 180, "pdd": 300}
SHARES = {"within_30s": 30, "within_180s": 180, "within_300s": 300}


class Round(NamedTuple):
    """What one buyer asked once, and when it was answered."""

    platform: str
    buyer: str
    asked: datetime
    answered: datetime | None


def make_day(seed: int, buyers: int) -> list[Round]:
    """Return made-up rounds, the same for the same seed."""
    chance = random.Random(seed)
    rounds = []
    for number in range(buyers):
        platform, buyer = ("taobao", "pdd", "douyin")[number % 3], f"试客{number:03d}"
        at = MIDNIGHT + timedelta(seconds=chance.randrange(-4 * 3600, 16 * 3600))
        for _round in range(chance.choice((1, 1, 1, 2, 3))):
            if at > NOW - timedelta(minutes=30):
                break
            wait = chance.choice((chance.randrange(1, 31), chance.randrange(20, 400), chance.randrange(100, 9000)))
            answered = at + timedelta(seconds=wait)
            told = answered if answered < NOW and chance.random() > 0.15 else None
            rounds.append(Round(platform, buyer, at, told))
            if told is None:
                break
            at = told + timedelta(seconds=chance.randrange(60, 3600))
    return rounds


def open_seconds(start: datetime, end: datetime) -> int:
    """Return how many seconds of office time lie between two moments, by going through the days."""
    total, day = 0.0, start.replace(hour=0, minute=0, second=0)
    while day < end:
        for opens, closes in OFFICE:
            first = max(start, day + _clock(opens))
            last = min(end, day + _clock(closes))
            total += max(0.0, (last - first).total_seconds())
        day += timedelta(days=1)
    return int(total)


def _clock(text: str) -> timedelta:
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))


def count(rounds: list[Round]) -> dict[str, Any]:
    """Return the reply figures of the day."""
    today = sorted((one for one in rounds if MIDNIGHT <= one.asked <= NOW), key=lambda one: one.asked)
    times = [open_seconds(one.asked, one.answered) for one in today if one.answered]
    firsts: dict[tuple[str, str], int | None] = {}
    for one in today:
        firsts.setdefault(one[:2], open_seconds(one.asked, one.answered) if one.answered else None)
    known = [seconds for seconds in firsts.values() if seconds is not None]
    total = len(today)
    return {
        "received": total,
        "answered": len(times),
        "rate": round(len(times) / total, 4),
        **{name: round(sum(seconds <= limit for seconds in times) / total, 4) for name, limit in SHARES.items()},
        "first_response_s": round(sum(known) / len(known), 1),
        "messages_waiting": len(waits := [one for one in rounds if one.answered is None]),
        "replies late": sum(open_seconds(one.asked, NOW) >= WINDOWS[one.platform] for one in waits),
    }


def chat(rounds: list[Round], platform: str) -> str:
    """Return the talks of a platform as a chat window would copy them."""
    lines = []
    for number, one in enumerate(one for one in rounds if one.platform == platform):
        lines += [f"{one.buyer} {one.asked:%Y-%m-%d %H:%M:%S}", f"请问第{number}款几时发货"]
        if one.answered:
            lines += [f"试店:阿荷 --> {one.buyer} {one.answered:%Y-%m-%d %H:%M:%S}", f"有的，第{number}款有货"]
    return "\n".join(lines) + "\n"


def reviews(seed: int) -> tuple[str, int]:
    """Return an export of made-up reviews, some with our reply, and how many of them are open."""
    chance = random.Random(seed)
    lines, waiting = ["订单编号,买家会员名,商品名称,评价星级,评价内容,商家回复,评价时间"], 0
    for number in range(40):
        reply = chance.choice(("", "", "谢谢您"))
        waiting += not reply
        stars, order = chance.randrange(1, 6), f"40000000000{number:05d}"
        lines.append(f"{order},试客{number:03d},盖碗,{stars},第{number}条,{reply},2026-03-17 09:00")
    return "\n".join(lines) + "\n", waiting


def follow_ups(seed: int) -> list[datetime]:
    """Return when some made-up to-dos are due."""
    chance = random.Random(seed)
    return [NOW + timedelta(minutes=chance.randrange(-2000, 2000)) for _number in range(8)]


def from_file(home: Path) -> list[Round]:
    """Return the rounds that the records of `desk.json` tell of, read as plain JSON."""
    tables = json.loads((home / "desk.json").read_text(encoding="utf-8"))
    rounds = []
    for message in tables["messages"].values():
        asked = [line for line in message["said"] if not line.get("ours")]
        ours = [line for line in message["said"] if line.get("ours")]
        answered = datetime.fromisoformat(ours[0]["at"]) if ours else None
        at = datetime.fromisoformat(asked[0]["at"])
        rounds.append(Round(message["platform"], message["buyer_nick"], at, answered))
    return rounds


def main() -> int:
    """Make the day, count it three times, and print the figures side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--buyers", type=int, default=120)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rounds = make_day(options.seed, options.buyers)
    if options.show:
        for one in sorted(rounds, key=lambda one: one.asked):
            waited = open_seconds(one.asked, one.answered) if one.answered else "-"
            print(f"{one.asked:%m-%d %H:%M:%S}  {one.platform:7} {one.buyer}  {waited}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        csdesk(home, "config", "set", "office_hours", ", ".join("-".join(span) for span in OFFICE))
        for platform in ("taobao", "pdd", "douyin"):
            csdesk(home, "message", "paste", "--platform", platform, text=chat(rounds, platform))
        export, waiting = reviews(options.seed)
        (Path(folder) / "评价.csv").write_text(export, encoding="utf-8")
        csdesk(home, "import", str(Path(folder) / "评价.csv"))
        todos = follow_ups(options.seed)
        for due in todos:
            csdesk(home, "follow", "add", "call back", "--due", due.isoformat())
        csdesk(home, "checkpoint")
        said = json.loads(csdesk(home, "status", "--json"))
        told = from_file(home)
    others = {
        "reviews_open": waiting,
        "follow_due": sum(due.date() <= NOW.date() for due in todos),
        "follow late": sum(due < NOW for due in todos),
    }
    late = {"replies late": said["late"]["replies"], "follow late": said["late"]["follow"]}
    desk = {**said["reply"], **said["queues"], **late}
    made, kept = count(rounds) | others, count(told) | others
    print(f"{'':18}{'made up':>10}{'desk.json':>10}{'csdesk':>10}")
    for name, value in made.items():
        same = value == kept[name] == desk[name]
        print(f"{name:18}{value:>10}{kept[name]:>10}{desk[name]:>10}{'' if same else '   differs'}")
    return 0 if all(value == kept[name] == desk[name] for name, value in made.items()) else 1


def csdesk(home: Path, *words: str, text: str = "") -> str:
    """Run a command on the made-up desk and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(_venv.ROOT), "CSDESK_LANG": "en"}
    command = [sys.executable, "-m", "csdesk", "--home", str(home), "--now", NOW.isoformat(), *words]
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=environment, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
