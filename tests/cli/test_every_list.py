"""Every command that lists gives the same forms: an array, a table of cells, ids; found by its options, not by name."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import typer

from csdesk.cli.frame.commands import build
from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


def listing(command: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the commands with all three forms."""
    below = getattr(command, "commands", {})
    options = {name for param in command.params for name in param.opts}
    own = [path] if {"--json", "--csv", "-q"} <= options else []
    return own + [found for name, other in below.items() for found in listing(other, (*path, name))]


LISTS = listing(typer.main.get_command(build([])))
OBJECTS = {("handover", "show"), ("routine", "show")}
"""What shows more than rows prints an object."""


def test_the_lists_are_found() -> None:
    assert {("order", "list"), ("message", "list"), ("pickup", "list"), ("log",)} <= set(LISTS)
    assert len(LISTS) >= 18


@pytest.mark.parametrize("words", [one for one in LISTS if one not in OBJECTS], ids=" ".join)
def test_the_forms_of_a_list_agree(csdesk: Csdesk, desk: Desk, words: tuple[str, ...]) -> None:
    put_orders(desk, make_order(), make_order("4000000000004822"))
    rows = csdesk(*words, "--json")
    assert rows.code == 0, rows.err
    assert isinstance(rows.json, list)
    assert len(csdesk(*words, "-q").lines) == len(rows.json)
    assert len(csdesk(*words).lines) == len(rows.json)
    table = list(csv.reader(io.StringIO(csdesk(*words, "--csv").out.removeprefix("\ufeff"))))
    assert len(table) == len(rows.json) + bool(rows.json)
