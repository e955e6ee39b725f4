"""`csdesk serve`: the desk in a browser tab of this machine."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated

import typer

from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.output import say
from csdesk.cli.frame.verbs import Commands
from csdesk.errors import UsageError
from csdesk.i18n import _, language
from csdesk.outbound import browser, web

app = Commands()


@app.command("serve", help=_("Open the desk in a browser tab of this machine; it ends with the tab."))
def _serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help=_("The port; 0 takes a free one."))] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help=_("Only print the address."))] = False,
) -> None:
    try:
        importlib.import_module("textual_serve")
    except ImportError as error:
        raise UsageError(
            _("The browser needs the extra web."), hint="pip install 'csdesk[web]'", code="extra_missing"
        ) from error
    cli = cli_of(context)
    desk = cli.desk  # what is wrong with it is said here, not in a tab

    def tell(address: str) -> None:
        print(address, flush=True)
        if no_browser or not browser.open_address(address):
            say(_("Open this address in the browser of this machine; nobody else should see it."))

    options = {"--home": cli.home.folder, "--now": cli.options.now, "--operator": desk.operator, "--lang": language()}
    words = [word for name, value in options.items() if value for word in (name, str(value))]
    web.TabServer([sys.executable, "-m", "csdesk", *words], desk.config.shop or "csdesk", port, tell).run()
