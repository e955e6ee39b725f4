"""Templates filled: variables with Chinese names, filters, blanks, cursor; holes are refused, files told by line."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from csdesk import i18n
from csdesk.errors import DataError, RefusedError
from csdesk.texts.lint import lint
from csdesk.texts.names import ENGLISH, NAMES
from csdesk.texts.render import Rendered, refuse_holes, render
from csdesk.texts.salutation import choose, shipped_greetings, sober, surname, title_from
from csdesk.texts.sms import length, parts
from csdesk.texts.template import load_library

NOW = datetime.fromisoformat("2026-03-17T14:30:00+08:00")
VALUES: dict[str, str | datetime | None] = {
    "buyer.nick": "老茶客",
    "order.no": "4000000000004821",
    "order.amount": "78",
    "receiver.phone": "19900000001",
    "receiver.name": "张三丰",
    "ship.by": datetime.fromisoformat("2026-03-18T21:10:00+08:00"),
    "order.paid_at": datetime.fromisoformat("2026-03-10T08:00:00+08:00"),
}


def fill(body: str, lang: str = "zh", **fills: str) -> Rendered:
    return render(
        body, VALUES, lang=lang, now=NOW, fills=fills, aliases={"买家": "buyer.nick", "单": "号", "号": "order.no"}
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{buyer.nick}}您好", "老茶客您好"),
        ("{{ 买家昵称 }}", "老茶客"),
        ("{{买家}},{{单}}", "老茶客,4000000000004821"),
        ("{{order.no|tail:4}}", "4821"),
        ("{{订单号|尾:6}}", "004821"),
        ("{{order.amount|money}}", "78.00"),
        ("{{receiver.phone|mask}}", "199****0001"),
        ("{{receiver.name|mask}}", "张*"),
        ("{{ship.by}}前", "明天21:10前"),
        ("{{ship.by|date}}", "3月18日"),
        ("{{order.paid_at}}", "3月10日08:00"),
        ('{{buyer.title|fallback:"您"}}', "您"),
        ('{{buyer.title | fallback:"您" }}', "您"),
        ("送您{{?gift:赠品}}", "送您茶巾"),
        ("前{{cursor}}后", "前后"),
        ("没有变量", "没有变量"),
    ],
)
def test_what_comes_out(body: str, text: str) -> None:
    rendered = fill(body, gift="茶巾")
    assert (rendered.text, rendered.missing) == (text, ())


def test_times_in_english() -> None:
    assert fill("by {{ship.by}}", "en").text == "by tomorrow 21:10"
    assert fill("{{order.paid_at}}", "en").text == "Mar 10, 08:00"


def test_the_cursor_and_the_blanks_are_placed() -> None:
    rendered = fill("一{{?a:甲}}二{{cursor}}三{{?b:乙}}", b="x")
    assert rendered.text == "一[甲]二三x"
    assert rendered.cursor == 5
    assert [(blank.name, blank.filled, rendered.text[blank.start : blank.end]) for blank in rendered.blanks] == [
        ("a", False, "[甲]"),
        ("b", True, "x"),
    ]


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ("{{快递}}发出", "empty_variable", "courier"),
        ("{{nobody.knows}}", "empty_variable", "nobody.knows"),
        ("{{order.no|tail:x}}", "empty_variable", "order number"),
        ("{{order.no|shout}}", "empty_variable", "order number"),
        ("{{?t:时间}}前", "empty_blank", "时间"),
        ("{{order.no", "empty_variable", "{{"),
    ],
)
def test_a_hole_is_refused_and_named(body: str, code: str, named: str) -> None:
    with pytest.raises(RefusedError) as refused:
        refuse_holes(fill(body), "x", {})
    assert refused.value.code == code
    assert named in refused.value.title
    assert code != "empty_blank" or "--set t=" in refused.value.hint


@pytest.mark.parametrize("ui", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_missing_value_is_named_as_people_say_it_and_where_it_is_entered(name: str, ui: str) -> None:
    i18n.use(ui)
    own = {"hers": name}
    for written, lang in ((name, "en"), (NAMES[name], "zh"), ("hers", "zh")):
        rendered = render(f"{{{{{written}|tail:x}}}}", {}, lang=lang, now=NOW, aliases=own)
        words = {"zh": NAMES[name], "en": ENGLISH[name]}
        with pytest.raises(RefusedError) as refused:
            refuse_holes(rendered, "", own)
        title, where = refused.value.said()
        assert words[ui] in title
        assert rendered.text == f"[{words[lang]}]"
        assert not re.search(r"[a-z]\.[a-z]|--|_", title + where)
        assert ui == "en" or not re.search("[a-z]", title + where)


def test_values_bring_no_controls_no_lines_and_no_second_filling() -> None:
    values = {"buyer.nick": "\x1b[31m红\n{{order.no}}\u202e"}
    text = render("{{buyer.nick}}", values, lang="zh", now=NOW).text
    assert text == "[31m红 {{order.no}}"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_her_own_win_and_the_language_falls_back(tmp_path: Path) -> None:
    write(
        tmp_path / "ours", "zh/a.toml", '[greet]\ntitle = "问候"\nbody = "您好"\n[bye]\ntitle = "再见"\nbody = "再见"\n'
    )
    write(tmp_path / "hers", "zh/b.toml", '[greet]\ntitle = "问候"\nbody = "您好呀"\n')
    library = load_library(tmp_path / "ours", tmp_path / "hers")
    greet, bye = library.find("greet", "zh"), library.find("bye", "en")
    assert greet is not None
    assert (greet.text.body, greet.own) == ("您好呀", True)
    assert bye is not None
    assert bye.lang == "zh"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[greet]\ntitle = "x"\nbody = "y\n', "a.toml:3"),
        ('[ok]\ntitle = "x"\nbody = "y"\n\n[bad]\ntitle = "x"\n', "a.toml:5"),
        ('[ok]\ntitle = "x"\nbody = "y"\nchanel = "chat"\n', "a.toml:1"),
        ('[Bad-Code]\ntitle = "x"\nbody = "y"\n', "a.toml:1"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str, where: str) -> None:
    write(tmp_path, "zh/a.toml", text)
    with pytest.raises(DataError) as broken:
        load_library(tmp_path)
    assert where in broken.value.where


def test_names_that_go_round_in_a_circle_are_told(tmp_path: Path) -> None:
    write(tmp_path, "aliases.toml", '"甲" = "乙"\n"乙" = "丙"\n"丙" = "甲"\n')
    with pytest.raises(DataError) as broken:
        load_library(tmp_path)
    assert "甲 -> 乙 -> 丙 -> 甲" in broken.value.where


@pytest.mark.duty("M06")
@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('body = "{{nobody}}"', "unknown_name"),
        ('body = "{{order.no|shout}}"', "unknown_filter"),
        ('body = "{{order.no|tail}}"', "bad_filter"),
        ('body = "{{a b}}"', "braces"),
        ('body = "{{order.no"', "braces"),
        ('body = " "', "empty"),
        ('body = "\\u001b[31m"', "control"),
        ('body = "x"\nvalid_to = 2026-01-01', "expired"),
        ('body = "x"\nvalid_from = 2026-05-01\nvalid_to = 2026-01-01', "dates"),
    ],
)
def test_lint_finds_it_before_anybody_uses_it(tmp_path: Path, entry: str, code: str) -> None:
    write(tmp_path, "zh/a.toml", f'[one]\ntitle = "x"\n{entry}\n')
    library = load_library(tmp_path, tmp_path)
    assert code in {fault.code for fault in lint(library, NOW.date())}


def test_surnames_and_titles() -> None:
    assert (surname("张三"), surname("欧阳雪")) == ("张", "欧阳")
    assert title_from("张三", "女士") == "张女士"
    assert title_from("李先生") == "李先生"
    assert title_from("张三") == ""
    assert title_from("张*", "先生") == ""


def test_a_greeting_is_stable_and_never_the_same_again() -> None:
    pool = ("甲", "乙", "丙", "{title}您好")
    first = choose(pool, "taobao:x", (), title="", daypart="上午")
    assert first == choose(pool, "taobao:x", (), title="", daypart="下午")
    assert choose(pool, "taobao:x", (first,), title="", daypart="上午") != first
    assert choose(pool, "taobao:x", (), title="张女士", daypart="上午") == "张女士您好"


@pytest.mark.duty("E04")
@pytest.mark.parametrize(("count", "sms"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_how_many_sms(count: int, sms: int) -> None:
    assert parts(length("字" * count)) == sms


def test_nobody_unhappy_is_greeted_cheerfully() -> None:
    for one in shipped_greetings().values():
        for lang in ("zh", "en"):
            assert sober(one.of(lang))
            assert not any("高兴" in words or "呀" in words for words in sober(one.of(lang)))
