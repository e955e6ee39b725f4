"""The three desks that every screen is drawn of: an empty one, the demo shop, and one full of nasty facts."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from csdesk.cli.frame.options import Globals
from csdesk.cli.upkeep.demo import make
from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import Said
from csdesk.services.desk.archive import archive
from tests.support import make_order

WHEN = "2026-03-17T09:00"
ROWS = 2000
TAILS = (
    "👨‍👩‍👧‍👦👍🏽1️⃣",
    "\u200b零\u200d宽\ufeff",
    "\u202eمرحبا بالعالم שלום\u2066",
    "名字长得没有尽头" * 12,
    "e\u0301a\u0308o\u0302ﾊﾝｶｸ①★",
    "[/b][@click=app.quit]领券[/]\n二行\t四",
)
WORDS = frozenset(
    ("buyer_nick", "title", "variant", "name", "address", "buyer_message", "seller_memo", "text", "memo", "hold_reason",
     "subject", "outcome", "what", "why", "note", "words", "remark", "root_cause")
)  # fmt: skip
"""The fields in which a buyer, a platform or the operator writes what they like."""
HUGE = ("98765432109.99", "0.01", "1234567.00")
STATES = (PlatformState.PAID, PlatformState.UNPAID, PlatformState.SHIPPED, PlatformState.CLOSED)


def worse(value: Any, name: str = "") -> Any:
    """Return a record in which whatever anybody may write freely is long, wide, without width or backwards.

    What stood alike stands alike still: a buyer's orders, messages and cases go on belonging together.
    """
    if isinstance(value, msgspec.Struct):
        fields = {field: worse(getattr(value, field), field) for field in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(worse(one, name) for one in value)
    if type(value) is not str:
        return value
    if name == "address":
        return value + "很长的地址" * 40
    if name == "amount" and crc32(value.encode()) % 3 == 0:
        return HUGE[0]
    return value + TAILS[crc32(value.encode()) % len(TAILS)] if name in WORDS else value


def fill(desk: Desk) -> None:
    """Make every record of a desk worse, and add so many orders and messages that no list is short."""
    records = desk.records
    made = zip(range(ROWS), itertools.cycle(TAILS), itertools.cycle(STATES), itertools.cycle(HUGE), strict=False)
    with desk.change("import", "made") as change:
        for order in list(desk.orders.values()):
            records.put_order(change, worse(order))
        for table in (records.messages, records.reviews, records.cases, records.follow, records.consults):
            for record in list(table.records.values()):
                table.put(change, worse(record))
        for number, tail, state, amount in made:
            order = make_order(f"{7_000_000_000_000_000 + number}", buyer_nick=tail + str(number), amount=amount,
                               platform_state=state, buyer_message=tail if number % 5 == 0 else None)  # fmt: skip
            paid = None if state is PlatformState.UNPAID else order.created_at
            at = order.created_at and order.created_at + timedelta(seconds=number)
            records.put_order(change, worse(msgspec.structs.replace(order, paid_at=paid, created_at=at)))
        like = next(iter(records.messages.records.values()))
        ids = records.messages.ids("MS", desk.clock.now())
        for number in range(ROWS // 10):
            said = (Said(TAILS[number % len(TAILS)], like.arrived_at),)
            nick = f"买家{number}" + TAILS[number % len(TAILS)]
            one = msgspec.structs.replace(like, id=ids(), said=said, buyer_nick=nick, order_id=None, done_at=None)
            records.messages.put(change, one)
        long_ago = desk.clock.now() - timedelta(days=200)
        done = PlatformState.COMPLETED
        old = make_order("6900000000000001", buyer_nick="三年前的老客" + TAILS[0], platform_state=done)
        old = msgspec.structs.replace(old, paid_at=long_ago, created_at=long_ago)
        records.put_order(change, old)
    desk.sync()
    archive(desk)


def make_empty(folder: Path) -> None:
    """Make the home of a desk that holds nothing yet."""
    open_desk(folder, now=WHEN, lang="zh", operator="AH")


def make_demo(folder: Path) -> None:
    """Make the demo shop."""
    make(folder, Globals(now=WHEN, lang="zh", operator="AH"), "zh")


def make_nasty(folder: Path) -> None:
    """Make the demo shop with facts as bad as they come."""
    make_demo(folder)
    fill(open_desk(folder, now=WHEN, lang="zh", operator="AH"))


HOMES: dict[str, Callable[[Path], None]] = {"empty": make_empty, "demo": make_demo, "nasty": make_nasty}


def take(made: Path, folder: Path) -> Desk:
    """Return the desk of a copy of a home."""
    if made.exists():
        shutil.copytree(made, folder)
    return open_desk(folder, now=WHEN, lang="zh", operator="AH")
