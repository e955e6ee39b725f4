"""Receivers in forms that were kept back (`made_forms.toml`), each with what has to be read: for `bench_addresses`."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from _made_receivers import TOWN_CITIES, Made
from csdesk.domain.shared.divisions import Divisions, Place, short_name

FILE = tomllib.loads(Path(__file__).with_name("made_forms.toml").read_text(encoding="utf-8"))
KINDS = {"clean": 70, "noted": 12, "either": 6, "unclear": 12}
_DIGITS = {"q": 4, "r": 4, "r1": 1, "r2": 3, "s": 7, "l": 8, "t": 4, "t3": 4, "u": 2}


class FormMaker:
    """Makes receivers of one part.

    Args:
        divisions: The official table.
        half: Which part of the file.
        seed: Of the chances.
        towns: Towns by district, where a table of them is at hand.
    """

    def __init__(self, divisions: Divisions, half: str, seed: int, towns: Mapping[Place, Sequence[str]]) -> None:
        self.towns, self.random, self.forms = towns, random.Random(f"{seed}-{half}"), FILE[half]
        self.words = {kind: words.split() for kind, words in self.forms["words"].items()}
        self.places = [
            Place(province, city, district)
            for province, cities in divisions.tree.items()
            for city, districts in cities.items()
            for district in sorted(districts)
            if city not in TOWN_CITIES and province[:2] not in ("香港", "澳门", "台湾")
        ]
        several = divisions.by_name
        self.unique = {one for one in self.places if one.district and len(several[one.district]) == 1}

    def fill(self, form: str, known: dict[str, str]) -> str:
        """Return a form with its words filled in; what was filled once under a numbered or known name stays."""

        def word(match: re.Match[str]) -> str:
            kind = match.group(1)
            if kind in known:
                return known[kind]
            if (base := kind.rstrip("23")) in ("n", "m"):
                return str(self.random.randrange(1, 30) if base == "n" else self.random.randrange(101, 2800))
            if kind in _DIGITS or base in _DIGITS:
                size = _DIGITS.get(kind) or _DIGITS[base]
                return known.setdefault(kind, "".join(self.random.choices("0123456789", k=size)))
            return self.fill(self.random.choice(self.words[base]), {})

        return re.sub(r"\{(\w+)\}", word, form)

    def region(self) -> tuple[str, Place]:
        """Return a region as written, and what it is."""
        if self.random.random() < 0.2:
            written, _, parts = self.random.choice(self.forms["odd"]).partition(" => ")
            words = {kind: self.fill(f"{{{kind}}}", {}) for kind in re.findall(r"\{(\w+)\}", written)}
            return self.fill(written, words), Place(*self.fill(parts, words).split())
        place = self.random.choice(self.places)
        province, city = (part or "" for part in place[:2])
        kind = "municipal" if province == city else "regions" if city.endswith("市") else "regional"
        forms = [*self.forms[kind], *(self.forms["unique"] if place in self.unique else ())]
        return self.fill(self.random.choice(forms), self.parts(place)), place

    def parts(self, place: Place, tail: str = "") -> dict[str, str]:
        """Return the words of a place."""
        province, city, district = (part or "" for part in place)
        known = {"P": province, "C": city, "D": district, "p": short_name(province), "c": short_name(city)}
        return {kind + tail: word for kind, word in known.items()}

    def make(self) -> tuple[str, Made]:
        """Return one receiver and its kind."""
        kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
        region, place = self.region()
        real = self.towns.get(place) if "real" in self.forms else None
        street = self.fill(
            self.random.choice(self.forms["streets"]), {"town": self.random.choice(real)} if real else {}
        )
        phone, _, plain = self.random.choice(self.forms["phones"]).partition(" => ")
        digits: dict[str, str] = {}
        phone, plain = self.fill(phone, digits), self.fill(plain, digits)
        person, other = (self.fill("{person}", {}).replace("_", " ") for _one in range(2))
        known = {"region": region, "street": street, "phone": phone, "person": person, "person2": f"{other}"}
        form, _, truth = self.random.choice(self.forms[kind]).partition(" => ")
        estate = known["estate"] = self.fill("{estate}", {})
        known["road"], known["m"] = self.fill("{road}", {}), self.fill("{m}", {})
        if kind == "either":
            known["n"] = self.fill("{n}", {})
        if kind == "either" and not truth and "{street}" not in form:
            street = estate
        if re.search(r"\{[PpCD]\}", form):
            known |= self.parts(place := self.random.choice(self.places))
        known |= self.parts(self.random.choice([one for one in self.places if one[0] != place[0]]), "2")
        if truth:
            *parts, street = self.fill(truth, known).split(" ")
            place = Place(*(None if part == "-" else part for part in parts))
        if kind == "clean" and ("/" in plain or person in self.words["placed"]):
            kind = "noted"  # two phones are said, and a name without a surname
        return kind, Made(self.fill(form, known), person, plain, place, street, kind == "unclear")


def made_forms(
    divisions: Divisions, count: int, half: str, seed: int, towns: Mapping[Place, Sequence[str]]
) -> Iterator[tuple[str, Made]]:
    """Return some receivers of one half, with their kinds."""
    maker = FormMaker(divisions, half, seed, towns)
    for _index in range(count):
        yield maker.make()
