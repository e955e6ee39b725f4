"""Each command that takes an id takes its ending while that is unambiguous, and else names what it may be."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import typer
from msgspec import structs

from csdesk.cli.frame.commands import build
from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.orders.campaigns import Campaign
from csdesk.domain.orders.ledgers import Slip
from csdesk.domain.talk.consults import Consult, Intent, Question
from tests.cli.conftest import Csdesk
from tests.cli.test_key_bar_and_command_agree import CASE, FOLLOW, LINE, MESSAGE, PICKUP, REVIEW, WAITING
from tests.support import NOW, make_order, put_orders

ORDER = ("order", "parcel", "why", "report")
"""The commands that are about orders."""
RECORDS: dict[str, tuple[str, Any]] = {
    "message": ("records.messages", MESSAGE),
    "review": ("records.reviews", REVIEW),
    "case": ("records.cases", CASE),
    "follow": ("records.follow", structs.replace(FOLLOW, kind=FollowKind.KB_GAP)),
    "handover": ("records.handover.lines", LINE),
    "outbox": ("records.outbox", WAITING),
    "pickup": ("records.pickups", PICKUP),
    "consult": ("records.consults", Consult("CN-0317-01", NOW, "AH", Question.STOCK, Intent.ORDERED)),
    "campaign": ("records.campaigns", Campaign("CP-0317-01", "x", NOW.date(), NOW.date())),
    "slip": ("records.slips", Slip("SL-0317-01", "pdd:7000000000007777", "urge", NOW, "AH")),
}
SAMPLES = {"colour": "red", "answer": "ok", "amount": "5", "which": "exchange", "word": "tag", "step": "1"}
NEEDED = {
    "--why": "x", "--due": "+2h", "--to": "+2h", "--who": "BX", "--platform": "pdd", "--outcome": "x", "--said": "x",
    "--source": "asked", "--kind": "before_ship", "--courier": "yto", "--tracking": "YT8888888888888", "--way": "ems",
    "--note": "x", "--owner": "BX", "--remark": "x", "--answer": "x", "--template": "greet",
}  # fmt: skip
MORE = {
    "case photo": ["waybill", "--waive", "--why", "x"], "review done": ["--outcome", "explained"],
    "message reply": ["ok", "--sent"], "consult set": ["--remark", "x"], "case open": ["--kind", "exchange"],
    "report correct": ["--source", "asked"], "follow set": ["--owner", "BX"], "order send": ["--way", "ems"],
    "order special": ["--text", "x"],
}  # fmt: skip
"""What a command asks for beside its id, where its options do not tell."""


class Taking(NamedTuple):
    """A command that takes ids: its words, and the parameters behind them."""

    name: str
    params: list[Any]


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[Taking]:
    for name, one in getattr(command, "commands", {}).items():
        yield from commands(one, (*path, name))
    if any(is_id(param) for param in command.params):
        yield Taking(" ".join(path), command.params)


def is_id(param: Any) -> bool:
    return param.param_type_name == "argument" and (param.metavar or "").strip("[]…") in ("ID", "ORDER")


TAKING = list(commands(typer.main.get_command(build([]))))


def words(one: Taking, ending: str) -> list[str]:
    """Return the command with an ending as its id, and all else that it must have."""
    found = one.name.split()
    for param in one.params:
        if is_id(param):
            found.append(ending)
        elif param.param_type_name == "argument" and param.required:
            found.append(SAMPLES.get(param.name, "x"))
        elif param.param_type_name == "option" and param.required:
            found += [param.opts[0], NEEDED[param.opts[0]]] if one.name not in MORE else []
    return [*found, *MORE.get(one.name, ())]


@pytest.fixture
def twins(desk: Desk) -> Desk:
    """Two of everything that end alike, and one of everything that does not."""
    for number in ("5000000000001234", "6000000000001234", "7000000000007777"):
        put_orders(desk, make_order(number, "pdd", buyer_nick=f"b{number[:1]}"))
    with desk.change("x", "x") as transaction:
        for table, record in {id(pair[1]): pair for pair in RECORDS.values()}.values():
            start = record.id.partition("-")[0]
            for name in ("0316-34", "0317-34", "0317-77"):
                operator.attrgetter(table)(desk).put(transaction, structs.replace(record, id=f"{start}-{name}"))
    desk.sync()
    return desk


def test_there_are_such_commands() -> None:
    assert len(TAKING) > 50


@pytest.mark.parametrize("one", TAKING, ids=lambda one: one.name)
def test_an_ending_will_do_and_one_that_fits_two_names_both(csdesk: Csdesk, twins: Desk, one: Taking) -> None:
    of_order = one.name.split()[0] in ORDER or one.name == "case open"
    two = csdesk(*words(one, "1234" if of_order else "34"))
    assert two.code == 2, two
    assert "fits 2" in two.err, two.err
    assert (two.err.count("000000000001234") == 2) if of_order else two.err.count("-34") >= 2, two.err
    single = csdesk(*words(one, "7777" if of_order else "77"))
    assert not re.search(r"There is no (order |slip )?[\w-]*7[.:]|fits \d", single.err), single.err


def test_a_reason_is_asked_for_by_the_ending_of_any_record(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    with desk.change("x", "x") as transaction:
        desk.records.cases.put(transaction, CASE)
        desk.records.reviews.put(transaction, structs.replace(REVIEW, id="RV-0316-02"))
    assert csdesk("why", "0317-01") == csdesk("why", "CS-0317-01")
    assert csdesk("why", "02").code == 0
    assert "There is no order 03" in csdesk("why", "03").err
