"""Receivers as buyers paste them, made up, each with its right parts: for `bench_addresses`."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from csdesk.domain.shared.divisions import Divisions, Place, short_name

FILE = tomllib.loads(Path(__file__).with_name("made_receivers.toml").read_text(encoding="utf-8"))
TOWN_CITIES = (
    "东莞市",
    "中山市",
    "儋州市",
    "嘉峪关市",
    "仙桃市",
    "潜江市",
    "天门市",
    "济源市",
    "石河子市",
    "阿拉尔市",
    "五家渠市",
)
"""Cities without districts: their towns stand in the place of these."""

FRESH = 2


class Made(NamedTuple):
    """A text and the parts that it says.

    Args:
        text: The text.
        name: Receiver.
        phone: Its plain form.
        place: Province, city and district.
        address: Street and number.
        unclear: Whether it cannot be wholly right, and that has to be said.
    """

    text: str
    name: str
    phone: str
    place: Place
    address: str
    unclear: bool = False


class Maker:
    """Makes receivers of one half of the words.

    Args:
        divisions: The official table.
        half: 0 or 1; from 2 (`FRESH`) on with words of its own.
        seed: Of the chances.
        towns: Towns by district, where a table of them is at hand.
    """

    def __init__(self, divisions: Divisions, half: int, seed: int, towns: Mapping[Place, Sequence[str]]) -> None:
        self.random, self.half, self.towns = random.Random(f"{seed}-{half}"), half, towns
        forms = FILE["receivers"]
        if half >= FRESH:
            sets = ("fresh", "last", "unseen", "final")
            own = [FILE[sets[half - FRESH]]]
            self.words = {kind: words.split() for kind, words in own[0].items() if isinstance(words, str)}
            if "forms" not in own[0]:
                own = [FILE[one] for one in sets[:-1]]
            self.streets, self.forms, self.unclear = (
                [form for one in own for form in one[kind]] for kind in ("streets", "forms", "unclear")
            )
        else:
            self.words = {kind: words.split()[half::2] for kind, words in FILE["words"].items()}
            self.streets, self.unclear = FILE["streets"]["forms"], forms["unclear"]
            self.forms = [*forms["both"], *forms["second" if half else "first"]]
        self.places = [
            Place(province, city, district)
            for province, cities in divisions.tree.items()
            for city, districts in sorted(cities.items())
            for district in sorted(districts) or [""]
        ][half % 2 :: 2]
        self.unique = {one.place for several in divisions.by_name.values() if len(several) == 1 for one in several}

    def _fill(self, form: str, **known: str) -> str:
        """Return a form with its words filled in, each by chance."""

        def word(match: re.Match[str]) -> str:
            kind = match.group(1)
            if kind in known:
                return known[kind]
            if kind in ("n", "m"):
                return str(self.random.randrange(1, 30) if kind == "n" else self.random.randrange(101, 2800))
            return self.random.choice(self.words[kind])

        return re.sub(r"\{(\w+)\}", word, form)

    def _name(self) -> str:
        kinds = ("{families}{given}", "{compound}{given}", "{minority}", "{foreign}", "{titled}", "{places}")
        return self._fill(self.random.choices(kinds, (75, 5, 6, 6, 5, 3))[0]).replace("_", " ")

    def _phone(self) -> tuple[str, str]:
        """Return a phone as written, and its plain form."""
        digits, tail = f"{self.random.randrange(10**8):08}", f"{self.random.randrange(100, 10**4)}"
        mobile, land = f"199{digits}", f"{self.random.randrange(2 * 10**7, 9 * 10**7)}"
        spaced, virtual = f"199{{0}}{digits[:4]}{{0}}{digits[4:]}", f"{mobile}-{tail}"
        plain = [spaced.format("-"), spaced.format(" "), f"+86 {mobile}", f"0086-{mobile}", f"86-{mobile}"]
        forms = [(one, mobile) for one in plain]
        forms += [(mobile + one, virtual) for one in (f"[{tail}]", f"_{tail}", f"-{tail}", f"转{tail}", f" ext {tail}")]
        forms += [
            (f"(0571){land}", f"0571-{land}"),
            (f"010-{land}转{tail}", f"010-{land}-{tail}"),
            (f"021-{land}",) * 2,
        ]
        forms += [(f"852-6{land[:7]}", f"+852-6{land[:7]}"), (f"400-{land[:3]}-{land[3:7]}",) * 2]
        forms += [(f"{mobile}/198{land}", f"{mobile}/198{land}")]
        return (mobile, mobile) if self.random.random() < 0.6 else self.random.choice(forms)

    def _region(self, place: Place) -> str:
        """Return a region as written: whole, spaced, short, without its province, twice, or its district alone."""
        province, city, district = (part or "" for part in place)
        parts = [province, district] if province == city else [province, city, district]
        forms = ["".join(parts), " ".join(filter(None, parts)), "".join(parts)]
        if district:
            forms += [
                "".join([*map(short_name, parts[:-1]), district]),
                " ".join([*map(short_name, parts[:-1]), district]),
            ]
        if province == city:
            forms += [f"{province}市辖区{district}", f"{province}{province}{district}"]
        elif city.endswith("市") and district:
            forms += [f"{city}{district}", f"{province}{city}{province}{city}{district}"]
        if district and place in self.unique and district[-1] in "区县市" and city not in TOWN_CITIES:
            forms.append(district)
        return self.random.choice(forms)

    def make(self) -> Made:
        """Return one receiver."""
        place = self.random.choice(self.places)
        town = self.random.choice(self.towns.get(place) or self.words["towns"])
        street = self._fill(self.random.choice(self.streets))
        if place.city in TOWN_CITIES:
            place = place._replace(district=town)
        elif place.district and self.random.random() < 0.4:
            street = town + street
        if place.city in TOWN_CITIES or not place.district:
            place = place._replace(district=place.district or None)
            street = self._fill("{roads}{m}号{compounds}{n}幢")
        name, (written, phone) = self._name(), self._phone()
        unclear = self.random.random() < 0.12
        form = self.random.choice(self.unclear if unclear else self.forms)
        text = self._fill(form, name=name, phone=written, region=self._region(place), street=street)
        return Made(text, name, phone, place, street, unclear)


def made_receivers(
    divisions: Divisions, count: int, half: int, seed: int, towns: Mapping[Place, Sequence[str]]
) -> Iterator[Made]:
    """Return some receivers of one half."""
    maker = Maker(divisions, half, seed, towns)
    for _index in range(count):
        yield maker.make()
