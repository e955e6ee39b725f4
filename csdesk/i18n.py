"""Texts of the interface: English message ids, a complete Chinese catalogue, one language at a time.

`_()` translates now; `N_()` marks a text that is translated later, when it is shown (labels of the action registry).
"""

from __future__ import annotations

import gettext

from csdesk.paths import data_dir

LANGUAGES = ("zh", "en")
_CATALOGUES = {"zh": "zh_CN"}
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Switch every text shown from now on to `zh` or `en`; anything else counts as `zh`."""
    global _current, _language
    _language = language if language in LANGUAGES else "zh"
    if _language == "en":
        _current = gettext.NullTranslations()
    else:
        _current = gettext.translation("csdesk", data_dir() / "locale", [_CATALOGUES[_language]], fallback=True)


def language() -> str:
    """Return the language in use: `zh` or `en`."""
    return _language


def _(message: str) -> str:
    """Return the message in the language in use."""
    return _current.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a message for the catalogue without translating it yet."""
    return message


def from_locale(environment: dict[str, str]) -> str:
    """Return `en` when the locale variables name a language that is not Chinese, else `zh`."""
    value = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    name = value.split(".")[0].lower()
    return "zh" if name in ("", "c", "posix") or name.startswith("zh") else "en"
