"""Whether a moderation export holds what the network itself counts.

An export from which unanswered rows were left out looks complete and answers everything. The network counts comments
on its own, so it tells how many are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from smeval.kpis.facts import View, periods_of
from smeval.kpis.formulas.adding import over_posts, over_time
from smeval.kpis.result import Result


@dataclass(frozen=True)
class Lacking:
    """Comments of a year that the network counts and that stand in no moderation export.

    Parameters
    ----------
    comments : int
        That the network counts at least.
    missing : int
        Of them neither an item of the export nor an answer to one.
    evidence : frozenset of str
        Of the network's count.
    """

    comments: int
    missing: int
    evidence: frozenset[str]


def lacking_items(view: View) -> Lacking | None:
    """Return what a year's moderation exports lack clearly, or None.

    The network counts the body's own answers as comments, too. A conversation may hold several comments, so a share of
    them may be missing; none where everything is said to have been answered.
    """
    table, sign = view.facts.dialogue, view.catalog.observed.signs["items_missing"]
    known = [found for found in _comments(view) if found.low > 0]
    if not known or not table.n.size:
        return None
    best = max(known, key=lambda found: found.low)
    items, answers = int(table.n[table.comment].sum()), int(table.n[table.comment & table.answered].sum())
    missing = int(best.low) - items - answers
    allowed = 0.0 if answers == items else sign.share * best.low
    if missing < view.limit("cell_min") or missing <= allowed:
        return None
    return Lacking(int(best.low), missing, best.evidence)


def surplus_items(view: View) -> tuple[int, int]:
    """Return how many answered comments moderation exports of a year hold, and how many comments the network counts.

    Both are 0 where the network's count is not known for the whole year.
    """
    table = view.facts.dialogue
    known = [found.value for found in _comments(view) if found.state == "measured"]
    if not known or not table.n.size:
        return 0, 0
    return int(table.n[table.posted & table.answered].sum()), int(max(known))


def _comments(view: View) -> list[Result]:
    """Return what the network counts as comments in the year of a view: by day, and below its posts."""
    year = View(view.facts, periods_of(view.facts.january.year)[0], view.catalog)
    return [found for found in (over_time(year, "comments"), over_posts(year, "comments")) if found is not None]
