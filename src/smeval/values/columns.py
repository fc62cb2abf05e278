"""Read a column at once where it is plain, and each different other text once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.values.labels import plain

Texts = NDArray[np.object_]
Values = NDArray[Any]  # numbers, or the readings of dates
Mask = NDArray[np.bool_]
#: Values of an array of texts, and a mask of those that were read for certain.
Quick = Callable[[Texts], tuple[Values, Mask]]
#: Values, and a mask of the texts that could not be read.
Column = tuple[pd.Series, "pd.Series[bool]"]


def read_column(
    texts: pd.Series[str], missing: Collection[str], empty: Values, quick: Quick, slow: Callable[[str], object]
) -> tuple[Values, Mask]:
    """Read a column.

    Parameters
    ----------
    texts : Series of str
        What to read.
    missing : collection of str
        Markers of a missing value, compared without regard to case and surrounding blanks.
    empty : array
        One missing value in the type of the result.
    quick : callable
        Reads many texts, the plain ones; what it reads, `slow` would read alike.
    slow : callable
        Reads one text or raises ValueError.

    Returns
    -------
    tuple of array and array
        Values, and a mask of the texts that could not be read.
    """
    markers = {plain(marker).casefold() for marker in missing}
    raw = texts.to_numpy(dtype=object)
    values = np.repeat(empty, len(raw))
    bad = np.zeros(len(raw), dtype=np.bool_)
    todo = np.flatnonzero(~(texts.isna() | texts.isin([*missing])).to_numpy())
    read, done = quick(raw[todo])
    values[todo[done]] = read[done]
    todo = todo[~done]
    codes, uniques = pd.factorize(raw[todo])
    results = np.repeat(empty, len(uniques))
    faults = np.zeros(len(uniques), dtype=np.bool_)
    for place, text in enumerate(uniques):
        if plain(text).casefold() in markers:
            continue
        try:
            results[place] = slow(text)
        except ValueError:
            faults[place] = True
    values[todo], bad[todo] = results[codes], faults[codes]
    return values, bad
