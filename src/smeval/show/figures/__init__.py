"""The figures of an evaluation, one in each file: what it selects, its words, its drawing, its table, its slot.

A new figure is a file here, with a `FigureKind` named ``FIGURE``, and its words; nothing lists it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind, Slot
from smeval.show.tables.table import Table
from smeval.show.view import View

__all__ = ["figure_kinds", "figures_at", "make_figure"]


@cache
def figure_kinds() -> Mapping[str, FigureKind]:
    """Return the figures of this folder by their ids, in the order of their files."""
    modules = (import_module(f"{__name__}.{name}") for name in sorted(found.name for found in iter_modules(__path__)))
    found: list[FigureKind] = [module.FIGURE for module in modules if hasattr(module, "FIGURE")]
    return {kind.id: kind for kind in found}


def make_figure(figure: str, view: View, channel: str = "") -> Figure | Table | None:
    """Make one figure, e.g. to draw it on axes of one's own with `smeval.show.style.plot`.

    Parameters
    ----------
    figure : str
        Its id.
    view : View
    channel : str
        Where it speaks of one.

    Returns
    -------
    Figure, Table or None
        As the figure's `FigureKind` says.
    """
    return figure_kinds()[figure].make(view, channel)


def figures_at(slot: Slot, view: View, channel: str = "") -> tuple[Figure | Table, ...]:
    """Make the figures that stand in a slot of the report.

    Parameters
    ----------
    slot : str
    view : View
    channel : str
        Where the slot is that of a channel.
    """
    made = (kind.make(view, channel) for kind in figure_kinds().values() if kind.slot == slot)
    return tuple(entry for entry in made if entry is not None)
