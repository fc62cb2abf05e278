"""How levels of benefit and risk, and the bounds of a benefit, are put into words."""

from __future__ import annotations

from smeval.wording import Wording


def benefit_words(low: float, high: float, wording: Wording) -> str:
    """Write the bounds of a benefit, e.g. ``0,58–0,81``, or that it cannot be established.

    Parameters
    ----------
    low, high : float
        From 0 to 1; missing where it cannot be established.
    wording : Wording
    """
    return wording.span(low, high, "count", 2) if low == low else wording.say("state.undetermined")


def risk_words(low: str, high: str, wording: Wording) -> str:
    """Write a level, or ``gering bis mittel`` where raters differ.

    Parameters
    ----------
    low, high : str
        Ids of levels; `low` is empty where there is only one, both where nothing is proposed.
    wording : Wording
    """
    if not high:
        return wording.say("state.undetermined")
    if low == high or not low:
        return wording.term("level", high)
    return wording.say("table.from_to", low=wording.term("level", low), high=wording.term("level", high))
