"""A TinyDB file as another program may have written it, read once and spelled as csdesk does."""

from __future__ import annotations

import contextlib
import json
import math
from collections import Counter
from typing import Any, NoReturn

import msgspec

from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.store.journal import Document

_Loose = dict[str, dict[int, dict[str, Any]]]


def spelled(data: bytes) -> dict[str, dict[int, Document]]:
    """Read a TinyDB file that another program may have written, in any encoding of JSON, half surrogates and all.

    Raises `ValueError` for what is read in more than one way, or not written again: a key that stands twice, NaN.
    """
    found = json.loads(data, object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_number)
    loose = msgspec.convert(found, _Loose, strict=False)
    return {name: {key: _strict(row) for key, row in table.items()} for name, table in loose.items()}


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _value in pairs).items() if count > 1)
        raise ValueError(_("the key {key} stands twice").format(key=clean(json.dumps(twice))))
    return row


def _no_number(text: str) -> NoReturn:
    raise ValueError(_("{text} is no number").format(text=text[:20]))


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _strict(document: object) -> bytes:
    with contextlib.suppress(UnicodeEncodeError):
        return msgspec.json.encode(document)
    text = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return msgspec.json.encode(json.loads(text))
