"""The voice of the buyer as a document for whoever makes the products; phones in quotes are masked (T07)."""

from __future__ import annotations

import msgspec

from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.voice import Voice, voice_of
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.talk.labels import QUESTIONS, REASONS
from csdesk.i18n import _
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.report_inputs import take_inputs
from csdesk.services.reports.service import counted
from csdesk.services.reports.words import platform_name


def voice(desk: Desk, period: Period) -> Voice:
    """Return what buyers of a span said; raises `DataError` when the archive cannot be read."""
    start, end = period.bounds(desk.clock.zone)
    inputs = take_inputs(desk, period)
    found = voice_of(
        inputs.messages,
        desk.records.consults.records.values(),
        inputs.reviews,
        inputs.cases,
        start,
        end,
    )
    quotes = [msgspec.structs.replace(quote, text=mask_text(quote.text) or "") for quote in found.quotes]
    return msgspec.structs.replace(found, quotes=quotes)


def voice_paper(desk: Desk, period: Period, found: Voice) -> Report:
    """Return the voice of the buyer as a document."""
    columns = (
        Column("at", _("time"), Kind.TIME),
        Column("platform", _("platform")),
        Column("stars", _("stars"), Kind.INT),
        Column("product", _("product")),
        Column("text", _("words")),
        Column("id", _("id")),
    )
    zone = desk.clock.zone
    quotes = [
        (one.at.astimezone(zone), platform_name(desk, one.platform), one.stars, one.product, one.text, one.id)
        for one in found.quotes
    ]
    words = Sheet(_("In their words"), columns, quotes)
    sheets = (
        counted(_("Questions asked"), found.questions, QUESTIONS),
        counted(_("Reasons"), found.reasons, REASONS),
        counted(_("Products found fault with"), found.products, {}),
        counted(_("Tags"), found.tags, {}),
    )
    title = _("Voice of the buyer {name}").format(name=period.title)
    return Report(title, desk.now(), (), (*(sheet for sheet in sheets if sheet.rows), words))
