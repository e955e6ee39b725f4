"""What is left of personal data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.masking import mask_name, mask_phone, mask_receiver, mask_text
from csdesk.domain.models import Receiver


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("张**", "张*"), ("A", "A*"), ("", ""), (None, None)])
def test_names(name: str | None, shown: str | None) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("19900000001", "199****0001"),
        ("199 0000 0001", "199****0001"),
        ("１９９０００００００１", "199****0001"),
        ("0571-88880001", "057****0001"),
        ("199****0001", "****"),
        ("123", "****"),
        (None, None),
    ],
)
def test_phones(phone: str | None, shown: str | None) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打这个 19900000001 谢谢", "打这个 199****0001 谢谢"),
        ("电话19900000001,急", "电话199****0001,急"),
        ("199 0000 0001", "199****0001"),
        ("199-0000-0001", "199****0001"),
        ("199.0000.0001", "199****0001"),
        ("1 9 9 0 0 0 0 0 0 0 1", "199****0001"),
        ("１９９０００００００１", "199****0001"),
        ("１９９　００００　０００１", "199****0001"),
        ("+86 19900000001", "199****0001"),
        ("86-199-0000-0001", "199****0001"),
        ("008619900000001", "199****0001"),
        ("0571-88880001", "057****0001"),
        ("+1 415 555 0001", "141****0001"),
        ("19900000001 2个", "199****0001 2个"),
        ("2 19900000001", "2 199****0001"),
        ("19900000001/19900000002", "199****0001/199****0002"),
        ("订单 4000000000004821 催", "订单 4000000000004821 催"),
        ("YT0000199000000012", "YT0000199000000012"),
        ("3 个 150ml 共 78.00", "3 个 150ml 共 78.00"),
        ("0317 AH 催发货", "0317 AH 催发货"),
        ("2026-03-17 08:30", "2026-03-17 08:30"),
        ("", ""),
        (None, None),
    ],
)
def test_phones_in_free_text(text: str | None, shown: str | None) -> None:
    assert mask_text(text) == shown


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ", "-", ".", "　"]),
    st.booleans(),
    st.text(alphabet="急请打电话abc,。", max_size=4),
)
def test_no_mobile_number_gets_through(phone: str, gap: str, wide: bool, around: str) -> None:
    digits = phone.translate({ord("0") + n: ord("０") + n for n in range(10)}) if wide else phone
    masked = mask_text(around + gap.join((digits[:3], digits[3:7], digits[7:])) + around)
    assert masked is not None
    assert masked == f"{around}{phone[:3]}****{phone[-4:]}{around}"


def test_the_street_goes_and_the_district_stays() -> None:
    receiver = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 100 号")
    assert mask_receiver(receiver) == Receiver("张*", "199****0001", "浙江省", "杭州市", "西湖区", "****")
    assert mask_receiver(None) is None
