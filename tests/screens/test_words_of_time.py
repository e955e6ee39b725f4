"""Words for times fit the columns they stand in, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk import i18n
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.screens.orders.rows import COLUMNS
from csdesk.widgets.words import left_words
from csdesk.width import cells
from tests.support import NOW


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("days", [0, 1, 2, 99, 365])
@pytest.mark.parametrize("late", [True, False])
def test_what_is_left_fits_its_column(lang: str, days: int, late: bool) -> None:
    i18n.use(lang)
    due = NOW + timedelta(days=-days if late else days, hours=1)
    (width,) = {column.width for column in COLUMNS if column.title == "time left"}
    word, _tone = left_words(Standing(Stage.TO_SHIP, ship_by=due, late=late), NOW)
    assert cells(word) <= width
