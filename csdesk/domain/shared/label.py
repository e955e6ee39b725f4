"""The word of a code in the language in use."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.i18n import _


def label(words: Mapping[str, str], code: str) -> str:
    """Return the word for a code in the language in use; a code without a word stands for itself."""
    return _(words[code]) if code in words else code
