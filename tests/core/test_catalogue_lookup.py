"""The lean reader of the catalogue finds what gettext finds."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from csdesk import i18n
from csdesk.i18n import Catalogue, _


def test_every_text_is_found_as_gettext_finds_it(catalogue: Path) -> None:
    data = catalogue.read_bytes()
    whole: dict[str, str] = vars(gettext.GNUTranslations(io.BytesIO(data)))["_catalog"]
    lean = Catalogue(data)
    assert len(whole) > 1
    assert [lean.find(message) for message in whole if message] == [whole[message] for message in whole if message]


@pytest.mark.parametrize("message", ["not there", "", "\uffff", " ", "~~~"])
def test_a_text_that_is_not_there_stays_as_it_is(catalogue: Path, message: str) -> None:
    lean = Catalogue(catalogue.read_bytes())
    assert lean.find(message) == message or not message


@pytest.mark.usefixtures("catalogue")
def test_languages_are_switched_at_any_time() -> None:
    assert _("Which command?") == "Which command?"
    i18n.use("zh")
    assert (_("Which command?"), i18n.language()) == ("要执行哪个命令？", "zh")
    i18n.use("en")
    assert _("Which command?") == "Which command?"
    i18n.use("de")
    assert i18n.language() == "zh"


def test_an_empty_catalogue_translates_nothing() -> None:
    assert Catalogue((0x950412DE).to_bytes(4, "little") + bytes(4) + bytes(4) + b"\x1c\0\0\0" * 2).find("x") == "x"
