"""What cities decided in public, as registers of invented bodies below ``public``: each case told as it went.

A folder ``ab_<day>`` of a case holds the tables that took the place of the earlier ones on that day.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import smeval
from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import EarlierRow, ProposalRow
from smeval.publish.pages import write_notice
from smeval.record.closed.folders import place_of
from smeval.record.closed.ledger import cells_of
from smeval.record.closed.versions import find_versions
from smeval.show.tables.held import table_events
from smeval.show.tables.reminders import table_reminders
from smeval.show.view import View
from smeval.wording import Wording, decode

pytestmark = pytest.mark.slow  # the whole way

PUBLIC = Path(__file__).parent / "public"
ITEMS = list(load_catalog().closing)
DECIDED_ON = Wording("de").term("column", "decided_on")


def register_on(folder: Path, case: str, day: str, body: str = "") -> Path:
    """Write the register of a case as it was on a day, without the decisions that were taken later.

    Parameters
    ----------
    folder : Path
        Where to; what was closed there stays.
    case, day : str
    body : str
        One of several bodies of the case, which share all other tables.
    """
    parts = [PUBLIC / case, *([PUBLIC / case / body] if body else [])]
    parts += [part for part in sorted((PUBLIC / case).glob("ab_*")) if part.name <= f"ab_{day}"]
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        for path in part.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
    if (PUBLIC / case / "exports").is_dir():
        shutil.copytree(PUBLIC / case / "exports", folder / "exports", dirs_exist_ok=True)
    decisions = folder / "decisions.csv"
    if decisions.is_file():
        heading, *made = csv.reader(decisions.read_text(encoding="utf-8").splitlines(), delimiter=";")
        kept = [row for row in made if row[heading.index(DECIDED_ON)] <= day]
        decisions.write_text("".join(";".join(row) + "\n" for row in (heading, *kept)), encoding="utf-8")
    return folder


def close_on(folder: Path, year: int, day: str) -> Evaluation:
    """Close a year on a day, and open what was closed."""
    smeval.close(folder, year, on=date.fromisoformat(day))
    return smeval.open_snapshot(folder / place_of(year, "presse", 1).below)


def channel_of(evaluation: Evaluation, channel: str) -> ChannelRow:
    return next(row for row in rows(evaluation.channels) if row.channel == channel)


def proposal_of(evaluation: Evaluation, channel: str = "presse_x") -> ProposalRow:
    return next(row for row in rows(evaluation.proposals) if row.channel == channel)


def earlier_of(evaluation: Evaluation, year: int, channel: str = "presse_x") -> EarlierRow:
    return next(row for row in rows(evaluation.earlier) if (row.channel, row.year) == (channel, year))


def closing_of(evaluation: Evaluation, channel: str = "presse_x") -> dict[str, str]:
    """Return the open items of a channel's closing plan, each with what is told of it."""
    told = [decode(row.due) for row in rows(evaluation.dues) if row.channel == channel]
    return {values["item"]: message for message, values in told if message.startswith("closing_")}


def other_dues(evaluation: Evaluation, channel: str = "presse_x") -> list[str]:
    kinds = [decode(row.due)[0] for row in rows(evaluation.dues) if row.channel == channel]
    return [kind for kind in kinds if not kind.startswith("closing_")]


def held_terms(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    return [(row.channel, row.kind, row.name) for row in rows(evaluation.held)]


def warnings_of(evaluation: Evaluation) -> set[str]:
    return {row.id for row in rows(evaluation.findings) if row.severity != "note"}


@pytest.mark.parametrize("case", sorted(path.name for path in PUBLIC.iterdir()))
def test_every_case_says_that_it_is_invented_and_after_which_report(case: str) -> None:
    text = (PUBLIC / case / "LIESMICH.md").read_text(encoding="utf-8")
    assert "rfunden" in text
    assert ".de" in text
    for body in (PUBLIC / case).rglob("body.toml"):
        assert "generated = true" in body.read_text(encoding="utf-8")


def test_bochum_ends_a_channel_for_reasons_that_are_no_performance(tmp_path: Path) -> None:
    """The year 2024 went well; the mayor ends the channel for the city's values, and another one takes its place."""
    city = register_on(tmp_path, "bochum", "2025-01-20")
    year = close_on(city, 2024, "2025-01-20")
    proposal = proposal_of(year)
    assert proposal.proposal == "continue_with_conditions"
    assert (proposal.benefit_class_low, proposal.status, proposal.deviates) == ("high", "decided", True)
    (decision,) = rows(year.decisions)
    assert decision.decision == "end"
    assert "Werten" in decision.reason
    assert "WhatsApp" in channel_of(year, "presse_x").alternative
    # all of the closing plan is due, and nobody has planned it; what else would be due falls after the last day
    assert closing_of(year) == dict.fromkeys(ITEMS, "closing_unplanned")
    assert other_dues(year) == []

    later = evaluate(city, 2025)
    assert proposal_of(later).proposal == "closed"
    assert earlier_of(later, 2024).deviates
    assert earlier_of(later, 2024).decision_reason == decision.reason
    assert list(closing_of(later)) == ITEMS
    assert channel_of(later, "presse_whatsapp").platform == "whatsapp"
    assert proposal_of(later, "presse_whatsapp").proposal == "continue_with_conditions"
    assert held_terms(later) == []
    assert warnings_of(later) == set()


def test_koeln_keeps_a_channel_for_emergencies_alone(tmp_path: Path) -> None:
    """The council decides it before the year, so that from then on events count and neither goals nor rhythm."""
    city = register_on(tmp_path, "koeln", "2025-02-10")
    before = close_on(city, 2024, "2025-02-10")
    assert channel_of(before, "presse_x").use == "regular"
    assert (proposal_of(before).proposal, proposal_of(before).deviates) == ("continue_with_conditions", False)

    register_on(city, "koeln", "2025-12-31")
    year = evaluate(city, 2025)
    assert held_terms(year) == []
    proposal = proposal_of(year)
    assert (proposal.proposal, proposal.benefit_class_low) == ("continue_with_conditions", "medium")
    assert decode(proposal.decided_by)[0] == "emergency_use"
    assert not any(decode(row.reason)[0].startswith("goal_") for row in rows(year.reasons))
    table = table_events(View(year, "de"), "presse_x")
    assert [row[1] for row in table.rows] == ["Evakuierung wegen eines Blindgängers", "Ausfall des Notrufs"]
    assert earlier_of(year, 2024).decision == "continue_with_conditions"


def test_koeln_without_the_decision_before_the_year_stays_a_regular_channel(tmp_path: Path) -> None:
    city = register_on(tmp_path, "koeln", "2025-02-10")
    (city / "decisions.csv").unlink()
    close_on(city, 2024, "2025-02-10")
    register_on(city, "koeln", "2025-12-31")
    (city / "decisions.csv").unlink()
    year = evaluate(city, 2025)
    assert held_terms(year) == [
        ("presse_x", "use", ""),
        ("presse_x", "source", "impressions"),  # a regular channel owes the figures that it had
        ("presse_x", "source", "posts_per_week"),
    ]
    assert proposal_of(year).proposal != "continue_with_conditions"


def test_dortmund_moves_its_goals_to_another_channel(tmp_path: Path) -> None:
    """The council decides in February 2025: a year too late for 2025, in time for 2026."""
    city = register_on(tmp_path, "dortmund", "2025-03-10")
    first = close_on(city, 2024, "2025-03-10")
    assert (proposal_of(first).proposal, proposal_of(first).deviates) == ("continue_with_conditions", True)
    assert proposal_of(first, "presse_mastodon").proposal == "continue"
    assert list(closing_of(first)) == ITEMS
    assert other_dues(first) == ["assessment", "concept"]  # the account still runs for two years

    moved = [("presse_x", "goal", "Verlässlichkeit"), ("presse_x", "goal", "Zuspruch")]
    register_on(city, "dortmund", "2026-03-01")
    second = close_on(city, 2025, "2026-03-01")
    assert held_terms(second) == moved
    assert {row.goal for row in rows(second.criteria) if row.channel == "presse_x"} >= {"Verlässlichkeit", "Zuspruch"}
    assert proposal_of(second).proposal == "continue_with_conditions"
    assert (earlier_of(second, 2024).decision, earlier_of(second, 2024).deviates) == ("end", True)

    third = evaluate(city, 2026)
    assert held_terms(third) == []
    assert [row.goal for row in rows(third.criteria) if row.channel == "presse_x"] == ["Sichtbarkeit"]
    taken = {str(row.goal): row.fixing for row in rows(third.criteria) if row.channel == "presse_mastodon"}
    assert {taken["Verlässlichkeit"], taken["Zuspruch"]} == {"recorded"}
    assert proposal_of(third).proposal == "review"
    assert proposal_of(third, "presse_mastodon").proposal == "continue"
    assert warnings_of(third) == set()


def test_dortmund_without_decisions_on_the_goals_is_held_to_them(tmp_path: Path) -> None:
    city = tmp_path
    for year, day in ((2024, "2025-03-10"), (2025, "2026-03-01"), (2026, "")):
        register_on(city, "dortmund", day or "2027-01-01")
        (city / "decisions.csv").unlink()
        if day:
            close_on(city, year, day)
    assert [name for _, kind, name in held_terms(evaluate(city, 2026)) if kind == "goal"] == [
        "Verlässlichkeit",
        "Zuspruch",
    ]


def test_ahaus_plans_what_becomes_of_the_account(tmp_path: Path) -> None:
    """The name is kept so that nobody takes it; each item has an owner and a day until it is done."""
    city = register_on(tmp_path, "ahaus", "2025-03-10")
    year = close_on(city, 2024, "2025-03-10")
    assert (proposal_of(year).proposal, proposal_of(year).deviates) == ("review", True)
    assert closing_of(year) == dict.fromkeys(ITEMS, "closing_action") | {"access": "closing_unplanned"}
    name = next(row for row in rows(year.dues) if decode(row.due)[1]["item"] == "name")
    assert "behalten" in decode(name.due)[1]["action"]
    assert (decode(name.due)[1]["owner"], name.due_on.date()) == ("Pressestelle", date(2025, 3, 31))
    letter = write_notice(View(year, "de"))["jahresmitteilung.html"]
    assert all(str(row[3]) in letter for row in table_reminders(View(year, "de")).rows)

    # a year later the archive is still waiting, and in the year after it is not forgotten
    register_on(city, "ahaus", "2026-03-01")
    second = close_on(city, 2025, "2026-03-01")
    assert proposal_of(second).proposal == "closed"
    assert (list(closing_of(second)), other_dues(second)) == (["archive"], [])
    assert list(second.dues["state"]) == ["overdue"]
    third = evaluate(city, 2026)
    assert list(closing_of(third)) == ["archive"]
    assert warnings_of(third) == set()

    register_on(city, "ahaus", "2027-03-01")
    done = evaluate(city, 2026)
    assert done.channels.empty
    assert done.dues.empty
    assert evaluate(city, 2025).dues.empty


def test_hanau_leaves_and_frankfurt_stays_on_the_same_facts(tmp_path: Path) -> None:
    evaluations = {}
    for body in ("hanau", "frankfurt"):
        city = register_on(tmp_path / body, "hanau_frankfurt", "2024-02-01", body)
        evaluations[body] = close_on(city, 2023, "2024-02-01")
    hanau, frankfurt = evaluations["hanau"], evaluations["frankfurt"]
    own = ["decided_by", "evidence"]
    left, stayed = proposal_of(hanau), proposal_of(frankfurt)
    assert left.proposal == stayed.proposal == "review"
    assert hanau.kpis["value"].equals(frankfurt.kpis["value"])
    assert hanau.proposals.drop(columns=own).equals(frankfurt.proposals.drop(columns=own))
    assert left.deviates
    assert stayed.deviates

    reasons = {}
    for body, decision in (("hanau", "end"), ("frankfurt", "continue_with_conditions")):
        later = earlier_of(evaluate(tmp_path / body, 2024), 2023)
        assert (later.proposal, later.decision, later.deviates) == ("review", decision, True)
        reasons[body] = later.decision_reason
    assert len(set(reasons.values())) == 2
    assert list(closing_of(hanau)) == ITEMS
    assert closing_of(frankfurt) == {}


LIFE = (
    (2015, "2016-01-20"),
    (2016, "2017-02-01"),
    (2017, "2018-02-01"),
    (2018, "2019-03-01"),
    (2019, "2020-01-25"),
    (2020, "2021-02-01"),
)


def life_of(folder: Path, channel: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield what the ledger tells of a channel, line by line: kind, year, proposal or decision, day."""
    ledger = find_versions(folder).ledger
    assert not ledger.faults
    for line in ledger.lines:
        if line.channel == channel:
            said = line.proposal if line.kind == "closing" else str(cells_of(line)["decision"])
            day = line.day.date().isoformat() if line.kind == "closing" else str(cells_of(line)["decided_on"])
            yield line.kind, line.year, said, day


def test_wismar_tells_the_whole_life_of_a_channel_in_one_ledger(tmp_path: Path) -> None:
    """Opened in September 2015, reported on after four months, ended for legal reasons four years later."""
    years = {}
    for year, day in LIFE:
        register_on(tmp_path, "wismar", day)
        years[year] = close_on(tmp_path, year, day)

    channel = "presse_facebook"
    assert list(life_of(tmp_path, channel)) == [
        ("closing", 2015, "review", "2016-01-20"),
        ("decision", 2015, "continue_with_conditions", "2016-01-28"),
        ("closing", 2016, "continue_with_conditions", "2017-02-01"),
        ("decision", 2016, "continue_with_conditions", "2017-02-23"),
        ("closing", 2017, "continue_with_conditions", "2018-02-01"),
        ("decision", 2017, "continue_with_conditions", "2018-02-22"),
        ("closing", 2018, "continue_with_conditions", "2019-03-01"),
        ("decision", 2018, "end", "2019-09-26"),
        ("closing", 2019, "closed", "2020-01-25"),
    ]
    assert all(held_terms(evaluation) == [] for evaluation in years.values())
    assert closing_of(years[2018], channel) == {}  # nobody had decided on the end when 2018 was closed
    assert closing_of(years[2019], channel) == {"archive": "closing_action"}
    told = [(row.year, row.decision, row.deviates) for row in rows(years[2019].earlier)]
    assert told == [
        (2018, "end", True),
        (2017, "continue_with_conditions", False),
        (2016, "continue_with_conditions", False),
        (2015, "continue_with_conditions", True),
    ]
    # once the archive has what it wants, the channel is gone
    assert years[2020].channels.empty
    assert years[2020].dues.empty
    assert warnings_of(years[2020]) == set()
