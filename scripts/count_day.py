#!/usr/bin/env python3
"""Counts a day's sales out of the desk's files in plain Python, and compares with `csdesk report day`.

count_day.py HOME [DAY] [--zone Asia/Shanghai]     the day's totals as JSON, and whether the report says the same
count_day.py --made 5000                           the same for every day of a made-up shop of so many orders

The count knows nothing of csdesk: it reads `desk.json` and the archive's files as JSON. Run `csdesk checkpoint` first
(the script does, on what it is given). Exits 1 where the report differs.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = _venv.ROOT
sys.path.insert(0, str(ROOT))
Rows = list[dict[str, Any]]
Talks = list[tuple[str | None, str | None, str | None, datetime]]


def rows_of(home: Path, table: str) -> Rows:
    """Return every record of a table: the desk's file first, then the archive's newest files; each document once."""
    desk = json.loads((home / "desk.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = dict(desk.get(table, {}))
    shelves = sorted(desk.get("archives", {}).items(), key=lambda pair: -int(pair[0]))
    for _key, archive_file in shelves:
        if not archive_file.get("held"):
            kept = json.loads((home / "archive" / archive_file["file"]).read_text(encoding="utf-8"))
            for key, row in kept.get(table, {}).items():
                found.setdefault(key, row)
    return list(found.values())


def deal_time(order: dict[str, Any]) -> datetime | None:
    """Return when the money came: the payment, or the parcel of a finished order that is paid at the door."""
    text = order.get("paid_at")
    if text is None and order.get("pay_kind") == "cod" and order.get("platform_state") in ("delivered", "completed"):
        text = order.get("received_at")
    return datetime.fromisoformat(text) if text else None


def paid(order: dict[str, Any]) -> Decimal:
    """Return what the buyer paid; at the door with the fee that was stated, instead of the file's."""
    amount, stated = Decimal(order.get("amount") or 0), order.get("desk", {}).get("cod_fee")
    if order.get("pay_kind") != "cod" or stated is None:
        return amount
    return max(amount - Decimal(order.get("cod_fee") or 0), Decimal(0)) + Decimal(stated)


def talk_times(home: Path) -> Talks:
    """Return platform, nick, order and time of each talk that a buyer began or we wrote down."""
    found = []
    for message in rows_of(home, "messages"):
        if message["kind"] == "buyer":
            times = [line["at"] for line in message["said"] if line.get("at") and not line.get("ours")]
            at = datetime.fromisoformat(times[0] if times else message["arrived_at"])
            found.append((message.get("platform"), message.get("buyer_nick"), message.get("order_id"), at))
    for row in rows_of(home, "consults"):
        at = datetime.fromisoformat(row["at"])
        found.append((row.get("platform"), row.get("buyer_nick"), row.get("order_id"), at))
    return found


def count(home: Path, day: date, zone: ZoneInfo) -> dict[str, Any]:
    """Return the totals of a day."""
    talks, notes = talk_times(home), {row["id"]: row for row in rows_of(home, "deals")}
    deals = []
    for order in rows_of(home, "orders"):
        at = deal_time(order)
        if at is not None and at.astimezone(zone).date() == day:
            deals.append((order, at))
    total: dict[str, Any] = {"deals": len(deals), "qty": 0, "amount": Decimal(0), "refunds": 0, "refunds_open": 0}
    total |= {"refund_amount": Decimal(0), "asked": 0, "silent": 0}
    platforms: dict[str, Decimal] = defaultdict(Decimal)
    products: dict[str, int] = defaultdict(int)
    for order, at in deals:
        amount = paid(order)
        total["amount"] += amount
        platforms[order["platform"]] += amount
        for line in order.get("lines", []):
            if not line.get("kind"):
                total["qty"] += line.get("qty", 1)
                products[line.get("sku") or f"{line.get('title', '')}|{line.get('variant')}"] += line.get("qty", 1)
        total["refunds"] += order.get("refund") == "done"
        total["refunds_open"] += order.get("refund") == "open"
        total["refund_amount"] += amount if order.get("refund") == "done" else 0
        said = notes.get(order["id"], {}).get("source")
        asked = said == "asked" or (said is None and _asked(order, at, talks))
        total["asked" if asked else "silent"] += 1
    total["net"] = total["amount"] - total["refund_amount"]
    money = {name: str(value.quantize(Decimal("0.01"))) for name, value in total.items() if isinstance(value, Decimal)}
    sold = {name: str(value.quantize(Decimal("0.01"))) for name, value in sorted(platforms.items())}
    return total | money | {"platforms": sold, "products": dict(sorted(products.items()))}


def _asked(order: dict[str, Any], paid: datetime, talks: Talks) -> bool:
    for platform, nick, about, at in talks:
        same = about == order["id"] or (nick and (platform, nick) == (order["platform"], order.get("buyer_nick")))
        if same and timedelta(0) <= paid - at <= timedelta(days=7):
            return True
    return False


def csdesk(home: Path, *words: str) -> str:
    """Run a command of csdesk and return what it printed."""
    command = [sys.executable, "-m", "csdesk", "--home", str(home), *words]
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def reported(home: Path, day: date) -> dict[str, Any]:
    """Return the same totals as the report says them."""
    found = json.loads(csdesk(home, "report", "day", "--date", day.isoformat(), "--format", "json"))
    names = ("deals", "qty", "amount", "refunds", "refunds_open", "refund_amount", "asked", "silent", "net")
    total = {name: found["sales"][name] for name in names}
    total["platforms"] = {name: row["amount"] for name, row in found["platforms"].items()}
    products: dict[str, int] = {}
    for row in found["products"]:
        products[row["sku"] or f"{row['title']}|{row['variant']}"] = row["qty"]
    return total | {"products": dict(sorted(products.items()))}


def compare(home: Path, day: date, zone: ZoneInfo, *, quiet: bool = False) -> bool:
    """Print both counts of a day and return whether they agree."""
    ours, theirs = count(home, day, zone), reported(home, day)
    if not quiet:
        print(json.dumps(ours, ensure_ascii=False, indent=2))
    for name in ours:
        if ours[name] != theirs[name]:
            print(f"{day} {name}: counted {ours[name]}, reported {theirs[name]}")
    if ours == theirs:
        print(f"{day}: {ours['deals']} deals, {ours['amount']}: the report says the same")
    return ours == theirs


def main() -> int:
    """Count and compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, nargs="?", metavar="HOME")
    parser.add_argument("day", type=date.fromisoformat, nargs="?", metavar="DAY")
    parser.add_argument("--zone", default="Asia/Shanghai")
    parser.add_argument("--made", type=int, metavar="N")
    options = parser.parse_args()
    zone = ZoneInfo(options.zone)
    if options.made:
        from _made_shop import DAYS, make_shop

        with tempfile.TemporaryDirectory() as folder:
            home = make_shop(Path(folder) / "desk", options.made)
            same = [compare(home, day, zone, quiet=True) for day in DAYS]
            return 0 if all(same) else 1
    if options.home is None or options.day is None:
        parser.error("HOME and DAY, or --made N")
    csdesk(options.home, "checkpoint")
    return 0 if compare(options.home, options.day, zone) else 1


if __name__ == "__main__":
    sys.exit(main())
