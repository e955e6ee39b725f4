"""Words for times fit the columns they stand in, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk import i18n
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.times import day_words
from csdesk.screens.cases.cases import Cases
from csdesk.screens.follow.follow import FollowUps
from csdesk.screens.handover.handover import Handover
from csdesk.screens.orders.rows import COLUMNS
from csdesk.screens.talk.reviews import Reviews
from csdesk.screens.texts import outbox
from csdesk.widgets.columns import Column, fit_columns
from csdesk.widgets.words import due_words, left_words
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


LISTS = {
    "cases": Cases.COLUMNS,
    "follow": FollowUps.COLUMNS,
    "reviews": Reviews.COLUMNS,
    "handover": Handover.COLUMNS,
    "outbox": outbox.COLUMNS,
}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("width", [48, 68, 80, 120])
@pytest.mark.parametrize("place", LISTS)
def test_what_is_due_is_whole_in_its_column(lang: str, width: int, place: str) -> None:
    i18n.use(lang)
    columns: tuple[Column, ...] = LISTS[place]
    sizes = fit_columns(columns, width)
    size = next(size for size, column in zip(sizes, columns, strict=True) if column.title == "due")
    for days in (-400, -2, -1, 0, 1, 2, 400):
        due = NOW + timedelta(days=days)
        words = day_words(due, NOW) if place == "outbox" else due_words(due, NOW, late=days < 1)[0]
        assert cells(words) <= size
    assert sum(sizes) + len([size for size in sizes if size]) + 2 <= max(width, 60)
