"""`csdesk map`: what the columns of an unknown table are; guessed, corrected, kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.frame.output import Column, Json, Reveal, print_json, say
from csdesk.cli.frame.verbs import Commands, Desk, Tabulating
from csdesk.cli.imports import passwords
from csdesk.errors import Exit
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.intake import guess
from csdesk.services.imports import maps

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The map."))]

app = Commands(name="map", help=_("Maps: what the columns of an unknown table are."))


File = Annotated[Path, typer.Argument(metavar="FILE", readable=False, help=_("A table that import does not know."))]
Keep = Annotated[str | None, typer.Option("--out", "-o", metavar="MAP", help=_("Keep it under this name."))]
Said = Annotated[list[str] | None, typer.Option("--set", metavar="COLUMN=MEANING", help=_("What a column is."))]
States = Annotated[list[str] | None, typer.Option("--state", metavar="WORD=STATE", help=_("What a state means."))]
Fixed = Annotated[str | None, typer.Option(metavar="STATE", help=_("The state of all its orders."))]
Money = Annotated[str | None, typer.Option(help=_("What the amounts of a row are of: order, row; none: of no order."))]
Running = Annotated[bool, typer.Option("--running", help=_("Order numbers that count from 1 go on in the next table."))]
Decimal = Annotated[str | None, typer.Option(help=_("The sign before the decimals: . or ,"))]
Currency = Annotated[str | None, typer.Option(metavar="CODE", help=_("Of all its amounts, e.g. EUR."))]


@app.verb("make", _("Guess what the columns of an unknown table are; with -o keep it as a map."))
def _make(
    desk: Desk,
    file: File,
    name: Keep = None,
    columns: Said = None,
    words: States = None,
    fixed: Fixed = None,
    money: Money = None,
    running: Running = False,
    decimal: Decimal = None,
    currency: Currency = None,
    accept: Annotated[bool, typer.Option("--accept", help=_("Take the guesses for sure."))] = False,
    password_file: passwords.File = None,
    json: Json = False,
    reveal: Reveal = False,
) -> int:
    unknown = maps.guess(file, passwords.said(password_file), desk.home)
    draft = unknown.draft
    more = {"fixed": fixed, "money": money, "decimal": decimal, "currency": currency}
    maps.apply(draft, columns or (), words or (), more | {"running": "yes" if running else None})
    if accept:
        maps.accept(draft)
    if not reveal:
        for column in draft.columns:
            column.cells = column.words = ()
    if json:
        print_json(draft)
    else:
        _print(draft)
        harvest = maps.preview(unknown, desk.clock.zone)
        for order in list(harvest.orders)[:3]:
            goods = "; ".join(f"{line.title or line.sku or line.variant or '?'} x{line.qty}" for line in order.lines)
            amount = f"{order.amount} {order.currency}" if order.amount else ""
            print("  ".join(filter(None, (order.order_no, order.platform_state, amount, clean(goods)))))
    if name:
        say(_("Kept: {path}").format(path=maps.keep(desk.home, name, draft)))
    elif draft.missing():
        say(" ".join((_("Not settled yet: {what}.").format(what=", ".join(draft.missing())), *maps.asks(draft))))
    return Exit.DATA if draft.missing() else Exit.DONE


def _print(draft: guess.Draft) -> None:
    rows = [
        *((column.label, column.role, column.sure, " | ".join(column.cells)) for column in draft.columns),
        *((f"  {word}", one.state or "", one.sure, "") for word, one in draft.words.items()),
    ]
    columns: list[Column[tuple[str, str, bool, str]]] = [
        Column(_("column"), lambda row: row[0]),
        Column(_("meaning"), lambda row: row[1]),
        Column(_("sure"), lambda row: "" if row[2] or not row[1] else "?"),
        Column(_("cells"), lambda row: row[3]),
    ]
    Tabulating().print(rows, columns, lambda row: row[0])


@app.verb("list", _("List the maps."))
def _list(desk: Desk, how: Tabulating) -> None:
    columns: list[Column[str]] = [Column(_("map"), str)]
    how.print(maps.names(desk.home), columns, str)


@app.verb("show", _("Show a map: the file of a marketplace."))
def _show(desk: Desk, name: Name) -> None:
    print(maps.find(desk.home, name).read_text(encoding="utf-8"), end="")


@app.verb("forget", _("Take a map away; the orders that came by it stay."))
def _forget(desk: Desk, name: Name) -> None:
    maps.forget(desk.home, name)
    say(_("The map {name} is gone.").format(name=name))
