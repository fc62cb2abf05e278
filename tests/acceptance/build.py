"""Build a body with one channel from what a test says of it, and evaluate it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from smeval.evaluation import Evaluation, evaluate
from tests.bodies import BODY, channel, duties, figures, make_body, risks, write_table
from tests.bodies import statements as favourable

Goal = tuple[str, float, float]

NAME = "presse_kanal"
YEAR = 2025


def goals(name: str, *wanted: Goal) -> list[dict[str, object]]:
    """Return goals in the order of their rank, fixed in time: KPI, minimum, target."""
    return [
        {
            "channel": name,
            "goal": f"Ziel {rank}",
            "kpi": kpi,
            "minimum": minimum,
            "target": target,
            "rank": rank,
            "fixed_on": "2024-11-25",
            "approved_by": "Verwaltungsvorstand",
        }
        for rank, (kpi, minimum, target) in enumerate(wanted, 1)
    ]


def make_city(  # noqa: PLR0913 - each test names what its city lacks
    folder: Path,
    platform: str = "x",
    *wanted: Goal,
    monthly: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    residual: tuple[int, int] = (1, 1),
    failed: Sequence[str] = (),
    declared: Mapping[str, object] | None = None,
    statements: Sequence[tuple[str, str]] = (),
    body: str = BODY,
    **tables: Any,
) -> Path:
    """Write a body whose only channel fulfils every duty but those named.

    Parameters
    ----------
    wanted : tuples
        Goals: KPI, minimum, target.
    monthly, before : mapping
        What the hand table says of every month of the year and of the year before, by German heading.
    residual : tuple of int
        Residual severity and likelihood of every risk.
    failed : sequence of str
        Duties declared as not met, e.g. ``g3``.
    statements : sequence of tuples
        Statement and answer; all others are favourable.
    """
    hours = [{"channel": NAME, "year": YEAR, "phase": "publishing", "role": "redaktion", "hours_likely": 50}]
    made: dict[str, Any] = {
        "channels": [channel(NAME, platform, **(declared or {}))],
        "goals": goals(NAME, *wanted),
        "duties": duties(NAME, YEAR, **dict.fromkeys(failed, "not_met")),
        "risks": risks(NAME, residual),
        "effort": hours,
        "costs": [{"channel": NAME, "year": YEAR, "kind": "other", "eur": 0}],
        "statements": favourable(NAME, YEAR, **dict(statements)),
    }
    make_body(folder, body, **{name: rows for name, rows in (made | tables).items() if rows})
    rows = figures(NAME, YEAR, **dict(monthly or {})) if monthly else []
    rows += figures(NAME, YEAR - 1, **dict(before)) if before else []
    if rows:
        write_table(folder / "exports" / NAME / "Handtabelle.csv", rows)
    return folder


def judged(evaluation: Evaluation) -> Any:
    """Return the proposal for the only channel."""
    assert len(evaluation.proposals) == 1
    return next(evaluation.proposals.itertuples(index=False))


def judge(folder: Path, *city: Any, **more: Any) -> Any:
    """Make a city (see `make_city`) and return the proposal for its only channel."""
    return judged(evaluate(make_city(folder, *city, **more), YEAR))


def kpi(evaluation: Evaluation, name: str, period: str = str(YEAR), channel_id: str = NAME) -> Any:
    """Return the row of one KPI."""
    kpis = evaluation.kpis
    rows = kpis[(kpis["kpi"] == name) & (kpis["period"] == period) & (kpis["channel"] == channel_id)]
    assert len(rows) == 1, f"{name} {period}: {len(rows)} rows"
    return next(rows.itertuples(index=False))
