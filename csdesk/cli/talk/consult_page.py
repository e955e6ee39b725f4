"""How a consultation looks in a terminal."""

from __future__ import annotations

from csdesk.cli.frame.output import Column
from csdesk.cli.orders.page import moment
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import INTENTS, QUESTIONS, SATISFIED
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.talk.consults import ConsultView


def columns(desk: Desk) -> list[Column[ConsultView]]:
    """Return the columns of `consult list`."""
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
