"""Day, week and month as documents: the lines to paste, then the tables behind them (R09, T03, T04, T08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from csdesk.domain.reports.periods import period_of
from csdesk.domain.reports.sales import Sales
from csdesk.domain.shared.label import listed
from csdesk.i18n import N_, _
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.reports import service
from csdesk.services.reports.problems import over
from csdesk.services.reports.reports import Summary
from csdesk.services.reports.words import change, money, percent, platform_name, served_lines

TITLES = {"day": N_("Day report {name}"), "week": N_("Week report {name}"), "month": N_("Month report {name}")}
BEFORE = {"day": N_("the day before"), "week": N_("the week before"), "month": N_("the month before")}
BEST = 5
"""So many products are named in the text; the table holds all."""


def summary_paper(desk: Desk, found: Summary) -> Report:
    """Return a day, week or month as a document."""
    title, lines = summary_lines(desk, found)
    sheets = [_platforms(desk, found), _products(found)]
    if found.report != "day":
        sheets.insert(0, _days(found))
    sheets.append(service.service_sheet(found.service))
    if found.report == "month":
        sheets += service.cause_sheets(found.service)
    return Report(title, found.now, tuple(lines), tuple(sheets))


def summary_lines(desk: Desk, found: Summary) -> tuple[str, list[str]]:
    """Return the title and the lines of the text for the manager."""
    title = _(TITLES[found.report]).format(name=period_of(found.report, found.first).title)
    return f"{title} · {found.shop}" if found.shop else title, [
        *_sold(desk, found),
        *served_lines(found.service, found.currency),
        *_goals(found),
        *_problems(found, past=over(desk, period_of(found.report, found.first))),
    ]


def _compared(found: Summary) -> Iterator[str]:
    currency = found.currency
    old = found.previous
    if old.deals:
        words = _("Compared: {span} {deals} deal[s], {amount}")
        if found.amount_change is not None:
            words = _("Compared: {span} {deals} deal[s], {amount}; amount {change}")
        yield words.format(
            span=_(BEFORE[found.report]),
            deals=old.deals,
            amount=money(old.amount, currency),
            change=change(found.amount_change),
        )
    ago = found.week_ago
    if ago is not None and ago.deals:
        yield _("Same day last week: {deals} deal[s], {amount}").format(
            deals=ago.deals, amount=money(ago.amount, currency)
        )


def _amounts(sales: Sales, currency: str) -> list[str]:
    """Return what was sold in each currency; never added across."""
    own = [money(sales.amount, currency)] if float(sales.amount) or not sales.other else []
    return own + [money(amount, name) for name, amount in sales.other.items()]


def _sold(desk: Desk, found: Summary) -> Iterator[str]:
    sales, currency = found.sales, found.currency
    if not sales.deals:
        yield _("Sales: no deals")
    else:
        yield _("Sales: {deals} deal[s], {qty} piece[s], {amount}, {average} each").format(
            deals=sales.deals,
            qty=sales.qty,
            amount=money(sales.amount, currency),
            average=money(sales.avg_order_value, currency),
        )
    if sales.cod_open != "0.00":
        yield _("Of it paid {paid}, to be paid at the door {cod_open}").format(
            paid=money(sales.paid, currency), cod_open=money(sales.cod_open, currency)
        )
    back = found.taken_out
    if back.deals:
        yield _("Correction: {count} COD deal[s] of earlier days refused at the door, {amount} less").format(
            count=back.deals, amount=money(back.amount, currency)
        )
    yield from _compared(found)
    if not sales.deals:
        return
    if sales.other:
        yield _("Other currencies: {amounts}").format(
            amounts=listed(money(amount, name) for name, amount in sales.other.items())
        )
    yield _("Platforms: {parts}").format(
        parts=_("; ").join(
            _("{platform} {deals} deal[s] {amount}").format(
                platform=platform_name(desk, name), deals=row.deals, amount=listed(_amounts(row, currency))
            )
            for name, row in found.platforms.items()
        )
    )
    yield _("Asked first {asked} ({share}), silent {silent}").format(
        asked=sales.asked, share=percent(sales.asked_share), silent=sales.silent
    )
    sold = Counter[str]()
    for row in found.products:  # a file without SKUs names the same product once more
        sold[row.title or row.sku or "?"] += row.qty
    if best := [_("{count} × {product}").format(product=name, count=qty) for name, qty in sold.most_common(BEST)]:
        yield _("Best sold: {names}").format(names=_("; ").join(best))
    if sales.refunds or sales.refunds_open:
        yield _("Refunds: {done} done, {amount}; {open} open").format(
            done=sales.refunds, amount=money(sales.refund_amount, currency), open=sales.refunds_open
        )


def _month(name: str) -> str:
    return period_of("month", date.fromisoformat(f"{name}-01")).title


def _goals(found: Summary) -> Iterator[str]:
    goal, coming = found.goal, found.next_goal
    if goal is not None and goal.amount is not None:
        yield _("Goal of {month}: {amount}, reached {share}").format(
            month=_month(goal.month), amount=money(goal.amount, found.currency), share=percent(goal.reached)
        )
    if coming is not None:
        wanted = [money(coming.amount, found.currency)] if coming.amount is not None else []
        wanted += [_("{count} deal[s]").format(count=coming.deals)] if coming.deals is not None else []
        if wanted:
            yield _("Goal of {month}: {wanted}").format(month=_month(coming.month), wanted=listed(wanted))
        if coming.plan:
            yield _("Plan: {text}").format(text=coming.plan)
    elif found.report == "month":
        yield _("Next month's goal is not set yet.")


def _problems(found: Summary, *, past: bool) -> Iterator[str]:
    words = _("Open at its end: {text}") if past else _("To deal with: {text}")
    if not found.problems:
        yield words.format(text=_("nothing open"))
    for problem in found.problems:
        yield words.format(text=problem.text)


# -- tables -----------------------------------------------------------------------------------------------------------


def _sales_columns(first: Column) -> tuple[Column, ...]:
    return (
        first,
        Column("deals", _("deals"), Kind.INT),
        Column("qty", _("pieces"), Kind.INT),
        Column("amount", _("amount"), Kind.MONEY),
        Column("avg_order_value", _("per deal"), Kind.MONEY),
        Column("asked", _("asked first"), Kind.INT),
        Column("silent", _("silent"), Kind.INT),
        Column("refunds", _("refunded"), Kind.INT),
        Column("net", _("net amount"), Kind.MONEY),
    )


def _sales_row(name: str, row: Sales) -> tuple[str | int | None, ...]:
    return (
        name, row.deals, row.qty, row.amount, row.avg_order_value, row.asked, row.silent, row.refunds, row.net,
    )  # fmt: skip


def _platforms(desk: Desk, found: Summary) -> Sheet:
    rows = [_sales_row(platform_name(desk, name), row) for name, row in found.platforms.items()]
    rows += [_sales_row(_("total"), found.sales), _sales_row(_(BEFORE[found.report]), found.previous)]
    if found.week_ago is not None:
        rows.append(_sales_row(_("same day last week"), found.week_ago))
    return Sheet(_("By platform"), _sales_columns(Column("platform", _("platform"))), rows, bars="amount")


def _products(found: Summary) -> Sheet:
    columns = (
        Column("title", _("product")),
        Column("sku", _("SKU")),
        Column("variant", _("variant")),
        Column("qty", _("pieces"), Kind.INT),
        Column("deals", _("deals"), Kind.INT),
        Column("amount", _("goods at price"), Kind.MONEY),
    )
    rows = [(row.title, row.sku, row.variant, row.qty, row.deals, row.amount) for row in found.products]
    return Sheet(_("By product"), columns, rows, bars="qty")


def _days(found: Summary) -> Sheet:
    """Return what each day sold beside the same day of the span before: the weekday, or the day of the month."""
    columns = (
        Column("date", _("day"), Kind.DATE),
        Column("deals", _("deals"), Kind.INT),
        Column("amount", _("amount"), Kind.MONEY),
        Column("paid", _("paid"), Kind.MONEY),
        Column("cod_open", _("to be paid at the door"), Kind.MONEY),
        Column("former", _(BEFORE[found.report]), Kind.MONEY),
    )
    old = [row.amount for row in found.former_days]
    rows = [
        (row.date, row.deals, row.amount, row.paid, row.cod_open, old[place] if place < len(old) else None)
        for place, row in enumerate(found.days)
    ]
    return Sheet(_("By day"), columns, rows, bars="amount")
