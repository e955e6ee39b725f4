"""The ledger by keyboard: the archive in the search, the log and the way back, what would be overwritten is asked."""

from __future__ import annotations

from datetime import timedelta

from tinydb import TinyDB

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.services.desk.archive import archive
from csdesk.services.orders import memos
from csdesk.services.orders import orders as verbs
from csdesk.store import Store
from tests.journeys.orders.test_orders_by_key import FIRST, fresh, orders_of, to_confirm
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

OLD = NOW - timedelta(days=100)
PAST = "taobao:4000000000000077"


def put_away(desk: Desk) -> None:
    """Give the desk one archived order of a buyer who is nowhere else."""
    put_orders(
        desk,
        make_order(
            "4000000000000077", platform_state=PlatformState.COMPLETED, created_at=OLD, paid_at=OLD, buyer_nick="小满"
        ),
    )
    assert archive(desk).changed == (PAST,)
    desk.sync()


async def to_all(user: User) -> None:
    """Go to the tab of all orders."""
    await to_confirm(user)
    while orders_of(user).tab is not None:
        await user.press("right")


async def test_the_search_over_all_orders_finds_archived_ones(shop: Desk) -> None:
    put_away(shop)
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("/")
        await user.type("小满")
        await user.sees("Nothing fits the search.", "The tab All looks in the archive as well.")
        await user.press("enter")
        while orders_of(user).tab is not None:
            await user.press("right")
        await user.until(lambda: orders_of(user).rows.keys == [PAST])
        await user.sees("小满", "0077", "1 from the archive")
        await user.press("f", "1")
        await user.until(lambda: PAST in fresh(shop).orders)
        assert fresh(shop).orders[PAST].desk.flag is Flag.RED
        await user.misses("from the archive")
        await user.until(lambda: list(orders_of(user).rows.keys) == [PAST])


async def test_typing_on_ends_the_search_before(shop: Desk) -> None:
    put_away(shop)
    async with at(shop) as user:
        await to_all(user)
        await user.press("/")
        await user.type("小满")
        await user.until(lambda: PAST in orders_of(user).rows.keys)
        await user.type("x")
        await user.sees("Nothing fits the search.")
        await user.press("escape")
        await user.until(lambda: len(orders_of(user).rows.keys) == 7)


async def test_undo_over_what_was_changed_since_is_asked(shop: Desk) -> None:
    verbs.flag(shop, [FIRST], Flag.RED)
    shop.store.checkpoint()
    with TinyDB(shop.store.file) as db:
        (row,) = db.table("orders").search(lambda row: row["id"] == FIRST)
        db.table("orders").update({"amount": "99.00"}, doc_ids=[row.doc_id])
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("u")
        await user.sees("cannot be taken back", "overwrite all the same")
        await user.press("escape")
        await user.misses("cannot be taken back")
        assert fresh(shop).orders[FIRST].desk.flag is Flag.RED
        await user.press("u")
        await user.sees("overwrite all the same")
        await user.press("1")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is None)
        assert fresh(shop).orders[FIRST].amount == "78.00"


async def test_an_answer_is_for_the_step_it_was_asked_of(shop: Desk) -> None:
    verbs.flag(shop, [FIRST], Flag.RED)
    shop.store.checkpoint()
    with TinyDB(shop.store.file) as db:
        db.table("orders").update({"amount": "99.00"})
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("u")
        await user.sees("overwrite all the same")
        elsewhere = fresh(shop)
        memos.note(elsewhere, ["pdd:5000000000000002"], "called")
        await user.press("1")
        await user.until(lambda: not fresh(shop).orders["pdd:5000000000000002"].desk.memo)
        assert fresh(shop).orders[FIRST].desk.flag is Flag.RED


async def test_the_log_goes_back_to_a_point(shop: Desk) -> None:
    for colour in (Flag.RED, Flag.BLUE, Flag.GREEN):
        verbs.flag(shop, [FIRST], colour)
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("f12")
        await user.sees("flag green", "flag red")
        await user.press("down", "down", "enter")
        await user.sees("Take back everything after change 2?")
        await user.press("1")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is Flag.RED)
        await user.sees("undone: 2 changes")
        await user.press("/")
        await user.type("blue")
        await user.misses("flag red")
        await user.press("escape", "escape")
        await user.sees("To confirm 3")


async def test_a_foreign_writer_is_told_in_the_foot(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("f", "1")
        await user.until(lambda: Store(shop.home.folder).pending)
        with TinyDB(shop.store.file) as db:
            db.table("orders").insert({"id": "x"})
        await user.sees("Another program wrote desk.json while changes were waiting")


async def test_a_folder_that_vanished_is_said_and_nothing_is_made_in_its_place(shop: Desk) -> None:
    home, away = shop.home.folder, shop.home.folder.with_name("away")
    async with at(shop) as user:
        await to_confirm(user)
        home.rename(away)
        await user.sees("The desk's folder has vanished.")
        await user.press("f", "1")

        def fail(_bench: Desk) -> None:
            raise OSError(5, "Input/output error")

        def told() -> bool:
            user.app.session.do(fail)  # at every look: between jobs the worker says anew that the folder is away
            return "That went wrong (OSError)" in user.text()

        await user.until(told)
        await user.sees("The desk's folder has vanished.")
        assert not home.exists()
        away.rename(home)
        await user.press("f", "2")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is Flag.YELLOW)
        assert fresh(shop).store.seq == 2
