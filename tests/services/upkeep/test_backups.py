"""Backups hold everything, are read again, rotate; a restore is one change; a hurt desk comes back."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tinydb import TinyDB

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.errors import DataError, UsageError
from csdesk.paths import Home
from csdesk.services.desk.archive import archive
from csdesk.services.orders import orders
from csdesk.services.upkeep import backups, history
from csdesk.store import Entry, Store, backup, migrations, repair
from csdesk.store.archive import sweep
from csdesk.store.journal import split_lines
from tests.conftest import ROOT
from tests.services.desk.test_archive_of_orders import DONE
from tests.support import make_order, put_orders, tried

Opener = Callable[[str], Desk]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """One archived and two live orders."""
    put_orders(desk, make_order("4001", **DONE), make_order("4002"), make_order("4003"))
    archive(desk)
    desk.sync()
    return desk


def everything(desk: Desk) -> dict[str, Flag | None]:
    desk.sync()
    past = [desk.find(one.id) for one in desk.records.archived_orders.orders()]
    return {order.id: order.desk.flag for order in (*desk.orders.values(), *past)}


def test_a_backup_is_a_tinydb_file_with_the_archive_in_it(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "copy.json.gz"
    assert backups.back_up(shop, file).changed == (str(file),)
    plain = tmp_path / "copy.json"
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    with TinyDB(plain, access_mode="r") as db:
        assert sorted(row["order_no"] for row in db.table("orders")) == ["4001", "4002", "4003"]


def test_one_a_day_and_the_oldest_go(shop: Desk, open_at: Opener, home: Path) -> None:
    for day in range(1, 21):
        later = open_at(f"2026-04-{day:02d}T18:00:00+08:00")
        assert backups.daily(later) is not None
        assert backups.daily(later) is None
    names = sorted(path.name for path in (home / "backups").iterdir())
    assert names == [f"desk-2026-04-{day:02d}.json.gz" for day in range(7, 21)]


def test_a_restore_can_be_undone_and_keeps_a_copy(shop: Desk, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "copy.json.gz"
    backups.back_up(shop, file)
    before = everything(shop)
    orders.flag(shop, ["4001", "4002"], Flag.RED)
    put_orders(shop, make_order("4004"))
    after = everything(shop)
    assert tried(backups.restore, shop, file).changed == ("orders/1", "orders/2", "orders/4")
    assert everything(shop) == after
    assert backups.restore(shop, file).summary == "restored: copy.json.gz · 3 records"
    assert everything(shop) == before
    assert [path.name for path in (home / "backups").iterdir()] == ["desk-2026-03-17T083000-before-restore.json.gz"]
    assert history.undo(shop).summary.startswith("undone: restored")
    assert everything(shop) == after


def test_a_restore_takes_out_what_was_archived_since(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "copy.json.gz"
    backups.back_up(shop, file)
    before = everything(shop)
    put_orders(shop, make_order("5001", **DONE))
    archive(shop)
    after = everything(shop)
    backups.restore(shop, file)
    assert everything(shop) == before
    sweep(shop.store)
    history.undo(shop)
    assert everything(shop) == after


@pytest.mark.duty("D03")
def test_an_encrypted_backup_needs_its_key(shop: Desk, tmp_path: Path, home: Path, open_at: Opener) -> None:
    pyrage = pytest.importorskip("pyrage")
    secret = pyrage.x25519.Identity.generate()
    (home / "config.toml").write_text(f'backup_to = "{secret.to_public()}"\n', "utf-8")
    keyed = open_at("2026-03-17T08:30:00+08:00")
    path = Path(backups.back_up(keyed).changed[0])
    assert path.read_bytes().startswith(b"age-encryption.org")
    before = everything(keyed)
    orders.flag(keyed, ["4002"], Flag.RED)
    with pytest.raises(UsageError, match="encrypted"):
        backups.restore(keyed, path)
    with pytest.raises(DataError):
        backups.restore(keyed, path, secret=str(pyrage.x25519.Identity.generate()))
    backups.restore(keyed, path, secret=f"# my key\n{secret}\n")
    assert everything(keyed) == before
    copies = [copy for copy in (home / "backups").iterdir() if "before-restore" in copy.name]
    assert copies
    assert all(copy.read_bytes().startswith(b"age-encryption.org") for copy in copies), "the copy it makes as well"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x1f\x8b\x08broken", b"{", b"PK\x03\x04", gzip.compress(b"[1]", mtime=0), b"{}", b'{"_default":{"1":{}}}'],
)
def test_what_is_no_backup_is_refused(shop: Desk, tmp_path: Path, data: bytes) -> None:
    before = everything(shop)
    file = tmp_path / "copy.json.gz"
    file.write_bytes(data)
    with pytest.raises(DataError):
        backups.restore(shop, file)
    assert everything(shop) == before


def flags(home: Path, count: int) -> Store:
    """A desk with a backup after its first change and further changes in log and journal."""
    store = Store(home)
    for n in range(count):
        with store.change(_entry(n)) as change:
            change.put("orders", 1, b'{"n":%d}' % n)
        if n == 0:
            backup.make(home, "2026-03-17", store.image())
        if n == count // 2:
            store.checkpoint()
    return store


def _entry(n: int) -> Entry:
    return Entry("2026-03-17T08:30:00+08:00", "AH", "set", str(n))


@pytest.mark.parametrize("hurt", [b"", b"garbage", None])
def test_a_lost_file_is_rebuilt_from_backup_log_and_journal(home: Path, hurt: bytes | None) -> None:
    flags(home, 7)
    if hurt is None:
        (home / "desk.json").unlink()
    else:
        (home / "desk.json").write_bytes(hurt)
    found = repair.recover(home)
    assert (found.seq, found.lost) == (7, ())
    repair.rebuild(home, found)
    store = Store(home)
    assert bytes(store.table("orders")[1]) == b'{"n":6}'
    assert [change.seq for change in store.changes()] == [7, 6, 5, 4, 3, 2, 1]
    with store.change(_entry(9)) as change:
        change.put("orders", 1, b'{"n":9}')
    assert Store(home).seq == 8


def test_a_journal_hurt_in_the_middle_goes_back_to_the_last_whole_state(home: Path) -> None:
    flags(home, 9)
    path = home / "desk.journal"
    lines = split_lines(path.read_bytes())
    hurt = b"".join([*lines[:2], lines[2][:20] + b"x" + lines[2][21:], *lines[3:]])
    path.write_bytes(hurt)
    result = backups.repair_hurt(Home(home))
    assert bytes(Store(home).table("orders")[1]) == b'{"n":5}'
    assert result.warnings[0].endswith("is gone: 8, 9")
    assert [kept.read_bytes() for kept in home.glob("desk.journal.damaged-*")] == [hurt]
    with Store(home).change(_entry(0)) as change:
        change.put("orders", 2, b"{}")
    assert Store(home).seq == 10


def test_restore_works_on_a_desk_that_does_not_open(home: Path) -> None:
    flags(home, 4)
    (home / "desk.json").write_bytes(b"{")
    backups.restore_hurt(Home(home), Path("desk-2026-03-17.json.gz"))
    store = Store(home)
    assert (bytes(store.table("orders")[1]), store.seq) == (b'{"n":0}', 4)
    assert len(list(home.glob("*.damaged-*"))) == 2


def test_nothing_to_recover_is_said_and_nothing_written(home: Path) -> None:
    flags(home, 2)
    for path in (home / "desk.json", *backup.listed(home)):
        path.write_bytes(b"?")
    with pytest.raises(DataError) as caught:
        backups.repair_hurt(Home(home))
    assert caught.value.code == "nothing_to_recover"
    assert (home / "desk.json").read_bytes() == b"?"


def test_what_a_crash_left_of_a_backup_is_none(shop: Desk, home: Path) -> None:
    (home / "backups").mkdir()
    (home / "backups" / "desk-2026-03-17.json.gz.77.tmp").write_bytes(b"half")
    assert backup.listed(home) == []
    assert backups.daily(shop) is not None
    assert [path.name for path in backup.listed(home)] == ["desk-2026-03-17.json.gz"]


def test_a_backup_of_an_old_schema_comes_back_in_the_present_one(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "STEPS", (lambda tables: {**tables, "notes": {9: msgspec.Raw(b"{}")}},))
    backups.restore(shop, ROOT / "tests" / "store" / "desks" / "schema-0.json")
    assert sorted(shop.orders) == ["taobao:4001", "taobao:4002"]
    assert list(shop.store.table("notes")) == [9]
