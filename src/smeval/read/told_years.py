"""Which years and months the names, titles and headings of a list that people keep tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smeval.values import normalise
from smeval.values.moments import month_numbers

__all__ = ["Told", "month_told", "names_of", "told_of", "years_told"]

#: A whole day, and two of them as the ends of a period.
DAY = r"(?:\d{1,2}\.\s?\d{1,2}\.\s?(20\d\d)|(20\d\d)[-_]\d\d[-_]\d\d)"
PERIOD = re.compile(rf"{DAY}\s*(?:-|–|—|_|bis|to)\s*{DAY}")
#: A year, also with the one after it in two digits: 2025/26.
YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s?[/-]\s?(\d\d))?(?!\d)")


class Told(NamedTuple):
    """What a list tells of the years of its rows besides their dates.

    Parameters
    ----------
    years : frozenset of int
        In the names of file, folder and sheet and in the lines above the headings.
    above : ndarray of int
        For each row what the heading above it says: year times 100 and the month, or 0 for no month; 0 for nothing.
    """

    years: frozenset[int] = frozenset()
    above: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


def years_told(text: str) -> frozenset[int]:
    """Return the years that a name or title tells; the year of a single day, such as that of printing, is none."""
    ends = {year for found in PERIOD.findall(text) for year in found if year}
    rest = re.sub(DAY, " ", PERIOD.sub(" ", text))
    alone = {year for found in YEAR.finditer(rest) for year in (found[1], found[2] and f"20{found[2]}") if year}
    return frozenset(map(int, ends | alone))


def month_told(text: str) -> int:
    """Return the one month that a name or heading tells; 0 where there is none or several."""
    words = re.findall(r"[^\W\d_]+", normalise(text))
    months = {month_numbers()[word] for word in words if word in month_numbers()}
    return months.pop() if len(months) == 1 else 0


def names_of(file: str, sheet: str) -> list[str]:
    """Return the names that people gave: of the folders below the channel's, the file and the sheet.

    Parameters
    ----------
    file, sheet : str
        Path below the body's folder, and the name of the sheet.
    """
    path = PurePosixPath(file.replace("!", "/"))
    return [*path.parts[2:-1], path.stem, sheet]


def told_of(names: Iterable[str], titles: Iterable[Sequence[str]], above: Sequence[str]) -> Told:
    """Return what a list tells of the years of its rows.

    Parameters
    ----------
    names : iterable of str
        Of folders, file and sheet.
    titles : iterable of sequence of str
        The records above the headings that are no notes.
    above : sequence of str
        For each row the last heading between the rows.
    """
    texts = [*names, *(cell for row in titles for cell in row)]
    years = frozenset(year for text in texts for year in years_told(text))
    of = {heading: _code(heading) for heading in set(above)}
    return Told(years, np.array([of[heading] for heading in above], dtype=np.int64))


def _code(heading: str) -> int:
    years = years_told(heading)
    return next(iter(years)) * 100 + month_told(heading) if len(years) == 1 else 0
