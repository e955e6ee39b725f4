"""The operator's settings: `config.toml` in the home, every key with a good default."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.errors import DataError
from csdesk.i18n import _


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set.

    Args:
        shop: Name of the shop, shown in the top bar.
        operator: Code of the operator, written in memos, log and handover.
        lang: `zh` or `en`; None follows the locale.
        timezone: IANA name; times in exports without an offset are of this zone.
        office_hours: Spans of the day in which the desk is staffed.
        cutoff: Local time of the last parcel of the day (U02).
        keys: Own keys by action id, e.g. `{"order.flag" = "f"}`.
    """

    shop: str = ""
    operator: str = "ME"
    lang: str | None = None
    timezone: str = "Asia/Shanghai"
    office_hours: str = "08:30-12:00,13:00-18:00"
    cutoff: str = "16:00"
    keys: dict[str, str] = {}


def load_config(path: Path) -> Config:
    """Return the settings of a file, or the defaults when there is none.

    Raises `DataError` that names the file and the key for a broken file or an unknown key.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Config()
    try:
        return msgspec.toml.decode(data, type=Config)
    except (msgspec.MsgspecError, ValueError) as error:
        raise DataError(
            _("The settings cannot be read."),
            where=f"{path}: {error}",
            hint=_("Correct or remove that line; all keys: csdesk config show"),
            code="bad_config",
        ) from error
