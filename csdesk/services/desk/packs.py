"""The rule packs of the platforms, and their names for people."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from csdesk.domain.shared.rules import Page, Rule, RulePack
from csdesk.errors import UsageError
from csdesk.i18n import _, language
from csdesk.platforms import AtUse, platform_ids, read_platforms


class _File(Struct):
    name: dict[str, str]
    short: dict[str, str]
    rules: dict[str, Rule] = {}
    flags: dict[str, int] = {}
    flag_names: dict[str, str] = {}
    lang: str = "zh"
    howto: dict[str, dict[str, str]] = {}
    pages: dict[str, Page] = {}


def load_packs() -> Mapping[str, RulePack]:
    """Return every rule pack by platform."""
    files = read_platforms(_File)
    return AtUse(files, lambda key: RulePack(key, **{one: getattr(files[key], one) for one in _File.__struct_fields__}))


def check_platform(name: str | None) -> None:
    """Raise `UsageError` for a platform that nobody knows; None is one that is not known yet."""
    known = platform_ids()
    if name is not None and name not in known:
        raise UsageError(
            _("There is no platform {name}.").format(name=name),
            where="--platform",
            hint=_("Known: {names}").format(names=", ".join(sorted(known))),
            code="unknown_platform",
        )


def platform_named(name: str) -> str | None:
    """Return the id of a platform by it or any of its names; None for one that nobody knows."""
    packs = load_packs()
    known = {
        word.casefold(): key for key, pack in packs.items() for word in (*pack.short.values(), *pack.name.values())
    }
    return name if name in packs else known.get(name.casefold())


def order_name(order_id: str) -> str:
    """Return an order's id for people: the platform's name in the language in use, and the number."""
    platform, _colon, number = order_id.partition(":")
    pack = load_packs().get(platform)
    return f"{pack.name[language()]} {number}" if pack else order_id
