"""`csdesk buyer`: the buyer's card, notes on him, names that are one person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import streams
from csdesk.cli.frame.output import Json, Reveal, print_fields, print_json
from csdesk.cli.frame.verbs import Commands, Desk, Result
from csdesk.domain.orders import labels
from csdesk.domain.orders.address import receiver_line
from csdesk.domain.orders.labels import language_words
from csdesk.domain.shared.label import label, listed
from csdesk.domain.talk import labels as talk_labels
from csdesk.i18n import _
from csdesk.services.buyers import buyers as buyers_buyers
from csdesk.services.buyers import card, language
from csdesk.services.desk import couriers

if TYPE_CHECKING:
    from csdesk.services.buyers.card import BuyerCase, BuyerOrder, BuyerReview, BuyerView

Name = Annotated[str, typer.Argument(metavar="BUYER", help=_("platform:nick, a nick, or one of his orders."))]

app = Commands(name="buyer", help=_("Buyers: card, notes, names that are one person."))


@app.verb("show", _("Show a buyer's card."))
def _show(desk: Desk, buyer: Name, json: Json = False, reveal: Reveal = False) -> None:
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
    state = _(talk_labels.COPIED) if one.copied else label(talk_labels.REVIEW_STATES, one.state)
    return f"{one.id}  {kind}  {state}  {one.text or ''}"


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
    where = receiver_line(receiver) if receiver else ""
    print_fields(
        [
            (_("buyer"), view.id),
            (_("one person with"), listed(view.names[1:])),
            (_("tier"), label(labels.TIERS, view.tier)),
            (_("difficult"), _("yes") if view.difficult else ""),
            (_("form of address"), view.salutation or ""),
            (_("language"), language_words(view.lang, view.lang_said)),
            (_("prefers"), couriers.courier_name(view.courier, desk.couriers)),
            (_("spent"), view.spent),
            (_("COD refused"), str(view.refusals or "")),
            (_("receiver"), where),
            (_("messages"), str(view.messages or "")),
            *((_("note"), f"{one.at:%Y-%m-%d} {one.by}: {one.text}") for one in view.notes),
            *((_("order"), order(one)) for one in view.orders),
            *((_("case"), _case_line(one)) for one in view.cases),
            *((_("review"), _review_line(one)) for one in view.reviews),
        ]
    )


@app.change("note", _("Write a note about a buyer."))
def _note(
    desk: Desk,
    buyer: Name,
    text: Annotated[str, typer.Argument(help=_("What is worth knowing; - reads it from stdin."))],
) -> Result:
    return buyers_buyers.note(desk, buyer, streams.text_of(text))


@app.change("link", _("Say that two names are one buyer."))
def _link(
    desk: Desk, buyer: Name, other: Annotated[str, typer.Argument(metavar="OTHER", help=_("His other name."))]
) -> Result:
    return buyers_buyers.link(desk, buyer, other)


@app.change("unlink", _("Take a name out of its link."))
def _unlink(desk: Desk, buyer: Name) -> Result:
    return buyers_buyers.unlink(desk, buyer)


@app.change("language", _("Say which language a buyer reads."))
def _language(
    desk: Desk,
    buyer: Name,
    lang: Annotated[str, typer.Argument(metavar="zh|en|auto", help=_("auto: what he writes tells."))],
) -> Result:
    return language.speaks(desk, buyer, lang)


@app.change("difficult", _("Mark a buyer as difficult: arguing words are blocked."))
def _difficult(
    desk: Desk, buyer: Name, off: Annotated[bool, typer.Option("--off", help=_("He no longer is."))] = False
) -> Result:
    return buyers_buyers.difficult(desk, buyer, off=off)
