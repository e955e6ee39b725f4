"""`csdesk demo`: a made-up shop to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk import app as csdesk_app
from csdesk import desk as csdesk_desk
from csdesk import i18n
from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.demo import demo as shop
from csdesk.services.demo import training

if TYPE_CHECKING:
    from csdesk.cli.frame.options import Globals

app = Commands()


@app.command("demo", help=_("Open a made-up shop; it is thrown away at the end."))
def _demo(
    context: typer.Context,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help=_("Make it in this empty folder and keep it."))
    ] = None,
    of: Annotated[
        str | None, typer.Option("--shop", metavar="LANG", help=_("zh: tea ware at home, en: ceramics abroad."))
    ] = None,
    train: Annotated[bool, typer.Option("--train", help=_("A guided morning: what to do, keys and seconds."))] = False,
    no_ui: Annotated[bool, typer.Option("--no-ui", help=_("Only make it, and print where it is."))] = False,
) -> None:
    import shutil
    import tempfile

    home = into or Path(tempfile.mkdtemp(prefix="csdesk-demo-"))
    thrown_away = into is None and not no_ui
    try:
        desk = make(home, cli_of(context).options, of, hour=training.OPENS if train else None)
        if no_ui:
            print(home)
        else:
            lesson = training.Training(desk.store.seq) if train else None
            csdesk_app.run_app(desk, lesson)
            for words, _kept in lesson.debrief() if lesson is not None else ():
                print(words)
    finally:
        if thrown_away:
            shutil.rmtree(home, ignore_errors=True)


def make(folder: Path, options: Globals, of: str | None = None, hour: int | None = None) -> Desk:
    """Return the open desk of a fresh demo shop in `folder`.

    Args:
        folder: An empty folder.
        options: What stands before the command.
        of: The shop's language; else the one in use.
        hour: At which hour its day begins; else it is as late as it is.
    """
    lang = of or i18n.language()
    if lang not in i18n.LANGUAGES:
        raise UsageError(
            _("There is no such demo shop."), where=lang, hint=", ".join(i18n.LANGUAGES), code="unknown_shop"
        )
    shop.prepare(Home(folder), lang)
    desk = csdesk_desk.open_desk(folder, now=options.now, lang=options.lang, operator=options.operator)
    if hour is not None:
        desk.clock = desk.clock.put_to(hour)
    shop.fill(desk, lang)
    desk.sync()
    return desk
