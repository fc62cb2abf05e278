"""Bodies with one channel whose register and figures a test changes bit by bit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.bodies import BODY, channel, duties, figures, make_body, risks, statements, write_table

NAME = "presse_mastodon"
YEAR = 2025
FIXED = {"channel": NAME, "fixed_on": "2024-11-01", "approved_by": "Verwaltungsvorstand"}


@dataclass
class World:
    """What a body declares and what its figures show; a goal is its KPI, target and place in the ranks.

    `cells` are further columns of the channel.
    """

    figures: dict[str, int | None]
    goals: list[tuple[str, int]]
    ratings: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    duties: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    hours: float = 20.0
    ceiling: float | None = None
    crisis: bool = False
    cells: dict[str, object] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        rated = [
            row | dict(zip(("residual_severity", "residual_likelihood"), cell, strict=True))
            for row in risks(NAME)
            for cell in [self.ratings.get((str(row["risk"]), str(row["rater"])), (1, 1))]
        ]
        tables: dict[str, list[dict[str, object]]] = {
            "channels": [channel(NAME) | {"crisis_channel": "yes" if self.crisis else "no"} | self.cells],
            "goals": [
                FIXED | {"goal": kpi, "kpi": kpi, "minimum": 0, "target": target, "rank": rank}
                for rank, (kpi, target) in enumerate(self.goals, start=1)
            ],
            "duties": duties(NAME, YEAR, **self.duties),
            "risks": rated,
            "statements": statements(NAME, YEAR, **self.answers),
            "effort": [
                {"channel": NAME, "year": YEAR, "phase": "publishing", "role": "redaktion"}
                | dict.fromkeys(("hours_low", "hours_likely", "hours_high"), f"{self.hours:.9f}")
            ],
            "costs": [{"channel": NAME, "year": YEAR, "kind": "other", "eur": 0}],
            "ceilings": [
                FIXED | {"kpi": "cost_per_interaction", "ceiling": self.ceiling},
            ]
            if self.ceiling
            else [],
            "actions": [
                {"channel": NAME, "action": action, "owner": "Redaktion", "due_on": f"{YEAR}-03-01", "state": "open"}
                for action in self.actions
            ],
        }
        make_body(folder, BODY, **{name: table for name, table in tables.items() if table})
        shared = int("shares" in dict(self.goals))
        table = figures(NAME, YEAR, Follower=1, Beiträge=1, Reaktionen=1, Kommentare=0, Geteilt=shared)
        for month, row in enumerate(table):
            row["Follower"] = "" if self.figures["followers"] is None else self.figures["followers"]
            row["Beiträge"] = spread(self.figures["posts"], month)
            row["Reaktionen"] = spread(self.figures["interactions"], month, less=12 * shared)
        write_table(folder / "exports" / NAME / "zahlen.csv", table)
        return folder


def spread(total: int | None, month: int, less: int = 0) -> int | str:
    """Return a month's part of what a year comes to, less what other columns hold of it."""
    if total is None:
        return ""
    share, rest = divmod(total - less, 12)
    return share + (rest if month == 11 else 0)
