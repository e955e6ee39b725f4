"""`csdesk order remind|confirm|cod|notify`: texts to buyers, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import print_json, say
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Saying, speaks
from csdesk.domain.orders import reminders as orders_reminders
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.orders import cod as orders_cod
from csdesk.services.orders import confirm as orders_confirm
from csdesk.services.orders import notices, refusals, reminders
from csdesk.texts import template

if TYPE_CHECKING:
    from csdesk.services.desk.results import Result

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Courier = Annotated[str | None, typer.Option(help=_("yto, zto, sf … or a name."))]


def add(orders: typer.Typer) -> None:
    """Add these commands to `csdesk order`."""
    orders.command("remind", help=_("Text that reminds of the payment; counted and limited."))(remind)
    orders.command("confirm", help=_("Text that asks for the address; or record the answer."))(confirm)
    orders.command("cod", help=_("Text with the price at the door; or record the answer."))(cod)
    orders.command("notify", help=_("Texts that say that the parcel left; never twice."))(notify)


@speaks
def remind(
    context: typer.Context,
    order: Id,
    reason: Annotated[str | None, typer.Option(help=_("forgot, doubt, price, payment or mistaken."))] = None,
    stop: Annotated[bool, typer.Option("--stop", help=_("The buyer does not want it: never remind again."))] = False,
    fills: Set = None,
    *,
    how: Saying,
) -> None:
    """Remind a buyer of his payment."""
    desk = desk_of(context)
    if stop:
        how.done(reminders.stop(desk, order, dry_run=how.dry_run))
        return
    why = mistakes.pick_any(orders_reminders.Reason, reason, "--reason")
    mark = how.mark
    result = reminders.remind(desk, order, why, fills=fills_of(fills), mark=mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@speaks
def confirm(
    context: typer.Context,
    order: Id,
    courier: Courier = None,
    answer: Annotated[str | None, typer.Option(help=_("confirmed, changed or no_reply."))] = None,
    name: Annotated[str | None, typer.Option(help=_("The new receiver."))] = None,
    phone: Annotated[str | None, typer.Option(help=_("The new phone."))] = None,
    address: Annotated[str | None, typer.Option(help=_("The new address, or a pasted block; - reads stdin."))] = None,
    *,
    how: Saying,
) -> None:
    """Ask for the address, or record what the buyer answered."""
    desk = desk_of(context)
    if answer is not None:
        said = mistakes.pick(orders_confirm.Answer, answer, "--answer")
        given = orders_confirm.Given(name, phone, streams.text_of(address) if address is not None else None)
        result = orders_confirm.answer(desk, order, said, given, courier=courier, dry_run=how.dry_run)
        how.done(result)
        return
    if name is not None or phone is not None or address is not None:
        raise UsageError(_("A new receiver is an answer."), hint="--answer changed", code="usage")
    result = orders_confirm.ask(desk, order, courier, mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@speaks
def cod(
    context: typer.Context,
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
    *,
    how: Saying,
) -> None:
    """Tell the price at the door, or record what the buyer answered."""
    desk = desk_of(context)
    if answer is not None and answer.strip().lower() == "rejected":
        result = refusals.refused_at_door(
            desk, order, mistakes.pick(refusals.Payer, payer, "--payer"), freight, why, dry_run=how.dry_run
        )
        how.done(result)
        return
    if answer is not None:
        said = mistakes.pick(orders_cod.CodAnswer, answer, "--answer")
        result = orders_cod.answer(desk, order, said, fee=fee, told=told, dry_run=how.dry_run)
        how.done(result)
        return
    result = orders_cod.notice(desk, order, fee=fee, courier=courier, mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@speaks
def notify(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Orders; or --all."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Every order that waits for its notice."))] = False,
    channel: Annotated[str | None, typer.Option(help=_("chat or sms; without it by the phone."))] = None,
    *,
    how: Saying,
) -> None:
    """Tell buyers that their parcels left."""
    desk = desk_of(context)
    way = mistakes.pick_any(template.Channel, channel, "--channel")
    result, made = notices.notify(desk, ids or [], every=every, channel=way, mark=how.mark, dry_run=how.dry_run)
    if how.json:
        print_json(notices.report(result, made, dry_run=how.dry_run))
        _warn(result)
    else:
        how.deliver(desk, result)
    if made.sms_file is not None:
        say(_("SMS file: {path}").format(path=made.sms_file))


def _warn(result: Result) -> None:
    for warning in result.warnings:
        say(warning)
