"""What people read comes from the catalogue, and columns are counted in cells: a simple look at the syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("app.py", "screens", "widgets")
OTHERS = ("actions", "keymap.py", "session.py", "worker.py", "themes.py", "cli", "services", "texts", "outbound")
ROOMS = (*SCREENS, *OTHERS)
GRAMMAR = ROOT / "csdesk/texts"  # what it knows of Chinese sentences is its trade, not its interface
SHOWING = {"Static", "Label", "Button", "Content", "Text", "notify", "echo", "secho", "Option", "Tab", "Markdown"}
NAMED = {
    "title",
    "subtitle",
    "label",
    "description",
    "placeholder",
    "tooltip",
    "prompt",
    "hint",
    "border_title",
    "help",
}
MARKERS = {"_", "N_"}
PROSE = re.compile("^(?! *-|csdesk |pip install )[^A-Za-z]*[A-Za-z]{2}")  # letters, but no option and no command
HAN = re.compile("[\u3400-\u9fff]")  # marks alone are no text


def sources(rooms: tuple[str, ...]) -> Iterator[Path]:
    for room in rooms:
        place = ROOT / "csdesk" / room
        yield from sorted(place.rglob("*.py")) if place.is_dir() else [place] if place.exists() else []


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def shown(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that are handed to something that shows them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if called(node) in SHOWING:
                yield from node.args[:1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg in NAMED)
        elif isinstance(node, ast.Assign):
            yield from (node.value for target in node.targets if getattr(target, "attr", None) in NAMED)


def literals(source: str, *, grammar: bool = False) -> Iterator[str]:
    """Yield the texts for people in a source that are not marked for the catalogue, as `line: text`."""
    tree = ast.parse(source)
    for node in shown(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        if isinstance(parts[0], ast.Constant) and str(parts[0].value).startswith("csdesk "):
            continue  # a command to type, whatever is filled into it
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and PROSE.search(part.value):
                yield f"{part.lineno}: {part.value}"
    if grammar:
        return
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    marked = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in MARKERS
        for part in ast.walk(node)
    }
    for other in ast.walk(tree):
        if isinstance(other, ast.Constant) and id(other) not in prose | marked and HAN.search(repr(other.value)):
            yield f"{other.lineno}: {other.value!r}"


def waived(path: Path, place: str) -> bool:
    """Tell whether the line says itself that nobody reads the text on it."""
    line = path.read_text(encoding="utf-8").splitlines()[int(place.partition(":")[0]) - 1]
    return "# not for people" in line


def counted_in_characters(source: str) -> Iterator[str]:
    """Yield the places that pad or wrap text by characters instead of cells."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"ljust", "rjust", "center", "expandtabs"}:
            yield f"{node.lineno}: .{node.attr}"
        if isinstance(node, ast.Import | ast.ImportFrom) and "textwrap" in ast.dump(node):
            yield f"{node.lineno}: textwrap"


def test_no_text_for_people_stands_in_the_screens() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{place}"
        for path in sources(ROOMS)
        for place in literals(path.read_text(encoding="utf-8"), grammar=GRAMMAR in path.parents)
        if not waived(path, place)
    ]
    assert found == []


def test_columns_are_counted_in_cells() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{place}"
        for path in sources((*SCREENS, "cli"))
        for place in counted_in_characters(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "breach",
    [
        'Static("No orders yet")',
        'self.notify(f"Copied {n} orders")',
        'Binding("f", "flag", description="Set the flag")',
        'self.border_title = "Orders"',
        'x = "待发货"',
        'raise UsageError(title, hint="List them")',
    ],
)
def test_a_literal_for_people_would_be_found(breach: str) -> None:
    assert list(literals(breach)) != []


@pytest.mark.parametrize(
    "fine",
    [
        'Static(_("No orders yet"))',
        '"""待发货 in a docstring."""',
        'self.query_one("#orders list")',
        'N_("Set the flag")',
        'self.border_title = ""',
        'Static("", id="work-area")',
    ],
)
def test_ordinary_code_passes(fine: str) -> None:
    assert list(literals(fine)) == []


@pytest.mark.parametrize("breach", ['"x".ljust(9)', "import textwrap", "from textwrap import wrap"])
def test_counting_characters_would_be_found(breach: str) -> None:
    assert list(counted_in_characters(breach)) != []


CHINESE = r"[\u2018-\u201d\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
NARROW = re.compile(
    rf"(?<={CHINESE})[,:;?!]|[,;](?={CHINESE})|(?<={CHINESE}|\}})\((?=[)\{{])|\([^()]*{CHINESE}[^()]*\)"
)
CODE = re.compile(r"`[^`]*`|\]\([^)]*\)|\{[^{}]*\}")
SEARCHED = re.compile(r"(平台|状态|买家|商品|订单|旗|电话|备注|留言):")  # as it is typed into the search line
SAID = re.compile(r'\b(?:text|what|next|if_not|said|zh|source) = "(.*?)"')


def chinese_words() -> Iterator[tuple[str, str]]:
    """Yield place and words of what is written in Chinese for her: catalogue, README, demo, findings of the check."""
    for path in sorted((ROOT / "data" / "locale" / "zh_CN").glob("*.po")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith(("#", "msgid")):
                yield f"{path.name}:{number}", line
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("# 中文说明")[2]
    yield from (("README.md", CODE.sub("", line)) for line in readme.splitlines())
    for path in (*(ROOT / "data/demo/zh").glob("[ht]a*.toml"), *(ROOT / "data/phrases").rglob("*.toml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield from ((f"{path.name}:{number}", words) for words in SAID.findall(line))


def test_chinese_words_have_no_narrow_signs_between_them() -> None:
    assert [f"{place} {words}" for place, words in chinese_words() if NARROW.search(SEARCHED.sub("", words))] == []


OLD = (
    "这张桌子",
    "还有空没填",
    "已为您改成",
    "朋友，您好",
    "亲爱的顾客",
    "您喜欢发哪个快递",
    "一步一步陪您",
    "您忙忘了",
    "诚恳沟通",
    "坦诚",
    "为过失补偿",
    "另一种情况",
    "知识库缺口",
    "已反问",
    "搜索名",
    "上报后勾选",
    "看不出是哪家的单号",
    "打单的同事",
    "打单同事",
)
"""Words that nobody says so; what is said instead stands in the issue that named them."""


def test_words_that_were_put_better_are_gone() -> None:
    paths = [path for path in (ROOT / "data").rglob("*") if path.suffix in (".po", ".toml")]
    paths += [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    assert [f"{name}: {word}" for name, text in texts.items() for word in OLD if word in text] == []
    assert re.findall(r'^msgstr "(?:搜索词|搜索名)"$', "\n".join(texts.values()), re.MULTILINE) == []
