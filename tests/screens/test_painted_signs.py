"""What the Chinese screens paint has no narrow sign between Chinese ones, and no English word of ours."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from csdesk.app import DeskApp
from csdesk.desk import open_desk
from tests.cli.test_full_width_signs import NARROW, THEIRS
from tests.journeys.user import sit
from tests.screens.test_nothing_is_cut import NOW, WALKS, made

__all__ = ["made"]
SEARCHED = re.compile(r"(平台|状态|买家|商品|订单|旗|电话|备注|留言):")
"""As it is typed into the search line."""


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.asyncio
async def test_no_narrow_sign_stands_between_chinese_ones(made: Path, home: Path, walk: str) -> None:
    shutil.copytree(made, home)
    found: dict[str, str] = {}
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (120, 36)) as user:
        for key in WALKS[walk]:
            await user.press(key)
            for line in user.screen():
                if NARROW.search(SEARCHED.sub("", THEIRS.sub("", line))):
                    found.setdefault(line.strip(), key)
    assert found == {}
