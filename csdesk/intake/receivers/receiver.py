"""Who a parcel goes to: an address in one string split, hidden receivers recognised."""

from __future__ import annotations

import functools
import re

from csdesk.domain.shared.divisions import Place, short_name
from csdesk.domain.shared.models import Receiver
from csdesk.domain.shared.phones import phone_ok
from csdesk.intake.cells import LOST
from csdesk.intake.layouts import load_words
from csdesk.intake.receivers.divisions import load_divisions
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.intake.receivers.region import ANYWHERE, GAP, Region, read_region

_POSTCODE = re.compile(r"\s*[(\uff08](\d{6})[)\uff09]\s*$")
_DIGIT = re.compile("[0-9]")
_CITY_STATES = ("北京", "上海", "天津", "重庆")
_PROVINCE = re.compile(r"([^\s省]{2,7}省|[^\s区]{2,8}自治区|[^\s区]{2}特别行政区)")
_CITY = re.compile(r"([^\s市]{1,8}市|[^\s州]{1,10}自治州|[^\s区]{2,6}地区|[^\s盟]{2,6}盟)")


def split_address(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return province, city, district and the rest of an address in one string; what it does not show is None.

    Taobao parts the first three with single blanks and puts a post code in brackets at the end; the street part keeps
    its own blanks.
    """
    if text.endswith((")", "\uff09")):
        text = _POSTCODE.sub("", text)
    parts = text.split(" ", 3)
    if len(parts) == 4 and all(parts[:3]) and _is_province(parts[0]):
        return parts[0], parts[1], parts[2], parts[3].strip()
    if len(parts) == 3 and all(parts) and _PROVINCE.fullmatch(parts[0]) and _CITY.fullmatch(parts[1]):
        return parts[0], parts[1], None, parts[2]
    return _split_unspaced(text)


def _is_province(text: str) -> bool:
    return bool(_PROVINCE.fullmatch(text)) or text in _CITY_STATES or text in load_divisions().by_short


def _split_unspaced(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    region = _region(_DIGIT.split(text, 1)[0])
    if region is None or not region.strong or region.choices:
        return None, None, None, text or None
    province, city, district = region.place
    if region.names == 1 and district and ANYWHERE.fullmatch(district):
        return None, None, None, text  # 西区驿站 may stand in any town
    if province and province == city:
        province = short_name(province)  # as Taobao parts it: 上海 上海市 浦东新区
    return province, city, district, text[region.end :].strip() or None


@functools.lru_cache(4096)
def _region(head: str) -> Region | None:
    """Return the region of an address by what stands before its first digit: no rule of places looks further.

    An order of several goods has a row for each, and a buyer comes again: the same head is read once. So is a region in
    full behind which nothing can go on: 浙江省杭州市西湖区 before any street.
    """
    found = _IN_FULL.match(head)
    whole = _in_full(found[0]) if found else None
    if whole is not None:
        region, may_go_on = whole
        end, heads = region.end, load_divisions().heads
        if head[end : end + 1] not in may_go_on and not {head[end - 1 : end + 1], head[end : end + 2]} & heads.keys():
            return region
    return read_region(head, 0, load_divisions(), load_receiver_words().things, Place())


_IN_FULL = re.compile(
    r"[\u4e00-\u9fff]{2,9}?(?:省|自治区)[\u4e00-\u9fff]{2,10}?(?:市|州|地区|盟)[\u4e00-\u9fff]{1,9}?[区市]"
)


@functools.lru_cache(4096)
def _in_full(text: str) -> tuple[Region, frozenset[str]] | None:
    """Return the region that a text is, with the signs with which it could go on; None where more could hang on it."""
    divisions = load_divisions()
    region = read_region(text, 0, divisions, load_receiver_words().things, Place())
    if region is None or region.end != len(text) or region.choices or "".join(filter(None, region.place)) != text:
        return None
    longer = {name for at in range(len(text) - 1) for name in divisions.heads.get(text[at : at + 2], ())}
    if "县" in text or any(
        name.startswith(text[at:]) and name != text[at:] for name in longer for at in range(len(text))
    ):
        return None
    return region, frozenset(("市", "省", "自", "直", "县", *(part[0] for part in region.place if part))) | _GAPS


_GAPS = frozenset(sign for sign in map(chr, range(0x10000)) if GAP.fullmatch(sign))


def make_receiver(
    name: str,
    phone: str | None,
    province: str,
    city: str,
    district: str,
    street: str,
    address: str,
    postcode: str = "",
    country: str = "",
) -> tuple[Receiver, str | None]:
    """Return the receiver of a row's cells, and the code of what hides or spoils it, if anything.

    Codes: `receiver_encrypted`, `receiver_masked`, `encoding_lost`, `bad_phone`.
    """
    code = _hidden(name, phone or "", address)
    region = province + city + district
    if len(region) > len(province):  # some files say it once more
        address = address.removeprefix(region).strip()
    split: tuple[str | None, str | None, str | None, str | None]
    if code == "receiver_encrypted":
        # Cipher text is of no use to anyone who reads it; what is plain stays.
        sealed = load_words().encrypted
        name, phone, address = (None if (part or "").startswith(sealed) else part for part in (name, phone, address))  # type: ignore[assignment]
    elif code == "encoding_lost":
        name, phone, address = (None if LOST in (part or "") else part for part in (name, phone, address))  # type: ignore[assignment]
    if country and country not in load_words().china:
        parts = (street, address, district, city, province, postcode, country)
        whole = ", ".join(dict.fromkeys(part.removesuffix(".0") for part in parts if part))
        return Receiver(name or None, phone, address=whole, readable=code is None, country=country), code
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
