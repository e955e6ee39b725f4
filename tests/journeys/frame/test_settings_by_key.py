"""The settings screen: every setting is there, told and changed in place, and holds at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csdesk import i18n
from csdesk.config import ChannelSettings, Config, CourierSettings, load_config
from csdesk.desk import Desk, open_desk
from csdesk.outbound import channels
from csdesk.screens.frame.settings import Settings, week_lines
from csdesk.services.desk.couriers import load_couriers, shipped_couriers
from csdesk.services.desk.settings import all_settings, set_setting
from csdesk.services.upkeep.setting_fields import described, list_fields
from tests.journeys.user import User, at
from tests.support import NOW


async def change(user: User, find: str, *acts: str) -> None:
    """Find a setting and open it."""
    await user.do("/", "ctrl+u", f"type:{find}", "enter", "enter", *acts)


async def test_a_setting_is_changed_with_comments_kept_and_holds_at_once(shop: Desk) -> None:
    shop.home.config.write_text('# mine\noperator = "AH" # me\n', encoding="utf-8")
    async with at(shop) as user:
        await user.press("comma")
        await user.sees("Settings 1/")
        await change(user, "shop", "ctrl+u", "type:小满茶具", "enter")
        await user.sees("name: 小满茶具")
        assert user.screen()[0].startswith(" 小满茶具")
    text = shop.home.config.read_text(encoding="utf-8")
    assert "# mine" in text
    assert '"AH" # me' in text
    assert load_config(shop.home.config).shop == "小满茶具"


async def test_what_cannot_be_is_said_in_words_and_stays_in_the_line(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "cutoff", "ctrl+u", "type:25:00", "enter")
        await user.sees("Expected: a time such as 16:00", "25:00")
        assert not shop.home.config.exists()
        await user.do("ctrl+u", "type:15:30", "enter")
        await user.sees("cut-off: 15:30")
        await user.press("escape", "escape")
        assert "15:30" in user.screen()[0]


async def test_words_and_colours_change_at_once_and_the_default_comes_back(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "lang", "1")
        await user.sees("设置")
        await change(user, "theme", "3")
        await user.sees("配色：高对比度")
        assert user.app.theme == "contrast"
        await user.press("x")
        await user.until(lambda: user.app.theme == "ink")
        assert load_config(shop.home.config).lang == "zh"


async def test_settings_written_elsewhere_hold_without_a_restart(shop: Desk) -> None:
    async with at(shop) as user:
        set_setting(shop.home, "shop", "Jade House")
        await user.sees("Jade House")
        shop.home.config.write_text("cutoff = 25\n", encoding="utf-8")
        await user.sees("The settings cannot be read.", "Jade House")
        set_keys = 'shop = "Jade House"\n[keys]\n"app.help" = "Z"\n'
        shop.home.config.write_text(set_keys, encoding="utf-8")
        await user.sees("Z help")


async def test_platforms_are_set_by_their_names_and_list_their_own_settings(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "sells_on", "type:小红书", "enter")
        await user.sees("platforms: Xiaohongshu")
        await user.do("/", "ctrl+u", "type:xiaohongshu.url", "enter")
        await user.sees("back end")
        assert load_config(shop.home.config).sells_on == ("xiaohongshu",)


def test_every_setting_is_described_in_both_languages(home: Path) -> None:
    keys = {one.key for one in all_settings(load_config(home / "none.toml"))}
    named = {f"*.{key[4:]}" if key.startswith("pdd.") else key for key in keys}
    platforms = set(load_config(home / "none.toml").platforms)
    known = {key for key in named if key.partition(".")[0] not in platforms}
    channel = {f"channels.*.{name}" for name in ChannelSettings.__struct_fields__}
    courier = {f"couriers.*.{name}" for name in CourierSettings.__struct_fields__} | {"couriers.use"}
    assert known | channel | courier == set(described())
    for lang in i18n.LANGUAGES:
        i18n.use(lang)
        for one in list_fields(load_config(home / "none.toml"), shipped_couriers(), ["pdd"]):
            assert one.title
            assert one.about
            assert "\\d" not in one.expected
    assert (
        Config().theme
        in next(one for one in list_fields(load_config(home / "n"), shipped_couriers()) if one.key == "theme").choices
    )


@pytest.mark.parametrize(
    ("text", "rows"),
    [("08:30-12:00,13:00-18:00", 1), ("mon-fri 09:00-18:00; sat 10:00-12:00; sun off; holiday off", 4)],
)
def test_the_week_is_pictured_alike_days_in_one_row(text: str, rows: int) -> None:
    lines = ["".join(words for words, _tone in line) for line in week_lines(text, 70)][2:]
    assert len(lines) == rows
    hours = 8.5 if rows == 1 else 9
    assert lines[0].count("#") == hours * 2


async def test_couriers_prices_and_notes_stand_in_their_own_file(shop: Desk) -> None:
    shop.home.couriers.write_text('# ours\n[sf]\nextra = "12.00" # dear\n', encoding="utf-8")
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "couriers.use", "ctrl+u", "type:顺丰,圆通", "enter")
        await user.sees("couriers offered: SF Express, YTO")
        await change(user, "sf.extra", "ctrl+u", "type:dear", "enter")
        await user.sees("Expected: an amount such as 30 or 30.50")
        await user.do("ctrl+u", "type:15", "enter")
        await user.sees("extra: 15")
        await change(user, "yto.note", "type:call first", "enter")
        await user.sees("note: call first")
        await change(user, "yto.cod_percent", "type:3", "enter")
        await user.sees("COD fee (%): 3")
    table = load_couriers(shop.home.folder)
    assert table.use == ("sf", "yto")
    assert (table.known["sf"].extra, table.known["yto"].note, table.known["yto"].cod_percent) == (
        "15",
        "call first",
        "3",
    )
    assert "# ours" in shop.home.couriers.read_text(encoding="utf-8")
    assert "# dear" in shop.home.couriers.read_text(encoding="utf-8")


async def test_a_key_is_set_by_pressing_it_and_a_clash_is_said_in_words(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "keys.orders.flag", "n")
        await user.sees("The key n would do two things: ", "flag (Orders)")
        assert not shop.home.config.exists()
        await user.press("enter", "Z")
        await user.sees("flag: Z Ctrl+G")
        await user.press("enter", "escape", "escape", "escape", "3", "Z")
        await user.sees("1 red")


async def test_a_channel_is_set_up_and_tried(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str, str]] = []
    monkeypatch.setattr(channels, "send", lambda _s, secret, to, *_a, name: sent.append((secret, to, name)))
    async with at(shop) as user:
        await user.press("comma", "t")
        await user.sees("Go to a setting of the mailbox or of a channel first.")
        await user.do("a", "type:post", "enter", "1")
        await user.sees("kind: smtp")
        await change(user, "post.user", "type:me@shop.example", "enter")
        await user.sees("user: me@shop.example")
        await user.press("t")
        await user.sees("The channel post has no password.")
        await user.do("p", "type:geheim")
        await user.misses("geheim")
        await user.press("enter")
        await user.sees("The password is kept")
        await user.press("t")
        await user.sees("It works: a line went to me@shop.example.")
        assert sent == [("geheim", "me@shop.example", "")]
    assert (shop.home.folder / "secrets" / "post").stat().st_mode & 0o077 == 0


async def test_the_mailbox_says_what_is_wrong(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("comma")
        await change(user, "mailbox.host", "escape", "t")
        await user.sees("No mailbox is set up.")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
async def test_each_field_says_what_it_is_and_its_default_and_none_says_its_name_in_the_file(
    shop: Desk, lang: str
) -> None:
    set_setting(shop.home, "sells_on", "taobao")
    set_setting(shop.home, "channels.post.kind", "smtp")
    i18n.use(lang)
    default = {"zh": "默认", "en": "as shipped"}[lang]
    async with at(open_desk(shop.home.folder, now=NOW.isoformat(), lang=lang), size=(120, 36)) as user:
        await user.press("comma")
        screen = user.place()
        assert isinstance(screen, Settings)
        assert len(screen.fields) > 60
        for key, one in screen.fields.items():
            screen.rows.go(list(screen.rows.keys).index(key))
            told = "\n".join("".join(words for words, _tone in line) for line in screen._about(70))
            assert one.title in told, key
            assert one.about, key
            assert default in told or one.fixed, told
            assert "_" not in re.sub(r"https?://\S+", "", told), told
