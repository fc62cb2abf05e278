"""A term: when a value is milder than another, how one is put back, and how it is told.

A value is what JSON tells (`smeval.record.terms`); None: there is none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import cast

import pandas as pd

from smeval.catalog import Policy
from smeval.frames.kinds import NO_DAY, NO_NUMBER
from smeval.record.terms import Value
from smeval.register import Register
from smeval.wording import Message, encode


@dataclass(frozen=True)
class Term(ABC):
    """A term of a kind.

    Parameters
    ----------
    channel : str
        Empty for a term of the whole body.
    name : str
        Of which goal, risk, duty, KPI, threshold or cell; empty where there is only one.
    policy : Policy
        Says in which direction a threshold is stricter, and which team is small.
    """

    channel: str
    name: str
    policy: Policy

    @abstractmethod
    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a value asks for less than the one on record, or cannot be compared with it.

        Parameters
        ----------
        old, new : object
            The value on record, and the other; None where there is none.
        """

    def counted(self, limit: Value, new: Value) -> Value:
        """Return what counts: the new value, or the one on record where the new one is milder.

        Parameters
        ----------
        limit, new : object
            The value on record, and the other.
        """
        return limit if self.is_milder(limit, new) else new

    @abstractmethod
    def put(self, register: Register, value: Value) -> Register:
        """Return a register in which the term has this value.

        Parameters
        ----------
        register : Register
        value : object
        """

    @abstractmethod
    def tell(self, value: Value) -> Message:
        """Return a value in words."""

    def _rows(self, frame: pd.DataFrame, column: str) -> pd.Series[bool]:
        """Return which rows of a frame are about this channel and name."""
        return (frame["channel"] == self.channel) & (frame[column] == self.name)


def told(message: str, value: Value) -> Message:
    """Return a single value in words.

    Parameters
    ----------
    message : str
        Id of the sentence.
    value : object
    """
    return encode("term_none") if value in (None, "") else encode(message, value=cast(str, value))


def as_number(value: Value) -> float:
    """Return a value as a number; NaN where it is none."""
    return float(value) if isinstance(value, int | float) else NO_NUMBER


def as_day(value: Value) -> pd.Timestamp:
    """Return a value as a day; none where it is empty."""
    return pd.Timestamp(str(value)) if value else NO_DAY


def as_text(value: Value) -> str:
    """Return a value as text; empty where there is none."""
    return "" if value is None else str(value)
