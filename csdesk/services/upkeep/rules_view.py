"""The rule packs as a list: every number with its date and source, and the operator's own beside it (D04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from csdesk.domain.shared.rules import Page
from csdesk.i18n import language
from csdesk.paths import data_dir
from csdesk.services.desk.desk import Desk


class RuleView(Struct, frozen=True):
    """One number or text of a platform; `own` is what the operator set instead."""

    platform: str
    rule: str
    value: int | float | str
    own: int | float | str | None
    since: date
    source: str
    sure: bool


class PageView(Struct, frozen=True):
    """One page on rules or law; `platform` is None for what holds everywhere."""

    platform: str | None
    page: str
    title: str
    text: str
    since: date
    source: str
    sure: bool


def list_pages(desk: Desk, platform: str | None = None) -> list[PageView]:
    """Return the pages of the law, then those of one platform or of all, in the language in use (D07)."""
    law = msgspec.toml.decode((data_dir() / "law.toml").read_bytes(), type=dict[str, Page])
    own = [(name, pack.pages) for name, pack in sorted(desk.packs.items()) if platform in (None, name)]
    groups: list[tuple[str | None, Mapping[str, Page]]] = [(None, law), *own]
    return [
        PageView(name, key, page.title[language()], page.text[language()], page.since, page.source, page.sure)
        for name, pages in groups
        for key, page in pages.items()
    ]


def list_rules(desk: Desk, platform: str | None = None) -> list[RuleView]:
    """Return the rules of one platform or of all, by platform and name."""
    found = []
    for name, pack in sorted(desk.packs.items()):
        mine = desk.config.platforms.get(name)
        for rule_name, rule in sorted(pack.rules.items()):
            own = getattr(mine, rule_name, None)
            found.append(RuleView(name, rule_name, rule.value, own, rule.since, rule.source, rule.sure))
    return [rule for rule in found if platform in (None, rule.platform)]
