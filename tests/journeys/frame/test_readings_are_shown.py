"""What a time or an amount is read as stands beside the line while it is typed, wherever one is taken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import csdesk
from csdesk.desk import Desk
from csdesk.screens.frame.asking import amounts
from csdesk.screens.orders.dialogs import Cod
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at
from tests.support import make_order, put_orders

SUMS = re.compile(r"\b(amount|fee|discount in all|in money|insured)\b")


def questions() -> Iterator[tuple[str, ast.Call]]:
    """Yield each question of the screens that is asked in a line for typing."""
    for path in sorted((Path(csdesk.__file__).parent / "screens").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask":
                yield f"{path.name}:{node.lineno}", node


def test_every_question_for_an_amount_says_what_it_reads() -> None:
    asked = [(where, call) for where, call in questions() if call.args and SUMS.search(ast.unparse(call.args[0]))]
    assert len(asked) >= 5
    silent = [where for where, call in asked if "reads" not in {word.arg for word in call.keywords}]
    assert not silent


async def test_a_fee_is_read_while_it_is_typed_and_nonsense_is_not(shop: Desk) -> None:
    put_orders(shop, make_order("5000000000000005", pay_kind="cod", paid_at=None, amount="168.00"))
    async with at(shop) as user:
        await user.press("3")
        while user.place().tab != "cod":  # type: ignore[attr-defined]
            await user.press("right")
        await user.press("c")
        await user.until(lambda: isinstance(user.place(), Cod))
        await user.do("f", "type:十二块五")
        await user.sees("= 12.50 yuan")
        await user.do("type:吧")
        await user.misses("= 12.50")


async def test_an_amount_is_read_in_the_currency_of_its_order(shop: Desk) -> None:
    put_orders(shop, make_order("5000000000000021", "other", currency="USD"))
    async with at(shop) as user:
        read = amounts(user.place(), "other:5000000000000021")
        assert [read("$8"), read("8"), read("8元"), read("")] == ["= 8.00 USD", "= 8.00 USD", "", ""]
        assert amounts(user.place(), currency="EUR")("€8") == "= 8.00 EUR"


@pytest.mark.parametrize(("typed", "shown"), [("下午4点半", "= 16:30"), ("16:30", ""), ("whenever", "")])
async def test_a_setting_is_read_while_it_is_typed(desk: Desk, typed: str, shown: str) -> None:
    async with at(fresh(desk)) as user:
        await user.do("enter", "enter", "enter", "ctrl+u", f"type:{typed}")
        await user.sees("3/4", typed)
        assert re.findall("= .*", user.text()) == ([shown] if shown else [])
        await user.do("escape", "3", "1")
