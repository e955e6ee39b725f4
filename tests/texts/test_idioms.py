"""The idioms of the check are what their examples say: each form is shown by a text that it catches."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from csdesk.paths import data_dir
from csdesk.texts.check import FAMILIES, check, every
from csdesk.texts.finding import Context
from csdesk.texts.idioms import FOLDER, Family, family
from csdesk.texts.phrases import load_phrases
from csdesk.texts.promises import promises
from csdesk.texts.reading import Reading
from csdesk.texts.template import Channel

PHRASES = load_phrases((data_dir() / "phrases",))
ROOT = data_dir() / FOLDER
NAMES = sorted(f"{path.parent.name}/{path.stem}" for path in ROOT.glob("*/*.toml"))
IDIOMS = [(name, idiom) for name in NAMES for idiom in family(name).idioms]
NOW = datetime.fromisoformat("2026-03-17T14:30:00+08:00")


def context(idioms: Family) -> Context:
    """Return a context in which the idioms of a family count."""
    head = idioms.head
    platform = "pdd" if "" in head.except_platforms else "taobao"
    channel = Channel(head.channels[0]) if head.channels else Channel.CHAT
    situations = (*(one for words in PHRASES.lists.get(head.code, ()) for one in words.situations), "")
    left = 0 if "stock" in idioms.name else None
    return Context(platform, channel, situations[0], stock_left=left, allowed=Decimal(50), paid=Decimal(268))


def idioms_in(text: str, idioms: Family) -> set[str]:
    """Return the idioms of a family that the whole check finds in a text, or from which it reads a promise."""
    if idioms.head.code == "promise":
        read = [Reading(one.text, context(idioms)).plain for one in promises(text, NOW)]
        return {idiom for idiom in idioms.idioms if any(idioms.regex(idiom).search(one) for one in read)}
    return {one.idiom for one in every(Reading(text, context(idioms)), PHRASES) if one.file == idioms.file}


@pytest.mark.parametrize(("name", "idiom"), IDIOMS)
def test_an_idiom_catches_and_spares_what_its_examples_say(name: str, idiom: str) -> None:
    idioms = family(name)
    one = idioms.idioms[idiom]
    assert one.catches
    assert one.spares
    for text in one.catches:
        assert idiom in idioms_in(text, idioms), text
    for text in one.spares:
        assert idiom not in idioms_in(text, idioms), text


@pytest.mark.parametrize(("name", "idiom"), IDIOMS)
def test_every_form_is_shown_by_an_example(name: str, idiom: str) -> None:
    idioms = family(name)
    one = idioms.idioms[idiom]
    read = [Reading(text, context(idioms)) for text in one.catches]
    texts = [text for each in read for text in (each.tight.text, each.plain, *(one.words for one in each.sentences))]
    for form in one.forms:
        alone = Family(name, idioms.head, idioms.parts, {idiom: type(one)((form,), one.catches, one.spares)})
        assert any(alone.regex().search(text) for text in texts), form


def test_every_file_is_looked_for_and_says_where_it_comes_from() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(check.__code__.co_filename).parent.rglob("*.py"))
    for name in NAMES:
        head = family(name).head
        assert f'"{name}"' in code, name
        assert head.source, name
        assert head.code in {*PHRASES.lists, "promise"}, name
    assert set(FAMILIES) <= set(NAMES)


def test_reading_of_the_examples_is_no_accident() -> None:
    assert len(IDIOMS) >= 100
    assert not re.search(r"\{[a-z_]+\}", family("rude/uncivil").regex().pattern)
