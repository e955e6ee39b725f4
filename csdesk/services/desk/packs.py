"""Reads the rule packs of `data/platforms/*.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from csdesk.domain.shared.rules import Rule, RulePack
from csdesk.errors import UsageError
from csdesk.i18n import _, language
from csdesk.paths import data_dir


class _File(Struct):
    id: str
    name: dict[str, str]
    short: dict[str, str]
    rules: dict[str, Rule]
    flags: dict[str, int] = {}
    flag_names: dict[str, str] = {}


@functools.cache
def load_packs() -> Mapping[str, RulePack]:
    """Return every shipped rule pack by platform."""
    packs = {}
    for path in sorted((data_dir() / "platforms").glob("*.toml")):
        # What follows from [intake] on is only for imports; not parsing it saves 1 ms a platform at every start.
        head = path.read_bytes().partition(b"\n[intake]")[0]
        file = msgspec.toml.decode(head, type=_File)
        packs[file.id] = RulePack(file.id, file.name, file.short, file.rules, file.flags, file.flag_names)
    return packs


def check_platform(name: str | None) -> None:
    """Raise `UsageError` for a platform that nobody knows; None is one that is not known yet."""
    known = {*load_packs(), "tmall"}
    if name is not None and name not in known:
        raise UsageError(
            _("There is no platform {name}.").format(name=name),
            where="--platform",
            hint=_("Known: {names}").format(names=", ".join(sorted(known))),
            code="unknown_platform",
        )


def order_name(order_id: str) -> str:
    """Return an order's id for people: the platform's name in the language in use, and the number."""
    platform, _colon, number = order_id.partition(":")
    pack = load_packs().get(platform)
    return f"{pack.name[language()]} {number}" if pack else order_id
