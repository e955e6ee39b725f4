"""`csdesk check`: what the text check says of a text; exits 1 when something blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import Json, Platform, print_json
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.errors import Exit
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.services.texts import render
from csdesk.texts import template

if TYPE_CHECKING:
    from csdesk.texts.finding import Report

app = Commands()


@app.verb("check", _("Check a text before it is sent; exits 1 when something blocks."))
def _check(
    desk: Desk,
    text: Annotated[str, typer.Argument(metavar="[TEXT|-]", help=_("The text; - or nothing reads stdin."))] = "-",
    platform: Platform = None,
    channel: Annotated[str, typer.Option(help=_("chat, sms, review, mail or phone."))] = "chat",
    situation: Annotated[str, typer.Option(help=_("confirm, complaint, aftersales or review."))] = "",
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    sku: Annotated[str | None, typer.Option(help=_("The product it is about."))] = None,
    explain: Annotated[bool, typer.Option("--explain", help=_("Also name the idiom and its file."))] = False,
    json: Json = False,
) -> None:
    about = desk.find(order) if order else None
    asked = render.Ask(order=about, sku=sku, platform=platform, situation=situation)
    report = render.check_text(
        desk, streams.text_of(text), asked, channel=mistakes.pick(template.Channel, channel, "--channel")
    )
    if json:
        print_json(report)
    else:
        _print(report, explain=explain)
    raise typer.Exit(Exit.DONE if report.ok else Exit.OUTSTANDING)


def _print(report: Report, *, explain: bool) -> None:
    words = {"block": _("blocked"), "warn": _("look at it"), "hint": _("could be nicer")}
    for finding in report.findings:
        match = clean(finding.match)
        match = match if len(match) <= 40 else match[:39] + "~"
        place = f"{finding.start}-{finding.end}"
        why = (finding.rule, clean(finding.source), *((clean(finding.idiom), clean(finding.file)) if explain else ()))
        print("\t".join((words[finding.level], match, place, finding.message, clean(finding.suggestion), *why)))
    last = _("{length} character[s], {parts} SMS").format(length=report.length, parts=report.sms_parts)
    verdict = _("may be sent") if report.ok else _("may not be sent")
    print(f"{verdict} · {last}")
