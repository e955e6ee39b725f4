"""Who a parcel goes to: an address in one string split, hidden receivers recognised."""

from __future__ import annotations

import re

from csdesk.domain.shared.models import Receiver
from csdesk.domain.shared.phones import phone_ok
from csdesk.intake.cells import LOST
from csdesk.intake.layouts import load_words

_POSTCODE = re.compile(r"\s*[(\uff08](\d{6})[)\uff09]\s*$")
_CITY_STATES = ("北京", "上海", "天津", "重庆", "香港", "澳门")
_PROVINCE = re.compile(r"([^\s省]{2,7}省|[^\s区]{2,8}自治区|[^\s区]{2}特别行政区)")
_CITY = re.compile(r"([^\s市]{1,8}市|[^\s州]{1,10}自治州|[^\s区]{2,6}地区|[^\s盟]{2,6}盟)")
_DISTRICT = re.compile(r"([^\s区县市旗]{1,10}(?:自治县|自治旗|区|县|市|旗))")


def split_address(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return province, city, district and the rest of an address in one string; what it does not show is None.

    Taobao parts the first three with single blanks and puts a post code in brackets at the end; the street part keeps
    its own blanks.
    """
    if text.endswith((")", "\uff09")):
        text = _POSTCODE.sub("", text)
    parts = text.split(" ", 3)
    if len(parts) == 4 and all(parts[:3]):
        return parts[0], parts[1], parts[2], parts[3].strip()
    if len(parts) == 3 and all(parts) and _PROVINCE.fullmatch(parts[0]) and _CITY.fullmatch(parts[1]):
        return parts[0], parts[1], None, parts[2]
    return _split_unspaced(text)


def _split_unspaced(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    province = city = district = None
    rest = text
    if found := _PROVINCE.match(rest):
        province, rest = found.group(1), rest[found.end() :].lstrip()
    elif rest.startswith(_CITY_STATES):
        province = rest[:2]
        # 上海上海市… repeats itself; 上海市… does not
        rest = rest[2:].lstrip() if rest[2:].lstrip().startswith(province) else rest
    if province and (found := _CITY.match(rest)):
        city, rest = found.group(1), rest[found.end() :].lstrip()
    if city and (found := _DISTRICT.match(rest)):
        district, rest = found.group(1), rest[found.end() :].lstrip()
    return province, city, district, rest or None


def make_receiver(
    name: str,
    phone: str | None,
    province: str,
    city: str,
    district: str,
    street: str,
    address: str,
) -> tuple[Receiver, str | None]:
    """Return the receiver of a row's cells, and the code of what hides or spoils it, if anything.

    Codes: `receiver_encrypted`, `receiver_masked`, `encoding_lost`, `bad_phone`.
    """
    code = _hidden(name, phone or "", address)
    split: tuple[str | None, str | None, str | None, str | None]
    if code == "receiver_encrypted":
        # Cipher text is of no use to anyone who reads it; what is plain stays.
        sealed = load_words().encrypted
        name, phone, address = (None if (part or "").startswith(sealed) else part for part in (name, phone, address))  # type: ignore[assignment]
    elif code == "encoding_lost":
        name, phone, address = (None if LOST in (part or "") else part for part in (name, phone, address))  # type: ignore[assignment]
    if address and not province and not city:
        split = split_address(address)
    else:
        whole = f"{street}{address}" if street and address and not address.startswith(street) else address or street
        split = (province or None, city or None, district or None, whole or None)
    receiver = Receiver(name or None, phone, *split, readable=code is None)
    if code is None and phone and not phone_ok(phone):
        code = "bad_phone"
    return receiver, code


def _hidden(name: str, phone: str, address: str) -> str | None:
    sealed = load_words().encrypted
    if name.startswith(sealed) or phone.startswith(sealed) or address.startswith(sealed):
        return "receiver_encrypted"
    if "*" in name or "*" in phone or "**" in address:
        return "receiver_masked"
    if LOST in name or LOST in phone or LOST in address:
        return "encoding_lost"
    return None
