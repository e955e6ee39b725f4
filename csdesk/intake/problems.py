"""What was wrong in a file, said so that a person can find it: row, column, code, message."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from csdesk.domain.shared.masking import mask_text
from csdesk.foreign import clean
from csdesk.i18n import N_, _

_FIGURES = frozenset(
    (
        "bad_date",
        "date_doubtful",
        "bad_money",
        "money_odd",
        "date_ahead",
        "date_system",
        "bad_number",
        "number_damaged",
        "id_damaged",
        "bad_id",
    )
)
_SAID_AS = {"date_doubtful": "bad_date", "date_system": "bad_date", "paid_untimed": "paid_no_time"}
_HAN = re.compile("[\u3400-\u9fff]+")
SHOWN = 40
"""How many signs of a bad cell a message shows at most."""

_MESSAGES = {
    "id_counts": N_(
        "Its order numbers only count from 1, and so will the next table's, which then changes these orders."
        " Give each table numbers of its own, with the day before them: 1101-1."
    ),
    "id_missing": N_("There is no order number."),
    "id_damaged": N_("A spreadsheet has damaged the order number {cell}; its last digits are lost."),
    "encoding_lost": N_("Signs were lost before this file came here."),
    "bad_id": N_("{cell} is no order number: of letters, digits, - _ / only, and one in a cell."),
    "formula_failed": N_(
        "The spreadsheet has {cell} here: its formula failed, or was never worked out; open it there, save it and"
        " export again, or write the value in."
    ),
    "sheets_read": N_("Several sheets of this workbook were read, in this order: {cell}."),
    "hidden_read": N_("The sheet {cell} is hidden in the spreadsheet; it was read all the same."),
    "hidden_left": N_("The sheet {cell} is hidden in the spreadsheet, and no known table; it was not read."),
    "member_left": N_("It holds other files too, which are no tables and were not read: {cell}."),
    "sheet_left": N_("The sheet {cell} holds no known table; it was not read."),
    "paid_no_time": N_("It is {cell}, but no time of payment stands here: it has no shipping time. Look it up."),
    "paid_untimed": N_("No time of payment stands here: it has no shipping time. Look it up."),
    "cod_by_no_time": N_("It is {cell} without a time of payment: taken for cash on delivery. Look it up."),
    "bad_date": N_("{cell} is no date."),
    "date_doubtful": N_("{cell} may have its day or its month first; it was left out."),
    "date_system": N_("{cell} counts days from 1900 or from 1904, four years apart; it was left out."),
    "date_ahead": N_("{cell} lies ahead of the clock; it was left out."),
    "no_pieces": N_("There are no pieces of it: {cell}."),
    "money_odd": N_("{cell} has parts of a cent; it is kept as it is."),
    "bad_money": N_("{cell} is no amount."),
    "bills_differ": N_(
        "Two bills tell different amounts of {cell}, and nothing tells which is newer; the larger one holds."
        " Put the day it was made into the name of each file and import both again."
    ),
    "bill_anew": N_("No longer in this bill, which replaces the older one of its number; charged no more: {cell}."),
    "bill_lacks": N_(
        "Of two bills only the older one has these parcels, and neither says that it replaces the other: they stay"
        " charged. Ask the courier: {cell}."
    ),
    "column_twice": N_("The column {cell} stands twice, and its cells differ; the first one is read."),
    "totals_differ": N_("Its entries come to something else than it says itself: {cell}."),
    "currency_other": N_("{cell} is no money of this shop; the amount was left out."),
    "no_currency": N_("Nothing tells the currency of {cell}; the amount was left out."),
    "bad_number": N_("{cell} is no number of pieces."),
    "number_damaged": N_("A spreadsheet has damaged the number {cell}."),
    "bad_phone": N_("This phone number cannot be called."),
    "unknown_status": N_("The state {cell} is not known; the order's times were used instead."),
    "unknown_column": N_("The column {cell} is not known and was left out."),
    "receiver_encrypted": N_("The receiver is encrypted; decrypt the order in the platform's back end."),
    "receiver_masked": N_("The receiver is masked."),
    "rows_differ": N_("The rows of order {cell} contradict each other; look it up in the platform's back end."),
    "same_address": N_("Order {cell} goes to the same person at the same door: one parcel may do."),
    "read_otherwise": N_(
        "This row was read otherwise before, and that stays. A new export counts, or this file anew from its columns."
    ),
    "older_than_stored": N_("The desk holds a newer state of this order."),
    "state_missing": N_("No column tells whether the orders are paid; they stay unknown until another export does."),
    "bad_tracking": N_("There is no tracking number; the row is kept."),
    "bad_weight": N_("This weight is no number; the row is kept."),
    "unknown_parcel_state": N_("Nobody knows what this state of a parcel means; the row is kept."),
    "parcel_silent": N_("This row tells neither a state nor an amount; it is kept."),
    "parcel_unknown": N_("Parcels that no order here has: {cell}. What the file says of them is kept."),
    "row_broken": N_("This row does not fit the header, or a quotation mark is not closed; it is kept as it is."),
    "unreadable": N_("csdesk made a mistake with this row; it is kept as it is."),
}


class Problem(Struct, frozen=True, gc=False):
    """One thing that was wrong; `column` is the label as the file writes it, `row` counts from 1 with the header."""

    row: int
    column: str
    code: str
    message: str


class Rejected(Struct, frozen=True):
    """A row that could not become a record, kept whole: label to cell, as read."""

    row: int
    column: str
    code: str
    message: str
    cells: dict[str, str]


Report = Callable[[int, str, str, str], None]
"""Takes row, column, code and the cell."""


def _safe(code: str, cell: str) -> str:
    """Return a cell without personal data: where columns have slipped, any cell may be a name or an address."""
    masked = mask_text(cell) or ""
    slipped = code in _FIGURES or (code == "unknown_status" and any(map(str.isdecimal, cell)))
    return _HAN.sub("*", masked) if slipped else masked


def problem(row: int, column: str, code: str, cell: str = "") -> Problem:
    """Return a problem in the language in use; the cell is shown safely and phones in it masked."""
    text = _(_MESSAGES[code])
    if "{cell}" in text:
        shown = clean(_safe(code, cell))
        text = text.format(cell=shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…")
    return Problem(row, column, _SAID_AS.get(code, code), text)
