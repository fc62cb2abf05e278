"""What a share of a sample says of the whole: its exact interval."""

from __future__ import annotations

import numpy as np

from smeval.kpis.facts import Floats

#: How sure the interval is; each side is missed with half of the rest.
CONFIDENCE = 0.95
#: Halvings after which two neighbours among floats are left.
HALVINGS = 1100


def exact_interval(fulfilled: int, checked: int) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson for the share behind a sample.

    Its lower end is the share at which so many or more would be seen with a chance of 2.5 %, its upper end that at
    which so many or fewer would be; none and all have 0 and 1 for an end. It never promises more than 95 %, and does
    not grow narrower where the sample is a large part of the whole.

    Parameters
    ----------
    fulfilled, checked : int

    Raises
    ------
    ValueError
        If nothing was checked, or more is fulfilled than was checked.

    Source
    ------
    Clopper, Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 26
    (1934), 404-413.
    """
    if not 0 <= fulfilled <= checked or not checked:
        raise ValueError(f"{fulfilled} of {checked} is no sample")
    return _lower(fulfilled, checked), 1.0 - _lower(checked - fulfilled, checked)


def _lower(fulfilled: int, checked: int) -> float:
    """Return the share at which so many or more would be seen with half of the chance that is left."""
    if fulfilled == 0:
        return 0.0
    ways, below, above = _log_ways(checked)[fulfilled:], 0.0, fulfilled / checked
    seen = np.arange(fulfilled, checked + 1, dtype="float64")
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        if middle in (below, above):
            break
        tail = np.exp(ways + seen * np.log(middle) + (checked - seen) * np.log1p(-middle)).sum()
        below, above = (middle, above) if tail < (1 - CONFIDENCE) / 2 else (below, middle)
    return float(below)


def _log_ways(n: int) -> Floats:
    """Return the logarithm of the number of ways to choose 0, 1, ... n of n."""
    chosen = np.arange(1, n + 1, dtype="float64")
    return np.concatenate([[0.0], np.cumsum(np.log(n - chosen + 1) - np.log(chosen))])
