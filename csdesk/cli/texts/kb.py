"""`csdesk kb`: questions and their answers."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.follow import page
from csdesk.cli.frame import streams
from csdesk.cli.frame.output import Column
from csdesk.cli.frame.verbs import Commands, Desk, Listing, Result, Showing
from csdesk.i18n import _
from csdesk.services.follow.follow import FollowView, view_follow
from csdesk.services.talk import kb as talk_kb

One = Annotated[str, typer.Argument(metavar="ID", help=_("The question, e.g. FU-0317-04, or the ending 04."))]
Sku = Annotated[str | None, typer.Option("--product", metavar="SKU", help=_("The product it is about."))]

app = Commands(name="kb", help=_("Questions and their answers."))


@app.verb("list", _("List the questions, those without an answer first."))
def _list(
    desk: Desk,
    how: Listing,
    unanswered: Annotated[bool, typer.Option("--open", help=_("Only those without an answer."))] = False,
) -> None:
    views = [
        view_follow(one, desk.now(), desk.about(one.order_id), reveal=how.reveal)
        for one in talk_kb.entries(desk, unanswered=unanswered)
    ]
    columns = [
        Column[FollowView](_("id"), lambda view: view.id),
        Column[FollowView](_("product"), lambda view: view.product or "-"),
        Column[FollowView](_("question"), lambda view: view.text),
        Column[FollowView](_("answer"), lambda view: view.answer or "-"),
    ]
    how.print(desk, views, columns)


@app.verb("show", _("Show one question."))
def _show(desk: Desk, how: Showing, entry: One) -> None:
    found = talk_kb.find(desk, entry)
    view = view_follow(found, desk.now(), desk.about(found.order_id), reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(view, desk.now()))


@app.change("add", _("Write a question down, with its answer when there is one."))
def _add(
    desk: Desk,
    text: Annotated[str, typer.Argument(help=_("The question; - reads stdin."))],
    answer: Annotated[str | None, typer.Option(help=_("Its answer."))] = None,
    product: Sku = None,
) -> Result:
    return talk_kb.add(desk, streams.text_of(text), answer, sku=product)


@app.change("done", _("Give a question its answer."))
def _done(
    desk: Desk,
    entry: One,
    answer: Annotated[str, typer.Option(help=_("Its answer; - reads stdin."))],
    product: Sku = None,
    every: Annotated[bool, typer.Option("--every", help=_("It is about no product alone."))] = False,
) -> Result:
    return talk_kb.answer(desk, entry, streams.text_of(answer), sku=product, every=every)
