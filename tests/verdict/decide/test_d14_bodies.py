"""The same paragraphs from the register to the proposal: what a body writes down, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.frames.judged import ProposalRow
from smeval.ids import LANGUAGES, PROPOSALS
from smeval.read import read_exports
from smeval.record.earlier_years import read_past
from smeval.register import load_register
from smeval.verdict.facts.cost import check_costs
from smeval.verdict.judge import judge
from smeval.verdict.know import know
from smeval.wording import Wording
from tests.bodies import STATEMENTS
from tests.verdict.decide.worlds import YEAR, World

pytestmark = pytest.mark.slow  # many evaluations

UNFAVOURABLE = {name: "no" if answer == "yes" else "yes" for name, answer in STATEMENTS.items()}


def well(**more: object) -> World:
    """Return a channel that may simply continue, but for what is said otherwise."""
    goals = [("interactions", 1000), ("followers", 1000), ("posts", 1000)]
    return replace(World({"interactions": 1200, "followers": 1200, "posts": 1200}, goals), **more)  # type: ignore[arg-type]


def evaluated(world: World, folder: Path) -> Evaluation:
    return evaluate(world.write(folder), YEAR)


def proposal(world: World, folder: Path) -> ProposalRow:
    return next(rows(evaluated(world, folder).proposals))


def test_the_fixture_continues(tmp_path: Path) -> None:
    assert proposal(well(), tmp_path).proposal == "continue"


@pytest.mark.parametrize("level", [1, 3])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_d14_2_silence_about_any_statement_is_never_better_than_an_honest_no(
    tmp_path: Path, statement: str, level: int
) -> None:
    rated = {("minors", rater): (level, level) for rater in ("department", "second")}
    worlds = {
        said: well(ratings=rated, answers={statement: answer})
        for said, answer in {"no": UNFAVOURABLE[statement], "nothing": "", "well": STATEMENTS[statement]}.items()
    }
    found = {said: proposal(world, tmp_path / said) for said, world in worlds.items()}
    places = {said: PROPOSALS.index(row.proposal) for said, row in found.items() if row.proposal != "closed"}
    assert places["nothing"] >= places["no"] >= places["well"]
    if level == 1 and statement != "consultation":
        assert found["nothing"].proposal != "continue"
        rules = {row.rule: row.outcome for row in rows(evaluated(worlds["nothing"], tmp_path / "again").rules)}
        assert "unanswered" in rules.values()


def test_every_statement_that_does_something_is_tried_here() -> None:
    effects = {name: entry.effect for name, entry in load_catalog().statements.items()}
    assert {name for name, effect in effects.items() if effect not in ("floor", "record")} == set(STATEMENTS)


def test_d14_3_a_channel_for_emergencies_only_needs_no_goals_and_no_rhythm(tmp_path: Path) -> None:
    quiet = well(goals=[], cells={"use": "emergency_only", "posts_per_week": 5}, answers={"crisis_function": "yes"})
    row = proposal(quiet, tmp_path / "yes")
    assert (row.proposal, row.decided_by, row.benefit_class_low) == (
        "continue_with_conditions",
        "emergency_use",
        "medium",
    )
    without = proposal(replace(quiet, answers={"crisis_function": "no"}), tmp_path / "no")
    assert (without.proposal, without.benefit_class_high) == ("review", "low")


def test_d14_3_a_crisis_function_counts_only_for_a_channel_declared_for_crises(tmp_path: Path) -> None:
    poor = well(goals=[(kpi, 90_000) for kpi in ("interactions", "followers", "posts")])
    stated = replace(poor, answers={"crisis_function": "yes"})
    assert proposal(stated, tmp_path / "none").proposal == "review"
    assert proposal(replace(stated, crisis=True), tmp_path / "crisis").proposal == "continue_with_conditions"


def test_d14_3_nothing_is_proposed_for_a_closed_channel(tmp_path: Path) -> None:
    evaluation = evaluated(well(cells={"closed_on": f"{YEAR}-10-31"}), tmp_path)
    row = next(rows(evaluation.proposals))
    assert (row.proposal, row.robustness, row.firmness, row.possible, row.cause) == ("closed", "", "", "", "")
    assert row.due_action.startswith("due_closing")
    for name in ("rules", "reasons", "possibilities", "tipping_points", "scenarios"):
        assert len(getattr(evaluation, name)) == 0, name


def test_d14_3_stable_means_that_no_legal_position_turns_it(tmp_path: Path) -> None:
    evaluation = evaluated(well(), tmp_path / "mastodon")
    row = next(rows(evaluation.proposals))
    assert row.firmness == "stable"
    assert all(other.proposal == row.proposal for other in rows(evaluation.scenarios))
    evaluation = evaluated(well(cells={"platform": "facebook"}), tmp_path / "facebook")
    row = next(rows(evaluation.proposals))
    assert any(other.proposal != row.proposal for other in rows(evaluation.scenarios))
    assert row.firmness != "stable"
    said = Wording("de").term("robustness", "stable_here")
    assert said == "stabil bei der Rechtslage, die das Register annimmt"


def test_d14_3_a_ceiling_counts_from_the_first_year_on_and_a_damaged_record_as_exceeded(tmp_path: Path) -> None:
    folder = well(ceiling=1.0, hours=40.0).write(tmp_path)
    register = load_register(folder)
    channels = list(register.channels["channel"])
    past = read_past(register, YEAR, channels)
    known = know(register, read_exports(register, channels, register.catalog), past, YEAR, {})
    channel = next(rows(register.channels))
    (check,) = check_costs(known, channel)
    assert (check.state, round(check.value, 4), check.ceiling) == ("over_ceiling", round(2000 / 1200, 4), 1.0)
    (check,) = check_costs(replace(known, past=replace(past, damaged=frozenset({2024}))), channel)
    assert check.state == "above"


def test_d14_1_where_the_record_is_damaged_nothing_is_better_than_review(tmp_path: Path) -> None:
    register = load_register(well().write(tmp_path))
    channels = list(register.channels["channel"])
    exports = read_exports(register, channels, register.catalog)
    past = replace(read_past(register, YEAR, channels), damaged=frozenset({2024}))
    verdict = judge(know(register, exports, past, YEAR, {}))
    row = next(rows(verdict.proposals))
    assert (row.proposal, row.decided_by, row.cause) == ("review", "record_damaged", "record")


@pytest.mark.parametrize("language", LANGUAGES)
def test_d14_3_one_sentence_says_what_decides(tmp_path: Path, language: str) -> None:
    row = proposal(well(), tmp_path)
    told = Wording(language).tell(row.decides)
    assert ("Klassengrenzen" if language == "de" else "class limits") in told
