"""How long a text is as an SMS: 70 characters with the signature, 67 each when there are several (E04)."""

from __future__ import annotations

import re
from math import ceil

ONE, EACH = 70, 67
_SIGNED = re.compile(r"^\s*【[^【】]{1,20}】|【[^【】]{1,20}】\s*$")


def signature(shop: str) -> str:
    """Return a shop's signature, or nothing for a shop without a name."""
    return f"【{shop}】" if shop else ""


def is_signed(text: str) -> bool:
    """Tell whether a text begins or ends with a signature in 【】."""
    return bool(_SIGNED.search(text))


def length(text: str, signature: str = "") -> int:
    """Return the length that is billed: UTF-16 units, a blank counts, the signature too unless the text has one."""
    whole = text if not signature or is_signed(text) else signature + text
    return len(whole.encode("utf-16-le", "surrogatepass")) // 2


def parts(units: int) -> int:
    """Return into how many messages a text of so many units is cut."""
    return 1 if units <= ONE else ceil(units / EACH)
