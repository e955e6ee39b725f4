"""A template is changed where it is used: live on the real order, faults with their line, hers wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.screens.texts.picker import Picker
from csdesk.screens.texts.template_editor import TemplateEditor
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order("5000000000000001", buyer_nick="老茶客", desk_address_confirm="confirmed",
                   ship_by=NOW.replace(hour=18, minute=0)),
    )  # fmt: skip
    return desk


async def edit(user: User) -> TemplateEditor:
    await user.press("3")
    await user.until(lambda: user.place().NAME == "orders" and user.place().rows.keys)  # type: ignore[attr-defined]
    await user.press("r")
    await user.until(lambda: isinstance(user.app.screen, Picker) and user.app.screen.shown.text)
    await user.press("f4")
    await user.until(lambda: isinstance(user.app.screen, TemplateEditor))
    editor = user.app.screen
    assert isinstance(editor, TemplateEditor)
    await user.until(lambda: editor.tried.shown.text, "the preview")
    return editor


def write(editor: TemplateEditor, old: str, new: str) -> None:
    assert old in editor.area.text
    editor.area.load_text(editor.area.text.replace(old, new))


async def test_a_shipped_text_is_changed_saved_as_hers_and_wins(shop: Desk) -> None:
    async with at(shop) as user:
        editor = await edit(user)
        assert editor.area.text.startswith("[urge_ok]")
        await user.sees("ours; saved as yours", "让您久等了", "18:00前发出")
        write(editor, "让您久等了", "谢谢您的耐心")
        await user.until(lambda: "谢谢您的耐心" in editor.tried.shown.text, "live")
        await user.press("ctrl+s")
        await user.until(lambda: isinstance(user.app.screen, Picker))
        picker = user.app.screen
        assert isinstance(picker, Picker)
        await user.until(lambda: "谢谢您的耐心" in picker.shown.text, "the picker shows hers")
        await user.sees("urge_ok saved")
        await user.press("f4")
        await user.until(lambda: isinstance(user.app.screen, TemplateEditor))
        await user.sees("yours")
        assert isinstance(user.app.screen, TemplateEditor)
        write(user.app.screen, "谢谢您的耐心", "辛苦您等候")
        await user.press("f2")
        await user.until(lambda: "辛苦您等候" in picker.shown.text)
    own = shop.home.folder / "templates/zh/own.toml"
    assert own.read_text(encoding="utf-8").count("[urge_ok]") == 1
    assert "谢谢您的耐心" in (own.parent / "own.toml~").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ship.by}}", "{{ship.bye}}", "there is no variable ship.bye"),
        ('title = "', "title = ", "line 2"),
        ("[urge_ok]", "[urge_no]", "this must be the one text [urge_ok]"),
        ("{{ship.by}}", "{{ship.by|loud}}", "there is no filter loud"),
    ],
)
async def test_a_fault_is_shown_with_its_line_and_is_not_saved(shop: Desk, old: str, new: str, said: str) -> None:
    async with at(shop) as user:
        editor = await edit(user)
        write(editor, old, new)
        await user.sees(said)
        line = next(number for number, words in enumerate(editor.area.text.splitlines(), 1) if new in words)
        await user.sees(f"line {line}:")
        await user.press("ctrl+s")
        await user.until(lambda: not editor.ahead.holding)
        assert user.app.screen is editor
        await user.press("escape")
        await user.sees("Not saved. Esc again throws it away.")
        await user.press("escape")
        await user.until(lambda: isinstance(user.app.screen, Picker))
    assert not (shop.home.folder / "templates").exists()


async def test_typing_goes_into_the_lines_in_order(shop: Desk) -> None:
    async with at(shop) as user:
        editor = await edit(user)
        await user.press("end", "enter", "#", "1", "2", "backspace", "3")
        assert editor.area.text.splitlines()[1] == "#13"


async def test_a_broken_file_of_hers_is_said_at_the_start_and_the_work_goes_on(shop: Desk) -> None:
    own = shop.home.folder / "templates/zh"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('[greet]\ntitle = "x"\nbody = "坏了\n', encoding="utf-8")
    async with at(shop) as user:
        await user.sees("your templates:", "mine.toml:3")
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("r")
        await user.until(lambda: isinstance(user.app.screen, Picker) and user.app.screen.shown.text, "ours still work")


async def test_a_fault_in_hers_is_said_at_the_start(shop: Desk, tmp_path: Path) -> None:
    own = shop.home.folder / "templates/zh"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('[my_text]\ntitle = "x"\nbody = "{{不知道}}"\n', encoding="utf-8")
    async with at(shop) as user:
        await user.sees("your templates:", "mine.toml:1", "there is no variable 不知道")


async def test_a_text_is_made_filled_with_a_blank_by_key_used_and_deleted(shop: Desk) -> None:
    own = shop.home.folder / "templates" / "zh" / "own.toml"
    async with at(shop) as user:
        await user.do("3", "r")
        await user.until(lambda: isinstance(user.app.screen, Picker), "the picker")
        await user.do("f2", "type:glaze_care", "enter", "type:釉面保养", "enter")
        await user.until(lambda: isinstance(user.app.screen, TemplateEditor), "the editor")
        editor = user.app.screen
        assert isinstance(editor, TemplateEditor)
        editor.area.move_cursor((2, len(editor.area.document.get_line(2)) - 1))
        await user.do("type:尾号", "f3")
        assert "订单号" in user.text()
        await user.do(*["down"] * 5, "enter")
        assert "{{尾号}}" in editor.area.text
        assert "尾号0001" in user.text()  # live, on the real order
        await user.press("ctrl+s")
        await user.until(lambda: isinstance(user.app.screen, Picker), "saved")
        assert "glaze_care" in own.read_text(encoding="utf-8")
        await user.do("type:glaze_care")
        assert "尾号0001" in user.text()
        await user.do("f8", "2", "f8", "1")
        await user.until(lambda: "glaze_care" not in own.read_text(encoding="utf-8"), "deleted")


async def test_a_code_that_is_there_and_one_that_is_none_are_refused(shop: Desk) -> None:
    async with at(shop) as user:
        await user.do("3", "r")
        await user.until(lambda: isinstance(user.app.screen, Picker), "the picker")
        for code, said in (("bye", "already"), ("Glaze Care", "small letters")):
            await user.do("f2", f"type:{code}", "enter")
            assert isinstance(user.app.screen, Picker)
            assert said in user.text()
            await user.press("escape")


async def test_ours_cannot_be_deleted(shop: Desk) -> None:
    async with at(shop) as user:
        await user.do("3", "r")
        await user.until(lambda: isinstance(user.app.screen, Picker), "the picker")
        await user.do("type:bye", "f8", "1")
        assert "is ours" in user.text()
