"""When a file was exported, read off its name: `ExportOrderList202603170830.csv`, `1773705600_ab12.csv`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from csdesk.intake.times import fixed

_DASHED = re.compile(
    r"(20\d\d)[-_.年](\d{1,2})[-_.月](\d{1,2})(?:日?[\sT_-]*(\d{1,2})[-:.时：](\d{1,2})(?:[-:.分：](\d{1,2}))?)?"
)
_DIGITS = re.compile(r"\d{8,}")
_PACKED = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")


def export_time(name: str, zone: tzinfo) -> datetime | None:
    """Return the latest export time in a file's name; it is of `zone` unless it counts seconds."""
    stem = name.rpartition(".")[0] or name
    times = [_wall(found.groups(), zone) for found in _DASHED.finditer(stem)]
    for run in _DIGITS.findall(stem):
        packed = _PACKED.match(run)
        if packed:
            times.append(_wall(packed.groups(), zone))
        elif _UNIX.fullmatch(run):
            times.append(fixed(datetime.fromtimestamp(int(run[:10]), UTC).astimezone(zone)))
    return max((time for time in times if time is not None), default=None)


def _wall(parts: tuple[str | None, ...], zone: tzinfo) -> datetime | None:
    try:
        at = datetime(*(int(part or 0) for part in parts), tzinfo=zone)  # type: ignore[arg-type,misc]
    except ValueError:
        return None
    return fixed(at)
