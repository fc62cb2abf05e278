"""A small world for tests of KPIs: one channel, and what was delivered and declared for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from smeval.catalog import load_catalog
from smeval.frames import check_frame, make_frame
from smeval.frames.columns import (
    CHANNELS_FRAME,
    COSTS_FRAME,
    EFFORT_FRAME,
    EVIDENCE_FRAME,
    FRAMES,
    INCIDENTS_FRAME,
    KPIS_FRAME,
    SAMPLED_POSTS_FRAME,
    SAMPLES_FRAME,
)
from smeval.frames.delivered import EvidenceRow
from smeval.kpis import compute_kpis
from smeval.read import Exports
from smeval.register import Register

CATALOG = load_catalog()
YEAR = ("2025-01-01", "2025-12-31")
MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = [(f"2025-{month:02d}-01", f"2025-{month:02d}-{last}") for month, last in enumerate(MONTH_ENDS, 1)]


@dataclass
class World:
    """Frames in the making; `channel` holds the declared facts of the only channel, ``c``."""

    platform: str = "facebook"
    channel: dict[str, Any] = field(default_factory=dict)
    service_hours: dict[str, tuple[int, int] | None] = field(default_factory=lambda: {"mon": (480, 960)})
    measures: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    dialogue: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    effort: list[dict[str, Any]] = field(default_factory=list)
    costs: list[dict[str, Any]] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)
    sampled_posts: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    #: Evidence -> the kind of export behind it, where that matters.
    rules: dict[str, str] = field(default_factory=dict)

    def days(self, measure: str, value: float | Sequence[float], start: str = YEAR[0], end: str = YEAR[1]) -> World:
        """Deliver a measure for each day, the same value or one after the other."""
        days = pd.date_range(start, end)
        values = [value] * len(days) if isinstance(value, int | float) else value
        for day, number in zip(days, values, strict=True):
            self.span(measure, number, day, day, "Edays")
        return self

    def span(self, measure: str, value: float, start: Any, end: Any, evidence: str = "Espan", **cells: Any) -> World:
        """Deliver a measure for one period."""
        row = {"measure": measure, "value": value, "start": start, "end": end, "evidence": evidence}
        self.measures.append({"channel": "c", "state": "measured", "as_of": YEAR[1], **row, **cells})
        return self

    def months(self, measure: str, values: Sequence[float]) -> World:
        """Deliver a measure for the first months of the year."""
        for value, (start, end) in zip(values, MONTHS, strict=False):
            self.span(measure, value, start, end, "Emonths")
        return self

    def post(self, moment: str, **cells: Any) -> World:
        """Publish a post, by local time."""
        at = pd.Timestamp(moment, tz="Europe/Berlin").tz_convert("UTC")
        row = {"channel": "c", "post_id": f"p{len(self.posts)}", "published_at": at, "as_of": "2026-01-05"}
        self.posts.append({**row, "kind": "photo", "evidence": "Eposts", **cells})
        return self

    def lists_posts(self, start: str = YEAR[0], end: str = YEAR[1]) -> World:
        """Say that an export lists all posts of these days."""
        self.coverage.append(self._covered("post_list", start, end, "Eposts"))
        return self

    def reads_dialogue(self, start: str = YEAR[0], end: str = YEAR[1]) -> World:
        """Say that an export speaks of the dialogue of these days."""
        self.coverage.append(self._covered("dialogue", start, end, "Edialogue"))
        return self

    def _covered(self, what: str, start: str, end: str, evidence: str) -> dict[str, Any]:
        return {"channel": "c", "what": what, "start": start, "end": end, "evidence": evidence}

    def asked(self, n: int, outcome: str, hours: float | None = None, month: int = 3, **cells: Any) -> World:
        """Let conversations come in, each with the same outcome and time; those answered came in early enough."""
        minutes = None if hours is None else hours * 60
        due = outcome == "answered" or (hours or 0) >= (self.channel.get("answer_within") or 24)
        row = {"outcome": outcome, "n": n, "minutes_real": minutes, "minutes_service": minutes}
        row |= {"due": due, "due_service": due, "kind": "comment", "evidence": "Edialogue"}
        row |= {"channel": "c", "month": f"2025-{month:02d}"}
        self.dialogue.append({**row, **cells})
        return self

    def worked(self, likely: float, low: float | None = None, high: float | None = None, **cells: Any) -> World:
        """Declare hours at 50 EUR."""
        hours = {"low": low, "likely": likely, "high": high}
        row: dict[str, Any] = {"channel": "c", "year": 2025, "phase": "production", "role": "editor"}
        row |= {f"hours_{end}": value for end, value in hours.items()}
        row |= {f"eur_{end}": None if value is None else value * 50 for end, value in hours.items()}
        self.effort.append({**row, "evidence": "Eeffort", **cells})
        return self

    def paid(self, eur: float, year: int = 2025) -> World:
        """Declare a cost."""
        self.costs.append({"channel": "c", "year": year, "kind": "tool", "eur": eur, "evidence": "Ecosts"})
        return self

    def sampled(self, subject: str, fulfilled: int, checked: int, drawn: str = "random", **cells: Any) -> World:
        """Declare a sample."""
        row = {"channel": "c", "year": 2025, "subject": subject, "checked": checked, "fulfilled": fulfilled}
        row |= {"drawn": drawn, "checked_on": "2025-11-03", "evidence": "Esamples"}
        self.samples.append({**row, **cells})
        return self

    def happened(self, kind: str, n: int, date: str | None = "2025-03-10", **cells: Any) -> World:
        """Declare incidents."""
        row = {"channel": "c", "kind": kind, "n": n, "date": date, "evidence": "Eincidents"}
        self.incidents.append({**row, **cells})
        return self

    def exports(self) -> Exports:
        """Return the exports as the reading room would."""
        names = ("measures", "posts", "dialogue", "coverage")
        frames = {name: make_frame(FRAMES[name], getattr(self, name)) for name in names}
        evidence = make_frame(EVIDENCE_FRAME, [EvidenceRow(key, key, rule=rule) for key, rule in self.rules.items()])
        return cast(Exports, SimpleNamespace(**frames, evidence=evidence))

    def register(self) -> Register:
        """Return the register as a body would declare it; a team of eight answers within 24 hours."""
        declared = {"team_size": 8, "answer_within": 24, "dialogue": "answers", "department": "presse"}
        channel = {"channel": "c", "platform": self.platform, "evidence": "Echannel", **declared, **self.channel}
        return cast(
            Register,
            SimpleNamespace(
                id="musterstadt",
                timezone="Europe/Berlin",
                land="NW",
                service_hours=self.service_hours,
                catalog=CATALOG,
                channels=make_frame(CHANNELS_FRAME, [channel]),
                effort=make_frame(EFFORT_FRAME, self.effort),
                costs=make_frame(COSTS_FRAME, self.costs),
                samples=make_frame(SAMPLES_FRAME, self.samples),
                sampled_posts=make_frame(SAMPLED_POSTS_FRAME, self.sampled_posts),
                incidents=make_frame(INCIDENTS_FRAME, self.incidents),
                evidence=make_frame(EVIDENCE_FRAME),
            ),
        )

    def kpis(self, year: int = 2025) -> pd.DataFrame:
        """Compute the frame ``kpis``."""
        return check_frame(KPIS_FRAME, compute_kpis(self.exports(), self.register(), year, CATALOG))

    def row(self, kpi: str, period: str = "2025") -> Any:
        """Return the row of one KPI."""
        kpis = self.kpis(int(period[:4]))
        rows = kpis[(kpis["kpi"] == kpi) & (kpis["period"] == period)]
        assert len(rows) == 1, f"{kpi} {period}: {len(rows)} rows"
        return next(rows.itertuples(index=False))

    def value(self, kpi: str, period: str = "2025") -> float:
        """Return the value of one KPI, which must be measured."""
        row = self.row(kpi, period)
        assert row.state == "measured", f"{kpi} {period} is {row.state}: {row.reason}"
        return float(row.value)

    def reason(self, kpi: str, period: str = "2025") -> tuple[str, str]:
        """Return state and message id of one KPI."""
        row = self.row(kpi, period)
        return row.state, row.reason.partition(" ")[0]
