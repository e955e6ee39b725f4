"""What the commands print in Chinese has no narrow signs between Chinese ones; the demo shop's day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
    assert csdesk("demo", "--into", str(home), "--no-ui").code == 0
    return csdesk


def test_chinese_pages_have_no_narrow_signs(demo: Csdesk) -> None:
    found = [
        f"{page}: {line}" for page in PAGES for line in demo(*page.split()).lines if NARROW.search(THEIRS.sub("", line))
    ]
    assert found == []
