"""A desk on two machines: what one does the other sees; what the server has not got did not happen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest

from csdesk.errors import BusyError, DataError, DeskError, RefusedError, UsageError
from csdesk.store import UNDO, Store, archive, checkpoint, migrations, published, shared, sharing, take_back
from csdesk.store.history import kept
from csdesk.store.shared import SharedStore
from csdesk.store.tiny import open_tiny
from tests.postgres import Shop
from tests.store.made import AT, add, content, drop, entry, put

pytestmark = pytest.mark.loopback


@pytest.fixture
def pair(shop: Shop) -> tuple[SharedStore, SharedStore]:
    """Two machines at one desk with three orders."""
    add(Store(shop.base / "a"), {"n": 0}, {"n": 0}, {"n": 0})
    return shop.init("a"), shop.join("b")


def same(*stores: SharedStore) -> None:
    for store in stores:
        store.pull()
    assert len({store.image() for store in stores}) == 1
    assert sharing.check(stores[0]) == []


def wait_for(seen: Callable[[], bool], seconds: float = 10.0) -> float:
    """Wait until something is seen; return how long it took."""
    began = time.monotonic()
    while not seen():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_second_home_sees_what_the_first_does(pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(one, 1, {"n": 1})
    assert add(two, {"n": 2}) == [4]
    one.pull()
    assert content(one) == content(two) == {"orders": {1: {"n": 1}, 2: {"n": 0}, 3: {"n": 0}, 4: {"n": 2}}}
    assert [change.who for change in one.changes()] == ["AH@b", "AH@a", "AH"]
    same(one, two)


def test_a_foreign_change_is_taken_in_by_the_watch(pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    for store in pair:
        store.watch()
    wait_for(lambda: one.company() == "+ LW@b", 15)
    put(one, 1, {"n": 1})

    def seen() -> bool:
        two.refresh()
        return two.seq == one.seq

    assert wait_for(seen) < 1.5
    assert content(two) == content(one)
    put(two, 1, {"n": 2})
    one.refresh()
    same(one, two)


def test_who_was_not_heard_of_for_a_while_is_no_company(
    pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "BEAT_S", 0.1)
    for store in pair:
        store.watch()
    wait_for(lambda: pair[0].company() == "+ LW@b", 15)
    monkeypatch.setattr(shared, "PRESENT_S", 0.0)
    wait_for(lambda: pair[0].company() == "", 15)


def test_undo_names_who_changed_it_since_and_where(pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(one, 1, {"n": 1})
    with two.change(entry("draft.note", "x")) as change:
        change.put("orders", 1, b'{"n":2}')
    with pytest.raises(RefusedError) as caught:
        take_back(one, UNDO, AT, "AH")
    assert "3 draft.note x (AH@b)" in caught.value.where


def test_the_archive_travels(pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    rows = {"orders": {1: one.table("orders")[1], 2: one.table("orders")[2]}}
    with one.change(entry("store.archive")) as change:
        archive.put_away(one, change, "2026-01", rows, lambda _tables: "words")
    two.pull()
    assert archive.everything(two) == archive.everything(one)
    assert archive.read_words(two, archive.archive_files(two)[0]) == "words"
    with two.change(entry("store.archive")) as change:
        archive.put_away(two, change, "2026-01", {"orders": {3: two.table("orders")[3]}})
    archive.sweep(two)
    one.pull()
    assert archive.everything(two) == archive.everything(one)
    assert len(archive.everything(one)["orders"]) == 3
    same(one, two)


def test_old_lines_go_behind_a_checkpoint_that_every_machine_has(
    shop: Shop, pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    monkeypatch.setattr(shared, "COMPACT_LINES", 5)

    def count() -> int:
        return int(one.server.run("select count(*) from csdesk.line where desk = %s", shop.desk)[0][0])

    for n in range(8):
        put(one, 1, {"n": n + 1})
    with one.change(entry("store.archive")) as change:
        archive.put_away(one, change, "2026-01", {"orders": {2: one.table("orders")[2]}})
    one.checkpoint()
    one.compact()
    assert count() == 9  # the other machine has none of them yet
    assert content(shop.join("c")) == content(one)
    sharing.leave(shop.open("c"))
    one.pull()
    two.pull()
    for n in range(8):
        put(one, 1, {"n": n + 100})
    two.pull()
    one.checkpoint()
    one.compact()
    assert count() == 0
    put(two, 1, {"n": 200})
    same(one, two, shop.join("d"))


@pytest.mark.parametrize("first", [0, 1])
def test_two_machines_make_a_checkpoint_at_once(
    shop: Shop, pair: tuple[SharedStore, SharedStore], first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names hers first, the newest one stays, and its file."""
    one, two = pair
    put(one, 1, {"n": 1})
    two.pull()
    published.publish(two.server, two)
    put(one, 1, {"n": 2})
    published.publish(one.server, one)
    monkeypatch.setattr(published, "publish", lambda *_sent: None)
    other = pair[1 - first]
    other_base = other.seq
    pair[first].compact(at_once=True)
    with other.hold("test"), other._turn(must=True):
        published.settle(other.server, other, other_base, all_lines=True)
        other.server.run("commit")
    assert (other.server.base(), other.server.names()) == (one.seq, {f"desk-{one.seq:06d}.json"})
    same(one, two, shop.join("c"))


def test_a_desk_of_its_own_again(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(one, 1, {"n": 1})
    sharing.leave(two)
    alone = Store(two.folder)
    assert content(alone) == content(one)
    put(alone, 1, {"n": 2})
    assert [machine.name for machine in one.server.machines()] == ["a"]
    with pytest.raises(RefusedError):
        shop.join("b")


def test_a_server_put_back_to_an_older_state(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(one, 1, {"n": 1})
    two.pull()
    rows = one.server.run("select * from csdesk.head where desk = %s", shop.desk)
    put(one, 1, {"n": 2})
    put(two, 1, {"n": 3})
    one.server.run("delete from csdesk.line where desk = %s and seq > 2", shop.desk)  # as an old dump would have it
    one.server.run("update csdesk.head set seq = 2, tip = %s where desk = %s", rows[0][2], shop.desk)
    for store in pair:
        with pytest.raises(DataError) as caught:
            put(store, 1, {"n": 4})
        assert (caught.value.code, "init URL --yes" in caught.value.hint) == ("server_older", True)
    with pytest.raises(RefusedError):
        shop.init("b")
    two = shop.init("b", sure=True)
    one = shop.join("a", "AH")
    assert content(one) == content(two)
    assert content(one)["orders"][1] == {"n": 3}
    put(one, 1, {"n": 5})
    same(one, two)


def test_two_that_went_apart(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(one, 1, {"n": 1})
    two.pull()
    rows = one.server.run("select tip from csdesk.head where desk = %s", shop.desk)
    put(one, 1, {"n": 2})
    one.server.run("delete from csdesk.line where desk = %s and seq > 2", shop.desk)
    one.server.run("update csdesk.head set seq = 2, tip = %s where desk = %s", rows[0][0], shop.desk)
    for n in (3, 4):  # at the same number, and behind it
        put(two, 1, {"n": n})
        with pytest.raises(DataError) as caught:
            put(one, 1, {"n": 5})
        assert (caught.value.code, "join URL" in caught.value.hint) == ("apart", True)
    with pytest.raises(RefusedError):
        shop.init("a", sure=True)  # the other's changes would be lost
    same(shop.join("a", "AH"), two)
    assert list((one.folder / "backups").glob("*before-join*"))


def test_a_name_is_given_once(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    shutil.copytree(pair[0].folder, shop.base / "x")
    (shop.base / "x" / "desk.json").unlink()
    (shop.base / "x" / "desk.shared").unlink()
    with pytest.raises(RefusedError) as caught:
        sharing.join(shop.base / "x", shop.postgres.url, shop.share("b"), "AH")
    assert caught.value.code == "name_taken"


def test_nobody_writes_past_the_others(pair: tuple[SharedStore, SharedStore]) -> None:
    one, _two = pair
    put(one, 1, {"n": 1})
    with pytest.raises(DataError) as caught:
        put(Store(one.folder), 1, {})
    assert caught.value.code == "shared"
    with pytest.raises(DataError) as caught:
        open_tiny(one.folder).table("orders").insert({})
    assert caught.value.code == "shared"
    one.checkpoint()
    (one.folder / "desk.json").write_text((one.folder / "desk.json").read_text("utf-8").replace('{"n":1}', '{"n":7}'))
    with pytest.raises(DataError) as caught:
        put(one, 1, {"n": 2})
    assert caught.value.code == "apart"


def test_who_has_the_turn_is_named(
    shop: Shop, pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair[0], shop.join("家里")
    two.server.lock()
    one.server.run("select 1")
    monkeypatch.setattr("csdesk.store.server._LOCK", _impatient())
    with pytest.raises(BusyError) as caught:
        put(one, 1, {"n": 1})
    assert (caught.value.code, "LW@家里" in caught.value.where) == ("busy", True)
    two.server.rollback()
    put(one, 1, {"n": 1})


def _impatient() -> str:
    from csdesk.store import server

    return server._LOCK.replace("'10s'", "'0.2s'")


def test_a_newer_csdesk_on_one_machine(
    shop: Shop, pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older one is refused in words, and so is the newer one, until it puts its own form on the server at once."""
    one, two = pair
    put(one, 1, {"n": 1})
    two.pull()
    older = shop.join("c")

    def step(tables: dict[str, dict[int, Any]]) -> dict[str, dict[int, Any]]:
        return {**tables, "fresh": {1: b'{"made":true}'}}

    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        newer.setattr(checkpoint, "SCHEMA", 2)
        with pytest.raises(DataError) as caught:
            put(shop.open("a"), 1, {"n": 2})
        assert "older csdesk" in caught.value.title
        with pytest.MonkeyPatch.context() as half:  # half a migration is none
            half.setattr("csdesk.store.server.Server.beat", _fails)
            with pytest.raises(DeskError):
                shop.init("a", sure=True)
        assert one.server.run("select schema from csdesk.head where desk = %s", shop.desk) == [(1,)]
        upgraded = shop.init("a", sure=True)
        put(upgraded, 1, {"n": 3})
        assert content(upgraded)["fresh"] == {1: {"made": True}}
        same(upgraded, shop.join("b", "LW"))
    with pytest.raises(DataError) as caught:
        put(older, 1, {"n": 4})
    assert (caught.value.code, caught.value.title) == ("desk_newer", "This desk was made by a newer csdesk.")
    with pytest.raises(DataError) as caught:
        shop.join("d")
    assert caught.value.code == "desk_newer"


def _fails(*_words: object) -> None:
    raise DataError("stopped")


def test_a_full_disk_of_the_server_refuses_the_change(
    pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    name = "full" + str(abs(hash(one.share.desk)))
    one.server.run(
        f"create function csdesk.{name}() returns trigger language plpgsql as "
        f"$$ begin if new.desk = '{one.share.desk}' then raise exception 'no space left' using errcode = '53100'; end if; return new; end $$;"  # noqa: E501
        f"create trigger {name} before insert on csdesk.line for each row execute function csdesk.{name}()"
    )
    for _try in range(2):
        with pytest.raises(DataError) as caught:
            put(one, 1, {"n": 1})
        assert (caught.value.code, "no space left" in caught.value.where) == ("server_failed", True)
        assert [change.verb for _path, change in kept(one)] == ["order.flag"]  # what she typed, once
    one.server.run(f"drop trigger {name} on csdesk.line")
    put(one, 1, {"n": 2})
    same(one, two)


def test_a_desk_that_is_not_there(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    shop.desk += "?"
    with pytest.raises(UsageError) as caught:
        shop.join("z")
    assert caught.value.code == "no_such_desk"
    drop(pair[0], 1)


def test_a_line_of_the_server_is_damaged(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    put(two, 1, {"n": 1})
    one.pull()
    put(two, 1, {"n": 2})
    two.server.run("update csdesk.line set body = 'nonsense' where desk = %s and seq = 3", shop.desk)
    with pytest.raises(DataError) as caught:
        put(one, 1, {"n": 3})
    assert (caught.value.code, "shared leave" in caught.value.hint or "Leave" in caught.value.hint) == (
        "server_damaged",
        True,
    )
    put(two, 1, {"n": 4})
    sharing.leave(two)
    sharing.leave(one)  # with what it has, and a word
    assert any("damaged" in notice for notice in one.notices)
    assert content(Store(one.folder))["orders"][1] == {"n": 1}
    shop.desk += " anew"
    two = shop.init("b")
    (one.folder / "desk.json").unlink()
    shutil.rmtree(one.folder)
    same(two, shop.join("a"))


def test_damaged_files_beside_the_desk_are_told(shop: Shop, pair: tuple[SharedStore, SharedStore]) -> None:
    one, two = pair
    (one.folder / "drafts").mkdir()
    (one.folder / "drafts" / "000009-00000000.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(kept(one))
    assert caught.value.code == "draft_damaged"
    (two.folder / "desk.shared").write_text('{"desk": tru', encoding="utf-8")
    lost = shop.open("b")
    assert content(lost) == content(one)
    with pytest.raises(DataError) as caught:
        put(lost, 1, {"n": 1})
    assert (caught.value.code, "--as NAME" in caught.value.hint) == ("mark_damaged", True)
    same(one, shop.join("c"))
    sharing.join(two.folder, shop.postgres.url, shop.share("b2"), "LW")
    same(one, shop.open("b"))


def test_moving_documents_about_and_steps_back_are_no_drafts(
    pair: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two = pair
    put(one, 1, {"n": 1})

    def unsure(*_words: object, **_more: object) -> None:
        raise BusyError("?", code="unsure")

    for code in ("server_gone", "unsure"):
        with monkeypatch.context() as away:
            away.setattr("csdesk.store.server.Server.commit", unsure if code == "unsure" else _busy)
            for verb in ("store.archive", "order.flag"):
                with pytest.raises(BusyError):
                    put(one, 2, {"n": 2}, verb=verb)
            with pytest.raises(BusyError):
                take_back(one, UNDO, AT, "AH")
        one.pull()
        assert [change.verb for _path, change in kept(one)] == ["order.flag"]
        assert not list((one.folder / "drafts").glob("*.unsure"))


def _busy(*_words: object, **_more: object) -> None:
    raise BusyError("away", code="server_gone")
