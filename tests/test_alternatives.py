"""What could replace a channel stands beside it, and moves nothing of what is judged."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from smeval.closing import close
from smeval.evaluation import Evaluation, compare_with_record, evaluate
from smeval.frames import rows
from smeval.frames.computed import SubstitutionRow
from smeval.record.snapshot import open_snapshot
from smeval.register import load_register
from smeval.wording import decode
from tests.bodies import channel, duties, figures, make_body, risks, statements, write_table

NAME, OTHER = "presse_x", "amt_mastodon"
WEBSITE: dict[str, object] = {
    "channel": "website",
    "name": "www.beispiel.example",
    "department": "online",
    "platform": "website",
}
NEWSLETTER: dict[str, object] = {
    "channel": "newsletter",
    "name": "Newsletter",
    "department": "presse",
    "platform": "newsletter",
}


def hours(name: str, likely: float, low: float, high: float) -> dict[str, object]:
    return {
        "channel": name, "year": 2025, "phase": "production", "role": "redaktion",
        "hours_low": low, "hours_likely": likely, "hours_high": high,
    }  # fmt: skip


def city(folder: Path, *, with_alternatives: bool) -> Path:
    own = channel(NAME, "x", alternative="website newsletter amt_mastodon" if with_alternatives else "")
    channels = [own, channel(OTHER, department="amt")]
    effort = [hours(NAME, 100, 80, 120), hours(OTHER, 50, 50, 50)]
    if with_alternatives:
        channels += [WEBSITE, NEWSLETTER]
        effort += [hours("website", 40, 30, 50), hours("newsletter", 25, 25, 25)]
    goals = [
        {
            "channel": name,
            "goal": kpi,
            "kpi": kpi,
            "minimum": 100,
            "target": 1000,
            "rank": rank,
            "fixed_on": "2024-11-01",
        }
        for name in (NAME, OTHER)
        for rank, kpi in enumerate(("followers", "posts"), start=1)
    ]
    make_body(
        folder,
        channels=channels,
        effort=effort,
        goals=goals,
        duties=[*duties(NAME, 2025), *duties(OTHER, 2025)],
        risks=[*risks(NAME), *risks(OTHER)],
        statements=[*statements(NAME, 2025), *statements(OTHER, 2025)],
        costs=[
            {"channel": name, "year": 2025, "kind": "tool", "eur": 0, "basis": "invoice"}
            for name in (NAME, OTHER, *(["website"] if with_alternatives else []))
        ],
    )
    exports = folder / "exports"
    shutil.rmtree(exports, ignore_errors=True)
    write_table(exports / NAME / "a.csv", figures(NAME, 2025, Impressionen=1000, Follower=500, Beiträge=10))
    write_table(exports / OTHER / "a.csv", figures(OTHER, 2025, Follower=250, Beiträge=20))
    if with_alternatives:
        # the website's table lacks January and February
        write_table(exports / "website" / "a.csv", figures("website", 2025, range(3, 13), Besuche=1500))
        write_table(exports / "newsletter" / "a.csv", figures("newsletter", 2025, Follower=600, Öffnungen=400))
    return folder


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluate(city(tmp_path_factory.mktemp("without") / "stadt", with_alternatives=False), 2025)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city(tmp_path_factory.mktemp("with") / "stadt", with_alternatives=True)


@pytest.fixture(scope="module")
def beside(folder: Path) -> Evaluation:
    return evaluate(folder, 2025)


def pair(evaluation: Evaluation, alternative: str, kpi: str) -> SubstitutionRow:
    (found,) = (
        row
        for row in rows(evaluation.substitutions)
        if (row.channel, row.alternative, row.kpi) == (NAME, alternative, kpi)
    )
    return found


#: What may differ: the alternatives themselves, and what follows from a channel's naming them.
THEIRS = {"kpis", "alternatives", "substitutions", "files", "evidence", "findings", "texts", "channels", "observations"}


def test_an_alternative_changes_nothing_of_what_is_judged(without: Evaluation, beside: Evaluation) -> None:
    for name, frame in without.frames.items():
        if name in THEIRS:
            continue
        other = beside.frames[name]
        plain = [frame.drop(columns="evidence", errors="ignore") for frame in (frame, other)]
        pd.testing.assert_frame_equal(pd.DataFrame(plain[0]), pd.DataFrame(plain[1]), obj=name)
    judged = beside.kpis[beside.kpis["channel"].isin(without.channels["channel"])]
    columns = ["channel", "period", "kpi", "value", "low", "high", "state"]
    before, after = (pd.DataFrame(frame.reset_index(drop=True))[columns] for frame in (without.kpis, judged))
    pd.testing.assert_frame_equal(before, after)
    assert without.data_state == beside.data_state
    assert list(beside.departments) == ["presse", "amt"]


def test_figures_and_hours_of_alternatives_are_kpis(beside: Evaluation) -> None:
    year = beside.kpis[beside.kpis["period"] == "2025"]
    found = {(row.channel, row.kpi): row for row in rows(year)}
    assert found["newsletter", "opens"].value == 12 * 400
    assert found["newsletter", "followers"].value == 600
    assert found["website", "hours"].value == 40
    assert found["website", "visits"].state == "not_covered"
    assert list(beside.alternatives["channel"]) == ["website", "newsletter"]


def test_counts_are_added_over_the_months_that_both_have(beside: Evaluation) -> None:
    row = pair(beside, "website", "impressions")
    assert (row.other_kpi, row.step, row.periods, row.of) == ("visits", "month", 10, 12)
    assert (row.own, row.other) == (10 * 1000, 10 * 1500)
    assert (row.ratio, row.ratio_low, row.ratio_high) == (1.5, 1.5, 1.5)


def test_a_level_is_that_of_the_last_month_in_common(beside: Evaluation) -> None:
    row = pair(beside, "newsletter", "followers")
    assert (row.own, row.other, row.ratio) == (500, 600, 1.2)


def test_hours_carry_what_they_were_estimated_at(beside: Evaluation) -> None:
    row = pair(beside, "website", "hours")
    assert (row.own, row.own_low, row.own_high) == (100, 80, 120)
    assert (row.other, row.other_low, row.other_high) == (40, 30, 50)
    assert (row.ratio, row.ratio_low, row.ratio_high) == (0.4, 30 / 120, 50 / 80)


def test_a_channel_that_is_judged_may_be_an_alternative(beside: Evaluation) -> None:
    row = pair(beside, OTHER, "followers")
    assert (row.own, row.other, row.ratio) == (500, 250, 0.5)
    assert pair(beside, OTHER, "posts").ratio == 2


def test_nothing_is_told_of_what_one_of_them_does_not_offer(beside: Evaluation) -> None:
    of_website = {row.other_kpi for row in rows(beside.substitutions) if row.alternative == "website"}
    assert "opens" not in of_website
    assert "followers" not in of_website


def test_nobody_misses_visits_of_the_website_that_came_from_the_website(beside: Evaluation) -> None:
    assert "site_referrals" not in set(beside.substitutions["kpi"])


def test_cost_that_is_known_in_part_is_told_as_lacking(beside: Evaluation) -> None:
    row = pair(beside, "newsletter", "cost")
    reason, values = decode(row.reason)
    assert (row.state, reason, values["channel"]) == ("not_covered", "substitution_lacking", "newsletter")


def test_a_department_has_what_its_channels_name(folder: Path, beside: Evaluation) -> None:
    part, alone = beside.select("presse"), evaluate(folder, 2025, "presse")
    for found in (part, alone):
        assert list(found.alternatives["channel"]) == ["website", "newsletter", OTHER]
        assert set(found.kpis["channel"]) == {NAME, "website", "newsletter"}
    for name in ("alternatives", "kpis", "substitutions", "cost_totals", "effort_totals", "files", "channels"):
        pd.testing.assert_frame_equal(pd.DataFrame(part.frames[name]), pd.DataFrame(alone.frames[name]), obj=name)
    assert part.data_state == alone.data_state


def test_another_department_has_none_of_them(beside: Evaluation) -> None:
    part = beside.select("amt")
    assert part.alternatives.empty
    assert part.substitutions.empty
    assert set(part.kpis["channel"]) == {OTHER}
    assert not part.files["file"].str.contains("website").any()


def closed(folder: Path) -> Path:
    close(city(folder, with_alternatives=True), 2025, on=date(2026, 2, 1))
    return folder


def test_the_ledger_knows_nothing_of_alternatives(tmp_path: Path) -> None:
    folder = closed(tmp_path / "stadt")
    assert "website" not in (folder / "closed" / "ledger.csv").read_text("utf-8")
    after = evaluate(folder, 2026)
    assert not {"website", "newsletter"} & set(after.history["channel"])
    assert not {"website", "newsletter"} & set(after.terms["channel"])
    told = set(after.findings["id"])
    assert not told & {"channel_vanished", "channel_unlisted", "platform_changed"}


def test_a_closed_year_keeps_the_figures_of_its_alternatives(tmp_path: Path) -> None:
    folder = closed(tmp_path / "stadt")
    (saved,) = (folder / "closed" / "2025" / "presse").iterdir()
    opened = open_snapshot(saved)
    assert list(opened.alternatives["channel"]) == ["website", "newsletter", OTHER]
    assert pair(opened, "website", "impressions").ratio == 1.5


def test_a_channel_does_not_escape_by_becoming_an_alternative(tmp_path: Path) -> None:
    folder = closed(tmp_path / "stadt")
    channels = [channel(OTHER, department="amt"), WEBSITE | {"channel": NAME}]
    for table in ("goals", "duties", "risks", "statements"):
        (folder / f"{table}.csv").unlink()
    for table in ("effort", "costs"):
        (folder / f"{table}.csv").unlink()
    make_body(folder, channels=channels)
    register = load_register(folder)
    assert NAME in set(register.alternatives["channel"])
    told = {(row.id, row.severity) for row in rows(evaluate(folder, 2026).findings)}
    assert {("channel_vanished", "warning"), ("platform_changed", "error")} <= told
    assert ("platform_changed", "error") in {(f.id, f.severity) for f in compare_with_record(register, 2026)}


def test_the_statement_on_milder_means_stands_beside_figures_that_do_not_support_it(beside: Evaluation) -> None:
    (row,) = (row for row in rows(beside.observations) if row.subject == "milder_means")
    assert (row.channel, row.outcome) == (NAME, "open")  # whether it serves as well people state
    observed, values = decode(row.observed)
    assert observed == "alternative_at_least"
    # the newsletter has more subscribers but fewer opens than the channel has impressions; Mastodon half the followers
    assert values == {"names": ["www.beispiel.example"], "kpis": ["visits"]}
    (told,) = (finding for finding in rows(beside.findings) if finding.id == "observed_milder_means")
    assert told.severity == "note"


def test_while_nobody_has_answered_the_reasons_say_that_figures_are_there(tmp_path: Path) -> None:
    folder = city(tmp_path / "stadt", with_alternatives=True)
    stated = [*statements(NAME, 2025, milder_means=""), *statements(OTHER, 2025)]
    write_table(folder / "statements.csv", stated)
    evaluation = evaluate(folder, 2025)
    told = [decode(row.reason)[0] for row in rows(evaluation.reasons) if row.channel == NAME]
    assert "alternative_compared" in told
    assert "milder_means" not in set(evaluation.observations["subject"])
