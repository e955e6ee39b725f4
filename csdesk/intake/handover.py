"""A handover read back from Markdown or JSON, item by item; what is no item is kept as free text. Knows no desk.

People edit Markdown: blocks may be missing, moved, or have text between them. Nothing of that is an error, and no line
is lost. Errors name the line: a newer version, a file that ends early, an item that cannot be read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from csdesk.domain.handover.items import MIDDLE, SECTION_NAMES, SEVERITIES, Figure, Item, Section
from csdesk.domain.handover.text import END, FIELDS, FORMAT, NUMBERS, VERSION
from csdesk.i18n import _, every
from csdesk.intake.problems import Problem

MARK = f"csdesk: {FORMAT}".encode()
LOOSE = "text"


class HandoverFile(Struct):
    """What a file holds: whose it is, its items, and what was wrong; `rows` counts the blocks that were there.

    `whole` is False for a part of a handover and for a file that ends early.
    """

    shop: str = ""
    operator: str = ""
    date: date | None = None
    items: list[Item] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    whole: bool = True

    def wrong(self, line: int, code: str, message: str) -> None:
        """Note something wrong in a line."""
        self.problems.append(Problem(line, "", code, message))


def looks_like_handover(raw: bytes) -> bool:
    """Tell whether bytes begin like a handover of csdesk, whole or not."""
    head = raw[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"---"):
        return MARK in head[:200].replace(b"\r", b"")
    return head.startswith(b"{") and re.search(rb'"csdesk"\s*:\s*"handover"', head) is not None


def read_handover(raw: bytes) -> HandoverFile | None:
    """Return what a file holds, or None when it is no handover; never raises."""
    if not looks_like_handover(raw):
        return None
    found = HandoverFile()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found.wrong(line, "encoding_lost", _("Line {line} is not UTF-8; export the file again.").format(line=line))
        return found
    if text.lstrip().startswith("{"):
        _read_json(text, found)
    else:
        _Markdown(found).read(text)
    return found


def _newer(found: HandoverFile, line: int, version: object) -> bool:
    """Tell whether a file is of a version that this program does not know, and say so."""
    if str(version).isdecimal() and 1 <= int(str(version)) <= VERSION:
        return False
    words = _("This handover has version {version}, this csdesk reads up to {known}: update csdesk.")
    found.wrong(line, "newer_version", words.format(version=version, known=VERSION))
    return True


# -- JSON --------------------------------------------------------------------------------------------------------------


class _Whole(Struct):
    csdesk: str
    version: Any = None
    shop: str = ""
    operator: str = ""
    date: date | None = None
    part: str | None = None
    items: list[msgspec.Raw] = []
    numbers: list[Figure] = []


def _read_json(text: str, found: HandoverFile) -> None:
    try:
        whole = msgspec.json.decode(text, type=_Whole)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        offset = re.search(r"byte (\d+)", str(error))
        line = text.encode().count(b"\n", 0, int(offset[1])) + 1 if offset else text.count("\n") + 1
        words = _("It is no whole JSON, near line {line}: {reason}").format(line=line, reason=error)
        found.wrong(line, "unreadable", words)
        return
    if _newer(found, 1, whole.version):
        return
    found.shop, found.operator, found.date, found.figures = whole.shop, whole.operator, whole.date, whole.numbers
    found.whole = whole.part is None
    decoder, start = msgspec.json.Decoder(Item), 0
    for number, packed in enumerate(whole.items, 1):
        piece = bytes(packed).decode()
        at = text.find(piece, start)
        start = max(start, at)
        found.rows += 1
        try:
            found.items.append(_checked(decoder.decode(packed)))
        except (msgspec.MsgspecError, ValueError) as error:
            found.rejected += 1
            line = text.count("\n", 0, max(at, 0)) + 1
            words = _("Item {number} cannot be read: {reason}").format(number=number, reason=error)
            found.wrong(line, "bad_item", words)


def _checked(item: Item) -> Item:
    """Return an item that can be kept; raises `ValueError` for one without an id or whose time has no offset."""
    if not re.fullmatch(r"HO-[\w-]{1,40}", item.id) or not item.what:
        raise ValueError(_("it has no id or no words"))
    if item.severity not in SEVERITIES:
        item = msgspec.structs.replace(item, severity=MIDDLE)
    if item.due_at is not None and item.due_at.tzinfo is None:
        raise ValueError(_("its time has no offset: {time}").format(time=item.due_at))
    return item


# -- Markdown ----------------------------------------------------------------------------------------------------------

_HEAD = re.compile(r"###\s+(HO-[\w-]{1,40})(?:\s+(.*))?")
_PART = re.compile(r"##\s+(.*?)\s*(?:<!--\s*(\w+)\s*-->)?\s*")
_LINE = re.compile(r"[-*]\s+([^:：]+?)\s*[:：]\s*(.*)")
_KIND = re.compile(r"(.*?)\s*<!--\s*(\w+)\s*-->\s*")
"""A source, with its kind behind it."""

_MOMENT = re.compile(r".*<!--\s*(.*?)\s*-->\s*")
"""A time as people read it, with the very moment behind it."""

_FIGURE = re.compile(r"[-*]\s+([^:：]+?)\s*[:：]\s*(.*?)\s*<!--\s*(\w+)\s*-->\s*")
_ESCAPED = re.compile(r"<br\s*/?>|\\([!-/:-@\[-`{-~])|&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


def unescape(words: str) -> str:
    """Return what a line of Markdown shows, several lines where it has breaks."""
    return _ESCAPED.sub(lambda match: match[1] or _ENTITIES.get(match[2] or "", "\n"), words.strip())


def _labels() -> dict[str, str]:
    """Return the field of each label, in every language."""
    return {word.casefold(): name for name, label in FIELDS.items() for word in every(label)}


def _sections() -> dict[str, str]:
    """Return the section of each title, in every language; the numbers are one too."""
    titles: Mapping[str, str] = {**SECTION_NAMES, "": NUMBERS}
    return {word.casefold(): name for name, title in titles.items() for word in every(title)}


class _Markdown:
    """Reads one file line by line."""

    def __init__(self, found: HandoverFile) -> None:
        self.found = found
        self.labels, self.titles = _labels(), _sections()
        self.severities = {word.casefold(): grade for grade, label in SEVERITIES.items() for word in every(label)}
        self.section: Section | None = Section.TODO
        self.open: dict[str, str] | None = None
        self.at = 0
        self.loose: list[tuple[int, str]] = []
        self.ended = False

    def read(self, text: str) -> None:
        """Read the whole file."""
        lines = list(enumerate(text.splitlines(), 1))
        if lines and not text.endswith("\n") and lines[-1][1] != END:
            lines.pop()  # the end of the file cuts it: nobody knows what it would have said
        body = self._front(lines)
        if body is None:
            return
        for number, line in lines[body:]:
            self._take(number, line.rstrip())
        if self.ended:
            self._close()
        else:
            self._cut(len(lines), whole=text.endswith("\n"))
        self.found.items.extend(self._texts())

    def _front(self, lines: list[tuple[int, str]]) -> int | None:
        """Read the lines between the two rules; return how many lines that were, or None when they say stop."""
        facts: dict[str, tuple[int, str]] = {}
        for number, line in lines[1:]:
            if line.strip() == "---":
                break
            name, _colon, value = line.partition(":")
            facts[name.strip()] = (number, _value(value))
        else:
            self.found.wrong(len(lines), "ends_early", _("The file ends before its items begin."))
            return None
        if _newer(self.found, *facts.get("version", (1, ""))):
            return None
        self.found.shop = facts.get("shop", (0, ""))[1]
        self.found.operator = facts.get("operator", (0, ""))[1]
        self.found.whole = "part" not in facts
        line_no, day = facts.get("date", (1, ""))
        try:
            self.found.date = date.fromisoformat(day)
        except ValueError:
            self.found.wrong(line_no, "bad_date", _("The day of the shift cannot be read: {day}").format(day=day))
        return number

    def _take(self, number: int, line: str) -> None:
        if line == END:
            self.ended = True
            return
        head, part = _HEAD.fullmatch(line), _PART.fullmatch(line)
        if head is not None:
            self._close()
            self.open, self.at = {"id": head[1], "what": unescape(head[2] or "")}, number
        elif part is not None and self._is_part(part):
            return
        elif line.strip() and not self._is_title(line) and not self._is_field(line):
            self.loose.append((number, unescape(line)))

    def _is_title(self, line: str) -> bool:
        """Tell whether a line is the heading of the whole, above everything else."""
        return line.startswith("# ") and self.at == 0 and not self.loose

    def _is_part(self, part: re.Match[str]) -> bool:
        name = part[2] or self.titles.get(part[1].casefold())
        if name not in ("", "numbers", *Section):
            return False
        self._close()
        self.section = None if name in ("", "numbers") else Section(str(name))
        return True

    def _is_field(self, line: str) -> bool:
        """Take a line of an item or a number; False when it is neither."""
        if self.section is None:
            figure = _FIGURE.fullmatch(line)
            if figure is not None:
                self.found.figures.append(Figure(figure[3], unescape(figure[1]), unescape(figure[2])))
            return figure is not None
        match = _LINE.fullmatch(line)
        name = self.labels.get(match[1].casefold()) if match is not None else None
        if match is None or name is None or self.open is None or name in self.open:
            return False
        self.open[name] = unescape(match[2])
        return True

    def _close(self) -> None:
        """Make an item of the block that ends here."""
        facts, self.open = self.open, None
        if facts is None:
            return
        self.found.rows += 1
        try:
            self.found.items.append(self._item(facts))
        except ValueError as error:
            self.found.rejected += 1
            words = _("{id} cannot be read: {reason}").format(id=facts["id"], reason=error)
            self.found.wrong(self.at, "bad_item", words)

    def _item(self, facts: dict[str, str]) -> Item:
        origin = facts.pop("source", "")
        named = _KIND.fullmatch(origin)
        kind, _blank, source = (named[2], "", named[1]) if named is not None else origin.partition(" ")
        severity = self.severities.get(facts.pop("severity", "").casefold(), MIDDLE)
        due = _MOMENT.sub(r"\1", facts.pop("due_at", ""))
        at = datetime.fromisoformat(due) if due else None
        words: dict[str, Any] = {**facts}
        return _checked(
            Item(
                section=self.section or Section.TODO,
                severity=severity,
                kind=kind or LOOSE,
                source=source or facts["id"],
                due_at=at,
                **words,
            )
        )

    def _cut(self, last: int, *, whole: bool) -> None:
        """Leave out the block that the end of the file cuts, unless its last line is there; all before it is whole."""
        words = _("The file ends early, in line {line}: get the whole file.")
        if self.open is not None and not (whole and "source" in self.open):
            words = _("The file ends early, in line {line}; {id} was left out: get the whole file.")
            self.found.rows += 1
        else:
            self._close()
        key = self.open["id"] if self.open is not None else ""
        self.found.wrong(last, "ends_early", words.format(line=last, id=key))
        self.found.rejected += 1
        self.found.whole = False
        self.open = None

    def _texts(self) -> Iterator[Item]:
        """Yield what was no item as items of free text: lines that stand together are one."""
        group: list[tuple[int, str]] = []
        for number, line in [*self.loose, (-1, "")]:
            if group and number != group[-1][0] + 1:
                self.found.rows += 1
                words = "\n".join(part for _number, part in group)
                day = f"{self.found.date:%m%d}" if self.found.date else "0000"
                key = f"HO-{day}-{zlib.crc32(words.encode()) % 1_000_000:06d}"
                yield Item(key, Section.TODO, MIDDLE, LOOSE, key, words)
                group = []
            group.append((number, line))


def _value(text: str) -> str:
    """Return a value of the front matter."""
    plain = text.strip()
    if plain.startswith('"'):
        try:
            return msgspec.json.decode(plain, type=str)
        except msgspec.MsgspecError:
            return plain
    return plain
