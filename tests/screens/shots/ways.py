"""How every screen of the program is come to by keys, and which screens there are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from csdesk import screens
from csdesk.app import DeskApp
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.widgets.bars import Head

MAP = "paste:shops.csv"
"""A table whose columns nobody knows is dropped on the window."""
TO_PLACE: dict[str, tuple[str, ...]] = {place: (digit,) for digit, place in Head.PLACES} | {"consults": ("1", "C", "0")}
"""The keys that lead to each place."""
OVER: dict[str, tuple[str, ...]] = {
    "Help": ("1", "?"),
    "Palette": ("1", ":"),
    "Log": ("1", "H"),
    "Outbox": ("1", "O"),
    "Settings": ("1", ","),
    "Files": ("1", "ctrl+o"),
    "Rejects": ("1", "ctrl+o", "r"),
    "CameIn": ("1", "ctrl+o", "i"),
    "MapTable": ("1", MAP),
    "Shift": ("1", "E"),
    "Why": ("3", "W"),
    "BuyerCard": ("2", "B"),
    "Find": ("1", "ctrl+f", "type:茶"),
    "Remind": ("tab:orders.unpaid", "c"),
    "Cod": ("tab:orders.cod", "c"),
    "Confirm": ("tab:orders.to_confirm", "c"),
    "Notice": ("tab:orders.to_notify", "c"),
    "UrgeCard": ("tab:orders.to_ship", "w"),
    "ChangeCard": ("tab:orders.to_ship", "b"),
    "Pickups": ("4", "escape", "4"),
    "BulkCard": ("0", "b", "type:50", "enter"),
    "Picker": ("tab:orders.to_ship", "r"),
    "TemplateEditor": ("tab:orders.to_ship", "r", "f4"),
    "PastCard": ("1", "ctrl+f", "type:三年前", "tab", "enter"),
    "Blanks": ("tab:orders.to_ship", "r", "f4", "f3"),
    "Debrief": ("1", "by hand"),
    "CopyBox": ("1", "by hand"),
}
"""The keys that lead to each screen that lies over a place, from anywhere.

The end of a training and the box of a clipboard that is silent are put there by hand: no keys of this day lead there.
"""


def every_screen() -> Iterator[type[DeskScreen]]:
    """Yield every screen that the program can show, found in its code."""
    for module in pkgutil.walk_packages(screens.__path__, screens.__name__ + "."):
        hasattr(importlib.import_module(module.name), "runs it")  # modules are lazy
    kinds = list(DeskScreen.__subclasses__())
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if not kind.__subclasses__() or kind.__name__ in place_names().values():
            yield kind


def place_names() -> dict[str, str]:
    """Return the class of each place by its name."""
    return {name: where.rpartition(":")[2] for name, where in DeskApp.PLACES.items()}
