"""What was decided, against what was proposed."""

from __future__ import annotations

from smeval.ids import Decided, Empty, Proposal


def departs(decision: Decided | Empty, proposal: Proposal | Empty) -> bool:
    """Say whether a decision departs from a known proposal; ending what was proposed for ending does not.

    Parameters
    ----------
    decision : str
        What was decided; empty where nothing was.
    proposal : str
        Empty where it is not known.
    """
    return bool(decision and proposal) and decision != proposal and (decision, proposal) != ("end", "consider_ending")
