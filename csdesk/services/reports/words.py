"""The words that reports use for money, shares, platforms and changes; None is a dash, never zero."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.shared.money import money_words
from csdesk.i18n import _, language
from csdesk.outbound.report import NOTHING, Kind, shown
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.reports import Service


def money(amount: str | None, currency: str) -> str:
    """Return an amount with its currency."""
    return money_words(amount, currency) or NOTHING


def percent(share: float | None) -> str:
    """Return a share in percent."""
    return shown(share, Kind.PERCENT)


def change(share: float | None) -> str:
    """Return by how much something grew, with its sign."""
    return NOTHING if share is None else f"{share * 100:+.1f}%"


def platform_name(desk: Desk, platform: str | None) -> str:
    """Return a platform's name in the language in use."""
    pack = desk.packs.get(platform or "")
    return pack.name[language()] if pack else platform or NOTHING


def served_lines(served: Service, currency: str) -> Iterator[str]:
    """Yield a line for each part of the service of which there is something to say."""
    reply, reviews, cases, late, won = served.reply, served.reviews, served.cases, served.late, served.reminders
    if reply.received:
        yield _("Messages: {received}, answered {rate}, first answer {first}").format(
            received=reply.received,
            rate=percent(reply.rate),
            first=shown(reply.first_response_s, Kind.SECONDS),
        )
    if served.consults.consults:
        yield _("Consultations: {count}, bought {share}").format(
            count=served.consults.consults, share=percent(served.consults.conversion)
        )
    if reviews.received:
        yield _("Reviews: {received}, {stars} star[s], negative {negative}, answered {share}").format(
            received=reviews.received,
            stars=shown(reviews.avg_stars, Kind.TEXT),
            negative=reviews.negative,
            share=percent(reviews.replied_share),
        )
    if cases.opened or cases.closed:
        yield _("Cases: {opened} opened, {closed} closed, {took} each, promised {paid}").format(
            opened=cases.opened,
            closed=cases.closed,
            took=shown(cases.resolution_s, Kind.SECONDS),
            paid=money(cases.paid, currency),
        )
    if late.due:
        words = _("Shipping: {due} were due, {late} late ({share})")
        if late.late > late.still_open:
            words = _("Shipping: {due} were due, {late} late ({share}), {gone} of these shipped since")
        share, gone = percent(late.late_share), late.late - late.still_open
        yield words.format(due=late.due, late=late.late, share=share, gone=gone)
    if served.urges.urges:
        yield _("Buyers urged {count} time[s], {overdue} of them rightly; gifts cost {cost}").format(
            count=served.urges.urges, overdue=served.urges.overdue, cost=money(served.urges.cost, currency)
        )
    if served.given.count:
        yield _("Discounts given: {count}, {amount} in all").format(
            count=served.given.count, amount=money(served.given.amount, currency)
        )
    cod = served.cod
    if cod.before or cod.door:
        yield _("COD refused: {before} before it left, {door} at the door, freight lost {lost}").format(
            before=cod.before, door=cod.door, lost=money(cod.lost, currency)
        )
    if won.reminded:
        yield _("Reminders: {reminded} order[s], {won} paid, {amount}").format(
            reminded=won.reminded, won=won.won, amount=money(won.won_amount, currency)
        )
