"""The report as a notebook shows it, one section in a cell."""

from __future__ import annotations

from markupsafe import Markup

from smeval.publish.html import block_html, section_html, style_html
from smeval.show.blocks import Block
from smeval.show.report import report
from smeval.show.view import View


class Displayed:
    """HTML that a notebook shows; a terminal shows its name.

    Parameters
    ----------
    name : str
    html : Markup
    """

    def __init__(self, name: str, html: Markup) -> None:
        self.name, self.html = name, html

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": repr(self)}

    def __repr__(self) -> str:
        """Return the name."""
        return f"<{self.name}>"


class Report:
    """The report on one department, in one language; each method returns a section to display.

    Parameters
    ----------
    view : View
        What to show.
    """

    def __init__(self, view: View) -> None:
        self._document, self._wording = report(view), view.wording

    def _section(self, name: str) -> Displayed:
        place = [section.id for section in self._document.sections].index(name)
        return Displayed(name, section_html(self._document, place, self._wording))

    def head(self) -> Displayed:
        """Whose report this is, of which state, what it is for, and what stands in it."""
        return self._section("head")

    def at_a_glance(self) -> Displayed:
        """All proposals on one page, and the map of benefit against residual risk."""
        return self._section("glance")

    def costs_and_benefit(self) -> Displayed:
        """Goals, the year of each channel, rhythm, dialogue, effort and cost."""
        return self._section("benefit")

    def lawfulness(self) -> Displayed:
        """Duties, risks, the supervisory authorities' demands, declared against observed, the usage concept."""
        return self._section("law")

    def strategy(self) -> Displayed:
        """Target groups, alternatives and milder means, what would be lost, earlier years, what was learnt."""
        return self._section("strategy")

    def decision(self) -> Displayed:
        """Each proposal with its reasons, what else is possible, and the record of hearing and decision."""
        return self._section("decision")

    def appendix(self) -> Displayed:
        """Definitions, sources, findings, what was not delivered, versions."""
        return self._section("appendix")


def look() -> Displayed:
    """Return the style of the sections, for notebooks: a page brings its own."""
    return Displayed("look", style_html())


def show(block: Block, view: View) -> Displayed:
    """Return a single block, e.g. a table, to display in a notebook.

    Parameters
    ----------
    block : Block
    view : View
        From which it was made.
    """
    return Displayed(getattr(block, "id", "block"), block_html(block, view.wording))
