"""A conclusion with what it follows from: the facts, and the dated rule where there is one."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from csdesk.config import Config
from csdesk.domain.shared.label import with_note, with_value
from csdesk.i18n import N_, _
from csdesk.services.desk.desk import Desk


class Because(Struct, frozen=True):
    """One conclusion with the facts behind it; `rule`, `source` and `since` where it follows from a dated rule."""

    conclusion: str
    because: str
    rule: str | None = None
    source: str | None = None
    since: date | None = None


SOURCES = (
    N_("general knowledge"),
    N_("general knowledge; the deadline in the file wins"),
    N_("general knowledge; the countdown on the order's page wins"),
    N_("general knowledge; the shop's own back end wins"),
    N_("general knowledge: the shop promises a time of its own; the deadline in the file wins"),
    N_("general knowledge: buyer and seller rate each other once the trade is completed"),
    N_("general knowledge: a shop of her own promises what it says itself"),
    N_("general knowledge: ground service of the large couriers; what the desk sees itself goes before"),
    N_("undated page: five minutes, 8:00-23:00; an older text of 2019 counts one hour"),
    N_("one tool limits replies and reports to 72 h after the review"),
    N_("no page found; a careful guess, so a longer memo is only warned of"),
    N_("copies of the page of its note API: tag and tag_name both or none, three characters"),
    N_("what the shop says when asked: paid orders leave within 48 hours"),
    N_("its API takes a promise of 24, 48 or 72 hours; the deadline in the file wins"),
    N_("text of its API: a reply within 30 days, to the first review only"),
    N_("developers.weixin.qq.com/community 000e0ceb08434876387499ead65400: ordinary goods within 48 h"),
    N_("page of a service team of the platform, 2023-05: three minutes, 8:00-23:00 and 9:00-23:00 both stand on it"),
    N_("copy of the page of its memo API: 1000 bytes; counted in UTF-8, the stricter way"),
    N_("page on the platform's shop score: 3 minutes, 8:00:00-22:59:59"),
)
"""What the rule packs and the courier table name as source."""


def rule_of(one: Because) -> str:
    """Return the rule of a conclusion with its date and source; empty where it follows from facts alone."""
    return " · ".join(filter(None, (one.rule, one.since.isoformat() if one.since else "", source_of(one))))


def source_of(one: Because) -> str:
    """Return where the rule of a conclusion is from, for people."""
    return _(one.source) if one.source else ""


def words_of(one: Because) -> str:
    """Return a conclusion in a line: `overdue since 03-17 08:30: the file names this time`, with its rule."""
    words, rule = with_value(one.conclusion, one.because), rule_of(one)
    return with_note(words, rule) if rule else words


def at(desk: Desk, moment: datetime | None) -> str:
    """Return a moment as the desk's clock reads it."""
    return f"{moment.astimezone(desk.clock.zone):%m-%d %H:%M}" if moment is not None else "-"


def by_rule(desk: Desk, platform: str | None, name: str, conclusion: str, because: str) -> Because:
    """Return a conclusion that follows from a platform's rule, with its date and source where the pack has it."""
    pack = desk.packs.get(platform or "")
    rule = pack.rules.get(name) if pack else None
    if rule is None:
        return Because(conclusion, because)
    return Because(conclusion, because, f"{platform}.{name} = {rule.value}", rule.source, rule.since)


def by_setting(conclusion: str, because: str, name: str, value: object) -> Because:
    """Return a conclusion that follows from a setting, hers or the one that csdesk comes with."""
    shipped: object = Config()
    for part in name.split("."):
        shipped = getattr(shipped, part, None)
    source = _("csdesk's own, to be changed in the settings") if value == shipped else _("your settings")
    return Because(conclusion, because, f"{name} = {value}", source)
