"""The words that people read for the codes of the desk (VOCABULARY); translated when shown."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Flag
from csdesk.i18n import N_, _

STAGES: Mapping[str, str] = {
    Stage.UNPAID: N_("Unpaid"),
    Stage.COD: N_("COD"),
    Stage.TO_CONFIRM: N_("To confirm"),
    Stage.TO_SHIP: N_("To ship"),
    Stage.ON_HOLD: N_("On hold"),
    Stage.SHIPPED: N_("Shipped"),
    Stage.DELIVERED: N_("Delivered"),
    Stage.COMPLETED: N_("Completed"),
    Stage.CLOSED: N_("Closed"),
    Stage.SUPERSEDED: N_("Superseded"),
    Stage.UNKNOWN: N_("State unknown"),
}
FLAGS: Mapping[str, str] = {
    Flag.NONE: N_("none"),
    Flag.RED: N_("red"),
    Flag.YELLOW: N_("yellow"),
    Flag.GREEN: N_("green"),
    Flag.BLUE: N_("blue"),
    Flag.PURPLE: N_("purple"),
}
PAYERS: Mapping[str, str] = {"shop": N_("the shop"), "buyer": N_("the buyer"), "courier": N_("the courier")}
STEP_STATES: Mapping[str, str] = {"open": N_("to do"), "done": N_("ticked"), "skipped": N_("skipped")}
PLATFORM_STATES: Mapping[str, str] = {
    "unpaid": N_("not paid"),
    "paid": N_("waits to be sent"),
    "part_shipped": N_("shipped in part"),
    "shipped": N_("shipped"),
    "delivered": N_("delivered"),
    "completed": N_("completed"),
    "closed": N_("closed"),
}
REFUNDS: Mapping[str, str] = {"open": N_("refund open"), "done": N_("refunded")}

BLOCKERS: Mapping[str, str] = {
    "cod_unanswered": N_("COD price not answered"),
    "address_unconfirmed": N_("address not confirmed"),
    "address_changed": N_("address changed"),
    "message_unread": N_("message unread"),
    "refund_open": N_("refund open"),
    "on_hold": N_("on hold"),
    "receiver_unreadable": N_("receiver hidden"),
    "no_stock": N_("no stock"),
    "phone_bad": N_("phone odd"),
    "slip_open": N_("slip not acknowledged"),
}
TIERS: Mapping[str, str] = {"new": N_("new buyer"), "returning": N_("returning"), "key": N_("key account")}
SLIPS: Mapping[str, str] = {
    "address": N_("Address changed"),
    "order": N_("Order changed"),
    "cod": N_("COD accepted"),
    "urge": N_("Urged"),
    "special": N_("Special"),
    "together": N_("One parcel"),
}
CHECKS: Mapping[str, str] = {
    "receiver_unreadable": N_("receiver hidden"),
    "name_missing": N_("no name"),
    "name_doubtful": N_("perhaps not the name"),
    "name_at_end": N_("the name was written to the street"),
    "phone_missing": N_("no phone"),
    "phones_two": N_("several phones"),
    "extension_doubtful": N_("perhaps not the extension"),
    "extension_differs": N_("the extensions differ"),
    "place_ambiguous": N_("several places have this name"),
    "place_near": N_("several places have this name, taken near the old one"),
    "place_elsewhere": N_("another place stands behind it"),
    "place_short": N_("perhaps not the place"),
    "city_missing": N_("no city"),
    "district_missing": N_("no district"),
    "street_missing": N_("no street"),
    "street_doubtful": N_("perhaps not part of the street"),
    "left_over": N_("left over"),
    "read_as_goods": N_("read as goods"),
    "old_place": N_("no place named: in the old one"),
    "old_town": N_("no place named: in the old district, without its town"),
    "phone_bad": N_("this phone number is not whole, ask for it again"),
    "phone_virtual": N_("virtual number with an extension, it expires"),
    "province_unknown": N_("province unknown"),
    "city_mismatch": N_("city is not in this province"),
    "district_mismatch": N_("district is not in this city"),
    "district_renamed": N_("district has another name today"),
    "no_street_number": N_("no street number"),
    "courier_remote": N_("slow or dearer for this courier"),
    "courier_closed": N_("this courier does not serve it"),
    "courier_note": N_("noted of this courier here"),
    "message_unread": N_("message unread"),
    "same_address": N_("another order goes to the same door"),
}

SHIP_WAYS: Mapping[str, str] = {
    "post": N_("ordinary mail"),
    "fast_post": N_("fast mail"),
    "ems": N_("EMS"),
    "courier": N_("by courier"),
    "freight": N_("as freight"),
    "abroad": N_("mail abroad"),
}
"""The ways of sending (S13)."""

AUTO = "auto"
"""Not said: what the buyer writes tells his language."""

LANGUAGE_NAMES: Mapping[str, str] = {"zh": N_("Chinese language"), "en": N_("English language")}


def language_words(lang: str, said: bool) -> str:
    """Return a buyer's language, and whether the operator said so."""
    return label(LANGUAGE_NAMES, lang) + (_(" (as you said)") if said else "")
