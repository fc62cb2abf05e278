"""Whose rows are these? Rows of other accounts, platforms and channels are not the channel's own."""

from __future__ import annotations

import pandas as pd

from smeval.read.part import Place, words_of
from smeval.read.table import Table
from smeval.values import normalise

__all__ = ["own_rows"]

ACCOUNT_COLUMNS = ("account_id", "account", "account_name")


def _comparable(texts: pd.Series) -> pd.Series:
    """Write accounts in the form in which they are compared."""
    return texts.map({text: normalise(text).removeprefix("@") for text in texts.unique()}).astype("str")


def _own_accounts(table: Table, place: Place) -> pd.Series:
    """Say for each row whether it is of the channel's own account."""
    columns = [_comparable(table.text(name)) for name in ACCOUNT_COLUMNS if table.has(name)]
    columns = [column for column in columns if column.ne("").any()]
    own = pd.Series(True, index=range(len(table)))
    if not columns:
        return own
    if place.account:
        names = {place.account, place.account.partition("@")[0]}  # elsewhere the server stands behind the name
        own = pd.concat([column.isin(names) for column in columns], axis=1).any(axis=1)
        unsaid = pd.concat([column.eq("") for column in columns], axis=1).all(axis=1)
        if not own.any():
            table.note("account_not_found", "error", n=int((~unsaid).sum()))
        elif not (own | unsaid).all():
            table.note("other_accounts", "note", n=int((~(own | unsaid)).sum()))
        return own | unsaid
    counts = columns[0][columns[0].ne("")].value_counts()
    if len(counts) == 1:
        return own
    if table.export.others == "all":
        table.note("several_accounts", "warning", n=len(counts))
        return own
    largest = counts.index[0]
    own = columns[0].isin(["", largest])
    table.note("largest_account", "warning", n=int((~own).sum()), accounts=len(counts))
    return own


def _own_platform(table: Table, place: Place) -> pd.Series:
    """Say for each row whether it is of the channel's platform."""
    own = pd.Series(True, index=range(len(table)))
    if not table.has("platform"):
        return own
    texts = table.text("platform")
    known = {text: place.platforms.get(normalise(text), "") for text in texts.unique()}
    found = texts.map(known).astype("str")
    found = found.mask(found.eq(""), words_of(table.export, "platform", texts))
    own = found.eq(place.platform) | texts.eq("")
    if not own.all():
        table.note("other_platforms", "note", n=int((~own).sum()))
    return own


def _own_channel(table: Table, place: Place) -> pd.Series:
    """Say for each row whether it names this channel, where a column names channels."""
    own = pd.Series(True, index=range(len(table)))
    if not table.has("channel"):
        return own
    texts = table.text("channel")
    own = texts.map({text: normalise(text).removeprefix("@") in place.names for text in texts.unique()}).astype(bool)
    own = own | texts.eq("")
    if not own.any() and texts.nunique() == 1:
        return pd.Series(True, index=range(len(table)))
    if not own.all():
        table.note("other_channels", "warning" if not own.any() else "note", n=int((~own).sum()))
    return own


def _meant_rows(table: Table) -> pd.Series:
    """Say for each row whether the export means it: what others wrote and the account only shared is not its own."""
    meant = pd.Series(True, index=range(len(table)))
    for name, words in table.export.only.items():
        if table.has(name):
            meant &= table.text(name).map(normalise).isin(set(map(normalise, words)))
    if not meant.all():
        table.note("rows_not_meant", "note", n=int((~meant).sum()))
    return meant


def own_rows(table: Table, place: Place) -> pd.Series:
    """Say for each row whether it belongs to the channel; what does not is noted with its number."""
    own = _own_accounts(table, place) & _own_platform(table, place) & _own_channel(table, place)
    return own & _meant_rows(table)
