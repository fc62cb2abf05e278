"""Read JSON as a table: an object, a list of objects, or an object that is hardly more than the cover of one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from smeval.errors import Finding
from smeval.sources.sheet import MAX_CELLS, Sheet, reaches_too_far, refused
from smeval.sources.zips import MIB

T = TypeVar("T")
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
#: Largest text that is read as a whole [B], and how deep its objects may lie in each other.
MAX_TEXT = 50 * MIB
MAX_DEPTH = 8
#: So many single values may stand beside a list whose cover an object is; an account has more beside its lists.
FEW = 4


def _object(pairs: Sequence[tuple[str, T]]) -> dict[str, T]:
    """Make an object of its pairs; a key that stands twice makes it ambiguous."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _written(value: Json) -> str:
    """Write a value as it stands in JSON; nothing for null."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _cells(entry: Mapping[str, Json], prefix: str = "", depth: int = 1) -> Iterable[tuple[str, str]]:
    """Yield the values of an object with dotted keys; lists of words are written with blanks, others are left out."""
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{prefix}{key}.", depth + 1)
        elif not isinstance(value, list):
            yield f"{prefix}{key}", _written(value)
        elif value and all(isinstance(word, str) for word in value):
            yield f"{prefix}{key}", " ".join(map(str, value))


def _entries(found: Json) -> list[Json]:
    """Return the objects that are to become rows: those of a list, also of one that an object is the cover of."""
    if not isinstance(found, dict):
        return found if isinstance(found, list) else [found]
    lists = [value for value in found.values() if isinstance(value, list) and value]
    single = [value for value in found.values() if not isinstance(value, list | dict)]
    if len(lists) == 1 and len(single) == len(found) - 1 <= FEW and all(isinstance(entry, dict) for entry in lists[0]):
        return lists[0]
    return [found]


def open_objects(data: bytes, file: str) -> tuple[list[Sheet], list[Finding]]:
    """Read JSON as one sheet: a row per object, a column per key, keys of inner objects with dots.

    Rows count from 1 as the objects do; the keys stand in row 0.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.

    Raises
    ------
    SourceError
        If it is another form of JSON, or none.
    """
    if len(data) > MAX_TEXT:
        raise refused("file_too_large", file, size=len(data) // MIB, limit=MAX_TEXT // MIB)
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refuse)
        entries = _entries(found)
        objects = [entry for entry in entries if isinstance(entry, dict)]
        if not objects or len(objects) < len(entries):
            raise ValueError("no objects")
        rows = [_object(list(_cells(entry))) for entry in objects]
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise refused("wrong_type", file, kind="json") from None
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if len(keys) * len(rows) > MAX_CELLS:
        raise reaches_too_far(file, 0, len(rows), len(keys))
    if not keys:
        raise refused("wrong_type", file, kind="json")
    table = [keys, *([row.get(key, "") for key in keys] for row in rows)]
    return [Sheet(file, "", table, list(range(len(table))))], []
