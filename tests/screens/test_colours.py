"""The colours: words stand out from their ground, also in the chosen row, and the colour-blind tell urgencies apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.color import Color
from textual.theme import Theme

from csdesk import themes
from csdesk.config import Config, expected
from csdesk.services.upkeep.setting_fields import value_words

WORDS = ("dim", "key", "late", "soon", "done", "red", "yellow", "green", "blue", "purple")
DEUTAN = ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969))
PROTAN = ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052))
"""How colours of screens look without red or green cones (Machado and others, 2009)."""


def light(colour: Color) -> float:
    """Return the relative luminance of WCAG."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes.OURS, ids=lambda theme: theme.name)
def test_words_stand_out_from_their_ground_and_in_the_chosen_row(theme: Theme) -> None:
    least, chosen = (7.0, 4.5) if theme.name == "contrast" else (4.0, 3.2)
    ground, cursor = Color.parse(theme.background or ""), Color.parse(theme.variables["tone-cursor"])
    for name in WORDS:
        colour = Color.parse(theme.variables[f"tone-{name}"])
        assert contrast(colour, ground) >= least, name
        assert contrast(colour, cursor) >= chosen, name


@pytest.mark.parametrize("eye", [DEUTAN, PROTAN])
def test_the_colour_blind_tell_urgencies_apart(eye: tuple[tuple[float, ...], ...]) -> None:
    def seen(name: str) -> tuple[float, ...]:
        parts = Color.parse(themes.DISTINCT.variables[f"tone-{name}"]).normalized
        return tuple(sum(share * part for share, part in zip(row, parts, strict=True)) for row in eye)

    for one, other in combinations(("late", "soon", "done", "dim"), 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5
        assert apart > 0.25, (one, other)


def test_every_theme_can_be_set_and_has_a_name() -> None:
    assert expected("theme") == " | ".join(themes.NAMES)
    assert Config().theme == themes.NAMES[0]
    assert all(value_words("theme", name) != name for name in themes.NAMES)
