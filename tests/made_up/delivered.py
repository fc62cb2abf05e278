"""What was delivered and counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smeval.frames.computed import KpiRow, PostKindRow
from smeval.frames.delivered import AudienceRow, DialogueRow, EvidenceRow, FileRow, FindingRow
from smeval.ids import State
from tests.made_up.names import EXPORT, MONTHS, PLATFORMS, STATED, YEAR, day

SEASON = (8, 9, 11, 10, 12, 13, 9, 8, 11, 12, 14, 16)


def _kpi(channel: str, kpi: str, unit: str, value: float | None = None, /, **cells: Any) -> KpiRow:
    """Return a KPI of the year or of the period given; without a value it is missing, or has the state given."""
    number = float("nan") if value is None else value
    state: State = "missing" if value is None else "measured"
    usual = {"period": str(YEAR), "state": state, "evidence": EXPORT}
    own = {"body": "musterstadt", "department": "presse", "channel": channel, "platform": PLATFORMS[channel]}
    return KpiRow(kpi=kpi, unit=unit, value=number, **own | usual | cells)


def _kpis() -> list[KpiRow]:
    found = [row for channel, size in {"insta": 2400, "fb": 1800, "x": 320}.items() for row in _seen(channel, size)]
    found.append(_kpi("insta", "reach_per_month", "persons", 16500.0, low=15200.0, high=17800.0))
    found += [_kpi(channel, "reach", "persons", state="not_offered") for channel in ("masto", "x")]
    for channel in PLATFORMS:
        kept = {"insta": 0.87, "fb": 0.71, "masto": 0.96, "x": 0.35}.get(channel)
        found += [
            _kpi(channel, "followers", "persons", {"insta": 18410, "fb": 22960}.get(channel, 640.0)),
            _kpi(channel, "posts", "count", 133.0),
            _kpi(channel, "posts_per_week", "per_week", 2.55),
            _kpi(channel, "weeks_kept", "share", kept, n=52),
            _kpi(channel, "longest_silence", "d", 17.0),
            _kpi(channel, "hours", "h", 210.0, low=160.0, high=270.0),
            _kpi(channel, "cost", "eur", 12900.0, low=9900.0, high=16400.0),
        ]
    for channel, answered in {"insta": 0.83, "fb": 0.61}.items():
        found += [
            _kpi(channel, "inbound", "count", 212.0),
            _kpi(channel, "answered_share", "share", answered, n=212),
            _kpi(channel, "answered_within_target", "share", answered - 0.2, n=205),
            _kpi(channel, "response_time_median", "h", 5.5, n=212),
            _kpi(channel, "response_time_p90", "h"),
            _kpi(channel, "hours_per_answer", "h", 0.31, low=0.24, high=0.4),
        ]
    found.append(_kpi("link", "inbound", "count", state="suppressed"))
    found.append(_kpi("link", "answered_share", "share", state="suppressed", low=0.5, high=0.75))
    return found


def _seen(channel: str, size: int) -> Iterator[KpiRow]:
    """Yield what a channel's posts came to, month by month and in the year."""
    for place, month in enumerate(MONTHS):
        views = float(size * SEASON[place])
        absent = channel == "fb" and month == f"{YEAR}-08"
        reach = {"state": "not_offered"} if channel != "insta" else {}
        yield _kpi(channel, "views", "count", None if absent else views, period=month)
        yield _kpi(channel, "interactions", "count", round(views * 0.031), period=month)
        yield _kpi(channel, "reach", "persons", None if reach else round(views * 0.62), period=month, **reach)
        yield _kpi(channel, "posts_per_week", "per_week", 1.5 + SEASON[place] / 8, period=month)
        yield _kpi(channel, "posts", "count", float(SEASON[place]), period=month)
    total = float(size * sum(SEASON))
    if channel == "fb":
        yield _kpi(channel, "views", "count", state="not_covered")
    else:
        yield _kpi(channel, "views", "count", total)
    yield _kpi(channel, "interactions", "count", round(total * 0.031))
    yield _kpi(channel, "engagement_rate", "share", 0.031, n=total)
    yield _kpi(channel, "cost_per_1000_views", "eur", 41.2, low=36.0, high=47.5)
    yield _kpi(channel, "cost_per_interaction", "eur", 1.33, low=1.12, high=1.6)


def _dialogue() -> Iterator[DialogueRow]:
    for channel, minutes in {"insta": (20, 90, 240, 330, 900, 2600), "fb": (60, 400, 1500, 2900, 4000, 5600)}.items():
        for place, value in enumerate(minutes, start=1):
            month = f"{YEAR}-{place:02d}"
            yield DialogueRow(channel, month, "message", "answered", value, value / 3, n=29, evidence=EXPORT)
            yield DialogueRow(channel, month, "message", "open", 9000, 3000, n=5, evidence=EXPORT)
        yield DialogueRow(channel, month, "message", "hidden", 30, 30, n=8, evidence=EXPORT)


def delivered() -> dict[str, list[Any]]:
    return {
        "kpis": _kpis(),
        "history": [
            _kpi("insta", "followers", "persons", 16020.0, period=str(YEAR - 1)),
            _kpi("insta", "views", "count", 250000.0, period=str(YEAR - 1)),
            _kpi("x", "views", "count", 61000.0, period=str(YEAR - 1)),
        ],
        "dialogue": list(_dialogue()),
        "post_kinds": [
            PostKindRow("insta", "photo", 81, 120000, 4100),
            PostKindRow("insta", "video", 52, 199200, 5800),
        ],
        "audience": [
            AudienceRow("insta", day("2025-01-01"), day("2025-12-31"), "age", group, share, evidence=EXPORT)
            for group, share in {"18-24": 0.21, "25-34": 0.34, "35-44": 0.22, "45-54": 0.13}.items()
        ],
        "findings": [
            FindingRow(
                "catalog_unknown_id",
                "warning",
                "exports/fb/Beiträge.csv",
                "17",
                "Reichweite",
                '{"name": "Reichweite"}',
            )
        ],
        "evidence": [
            EvidenceRow(
                EXPORT,
                "exports/insta/Inhalte_2025.csv",
                "ab" * 32,
                rows="2–134",
                rule="instagram/posts",
                as_of=day("2026-01-07"),
            ),
            EvidenceRow(STATED, "statements.csv", "12" * 32, rows="2–9", rule="register/statements"),
            EvidenceRow("Eduties00", "duties.csv", "cd" * 32, rows="2–86", rule="register/duties"),
        ],
        "files": [
            FileRow(
                "exports/insta/Inhalte_2025.csv",
                "insta",
                "recognised",
                "instagram/posts",
                "de",
                133,
                start=day("2025-01-01"),
                end=day("2025-12-31"),
                as_of=day("2026-01-07"),
                sha256="ab" * 32,
            ),
            FileRow("exports/fb/notiz.txt", "fb", "ignored", sha256="ef" * 32),
        ],
    }
