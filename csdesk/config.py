"""The operator's settings: `config.toml` in the home, every key with a good default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from csdesk.errors import DataError
from csdesk.i18n import _


class Sla(Struct, frozen=True, forbid_unknown_fields=True):
    """How fast is fast enough: seconds to a first answer (M01, E02), late (M02); minutes to act on a bad review (V02).

    Args:
        presale_first_s: The goal; amber above it.
        strong_s: The strong warning.
        late_s: Late, where the platform's rule pack names no window.
        review_first_min: Minutes of office time from a bad review to the first contact.
        snooze_min: How long a snooze lasts when no time is given.
    """

    presale_first_s: int = 30
    strong_s: int = 100
    late_s: int = 300
    review_first_min: int = 30
    snooze_min: int = 30


class AfterSales(Struct, frozen=True, forbid_unknown_fields=True):
    """Goods up to `low_value` are not sent back (F06); paying more than `max_pay` is the owner's to decide (F09)."""

    low_value: str = "30"
    max_pay: str = "50"


class Remind(Struct, frozen=True, forbid_unknown_fields=True):
    """Payment reminders: at most `max_per_day` in 24 hours, none in the `quiet` hours (E03)."""

    max_per_day: int = 3
    quiet: str = "22:00-08:00"


class PickupSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where couriers come to: who is there, under which phone, at which address (S08)."""

    name: str = ""
    phone: str = ""
    address: str = ""


class Buyers(Struct, frozen=True, forbid_unknown_fields=True):
    """From how many paid orders, or which sum of them, a buyer is a key account (B03); 0 takes that way out."""

    key_orders: int = 5
    key_amount: str = "1000"


class PlatformSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the operator sets for one platform instead of its rule pack's number (E01)."""

    reply_hours: str | None = None
    reply_window_s: int | None = None


class ChannelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """One channel that texts can be sent through; its password or address lies in `secrets/` of the home.

    Args:
        kind: `smtp` or `apprise`.
        host: Mail server.
        port: Its port.
        security: `tls`, `starttls`, or `none` (this machine only).
        user: Name at the server; empty logs in nowhere.
        sender: Address of the sender; the user when empty.
    """

    kind: Literal["smtp", "apprise"]
    host: str = ""
    port: int = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    sender: str = ""


class MailboxSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The bound mailbox, read by IMAP and never changed; its password is no setting (see `services.mailbox`).

    Args:
        host: Mail server; empty means that there is none.
        port: Its port.
        security: `tls`, `starttls`, or `none` (this machine only).
        user: Name at the server.
        folders: Folders to read.
        days: How far back.
    """

    host: str = ""
    port: int = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    folders: tuple[str, ...] = ("INBOX",)
    days: int = 7


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set.

    Args:
        shop: Name of the shop, shown in the top bar.
        operator: Code of the operator, written in memos, log and handover.
        lang: `zh` or `en`; None follows the locale.
        timezone: IANA name; times in exports without an offset are of this zone.
        office_hours: Spans of the day in which the desk is staffed.
        theme: The colours; the key for the next theme sets it.
        cutoff: Local time of the last parcel of the day (U02); empty for none.
        keys: Own keys by action id, e.g. `{"order.flag" = "f"}`.
        sla: Reply goals.
        aftersales: Limits of after-sales.
        remind: Limits of payment reminders.
        buyers: When a buyer is a key account.
        bell: Whether the terminal's bell rings when a buyer's message comes in (M05).
        pickup: Where couriers come to.
        own_names: Names under which we write in chats, besides the shops and their sub-accounts.
        muted: Senders whose mails and notices are done on arrival.
        days_off: Extra holidays, ISO dates; `days_on` extra working days.
        archive_days: How long a finished order stays on the desk after the last that happened to it.
        backups: How many daily backups are kept.
        backup_to: age public key (`age1…`) for which backups are encrypted; needs the extra `crypt`.
        channels: Ways to send by name, e.g. `[channels.mail]`.
        mailbox: The bound mailbox.
        taobao, tmall, pdd, douyin, other: Settings of one platform.
    """

    shop: str = ""
    operator: str = "ME"
    lang: Literal["zh", "en"] | None = None
    timezone: str = "Asia/Shanghai"
    office_hours: str = "08:30-12:00,13:00-18:00"
    theme: Literal["ink", "paper", "ansi-dark", "ansi-light"] = "ink"
    cutoff: Annotated[str, Meta(pattern=r"^(?:(?:[01]?\d|2[0-3]):[0-5]\d)?$")] = "16:00"
    keys: dict[str, str] = {}
    sla: Sla = Sla()
    aftersales: AfterSales = AfterSales()
    remind: Remind = Remind()
    buyers: Buyers = Buyers()
    bell: bool = False
    pickup: PickupSettings = PickupSettings()
    own_names: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    days_off: tuple[str, ...] = ()
    days_on: tuple[str, ...] = ()
    archive_days: int = 60
    backups: int = 14
    backup_to: str = ""
    channels: dict[str, ChannelSettings] = {}
    mailbox: MailboxSettings = MailboxSettings()
    taobao: PlatformSettings = PlatformSettings()
    tmall: PlatformSettings = PlatformSettings()
    pdd: PlatformSettings = PlatformSettings()
    douyin: PlatformSettings = PlatformSettings()
    other: PlatformSettings = PlatformSettings()


def read_config(text: bytes | str) -> Config:
    """Return the settings of a text in TOML; raises `ValueError` or `msgspec.MsgspecError` when it is none."""
    return msgspec.toml.decode(text, type=Config)


def load_config(path: Path) -> Config:
    """Return the settings of a file, or the defaults when there is none.

    Raises `DataError` that names the file and the key for a broken file or an unknown key.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Config()
    try:
        return read_config(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise DataError(
            _("The settings cannot be read."),
            where=f"{path}: {error}",
            hint=_("Correct or remove that line; all keys: csdesk config show"),
            code="bad_config",
        ) from error
