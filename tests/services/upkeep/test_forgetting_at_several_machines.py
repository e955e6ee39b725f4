"""What is forgotten at one machine is nowhere: not on the server, not on the others, not on one that was away."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Flag
from csdesk.errors import BusyError
from csdesk.services.desk.archive import archive
from csdesk.services.orders import orders
from csdesk.services.upkeep import backups, privacy
from csdesk.store import files, server, sharing
from csdesk.store.shared import SharedStore
from tests.postgres import Shop
from tests.services.desk.test_archive_of_orders import DONE
from tests.services.upkeep.test_forgetting import holders
from tests.support import NOW, make_order, put_orders
from tests.torture.victims import Victim

pytest.importorskip("psycopg", reason="NOT TESTED: no psycopg here")
Server = server.Server
pytestmark = pytest.mark.loopback
NAME = "小满"


def sit_down(shop: Shop, name: str, operator: str = "AH") -> Desk:
    if name != "a" or (shop.base / "a" / "desk.shared").exists():
        (shop.base / name / "config.toml").write_text(f'[shared]\nurl = "{shop.postgres.url}"\n', encoding="utf-8")
    desk = open_desk(shop.base / name, now=NOW.isoformat(), operator=operator)
    if isinstance(desk.store, SharedStore):
        shop.stores.append(desk.store)
    desk.store.refresh()
    desk.sync()
    return desk


def pull(desk: Desk) -> None:
    assert isinstance(desk.store, SharedStore)
    desk.store.pull()
    desk.sync()


@pytest.fixture
def three(shop: Shop) -> tuple[Desk, Desk, Desk]:
    """Three machines that know her: alive, archived, in log, backup, draft; the third was away since."""
    alone = sit_down(shop, "a")
    put_orders(alone, make_order("4001", **DONE | {"buyer_nick": NAME}), make_order("4002", **DONE))
    archive(alone)
    shop.init("a")
    for name in ("b", "c"):
        shop.join(name)
    one, two, away = sit_down(shop, "a"), sit_down(shop, "b", "LW"), sit_down(shop, "c")
    put_orders(two, make_order("4003", buyer_nick=NAME), make_order("4004"))
    pull(away)
    away.store.checkpoint()
    for desk in (two, away):
        backups.back_up(desk)
    orders.flag(one, ["4003", "4004"], Flag.RED)
    pull(two)
    refuse(two)
    return one, two, away


def refuse(desk: Desk) -> None:
    """Let a change be kept as a draft, as when the server is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Server, "lock", _gone)
        with pytest.raises(BusyError):
            orders.flag(desk, ["4003"], Flag.GREEN)


def _gone(*_words: object, **_more: object) -> None:
    raise BusyError("gone", code="server_gone")


def on_server(shop: Shop) -> int:
    """Count what the server has of her."""
    run = shop.stores[0].server.run
    lines = run("select body from csdesk.line where desk = %s", shop.desk)
    packed = run("select body from csdesk.file where desk = %s", shop.desk)
    bodies = [body for (body,) in lines] + [zlib.decompress(body) for (body,) in packed]
    return sum(NAME.encode() in body for body in bodies)


def gone_everywhere(shop: Shop, *desks: Desk) -> None:
    for desk in desks:
        pull(desk)
        assert holders(desk.home.folder, NAME) == []
    assert on_server(shop) == 0
    stores = [desk.store for desk in desks]
    assert len({store.image() for store in stores}) == 1
    assert {msgspec.json.decode(row)["order_no"] for row in stores[0].table("orders").values()} == {"4004"}
    assert isinstance(stores[0], SharedStore)
    assert sharing.check(stores[0]) == []


def test_at_the_server_at_once_and_on_each_machine_when_it_comes(shop: Shop, three: tuple[Desk, Desk, Desk]) -> None:
    one, two, away = three
    for desk in three:
        assert len(holders(desk.home.folder, NAME)) > 2
    assert "drafts" in holders(two.home.folder, NAME)
    assert on_server(shop) > 2
    privacy.forget(one, NAME, sure=True, backups=True)
    assert on_server(shop) == 0
    pull(two)
    assert [change.verb for change in two.store.changes()][:2] == ["store.forget", "order.flag"]  # the log goes on
    gone_everywhere(shop, one, two, away)
    assert any("copy was taken" in notice for notice in away.store.notices)
    shop.join("d")
    orders.flag(away, ["4004"], Flag.BLUE)
    gone_everywhere(shop, one, two, away, sit_down(shop, "d"))


def test_a_machine_that_was_away_through_two_of_them(shop: Shop, three: tuple[Desk, Desk, Desk]) -> None:
    one, two, away = three
    privacy.forget(one, "taobao:4003", sure=True)
    pull(two)
    orders.flag(two, ["4004"], Flag.BLUE)
    privacy.forget(two, NAME, sure=True, backups=True)
    privacy.forget(one, NAME, sure=True, backups=True)
    gone_everywhere(shop, away, one, two)


def die_at(step: int, job: Callable[[], object]) -> Callable[[Callable[[bytes], None]], None]:
    """Return what does a job and dies at one of its calls to the server or the disk; told when it came to its end."""

    def run(tell: Callable[[bytes], None]) -> None:
        left = [step]

        def counted(call: Callable[..., object]) -> Callable[..., object]:
            def die(*words: object, **more: object) -> object:
                if not left[0]:
                    tell(b"died")
                    os._exit(0)
                left[0] -= 1
                return call(*words, **more)

            return die

        for name in ("run", "lock", "_move", "rollback"):
            setattr(Server, name, counted(getattr(Server, name)))
        for name in ("write", "replace", "unlink", "truncate"):
            setattr(files.Disk, name, counted(getattr(files.Disk, name)))
        job()
        tell(b"done")

    return run


def forget(shop: Shop, name: str) -> None:
    privacy.forget(sit_down(shop, name), NAME, sure=True, backups=True)


def come(shop: Shop, name: str) -> None:
    pull(sit_down(shop, name))


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_step_it_is_finished(shop: Shop, three: tuple[Desk, Desk, Desk], part: int) -> None:
    """One dies at each step of forgetting, and does it again; another at each step of taking it in."""
    for step in range(part, 400, 4 * 5):
        told = Victim(die_at(step, lambda: forget(shop, "a"))).wait()
        if told[-1:] == [b"done"]:
            break
    for name in ("b", "c"):
        for step in range(part, 400, 4 * 5):
            if Victim(die_at(step, lambda name=name: come(shop, name))).wait()[-1:] == [b"done"]:  # type: ignore[misc]
                break
    forget(shop, "a")
    gone_everywhere(shop, sit_down(shop, "a"), sit_down(shop, "b", "LW"), sit_down(shop, "c"))


def test_without_the_server_nothing_is_forgotten_halfway(shop: Shop, three: tuple[Desk, Desk, Desk]) -> None:
    one = three[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Server, "lock", _gone)
        with pytest.raises(BusyError):
            privacy.forget(one, NAME, sure=True)
    assert not list((shop.base / "a").glob("drafts/*"))
    privacy.forget(one, NAME, sure=True, backups=True)
    gone_everywhere(shop, *three)


def test_the_server_goes_between_the_line_and_the_checkpoint(shop: Shop, three: tuple[Desk, Desk, Desk]) -> None:
    one = three[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Server, "names", _gone)
        with pytest.raises(BusyError) as caught:
            privacy.forget(one, NAME, sure=True, backups=True)
    assert ("still has it" in caught.value.title, on_server(shop) > 0) == (True, True)
    pull(three[1])
    privacy.forget(one, NAME, sure=True, backups=True)
    gone_everywhere(shop, *three)


def test_the_folder_is_whole(shop: Shop, three: tuple[Desk, Desk, Desk]) -> None:
    """Archive files of before are gone from the other machine's folder, and from the server."""
    one, two, _away = three
    privacy.forget(one, NAME, sure=True)
    pull(two)
    names = [sorted(path.name for path in Path(desk.home.folder / "archive").iterdir()) for desk in (one, two)]
    assert names[0] == names[1]
