"""Personal data as it may be shown: `张*`, `138****8000`, `浙江省 杭州市 西湖区 ****` (D01)."""

from __future__ import annotations

import re

from csdesk.domain.models import Receiver

_LONG_DIGITS = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
HIDDEN = "****"


def mask_name(name: str | None) -> str | None:
    """Return the first character of a name and one star."""
    return name if not name else f"{name[0]}*"


def mask_phone(phone: str | None) -> str | None:
    """Return the first three and last four digits of a phone; a short or odd one is hidden whole."""
    if not phone:
        return phone
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else HIDDEN


def mask_text(text: str | None) -> str | None:
    """Return a free text with every mobile number in it masked."""
    return _LONG_DIGITS.sub(r"\1****\3", text) if text else text


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
