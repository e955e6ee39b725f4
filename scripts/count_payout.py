#!/usr/bin/env python3
"""Counts a month's money out of the desk's file in plain Python; compares with the reports `payout` and `reconcile`.

count_payout.py HOME MONTH [--zone Asia/Shanghai]     channels, verdicts, the month's end; whether both agree

The count knows nothing of csdesk but the form of its files; run `csdesk checkpoint` first. Exits 1 where the report
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
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from count_day import deal_time, paid, rows_of

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


class Promised(NamedTuple):
    """What a case or a review settled on for an order, and what left for it since."""

    order: str
    amount: Decimal
    left: Decimal

    @property
    def found(self) -> bool:
        """Whether a line of exactly that amount left."""
        return self.left == self.amount


def promises(home: Path, month: str, zone: ZoneInfo, pays: dict[str, list[str]]) -> dict[str, Promised]:
    """Return the promises of cases and reviews in a month, by their ids, with what left for each."""
    desk = json.loads((home / "desk.json").read_text(encoding="utf-8"))

    def day(text: str) -> str:
        return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d}"

    out = [row for row in desk.get("payouts", {}).values() if row.get("at") and Decimal(row["net"]) < 0]
    out = [row for row in out if row["kind"] in ("refund", "compensation", "other")]
    out.sort(key=lambda row: (row["at"], row["id"]))
    found: dict[str, Promised] = {}
    made = []
    for case in rows_of(home, "cases"):
        paid = [step for step in case.get("taken", ()) if step.get("amount")]
        if paid and not case.get("escalated"):
            made.append((paid[-1]["at"], case["id"], case["order_id"], Decimal(paid[-1]["amount"])))
    for review in rows_of(home, "reviews"):
        offers = [one for one in review.get("contacts", ()) if one.get("amount")]
        if offers and review.get("order_id"):
            made.append((offers[-1]["at"], review["id"], review["order_id"], Decimal(offers[-1]["amount"])))
    for at, key, order, amount in sorted(made):
        platform, _colon, number = order.partition(":")
        fits = [row for row in out if platform in pays.get(row["source"], ()) and row.get("order_no") == number]
        fits = [row for row in fits if day(row["at"]) >= day(at)]
        left = -sum((Decimal(row["net"]) for row in fits), Decimal())
        if exact := [row for row in fits if -Decimal(row["net"]) == amount]:
            out.remove(exact[0])
            left = amount
        if day(at).startswith(month):
            found[key] = Promised(order, amount, left)
    return found


def purses(home: Path, month: str, zone: ZoneInfo, promised: dict[str, Promised]) -> Sums:
    """Return what a month's end comes to by shop and currency: sales, refunds, promises, freight."""
    orders = {row["id"]: row for row in rows_of(home, "orders")}
    owners = {row["tracking_no"]: row for row in orders.values() if row.get("tracking_no")}
    sums: Sums = defaultdict(lambda: defaultdict(Decimal))

    def purse(order: Row | None, currency: str | None = None) -> dict[str, Decimal]:
        order = order or {}
        return sums["", order.get("shop") or "", currency or order.get("currency", "CNY")]

    for order in orders.values():
        at = deal_time(order)
        if at is not None and f"{at.astimezone(zone):%Y-%m}" == month:
            total = purse(order)
            total["sales"] += paid(order)
            total["deals"] += 1
            total["refund_amount"] += paid(order) if order.get("refund") == "done" else 0
    for one in promised.values():
        total = purse(orders.get(one.order))
        total["promised"] += one.amount
        total["left"] += one.left
    numbers = set()
    bills = [row for row in rows_of(home, "parcels") if row.get("freight")]
    made: dict[tuple[str, str], str] = {}
    for row in bills:
        key = row["source"], row.get("bill") or ""
        made[key] = max(made.get(key, ""), row.get("exported") or "")
    for row in bills:
        if row.get("bill") and (row.get("exported") or "") < made[row["source"], row["bill"]]:
            continue  # the newer bill of that number holds as a whole
        owner = owners.get(row["tracking_no"])
        at = datetime.fromisoformat(row["at"]) if row.get("at") else None
        if row.get("freight") and at is not None and f"{at.astimezone(zone):%Y-%m}" == month:
            total = purse(owner, row.get("currency", "CNY"))
            total["billed"] += Decimal(row["freight"])
            total["parcels"] += row["tracking_no"] not in numbers
            numbers.add(row["tracking_no"])
    return sums


def said(home: Path, month: str, name: str = "payout") -> Row:
    """Return what a report says."""
    words = [sys.executable, "-m", "csdesk", "--home", str(home), "report", name, "--month", month, "--json"]
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
    theirs_too = {one["id"]: one["verdict"] == "ok" for one in report["promised"]}
    if {key: one.found for key, one in mine.items()} != theirs_too:
        print("the report says otherwise of promises:", mine, theirs_too)
        return 1
    print(f"{given.month}: {len(sums)} channels, {len(came)} orders: the report says the same")
    kept = sum(one.found for one in mine.values())
    print(f"{given.month}: {len(mine)} promises, {kept} found: the report says the same")
    return _month_end(given.home, given.month, sums, purses(given.home, given.month, given.zone, mine))


def _month_end(home: Path, month: str, came: Sums, mine: Sums) -> int:
    for (_source, shop, currency), total in came.items():
        for name, value in total.items():
            mine["", shop, currency][name] += value
    theirs: Sums = {}
    for one in said(home, month, "reconcile")["purses"]:
        flat = {**one["sales"], **one["came"], **one, "sales": one["sales"]["amount"]}
        names = ("sales", "deals", "refund_amount", "promised", "left", "billed", "parcels", "income", "outgo", "lines")
        theirs["", one["shop"], one["currency"]] = {name: Decimal(flat[name]) for name in names}
    wrong = {
        (key, name)
        for key in mine.keys() | theirs.keys()
        for name in mine.get(key, {}).keys() | theirs.get(key, {}).keys()
        if mine.get(key, {}).get(name, Decimal()) != theirs.get(key, {}).get(name, Decimal())
    }
    if wrong or mine.keys() != theirs.keys():
        print("the report says otherwise at month's end:", sorted(wrong), mine.keys() ^ theirs.keys())
        return 1
    print(f"{month}: {len(mine)} shops and currencies at its end: the report says the same")
    return 0


def _agree(mine: dict[str, Decimal] | None, report: Row | None) -> bool:
    if mine is None or report is None:
        return False
    return all(mine[name] == Decimal(report[name]) for name in ("income", "outgo", "lines"))


if __name__ == "__main__":
    sys.exit(main())
