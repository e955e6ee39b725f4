"""The paste pair and the box: whose text is on the clipboard is always said, and a text nobody vouches for is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.outbound import clipboard as board
from csdesk.screens.texts.shown import CopyBox, rows_of
from csdesk.services.cases import cases
from csdesk.services.desk.results import Copied
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk.incoming import paste
from csdesk.width import cells
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


@pytest.fixture
def busy(desk: Desk, tmp_path: Path) -> Desk:
    """Two orders, a message, a review and a case of different buyers."""
    put_orders(
        desk,
        make_order("5000000000000001", buyer_nick="老茶客", desk_address_confirm="confirmed",
                   ship_by=NOW.replace(hour=18, minute=0)),
        make_order("5000000000000002", buyer_nick="月下", desk_address_confirm="confirmed", platform="pdd"),
    )  # fmt: skip
    paste(desk, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n", platform="taobao")
    (tmp_path / "r.csv").write_text(
        "订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间\n"
        "4000000000005533,贵州老李,公道杯,5,很好,2026-03-16 20:00:00\n",
        encoding="utf-8",
    )
    import_paths(desk, [tmp_path / "r.csv"])
    cases.open_case(desk, "5000000000000002", CaseKind.AFTERSALES, "盖子碎了")
    desk.sync()
    return desk


def clipboard(desk: Desk) -> str:
    path = desk.home.outbox / "clipboard.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


async def go(user: User, digit: str, name: str) -> None:
    await user.press(digit)
    await user.until(lambda: name == user.place().NAME and user.place().rows.keys)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("digit", "name", "tab", "who"),
    [("3", "orders", (), "老茶客"), ("2", "messages", (), "清茶淡饭"), ("5", "reviews", ("right",), "贵州老李"),
     ("6", "cases", (), "月下")],
)  # fmt: skip
async def test_the_search_key_then_the_text_in_every_list(
    busy: Desk, digit: str, name: str, tab: tuple[str, ...], who: str
) -> None:
    async with at(busy) as user:
        await user.press(digit, *tab)
        await user.until(lambda: name == user.place().NAME and user.place().rows.keys)  # type: ignore[attr-defined]
        await user.press("full_stop")
        await user.until(lambda: clipboard(busy) == who)
        await user.sees(f"to {who}", f"search key {who}")
        await user.press("y")  # nothing was made yet: y leads to what makes one
        if name == "orders":
            await user.until(lambda: user.place().NAME == "picker")
            await user.press("1", "enter")
        else:
            await user.press(*({"messages": "1"}.get(name, "")), "enter")
        await user.until(lambda: clipboard(busy) != who, "the text")
        await user.sees(f"to {who}")
        await user.misses("! for")
        text = clipboard(busy)
        await user.press("f9")  # also where the row belongs to another tab by now
        await user.until(lambda: clipboard(busy) == who)
        await user.press("f8")
        await user.until(lambda: clipboard(busy) == text, "the same text again")
        assert "›»" in user.text()


async def test_a_text_for_another_than_was_searched_for_warns_wherever_it_is_copied(busy: Desk) -> None:
    async with at(busy) as user:
        await go(user, "3", "orders")
        await user.press("full_stop")
        await user.sees("to 老茶客")
        await user.press("j", "r", "1", "enter")
        await user.sees("Careful: the search key was 老茶客, this text is for 月下.")
        await user.sees("! for 月下, but 老茶客 was searched")
        await go(user, "2", "messages")
        await user.sees("! for 月下, but 老茶客 was searched")
        await go(user, "3", "orders")
        await user.press("full_stop")  # the right one: all is well again
        await user.misses("! for")
        await user.press("Y")
        await user.until(lambda: user.app.session.pair is None, "sent")


async def test_escape_forgets_for_whom_it_is(busy: Desk) -> None:
    async with at(busy) as user:
        await go(user, "6", "cases")
        await user.press("f9")
        await user.sees("to 月下")
        await user.press("escape")
        await user.until(lambda: user.app.session.pair is None)
        await user.misses("to 月下")


async def test_sent_and_the_promise_by_key_in_messages(busy: Desk) -> None:
    async with at(busy) as user:
        await go(user, "2", "messages")
        await user.press("r")
        await user.sees("own words")
        words = user.text()
        digit = next(str(number) for number in range(1, 9) if f"{number} own words" in words)
        await user.press(digit)
        await user.type("您好,今天18:00前发出哦")
        await user.press("enter")
        await user.sees("say this?")
        await user.press("enter")
        await user.sees("promised 03-17 18:00")
        await user.until(lambda: busy.records.follow.records or busy.sync() is None)
        await user.press("right", "right")  # the answered one waits for the buyer
        await user.until(lambda: user.place().rows.keys)  # type: ignore[attr-defined]
        await user.press("d")
        await user.until(lambda: user.place().prompt is not None and user.place().prompt.open)  # type: ignore[union-attr]
        prompt = user.place().prompt
        assert prompt is not None
        prompt.input.value = "17:30"
        await user.press("enter")
        await user.sees("17:30")
        await user.press("Y")
        await user.until(lambda: user.app.session.pair is None)
    busy.sync()
    (promise,) = busy.records.follow.records.values()
    assert f"{promise.due_at:%H:%M}" == "17:30"
    (said,) = busy.records.sent_texts.records.values()
    assert said.sent_at is not None


async def test_a_copied_text_whose_time_has_passed_is_not_copied_again(busy: Desk, home: Path) -> None:
    async with at(busy) as user:
        await go(user, "3", "orders")
        await user.press("r", "1", "enter")
        await user.until(lambda: "18:00" in clipboard(busy))
    evening = open_desk(home, now="2026-03-17T18:30:00+08:00", lang="en", operator="AH")
    (home / "outbox/clipboard.txt").unlink()
    async with at(evening) as user:
        await go(user, "3", "orders")
        await user.until(lambda: user.place().rows.current == "taobao:5000000000000001")  # type: ignore[attr-defined]
        await user.press("y")
        await user.sees("promises 03-17 18:00; that has passed")
    assert clipboard(busy) == ""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither tool nor tmux nor a terminal that could be written to."""
    for name in ("CSDESK_CLIPBOARD", "TMUX", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(board, "_to_terminal", lambda _text, _env: False)


async def test_without_a_clipboard_the_whole_text_is_shown_and_the_file_named(busy: Desk, bare: None) -> None:
    async with at(busy, (80, 24)) as user:
        await go(user, "3", "orders")
        await user.press("r", "1", "enter")
        await user.until(lambda: isinstance(user.app.screen, CopyBox), "the box")
        await user.sees("No clipboard took the text", "clipboard.txt")
        shown = "".join(user.text().split())
        assert "".join(clipboard(busy).split()) in shown
        await user.press("j")
        assert isinstance(user.app.screen, CopyBox), "a stray key does not hide a text that is nowhere else"
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "orders")
        await user.sees("to 老茶客", "no clipboard took it")


async def test_a_terminal_that_never_answers_is_doubted_until_she_says_that_it_works(
    busy: Desk, bare: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def take(text: str, _env: object) -> bool:
        given.append(text)
        return True

    monkeypatch.setattr(board, "_to_terminal", take)
    async with at(busy) as user:
        await go(user, "3", "orders")
        await user.press("full_stop")
        await user.until(lambda: isinstance(user.app.screen, CopyBox), "the box")
        await user.sees("OSC 52", "老茶客")
        await user.press("j")  # she just goes on: the key is for the list
        await user.until(lambda: user.place().NAME == "orders" and user.place().rows.index == 1)  # type: ignore[attr-defined]
        await user.press("f9")
        await user.until(lambda: isinstance(user.app.screen, CopyBox))
        await user.press("y")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("f9")
        await user.until(lambda: len(given) == 3)
        await user.sees("OSC 52, which never answers")
        assert user.place().NAME == "orders"
    assert given == ["老茶客", "月下", "月下"]


async def test_nothing_to_write_to_still_shows_the_text(busy: Desk, bare: None) -> None:
    busy.home.outbox.parent.mkdir(exist_ok=True)
    busy.home.outbox.write_text("a file where the folder should be")
    async with at(busy) as user:
        await go(user, "3", "orders")
        await user.press("f9")
        await user.until(lambda: isinstance(user.app.screen, CopyBox))
        await user.sees("no file could be written", "老茶客")


async def test_a_long_text_is_scrolled_not_cut(busy: Desk, bare: None) -> None:
    from csdesk.services.desk.results import Copied

    text = "\n".join(f"第{number}行" + "茶" * 60 for number in range(400))
    async with at(busy, (80, 24)) as user:
        user.app.push_screen(CopyBox(user.app.session, Copied(text, "/x/clipboard.txt")))
        await user.sees("第0行")
        await user.press(*["pagedown"] * 50)
        await user.sees("第399行")


@pytest.mark.parametrize("width", [5, 20, 79, 80])
async def test_rows_hold_every_sign_and_no_other(width: int) -> None:
    text = "您好,  单号 YT0000000000001 已发出,请留意查收 ok  thanks 谢谢"
    rows = rows_of(text, width)
    assert "".join(rows) == text
    assert all(cells(row) <= width for row in rows)


async def test_a_card_that_promises_a_time_says_so(busy: Desk) -> None:
    async with at(busy) as user:
        await go(user, "3", "orders")
        await user.press("w")
        await user.until(lambda: user.place().NAME == "urge" and user.place().draft.text)  # type: ignore[attr-defined]
        await user.press("enter")
        await user.sees("promised 03-17 18:00, d ", "to 老茶客")
    busy.sync()
    assert [one.order_id for one in busy.records.follow.records.values()] == ["taobao:5000000000000001"]


async def test_copies_that_had_to_wait_are_noted_in_their_order(busy: Desk) -> None:
    async with at(busy) as user:
        user.place().ahead.fetching = True
        user.app.later(Copied("key", "xclip", "taobao:a", "a", search=True))
        user.app.later(Copied("text", "xclip", "taobao:b", "b"))
        user.place().ahead.fetching = False
        await user.until(lambda: not user.app.copies)
        pair = user.app.session.pair
        assert pair is not None
        assert (pair.key, pair.buyer, pair.wrong) == ("taobao:a", "taobao:b", True)


async def test_the_bar_offers_the_pair_while_there_is_something_to_do_with_it(busy: Desk) -> None:
    async with at(busy, (120, 36)) as user:
        await user.press("3")

        def shown() -> set[str]:
            return {words for _key, words, _action in user.place().bar()}

        assert "search key" in shown()
        assert not {"copy text", "was sent", "its case"} & shown()
        await user.press(".")
        assert {"search key", "copy text", "was sent"} <= shown()
        await user.press("down")
        assert not {"copy text", "was sent"} & shown(), "that is another buyer"
    async with at(busy, (80, 24)) as user:
        await user.press("3")
        assert "Enter open" in user.text()
        await user.press("enter")
        assert "Enter back to the list" in user.text()
