"""The colours: calm ones, dark and light; high contrast; for the colour-blind; and those of the terminal itself.

Colour says urgency only; every tone comes with a word or a sign as well.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.theme import Theme

NAMES = ("ink", "paper", "contrast", "distinct", "ansi-dark", "ansi-light")
"""The themes on offer, in the order of the key."""

DEFAULTS = {
    "tone-dim": "ansi_bright_black",
    "tone-rule": "ansi_default",
    "tone-key": "ansi_cyan",
    "tone-late": "ansi_red",
    "tone-soon": "ansi_yellow",
    "tone-done": "ansi_green",
    "tone-cursor": "reverse",
    "tone-thumb": "ansi_bright_black",
    "tone-red": "ansi_red",
    "tone-yellow": "ansi_yellow",
    "tone-green": "ansi_green",
    "tone-blue": "ansi_blue",
    "tone-purple": "ansi_magenta",
}
"""Tones for themes that do not name their own: the terminal's colours."""


class Tone(NamedTuple):
    """How a text looks: the theme's variable for its colour, and whether it is bold, underlined, or a filled cell."""

    colour: str
    bold: bool = False
    underline: bool = False
    ground: bool = False


TONES: dict[str, Tone] = {
    "text": Tone("foreground"),
    "strong": Tone("foreground", bold=True),
    "dim": Tone("tone-dim"),
    "head": Tone("tone-rule", underline=True),
    "rule": Tone("tone-rule", underline=True),
    "place": Tone("foreground", bold=True, underline=True),
    "key": Tone("tone-key"),
    "mark": Tone("tone-key", bold=True),
    "late": Tone("tone-late"),
    "soon": Tone("tone-soon"),
    "done": Tone("tone-done"),
    "thumb": Tone("tone-thumb", ground=True),
    "bar": Tone("tone-key", ground=True),
    "red": Tone("tone-red"),
    "yellow": Tone("tone-yellow"),
    "green": Tone("tone-green"),
    "blue": Tone("tone-blue"),
    "purple": Tone("tone-purple"),
}
"""Every tone that a span may have."""

INK = Theme(
    name="ink",
    primary="#8fb8a8",
    foreground="#d5d8d3",
    background="#15181a",
    surface="#1b1f21",
    panel="#1b1f21",
    error="#e58a7b",
    warning="#d9b46c",
    success="#8fb58a",
    accent="#8fb8a8",
    dark=True,
    variables={
        "tone-dim": "#7f8783",
        "tone-rule": "#7f8783",
        "tone-key": "#8fb8a8",
        "tone-late": "#f08b7c",
        "tone-soon": "#e0b765",
        "tone-done": "#8fb58a",
        "tone-cursor": "#27302d",
        "tone-thumb": "#3a4541",
        "tone-red": "#f08b7c",
        "tone-yellow": "#e0b765",
        "tone-green": "#8fb58a",
        "tone-blue": "#86aad0",
        "tone-purple": "#b79ad0",
    },
)

PAPER = Theme(
    name="paper",
    primary="#2f6f5e",
    foreground="#262a28",
    background="#f7f5ef",
    surface="#efece4",
    panel="#efece4",
    error="#b23a2c",
    warning="#8f6100",
    success="#3f7a3a",
    accent="#2f6f5e",
    dark=False,
    variables={
        "tone-dim": "#76786f",
        "tone-rule": "#76786f",
        "tone-key": "#2f6f5e",
        "tone-late": "#b23a2c",
        "tone-soon": "#8f6100",
        "tone-done": "#3f7a3a",
        "tone-cursor": "#dfe6dd",
        "tone-thumb": "#cfcabc",
        "tone-red": "#b23a2c",
        "tone-yellow": "#8f6100",
        "tone-green": "#3f7a3a",
        "tone-blue": "#2f5f97",
        "tone-purple": "#74488f",
    },
)

CONTRAST = Theme(
    name="contrast",
    primary="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    error="#ff8f80",
    warning="#ffd94d",
    success="#7dff8f",
    accent="#6fe3ff",
    dark=True,
    variables={
        "tone-dim": "#c8c8c8",
        "tone-rule": "#ffffff",
        "tone-key": "#6fe3ff",
        "tone-late": "#ff8f80",
        "tone-soon": "#ffd94d",
        "tone-done": "#7dff8f",
        "tone-cursor": "#003375",
        "tone-thumb": "#8f8f8f",
        "tone-red": "#ff8f80",
        "tone-yellow": "#ffd94d",
        "tone-green": "#7dff8f",
        "tone-blue": "#9cc4ff",
        "tone-purple": "#f0a8ff",
    },
)

DISTINCT = Theme(
    name="distinct",
    primary="#56b4e9",
    foreground="#e6e6e6",
    background="#12161c",
    surface="#1a2029",
    panel="#1a2029",
    error="#ff9d5c",
    warning="#f0e442",
    success="#56b4e9",
    accent="#56b4e9",
    dark=True,
    variables={
        "tone-dim": "#939aa3",
        "tone-rule": "#939aa3",
        "tone-key": "#a9c8e0",
        "tone-late": "#ff9d5c",
        "tone-soon": "#f0e442",
        "tone-done": "#56b4e9",
        "tone-cursor": "#2a3644",
        "tone-thumb": "#46566a",
        "tone-red": "#ff9d5c",
        "tone-yellow": "#f0e442",
        "tone-green": "#2fc79a",
        "tone-blue": "#56b4e9",
        "tone-purple": "#dc9cc0",
    },
)
"""The colours of Okabe and Ito, which the colour-blind tell apart, lightened for a dark ground."""

OURS = (INK, PAPER, CONTRAST, DISTINCT)
