#!/usr/bin/env python3
"""Counts a month's money out of the desk's file in plain Python, and compares with `csdesk report payout`.

count_payout.py HOME MONTH [--zone Asia/Shanghai]     totals of each channel and verdicts, and whether both agree

The count knows nothing of csdesk but the form of `desk.json`; run `csdesk checkpoint` first. Exits 1 where the report
differs.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Sums = dict[tuple[str, str, str], dict[str, Decimal]]


def count(home: Path, month: str, zone: ZoneInfo) -> tuple[Sums, dict[tuple[str, str], Decimal]]:
    """Return what came and went by channel, shop and currency, and what came by channel and order."""
    desk = json.loads((home / "desk.json").read_text(encoding="utf-8"))
    sums: Sums = defaultdict(lambda: defaultdict(Decimal))
    came: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in desk.get("payouts", {}).values():
        at = row.get("at")
        if at is None or f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m}" != month:
            continue
        net = Decimal(row["net"])
        total = sums[row["source"], row.get("shop") or "", row.get("currency", "CNY")]
        total["income" if net > 0 else "outgo"] += net
        total["lines"] += 1
        if row["kind"] == "sale" and row.get("order_no"):
            came[row["source"], row["order_no"]] += Decimal(row.get("gross", "0.00"))
    return sums, came


def promises(home: Path, month: str, zone: ZoneInfo, pays: dict[str, list[str]]) -> dict[str, bool]:
    """Return the promises of cases in a month, by case: whether a line of exactly that amount left for the order."""
    desk = json.loads((home / "desk.json").read_text(encoding="utf-8"))

    def day(text: str) -> str:
        return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d}"

    out = [row for row in desk.get("payouts", {}).values() if row.get("at") and Decimal(row["net"]) < 0]
    out = [row for row in out if row["kind"] in ("refund", "compensation", "other")]
    out.sort(key=lambda row: (row["at"], row["id"]))
    found: dict[str, bool] = {}
    made = []
    for case in desk.get("cases", {}).values():
        paid = [step for step in case.get("taken", ()) if step.get("amount")]
        if paid and not case.get("escalated"):
            made.append((paid[-1]["at"], case["id"], case["order_id"], Decimal(paid[-1]["amount"])))
    for at, key, order, amount in sorted(made):
        platform, _colon, number = order.partition(":")
        fits = [row for row in out if platform in pays.get(row["source"], ()) and row.get("order_no") == number]
        fits = [row for row in fits if -Decimal(row["net"]) == amount and day(row["at"]) >= day(at)]
        if fits:
            out.remove(fits[0])
        if day(at).startswith(month):
            found[key] = bool(fits)
    return found


def said(home: Path, month: str) -> Row:
    """Return what the report says."""
    words = [sys.executable, "-m", "csdesk", "--home", str(home), "report", "payout", "--month", month, "--json"]
    ran = subprocess.run(words, capture_output=True, encoding="utf-8", check=True, cwd=_venv.ROOT, env={**os.environ})
    report: Row = json.loads(ran.stdout)
    return report


def main() -> int:
    """Compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("month")
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("Asia/Shanghai"))
    given = parser.parse_args()
    sums, came = count(given.home, given.month, given.zone)
    report = said(given.home, given.month)
    theirs = {(one["source"], one["shop"], one["currency"]): one for one in report["totals"]}
    wrong = [key for key in sums.keys() | theirs.keys() if not _agree(sums.get(key), theirs.get(key))]
    orders = {(one["source"], one["order_no"]): one for one in report["orders"] if Decimal(one["sales"])}
    both = came.keys() | orders.keys()
    wrong_orders = {key for key in both if key not in orders or came.get(key) != Decimal(orders[key]["sales"])}
    for key, total in sorted(sums.items()):
        print(*key, *(f"{name}={value}" for name, value in sorted(total.items())))
    if wrong or wrong_orders:
        print("the report says otherwise:", wrong, sorted(wrong_orders))
        return 1
    with (_venv.ROOT / "data/payouts.toml").open("rb") as file:
        pays = {one["source"]: one["platforms"] for one in tomllib.load(file)["layouts"]}
    mine = promises(given.home, given.month, given.zone, pays)
    theirs_too = {one["id"]: one["verdict"] == "ok" for one in report["promised"] if one["id"].startswith("CS-")}
    if mine != theirs_too:
        print("the report says otherwise of promises:", mine, theirs_too)
        return 1
    print(f"{given.month}: {len(sums)} channels, {len(came)} orders: the report says the same")
    print(f"{given.month}: {len(mine)} promises, {sum(mine.values())} found: the report says the same")
    return 0


def _agree(mine: dict[str, Decimal] | None, report: Row | None) -> bool:
    if mine is None or report is None:
        return False
    return all(mine[name] == Decimal(report[name]) for name in ("income", "outgo", "lines"))


if __name__ == "__main__":
    sys.exit(main())
