"""The first start: four questions on the empty desk, the first import, the first sorted queue; a way out at each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from csdesk.config import load_config
from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.services.desk.settings import set_setting
from csdesk.services.today.snapshot import take_snapshot
from tests.intake.exports import sample_bytes
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at

MOST_KEYS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A download folder with one export."""
    place = tmp_path / "下载"
    place.mkdir()
    (place / "ExportOrderList202603170900.csv").write_bytes(sample_bytes("T-B"))
    return place


async def test_a_new_desk_comes_to_its_first_sorted_queue(desk: Desk, folder: Path) -> None:
    set_setting(desk.home, "downloads", str(folder))  # what the machine would propose
    keys = 0
    async with at(fresh(desk)) as user:
        await user.sees("Enter", "four short questions", "set it up")
        for act in ("enter", "type:小满", "enter", "type:淘宝", "enter", "enter", "enter", "enter", "3"):
            if act == "3":
                await user.sees("Not set yet:", "couriers offered", "Products have them.")
            await user.do(act)
            keys += not act.startswith("type:")
        await user.sees("To confirm")
        assert user.place().NAME == "orders"
    config = load_config(desk.home.config)
    assert (config.shop, config.sells_on, config.cutoff) == ("小满", ("taobao",), "16:00")
    assert take_snapshot(fresh(desk)).queues[Queue.TO_CONFIRM]
    assert keys <= MOST_KEYS


async def test_there_is_a_way_out_at_each_question_and_what_was_said_stays(desk: Desk) -> None:
    async with at(fresh(desk)) as user:
        await user.do("enter", "type:小满", "enter")
        await user.sees("2/4")
        await user.do("type:Atlantis", "enter")
        await user.sees("Expected: names of platforms", "Atlantis")
        await user.do("escape", "3")
        await user.sees("3 Orders")
        assert user.place().NAME == "orders"
    assert load_config(desk.home.config).shop == "小满"


async def test_exports_that_appear_in_the_download_folder_come_in_by_themselves(desk: Desk, folder: Path) -> None:
    (old,) = folder.iterdir()
    async with at(fresh(desk)) as user:
        set_setting(desk.home, "downloads", str(folder))
        await user.until(lambda: user.app.session.view.config.downloads == str(folder))
        await user.until(lambda: user.app.session._downloads and user.app.session._downloads.watches)
        assert not user.app.session.snapshot.orders
        new = folder / "ExportOrderList202603171000.csv"
        new.write_bytes(old.read_bytes())
        os.utime(folder)
        await user.sees(new.name, "Imported: ")
        assert user.app.session.snapshot.orders
        await user.press("u")
        await user.until(lambda: not user.app.session.snapshot.orders)
