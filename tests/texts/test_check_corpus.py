"""How well the check tells harmful texts from clean ones: recall and false alarms on labelled, made-up sentences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from csdesk.paths import data_dir
from csdesk.texts.check import check
from csdesk.texts.finding import Context, Level
from csdesk.texts.phrases import load_phrases
from csdesk.texts.template import Channel

HERE = Path(__file__).parent / "corpus"
PHRASES = load_phrases((data_dir() / "phrases",))
MARKETS = {"other_market", "other_market_taobao", "other_market_pdd", "other_market_douyin"}
FAMILIES = {
    "arrival": {"arrival_promise"},
    "contact": {"off_platform_contact", "phone_number", "email_address", "link", *MARKETS},
    "payment": {"off_platform_payment", "card_number", "phone_number"},
    "market": MARKETS,
    "reward": {"reward_for_praise", "reward_for_review"},
    "review": {"review_amount", "review_blame", "review_buyer_data", "arguing", "phone_number"},
    "stock": {"stock_untrue", "no_stock"},
}

SETS = tuple(
    f"corpus{name}.txt"
    for name in (
        "",
        "_held_out",
        "_fresh",
        "_shops",
        "_trades",
        "_pets",
        "_textiles",
        "_cars",
        "_shoes",
        "_gifts",
        "_lamps",
        "_kitchen",
        "_everyday",
        "_plain",
        "_chairs",
    )
)
"""In the order of writing; the first line of each says what its first run gave, before anything was mended for it."""


class Sentence(NamedTuple):
    """One labelled text: `clean`, or the family of the rule that must block it (`stock=3`: with what is in stock)."""

    label: str
    context: Context
    text: str
    place: str

    @property
    def blocked(self) -> set[str]:
        return {found.code for found in check(self.text, self.context, PHRASES).findings if found.level is Level.BLOCK}

    @property
    def right(self) -> bool:
        wanted = FAMILIES.get(self.label, {self.label})
        return not self.blocked if self.label == "clean" else bool(self.blocked & wanted)


def read(name: str) -> list[Sentence]:
    found = []
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            label, platform, channel, situation, text = line.split("|", 4)
            label, _equals, stock = label.partition("=")
            left = int(stock) if stock else None
            context = Context(platform, Channel(channel), situation, stock_left=left)
            found.append(Sentence(label, context, text.replace("\\x1b", "\x1b"), f"{name}:{number}"))
    return found


def judge(sentences: list[Sentence], name: str) -> tuple[float, float]:
    """Print and return the recall on block rules and the share of clean texts that are blocked."""
    clean = [one for one in sentences if one.label == "clean"]
    bad = [one for one in sentences if one.label != "clean"]
    missed = [one for one in bad if not one.right]
    false = [one for one in clean if not one.right]
    recall, alarms = 1 - len(missed) / len(bad), len(false) / len(clean)
    lines = [f"\n{name}: {len(bad)} harmful, {len(clean)} clean; recall {recall:.1%}, false blocks {alarms:.1%}"]
    lines += [f"  {one.place} {one.label}: {one.text[:60]!r} -> {sorted(one.blocked)}" for one in (*missed, *false)]
    sys.stdout.write("\n".join(lines) + "\n")
    return recall, alarms


def test_the_corpus_is_large_and_half_clean() -> None:
    every = [one for name in SETS for one in read(name)]
    clean = [one for one in every if one.label == "clean"]
    assert len(every) >= 2000
    assert 0.45 <= len(clean) / len(every) <= 0.6
    assert {one.context.channel for one in clean} >= {Channel.CHAT, Channel.SMS, Channel.REVIEW, Channel.MAIL}
    assert len({(one.context.channel, one.text) for one in every}) == len(every)


@pytest.mark.parametrize("name", SETS)
def test_harmful_texts_are_blocked_and_clean_ones_pass(name: str) -> None:
    recall, alarms = judge(read(name), name)
    assert recall >= 0.98
    assert alarms <= 0.01
