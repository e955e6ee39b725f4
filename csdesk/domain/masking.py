"""Personal data as it may be shown: `张*`, `138****8000`, `浙江省 杭州市 西湖区 ****` (D01)."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

from csdesk.domain.models import Receiver

HIDDEN = "****"

# People write phone numbers in free text with blanks, dots and dashes between any digits, and in full-width digits;
# \d knows those. Longer runs of digits are order or tracking numbers and stay.
_GAP = r"[ \t\u3000.·．。_\-－–—]{0,2}"
_MOBILE = rf"(?:(?:[+＋]|00)?86{_GAP})?[1１](?:{_GAP}\d){{10}}"
_LAND_LINE = rf"[0０]\d{{2,3}}{_GAP}\d{{7,8}}"
_ABROAD = rf"[+＋]\d(?:{_GAP}\d){{7,14}}"


@functools.cache
def _phone() -> re.Pattern[str]:
    """Return the pattern, made when it is first needed: that takes a millisecond."""
    return re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LAND_LINE}|{_ABROAD})(?!\d)")


def mask_name(name: str | None) -> str | None:
    """Return the first character of a name and one star."""
    return name if not name else f"{name[0]}*"


def mask_phone(phone: str | None) -> str | None:
    """Return the first three and last four digits of a phone; a short or odd one is hidden whole."""
    if not phone:
        return phone
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else HIDDEN


def mask_text(text: str | None) -> str | None:
    """Return a free text with every phone number in it masked, however its digits are written."""
    return _phone().sub(_mask_match, text) if text else text


def masker(*, reveal: bool) -> Callable[[str | None], str | None]:
    """Return what shows a free text: as it stands when personal data are revealed, else with phone numbers masked."""
    return (lambda text: text) if reveal else mask_text


def _mask_match(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", match.group()))
    own = digits.removeprefix("00").removeprefix("86")
    return f"{own[:3]}****{own[-4:]}"


def mask_receiver(receiver: Receiver | None) -> Receiver | None:
    """Return the receiver with name, phone and street hidden; province, city and district stay."""
    if receiver is None:
        return None
    return Receiver(
        name=mask_name(receiver.name),
        phone=mask_phone(receiver.phone),
        province=receiver.province,
        city=receiver.city,
        district=receiver.district,
        address=HIDDEN if receiver.address else receiver.address,
        readable=receiver.readable,
    )
