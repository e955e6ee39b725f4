"""The operator's settings: `config.toml` in the home, every key with a good default."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from csdesk.errors import DataError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.platforms import platform_ids

Money = Annotated[str, Meta(pattern=r"^\d{1,9}(?:\.\d{1,2})?$", description=N_("an amount such as 30 or 30.50"))]
Count = Annotated[int, Meta(ge=0, le=1_000_000, description=N_("a whole number, 0 or more"))]
Number = Annotated[int, Meta(ge=1, le=1_000_000, description=N_("a whole number, 1 or more"))]
Port = Annotated[int, Meta(ge=1, le=65_535, description=N_("a port from 1 to 65535"))]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description=N_("dates such as 2026-10-01"))]
Platform = Annotated[str, Meta(description=N_("names of platforms"))]
Carrier = Annotated[str, Meta(description=N_("names of couriers"))]
Folder = Annotated[str, Meta(description=N_("a folder that is there"))]
Zone = Annotated[str, Meta(description=N_("a name such as Asia/Shanghai"))]
Hours = Annotated[str, Meta(description=N_("hours such as 08:30-12:00,13:00-18:00 or mon-fri 09:00-18:00; sat off"))]
Quiet = Annotated[str, Meta(description=N_("hours such as 22:00-08:00"))]
Clock = Annotated[
    str, Meta(pattern=r"^(?:(?:[01]?\d|2[0-3]):[0-5]\d)?$", description=N_("a time such as 16:00, or nothing"))
]


class Sla(Struct, frozen=True, forbid_unknown_fields=True):
    """How fast is fast enough: seconds to a first answer (M01, E02), late (M02); minutes to act on a bad review (V02).

    Args:
        presale_first_s: The goal; amber above it.
        strong_s: The strong warning.
        late_s: Late, where the platform's rule pack names no window.
        review_first_min: Minutes of office time from a bad review to the first contact.
        snooze_min: How long a snooze lasts when no time is given.
    """

    presale_first_s: Number = 30
    strong_s: Number = 100
    late_s: Number = 300
    review_first_min: Number = 30
    snooze_min: Number = 30


class AfterSales(Struct, frozen=True, forbid_unknown_fields=True):
    """Goods up to `low_value` are not sent back (F06); paying more than `max_pay` is the owner's to decide (F09)."""

    low_value: Money = "30"
    max_pay: Money = "50"


class Remind(Struct, frozen=True, forbid_unknown_fields=True):
    """Payment reminders: at most `max_per_day` in 24 hours, none in the `quiet` hours (E03)."""

    max_per_day: Number = 3
    quiet: Quiet = "22:00-08:00"


class StockSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The pace of `pace_days`; what lasts fewer than `warn_days` is bought again, for `cover_days` (R11)."""

    pace_days: Number = 28
    warn_days: Number = 14
    cover_days: Number = 30


class PickupSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where couriers come to: who is there, under which phone, at which address (S08)."""

    name: str = ""
    phone: str = ""
    address: str = ""


class Buyers(Struct, frozen=True, forbid_unknown_fields=True):
    """From how many paid orders, or which sum of them, a buyer is a key account (B03); 0 takes that way out."""

    key_orders: Count = 5
    key_amount: Money = "1000"


class PlatformSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the operator sets for one platform instead of its rule pack's number (E01), or where no file tells it.

    `url` is where one logs in (R01), `tail` how the confirmation of an address ends: about following the shop (A04).
    """

    url: str = ""
    tail: str = ""
    reply_hours: Hours | None = None
    reply_window_s: Number | None = None
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", description=N_("three letters such as CNY"))] | None = None


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
    port: Port = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    sender: str = ""


class CourierSettings(Struct, frozen=True):
    """What is set of one courier; it stands in `couriers.toml`, which may say more (see `domain.orders.couriers`)."""

    extra: Money | None = None
    cod_percent: Money | None = None
    cod_least: Money | None = None
    freight: Money | None = None
    freight_back: Money | None = None
    days: Number | None = None
    note: str | None = None


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
    port: Port = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    folders: tuple[str, ...] = ("INBOX",)
    days: Number = 7


class SharedSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The server of a desk that several machines share, without the password; `csdesk shared` sets it."""

    url: str = ""


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set.

    Args:
        shop: Name of the shop, shown in the top bar.
        sells_on: The platforms sold on; their settings are shown, and step 1 of the routine opens them.
        downloads: A folder whose new exports are imported while the desk is open; empty for none.
        operator: Code of the operator, written in memos, log and handover.
        lang: `zh` or `en`; None follows the locale.
        timezone: IANA name; times in exports without an offset are of this zone.
        office_hours: Spans of the day in which the desk is staffed.
        theme: The colours; the key for the next theme sets it.
        cutoff: Local time of the last parcel of the day (U02); empty for none.
        keys: Own keys by action id, e.g. `{"order.flag" = "f"}`.
        views: Saved views by name, e.g. `{"north" = "orders/to_ship by:-left 北京"}`.
        sla: Reply goals.
        aftersales: Limits of after-sales.
        remind: Limits of payment reminders.
        stock: When something is bought again.
        buyers: When a buyer is a key account.
        bell: Whether bell and desktop notice call when a buyer's message comes in or waits past the first limit, a
            parcel is about to be late, a promise is due (M05).
        pickup: Where couriers come to.
        own_names: Names under which we write in chats, besides the shops and their sub-accounts.
        muted: Senders whose mails and notices are done on arrival.
        days_off: Extra holidays, ISO dates; `days_on` extra working days.
        archive_days: How long a finished order stays on the desk after the last that happened to it.
        backups: How many daily backups are kept.
        backup_to: age public key (`age1…`) for which backups are encrypted; needs the extra `crypt`.
        channels: Ways to send by name, e.g. `[channels.mail]`.
        mailbox: The bound mailbox.
        shared: The server of a shared desk.
        platforms: Settings of each platform; in the file `[pdd]`, not `[platforms.pdd]`.
    """

    shop: str = ""
    sells_on: tuple[Platform, ...] = ()
    downloads: Folder = ""
    operator: str = "ME"
    lang: Literal["zh", "en"] | None = None
    timezone: Zone = "Asia/Shanghai"
    office_hours: Hours = "08:30-12:00,13:00-18:00"
    theme: Literal["ink", "paper", "contrast", "distinct", "ansi-dark", "ansi-light"] = "ink"
    cutoff: Clock = "16:00"
    keys: dict[str, str] = {}
    views: dict[str, str] = {}
    sla: Sla = Sla()
    aftersales: AfterSales = AfterSales()
    remind: Remind = Remind()
    stock: StockSettings = StockSettings()
    buyers: Buyers = Buyers()
    bell: bool = True
    pickup: PickupSettings = PickupSettings()
    own_names: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    days_off: tuple[Day, ...] = ()
    days_on: tuple[Day, ...] = ()
    archive_days: Count = 60
    backups: Number = 14
    backup_to: str = ""
    channels: dict[str, ChannelSettings] = {}
    mailbox: MailboxSettings = MailboxSettings()
    shared: SharedSettings = SharedSettings()
    platforms: dict[str, PlatformSettings] = {}


class BadSettingError(ValueError):
    """A line of the settings that cannot be: its number where it is known, the key, and what is expected there."""

    def __init__(self, line: int | None, key: str, expected: str) -> None:
        place = _("line {number}").format(number=line) if line else ""
        super().__init__(": ".join(filter(None, (place, key, expected))))
        self.key = key
        self.expected = expected


Faults = Callable[[Config], Iterable[tuple[str, str]]]
"""Gives the keys that cannot be, and what is expected there: what types cannot tell (`domain` knows)."""


def read_config(data: bytes, faults: Faults = lambda _config: ()) -> Config:
    """Return the settings of a text in TOML, a byte order mark or not; raises `BadSettingError`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadSettingError(line, "", _("save the file as UTF-8")) from error
    try:
        tables = dict(_decode(text))
        platforms = {name: _platform(text, name, tables.pop(name, {})) for name in platform_ids()}
        config = msgspec.structs.replace(msgspec.convert(tables, Config), platforms=platforms)
    except msgspec.ValidationError as error:
        raise _bad_value(text, str(error)) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        told = re.search(r"line (\d+)", str(error))
        number = int(told[1]) if told else None
        said = _("this is no TOML: texts stand in quotes, a line is name = value")
        raise BadSettingError(number, clean(text.split("\n")[number - 1])[:60] if number else "", said) from error
    if own := tables.get("platforms"):
        name = clean(next(iter(own)))
        said = _("a platform has a table of its own name: [{name}]").format(name=name)
        raise BadSettingError(line_of(text, f"platforms.{name}"), f"platforms.{name}", said)
    for key, what in faults(config):
        raise BadSettingError(line_of(text, key), key, what)
    return config


@functools.lru_cache(1)
def _decode(text: str) -> Mapping[str, Any]:
    """Return what a text in TOML says: the language is asked for before the rest is read."""
    return cast(Mapping[str, Any], msgspec.toml.decode(text))


def read_language(path: Path) -> str | None:
    """Return the language that a file of settings names; None where it names none or cannot be read."""
    try:
        lang = _decode(path.read_bytes().decode("utf-8-sig")).get("lang")
    except (OSError, ValueError, RecursionError):
        return None  # opening the desk reports it
    return lang if lang in ("zh", "en") else None


def _platform(text: str, name: str, table: object) -> PlatformSettings:
    try:
        return msgspec.convert(table, PlatformSettings)
    except msgspec.ValidationError as error:
        raise _bad_value(text, str(error), name) from error


def _bad_value(text: str, said: str, group: str = "") -> BadSettingError:
    """Return what is wrong with a value, from the words of the decoder (`Expected ... - at `$.sla.late_s``)."""
    place = re.search(r"at `\$\.?([^`\[]*)", said)
    key = ".".join(filter(None, (group, place[1] if place else "")))
    unknown = re.search(r"unknown field `([^`]*)`", said)
    if unknown is not None:
        key = f"{key}.{unknown[1]}".strip(".")
        return BadSettingError(line_of(text, key), clean(key), _("there is no such setting"))
    return BadSettingError(line_of(text, key), clean(key), expected(key))


def path_of(key: str) -> list[str]:
    """Return the tables in which a setting stands, and its name in the last; an action's id has dots of its own."""
    return key.split(".", 1) if key.startswith(("keys.", "views.")) else key.split(".")


def type_of(key: str) -> Any:
    """Return the type of a setting or of a group of them; None when there is none of that name."""
    if key == "couriers.use":
        return tuple[Carrier, ...]
    kind: Any = Config
    for name in path_of(key):
        if get_origin(kind) is dict:
            kind = get_args(kind)[1]
        elif isinstance(kind, type) and issubclass(kind, Struct):
            other = {"couriers": dict[str, CourierSettings]} | dict.fromkeys(platform_ids(), PlatformSettings)
            within = other.get(name) if kind is Config else None
            kind = next((field.type for field in msgspec.structs.fields(kind) if field.name == name), within)
        else:
            return None
    return kind


def expected(key: str) -> str:
    """Return in words what a setting takes."""
    kind = type_of(key) or str
    while get_origin(kind) in (tuple, Union, UnionType):
        kind = get_args(kind)[0]
    for meta in getattr(kind, "__metadata__", ()):
        return _(meta.description)
    if get_origin(kind) is Literal:
        return " | ".join(get_args(kind))
    return {str: _("a text in quotes"), bool: "true | false"}.get(kind, _("a group of settings"))


def line_of(text: str, key: str) -> int | None:
    """Return the number of the line that sets a key, or its group; None where it stands in none of its own."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[+([^\]]+)\]", line)
        name = head or re.match(r"\s*([^=#]+?)\s*=", line)
        if name is None:
            continue
        full = re.sub(r"[\s\"']", "", name[1] if head else section + name[1])
        section = f"{full}." if head else section
        if key == full or (not head and key.startswith(f"{full}.")):
            return number
    return None


def load_config(path: Path, faults: Faults = lambda _config: ()) -> Config:
    """Return the settings of a file, or the defaults when there is none.

    Raises `DataError` that names the file, the line, the key and what is expected there.
    """
    try:
        return read_config(path.read_bytes(), faults)
    except FileNotFoundError:
        return read_config(b"", faults)
    except BadSettingError as error:
        raise bad_config(path, error) from error


def bad_config(path: Path, error: BadSettingError) -> DataError:
    """Return what is wrong with a file of settings as an error for people."""
    return DataError(
        _("The settings cannot be read."),
        where=f"{path}: {error}",
        hint=_("Correct or remove that line; all keys: csdesk config show"),
        code="bad_config",
    )
