"""Campaigns (活动): added, ended, and whether a product takes part (K08)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from csdesk.domain.orders.campaigns import Campaign
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.times import parse_day
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.desk.change import one_line
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders.products import find_product

PREFIX = "CP"


def list_campaigns(desk: Desk, *, over: bool = False) -> list[Campaign]:
    """Return the campaigns that run or come, the first to begin first; or those that are over."""
    desk.sync()
    today = desk.now().date()
    found = (one for one in desk.records.campaigns.records.values() if (one.last < today) == over)
    return sorted(found, key=lambda one: (one.first, one.id))


def promo(desk: Desk, sku: str) -> list[Campaign]:
    """Return the campaigns that run or come in which a product takes part; raises `UsageError` as `find_product`."""
    product = find_product(desk, sku)
    return [one for one in list_campaigns(desk) if one.takes(product.id)]


def add(desk: Desk, name: str, first: date, last: date, words: str = "", skus: Sequence[str] = ()) -> Result:
    """Add a campaign; raises `RefusedError` without a name or when it ends before it begins, `UsageError` for a SKU."""
    title = one_line(name, _("What is the campaign called?"), "empty_text")
    if last < first:
        raise RefusedError(_("It ends before it begins."), where=f"{first} – {last}", code="bad_days")
    today = desk.now().date()
    with desk.change("campaign.add", "") as transaction:
        table = desk.records.campaigns
        taking = tuple(find_product(desk, sku).id for sku in skus)
        made = Campaign(table.ids(PREFIX, desk.now())(), title, first, last, " ".join(words.split()), taking)
        days = "%m-%d" if first.year == last.year == today.year else "%Y-%m-%d"
        summary = _("campaign {name}, {first} – {last}").format(
            name=title, first=f"{first:{days}}", last=f"{last:{days}}"
        )
        if any(msgspec.structs.replace(one, id=made.id) == made for one in table.records.values()):
            return Result((), f"{summary} · {_('nothing to change')}")
        table.put(transaction, made)
        transaction.entry.subject, transaction.entry.summary = made.id, summary
    return Result((made.id,), summary, warnings=(_("It is over already."),) if last < today else ())


def add_typed(desk: Desk, skus: Sequence[str], line: str) -> Result:
    """Add a campaign of products from a typed line: its name, first day, last day, words; raises `UsageError`."""
    parts = line.split(maxsplit=3)
    if len(parts) < 3:
        raise UsageError(_("Name, first day, last day, words: {line}").format(line=repr(line)), code="bad_campaign")
    today = desk.now().date()
    return add(desk, parts[0], parse_day(parts[1], today), parse_day(parts[2], today), "".join(parts[3:]), skus)


def end(desk: Desk, name: str) -> Result:
    """End a campaign: yesterday was its last day; raises `UsageError` for none, `RefusedError` when it is over."""
    with desk.change("campaign.end", name) as transaction:
        one = find_record(desk.records.campaigns.records, name)
        yesterday = desk.now().date() - timedelta(days=1)
        if one.last <= yesterday:
            raise RefusedError(_("Campaign {name} is over.").format(name=one.name), where=one.id, code="campaign_over")
        desk.records.campaigns.put(transaction, msgspec.structs.replace(one, last=yesterday))
        summary = _("campaign {name} ended").format(name=one.name)
        transaction.entry.subject, transaction.entry.summary = one.id, summary
    return Result((one.id,), summary)
