"""What is purged or forgotten is nowhere in the desk's folder any more; the rest is as it was."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, Receiver
from csdesk.errors import RefusedError
from csdesk.services.desk.archive import archive
from csdesk.services.orders import orders
from csdesk.services.upkeep import backups, history, privacy
from tests.services.desk.test_archive_of_orders import DONE
from tests.support import make_order, put_orders, tried


@pytest.fixture
def shop(desk: Desk, home: Path) -> Desk:
    """A buyer with a live and an archived order, in journal, log, archive, backup and outbox; and another buyer."""
    put_orders(desk, make_order("4001", **DONE | {"buyer_nick": "小满"}), make_order("4002", **DONE))
    archive(desk)
    backups.back_up(desk)
    desk.store.checkpoint()
    put_orders(desk, make_order("4003", buyer_nick="小满"), make_order("4004"))
    orders.flag(desk, ["4003", "4004"], Flag.RED)
    (home / "outbox").mkdir()
    (home / "outbox" / "a.txt").write_text("小满您好", "utf-8")
    (home / "outbox" / "b.txt").write_text("您好", "utf-8")
    desk.sync()
    return desk


def holders(home: Path, needle: str) -> list[str]:
    found = []
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            if needle.encode() in data:
                found.append(path.parent.name if path.parent != home else path.name)
    return found


def test_forgetting_asks_first(shop: Desk, home: Path) -> None:
    assert tried(privacy.forget, shop, "小满").changed == ("taobao:4001", "taobao:4003")
    with pytest.raises(RefusedError) as caught:
        privacy.forget(shop, "小满")
    assert caught.value.code == "not_sure"
    assert holders(home, "小满") == ["archive", "archive", "backups", "desk.journal", "log", "outbox"]


@pytest.mark.duty("D01")
def test_a_forgotten_buyer_is_nowhere(shop: Desk, home: Path) -> None:
    result = privacy.forget(shop, "taobao:小满", sure=True, backups=True)
    assert result.summary == "forgotten: 2 records of one buyer"
    assert holders(home, "小满") == []
    assert sorted(path.name for path in (home / "outbox").iterdir()) == ["b.txt"]
    shop.sync()
    assert sorted(shop.orders) == ["taobao:4004"]
    assert [past.id for past in shop.records.archived_orders.orders()] == ["taobao:4002"]
    assert shop.orders["taobao:4004"].desk.flag is Flag.RED
    assert history.undo(shop).changed == ("taobao:4003", "taobao:4004")
    shop.sync()
    assert sorted(shop.orders) == ["taobao:4004"]


def test_backups_are_left_alone_without_a_word(shop: Desk, home: Path) -> None:
    result = privacy.forget(shop, "小满", sure=True)
    assert holders(home, "小满") == ["backups"]
    assert result.warnings[-1] == "The backups still hold them; to clean those as well, add: --backups"


def test_purging_removes_old_finished_orders_after_a_backup(shop: Desk, home: Path) -> None:
    assert privacy.purge(shop, 365, sure=True).changed == ()
    result = privacy.purge(shop, 90, sure=True)
    assert result.changed == ("taobao:4001", "taobao:4002")
    assert holders(home, '"4001"') == ["backups", "backups"]
    shop.sync()
    assert (sorted(shop.orders), list(shop.records.archived_orders.orders())) == (["taobao:4003", "taobao:4004"], [])
    assert not list((home / "archive").iterdir())


def test_what_only_files_beside_or_the_log_still_know_goes_too(shop: Desk, home: Path) -> None:
    receiver = Receiver("欧阳无名", "19900000088", "浙江省", "杭州市", "西湖区", "无名路 8 号")
    put_orders(shop, make_order("4005", buyer_nick="小满", receiver=receiver))
    history.undo(shop)
    put_orders(shop, make_order("4006", buyer_nick="小满", receiver=receiver))
    backups.back_up(shop, home / "backups" / "mine.json.gz")
    (home / "outbox" / "c.csv").write_text("19900000088", "utf-8")
    (home / "exports").mkdir()
    with zipfile.ZipFile(home / "exports" / "r.xlsx", "w", zipfile.ZIP_DEFLATED) as table:
        table.writestr("xl/sharedStrings.xml", "<t>小满</t>")
    for name in ("desk.json.damaged-1", "desk.json.foreign-2"):
        (home / name).write_text("小满", "utf-8")
    privacy.forget(shop, "小满", sure=True, backups=True)
    assert [holders(home, word) for word in ("小满", "欧阳无名", "19900000088", "4005")] == [[], [], [], []]
    assert list((home / "exports").iterdir()) == []
    assert sorted(path.name for path in home.glob("desk.json*")) == ["desk.json"]


def test_what_was_said_to_a_buyer_is_forgotten_too(desk: Desk) -> None:
    from csdesk.services.buyers import sent_log

    put_orders(desk, make_order(buyer_nick="云上茶客"))
    (order,) = desk.orders.values()
    with desk.change("test", "x") as transaction:
        sent_log.remember(desk, transaction, "您好,今天18:00前给您回复。", order=order)
        sent_log.remember(desk, transaction, "您好,请稍等。", buyer="taobao:云上茶客")
        sent_log.remember(desk, transaction, "您好,请稍等。", buyer="pdd:别人")
    desk.sync()
    sent_log.keep_draft(desk, f"order:{order.id}", "写到一半")
    sent_log.set_title(desk, "taobao:云上茶客", "女士")
    desk.sync()
    privacy.forget(desk, "云上茶客", sure=True)
    desk.sync()
    assert [one.buyer for one in desk.records.sent_texts.records.values()] == ["pdd:别人"]
    assert not desk.records.drafts.records
    assert not desk.records.titles.records
    assert not desk.records.follow.records
