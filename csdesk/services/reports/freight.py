"""Freight that couriers billed in a month, beside what was estimated."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from csdesk.domain.orders.couriers import Couriers, find_courier
from csdesk.domain.orders.parcels import left_at, parcels_of
from csdesk.domain.orders.tracking import ParcelLine, billed, by_number
from csdesk.domain.reports.freight import Freight, FreightRow, estimate, freight_totals, judge_freight
from csdesk.domain.reports.periods import Period
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import show_money
from csdesk.i18n import N_, _
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.couriers import courier_name, load_couriers
from csdesk.services.desk.desk import Desk

VERDICTS = {
    "unknown": N_("unknown parcel"),
    "twice": N_("billed twice"),
    "dearer": N_("dearer"),
    "cheaper": N_("cheaper"),
    "not_estimated": N_("no estimate"),
    "ok": N_("right"),
}


def freight(desk: Desk, period: Period) -> Freight:
    """Return what couriers billed in a span, parcel by parcel; a bill without a day counts when its parcel left."""
    start, end = period.bounds(desk.clock.zone)
    parcels = by_number(line for line in desk.records.parcel_lines.records.values() if line.freight is not None)
    owners, rows, undated = _owners(desk, parcels), [], 0
    tables = functools.cache(functools.partial(load_couriers, desk.home.folder))
    for number, bills in sorted(parcels.items()):
        order = owners.get(number)
        days = [line.at or (left_at(order, number) if order is not None else None) for line in bills]
        undated += days.count(None)
        some = [line for line, at in zip(bills, days, strict=True) if at is not None and start <= at < end]
        for currency in sorted({line.currency for line in some}):
            own = [line for line in some if line.currency == currency]
            rows.append(_row(tables(order.shop if order is not None else None), number, order, own))
    return Freight(freight_totals(rows), rows, undated)


def _owners(desk: Desk, numbers: Iterable[str]) -> dict[str, Order]:
    """Return the order of each parcel that was billed, archived ones too; of a shared parcel the first."""
    archived = {past.tracking_no: past.id for past in desk.records.archived_orders.orders() if past.tracking_no}
    found = {}
    for number in numbers:
        here = min(filter(desk.orders.__contains__, desk.index.parcels.get(number, ())), default=None)
        past = archived.get(number)
        order = desk.orders[here] if here else desk.records.archived_orders.get(past) if past else None
        if order is not None:
            found[number] = order
    return found


def _row(table: Couriers, number: str, order: Order | None, lines: list[ParcelLine]) -> FreightRow:
    bill = billed(lines)
    assert bill is not None
    name = (dict(parcels_of(order)).get(number) if order is not None else None) or lines[0].courier or ""
    courier = table.known.get(find_courier(name, table) or "")
    estimated = estimate(courier, lines[0].currency, back=bill.back)
    difference, verdict = judge_freight(bill, estimated, known=order is not None)
    return FreightRow(
        tracking_no=number,
        order_id=order.id if order is not None else None,
        courier=courier.code if courier is not None else name,
        place=next((line.place for line in lines if line.place), None),
        weight=bill.weight,
        billed=show_money(bill.amount),
        estimated=None if estimated is None else show_money(estimated),
        difference=difference,
        verdict=verdict,
        currency=lines[0].currency,
    )


def freight_paper(desk: Desk, period: Period, found: Freight) -> Report:
    """Return the freight of a span as a document: differences first."""

    def name(code: str) -> str:
        return courier_name(code, desk.couriers)

    totals = Sheet(
        _("By courier"),
        (
            Column("courier", _("courier")),
            Column("currency", _("currency")),
            Column("parcels", _("parcels"), Kind.INT),
            Column("billed", _("billed"), Kind.MONEY),
            Column("estimated", _("estimated"), Kind.MONEY),
            Column("difference", _("difference"), Kind.MONEY),
        ),
        [
            (name(one.courier), one.currency, one.parcels, one.billed, one.estimated, one.difference)
            for one in found.totals
        ],
    )
    parcels = Sheet(
        _("By parcel"),
        (
            Column("verdict", _("verdict")),
            Column("tracking_no", _("tracking number")),
            Column("order_id", _("order")),
            Column("courier", _("courier")),
            Column("place", _("destination")),
            Column("weight", _("kg")),
            Column("billed", _("billed"), Kind.MONEY),
            Column("estimated", _("estimated"), Kind.MONEY),
            Column("difference", _("difference"), Kind.MONEY),
        ),
        [
            (_(VERDICTS[one.verdict]), one.tracking_no, one.order_id, name(one.courier), one.place, one.weight,
             one.billed, one.estimated, one.difference)
            for one in sorted(found.parcels, key=lambda one: (list(VERDICTS).index(one.verdict), one.tracking_no))
        ],
    )  # fmt: skip
    wrong = sum(one.verdict != "ok" for one in found.parcels)
    words = [_("{count} parcel[s] billed, {wrong} to look into").format(count=len(found.parcels), wrong=wrong)]
    if found.undated:
        words.append(_("{count} bill[s] without a day, in no month").format(count=found.undated))
    return Report(_("Freight {name}").format(name=period.title), desk.now(), tuple(words), (totals, parcels))
