"""The one width function: how many terminal cells a text takes, and cutting without halving a character."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "~"


def cells(text: str) -> int:
    """Return the width of a cleaned one-line text in terminal cells."""
    return cell_len(text)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return the text padded or cut to exactly `width` cells; a cut text ends in `~`, a wide character is never halved.

    Args:
        text: A cleaned, one-line text.
        width: Cells, 0 or more.
        right: Align to the right (figures).
    """
    size = cell_len(text)
    if size <= width:
        pad = " " * (width - size)
        return pad + text if right else text + pad
    if width <= 0:
        return ""
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + ELLIPSIS, width)
