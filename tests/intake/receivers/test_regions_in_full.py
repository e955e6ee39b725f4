"""A region in full is read once for all its streets: never otherwise than the whole reading reads it."""

from __future__ import annotations

import random

from csdesk.domain.shared.divisions import Place
from csdesk.intake.receivers import receiver
from csdesk.intake.receivers.divisions import load_divisions
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.intake.receivers.region import Region, read_region

SIGNS = "春夏东西北中木水山川海云市区县镇乡路街道省自直九龙岛新城高开发"


def parts(region: Region | None) -> tuple[object, ...] | None:
    """Return what an address is split by."""
    return region and (region.start, region.end, region.place, region.strong, region.choices)


def test_never_otherwise_than_the_whole_reading() -> None:
    divisions, things, chance = load_divisions(), load_receiver_words().things, random.Random(5)
    full = [(p, c, d) for p, cities in divisions.tree.items() for c, all_ in cities.items() for d in sorted(all_)]
    names, short = sorted(divisions.by_name), 0
    for _round in range(4000):
        province, city, district = chance.choice(full)
        head = province + (city if city != province else "") + district
        tails = (
            "".join(chance.choices(SIGNS, k=chance.randint(0, 5))) + "路",
            chance.choice(names) + chance.choice(("", "路", "街道", "区")),
            chance.choice(" ,/(") + chance.choice(names) + "大道",
            chance.choice(("市辖区", "直辖县", "县")) + chance.choice(names),
            chance.choice(SIGNS) + chance.choice(names),
        )
        text = head + chance.choice(tails)
        found = receiver._IN_FULL.match(text)
        short += found is not None and receiver._in_full(found[0]) is not None
        assert parts(receiver._region(text)) == parts(read_region(text, 0, divisions, things, Place())), text
    assert short > 500
