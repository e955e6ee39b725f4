"""The rule packs as a list: every number with its date and source, and the operator's own beside it (D04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from csdesk.domain.shared.label import label, with_note
from csdesk.domain.shared.rules import Page, RulePack
from csdesk.i18n import N_, _, language
from csdesk.paths import data_dir
from csdesk.services.desk.desk import Desk
from csdesk.services.search.because import Because


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
    since: date | None
    source: str
    sure: bool


HOWTOS: Mapping[str, str] = {
    "pay": N_("How to pay"),
    "price": N_("After a change of the price"),
    "close": N_("How to close an order"),
    "refund": N_("How to ask for a refund"),
    "invoice": N_("How to get an invoice"),
}
"""What a platform's pack may say a buyer does there (D05)."""


def list_pages(desk: Desk, platform: str | None = None) -> list[PageView]:
    """Return the pages of the law, then those of one platform or of all with what buyers do there (D05, D07)."""
    law = msgspec.toml.decode((data_dir() / "law.toml").read_bytes(), type=dict[str, Page])
    lang, found = language(), []
    for name, pages in [(None, law), *((name, pack.pages) for name, pack in _packs(desk, platform))]:
        for key, page in pages.items():
            found.append(PageView(name, key, page.title[lang], page.text[lang], page.since, page.source, page.sure))
    for name, pack in _packs(desk, platform):
        for key, words in pack.howto.items():
            text = words.get(lang) or next(iter(words.values()))
            title, source = label(HOWTOS, key), _("general knowledge; try it once in the back end")
            found.append(PageView(name, f"howto.{key}", title, text, None, source, sure=False))
    return found


def _packs(desk: Desk, platform: str | None) -> list[tuple[str, RulePack]]:
    return [(name, pack) for name, pack in sorted(desk.packs.items()) if platform in (None, name)]


def told(desk: Desk, platform: str | None) -> list[Because]:
    """Return the pages of `list_pages` as titles with their words; the platform's name where it is one's own."""
    return [
        Because(
            f"{desk.packs[page.platform].name[language()]} · {page.title}" if page.platform else page.title,
            page.text,
            source=page.source if page.sure else with_note(page.source, _("unsure")),
            since=page.since,
        )
        for page in list_pages(desk, platform if platform in desk.packs else None)
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
