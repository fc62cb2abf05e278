"""What a channel may be compared by with what could replace it."""

from __future__ import annotations

from typing import Literal

from smeval.catalog.toml import Entry, Id


class Substitution(Entry):
    """KPIs of a channel and of an alternative that mean nearly the same to a reader (see substitutions.toml).

    Parameters
    ----------
    own, other : tuple of str
        KPIs of the channel, the first that was delivered counts; KPIs of the alternative, each that it offers.
    combine : str
        How the periods that both speak of become one figure.
    benefit : bool
        More of it serves the reader.
    source : str
    """

    own: tuple[Id, ...]
    other: tuple[Id, ...]
    combine: Literal["sum", "last", "mean", "year", "per_post"]
    benefit: bool = False
    source: str
