"""A name in a marketplace's file that nothing reads is told with its line; what it stands for would be lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from csdesk.domain.shared.rules import Rules
from csdesk.errors import DataError
from csdesk.intake.layouts import Layout, Market, Role
from csdesk.paths import data_dir
from csdesk.services.desk.packs import PackFile, check_pack
from csdesk.texts.salutation import load_greetings
from tests.cli.conftest import Csdesk
from tests.cli.test_a_marketplace_of_her_own import EXPORT, MARKET, teaport

__all__ = ["teaport"]

PAGE = (Path(__file__).resolve().parents[3] / "docs/formats.md").read_text(encoding="utf-8")
SLIPS = (
    ('phone = ["手机"]', 'fone = ["手机"]', "intake.layouts.columns.fone", "phone"),
    ('address = ["地址"]', 'adress = ["地址"]', "intake.layouts.columns.adress", "address"),
    ('rows = "orders"', 'rows = "orders"\ncod_colums = ["付法"]', "intake.layouts.cod_colums", "cod_columns"),
    ("ship_hours = {", "ship_hour = {", "rules.ship_hour", "ship_hours"),
    ("sure = true", "sur = true", "rules.reply_window_s.sur", "sure"),
    ('done = ["退了"]', 'don = ["退了"]', "intake.refunds.don", "done"),
    ('paid = ["待发"]', 'payed = ["待发"]', "intake.states.payed", "paid"),
    ("[flags]\nred", "[flags]\nredd", "flags.redd", "red"),
    ("[named]\nphrases", "[named]\nphrase", "named.phrase", "phrases"),
    ("domains =", "domain =", "domain", "domains"),
    ("[intake]\n", '[intake]\ncodd = ["到付"]\n', "intake.codd", "cod"),
)


@pytest.mark.parametrize(("right", "wrong", "name", "near"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_it_is_told_with_its_line(
    csdesk: Csdesk, teaport: Path, tmp_path: Path, right: str, wrong: str, name: str, near: str
) -> None:
    text = MARKET.replace(right, wrong, 1)
    assert text != MARKET
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    last = name.rpartition(".")[2]
    line = next(at for at, words in enumerate(text.splitlines(), 1) if re.search(rf"\b{last} =", words))
    for code, *words in ((4, "import", str(tmp_path / "export.csv")), (4, "status"), (1, "doctor")):
        ran = csdesk(*words)
        said = " ".join((ran.err + ran.out).split())
        assert f"teaport.toml: line {line}: there is no {name} here; did you mean {near}?" in said
        assert ran.code == code


MISTAKES = (
    ("[flags]", '[greetings]\nzh = ["您好{buyer}"]\n\n[flags]', "greetings.zh", "{title}, {daypart}"),
    ("[flags]", '[greetings]\nen = "Hello"\n\n[flags]', "greetings.en", "a list in [ ]"),
    ("[flags]", '[greetings]\nen = ["Hello", "{"]\n\n[flags]', "greetings.en", "{title}, {daypart}"),
    (
        "[rules]",
        '[rules]\nreply_hours = { value = "9-18", since = 2026-03-01, source = "x" }',
        "rules.reply_hours.value",
        "08:",
    ),
    (
        "[rules]",
        '[rules]\nreply_hours = { value = 9, since = 2026-03-01, source = "x" }',
        "rules.reply_hours.value",
        "08:",
    ),
    ('order_no = ["港单号"]\n', "", "intake.layouts.columns.order_no", "is missing"),
    ("[intake]\n", '[intake]\ncurrency = "pound"\n', "intake.currency", "three letters such as CNY"),
    ("[intake.states]", '[intake.currencies]\nX = "pound"\n\n[intake.states]', "intake.currencies.X", "three letters"),
    ("domains =", 'lang = "en-GB"\ndomains =', "lang", "zh | en"),
    ("domains =", "kin = 3\ndomains =", "kin", "a text in quotes"),
    ('zh = "茶港", ', "", "name.zh", "is missing"),
    ("value = 24,", 'value = "24",', "rules.ship_hours.value", "a number"),
    ("value = 24, since = 2026-03-01", 'value = 24, since = "soon"', "rules.ship_hours.since", "a day such as"),
    ("red = 7", 'red = "7"', "flags.red", "a number"),
    ('rows = "orders"', 'rows = "order"', "intake.layouts.rows", "lines | orders"),
    ('rows = "orders"', 'rows = "orders"\nunits = 1', "intake.layouts.units", "true | false"),
    ('rows = "orders"', 'rows = "orders"\nstate = "payed"', "intake.layouts.state", "unpaid | paid"),
    ('rows = "orders"', 'rows = "orders"\npieces = "("', "intake.layouts.pieces", "two groups"),
)


@pytest.mark.parametrize(("right", "wrong", "name", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_belongs_there(
    teaport: Path, right: str, wrong: str, name: str, expected: str
) -> None:
    path = teaport / "teaport.toml"
    path.write_text(MARKET.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError) as told:
        check_pack(path)
    assert re.search(rf"teaport.toml: line \d+: {re.escape(name)}\b.*{re.escape(expected)}", told.value.where or "")
    assert "`" not in (told.value.where or "")  # not the words of the decoder


def test_of_two_layouts_the_line_is_that_of_the_wrong_one(teaport: Path) -> None:
    layout = MARKET[MARKET.index("[[intake.layouts]]") :]
    text = MARKET + layout.replace('rows = "orders"', 'rows = "order"')
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    line = text[: text.index('rows = "order"\n')].count("\n") + 1
    with pytest.raises(DataError, match="cannot be read") as told:
        check_pack(teaport / "teaport.toml")
    assert f"line {line}: intake.layouts.rows" in (told.value.where or "")


def test_it_is_refused_wherever_it_would_be_met(csdesk: Csdesk, teaport: Path) -> None:
    (teaport / "teaport.toml").write_text(MARKET.replace("[flags]", MISTAKES[0][1], 1), encoding="utf-8")
    for words in (("template", "lint"), ("check", "您好", "--platform", "teaport"), ("rules", "hours")):
        ran = csdesk(*words)
        assert (ran.code, "greetings.zh" in " ".join(ran.err.split())) == (4, True)


def test_a_file_of_greetings_is_held_to_the_same(csdesk: Csdesk, teaport: Path) -> None:
    path = teaport.parent / "salutations.toml"
    for text in ('[other]\nzh = ["您好{buyer}"]\n', '[other]\nzh = "您好"\n'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataError) as told:
            load_greetings(path)
        assert "salutations.toml:1: [other]" in (told.value.where or "")
    assert csdesk("template", "lint").code == 4


def test_two_slips_are_told_at_once_and_a_far_one_with_all_names(csdesk: Csdesk, teaport: Path) -> None:
    text = MARKET.replace("phone =", "fone =").replace("address =", "zzz =")
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    told = " ".join(csdesk("status").err.split())
    assert "did you mean phone?" in told
    assert "there is no intake.layouts.columns.zzz here; known: address, buyer, " in told


def test_what_is_no_toml_below_the_line_of_imports_is_told(csdesk: Csdesk, teaport: Path) -> None:
    (teaport / "teaport.toml").write_text(f"{MARKET}\na b\n", encoding="utf-8")
    ran = csdesk("status")
    assert (ran.code, "teaport.toml" in ran.err, len(ran.err.splitlines())) == (4, True, 3)


def test_a_rule_that_is_no_number_is_told(csdesk: Csdesk, teaport: Path) -> None:
    text = MARKET.replace("ship_hours = { value = 24", 'ship_hours = { value = "24"')
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    ran = csdesk("status")
    assert (ran.code, "ship_hours" in ran.err) == (4, True)


@pytest.mark.parametrize("path", sorted((data_dir() / "platforms").glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_files_hold_no_such_name(path: Path) -> None:
    check_pack(path)


def test_cash_on_delivery_is_read_from_its_column(csdesk: Csdesk, teaport: Path, tmp_path: Path) -> None:
    text = MARKET.replace("[intake]\n", '[intake]\ncod = ["到付"]\n').replace(
        'rows = "orders"', 'rows = "orders"\ncod_columns = ["付法"]'
    )
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    head, row = EXPORT.splitlines()
    (tmp_path / "export.csv").write_text(f"{head},付法\n{row},到付\n", encoding="utf-8")
    report = csdesk("import", str(tmp_path / "export.csv"), "--json").json
    assert report["files"][0]["problems"] == []


def test_the_same_file_read_by_a_mended_map_says_what_stays(csdesk: Csdesk, teaport: Path, tmp_path: Path) -> None:
    head, row = EXPORT.splitlines()
    (tmp_path / "export.csv").write_text(f"{head},付法\n{row},到付\n", encoding="utf-8")
    assert csdesk("import", str(tmp_path / "export.csv")).code == 0
    text = MARKET.replace("[intake]\n", '[intake]\ncod = ["到付"]\n').replace(
        'rows = "orders"', 'rows = "orders"\ncod_columns = ["付法"]'
    )
    (teaport / "teaport.toml").write_text(text, encoding="utf-8")
    for _again in range(2):
        report = csdesk("import", str(tmp_path / "export.csv"), "--json").json
        assert [one["code"] for one in report["files"][0]["problems"]] == ["read_otherwise"]
    for updated in (1, 0):  # as it is read now, once and for all
        report = csdesk("import", str(tmp_path / "export.csv"), "--again", "--json").json
        assert (report["files"][0]["problems"], report["totals"]["updated"]) == ([], updated)
    (order,) = csdesk("order", "list", "--json").json
    assert order["pay_kind"] == "cod"


def test_the_documents_name_all_of_them() -> None:
    structs = (PackFile, Layout, Market, Rules)
    names = {name for kind in structs for name in kind.__struct_fields__} | set(get_args(Role))
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
