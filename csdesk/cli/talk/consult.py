"""`csdesk consult`: the rows of the consultation table."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from csdesk.cli.frame import mistakes
from csdesk.cli.frame.output import Column, Platform
from csdesk.cli.frame.verbs import Commands, Desk, Listing, Result
from csdesk.cli.orders.page import moment
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.shared import times
from csdesk.domain.shared.label import label
from csdesk.domain.talk import consults as consults_domain
from csdesk.domain.talk.labels import INTENTS, QUESTIONS, SATISFIED
from csdesk.i18n import _
from csdesk.services.talk import consults as talk_consults


class _Told(NamedTuple):
    buyer: Annotated[str | None, typer.Option(metavar="NICK", help=_("Who asked, when there is no message."))] = None
    platform: Platform = None
    product: Annotated[str | None, typer.Option(help=_("Which product."))] = None
    text: Annotated[str | None, typer.Option(help=_("The question in words."))] = None
    answer: Annotated[str | None, typer.Option(help=_("What was answered."))] = None
    result: Annotated[str | None, typer.Option(help=_("What came of it."))] = None
    contact: Annotated[str | None, typer.Option(metavar="TIME", help=_("When to contact the buyer again."))] = None
    sex: Annotated[str | None, typer.Option(help=_("female or male."))] = None
    satisfied: Annotated[str | None, typer.Option(help=_("Whether the buyer was satisfied: yes or no."))] = None
    reach: Annotated[str | None, typer.Option(help=_("How to reach the buyer: phone, WeChat …"))] = None
    remark: Annotated[str | None, typer.Option(help=_("Anything else."))] = None

    def noted(self, desk: Desk) -> consults_domain.Noted:
        said = mistakes.one_of(("yes", "no"), self.satisfied, "--satisfied") if self.satisfied else None
        return consults_domain.Noted(
            nick=self.buyer,
            platform=self.platform,
            product=self.product,
            words=self.text,
            answer=self.answer,
            result=self.result,
            contact_at=desk.time_if(self.contact),
            sex=mistakes.pick_any(consults_domain.Sex, self.sex, "--sex"),
            satisfied=None if said is None else said == "yes",
            contact=self.reach,
            remark=self.remark,
        )


app = Commands(name="consult", help=_("Consultations: the rows of the daily table."))


@app.verb("list", _("List the consultations, by time."))
def _list(
    desk: Desk,
    how: Listing,
    date: Annotated[str, typer.Option("--date", help=_("Only this day: 2026-03-17, or today."))] = "",
) -> None:
    rows = talk_consults.list_consults(desk, times.parse_day(date, desk.now().date()) if date else None)
    views = [talk_consults.view_consult(row, desk.about(row.order_id), reveal=how.reveal) for row in rows]
    how.print(desk, views, _columns(desk))


@app.change("add", _("Write down a consultation: question, intent, next contact."))
def add_consult(
    desk: Desk,
    told: _Told,
    message: Annotated[str | None, typer.Argument(metavar="[ID]", help=_("The message it was."))] = None,
    question: Annotated[str, typer.Option(help=_("stock, price, size, quality, shipping …"))] = "other",
    intent: Annotated[str, typer.Option(help=_("ordered, high, low or none."))] = "low",
) -> Result:
    """Write down a consultation; `csdesk message consult` is the same."""
    asked = mistakes.pick(consults_domain.Question, question, "--question")
    near = mistakes.pick(consults_domain.Intent, intent, "--intent")
    return talk_consults.log(desk, asked, near, told.noted(desk), message=message)


@app.change("set", _("Fill in what is known later."))
def _set(
    desk: Desk,
    told: _Told,
    row: Annotated[str, typer.Argument(metavar="ID", help=_("The consultation, e.g. CN-0317-04, or the ending 04."))],
    question: Annotated[str | None, typer.Option(help=_("stock, price, size, quality, shipping …"))] = None,
    intent: Annotated[str | None, typer.Option(help=_("ordered, high, low or none."))] = None,
) -> Result:
    asked = mistakes.pick_any(consults_domain.Question, question, "--question")
    near = mistakes.pick_any(consults_domain.Intent, intent, "--intent")
    return talk_consults.amend(desk, row, told.noted(desk), asked, near)


def _columns(desk: Desk) -> list[Column[talk_consults.ConsultView]]:
    return [
        Column(_("consultation"), lambda row: row.id),
        Column(_("time"), lambda row: moment(desk, row.at)),
        Column(_("platform"), lambda row: platform_name(desk, row.platform)),
        Column(_("buyer"), lambda row: row.buyer_nick or ""),
        Column(_("product"), lambda row: row.product or ""),
        Column(_("asked about"), lambda row: label(QUESTIONS, row.question)),
        Column(_("words"), lambda row: " ".join((row.words or "").split())),
        Column(_("how near to buying"), lambda row: label(INTENTS, row.intent)),
        Column(_("satisfied?"), lambda row: "" if row.satisfied is None else _(SATISFIED[row.satisfied])),
        Column(_("next contact"), lambda row: moment(desk, row.contact_at)),
        Column(_("result"), lambda row: row.result or ""),
    ]
