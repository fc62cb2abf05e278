"""Terms that are cells of a channel, what offices say to it, and what its figures rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import pandas as pd

from smeval.catalog import Policy
from smeval.frames import make_frame
from smeval.frames.columns import (
    APPROVALS_FRAME,
    CHANNELS_FRAME,
)
from smeval.record.terms import Value
from smeval.register import Register
from smeval.verdict.held.term import Term, as_number, told
from smeval.wording import Message, encode


@dataclass(frozen=True, kw_only=True)
class ChannelColumn(Term):
    """A term that is a column of the frame ``channels``.

    Parameters
    ----------
    column : str
    milder : callable
        Says of an old and a new value whether the new one is milder.
    cell : callable
        Makes the cell of a value.
    message : str
        Id of the sentence that tells a value.
    """

    column: str
    milder: Callable[[Value, Value], bool]
    cell: Callable[[Value], str | float | pd.Timestamp]
    message: str

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether the new value asks for less.

        Parameters
        ----------
        old, new : object
        """
        return self.milder(old, new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with another cell.

        Parameters
        ----------
        register : Register
        value : object
        """
        channels = register.channels.copy()
        channels.loc[channels["channel"] == self.channel, self.column] = self.cell(value)
        return replace(register, channels=make_frame(CHANNELS_FRAME, channels))

    def tell(self, value: Value) -> Message:
        """Return the cell in words."""
        return told(self.message, value)


def differs(old: Value, new: Value) -> bool:
    """Say whether something else stands where something stood.

    Parameters
    ----------
    old, new : object
    """
    return bool(old) and old != new


def is_less(old: Value, new: Value) -> bool:
    """Say whether less is promised; where nothing was, a KPI that nobody had is measured against the promise.

    Parameters
    ----------
    old, new : object
    """
    return not as_number(new) >= as_number(old) if as_number(old) > 0 else as_number(new) > 0


def is_more(old: Value, new: Value) -> bool:
    """Say whether more time is taken; where none was promised, see `_is_less`.

    Parameters
    ----------
    old, new : object
    """
    return not as_number(new) <= as_number(old) if as_number(old) > 0 else as_number(new) > 0


class TeamSize(ChannelColumn):
    """The size of a team: what is told of a small one would speak of single persons."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a team that was too small is not said to be now.

        Parameters
        ----------
        old, new : object
        """
        least = self.policy.values["team_min"]
        return as_number(old) < least and not as_number(new) < least


class Approval(Term):
    """What an office says to a channel; an approval that was not there needs a newer check of the duty."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an approval is claimed that nobody has checked since.

        Parameters
        ----------
        old, new : object
        """
        before, now = cast(Mapping[str, str], old or {}), cast(Mapping[str, str], new or {})
        given = now.get("state") == "yes" and before.get("state", "yes") != "yes"
        return given and not now.get("checked_on", "") > before.get("checked_on", "")

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with what the office says.

        Parameters
        ----------
        register : Register
        value : object
        """
        approvals = register.approvals.copy()
        approvals.loc[self._rows(approvals, "office"), "state"] = cast(Mapping[str, str], value or {}).get("state", "")
        return replace(register, approvals=make_frame(APPROVALS_FRAME, approvals))

    def tell(self, value: Value) -> Message:
        """Return what the office says."""
        return told("term_approval", cast(Mapping[str, str], value or {}).get("state"))


class Source(Term):
    """Whether a KPI rests on an export of the network or on a table kept by hand; nothing puts an export back."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a hand-kept table stands where an export was, or nothing where there were figures.

        Parameters
        ----------
        old, new : object
        """
        return (old == "export" and new == "hand") or (bool(old) and not new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register as it is.

        Parameters
        ----------
        register : Register
        value : object
        """
        del value
        return register

    def tell(self, value: Value) -> Message:
        """Return what the figures come from."""
        return encode(f"term_source_{value}") if value else encode("term_none")


def column_of(
    column: str,
    milder: Callable[[Value, Value], bool],
    cell: Callable[[Value], str | float | pd.Timestamp],
    message: str,
) -> Callable[[str, str, Policy], Term]:
    """Return what makes the term of a column of the frame ``channels``.

    Parameters
    ----------
    column, milder, cell, message
        See `ChannelColumn`.
    """
    return partial(ChannelColumn, column=column, milder=milder, cell=cell, message=message)
