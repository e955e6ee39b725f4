"""The buyer's card: what belongs to one person, marks that count, links undone, nothing left when forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.buyers import Tier
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError, UsageError
from csdesk.services.buyers import buyers
from csdesk.services.buyers.card import note_reveal, view_buyer
from csdesk.services.buyers.sent_log import set_title
from csdesk.services.desk.archive import archive
from csdesk.services.talk.context import context_of
from csdesk.services.talk.incoming import paste
from csdesk.services.texts.render import Ask, draft_text
from csdesk.services.upkeep import history, privacy
from tests.services.desk.test_archive_of_orders import DONE
from tests.services.upkeep.test_forgetting import holders
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A buyer with an archived, an open and a refused order; the same person on another platform; a stranger."""
    put_orders(desk, make_order("4001", **DONE | {"buyer_nick": "小满", "amount": "300.00", "courier": "圆通"}))
    archive(desk)
    desk.sync()
    put_orders(
        desk,
        make_order("4003", buyer_nick="小满", desk_courier_wish="sf", created_at=NOW - timedelta(days=1)),
        make_order("4004", buyer_nick="小满", pay_kind="cod", desk_cod_answer="refused", desk_close_reason="拒收"),
        make_order("4005", "pdd", buyer_nick="满满", amount="650.00"),
        make_order("4006", buyer_nick="别人"),
    )
    return desk


@pytest.mark.duty("B01")
def test_the_card_holds_what_is_his(shop: Desk) -> None:
    view = view_buyer(shop, buyers.find_buyer(shop, "小满"))
    assert [one.id for one in view.orders] == ["taobao:4004", "taobao:4003", "taobao:4001"]
    assert [one.archived for one in view.orders] == [False, False, True]
    assert (view.spent, view.tier, view.courier, view.refusals) == ("378.00", Tier.RETURNING, "sf", 1)
    assert view.receiver is not None
    assert (view.receiver.name, view.receiver.phone) == ("张*", "199****0001")
    assert view_buyer(shop, "taobao:小满", reveal=True).receiver.name == "张三"  # type: ignore[union-attr]


@pytest.mark.duty("B01")
def test_linked_names_are_one_person_until_undone(shop: Desk) -> None:
    result = buyers.link(shop, "taobao:小满", "pdd:满满")
    shop.sync()
    assert result.changed == ("taobao:小满", "pdd:满满")
    view = view_buyer(shop, "pdd:满满")
    assert (len(view.orders), view.spent, view.tier) == (4, "1028.00", Tier.KEY)
    assert view.names == ("pdd:满满", "taobao:小满")
    assert buyers.link(shop, "小满", "满满").changed == ()
    history.undo(shop)
    shop.sync()
    assert view_buyer(shop, "pdd:满满").names == ("pdd:满满",)
    history.redo(shop)
    shop.sync()
    buyers.link(shop, "别人", "满满")
    shop.sync()
    assert len(view_buyer(shop, "taobao:小满").names) == 3
    assert buyers.unlink(shop, "满满").changed == ("pdd:满满",)
    shop.sync()
    assert view_buyer(shop, "taobao:小满").names == ("taobao:小满", "taobao:别人")
    assert buyers.unlink(shop, "小满").changed == ("taobao:小满", "taobao:别人")
    shop.sync()
    assert view_buyer(shop, "taobao:别人").names == ("taobao:别人",)


def test_a_buyer_is_found_by_key_nick_or_order(shop: Desk) -> None:
    put_orders(shop, make_order("4007", "pdd", buyer_nick="小满"))
    assert buyers.find_buyer(shop, "taobao:4006") == "taobao:别人"
    assert buyers.find_buyer(shop, "4005") == "pdd:满满"
    for name, code in (("小满", "ambiguous_buyer"), ("没有这人", "no_such_buyer"), ("", "no_such_buyer")):
        with pytest.raises(UsageError) as caught:
            buyers.find_buyer(shop, name)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda desk: buyers.note(desk, "别人", "  "), "empty_note"),
        (lambda desk: buyers.note(desk, "别人", "长" * 501), "too_long"),
        (lambda desk: buyers.link(desk, "别人", "taobao:别人"), "same_buyer"),
        (lambda desk: buyers.unlink(desk, "别人"), "not_linked"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Desk, act: object, code: str) -> None:
    seq = shop.store.seq
    with pytest.raises(RefusedError) as caught:
        act(shop)  # type: ignore[operator]
    assert (caught.value.code, shop.store.seq) == (code, seq)


def test_notes_are_kept_once_and_masked(shop: Desk) -> None:
    buyers.note(shop, "小满", "怕烫\n电话 19900000055")
    shop.sync()
    assert buyers.note(shop, "小满", "怕烫 电话 19900000055").changed == ()
    (note,) = view_buyer(shop, "taobao:小满").notes
    assert (note.text, note.by, note.at) == ("怕烫 电话 199****0055", "AH", NOW)
    assert view_buyer(shop, "taobao:小满", reveal=True).notes[0].text.endswith("19900000055")


@pytest.mark.duty("M26")
def test_a_difficult_buyer_is_not_argued_with(shop: Desk) -> None:
    order, words = shop.orders["taobao:4003"], "您好,是你自己没看清楚。"

    def levels() -> set[str]:
        return {found.level for found in draft_text(shop, Ask(text=words, order=order)).report.findings}

    assert "block" not in levels()
    buyers.difficult(shop, "小满")
    shop.sync()
    assert "block" in levels()
    assert view_buyer(shop, "taobao:小满").difficult
    buyers.difficult(shop, "小满", off=True)
    shop.sync()
    assert "block" not in levels()


@pytest.mark.duty("B03")
def test_the_limits_of_key_accounts_are_settings(shop: Desk) -> None:
    from csdesk.config import Buyers, Config

    for limits, tier in ((Buyers(0, "0"), Tier.RETURNING), (Buyers(2, "0"), Tier.KEY), (Buyers(9, "378"), Tier.KEY)):
        shop.config = Config(buyers=limits)
        assert view_buyer(shop, "taobao:小满").tier is tier


def test_a_forgotten_buyer_leaves_no_note_link_or_name_in_the_log(shop: Desk, home: Path) -> None:
    buyers.link(shop, "小满", "满满")
    shop.sync()
    buyers.note(shop, "小满", "悄悄话")
    set_title(shop, "taobao:小满", "满老板")
    shop.sync()
    note_reveal(shop, "taobao:小满")
    result = privacy.forget(shop, "taobao:小满", sure=True, backups=True)
    shop.sync()
    assert result.warnings[0] == "Was linked to him and is still there: pdd:满满"
    for word in ("小满", "悄悄话", "满老板"):
        assert holders(home, word) == []
    assert view_buyer(shop, "pdd:满满").names == ("pdd:满满",)


def test_purging_takes_the_notes_of_buyers_who_are_gone(shop: Desk) -> None:
    put_orders(
        shop, make_order("4009", **DONE | {"buyer_nick": "旧客"}), make_order("4010", **DONE | {"buyer_nick": "老客"})
    )
    for name in ("旧客", "小满"):
        set_title(shop, f"taobao:{name}", "女士")
    buyers.note(shop, "老客", "刚写的")
    buyers.note(shop, "小满", "还在")
    shop.sync()
    privacy.purge(shop, 90, sure=True)
    shop.sync()
    assert "taobao:4009" not in shop.orders
    assert sorted(shop.records.titles.records) == ["taobao:小满"]
    assert sorted(shop.records.buyers.records) == ["taobao:小满", "taobao:老客"]


def test_a_card_counts_what_is_paid_at_the_door_and_who_came_back(desk: Desk) -> None:
    """The list, the card and what stands beside a message say one amount; a trade before the newest order counts."""
    put_orders(
        desk,
        make_order("5000000000000005001", buyer_nick="到付", pay_kind="cod", amount="89.00", desk_cod_fee="5.00",
                   desk_cod_asked_at=NOW, desk_cod_answer="accepted"),
        make_order("5005", buyer_nick="到付", pay_kind="cod", amount="168.00"),  # nobody accepted that price
        make_order("5002", buyer_nick="回头", **DONE | {"amount": "40.00"}),
        make_order("5003", buyer_nick="回头", paid_at=None, platform_state=PlatformState.UNPAID, created_at=NOW),
        make_order("5004", buyer_nick="头回", **DONE | {"amount": "40.00"}),
    )  # fmt: skip
    view = view_buyer(desk, "taobao:到付")
    assert (view.spent, view.orders[0].amount, view.tier) == ("94.00", "94.00", Tier.NEW)
    assert view_buyer(desk, "taobao:回头").tier is Tier.RETURNING
    assert view_buyer(desk, "taobao:头回").tier is Tier.NEW
    asked = paste(desk, "何苗 2026-3-17 8:21:00\n单号5000000000000005001,到付多少钱\n", platform="taobao").changed[0]
    desk.sync()
    beside = context_of(desk, asked)
    assert beside is not None
    assert (beside.orders, beside.spent) == (2, "94.00")
