"""A single change of a case, in words and in steps that a reader can compare."""

from __future__ import annotations

from dataclasses import dataclass

from smeval.ids import TippingKind
from smeval.verdict.decide.case import Case
from smeval.wording import Message


@dataclass(frozen=True)
class Change:
    """A single change of a case.

    Parameters
    ----------
    kind : str
    size : float
        Of a goal's value: its share of the span from minimum to target; of anything else the number of things changed.
    message : Message
        The change in words, without the proposal that it leads to.
    case : Case
        What is judged then.
    """

    kind: TippingKind
    size: float
    message: Message
    case: Case
