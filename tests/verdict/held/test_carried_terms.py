"""Nothing becomes milder in silence: what a closed year put on record counts until a decision says otherwise."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.frames import make_frame, rows
from smeval.frames.columns import COVERAGE_FRAME, CRITERIA_FRAME, DUTIES_FRAME, MEASURES_FRAME
from smeval.frames.recorded import TermRow
from smeval.ids import DUTY_OUTCOMES, LEVELS, PROPOSALS, TERM_KINDS, TermKind
from smeval.record.earlier_years import Before, Past, Recorded
from smeval.record.terms import canonical, declared_terms, term
from smeval.register import Register, load_register
from smeval.verdict.decide.case import build_case
from smeval.verdict.decide.decide import decide
from smeval.verdict.held.carried_terms import Held, hold, hold_sources, split
from smeval.verdict.held.kinds import KINDS
from smeval.verdict.know import know
from smeval.wording import Wording
from tests.bodies import channel, duties, figures, make_body, risks, write_table
from tests.verdict.held.on_record import closed_before, decision, exports_of, proposed

NAME, YEAR = "presse_mastodon", 2025
GOALS: list[dict[str, object]] = [
    {"channel": NAME, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1},
    {"channel": NAME, "goal": "Publikum", "kpi": "followers", "minimum": 0, "target": 900, "rank": 2},
    {"channel": NAME, "goal": "Gespräch", "kpi": "comments", "minimum": 0, "target": 100, "rank": 3},
]
GOALS = [goal | {"fixed_on": "2023-11-01", "approved_by": "Vorstand"} for goal in GOALS]
CHANNEL = channel(NAME, posts_per_week=3, answer_within=24, dialogue="answers", opened_on="2019-01-01", team_size=4)


def fill(folder: Path) -> Path:
    """Write a body with one channel, and its figures of two years."""
    make_body(
        folder,
        channels=[CHANNEL],
        goals=GOALS,
        risks=risks(NAME, (2, 2)),
        duties=[row for year in (YEAR - 1, YEAR) for row in duties(NAME, year, g6="not_met")],
        ceilings=[
            {
                "channel": NAME,
                "kpi": "cost_per_interaction",
                "ceiling": 2,
                "fixed_on": "2023-11-01",
                "approved_by": "Vorstand",
            }
        ],
    )
    for year in (YEAR - 1, YEAR):
        table = figures(NAME, year, Follower=800, Beiträge=14, Reaktionen=70, Kommentare=10, Geteilt=20)
        write_table(folder / "exports" / NAME / f"zahlen_{year}.csv", table)
    return folder


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("held") / "stadt")


@pytest.fixture(scope="module")
def past(body: Path) -> Past:
    return closed_before(body, YEAR)


@pytest.fixture(scope="module")
def register(body: Path) -> Register:
    return load_register(body)


def changed(register: Register, term_id: str, value: Any, name: str = NAME) -> Register:
    """Return the register with another value of a term."""
    kind, of = split(term_id)
    return KINDS[kind](name, of, register.catalog.policy).put(register, value)


def row_of(held: Held, term_id: str) -> TermRow:
    """Return one term; what it says can be said in both languages."""
    (row,) = [row for row in held.terms if term(row.kind, row.name) == term_id]
    for language in ("de", "en"):
        wording = Wording(language)
        assert all(
            wording.say(f"reason.{text.split(' ')[0]}", **json.loads(text.partition(" ")[2] or "{}"))
            for text in (row.label, row.was, row.now)
            if text and row.kind != "platform"  # named by the catalog of platforms
        )
    return row


GOAL = {"kpi": "interactions", "minimum": 0.0, "target": 1200.0, "rank": 1.0, "fixed_on": "2023-11-01"}
MILDER: dict[str, tuple[str, Any]] = {
    "body:country": ("", "AT"),
    "body:land": ("", "BY"),
    "body:timezone": ("", "Pacific/Apia"),
    "body:service_hours": ("", '{"mon":"10:00-10:30"}'),
    "platform": (NAME, "blog"),
    "use": (NAME, "emergency_only"),
    "mode": (NAME, "insights"),
    "team_size": (NAME, 6.0),
    "posts_per_week": (NAME, 0.5),
    "answer_within": (NAME, 72.0),
    "dialogue": (NAME, "no_answers"),
    "crisis_channel": (NAME, "yes"),
    "stories_count": (NAME, "yes"),
    "opened_on": (NAME, "2025-03-01"),
    "goal:Resonanz": (NAME, GOAL | {"target": 10.0}),
    "goal:Publikum": (NAME, None),
    "goal:Gespräch": (NAME, {"kpi": "posts", "minimum": 0.0, "target": 1.0, "rank": 3.0, "fixed_on": ""}),
    "ceiling:cost_per_interaction": (NAME, 9.0),
    "rating:profiling": (NAME, {"department": [2.0, 2.0]}),
    "rating:staff": (NAME, None),
    "duty:g3": (NAME, {"outcome": "not_applicable", "failed_check": None}),
    "office:council": ("", None),
    "policy:evidence_min": ("", 0.1),
    "policy:team_min": ("", 3.0),
    "matrix:2x2": ("", "low"),
    "matrix:3x3": ("", None),
    "balance:medium_medium": ("", "continue"),
}


#: The same terms made milder in other ways.
OTHERWISE_MILDER: dict[str, tuple[str, Any]] = {
    "goal:Resonanz": (NAME, GOAL | {"minimum": 2400.0}),  # then less would be better
    "matrix:4x5": ("", "medium"),  # a cell that nobody had
    "posts_per_week": (NAME, None),
}


@pytest.mark.parametrize("term_id", OTHERWISE_MILDER)
def test_d14_1_what_cannot_be_compared_is_held(register: Register, past: Past, term_id: str) -> None:
    name, value = OTHERWISE_MILDER[term_id]
    assert row_of(hold(changed(register, term_id, value, name), past, YEAR), term_id).state == "held"


def test_d14_1_a_promise_where_none_was_measures_nothing_yet(register: Register, past: Past) -> None:
    none = tuple(
        replace(entry, counted=None, announced=None) if entry.term == "answer_within" else entry
        for entry in past.recorded
    )
    held = hold(changed(register, "answer_within", 200.0), replace(past, recorded=none), YEAR)
    assert row_of(held, "answer_within").state == "held"
    assert held.register.channels["answer_within"].isna().all()


def test_d14_1_after_a_decision_what_the_closing_announced_is_what_was_decided(register: Register, past: Past) -> None:
    decided = replace(past, decisions=(decision("posts_per_week", NAME),))
    announced = tuple(
        replace(entry, announced=2.0) if entry.term == "posts_per_week" else entry for entry in past.recorded
    )
    held = hold(changed(register, "posts_per_week", 0.1), replace(decided, recorded=announced), YEAR)
    assert held.register.channels["posts_per_week"].tolist() == [2.0]


def test_d14_1_a_check_dated_in_the_year_before_answers_nothing(register: Register, past: Past) -> None:
    table = register.duties.copy()
    place = (table["duty"] == "g6") & (table["state"] == "not_met") & (table["checked_on"].dt.year == YEAR - 1)
    assert place.any()
    table.loc[place, "state"] = "met"
    table.loc[place, "checked_on"] = pd.Timestamp(YEAR - 1, 12, 30)
    only = table[~((table["duty"] == "g6") & (table["checked_on"].dt.year == YEAR))]
    held = hold(replace(register, duties=make_frame(DUTIES_FRAME, only)), past, YEAR)
    assert row_of(held, "duty:g6").state == "held"
    counting = held.register.duties[held.register.duties["duty"] == "g6"].sort_values("checked_on")
    assert counting["state"].tolist()[-1] == "not_met"


def test_d14_1_that_nothing_was_promised_is_on_record(body: Path) -> None:
    write_table(body.parent / "still" / "channels.csv", [CHANNEL | {"answer_within": ""}])
    for path in body.iterdir():
        if path.name not in ("channels.csv", "closed"):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, body.parent / "still" / path.name)
    still = body.parent / "still"
    known = closed_before(still, YEAR)
    held = hold(changed(load_register(still), "answer_within", 200.0), known, YEAR)
    assert row_of(held, "answer_within").state == "held"


def apply(register: Register, term_id: str) -> Register:
    """Return the register with the milder value of a term."""
    name, value = MILDER[term_id]
    if term_id == "duty:g3":
        table = register.duties.copy()
        place = (table["duty"] == "g3") & (table["checked_on"].dt.year == YEAR)
        table.loc[place, "state"] = "not_applicable"
        return replace(register, duties=table)
    return changed(register, term_id, value, name)


def test_every_kind_of_term_is_tried() -> None:
    tried = {split(term_id)[0] for term_id in MILDER} | {
        "approval",
        "council",
        "source",
    }  # those have tests of their own
    assert tried == set(TERM_KINDS)


@pytest.mark.parametrize("term_id", MILDER)
def test_d14_1_a_milder_change_is_held(register: Register, past: Past, term_id: str) -> None:
    held = hold(apply(register, term_id), past, YEAR)
    row = row_of(held, term_id)
    assert (row.state, row.since) == ("held", YEAR - 1)
    assert row.reason == "term_undecided"
    key = MILDER[term_id][0], term_id
    if split(term_id)[0] != "duty":  # a duty tells more than what is put back
        assert declared_terms(held.register, YEAR)[key] == declared_terms(register, YEAR)[key]


@pytest.mark.parametrize("term_id", [term_id for term_id in MILDER if not term_id.startswith("goal")])
def test_d14_1_a_milder_change_counts_after_a_decision_on_record(register: Register, past: Past, term_id: str) -> None:
    decided = replace(past, decisions=(decision(term_id, MILDER[term_id][0]),))
    milder = apply(register, term_id)
    assert row_of(hold(milder, decided, YEAR), term_id).state == "decided"
    for useless in (
        decision(term_id, MILDER[term_id][0], on="2025-01-01"),  # not before the year
        decision(term_id, MILDER[term_id][0], recorded_on="2025-12-01"),  # put on record too late
        decision(term_id, MILDER[term_id][0], on="2023-12-31"),  # before the year that put the term on record
        decision("posts_per_week" if term_id != "posts_per_week" else "mode", MILDER[term_id][0]),
        decision(term_id, "presse_x"),
    ):
        assert row_of(hold(milder, replace(past, decisions=(useless,)), YEAR), term_id).state == "held"


def test_d14_1_a_lower_target_counts_only_if_a_decision_and_the_closing_hold_it(register: Register, past: Past) -> None:
    lower = GOAL | {"target": 600.0, "fixed_on": "2024-11-20"}
    eased = changed(register, "goal:Resonanz", lower)
    decided = replace(past, decisions=(decision("goal:Resonanz", NAME),))
    assert row_of(hold(eased, decided, YEAR), "goal:Resonanz").state == "held"
    announced = tuple(
        replace(entry, announced=lower) if entry.term == "goal:Resonanz" else entry for entry in past.recorded
    )
    assert row_of(hold(eased, replace(past, recorded=announced), YEAR), "goal:Resonanz").state == "held"
    both = hold(eased, replace(decided, recorded=announced), YEAR)
    assert row_of(both, "goal:Resonanz").state == "decided"
    assert both.fixing[NAME, "Resonanz"] == "recorded"
    # the decision may name the KPI as well
    by_kpi = replace(past, recorded=announced, decisions=(decision("goal:interactions", NAME),))
    assert row_of(hold(eased, by_kpi, YEAR), "goal:Resonanz").state == "decided"
    late = tuple(replace(entry, in_time=False) for entry in announced)
    assert row_of(hold(eased, replace(decided, recorded=late), YEAR), "goal:Resonanz").state == "held"


STRICTER: dict[str, tuple[str, Any]] = {
    "posts_per_week": (NAME, 5.0),
    "answer_within": (NAME, 4.0),
    "opened_on": (NAME, "2018-01-01"),
    "goal:Resonanz": (NAME, GOAL | {"target": 2400.0}),
    "ceiling:cost_per_interaction": (NAME, 1.0),
    "rating:profiling": (NAME, {"department": [3.0, 3.0], "second": [3.0, 3.0]}),
    "office:council": ("", True),
    "matrix:2x2": ("", "high"),
    "balance:medium_medium": ("", "review"),
}


@pytest.mark.parametrize("term_id", STRICTER)
def test_d14_1_a_stricter_change_counts_at_once(register: Register, past: Past, term_id: str) -> None:
    name, value = STRICTER[term_id]
    stricter = changed(register, term_id, value, name)
    held = hold(stricter, past, YEAR)
    assert row_of(held, term_id).state in ("stricter", "same")
    assert declared_terms(held.register, YEAR)[name, term_id] == declared_terms(stricter, YEAR)[name, term_id]


def test_d14_1_what_is_announced_in_time_and_stricter_binds_the_next_year(register: Register, past: Past) -> None:
    stricter = tuple(
        replace(entry, announced=5.0) if entry.term == "posts_per_week" else entry for entry in past.recorded
    )
    held = hold(register, replace(past, recorded=stricter), YEAR)
    assert held.register.channels["posts_per_week"].tolist() == [5.0]
    late = tuple(replace(entry, in_time=False) for entry in stricter)
    assert hold(register, replace(past, recorded=late), YEAR).register.channels["posts_per_week"].tolist() == [3.0]


@pytest.mark.parametrize(
    ("agreed", "on_record", "size"),
    [
        ("", "", 4),
        ("2024-12-31", "2024-12-31", 6),
        ("2024-12-31", "", 4),  # dated back: no closing holds it
        ("2025-01-01", "2025-01-01", 4),
    ],
)
def test_d14_1_a_team_too_small_on_record_stays_protected_until_the_council_agreed(
    register: Register, past: Past, agreed: str, on_record: str, size: float
) -> None:
    grown = changed(changed(register, "team_size", 6.0), "council", agreed, "")
    known = tuple(replace(entry, announced=on_record) if entry.term == "council" else entry for entry in past.recorded)
    held = hold(grown, replace(past, recorded=known), YEAR)
    assert held.register.channels["team_size"].tolist() == [size]


def test_d14_1_a_goal_dropped_counts_on_and_one_added_is_late(register: Register, past: Past) -> None:
    easy = GOAL | {"target": 1.0, "fixed_on": "2020-01-01"}
    attack = changed(changed(register, "goal:Publikum", None), "goal:Neu", easy)
    held = hold(attack, past, YEAR)
    assert held.fixing == {
        (NAME, "Resonanz"): "recorded",
        (NAME, "Publikum"): "recorded",
        (NAME, "Gespräch"): "recorded",
        (NAME, "Neu"): "late",
    }


def test_d14_1_a_goal_under_another_name_is_the_same_goal(register: Register, past: Past) -> None:
    renamed = changed(changed(register, "goal:Resonanz", None), "goal:Zuspruch", GOAL)
    held = hold(renamed, past, YEAR)
    assert held.fixing[NAME, "Zuspruch"] == "recorded"
    assert not [row for row in held.terms if row.state == "held"]


def test_d14_1_another_order_of_the_goals_is_held(register: Register, past: Past) -> None:
    swapped = changed(register, "goal:Resonanz", GOAL | {"rank": 2.0})
    swapped = changed(
        swapped,
        "goal:Publikum",
        {"kpi": "followers", "minimum": 0.0, "target": 900.0, "rank": 1.0, "fixed_on": "2023-11-01"},
    )
    held = hold(swapped, past, YEAR)
    ranks = {goal.goal: goal.rank for goal in rows(held.register.goals)}
    assert ranks == {"Resonanz": 1.0, "Publikum": 2.0, "Gespräch": 3.0}
    assert {row.name for row in held.terms if row.state == "held"} == {"Resonanz", "Publikum"}


def test_d14_1_a_failed_check_that_is_gone_counts_on_and_a_newer_one_answers_it(register: Register, past: Past) -> None:
    table = register.duties
    gone = replace(register, duties=table[~((table["duty"] == "g6") & (table["state"] == "not_met"))])
    held = hold(gone, past, YEAR)
    assert row_of(held, "duty:g6").state == "held"
    failed = held.register.duties[(held.register.duties["duty"] == "g6")]
    assert failed["state"].tolist() == ["not_met"]
    cured = table.copy()
    cured.loc[(table["duty"] == "g6") & (table["checked_on"].dt.year == YEAR), "state"] = "met"
    assert row_of(hold(replace(register, duties=cured), past, YEAR), "duty:g6").state != "held"


# --- over all terms ---


NUMBERS = st.floats(0, 5000, allow_nan=False) | st.none()
STEPS = st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0]), min_size=2, max_size=2)
OTHERWISE: dict[TermKind, st.SearchStrategy[Any]] = {
    "body": st.none(),
    "platform": st.sampled_from(["mastodon", "blog", "x", "facebook"]),
    "use": st.sampled_from(["regular", "emergency_only"]),
    "mode": st.sampled_from(["insights", "counts", "rows", ""]),
    "dialogue": st.sampled_from(["answers", "no_answers", ""]),
    "crisis_channel": st.sampled_from(["yes", "no"]),
    "stories_count": st.sampled_from(["yes", "no"]),
    "opened_on": st.dates(date(2010, 1, 1), date(2025, 12, 31)).map(str),
    "goal": st.none()
    | st.fixed_dictionaries(
        {
            "kpi": st.sampled_from(["interactions", "followers", "comments", "posts"]),
            "minimum": st.just(0.0),
            "target": st.floats(1, 5000),
            "rank": st.sampled_from([1.0, 2.0, 3.0]),
            "fixed_on": st.sampled_from(["2020-01-01", "2024-11-01", "2025-05-01"]),
        }
    ),
    "rating": st.none() | st.dictionaries(st.sampled_from(["department", "second"]), STEPS, min_size=1),
    "duty": st.fixed_dictionaries({"outcome": st.sampled_from(DUTY_OUTCOMES), "failed_check": st.none()}),
    "office": st.none() | st.booleans(),
    "matrix": st.none() | st.sampled_from(LEVELS),
    "balance": st.sampled_from(PROPOSALS),
    "policy": st.floats(0.01, 400),
}


@pytest.mark.slow
@given(data=st.data())
def test_d14_1_no_milder_change_without_a_decision_improves_a_proposal(
    register: Register, past: Past, data: st.DataObject
) -> None:
    said = declared_terms(register, YEAR)
    before = proposed(register, exports_of(register), past, YEAR)[NAME]
    keys = sorted(key for key in said if split(key[1])[0] not in ("approval", "body", "council"))
    other = register
    for key in data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)):
        kind, name = split(key[1])
        value = data.draw(OTHERWISE.get(kind, NUMBERS))
        rules = KINDS[kind](key[0], name, register.catalog.policy)
        on_record: Any = next(entry.counted for entry in past.recorded if (entry.channel, entry.term) == key)
        if rules.is_milder(on_record, value):
            other = rules.put(other, value)
    after = proposed(other, exports_of(other), past, YEAR)[NAME]
    assert PROPOSALS.index(after) >= PROPOSALS.index(before), canonical(after)


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        ("export", "hand", "held"),
        ("export", "export", "same"),
        ("hand", "export", "stricter"),
        ("hand", "hand", "same"),
    ],
)
def test_d14_1_a_hand_kept_table_in_place_of_an_export_is_held(
    register: Register, past: Past, before: str, now: str, state: str
) -> None:
    others = tuple(entry for entry in past.recorded if not entry.term.startswith("source:"))
    known = replace(
        past, recorded=(*others, Recorded(NAME, "source:followers", before, before, YEAR - 1, in_time=True))
    )
    (row,) = hold_sources(register, {(NAME, "source:followers"): now}, make_frame(CRITERIA_FRAME), known, YEAR)
    assert row.state == state


def test_d14_1_figures_of_a_goal_that_were_there_and_are_withheld_are_told_and_are_no_other_cause(
    register: Register, past: Past
) -> None:
    exports = replace(exports_of(register), measures=make_frame(MEASURES_FRAME), coverage=make_frame(COVERAGE_FRAME))
    held = hold(register, past, YEAR)
    known = know(held.register, exports, past, YEAR, held.fixing)
    lost = hold_sources(held.register, {}, known.criteria, past, YEAR)
    assert {row.name for row in lost if row.state == "held"} == {"interactions", "followers", "comments"}
    (channel,) = rows(held.register.channels)
    before = (Before(YEAR - 1, "review", frozenset({"rhythm_kept"})),)
    case = replace(build_case(known, channel), before=before)
    policy = held.register.catalog.policy
    assert decide(case, policy).proposal == "review"  # another cause
    assert decide(replace(case, withheld=True), policy).proposal == "consider_ending"


def test_d14_1_in_a_first_year_the_bodys_own_dates_count(register: Register, past: Past) -> None:
    first = hold(register, replace(past, recorded=(), lines=0), YEAR)
    assert set(first.fixing.values()) == {"declared"}
    assert {row.state for row in first.terms} == {"first"}


@pytest.mark.parametrize(
    ("opened", "fixed", "fixing"),
    [
        ("2025-03-01", "2025-03-01", "declared"),
        ("2025-03-01", "2025-03-02", "late"),
        ("2024-03-01", "2024-11-01", "late"),  # should have been on record
    ],
)
def test_d14_1_a_goal_of_a_channel_opened_in_the_year_is_fixed_by_its_opening(
    register: Register, past: Past, opened: str, fixed: str, fixing: str
) -> None:
    fresh = changed(changed(register, "opened_on", opened), "goal:Resonanz", GOAL | {"fixed_on": fixed})
    known = tuple(entry for entry in past.recorded if not entry.channel)
    assert hold(fresh, replace(past, recorded=known), YEAR).fixing[NAME, "Resonanz"] == fixing


def test_a_closing_too_late_proves_nothing_in_advance(register: Register, past: Past) -> None:
    late = replace(past, recorded=tuple(replace(entry, in_time=False) for entry in past.recorded))
    assert hold(register, late, YEAR).fixing[NAME, "Resonanz"] == "declared"  # it counted in the year before
    fresh = changed(register, "goal:Resonanz", GOAL | {"fixed_on": "2024-11-01"})
    since = tuple(
        replace(entry, counted=GOAL | {"fixed_on": "2024-11-01"}, announced=GOAL | {"fixed_on": "2024-11-01"})
        if entry.term == "goal:Resonanz"
        else entry
        for entry in late.recorded
    )
    assert hold(fresh, replace(late, recorded=since), YEAR).fixing[NAME, "Resonanz"] == "late"


def test_d14_1_an_approval_that_was_lacking_needs_a_newer_check(register: Register, past: Past) -> None:
    before = {"state": "no", "checked_on": "2025-12-15"}
    known = tuple(
        replace(entry, counted=before, announced=before) if entry.term == "approval:council" else entry
        for entry in past.recorded
    )
    held = hold(register, replace(past, recorded=known), YEAR)
    assert row_of(held, "approval:council").state == "held"
    states = {row.office: row.state for row in rows(held.register.approvals)}
    assert states["council"] == "no"
    older = {"state": "no", "checked_on": "2024-06-01"}
    checked = tuple(
        replace(entry, counted=older, announced=older) if entry.term == "approval:council" else entry
        for entry in past.recorded
    )
    assert row_of(hold(register, replace(past, recorded=checked), YEAR), "approval:council").state != "held"


def test_d14_1_a_longer_time_to_close_makes_no_late_decision_legitimate(register: Register, past: Past) -> None:
    late = replace(past, decisions=(decision("posts_per_week", NAME, recorded_on="2025-04-20"),))
    patient = changed(apply(register, "posts_per_week"), "policy:close_by_days", 120.0, "")
    assert row_of(hold(patient, late, YEAR), "posts_per_week").state == "held"
