"""What the commands print in Chinese has no narrow signs between Chinese ones, and reports no English word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csdesk.services.reports.out import REPORTS
from tests.cli.conftest import Csdesk

CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
NARROW = re.compile(rf"(?<={CHINESE})[,:;?!]|\([^()]*{CHINESE}[^()]*\)|(?<={CHINESE})\(")
THEIRS = re.compile(r"颜色分类.*?(?=\s|\|)|尺寸：\S+|套餐：\S+")  # as the platform's file has it
PAGES = (
    "handover export", "handover show", "report day", "report week", "report month", "report deals", "report service",
    "report voice", "status", "next", "routine", "order list", "order show 8859", "review list", "review show 01",
    "message list", "message show 02", "shift", "follow list", "product list", "buyer show 老茶客", "doctor",
    "case list", "config show", "check 嗯",
)  # fmt: skip


@pytest.fixture
def demo(csdesk: Csdesk, home: Path, zh: None) -> Csdesk:
    assert csdesk("demo", "--shop", "zh", "--into", str(home), "--no-ui").code == 0
    return csdesk


def test_chinese_pages_have_no_narrow_signs(demo: Csdesk) -> None:
    found = [
        f"{page}: {line}" for page in PAGES for line in demo(*page.split()).lines if NARROW.search(THEIRS.sub("", line))
    ]
    assert found == []


NAMES = re.compile(r"(?:RV|CS|MS|CN|HO)-\d{4}-\d\d|[A-Z]{2}-\d{3}|\bAH\b|\bSKU\b|茶漏茶滤\w+|\d+(?:ml|cm)|老茶客\w*")
"""Record ids in a column of their own, codes of products, operators, what stands in a product's name."""
FOREIGN = re.compile(r"[A-Za-z]{2,}|\d[smhd]\b|\d[dhm]\d")
MORE = (
    ("message", "reply", "02", "在的亲，今天给您发", "--sent"),
    ("consult", "add", "01", "--question", "shipping", "--intent", "high", "--text", "有货吗", "--satisfied", "yes"),
    ("case", "close", "01", "--outcome", "补偿 5 元", "--reason", "damaged"),
    ("report", "goal", "2026-04", "--amount", "9000", "--deals", "40"),
)
"""What the day of the demo shop lacks: a measured answer, a consultation about an order, a goal."""


@pytest.fixture
def shop(csdesk: Csdesk, home: Path, zh: None) -> Csdesk:
    assert csdesk("demo", "--shop", "zh", "--into", str(home), "--no-ui").code == 0
    for words in MORE:
        assert csdesk("--now", "2026-03-17T09:11:28", *words).code == 0
    return csdesk


@pytest.mark.parametrize("form", ["md", "csv", "html"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_speaks_chinese_alone(shop: Csdesk, name: str, form: str) -> None:
    for day in ("2026-03-17", "2026-W12", "2026-03"):
        ran = shop("report", name, "--date", day, "--format", form)
        if ran.code:  # a span that this report is never about
            continue
        page = re.sub(r"<style>.*?</style>|<[^>]*>", " ", ran.out, flags=re.DOTALL)
        for line in page.splitlines():
            ours = NAMES.sub("", THEIRS.sub("", line.replace(",", " ") if form == "csv" else line))
            assert FOREIGN.findall(ours) == [], line
            assert NARROW.findall(ours) == [], line
