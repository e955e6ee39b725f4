"""Phone numbers in cells and in words: one grammar (E11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.phones import find_phones, join_phones, phone_ok, read_phones, sms_number, virtual_extension


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("19900000001", True),
        ("199 0000 0001", True),
        ("+8619900000001", True),
        ("86-19900000001", True),
        ("19900000001-1234", True),
        ("19900000001转12", True),
        ("0571-88880001", True),
        ("(0571)88880001", True),
        ("4001234567", True),
        ("+14155550001", True),
        ("19900000001[7839]", True),
        ("19900000001（7839）", True),
        ("19900000001#7839", True),
        ("19900000001_7839", True),
        ("19900000001,7839", True),
        ("19900000001 ext 7839", True),
        ("0086-19900000001", True),
        ("0086 199 0000 0001", True),
        ("021-50000001转802", True),
        ("021-50000001-802", True),
        ("400-000-0001转2", True),
        ("852-50000001", True),
        ("+853 60000001", True),
        ("0900000001", True),
        ("19900000001/19900000002", True),
        ("19900000001,19900000002", True),
        ("0571-88880001 19900000002转3", True),
        ("座机：021-50000001", True),
        ("手机号码 19900000001", True),
        ("19900000001 张三", False),
        ("1990000000 19900000002", False),
        ("1990000000", False),
        ("199000000012", False),
        ("0086-1990000000123", False),
        ("+86 571 8888 0001", True),
        ("12900000001", False),
        ("１９９０００００００１", False),
        ("199****0001", False),
        ("没有", False),
        ("", False),
        (None, False),
    ],
)
def test_phones_that_can_be_called(phone: str | None, good: bool) -> None:
    assert phone_ok(phone) is good


@pytest.mark.parametrize(
    ("phone", "extension"),
    [
        ("19900000001-1234", "1234"),
        ("19900000001转88", "88"),
        ("19900000001[7839]", "7839"),
        ("0571-55550000转802", None),
        ("19900000001/19900000002-12", "12"),
        ("0571-55550000", None),
        ("19900000001", None),
        (None, None),
    ],
)
def test_virtual_numbers(phone: str | None, extension: str | None) -> None:
    assert virtual_extension(phone) == extension


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("张三 199-0000-0001 文三路18-2-1304", ["19900000001"]),
        ("18-2-1304 19900000001", ["19900000001"]),
        ("19900000001,2件", ["19900000001"]),
        ("19900000001-2栋", ["19900000001"]),
        ("19900000001[7839]文三路1号", ["19900000001-7839"]),
        ("19900000001-19900000002", ["19900000001", "19900000002"]),
        ("电话(0571)88880001转802", ["0571-88880001-802"]),
        ("+852 5000 0001", ["+852-50000001"]),
        ("0900-000-001", ["+886-900000001"]),
        ("4000000001", ["400-000-0001"]),
        ("订单 202611221234567", []),
        ("YT1990000000122", []),
    ],
)
def test_phones_in_words(words: str, numbers: list[str]) -> None:
    assert [str(one) for one in find_phones(words)] == numbers


def test_an_sms_goes_to_the_first_plain_mobile() -> None:
    assert sms_number("0571-88880001/+86 199 0000 0002") == "19900000002"
    assert sms_number("19900000001-1234") is None
    assert sms_number(None) is None


@given(st.text("0123456789-+()[]转#, 张/", max_size=40))
def test_what_is_found_in_words_can_be_called(text: str) -> None:
    found = find_phones(text)
    assert all(phone_ok(str(one)) and phone_ok(text[one.start : one.end]) for one in found)
    assert [str(one) for one in read_phones(join_phones(found))] == list(dict.fromkeys(map(str, found)))


def test_long_runs_are_read_in_a_moment() -> None:
    for text in ("1" * 80_000, "1 " * 40_000, "+852-" * 16_000, "0571-" * 16_000):
        assert find_phones(text) == []
