"""An after-sales case from the first photo to its end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, CaseState, Reason, Step
from csdesk.errors import DataError, DeskError, RefusedError, UsageError
from csdesk.outbound import browser
from csdesk.services.cases import cases, plan
from csdesk.services.cases.view import CaseView, list_cases, rate, view_case
from csdesk.services.desk.results import Result
from csdesk.services.talk import case_texts as case_words
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.talk import take_talk
from tests.support import make_order, put_orders, tried

PICTURE = b"\xff\xd8\xff\xe0" + b"made up" * 100


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(), make_order("4000000000005533", amount="19.90"))
    return desk


def shown(desk: Desk, name: str = "01") -> CaseView:
    desk.sync()
    return view_case(desk, cases.find_case(desk, name))


def with_photos(desk: Desk, folder: Path) -> None:
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "盖子碎了 19900000001")
    for name in ("waybill", "whole", "flaw"):
        file = folder / f"{name}.jpg"
        file.write_bytes(PICTURE)
        cases.photo(desk, "CS-0317-01", name, file)


def code_of(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.code


def test_a_case_to_its_end(shop: Desk, tmp_path: Path) -> None:
    before = shop.store.seq
    with_photos(shop, tmp_path)
    cases.step(shop, "01", Step.COMPENSATION, "8")
    cases.tell(shop, "01", "退 8 元,今天到账")
    cases.close(shop, "01", "买家同意", root_cause="泡沫太薄")
    assert shop.store.seq == before + 7
    view = shown(shop)
    assert (view.state, view.step, view.amount, view.outcome) == (CaseState.DONE, Step.COMPENSATION, "8.00", "买家同意")
    assert view.text == "盖子碎了 199****0001"
    assert [taken.told for taken in view.history] == [None, "退 8 元,今天到账"]
    assert take_talk(shop).cases_open() == 0


@pytest.mark.duty("F02")
def test_no_decision_before_the_photos_are_there(shop: Desk, tmp_path: Path) -> None:
    cases.open_case(shop, "4821", CaseKind.RETURN_REFUND)
    file = tmp_path / "w.jpg"
    file.write_bytes(PICTURE)
    result = cases.photo(shop, "01", "waybill", file)
    assert any("whole product, the flaw" in warning for warning in result.warnings)
    with pytest.raises(RefusedError) as caught:
        cases.step(shop, "01", Step.COMPENSATION, "8")
    assert code_of(caught) == "photos_missing"
    assert "whole product, the flaw" in caught.value.title
    cases.waive(shop, "01", "买家发来视频")
    assert cases.step(shop, "01", Step.COMPENSATION, "8").changed == ("CS-0317-01",)
    with pytest.raises(UsageError):
        cases.waive(shop, "01", " ")


@pytest.mark.duty("F01")
def test_a_jump_needs_a_reason(shop: Desk, tmp_path: Path) -> None:
    with_photos(shop, tmp_path)
    with pytest.raises(RefusedError) as caught:
        cases.step(shop, "01", Step.RETURN)
    assert code_of(caught) == "ladder_skip"
    cases.step(shop, "01", Step.RETURN, why="七天无理由")
    assert shown(shop).step is Step.RETURN


@pytest.mark.duty("F09")
def test_above_the_cap_the_owner_decides(shop: Desk, tmp_path: Path) -> None:
    with_photos(shop, tmp_path)
    result = cases.step(shop, "01", Step.COMPENSATION, "50.01")
    assert result.warnings != ()
    assert (shown(shop).state, shown(shop).owner) == (CaseState.ESCALATED, "shop owner")
    cases.step(shop, "01", Step.COMPENSATION, "50")
    assert shown(shop).state is CaseState.OPEN


def test_photos_are_opened_by_the_system_and_a_moved_one_is_named(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def show(path: Path) -> bool:
        opened.append(path)
        return True

    monkeypatch.setattr(browser, "open_file", show)
    with_photos(shop, tmp_path)
    shop.sync()
    paths = [tmp_path / f"{name}.jpg" for name in ("waybill", "whole", "flaw")]
    assert cases.open_photos(shop, "01") == ("3 photos opened.", True)
    assert opened == paths
    paths[1].unlink()
    assert cases.open_photos(shop, "01") == (f"2 photos opened.  No longer where they lay: {paths[1]}", False)
    monkeypatch.setattr(browser, "open_file", lambda _path: False)
    told, every = cases.open_photos(shop, "01")
    assert (told.startswith("Nothing here shows pictures; they lie at:"), every) == (True, False)
    assert str(paths[0]) in told


@pytest.mark.parametrize(("platform", "display", "command"), [
    ("linux", ":0", "xdg-open"), ("linux", "", None), ("darwin", "", "open"),
])  # fmt: skip
def test_a_picture_needs_a_window_and_something_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, display: str, command: str | None
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr(browser, "_start", begun.append)
    assert browser.open_file(tmp_path) is (command is not None)
    assert [one[0] for one in begun] == ([] if command is None else [command])


def test_photos_stay_where_they_lie(shop: Desk, tmp_path: Path) -> None:
    with_photos(shop, tmp_path)
    (tmp_path / "flaw.jpg").rename(tmp_path / "moved.jpg")
    view = shown(shop)
    assert view.moved == ("flaw",)
    (tmp_path / "whole.jpg").write_bytes(PICTURE + b"edited")
    assert [(file.box, file.found) for file in shown(shop).files] == [
        ("waybill", "here"), ("whole", "changed"), ("flaw", "moved"),
    ]  # fmt: skip
    kept = cases.find_case(shop, "01").photos["whole"]
    assert (kept.size, kept.sha256) == (len(PICTURE), hashlib.sha256(PICTURE).hexdigest())
    assert list(shop.home.folder.rglob("*.jpg")) == []


def test_odd_photos(shop: Desk, tmp_path: Path) -> None:
    cases.open_case(shop, "4821", CaseKind.AFTERSALES)
    with pytest.raises(DataError):
        cases.photo(shop, "01", "flaw", tmp_path / "nowhere.jpg")
    with pytest.raises(DataError):
        cases.photo(shop, "01", "flaw", tmp_path)
    with pytest.raises(UsageError):
        cases.photo(shop, "01", "selfie", tmp_path)
    (tmp_path / "note.txt").write_text("no picture", encoding="utf-8")
    assert any("picture" in warning for warning in cases.photo(shop, "01", "flaw", tmp_path / "note.txt").warnings)


def test_a_huge_photo_is_named_by_its_size(shop: Desk, tmp_path: Path) -> None:
    cases.open_case(shop, "4821", CaseKind.AFTERSALES)
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.write(PICTURE)
        file.truncate(30_000_000)
    result = cases.photo(shop, "01", "flaw", tmp_path / "huge.jpg")
    assert "30.0 MB" in result.summary
    assert any("nothing is copied" in warning for warning in result.warnings)
    assert shown(shop).files[0].size == 30_000_000


def test_each_state_of_a_case_has_its_words(shop: Desk, tmp_path: Path) -> None:
    cases.open_case(shop, "5533", CaseKind.COMPLAINT)
    assert shown(shop).says == "complaint_first"
    case_words.say(shop, "01", fills={"time": "12:00"}, mark=Mark.SENT)
    assert (shown(shop).says, shown(shop).told_at) == ("photo_request", shop.now())
    cases.waive(shop, "01", "已下架")
    assert shown(shop).says is None
    with pytest.raises(RefusedError) as error:
        case_words.say(shop, "01")
    assert code_of(error) == "no_step"
    for step, code in ((Step.COMPENSATION, "comp_offer"), (Step.EXCHANGE, "exchange_ok"), (Step.RETURN, "return_way")):
        cases.step(shop, "01", step, "5" if step is Step.COMPENSATION else None)
        assert shown(shop).says == code
        assert case_words.say(shop, "01").text
    cases.came_back(shop, "01", unused=True, complete=False, in_time=True)
    assert shown(shop).says == "return_reject_talk"
    cases.came_back(shop, "01", unused=True, complete=True, in_time=True)
    assert shown(shop).says == "case_back_refund"
    plan.tick(shop, "01")
    assert shown(shop).says == "refund_done"
    assert "退款" in (case_words.say(shop, "01", mark=Mark.SENT).text or "")
    assert shown(shop).says is None
    with pytest.raises(RefusedError) as error:
        case_words.say(shop, "01")
    assert code_of(error) == "all_done"


@pytest.mark.duty("F09")
def test_the_owner_agrees_or_sets_another_amount(shop: Desk) -> None:
    cases.open_case(shop, "4821", CaseKind.COMPLAINT)
    cases.waive(shop, "01", "已下架")
    cases.step(shop, "01", Step.COMPENSATION, "60")
    assert (shown(shop).state, shown(shop).says) == (CaseState.ESCALATED, "escalate_wait")
    assert cases.find_case(shop, "01").payment is None
    case_words.approve(shop, "01", "40")
    view = shown(shop)
    assert (view.state, view.amount, view.says, view.owner) == (CaseState.OPEN, "40.00", "comp_offer", shop.operator)
    payment = cases.find_case(shop, "01").payment
    assert payment is not None
    assert payment.amount == "40.00"
    with pytest.raises(RefusedError):
        case_words.approve(shop, "01")


@pytest.mark.duty("F07", "F08")
def test_the_parcel_comes_back(shop: Desk, tmp_path: Path) -> None:
    with_photos(shop, tmp_path)
    assert "all in order" in cases.came_back(shop, "01", unused=True, complete=True, in_time=True).summary
    assert shown(shop).back_fine is True
    assert "talk" in cases.came_back(shop, "01", unused=False, complete=True, in_time=True).summary
    assert shown(shop).back_fine is False


def test_a_closed_case_is_closed(shop: Desk, tmp_path: Path) -> None:
    with_photos(shop, tmp_path)
    cases.close(shop, "01", "解决")
    attempts: tuple[Callable[[], Result], ...] = (
        lambda: cases.close(shop, "01", "again"),
        lambda: cases.step(shop, "01", Step.COMPENSATION, "1"),
        lambda: cases.photo(shop, "01", "flaw", tmp_path / "flaw.jpg"),
    )
    for attempt in attempts:
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert code_of(caught) == "case_closed"


@pytest.mark.duty("F06")
def test_low_value_is_proposed_on_the_card(shop: Desk) -> None:
    cases.open_case(shop, "5533", CaseKind.AFTERSALES)
    proposal = shown(shop).proposal
    assert proposal is not None
    assert (proposal.step, proposal.low, proposal.high) == (Step.COMPENSATION, "1.99", "9.95")


@pytest.mark.duty("F05")
def test_lists_and_numbers(shop: Desk) -> None:
    cases.open_case(shop, "4821", CaseKind.COMPLAINT, degree=2)
    cases.open_case(shop, "5533", CaseKind.REFUND_ONLY, reason=Reason.QUALITY)
    cases.amend(shop, "02", due=shop.now())
    shop.sync()
    assert [view.id for view in list_cases(shop)] == ["CS-0317-02", "CS-0317-01"]
    assert [view.id for view in list_cases(shop, late=True)] == ["CS-0317-02"]
    assert (take_talk(shop).cases_open(), take_talk(shop).cases_open("pdd")) == (2, 0)
    assert rate(shop).refunds == 0
    put_orders(shop, make_order("4000000000005533", amount="19.90", shipped_at=shop.now()))
    assert (rate(shop).refunds, rate(shop).rate) == (1, 1.0)
    with pytest.raises(UsageError):
        cases.open_case(shop, "4821", CaseKind.COMPLAINT, degree=4)


def test_a_dry_run_writes_nothing(shop: Desk) -> None:
    assert tried(cases.open_case, shop, "4821", CaseKind.COMPLAINT).changed == ("CS-0317-01",)
    shop.sync()
    assert take_talk(shop).cases_open() == 0
