"""A handover comes to another desk: once, unread, nothing overwritten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk import i18n
from csdesk.desk import Desk, open_desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.handover.items import Section
from csdesk.errors import RefusedError
from csdesk.services.follow import follow
from csdesk.services.handover.files import export, preview
from csdesk.services.handover.handover import acknowledge, add, adopt, build, done
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import shipping
from csdesk.services.orders.notices import notify
from csdesk.services.texts.deliver import Mark
from tests.services.handover.handovers import LATER, Take, codes, counts, items, unread
from tests.support import NOW, make_order, put_orders


@pytest.mark.parametrize("form", ["md", "json"])
def test_everything_arrives_once_and_unread(form: str, sender: Desk, taker: Desk, take: Take) -> None:
    data = preview(sender, form)
    assert counts(take(data)) == (6, 0, 0, 0)
    assert unread(taker) == 6
    assert build(taker).entries[0].item.severity == 3
    assert {entry.came_from for entry in build(taker).entries} == {"AH"}
    seq = taker.store.seq
    assert counts(take(data)) == (0, 0, 6, 0)
    assert taker.store.seq == seq
    acknowledge(taker, every=True)
    assert counts(take(data)) == (0, 0, 6, 0)
    assert unread(taker) == 0


@pytest.mark.parametrize("form", ["md", "json"])
def test_the_round_trip_loses_nothing(form: str, sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender, form))
    assert items(taker) == items(sender)
    came = build(taker).before
    assert came is not None
    assert came.figures == build(sender).figures


def test_both_forms_say_the_same(sender: Desk, take: Take) -> None:
    take(preview(sender, "md"))
    assert counts(take(preview(sender, "json"))) == (0, 0, 6, 0)


def test_either_language_is_read(sender: Desk, taker: Desk, take: Take, zh: None) -> None:
    data = preview(sender)
    assert "## 紧急" in data.decode()
    expected = items(sender)
    i18n.use("en")
    assert counts(take(data)) == (6, 0, 0, 0)
    assert items(taker) == expected


def test_a_revealed_file_is_the_same_handover(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    assert counts(take(preview(sender, reveal=True))) == (0, 0, 6, 0)


def test_coming_back_it_is_known(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:

    export(sender)
    take(preview(sender, "json"))
    path = tmp_path / "back.json"
    path.write_bytes(preview(taker, "json"))
    back = import_paths(sender, [path])
    assert (back.totals.added, back.totals.unchanged) == (0, 6)


def test_a_newer_evening_changes_what_changed(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    old = preview(sender)
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    follow.move(later, "FU-0317-01", NOW + timedelta(days=5))
    report = take(preview(later))
    assert report.updated == 1
    assert unread(taker) == 1
    again = take(old)  # the older file after the newer one changes nothing
    assert counts(again) == (0, 0, 6, 0)
    assert [code for _row, code in codes(again)] == ["older_than_stored"]


def test_what_the_next_handover_no_longer_names_goes_once_it_is_read(
    sender: Desk, taker: Desk, take: Take, tmp_path: Path
) -> None:
    take(preview(sender))
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    done(later, ["HO-0317-01"])
    take(preview(later, section=Section.LEADS))  # a part says nothing of the rest
    assert not [entry for entry in build(taker).entries if entry.settled]
    take(preview(later))
    (entry,) = [entry for entry in build(taker).entries if entry.settled]
    assert (entry.item.id, entry.unread) == ("HO-0317-01", True)
    acknowledge(taker, ["HO-0317-01"])
    assert "HO-0317-01" not in [entry.item.id for entry in build(taker).entries]


def test_what_is_read_and_named_no_more_is_over(sender: Desk, taker: Desk, take: Take, tmp_path: Path) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    later = open_desk(tmp_path / "sender", now="2026-03-18T18:00:00+08:00", lang="en", operator="AH")
    done(later, ["HO-0317-01", "HO-0317-02"])
    take(preview(later))
    assert len(build(taker).entries) == 4
    assert len(taker.records.handover.open_received) == 4
    take(preview(later))
    assert len(taker.records.handover.open_received) == 4


def test_two_versions_of_one_day_are_both_kept(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    acknowledge(taker, every=True)
    follow.move(sender, "FU-0317-01", NOW + timedelta(days=5))
    report = take(preview(sender))
    assert (report.updated, report.unchanged) == (1, 5)
    assert [code for _row, code in codes(report)] == ["conflict"]
    (entry,) = build(taker).unread
    assert entry.differs == ("due_at",)
    assert [rival.due_at for rival in entry.rivals] == [NOW + timedelta(days=5)]


def test_our_own_word_on_an_order_stands_beside_theirs(sender: Desk, taker: Desk, take: Take) -> None:
    put_orders(taker, make_order("4000000000000004", desk_hold_reason="已确认,等补货", ship_by=LATER))
    take(preview(sender))
    (entry,) = [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]
    assert entry.unread
    assert "已确认" in (entry.item.state or "")
    assert [rival.state for rival in entry.rivals] == ["On hold · 等买家确认 <b>"]
    assert "state" in entry.differs


def test_what_is_settled_here_is_read_and_then_gone(sender: Desk, taker: Desk, take: Take) -> None:
    put_orders(taker, make_order("4000000000000004", ship_by=LATER))  # not on hold any more
    take(preview(sender))
    (entry,) = [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]
    assert entry.settled
    assert entry.unread
    acknowledge(taker, [entry.item.id])
    taker.sync()
    assert not [entry for entry in build(taker).entries if entry.item.source.endswith("0004")]


def test_a_number_that_means_another_thing_here_is_another_thing(sender: Desk, taker: Desk, take: Take) -> None:
    mine = open_desk(taker.home.folder, now="2026-03-17T17:00:00+08:00", lang="en", operator="BX")
    add(mine, "我自己的话")  # HO-0317-01 as well
    follow.add(mine, FollowKind.TODO, "别的事")  # FU-0317-01 as well
    taker.sync()
    assert counts(take(preview(sender))) == (6, 0, 0, 0)
    assert len(build(taker).entries) == 8
    assert counts(take(preview(sender))) == (0, 0, 6, 0)


def test_what_came_is_finished_here(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    done(taker, ["HO-0317-01"])
    taker.sync()
    assert len(build(taker).entries) == 5
    assert counts(take(preview(sender))) == (0, 0, 6, 0)
    assert len(build(taker).entries) == 5


@pytest.mark.duty("R07")
def test_a_lead_that_came_goes_to_the_follow_ups_with_its_time(sender: Desk, taker: Desk, take: Take) -> None:
    take(preview(sender))
    (lead,) = [item for item in items(taker) if item.section is Section.LEADS]
    result = adopt(taker, lead.id, NOW + timedelta(days=2))
    taker.sync()
    made = taker.records.follow.records[result.changed[0]]
    assert (made.kind, made.text, made.buyer_nick) == (FollowKind.LEAD, "想要大壶", "月下")
    assert made.due_at == NOW + timedelta(days=2)
    left = [item for item in items(taker) if item.section is Section.LEADS]
    assert [item.source for item in left] == [made.id]
    assert counts(take(preview(sender))) == (0, 0, 6, 0)
    with pytest.raises(RefusedError):
        adopt(taker, left[0].id)


def test_a_line_about_an_order_says_what_is_left_once_it_shipped(sender: Desk, taker: Desk, take: Take) -> None:
    put_orders(sender, make_order("4000000000000009", ship_by=NOW, desk_address_confirm="confirmed"))
    add(sender, "urged twice", section=Section.URGENT, order="0009")
    take(preview(sender, "md"))

    def line() -> tuple[Section, int, str | None]:
        (item,) = [one.item for one in build(taker).entries if one.item.what == "urged twice"]
        return item.section, item.severity, item.next

    put_orders(taker, make_order("4000000000000009", ship_by=NOW, desk_address_confirm="confirmed"))
    before = line()
    assert before[:2] == (Section.URGENT, 3)
    shipping.ship(taker, "0009", "sf", "SF1234567890123")
    assert line() == (Section.URGENT, 3, "It has left: tell the buyer.")
    notify(taker, ["0009"], mark=Mark.SENT)
    assert line()[:2] == (Section.WATCH, 1)
    assert line() != before
