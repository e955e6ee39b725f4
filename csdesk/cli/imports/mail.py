"""`csdesk mail`: the bound mailbox."""

from __future__ import annotations

from csdesk.cli.frame.verbs import Commands, Desk, Result
from csdesk.i18n import _
from csdesk.services.imports import mailbox

app = Commands(name="mail", help=_("The bound mailbox (IMAP, read-only)."))


@app.change("fetch", _("Take in the mails of the last days, each once."))
def _fetch(
    desk: Desk,
) -> Result:
    return mailbox.fetch(desk)
