"""From what a person writes to anything that has an id: an order, a message, a case, a product."""

from __future__ import annotations

from csdesk.services.desk.desk import Desk

TABLES = ("messages", "reviews", "cases", "follow", "consults", "pickups", "slips", "outbox", "products")
"""The tables of what is named by an id of its own."""


def find_thing(desk: Desk, name: str) -> tuple[str, str]:
    """Return the table and the id of what a name stands for; raises `UsageError` as `find_order` when it is nothing."""
    wanted = name.strip()
    for table in TABLES:
        records = getattr(desk.records, table).records
        found = next((one for one in (wanted, wanted.upper()) if one in records), None)
        if found is not None:
            return table, found
    return "orders", desk.find(wanted).id
