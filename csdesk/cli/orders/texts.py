"""`csdesk order remind|confirm|cod|notify`: texts to buyers, and what they answer."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import print_json, say
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Commands, Desk, Result, Saying
from csdesk.domain.orders import reminders as orders_reminders
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.orders import cod as orders_cod
from csdesk.services.orders import confirm as orders_confirm
from csdesk.services.orders import notices, refusals, reminders
from csdesk.texts import template

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Courier = Annotated[str | None, typer.Option(help=_("yto, zto, sf … or a name."))]
Sure = Annotated[bool, typer.Option("--sure", help=_("The fee is right though it looks odd."))]

app = Commands()


@app.verb("remind", _("Text that reminds of the payment; counted and limited."))
def _remind(
    desk: Desk,
    how: Saying,
    order: Id,
    reason: Annotated[str | None, typer.Option(help=_("forgot, doubt, price, payment or mistaken."))] = None,
    stop: Annotated[bool, typer.Option("--stop", help=_("The buyer does not want it: never remind again."))] = False,
    fills: Set = None,
) -> Result:
    if stop:
        return reminders.stop(desk, order)
    why = mistakes.pick_any(orders_reminders.Reason, reason, "--reason")
    return reminders.remind(desk, order, why, fills=fills_of(fills), mark=how.mark)


@app.verb("confirm", _("Text that asks for the address; or record the answer."))
def _confirm(
    desk: Desk,
    how: Saying,
    order: Id,
    courier: Courier = None,
    answer: Annotated[str | None, typer.Option(help=_("confirmed, changed or no_reply."))] = None,
    name: Annotated[str | None, typer.Option(help=_("The new receiver."))] = None,
    phone: Annotated[str | None, typer.Option(help=_("The new phone."))] = None,
    address: Annotated[str | None, typer.Option(help=_("The new address, or a pasted block; - reads stdin."))] = None,
) -> Result:
    if answer is not None:
        said = mistakes.pick(orders_confirm.Answer, answer, "--answer")
        given = orders_confirm.Given(name, phone, streams.text_of(address) if address is not None else None)
        return orders_confirm.answer(desk, order, said, given, courier=courier)
    if name is not None or phone is not None or address is not None:
        raise UsageError(_("A new receiver is an answer."), hint="--answer changed", code="usage")
    return orders_confirm.ask(desk, order, courier, mark=how.mark)


@app.verb("cod", _("Text with the price at the door; or record the answer."))
def _cod(
    desk: Desk,
    how: Saying,
    order: Id,
    fee: Annotated[str | None, typer.Option(help=_("The COD fee, when the file does not name it."))] = None,
    courier: Courier = None,
    answer: Annotated[
        str | None, typer.Option(help=_("accepted, reorder or refused; rejected: refused at the door."))
    ] = None,
    told: Annotated[
        str | None, typer.Option(help=_("With an answer: how he was told the price, when it was not here."))
    ] = None,
    freight: Annotated[str | None, typer.Option(help=_("With rejected: what its way there and back costs."))] = None,
    payer: Annotated[str, typer.Option(help=_("With rejected: who pays that, shop, buyer or courier."))] = "shop",
    why: Annotated[str | None, typer.Option("--why", help=_("The reason."))] = None,
    sure: Sure = False,
) -> Result:
    if answer is not None and answer.strip().lower() == "rejected":
        who = mistakes.pick(refusals.Payer, payer, "--payer")
        return refusals.refused_at_door(desk, order, who, freight, why)
    if answer is not None:
        said = mistakes.pick(orders_cod.CodAnswer, answer, "--answer")
        return orders_cod.answer(desk, order, said, fee=fee, told=told, sure=sure)
    return orders_cod.notice(desk, order, fee=fee, courier=courier, sure=sure, mark=how.mark)


@app.verb("notify", _("Texts that say that the parcel left; never twice."))
def _notify(
    desk: Desk,
    how: Saying,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Orders; or --all."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Every order that waits for its notice."))] = False,
    channel: Annotated[str | None, typer.Option(help=_("chat or sms; without it by the phone."))] = None,
) -> None:
    way = mistakes.pick_any(template.Channel, channel, "--channel")
    result, made = notices.notify(desk, ids or [], every=every, channel=way, mark=how.mark)
    if how.json:
        print_json(notices.report(result, made, dry_run=how.dry_run))
        for warning in result.warnings:
            say(warning)
    else:
        how.done(desk, result)
    if made.sms_file is not None:
        say(_("SMS file: {path}").format(path=made.sms_file))
