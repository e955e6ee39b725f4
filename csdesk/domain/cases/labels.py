"""Words for what a case lacks and why a step is refused."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.i18n import N_

PHOTO_NAMES: Mapping[str, str] = {
    "waybill": N_("waybill number"),
    "whole": N_("whole product"),
    "flaw": N_("the flaw"),
}

CHECK_LIST = ("unused", "complete", "in_time", "unbroken")
FOUND: Mapping[str, str] = {
    "": N_("unused, complete, in time"),
    "unused": N_("was used"),
    "complete": N_("something is missing"),
    "in_time": N_("came too late"),
    "unbroken": N_("is broken or flawed"),
}
"""What the check list of a parcel finds: all in order, or what is not (F07)."""

CASE_REFUSALS: Mapping[str, str] = {
    "case_closed": N_("This case is closed."),
    "photos_missing": N_("No decision before the photos are there: {missing}"),
    "never_came": N_("What was lost on the way never came: send it again, or refund it."),
    "still_promised": N_("The buyer was promised what is not done: {step}. Closing it before needs a reason."),
    "ladder_skip": N_("Small compensation before exchange, exchange before return: a jump needs a reason."),
    "amount_missing": N_("A compensation needs an amount."),
}
