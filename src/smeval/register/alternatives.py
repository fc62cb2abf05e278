"""What could take the place of a channel: rows of channels.csv that are not judged, and how channels name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames.declared import ChannelRow
from smeval.ids import Severity
from smeval.register.entries import Entered
from smeval.register.forms import APPROVAL
from smeval.register.tables import Tables
from smeval.wording import Typed, Value

__all__ = ["check_alternatives", "is_alternative", "named_alternatives", "with_names"]

#: Tables that hold figures, hours and costs, or the rows themselves; in all others an alternative has no place.
ALLOWED = frozenset(("channels", "effort", "costs"))
#: Columns of channels.csv that say what a judged channel promises.
PROMISES = ("use", "posts_per_week", "answer_within", "crisis_channel", "alternative")
#: How alike a word must be to an id to be taken for a slip.
ALIKE = 0.8


def is_alternative(row: ChannelRow, catalog: Catalog) -> bool:
    """Say whether a row of channels.csv is no channel that is judged.

    Parameters
    ----------
    row : ChannelRow
    catalog : Catalog
        Says which platforms are alternatives.
    """
    platform = catalog.platforms.get(row.platform)
    return platform is not None and platform.alternative


def named_alternatives(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the ids that a text names; what of it is prose names none.

    Parameters
    ----------
    text : str
        Entries parted by commas or semicolons: ids, several of them parted by blanks, or words.
    known : collection of str
        Ids of channels.csv.
    """
    return tuple(dict.fromkeys(name for entry in _entries(text) for name in _ids(entry, known)))


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in re.split(r"[,;]", text) if entry.strip()]


def _ids(entry: str, known: Collection[str]) -> list[str]:
    """Return the ids of an entry; none where any word of it is no id, for then it is prose."""
    ids = {name.casefold(): name for name in known}
    words = entry.casefold().split()
    return [ids[word] for word in words] if all(word in ids for word in words) else []


def with_names(text: str, rows: Collection[ChannelRow]) -> Typed:
    """Return what a channel says of alternatives as people read it: names in place of ids.

    Parameters
    ----------
    text : str
        As it was typed.
    rows : collection of ChannelRow
        All of channels.csv.
    """
    names = {row.channel: str(row.name) for row in rows}
    if not named_alternatives(text, names):
        return Typed(text)
    return Typed(", ".join(", ".join(names[name] for name in _ids(entry, names)) or entry for entry in _entries(text)))


def check_alternatives(tables: Tables, catalog: Catalog) -> Iterator[Finding]:
    """Yield rows about alternatives in tables that judge, channels that name themselves, and ids with a slip.

    What an alternative promises is told and does not count; one that nobody names is compared with nothing.

    Parameters
    ----------
    tables : Tables
    catalog : Catalog
        Says which platforms are alternatives.
    """
    known = [row.channel for row in tables.channels.rows if row.channel]
    standing_in = {row.channel for row in tables.channels.rows if is_alternative(row, catalog)}
    for name, table in tables.named():
        if name not in ALLOWED:
            for entered in table.entered:
                if entered.row.channel in standing_in:
                    yield _told("error", "register_alternative_row", entered, "channel", channel=entered.row.channel)
    judged = [entered for entered in tables.channels.entered if entered.row.channel not in standing_in]
    if standing_in and not judged and not tables.channels.faults:
        yield Finding("register_only_alternatives", "error", "channels.csv")
    named: set[str] = set()
    for entered in judged:
        text, own = str(entered.row.alternative), entered.row.channel
        found = named_alternatives(text, known)
        named.update(found)
        if own in found:
            yield _told("error", "register_alternative_itself", entered, "alternative", channel=own)
        for entry in _entries(text):
            yield from _slip(entry, entered, known)
    for entered in tables.channels.entered:
        if entered.row.channel in standing_in:
            yield from _unused(entered)
            if entered.row.channel not in named:
                yield _told("note", "register_alternative_unnamed", entered, "channel", channel=entered.row.channel)


def _slip(entry: str, at: Entered[ChannelRow], known: Collection[str]) -> Iterator[Finding]:
    """Yield that a single word is no id though it looks like one: it resembles one, or no prose is written like it."""
    if not re.fullmatch(r"\w[\w-]*", entry) or _ids(entry, known):
        return
    ids = {name.casefold(): name for name in known}
    near = get_close_matches(entry.casefold(), ids, 1, ALIKE)
    if near:
        yield _told("warning", "register_alternative_near", at, "alternative", given=entry, nearest=ids[near[0]])
    elif "_" in entry:
        yield _told("warning", "register_alternative_unknown", at, "alternative", given=entry, known=sorted(known))


def _unused(entered: Entered[ChannelRow]) -> Iterator[Finding]:
    """Yield that what a row promises does not count, since it is not judged."""
    promised = [name for name in PROMISES if entered.cells.get(name)]
    approved = any(cell for name, cell in entered.cells.items() if name.startswith(APPROVAL))
    columns = [*promised, *(["approval"] if approved else [])]
    if columns:
        yield _told("note", "register_alternative_unused", entered, columns[0], columns=columns)


def _told(severity: Severity, name: str, at: Entered[ChannelRow], key: str, **values: Value) -> Finding:
    return Finding(name, severity, at.file, str(at.line), key, values)
