"""The rule packs as a list: every number with its date and source, and the operator's own beside it (D04)."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

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


def list_rules(desk: Desk, platform: str | None = None) -> list[RuleView]:
    """Return the rules of one platform or of all, by platform and name."""
    found = []
    for name, pack in sorted(desk.packs.items()):
        mine = desk.config.platforms.get(name)
        for rule_name, rule in sorted(pack.rules.items()):
            own = getattr(mine, rule_name, None)
            found.append(RuleView(name, rule_name, rule.value, own, rule.since, rule.source, rule.sure))
    return [rule for rule in found if platform in (None, rule.platform)]
