"""One spelling of channels and departments: blanks and upper or lower case tell nobody apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from smeval.errors import Finding
from smeval.register.entries import Entered
from smeval.register.tables import Tables
from smeval.values import normalise

__all__ = ["in_one_spelling"]


def in_one_spelling(tables: Tables, departments: Collection[str]) -> tuple[Tables, list[Finding]]:
    """Return the tables with each channel written as in channels.csv, and each department in one way.

    Parameters
    ----------
    tables : Tables
    departments : collection of str
        As body.toml writes them; others as their first row does.

    Returns
    -------
    tables : Tables
    notes : list of Finding
        One for each file and name that is written otherwise.
    """
    rows = tables.channels.rows
    names = {
        "channel": _first(row.channel for row in rows),
        "department": _first((*departments, *(row.department for row in rows))),
    }
    notes: list[Finding] = []
    changed: dict[str, Any] = {}
    for name, table in tables.named():
        spelled = tuple(_spelled(entered, names) for entered in table.entered)
        changed[name] = replace(table, entered=spelled)
        notes += _notes(table.entered, spelled, names)
    posts = (
        post._replace(channel=names["channel"].get(normalise(post.channel), post.channel))
        for post in tables.sampled_posts
    )
    return replace(tables, **changed, sampled_posts=tuple(posts)), notes


def _first(written: Iterable[str]) -> dict[str, str]:
    """Return the first way in which each name is written."""
    found: dict[str, str] = {}
    for name in written:
        found.setdefault(normalise(name), name)
    return found


def _spelled(entered: Entered[Any], names: Mapping[str, Mapping[str, str]]) -> Entered[Any]:
    """Return a row with its names in one spelling."""
    changed = {
        column: known[normalise(written)]
        for column, known in names.items()
        if isinstance(written := getattr(entered.row, column, None), str)
        and known.get(normalise(written), written) != written
    }
    if not changed:
        return entered
    return replace(entered, row=entered.row._replace(**changed), cells={**entered.cells, **changed})


def _notes(entered: Iterable[Entered[Any]], spelled: Iterable[Entered[Any]], names: Iterable[str]) -> Iterable[Finding]:
    """Yield a note for each file and name that is written otherwise, with the number of rows."""
    count = Counter(
        (before.file, column, getattr(after.row, column))
        for before, after in zip(entered, spelled, strict=True)
        for column in names
        if getattr(before.row, column, None) != getattr(after.row, column, None)
    )
    for (file, column, name), n in count.items():
        yield Finding("register_spelling", "note", file, key=column, values={"name": name, "n": n})
