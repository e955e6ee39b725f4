"""Reads the rule packs of `data/platforms/*.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from csdesk.domain.rules import Rule, RulePack
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
