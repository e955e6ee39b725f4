"""`csdesk buyer`: the buyer's card, notes on him, names that are one person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import DryRun, Json, Quiet, Reveal, print_fields, print_json, print_result
from csdesk.cli.frame.verbs import Change, changes
from csdesk.domain.orders import labels
from csdesk.domain.shared.label import label
from csdesk.domain.talk import labels as talk_labels
from csdesk.i18n import _
from csdesk.services.buyers import buyers as buyers_buyers
from csdesk.services.buyers import card
from csdesk.services.desk import couriers

if TYPE_CHECKING:
    from csdesk.services.buyers.card import BuyerCase, BuyerOrder, BuyerReview, BuyerView
    from csdesk.services.desk.desk import Desk

Name = Annotated[str, typer.Argument(metavar="BUYER", help=_("platform:nick, a nick, or one of his orders."))]


def register(app: typer.Typer) -> None:
    """Add the commands on buyers."""
    buyers = typer.Typer(help=_("Buyers: card, notes, names that are one person."))
    buyers.command("show", help=_("Show a buyer's card."))(show)
    buyers.command("note", help=_("Write a note about a buyer."))(note)
    buyers.command("link", help=_("Say that two names are one buyer."))(link)
    buyers.command("unlink", help=_("Take a name out of its link."))(unlink)
    buyers.command("difficult", help=_("Mark a buyer as difficult: arguing words are blocked."))(difficult)
    app.add_typer(buyers, name="buyer")


def show(context: typer.Context, buyer: Name, json: Json = False, reveal: Reveal = False) -> None:
    """Show all that is known of a buyer."""
    desk = desk_of(context)
    key = buyers_buyers.find_buyer(desk, buyer)
    if reveal:
        card.note_reveal(desk, key)
    view = card.view_buyer(desk, key, reveal=reveal)
    if json:
        print_json(view)
    else:
        _print_page(desk, view)


def _case_line(one: BuyerCase) -> str:
    kind, state = label(talk_labels.CASE_KINDS, one.kind), label(talk_labels.CASE_STATES, one.state)
    return f"{one.id}  {kind}  {state}"


def _review_line(one: BuyerReview) -> str:
    kind = label(talk_labels.REVIEW_KINDS, one.kind) if one.kind else ""
    return f"{one.id}  {kind}  {label(talk_labels.REVIEW_STATES, one.state)}  {one.text or ''}"


def _print_page(desk: Desk, view: BuyerView) -> None:
    def day(at: datetime | None) -> str:
        return f"{at.astimezone(desk.clock.zone):%Y-%m-%d}" if at else ""

    def order(one: BuyerOrder) -> str:
        archived = _("archived") if one.archived else ""
        courier = couriers.courier_name(one.courier, desk.couriers)
        parts = (
            one.id,
            day(one.created_at),
            label(labels.STAGES, one.stage),
            one.items,
            one.amount,
            courier,
            archived,
        )
        return "  ".join(part for part in parts if part)

    receiver = view.receiver
    where = (receiver.name, receiver.phone, receiver.province, receiver.city, receiver.address) if receiver else ()
    print_fields(
        [
            (_("buyer"), view.id),
            (_("one person with"), ", ".join(view.names[1:])),
            (_("tier"), label(labels.TIERS, view.tier)),
            (_("difficult"), _("yes") if view.difficult else ""),
            (_("form of address"), view.salutation or ""),
            (_("prefers"), couriers.courier_name(view.courier, desk.couriers)),
            (_("spent"), view.spent),
            (_("COD refused"), str(view.refusals or "")),
            (_("receiver"), " ".join(part for part in where if part)),
            (_("messages"), str(view.messages or "")),
            *((_("note"), f"{one.at:%Y-%m-%d} {one.by}: {one.text}") for one in view.notes),
            *((_("order"), order(one)) for one in view.orders),
            *((_("case"), _case_line(one)) for one in view.cases),
            *((_("review"), _review_line(one)) for one in view.reviews),
        ]
    )


@changes
def note(
    context: typer.Context,
    buyer: Name,
    text: Annotated[str, typer.Argument(help=_("What is worth knowing; - reads it from stdin."))],
    *,
    how: Change,
) -> None:
    """Write a note about a buyer."""
    result = buyers_buyers.note(desk_of(context), buyer, streams.text_of(text), dry_run=how.dry_run)
    how.done(result)


@changes
def link(
    context: typer.Context,
    buyer: Name,
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("His other name."))],
    *,
    how: Change,
) -> None:
    """Link two names."""
    result = buyers_buyers.link(desk_of(context), buyer, other, dry_run=how.dry_run)
    how.done(result)


def unlink(
    context: typer.Context, buyer: Name, dry_run: DryRun = False, json: Json = False, quiet: Quiet = False
) -> None:
    """Unlink a name."""
    print_result(
        buyers_buyers.unlink(desk_of(context), buyer, dry_run=dry_run), json=json, quiet=quiet, dry_run=dry_run
    )


@changes
def difficult(
    context: typer.Context,
    buyer: Name,
    off: Annotated[bool, typer.Option("--off", help=_("He no longer is."))] = False,
    *,
    how: Change,
) -> None:
    """Mark a buyer."""
    result = buyers_buyers.difficult(desk_of(context), buyer, off=off, dry_run=how.dry_run)
    how.done(result)
