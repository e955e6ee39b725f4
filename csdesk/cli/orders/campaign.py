"""`csdesk campaign` and `csdesk promo`: what runs when, and for which products."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from csdesk.cli.frame.output import Column
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders.campaigns import Campaign
from csdesk.domain.shared.times import parse_day
from csdesk.i18n import _
from csdesk.services.orders import campaigns

app = Commands()
campaign = Commands(name="campaign", help=_("Campaigns: days, products, words."))
app.add_typer(campaign)


def _state(one: Campaign, today: date) -> str:
    return _("running") if one.runs_on(today) else _("over") if one.last < today else _("coming")


def _print(desk: Desk, how: Tabulating, found: Sequence[Campaign]) -> None:
    today = desk.now().date()
    columns: list[Column[Campaign]] = [
        Column(_("id"), lambda one: one.id),
        Column(_("title"), lambda one: one.name),
        Column(_("first day"), lambda one: one.first.isoformat()),
        Column(_("last day"), lambda one: one.last.isoformat()),
        Column(_("state"), lambda one: _state(one, today)),
        Column(_("products"), lambda one: ", ".join(one.skus) or _("every product")),
        Column(_("words"), lambda one: one.words),
    ]
    how.print(found, columns)


@campaign.verb("list", _("List what runs and what comes."))
def _list(
    desk: Desk, how: Tabulating, over: Annotated[bool, typer.Option("--over", help=_("Those that are over."))] = False
) -> None:
    _print(desk, how, campaigns.list_campaigns(desk, over=over))


@campaign.change("add", _("Add a campaign."))
def _add(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("What it is called."))],
    first: Annotated[str, typer.Option("--from", metavar="DAY", help=_("The first day: 2026-03-20."))],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help=_("The last day."))],
    words: Annotated[str, typer.Option(help=_("What is said of it to buyers."))] = "",
    sku: Annotated[list[str] | None, typer.Option(help=_("A product that takes part; all without any."))] = None,
) -> Result:
    today = desk.now().date()
    return campaigns.add(desk, name, parse_day(first, today), parse_day(last, today), words, sku or ())


@campaign.change("end", _("End a campaign: yesterday was its last day."))
def _end(desk: Desk, one: Annotated[str, typer.Argument(metavar="ID", help=_("The campaign."))]) -> Result:
    return campaigns.end(desk, one)


@app.verb("promo", _("In which campaigns a product takes part."))
def _promo(
    desk: Desk,
    how: Tabulating,
    sku: Annotated[str | None, typer.Argument(metavar="SKU", help=_("The seller's SKU."))] = None,
) -> None:
    _print(desk, how, campaigns.promo(desk, sku) if sku else campaigns.list_campaigns(desk))
