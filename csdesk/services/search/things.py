"""From what a person writes to anything that has an id: an order, a message, a case, a product."""

from __future__ import annotations

from csdesk.domain.search.resolve import Name, find_record
from csdesk.errors import UsageError
from csdesk.services.desk.desk import Desk

TABLES = ("messages", "reviews", "cases", "follow", "consults", "pickups", "slips", "outbox", "products")
"""The tables of what is named by an id of its own."""


def find_thing(desk: Desk, name: str) -> tuple[str, str]:
    """Return the table and the id of what a name, or the ending of an id, stands for; raises as `find_order`."""
    wanted = name.strip()
    for table in TABLES:
        records = getattr(desk.records, table).records
        found = next((one for one in (wanted, wanted.upper()) if one in records), None)
        if found is not None:
            return table, found
    try:
        return "orders", desk.find(wanted).id
    except UsageError as error:
        kept = ((table, key) for table in TABLES for key in getattr(desk.records, table).records)
        tables = {key: table for table, key in kept}
        if error.code != "no_such_order" or not any(key.endswith(f"-{wanted.upper()}") for key in tables):
            raise
        found = find_record({key: Name(key) for key in tables}, wanted).id
        return tables[found], found
