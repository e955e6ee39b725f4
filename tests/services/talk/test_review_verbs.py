"""Reviews from the export to the end, and the pack that proves what was there."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.clock import FrozenClock
from csdesk.desk import Desk
from csdesk.domain.talk.reviews import Outcome, Review, ReviewKind, ReviewState, Rung
from csdesk.errors import DataError, RefusedError
from csdesk.services.imports.imports import FileReport, import_paths
from csdesk.services.talk import reviews
from csdesk.services.talk.answers import FOR_WORDS, THANKS, review_reply, thanks_for
from csdesk.services.talk.evidence import evidence, verify
from csdesk.services.talk.review_view import ReviewView, list_reviews, view_review
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.talk import take_talk
from tests.support import NOW, make_order, put_orders

HEAD = "订单编号,买家会员名,商品名称,评价星级,评价内容,追加评价,商家回复,评价时间\n"
BAD = "4000000000004821,清茶淡饭,盖碗,1,盖子碎了 19900000001 退款,,,2026-03-17 08:00:00\n"
GOOD = "4000000000005533,贵州老李,公道杯,5,此用户没有填写评价。,,,2026-03-16 20:00:00\n"
SOSO = "4000000000007702,月下,茶巾,3,一般,,谢谢,2026-03-16 21:00:00\n"


def take(desk: Desk, text: str, name: str = "评价.csv", platform: str | None = None) -> FileReport:
    file = desk.home.folder.parent / name
    file.write_text(text, encoding="utf-8-sig")
    (report,) = import_paths(desk, [file], platform=platform).files
    desk.sync()
    return report


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(), make_order("4000000000005533", platform="pdd", buyer_nick="贵州老李"))
    take(desk, HEAD + BAD + GOOD + SOSO)
    return desk


def shown(desk: Desk, name: str = "01") -> ReviewView:
    desk.sync()
    return view_review(desk, reviews.find_review(desk, name))


def test_an_import_counts_and_links(desk: Desk) -> None:
    put_orders(desk, make_order())
    report = take(desk, HEAD + BAD + GOOD)
    assert (report.kind, report.rows, report.records, report.added) == ("reviews", 2, 2, 2)
    assert (shown(desk).platform, shown(desk).order_id) == ("taobao", "taobao:4000000000004821")
    assert shown(desk).text == "盖子碎了 199****0001 退款"
    again = take(desk, HEAD + BAD + GOOD)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize("first", [None, "jd"])
def test_the_same_file_is_the_same_whether_its_platform_is_said_or_not(desk: Desk, first: str | None) -> None:
    take(desk, HEAD + BAD + BAD + GOOD, platform=first)
    for platform in ("jd", None, "jd"):
        again = take(desk, HEAD + BAD + BAD + GOOD, platform=platform)
        assert again.added == 0
        assert {view.platform for view in list_reviews(desk)} == {"jd"}
    assert take(desk, HEAD + BAD, platform="pdd").added == 1  # another platform's are others


def test_a_review_of_an_unknown_order_is_kept(desk: Desk) -> None:
    assert take(desk, HEAD + BAD).added == 1
    assert (shown(desk).order_id, shown(desk).order_no) == (None, "4000000000004821")


def test_a_newer_export_changes_what_the_platform_says_and_a_followup_opens_it_again(shop: Desk) -> None:
    reviews.done(shop, ["01"], Outcome.UNCHANGED)
    assert shown(shop).state is ReviewState.DONE
    report = take(shop, HEAD + BAD.replace(",,,", ",还是碎的,,") + GOOD + SOSO)
    assert (report.updated, report.unchanged) == (1, 2)
    assert (shown(shop).state, shown(shop).more) == (ReviewState.OPEN, "还是碎的")


def test_a_followup_after_our_reply_is_watched_for(shop: Desk) -> None:
    review_reply(shop, "03", "谢谢您,已经给您补寄了茶巾,明天发出。", mark=Mark.COPIED)
    assert shown(shop, "03").state is ReviewState.ANSWERED
    shop.clock = FrozenClock(NOW + timedelta(days=1), shop.clock.zone)
    take(shop, HEAD + SOSO.replace("一般,,谢谢", "一般,还是漏水,谢谢"))
    view = shown(shop, "03")
    assert (view.state, view.news, view.more_at) == (ReviewState.OPEN, True, shop.now())
    assert view.due_at is not None
    assert [one.id for one in list_reviews(shop, more=True)] == [view.id]
    shop.clock = FrozenClock(NOW + timedelta(days=1, hours=1), shop.clock.zone)
    reviews.done(shop, ["03"], Outcome.EXPLAINED)
    view = shown(shop, "03")
    assert (view.state, view.news) == (ReviewState.DONE, False)


def test_a_second_pack_in_the_same_folder_verifies_too(shop: Desk, tmp_path: Path) -> None:
    (tmp_path / "截图.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    place = Path(evidence(shop, "01", [tmp_path / "截图.png"]).text or "")
    (place / "own.txt").write_text("hers")
    evidence(shop, "01")
    assert verify(place) == ["own.txt"]
    assert not list((place / "files").iterdir())


def test_the_worst_comes_first_and_silence_is_told(shop: Desk) -> None:
    assert [view.kind for view in list_reviews(shop)] == [ReviewKind.NEGATIVE, ReviewKind.GOOD, ReviewKind.NEUTRAL]
    assert [view.state for view in list_reviews(shop)][2] is ReviewState.ANSWERED
    assert [view.silent for view in list_reviews(shop)] == [False, True, False]
    assert (take_talk(shop).reviews_open(), take_talk(shop).reviews_open("pdd")) == (2, 1)


@pytest.mark.duty("V03", "V05")
def test_the_ladder(shop: Desk) -> None:
    assert shown(shop).due_at is not None
    with pytest.raises(RefusedError) as caught:
        reviews.contact(shop, "01", rung=Rung.COMPENSATION)
    assert caught.value.code == "amount_missing"
    with pytest.raises(RefusedError) as caught:
        reviews.contact(shop, "01", amount="8", why="盖子碎了")
    assert caught.value.code == "ladder_skip"
    reviews.contact(shop, "01", rung=Rung.SINCERE, note="已道歉", reason="运输破损")
    reviews.contact(shop, "01", rung=Rung.OPEN)
    reviews.contact(shop, "01", amount="8", why="盖子碎了")
    view = shown(shop)
    assert [contact.rung for contact in view.contacts] == [Rung.SINCERE, Rung.OPEN, Rung.COMPENSATION]
    assert (view.state, view.reason, view.contacts[2].amount) == (ReviewState.CONTACTED, "运输破损", "8.00")
    reviews.done(shop, ["01"], Outcome.FOLLOWUP)
    assert shown(shop).due_at is None


@pytest.mark.duty("V04")
def test_the_pack_verifies_itself_and_shows_no_one(shop: Desk, tmp_path: Path) -> None:
    shot = tmp_path / "聊天 截图.png"
    shot.write_bytes(b"\x89PNG made up")
    result = evidence(shop, "01", [shot], packed=True)
    place = Path(result.text or "")
    assert place == shop.home.folder / "evidence" / "RV-0317-01.zip"
    assert verify(place) == []
    with zipfile.ZipFile(place) as pack:
        names = set(pack.namelist())
        assert {"manifest.json", "SHA256SUMS", "review.json", "order.json", "quotes.txt"} <= names
        everything = b"".join(pack.read(name) for name in names)
        pack.extractall(tmp_path / "out")
    assert b"19900000001" not in everything
    assert "文三路".encode() not in everything
    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False)
    assert check.returncode == 0, check.stderr
    (tmp_path / "out/quotes.txt").write_text("changed", encoding="utf-8")
    assert verify(tmp_path / "out") == ["quotes.txt"]


def test_the_same_evidence_is_the_same_bytes(shop: Desk) -> None:
    first = Path(evidence(shop, "01", packed=True).text or "").read_bytes()
    assert Path(evidence(shop, "01", packed=True).text or "").read_bytes() == first


def test_a_pack_as_a_folder_and_a_file_that_is_missing(shop: Desk, tmp_path: Path) -> None:
    place = Path(evidence(shop, "01").text or "")
    assert verify(place) == []
    with pytest.raises(DataError):
        evidence(shop, "01", [tmp_path / "nowhere.png"])


def test_a_pack_deletes_and_follows_nothing_outside_itself(shop: Desk, tmp_path: Path) -> None:
    place = Path(evidence(shop, "01").text or "")
    outside = [tmp_path / f"mine-{n}.txt" for n in range(5)]
    for file in outside:
        file.write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept.txt").write_text("mine", encoding="utf-8")
    (place / "own.txt").write_text("hers", encoding="utf-8")
    (place / "quotes.txt").unlink()
    (place / "quotes.txt").symlink_to(outside[0])
    (place / "link").symlink_to(tmp_path / "folder")
    (place / "files").symlink_to(tmp_path / "folder")
    (place.parent / "RV-0317-01.part").symlink_to(outside[1])
    names = [str(outside[2]), f"../../../{outside[3].name}", "link/kept.txt", "files", "../..", ".", "\udcff"]
    lines = "".join(f"{'0' * 64}  {name}\n" for name in names)
    (place / "SHA256SUMS").write_bytes(lines.encode("utf-8", "surrogateescape"))
    evidence(shop, "01", [outside[4]])
    evidence(shop, "01", packed=True)
    assert [file.read_text(encoding="utf-8") for file in outside] == ["mine"] * 5
    assert [file.name for file in (tmp_path / "folder").iterdir()] == ["kept.txt"]
    assert (place / "own.txt").read_text(encoding="utf-8") == "hers"
    assert "盖子碎了" in (place / "quotes.txt").read_text(encoding="utf-8")
    assert verify(place) == ["link", "own.txt"]
    (place / "SHA256SUMS").unlink()
    (place / "SHA256SUMS").symlink_to(outside[0])
    evidence(shop, "01")
    folder = place.rename(tmp_path / "elsewhere")
    place.symlink_to(folder)
    evidence(shop, "01")
    assert (place.is_symlink(), outside[0].read_text(encoding="utf-8")) == (False, "mine")


def test_no_page_of_a_pack_holds_what_a_terminal_obeys(desk: Desk) -> None:
    put_orders(desk, make_order())
    take(desk, HEAD + BAD.replace("盖子碎了", "盖子\x1b]52;c;aGk=\x07碎\u202e了"))
    place = Path(evidence(desk, "01").text or "")
    assert not {"\x1b", "\x07", "\u202e"} & set((place / "quotes.txt").read_text(encoding="utf-8"))


def test_who_wrote_nothing_is_not_thanked_for_words(desk: Desk) -> None:
    review = Review("RV-0317-01", "key", NOW, stars=5)
    numbers = [f"RV-0317-{number:02d}" for number in range(1, 13)]

    def texts(**facts: Any) -> set[str]:
        return {thanks_for(msgspec.structs.replace(review, id=number, **facts)) for number in numbers}

    assert texts(text="很好") == set(THANKS)
    assert FOR_WORDS not in texts()
    assert FOR_WORDS not in texts(text="此用户没有填写评价。", silent=True)
