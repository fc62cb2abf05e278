"""Declared against observed: nine subjects, each with what confirms it, contradicts it, or leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import Finding
from smeval.frames import check_frame, rows
from smeval.frames.columns import OBSERVATIONS_FRAME
from smeval.ids import LANGUAGES
from smeval.kpis import compute_kpis
from smeval.read import read_exports
from smeval.register import load_register
from smeval.verdict.facts.duties import assess_duties
from smeval.verdict.facts.observed import SUBJECTS, observe, parse_age
from smeval.wording import Wording, sentences
from tests.bodies import channel, duties, figures, make_body, write_table

NAME = "presse_facebook"
ASKED = "vorgang;eingang;antwort_am;status\n"
ANSWERED = ASKED + "".join(f"{n};2025-03-{n:02d} 10:00;2025-03-{n:02d} 12:00;beantwortet\n" for n in range(1, 13))
SILENT = ASKED + "".join(f"{n};2025-03-{n:02d} 10:00;;offen\n" for n in range(1, 13))

Seen = tuple[pd.DataFrame, list[Finding]]


def see(
    folder: Path, files: Mapping[str, str] | None = None, declared: Mapping[str, object] | None = None, **more: Any
) -> Seen:
    """Observe the only channel of a body; `files` are its exports by name."""
    body = make_body(folder, channels=[channel(NAME, "facebook", **(declared or {}))], **more)
    for name, text in (files or {}).items():
        path = body / "exports" / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    register = load_register(body)
    exports = read_exports(register, [NAME])
    kpis = compute_kpis(exports, register, 2025)
    observations, findings = observe(register, exports, kpis, assess_duties(register, [NAME], 2025), 2025)
    for language in LANGUAGES:
        wording = Wording(language)
        for row in rows(observations):
            assert wording.tell(row.declared, "observation.")
            assert wording.tell(row.observed, "observation.")
        assert all(finding.text(wording) for finding in findings)
    return check_frame(OBSERVATIONS_FRAME, observations), findings


def subject(seen: Seen, name: str) -> Any:
    rows = seen[0][seen[0]["subject"] == name]
    assert len(rows) == 1, seen[0]
    return next(rows.itertuples(index=False))


def told(seen: Seen, name: str) -> tuple[str, str, str]:
    row = subject(seen, name)
    return row.declared.partition(" ")[0], row.observed.partition(" ")[0], row.outcome


def hand_table(folder: Path, **values: Any) -> None:
    write_table(folder / "exports" / NAME / "zahlen.csv", figures(NAME, 2025, **values))


def test_every_subject_and_outcome_is_worded() -> None:
    for language in LANGUAGES:
        wanted = {f"observation_subject.{name}" for name in SUBJECTS}
        wanted |= {f"observation_outcome.{name}" for name in ("confirmed", "contradicted", "open")}
        assert wanted <= set(sentences(language))


@pytest.mark.parametrize(("posts", "outcome"), [(12, "confirmed"), (4, "contradicted")])
def test_the_promised_rhythm_is_set_against_the_posts(tmp_path: Path, posts: int, outcome: str) -> None:
    hand_table(tmp_path, Beiträge=posts)
    assert told(see(tmp_path, declared={"posts_per_week": 2}), "rhythm") == ("posts_promised", "posts_seen", outcome)


def test_a_rhythm_that_nobody_measured_stays_open(tmp_path: Path) -> None:
    row = subject(see(tmp_path, declared={"posts_per_week": 2}), "rhythm")
    assert (row.observed, row.outcome) == ('not_measured {"state": "missing"}', "open")


def test_answers_of_a_channel_that_gives_none_are_a_finding(tmp_path: Path) -> None:
    seen = see(tmp_path, {"Moderation_2025-01-01_2025-12-31.csv": ANSWERED}, {"dialogue": "no_answers"})
    assert told(seen, "dialogue") == ("no_answers", "answers_seen", "contradicted")
    (finding,) = seen[1]
    assert (finding.id, finding.file, finding.key) == ("observed_answers", "channels.csv", "dialogue")


@pytest.mark.parametrize(
    ("declared", "content", "expected"),
    [
        ("no_answers", SILENT, ("no_answers", "no_answers_seen", "confirmed")),
        ("answers", ANSWERED, ("answers", "answers_seen", "confirmed")),
        ("answers", SILENT, ("answers", "no_answers_seen", "contradicted")),
    ],
)
def test_dialogue_is_what_the_moderation_export_shows(
    tmp_path: Path, declared: str, content: str, expected: tuple[str, str, str]
) -> None:
    seen = see(tmp_path, {"Moderation_2025-01-01_2025-12-31.csv": content}, {"dialogue": declared})
    assert told(seen, "dialogue") == expected
    assert not seen[1]


@pytest.mark.parametrize("declared", ["answers", "no_answers"])
def test_without_a_moderation_export_dialogue_is_not_measured(tmp_path: Path, declared: str) -> None:
    seen = see(tmp_path, declared={"dialogue": declared, "answer_within": 24})
    assert told(seen, "dialogue") == (declared, "not_measured", "open")
    if declared == "answers":
        assert told(seen, "answer_within") == ("answers_promised", "not_measured", "open")


@pytest.mark.parametrize(("hours", "outcome"), [(4, "confirmed"), (1, "contradicted")])
def test_the_promised_time_is_kept_if_more_than_half_are_answered_in_it(
    tmp_path: Path, hours: int, outcome: str
) -> None:
    declared = {"dialogue": "answers", "answer_within": hours}
    seen = see(tmp_path, {"Moderation_2025-01-01_2025-12-31.csv": ANSWERED}, declared)
    assert told(seen, "answer_within") == ("answers_promised", "answered_in_time", outcome)


def test_a_small_team_is_observed_in_bands_only(tmp_path: Path) -> None:
    declared = {"dialogue": "answers", "answer_within": 4, "team_size": 2}
    seen = see(tmp_path, {"Moderation_2025-01-01_2025-12-31.csv": ANSWERED}, declared)
    assert told(seen, "answer_within") == ("answers_promised", "answered_in_band", "confirmed")


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Menschen unter 40 Jahren", (0, 39)),
        ("ab 30 Jahren", (30, 200)),
        ("16- bis 25-Jährige", (16, 25)),
        ("18–24", (18, 24)),
        ("über 60", (60, 200)),
        ("bis 25 Jahre", (0, 25)),
        ("people under 50", (0, 49)),
        ("Medien und Fachleute", None),
        ("Stadt mit 40000 Menschen", None),
    ],
)
def test_ages_are_found_in_target_groups(text: str, ages: tuple[int, int] | None) -> None:
    assert parse_age(text, load_catalog().observed.patterns) == ages


@pytest.mark.slow
def test_the_target_group_of_the_sample_city_is_set_against_the_exported_ages(project_root: Path) -> None:
    """Share of those aged 35 and older: 28.0 + 22.3 + 16.0 + 8.2 percent; with 25 to 34 another 20."""
    city = load_register(project_root / "data" / "musterstadt")
    register = replace(city, channels=city.channels[city.channels["channel"] == NAME])
    exports = read_exports(register, [NAME])
    checks = assess_duties(register, [NAME], 2025)
    seen = observe(register, exports, compute_kpis(exports, register, 2025), checks, 2025)
    row = subject(seen, "target_group")
    assert row.observed == 'age_share {"high": 0.945, "low": 0.745}'
    assert row.outcome == "confirmed"


def test_a_target_group_without_ages_cannot_be_proven(tmp_path: Path) -> None:
    seen = see(tmp_path, declared={"target_group": "Medien"})
    assert told(seen, "target_group") == ("target_group", "not_provable", "open")


@pytest.mark.parametrize(
    ("state", "observed", "outcome"), [("met", "checked", "confirmed"), ("not_met", "check_failed", "contradicted")]
)
def test_an_alternative_is_proven_by_its_sample(tmp_path: Path, state: str, observed: str, outcome: str) -> None:
    seen = see(tmp_path, declared={"alternative": "Newsletter"}, duties=duties(NAME, 2025, g8=state))
    assert told(seen, "alternative") == ("alternative", observed, outcome)


def test_what_nobody_checked_stays_open(tmp_path: Path) -> None:
    seen = see(tmp_path, declared={"alternative": "Newsletter"})
    assert told(seen, "alternative")[1:] == ("not_checked", "open")
    assert told(seen, "evaluation") == ("yearly_evaluation", "not_checked", "open")


@pytest.mark.parametrize(
    ("amounts", "observed", "outcome", "findings"),
    [((0,), "no_costs_seen", "confirmed", 0), ((0, 99), "costs_seen", "contradicted", 1)],
)
def test_no_costs_are_set_against_the_costs_entered(
    tmp_path: Path, amounts: tuple[int, ...], observed: str, outcome: str, findings: int
) -> None:
    rows = [{"channel": NAME, "year": 2025, "kind": "other", "eur": eur} for eur in amounts]
    seen = see(tmp_path, costs=rows)
    assert told(seen, "costs") == ("no_costs", observed, outcome)
    assert len(seen[1]) == findings


def test_free_of_charge_is_not_without_cost(tmp_path: Path) -> None:
    hours = [{"channel": NAME, "year": 2025, "phase": "planning", "role": "redaktion", "hours_likely": 10}]
    seen = see(tmp_path, costs=[{"channel": NAME, "year": 2025, "kind": "other", "eur": 0}], effort=hours)
    assert subject(seen, "costs").observed == 'only_staff {"eur": 500.0}'


def test_a_tool_that_is_paid_shows_in_exports(tmp_path: Path) -> None:
    paid = [{"channel": NAME, "year": 2025, "kind": "tool", "eur": 500}]
    assert told(see(tmp_path / "a", costs=paid), "tool") == ("tool_paid", "no_tool_export", "open")
    seen = see(tmp_path / "b", {"Moderation_2025-01-01_2025-12-31.csv": ANSWERED}, costs=paid)
    assert told(seen, "tool") == ("tool_paid", "tool_exports", "confirmed")


def test_statistics_only_is_contradicted_by_files_of_single_items(tmp_path: Path) -> None:
    declared = {"mode": "insights"}
    assert told(see(tmp_path / "a", declared=declared), "mode") == ("insights", "no_single_items", "confirmed")
    seen = see(tmp_path / "b", {"Moderation_2025-01-01_2025-12-31.csv": ANSWERED}, declared)
    assert told(seen, "mode") == ("insights", "single_items", "contradicted")


def test_nothing_declared_is_nothing_to_observe_but_the_yearly_review(tmp_path: Path) -> None:
    seen = see(tmp_path, declared={"dialogue": "", "mode": ""})
    assert seen[0]["subject"].tolist() == ["evaluation"]
