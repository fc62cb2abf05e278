"""What a figure of the report is: where it stands, and how it is made of what is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from smeval.show.blocks import Figure
from smeval.show.tables.table import Table
from smeval.show.view import View

#: Where the report has room for figures; at ``channel_year`` once for each channel.
Slot = Literal["glance", "channel_year", "rhythm", "dialogue", "effort"]


@dataclass(frozen=True)
class FigureKind:
    """A figure as it is declared.

    Parameters
    ----------
    id : str
        English id; words are ``figure.<id>`` and ``table.<id of its table>``.
    slot : str
        Where in the report it stands.
    make : callable
        Makes it of a view and the id of a channel, which is empty where it speaks of all of them. Where there is
        nothing to draw it returns what the report says instead: a table, or nothing.
    """

    id: str
    slot: Slot
    make: Callable[[View, str], Figure | Table | None]
