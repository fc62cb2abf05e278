"""How our figures look: one set of colours, shapes and sizes, applied in one ``with`` context."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from textwrap import fill

import matplotlib.style
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from smeval.show.blocks import Figure

WIDTH = 6.3  # inches, 16 cm: the text column of a report
DPI = 160

# Okabe and Ito's colours that keep a contrast of 3 to 1 on white
GREEN, BLUE, VERMILLION, BLACK = "#009E73", "#0072B2", "#D55E00", "#000000"
GREY, PALE = "#595959", "#E6E6E6"

#: Shapes that stand before the word, so that no meaning hangs on colour: {family: {id: shape}}.
SHAPES: Mapping[str, Mapping[str, str]] = {
    "proposal": {
        "continue": "●",
        "continue_with_conditions": "◐",
        "review": "?",
        "consider_ending": "■",
        "end": "■",
        "closed": "–",
    },
    "level": {"low": "▁", "medium": "▄", "high": "█", "undecided": "?"},
    "duty_outcome": {"met": "✓", "not_met": "✗", "unchecked": "?", "not_applicable": "○"},
    "action_state": {"done": "✓", "open": "○", "dropped": "✗"},
    "approval": {"yes": "✓", "no": "✗", "in_progress": "◐"},
    "observation_outcome": {"confirmed": "✓", "contradicted": "✗", "open": "?"},
    "concept_state": {"present": "✓", "outdated": "◐", "missing": "✗"},
    "rule_outcome": {"holds": "✗", "unanswered": "–", "open": "?", "passes": "✓"},
    "guide_outcome": {
        "measured": "✓",
        "typed": "✓",
        "drawn": "✓",
        "not_offered": "○",
        "dropped": "○",
        "left_out": "○",
        "partly": "◐",
        "withheld": "–",
        "missing": "✗",
    },
    "goal_outcome": {"reached": "✓", "between": "◐", "missed": "✗", "open": "?"},
}
PROPOSAL_COLOURS: Mapping[str, str] = {
    "continue": GREEN,
    "continue_with_conditions": BLUE,
    "review": VERMILLION,
    "consider_ending": BLACK,
    "closed": GREY,
}
#: Line colour, dash and marker of the first, second, ... series of a figure.
SERIES = (
    (BLUE, "-", "o"),
    (VERMILLION, "--", "s"),
    (GREEN, "-.", "^"),
    (BLACK, ":", "D"),
    (GREY, (0, (6, 2, 1, 2, 1, 2)), "v"),
)

LOOK = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib, so the same on every machine
    "font.size": 8.5,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "grid.color": "#D9D9D9",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
}


@contextmanager
def look() -> Iterator[None]:
    """Apply our look, whatever the user's settings are, and take it off again."""
    with matplotlib.style.context(["default", LOOK]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the table beside it has the name
        yield


def plot(figure: Figure, ax: Axes | None = None) -> Axes:
    """Draw a figure in our look, with its title.

    Parameters
    ----------
    figure : Figure
    ax : Axes, optional
        Where to draw; by default on axes of their own, as wide as our text column.

    Returns
    -------
    Axes
        Those drawn on.
    """
    with look():
        if ax is None:
            _, ax = plt.subplots(figsize=(WIDTH, figure.height), layout="constrained")
        figure.draw(ax)
        ax.set_title(fill(figure.title, 78))
    return ax


def render_png(figure: Figure) -> bytes:
    """Return a figure as PNG; its title is left to the page around it."""
    with look():
        canvas = Canvas(figsize=(WIDTH, figure.height), layout="constrained")
        FigureCanvasAgg(canvas)
        figure.draw(canvas.subplots())
        target = BytesIO()
        canvas.savefig(target, format="png", dpi=DPI, metadata={"Software": None})
    return target.getvalue()
