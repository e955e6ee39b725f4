"""`csdesk demo`: a made-up shop to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk import app as csdesk_app
from csdesk import desk as csdesk_desk
from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.demo import demo as shop

if TYPE_CHECKING:
    from csdesk.cli.frame.options import Globals

app = Commands()


@app.command("demo", help=_("Open a made-up shop; it is thrown away at the end."))
def _demo(
    context: typer.Context,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help=_("Make it in this empty folder and keep it."))
    ] = None,
    no_ui: Annotated[bool, typer.Option("--no-ui", help=_("Only make it, and print where it is."))] = False,
) -> None:
    import shutil
    import tempfile

    home = into or Path(tempfile.mkdtemp(prefix="csdesk-demo-"))
    thrown_away = into is None and not no_ui
    try:
        desk = make(home, cli_of(context).options)
        if no_ui:
            print(home)
        else:
            csdesk_app.run_app(desk)
    finally:
        if thrown_away:
            shutil.rmtree(home, ignore_errors=True)


def make(folder: Path, options: Globals) -> Desk:
    """Return the open desk of a fresh demo shop in `folder`; raises `UsageError` when the folder is in use."""
    shop.prepare(Home(folder))
    desk = csdesk_desk.open_desk(folder, now=options.now, lang=options.lang, operator=options.operator)
    shop.fill(desk)
    desk.sync()
    return desk
