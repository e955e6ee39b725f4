"""A handover as a file: whatever the words are, both forms are read back as they were, and nothing becomes markup."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csdesk import i18n
from csdesk.domain.handover.items import Figure, Item, Section
from csdesk.domain.handover.text import Document
from csdesk.foreign import clean_lines
from csdesk.intake.handover import read_handover
from csdesk.outbound.handover import render

NASTY = (
    "=1+1",
    "- state: x",
    "### HO-0317-99 x",
    "## Urgent <!-- urgent -->",
    "<!-- csdesk handover end -->",
    "---",
    "a<br>b",
    "a\\<br>b \\\\",
    "&lt;b&gt; &amp;amp;",
    "[x](javascript:alert(1)) ![y](z) `c` ~~d~~ | e | f |",
    "due: 2026-03-17: 18:00：",
    "行一\n\n\n行二\n - 三",
    "\ufeff\u200b壶\u0000\x1b[2J\u202e",
    "1. x\n+ y\n* z\n> q",
    "https://example.invalid/?a=1&b=2 www.example.invalid me@example.invalid",
    "👨‍👩‍👧 🀄 𠮷",
)


def words(text: str) -> str:
    """Return a text as items hold it."""
    return clean_lines(text).strip()


texts = st.one_of(st.text(max_size=60), st.sampled_from(NASTY), st.lists(st.sampled_from(NASTY)).map("\n".join)).map(
    words
)
lines = texts.map(lambda text: " ".join(text.split()))
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
times = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
stamps = st.builds(lambda at, zone: at.replace(tzinfo=zone), times, zones)
maybe = st.one_of(st.none(), texts.filter(bool))
items = st.builds(
    Item,
    id=st.integers(0, 999999).map(lambda number: f"HO-0317-{number:06d}"),
    section=st.sampled_from(Section),
    severity=st.integers(1, 3),
    kind=st.sampled_from(["order", "line", "case"]),
    source=lines.filter(bool),
    what=texts.filter(bool),
    order_id=maybe,
    buyer_nick=maybe,
    receiver=maybe,
    state=maybe,
    said=maybe,
    next=maybe,
    owner=maybe,
    due_at=st.one_of(st.none(), stamps),
    if_not=maybe,
)
figures = st.builds(
    Figure, st.sampled_from(["unpaid", "rate"]), st.sampled_from(["Unpaid", "回复率"]), lines.filter(bool)
)
documents = st.builds(
    Document,
    shop=lines,
    operator=lines,
    date=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    items=st.lists(items, max_size=4).map(tuple),
    figures=st.lists(figures, max_size=2).map(tuple),
)


def in_order(document: Document) -> list[Item]:
    return [item for section in Section for item in document.items if item.section is section]


@pytest.mark.parametrize("form", ["md", "json"])
@given(document=documents)
def test_what_is_written_is_read(form: str, document: Document) -> None:
    found = read_handover(render(document, form))
    assert found is not None
    assert found.problems == []
    assert (found.shop, found.operator, found.date) == (document.shop, document.operator, document.date)
    expected = in_order(document) if form == "md" else list(document.items)
    assert found.items == expected
    assert found.figures == list(document.figures)


@given(text=texts.filter(bool))
@example(text="\n".join(NASTY))
def test_words_stay_words(text: str) -> None:
    item = Item("HO-0317-000001", Section.TODO, 2, "line", "x", text, said=text)
    document = Document(text.replace("\n", " "), "AH", date(2026, 3, 17), (item,))
    markdown = render(document, "md").decode()
    assert len(re.findall(r"(?m)^### ", markdown)) == 1
    assert len(re.findall(r"(?m)^## ", markdown)) == 1
    assert markdown.count("\n<!-- csdesk handover end -->\n") == 1
    for tag in re.findall(r"(?<!\\)<(.*?)>", markdown):
        assert tag == "br" or tag.startswith("!--")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _value in attrs if name.startswith("on") or name in ("href", "src")]


@given(text=texts.filter(bool))
@example(text="<script>alert(1)</script><img src=x onerror=alert(1)>\" ' -->")
def test_the_page_shows_words_only(text: str) -> None:
    item = Item("HO-0317-000001", Section.URGENT, 3, "line", "x", text, said=text, owner=text)
    parser = _Tags()
    parser.feed(render(Document(text, text, date(2026, 3, 17), (item,)), "html").decode())
    known = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "small", "section", "article"}
    assert parser.tags <= known | {"span", "dl", "dt", "dd", "ul", "li", "b", "br", "p"}


def test_a_workbook_holds_words_and_times_and_no_formula() -> None:
    from python_calamine import CalamineWorkbook

    at = datetime(2026, 3, 17, 18, 0, tzinfo=timezone(timedelta(hours=8)))
    item = Item("HO-0317-000001", Section.URGENT, 3, "line", "x", "=1+1", owner="@x", due_at=at)
    figure = Figure("unpaid", "Unpaid", "7")
    data = render(Document("茶", "AH", date(2026, 3, 17), (item,), (figure,)), "xlsx")
    table = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = table.get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["HO-0317-000001", "Urgent", "=1+1"]
    assert datetime(2026, 3, 17, 18, 0) in rows[1]  # noqa: DTZ001
    assert table.get_sheet_by_index(1).to_python()[1] == ["Unpaid", "7"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_its_language_and_loads_nothing(lang: str, catalogue: object) -> None:
    i18n.use(lang)
    html = render(Document("茶", "AH", date(2026, 3, 17), ()), "html").decode()
    assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in html
    assert "default-src 'none'" in html
    assert "http" not in html.replace("http-equiv", "")
