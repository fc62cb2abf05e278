"""What was decided, against what was proposed."""

from __future__ import annotations

from smeval.ids import Decided, Empty, Proposed


def departs(decision: Decided | Empty, proposal: Proposed | Empty) -> bool:
    """Say whether a decision departs from a known proposal; ending what was proposed for ending does not.

    Parameters
    ----------
    decision : str
        What was decided; empty where nothing was.
    proposal : str
        Empty where it is not known.
    """
    as_proposed = decision == proposal or (decision == "end" and proposal in ("consider_ending", "closed"))
    return bool(decision and proposal) and not as_proposed
