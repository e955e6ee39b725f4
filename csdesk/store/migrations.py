"""Migrations: from each schema to the next one step, a pure function of the tables.

A desk made by any released csdesk opens: the steps run in memory when it is read, and are written with the first
change, after a backup. Every step has a fixture of the schema before it in `tests/store/desks/`.
"""

from __future__ import annotations

from collections.abc import Callable

from csdesk.store.journal import Document

Tables = dict[str, dict[int, Document]]
Step = Callable[[Tables], Tables]


def from_plain(tables: Tables) -> Tables:
    """Schema 0 is a TinyDB file that says nothing of itself: its empty default table is no table of the desk."""
    return {name: table for name, table in tables.items() if table or name != "_default"}


STEPS: tuple[Step, ...] = (from_plain,)
"""Step 0 leads from schema 0 to 1, and so on."""


def migrate(tables: Tables, schema: int) -> Tables:
    """Return the tables of a schema brought up to the present one."""
    for step in STEPS[schema:]:
        tables = step(tables)
    return tables
