"""Whose rows are these? Rows of other accounts, platforms and channels are not the channel's own."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.ids import Severity
from smeval.read.part import words_of
from smeval.read.place import Place
from smeval.read.table import Table
from smeval.values import normalise

__all__ = ["Own", "all_rows", "own_rows"]

ACCOUNT_COLUMNS = ("account_id", "account", "account_name")
#: From which likeness on, between 0 and 1, a name may be a slip of the pen.
NEAR = 0.85


class Own(NamedTuple):
    """Which rows are the channel's own, and what is to be told about the others.

    Parameters
    ----------
    rows : Series of bool
        One for each data row.
    findings : tuple of Finding
    """

    rows: pd.Series
    findings: tuple[Finding, ...] = ()


def _comparable(texts: pd.Series) -> pd.Series:
    """Write accounts in the form in which they are compared."""
    return texts.map({text: normalise(text).removeprefix("@") for text in texts.unique()}).astype("str")


def _own_accounts(table: Table, place: Place, meant: pd.Series) -> Own:
    """Say for each row whether it is of the channel's own account; rows not meant are asked nothing."""
    columns = [_comparable(table.text(name)) for name in ACCOUNT_COLUMNS if table.has(name)]
    columns = [column.mask(~meant, "") for column in columns]
    columns = [column for column in columns if column.ne("").any()]
    if not columns:
        return all_rows(table)
    if place.account:
        names = {place.account, place.account.partition("@")[0]}  # elsewhere the server stands behind the name
        own = pd.concat([column.isin(names) for column in columns], axis=1).any(axis=1)
        unsaid = pd.concat([column.eq("") for column in columns], axis=1).all(axis=1)
        if not own.any():
            return Own(own | unsaid, (table.note("account_not_found", "error", n=int((~unsaid).sum())),))
        return _noted(table, own | unsaid, "other_accounts")
    counts = columns[0][columns[0].ne("")].value_counts()
    if len(counts) == 1:
        return all_rows(table)
    if table.export.others == "all":
        return Own(all_rows(table).rows, (table.note("several_accounts", "warning", n=len(counts)),))
    largest = counts.index[0]
    own = columns[0].isin(["", largest])
    return Own(own, (table.note("largest_account", "warning", n=int((~own).sum()), accounts=len(counts)),))


def all_rows(table: Table) -> Own:
    """Say of all rows that they are the channel's own."""
    return Own(pd.Series(True, index=range(len(table))))


def _noted(table: Table, own: pd.Series, finding: str, severity: Severity = "note") -> Own:
    """Return the own rows with a finding about the others, where there are any."""
    others = int((~own).sum())
    return Own(own, (table.note(finding, severity, n=others),) if others else ())


def _own_platform(table: Table, place: Place) -> Own:
    """Say for each row whether it is of the channel's platform."""
    if not table.has("platform"):
        return all_rows(table)
    texts = table.text("platform")
    known = {text: place.platforms.get(normalise(text), "") for text in texts.unique()}
    found = texts.map(known).astype("str")
    found = found.mask(found.eq(""), words_of(table.export, "platform", texts))
    return _noted(table, found.eq(place.platform) | texts.eq(""), "other_platforms")


def _own_channel(table: Table, place: Place) -> Own:
    """Say for each row whether it names this channel, where a column names channels."""
    if not table.has("channel"):
        return all_rows(table)
    texts = table.text("channel")
    own = texts.map({text: normalise(text).removeprefix("@") in place.names for text in texts.unique()}).astype(bool)
    told = words_of(table.export, "channel", texts)
    own = own | texts.eq("") | told.eq(place.platform)
    if not own.any() and texts.nunique() == 1:
        return Own(all_rows(table).rows, (table.note("channel_named_otherwise", "warning", n=len(table)),))
    names = place.names | {normalise(word) for word in table.export.words.get("channel", {}).get(place.platform, ())}
    hints = {text: _hints_at(names, place, normalise(text)) for text in texts[~own & told.eq("")].unique()}
    unclear = texts.isin([text for text, hint in hints.items() if hint])
    noted = _noted(table, own, "other_channels", "note" if own.any() else "warning")
    return Own(own, noted.findings + table.note_rows("channels_unclear", "warning", unclear, "channel"))


def _hints_at(names: Collection[str], place: Place, entry: str) -> bool:
    """Say whether an entry may mean the channel of these names: it names it among others, or nearly."""
    near = entry not in place.platforms and get_close_matches(entry, names, 1, NEAR)
    return bool(near) or not set(re.split(r"\W+", entry)).isdisjoint(names)


def _meant_rows(table: Table) -> Own:
    """Say for each row whether the export means it: what others wrote and the account only shared is not its own."""
    meant = pd.Series(True, index=range(len(table)))
    for name, words in table.export.only.items():
        if table.has(name):
            meant &= table.text(name).map(normalise).isin(set(map(normalise, words)))
    return _noted(table, meant, "rows_not_meant")


def own_rows(table: Table, place: Place) -> Own:
    """Say for each row whether it belongs to the channel; of what does not, a finding tells the number.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    """
    meant = _meant_rows(table)
    tests = (_own_accounts(table, place, meant.rows), _own_platform(table, place), _own_channel(table, place), meant)
    own = tests[0].rows
    for test in tests[1:]:
        own = own & test.rows
    return Own(own, tuple(finding for test in tests for finding in test.findings))
