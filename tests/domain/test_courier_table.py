"""The courier table: numbers recognised and questioned, areas, the shop's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.domain.orders.couriers import (
    Courier,
    Fit,
    clean_number,
    find_courier,
    fit,
    guess,
    looks_like_number,
    make_table,
    reach,
)
from csdesk.domain.shared.models import Receiver
from csdesk.errors import DataError, RefusedError
from csdesk.intake.cells import read_tracking
from csdesk.services.desk.couriers import load_couriers, need_courier

TABLE = load_couriers(Path("nowhere"))

NUMBERS = [
    ("YT1234567890123", "yto", Fit.SURE),
    ("yt1234567890123\r\n", "yto", Fit.SURE),
    ("ＹＴ１２３４５６７８９０１２３", "yto", Fit.SURE),
    ("YT1234567890123", "sf", Fit.OTHERS),
    ("SF1234567890123", "sf", Fit.SURE),
    ("SF1234567890123", "yto", Fit.OTHERS),
    ("123456789012", "sf", Fit.SURE),
    ("77316523125896", "zto", Fit.SURE),
    ("773165231258961", "sto", Fit.SURE),
    ("462598779470531", "yunda", Fit.SURE),
    ("JT0006968326954", "jt", Fit.SURE),
    ("JT0006968326954", "yunda", Fit.OTHERS),
    ("DPK364112047425", "deppon", Fit.SURE),
    ("JDVA11408814483", "jd", Fit.SURE),
    ("EA123456789CN", "ems", Fit.SURE),
    ("JDVB18000000877-1-1-", "jd", Fit.SURE),
    ("JDVB18000000877-1-2-", "jd", Fit.SURE),
    ("JDVB18000000877-1-2-", "yto", Fit.OTHERS),
    ("9812345678901", "ems", Fit.SURE),
    ("12345678901234", "zto", Fit.LIKELY),
    ("221234567890", "zto", Fit.LIKELY),  # digits alone may be another's and still his
    ("AB12345678901", "yto", Fit.LIKELY),
    ("HELLO", "yto", Fit.STRANGE),
]


@pytest.mark.parametrize(("number", "courier", "expected"), NUMBERS)
def test_fit(number: str, courier: str, expected: Fit) -> None:
    assert fit(clean_number(number), TABLE.known[courier], TABLE) is expected


def test_the_bar_code_of_a_single_parcel_is_its_waybill() -> None:
    assert clean_number("jdvb18000000877-1-1-\r\n") == "JDVB18000000877"
    assert clean_number("JDVB18000000877-1-2-") == "JDVB18000000877-1-2-"
    assert read_tracking("#YT8800000000012") == "YT8800000000012"
    assert read_tracking("JDVB18000000877-1-1-,JDVB18000000878-2-2-") == "JDVB18000000877,JDVB18000000878-2-2-"


def test_a_number_names_its_couriers() -> None:
    assert guess("YT1234567890123", TABLE) == ("yto",)
    assert guess("462598779470531", TABLE) == ("yunda",)
    assert guess("773165231258961", TABLE) == ("sto",)
    assert guess("HELLO", TABLE) == ()


def test_the_shops_own_couriers_are_guessed_first() -> None:
    own = [Courier(code, {"zh": code}, strict=(r"X\d{10}",)) for code in ("a", "b", "c")]
    assert guess("X1234567890", make_table(own, use=["b"])) == ("b", "a", "c")


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("YT1234567890123", True),
        ("JDVB18000000877-1-2-", True),
        ("1234567", False),
        ("00000000000", False),
        ("", False),
        ("A" * 40, False),
        ("单号123456789", False),
    ],
)
def test_what_can_be_a_number(text: str, ok: bool) -> None:
    assert looks_like_number(clean_number(text)) is ok


@pytest.mark.parametrize(
    ("name", "code"),
    [("圆通速递", "yto"), (" YTO ", "yto"), ("顺丰", "sf"), ("ＥＭＳ", "ems"), ("邮政快递包裹", "ems"), ("飞马", None)],
)
def test_names(name: str, code: str | None) -> None:
    assert find_courier(name, TABLE) == code


@pytest.mark.duty("S11")
def test_the_shop_adds_prices_areas_and_couriers(tmp_path: Path) -> None:
    (tmp_path / "couriers.toml").write_text(
        'use = ["zto", "sf", "feima"]\n[sf]\nextra = "12.00"\nremote = ["西藏"]\nclosed = ["三沙"]\n'
        '[feima]\nname = { zh = "飞马", en = "Feima" }\nphone = "4000000000"\n',
        encoding="utf-8",
    )
    table = load_couriers(tmp_path)
    assert [courier.code for courier in table.offered] == ["zto", "sf", "feima"]
    sf = need_courier("顺丰速运", table)
    assert (sf.extra, sf.phone) == ("12.00", "95338")
    assert reach(sf, Receiver(province="西藏自治区", city="拉萨市")) == "remote"
    assert reach(sf, Receiver(province="海南省", city="三沙市")) == "closed"
    assert reach(sf, Receiver(province="浙江省", city="杭州市")) is None
    assert reach(sf, None) is None
    assert table.known["yto"].extra is None


@pytest.mark.parametrize(
    "text", ["use = [", 'use = ["nobody"]', '[sf]\nextra = "-3"', '[sf]\nextra = "a lot"', "[sf]\nphone = 3"]
)
def test_a_broken_table_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "couriers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_couriers(tmp_path)
    assert "couriers.toml" in caught.value.where
    assert caught.value.code == "bad_couriers"


def test_a_courier_that_is_not_configured_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        need_courier("飞马", TABLE)
    assert caught.value.code == "unknown_courier"
