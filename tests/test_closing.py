"""Closing a year: what it writes, what it refuses, and what of its record can be tampered with unnoticed: nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from smeval.closing import Closing, close
from smeval.errors import Finding, SmevalError
from smeval.evaluation import evaluate
from smeval.ids import LANGUAGES, PROPOSALS
from smeval.record.closed.folders import STAGE
from smeval.record.closed.ledger import PLACE, Ledger, add_lines, cells_of, ledger_bytes, read_ledger
from smeval.record.closed.versions import check_versions, find_versions
from smeval.record.earlier_years import Past, read_past
from smeval.record.snapshot import HEADER, open_snapshot, save_snapshot
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import BODY, channel, duties, figures, make_body, risks, statements, write_table
from tests.closings import as_former, close_as_of, closed, reseal, rewrite_ledger
from tests.conftest import Once

pytestmark = pytest.mark.slow

YEAR = 2024
PRESS, CULTURE = "presse_mastodon", "kultur_mastodon"
CHANNELS = (PRESS, CULTURE)
DECIDED = {
    "channel": PRESS,
    "year": YEAR,
    "state": "decided",
    "subject": "team_size",
    "reason": "Umbau",
    "decided_by": "Vorstand",
    "decided_on": "2024-12-10",
    "decision": "continue",
}


def build(folder: Path) -> None:
    """Make a body of two departments whose years 2023 and 2024 are closed."""
    body = make_body(
        folder / "stadt",
        BODY.replace("2024-01-01", "2021-01-01"),
        channels=[channel(name, department=name.split("_")[0], opened_on="2019-01-01") for name in CHANNELS],
        goals=[
            {"channel": name, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1}
            | {"fixed_on": "2021-11-01", "approved_by": "Verwaltungsvorstand"}
            for name in CHANNELS
        ],
        duties=[row for name in CHANNELS for year in (2023, 2024, 2025) for row in duties(name, year)],
        risks=[row for name in CHANNELS for row in risks(name)],
        statements=[row for name in CHANNELS for row in statements(name, 2022)],
        decisions=[DECIDED],
    )
    for name in CHANNELS:
        for year in (2023, 2024, 2025):
            table = figures(name, year, Follower=800, Beiträge=10, Reaktionen=70, Kommentare=10, Geteilt=20)
            write_table(body / "exports" / name / f"zahlen_{year}.csv", table)
    close_as_of(body, 2023)
    close_as_of(body, 2024)


@pytest.fixture
def body(tmp_path: Path, once: Once) -> Path:
    shutil.copytree(once("closing", build) / "stadt", tmp_path / "stadt")
    return tmp_path / "stadt"


def past_of(body: Path, year: int = YEAR + 1) -> Past:
    return read_past(load_register(body), year, list(CHANNELS))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what it writes ---


def test_every_department_has_a_version_and_its_lines(body: Path) -> None:
    lines = read_ledger(body).lines
    of_2024 = [(row.department, row.channel, row.kind) for row in lines if row.year == YEAR]
    assert of_2024 == [
        ("presse", PRESS, "decision"),
        ("presse", PRESS, "closing"),
        ("presse", "", "closing"),
        ("kultur", CULTURE, "closing"),
        ("kultur", "", "closing"),
    ]
    assert {path.name for path in (body / "closed" / str(YEAR)).iterdir()} == {"presse", "kultur"}
    (own,) = (row for row in lines if (row.year, row.channel, row.kind) == (YEAR, PRESS, "closing"))
    proposal = open_snapshot(closed(body, YEAR)).proposals.iloc[0]
    assert (own.proposal, own.cause, own.decision_state) == (
        proposal["proposal"],
        proposal["cause"],
        proposal["status"],
    )
    assert own.day_given
    assert not own.taken_over
    counted = cells_of(own)["counted"]
    assert isinstance(counted, dict)
    assert {"platform", "team_size", "goal:Resonanz", "rating:profiling", "duty:g0", "source:interactions"} <= set(
        counted
    )
    assert all("policy:team_min" in str(row.terms) for row in lines if row.kind == "closing" and not row.channel)


def test_only_files_of_its_own_year_rest_in_a_version_and_earlier_years_are_copies(body: Path) -> None:
    saved = open_snapshot(closed(body, YEAR))
    assert saved.files["file"].tolist() == [f"exports/{PRESS}/zahlen_{YEAR}.csv"]
    exports = {file for file in saved.evidence["file"] if file.startswith("exports/")}
    assert exports == {f"exports/{PRESS}/zahlen_{YEAR}.csv"}
    (copied,) = set(saved.history.loc[saved.history["period"] == "2023", "evidence"])
    row = saved.evidence.set_index("evidence").loc[copied]
    of_2023 = next(row for row in read_ledger(body).lines if row.year == 2023)
    assert row["file"] == "closed/2023/presse/1/kpis.csv"
    assert row["rule"] == f"snapshot/{of_2023.snapshot}"


def test_every_file_of_a_version_that_was_used_is_named(body: Path) -> None:
    evaluation = evaluate(body, YEAR + 1, "presse")
    named = set(evaluation.evidence["file"])
    assert {PLACE, f"closed/{YEAR}/presse/1/{HEADER}", f"closed/{YEAR}/presse/1/duties.csv"} <= named
    assert not any("kultur" in file for file in named)
    assert (evaluation.ledger_lines, evaluation.ledger_head) == (9, read_ledger(body).head)


def test_what_was_closed_is_on_record(body: Path) -> None:
    past = past_of(body)
    assert past.findings == ()
    assert past.damaged == frozenset()
    assert {(entry.year, entry.in_time) for entry in past.recorded} == {(YEAR, True)}
    assert [(row.term, row.recorded_on) for row in past.decisions] == [("team_size", date(2025, 1, 15))]
    assert [entry.year for entry in past.before[PRESS]] == [2024, 2023]
    later = past_of(body, 2028)  # whatever years lie between
    assert {(entry.year, entry.in_time) for entry in later.recorded} == {(YEAR, True)}
    assert PRESS not in later.before
    assert set(later.listed["channel"]) == set(CHANNELS)


@pytest.mark.parametrize(("on", "in_time"), [(date(2025, 3, 31), True), (date(2025, 4, 1), False)])
def test_only_a_year_closed_by_the_end_of_march_proves_a_target_in_advance(
    body: Path, on: date, *, in_time: bool
) -> None:
    shutil.rmtree(body / "closed")
    close_as_of(body, YEAR, on)
    assert {entry.in_time for entry in past_of(body).recorded} == {in_time}


def test_a_decision_that_reads_otherwise_later_is_corrected_in_a_new_line(body: Path) -> None:
    write_table(
        body / "decisions.csv",
        [DECIDED | {"reason": "Anders"}, DECIDED | {"subject": "mode", "decided_on": "2027-01-01"}],
    )
    done = close(body, YEAR + 1, on=date(2026, 1, 15))
    (corrected,) = (row for row in done.ledger.lines if row.kind == "correction")
    (first,) = (row for row in done.ledger.lines if row.kind == "decision")
    assert corrected.names == str(first.line)
    assert (done.decisions, done.waiting) == (1, 1)


# --- what it refuses ---


def refused(act: Callable[[], Closing]) -> list[str]:
    with pytest.raises(SmevalError) as caught:
        act()
    for language in LANGUAGES:
        assert all(fault.text(Wording(language)) for fault in caught.value.findings)
    return [fault.id for fault in caught.value.findings]


JANUARY = date(2026, 1, 15)
REFUSALS: dict[str, tuple[Callable[[Path], Closing], list[str]]] = {
    "a year that is not over": (lambda body: close(body, 2025, on=date(2025, 12, 31)), ["closing_not_over"]),
    "a future year": (lambda body: close(body, 2031, on=JANUARY), ["closing_not_over"]),
    "a closed year": (lambda body: close(body, YEAR, on=JANUARY), ["closing_twice"]),
    "again without a reason": (lambda body: close(body, YEAR, on=JANUARY, again=True), ["closing_unexplained"]),
    "again, but never closed": (
        lambda body: close(body, 2025, on=JANUARY, again=True, because="x"),
        ["closing_never"],
    ),
    "before a closed year": (lambda body: close(body, 2022, on=JANUARY), ["closing_late"]),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_writes_nothing(body: Path, case: str) -> None:
    act, expected = REFUSALS[case]
    before = contents(body)
    assert refused(lambda: act(body)) == expected
    assert contents(body) == before


def test_closing_again_puts_a_version_beside_the_first_and_the_next_report_says_so(body: Path) -> None:
    before = contents(body / "closed")
    done = close(body, 2023, on=JANUARY, again=True, because="=Fehler in den Zahlen")
    assert done.versions == {"presse": 2, "kultur": 2}
    after = contents(body / "closed")
    assert all(after[file] == content for file, content in before.items() if file != "ledger.csv")
    again = [row for row in done.ledger.lines if row.version == 2]
    assert {row.because for row in again} == {"Fehler in den Zahlen"}
    assert [done.ledger.lines[int(row.names) - 1].channel for row in again] == [row.channel for row in again]
    told = [fault for fault in past_of(body).findings if fault.file.startswith("closed/2023")]
    assert [fault.id for fault in told] == ["closed_again_same", "closed_again_same"]
    assert close(body, YEAR + 1, on=JANUARY).versions == {"presse": 1, "kultur": 1}


def test_a_further_version_never_takes_the_place_of_a_stricter_term(body: Path) -> None:
    text = (body / "goals.csv").read_text("utf-8")
    (body / "goals.csv").write_text(text.replace(";1200;", ";100;"), "utf-8")
    shutil.rmtree(body / "closed" / "2023")
    rewrite_ledger(body, lambda lines: [row for row in lines if row.year != 2023], chained=True)
    close(body, YEAR, on=date(2025, 2, 15), again=True, because="x")
    goals = [entry for entry in past_of(body).recorded if (entry.channel, entry.term) == (PRESS, "goal:Resonanz")]
    assert [entry.counted["target"] for entry in goals if isinstance(entry.counted, dict)] == [1200, 100]


# --- what can be tampered with ---


def edit_snapshot(body: Path) -> None:
    """Change a proposal in a snapshot and compute all its hashes anew."""
    path = closed(body, YEAR) / "channels.csv"
    path.write_bytes(path.read_bytes().replace(b"presse_mastodon,", b"presse_mastodon,x", 1))
    reseal(closed(body, YEAR))


def edit_bytes(body: Path) -> None:
    path = closed(body, YEAR) / "channels.csv"
    path.write_bytes(path.read_bytes().replace(b"mastodon", b"facebook"))


def foreign_body(body: Path) -> None:
    reseal(closed(body, YEAR), body="dorf", name="Dorf")


def other_department(body: Path) -> None:
    shutil.rmtree(closed(body, YEAR))
    shutil.copytree(closed(body, YEAR, "kultur"), closed(body, YEAR))


def other_year(body: Path) -> None:
    shutil.rmtree(closed(body, YEAR))
    shutil.copytree(closed(body, 2023), closed(body, YEAR))


def newer(body: Path) -> None:
    reseal(closed(body, YEAR), schema=9)


def lacking(body: Path) -> None:
    folder = closed(body, YEAR)
    (folder / "duties.csv").unlink()
    as_former(folder)


def rebuilt(body: Path) -> None:
    """Rebuild the whole ledger with one proposal changed; the snapshots know better."""
    rewrite_ledger(
        body,
        lambda lines: [row._replace(snapshot="S1" if row.year == YEAR else row.snapshot) for row in lines],
        chained=True,
    )


def stage(body: Path) -> None:
    (body / "closed" / STAGE).mkdir()


def cut(body: Path) -> None:
    rewrite_ledger(body, lambda lines: lines[:-2])


def merge(body: Path) -> None:
    rewrite_ledger(body, lambda lines: [*lines, *add_lines(Ledger(), lines[-2:]).lines])


def future(body: Path) -> None:
    shutil.copytree(closed(body, YEAR), closed(body, 2031))


def open_year(body: Path) -> None:
    rewrite_ledger(body, lambda lines: [row._replace(day=row.day.replace(year=YEAR)) for row in lines], chained=True)


AT, OTHER = f"closed/{YEAR}/presse/1", f"closed/{YEAR}/kultur/1"
TAMPERED: dict[str, tuple[Callable[[Path], object], set[tuple[str, str]]]] = {
    "snapshot edited": (edit_bytes, {("snapshot_changed", f"{AT}/channels.csv")}),
    "snapshot edited with hashes recomputed": (edit_snapshot, {("snapshot_not_recorded", AT)}),
    "snapshot of another body": (foreign_body, {("snapshot_other_body", f"{AT}/{HEADER}")}),
    "snapshot of another department": (other_department, {("snapshot_other_department", f"{AT}/{HEADER}")}),
    "snapshot of another year": (other_year, {("snapshot_other_year", f"{AT}/{HEADER}")}),
    "snapshot of an unknown schema": (newer, {("snapshot_newer", f"{AT}/{HEADER}")}),
    "snapshot that lacks files": (lacking, {("snapshot_lacks", f"{AT}/{HEADER}")}),
    "one of several departments deleted": (lambda body: shutil.rmtree(closed(body, YEAR)), {("version_gone", AT)}),
    "snapshot of a future year": (
        future,
        {("version_unrecorded", "closed/2031/presse/1"), ("snapshot_other_year", f"closed/2031/presse/1/{HEADER}")},
    ),
    "ledger line altered": (
        lambda body: rewrite_ledger(body, lambda lines: [row._replace(proposal="continue") for row in lines]),
        {("ledger_line_changed", PLACE)},
    ),
    "ledger rebuilt": (
        rebuilt,
        {("snapshot_not_recorded", AT), ("snapshot_not_recorded", AT.replace("presse", "kultur"))},
    ),
    "ledger cut off": (cut, {("version_unrecorded", AT.replace("presse", "kultur"))}),
    "ledger cut off within a department": (
        lambda body: rewrite_ledger(body, lambda lines: lines[:-1]),
        {("version_cut_off", PLACE), ("ledger_terms_differ", PLACE)},
    ),
    "terms altered in the ledger alone": (
        lambda body: rewrite_ledger(
            body,
            lambda lines: [
                row._replace(terms=row.terms.replace('"team_size"', '"team_size_"')) if row.channel == PRESS else row
                for row in lines
            ],
            chained=True,
        ),
        {("ledger_terms_differ", PLACE)},
    ),
    "the line of a channel left out": (
        lambda body: rewrite_ledger(body, lambda lines: [row for row in lines if row.channel != CULTURE], chained=True),
        {("ledger_terms_differ", PLACE)},
    ),
    "two ledgers merged": (merge, {("ledger_lines_missing", PLACE), ("ledger_line_twice", PLACE)}),
    "ledger deleted": (
        lambda body: (body / PLACE).unlink(),
        {("ledger_gone", PLACE)}
        | {("version_unrecorded", f"closed/{year}/{name}/1") for year in (2023, 2024) for name in ("presse", "kultur")},
    ),
    "ledger that is no table": (
        lambda body: (body / PLACE).write_bytes(b"\x89PNG\0"),
        {("ledger_no_table", PLACE)}
        | {("version_unrecorded", f"closed/{year}/{name}/1") for year in (2023, 2024) for name in ("presse", "kultur")},
    ),
    "year closed before it was over": (open_year, {("ledger_year_open", PLACE), ("ledger_decision_later", PLACE)}),
    "closing interrupted": (stage, {("closing_interrupted", f"closed/{STAGE}")}),
}
#: They are told, but nothing before the year rests on them.
HARMLESS = ("closing interrupted", "snapshot of a future year")


def told(faults: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(fault.id, fault.file) for fault in faults if fault.severity == "error"}


@pytest.mark.parametrize("case", TAMPERED)
def test_what_was_tampered_with_is_an_error_that_never_loses_what_is_on_record(body: Path, case: str) -> None:
    tamper, expected = TAMPERED[case]
    before = past_of(body)
    tamper(body)
    shelf, register = find_versions(body), load_register(body)
    faults = tuple(check_versions(shelf, {"body": register.id, "name": register.name}))
    assert told(faults) == expected
    for language in LANGUAGES:
        assert all(fault.text(Wording(language)) for fault in faults)
    past = past_of(body)
    assert told(past.findings) == {entry for entry in expected if "2031" not in entry[1] or "unrecorded" in entry[0]}
    # every term on record is still there with the value it had
    known = {(entry.channel, entry.term, str(entry.counted)) for entry in past.recorded}
    assert {(entry.channel, entry.term, str(entry.counted)) for entry in before.recorded} <= known
    # no earlier proposal is better than it was
    for name, entries in before.before.items():
        for was, now in zip(entries, past.before[name], strict=True):
            assert PROPOSALS.index(now.proposal) >= PROPOSALS.index(was.proposal)
    if case not in HARMLESS:
        assert past.damaged


@pytest.mark.parametrize(
    "case", [case for case in TAMPERED if case not in ("closing interrupted", "snapshot of a future year")]
)
def test_no_year_is_closed_that_rests_on_what_is_damaged(body: Path, case: str) -> None:
    TAMPERED[case][0](body)
    before = contents(body)
    assert set(refused(lambda: close(body, YEAR + 1, on=JANUARY))) >= {kind for kind, _ in TAMPERED[case][1]} - {
        "ledger_year_open"
    }
    assert contents(body) == before


#: What a body might want to hide after the year was closed: the form it stands in, and its rows then.
HIDDEN: dict[str, list[dict[str, object]]] = {
    "duties": [row for name in CHANNELS for year in (2023, 2024) for row in duties(name, year, g3="not_met")],
    "actions": [
        {"channel": name, "action": "Konzept", "owner": "Redaktion", "due_on": "2023-06-30", "state": "open"}
        for name in CHANNELS
    ],
    "statements": [row for name in CHANNELS for row in statements(name, 2022, milder_means="yes")],
    "risks": [row for name in CHANNELS for row in risks(name, residual=(3, 2))],
}


@pytest.fixture(scope="module")
def hiding(once: Once) -> Path:
    """Return bodies, one for each form, that hide now what stood there when their years were closed."""

    def fill(folder: Path) -> None:
        for name, table in HIDDEN.items():
            shutil.copytree(once("closing", build) / "stadt", folder / name / "stadt")
            body = folder / name / "stadt"
            form = body / f"{name}.csv"
            now = form.read_bytes() if form.is_file() else None
            shutil.rmtree(body / "closed")
            write_table(form, table)
            close_as_of(body, 2023)
            close_as_of(body, 2024)
            form.unlink()
            if now is not None:
                form.write_bytes(now)

    return once("hiding", fill)


@pytest.mark.parametrize("case", TAMPERED)
@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.long(cases=8)
def test_nothing_that_is_done_to_the_record_makes_a_proposal_milder(
    hiding: Path, tmp_path: Path, name: str, case: str
) -> None:
    body = tmp_path / "stadt"
    shutil.copytree(hiding / name / "stadt", body)
    before = evaluate(body, YEAR + 1, "presse").proposals["proposal"].iloc[0]
    TAMPERED[case][0](body)
    after = evaluate(body, YEAR + 1, "presse")
    assert PROPOSALS.index(after.proposals["proposal"].iloc[0]) >= PROPOSALS.index(before)
    assert (after.findings["severity"] == "error").any()


def test_a_ledger_saved_by_a_spreadsheet_is_no_fault(body: Path) -> None:
    before = past_of(body)
    text = ledger_bytes(read_ledger(body)).decode("utf-8-sig").replace("\n", "\r\n")
    (body / PLACE).write_bytes(text.replace("2025-01-15", "15.01.2025").encode("cp1252"))
    after = past_of(body)
    assert (after.findings, after.recorded, after.head) == ((), before.recorded, before.head)


# --- folders of before ---


def to_former(body: Path) -> None:
    """Put the closed years where an earlier version kept them, in its form."""
    for year in (2023, 2024):
        for department in ("presse", "kultur"):
            target = body / "snapshots" / str(year) / department
            save_snapshot(open_snapshot(closed(body, year, department)), target)
            as_former(target)
    shutil.rmtree(body / "closed")


def test_folders_of_before_are_read_with_a_warning_and_taken_over_by_the_next_closing(body: Path) -> None:
    to_former(body)
    past = past_of(body)
    assert [(fault.id, fault.severity, fault.file) for fault in past.findings] == [
        ("snapshots_former", "warning", "snapshots/2023"),
        ("snapshots_former", "warning", "snapshots/2024"),
    ]
    assert {(entry.year, entry.in_time) for entry in past.recorded} == {(YEAR, False)}
    assert (past.lines, past.head) == (0, "")
    former = contents(body / "snapshots")
    done = close(body, YEAR + 1, on=JANUARY)
    assert done.taken_over == tuple(
        f"snapshots/{year}/{name}" for year in (2023, 2024) for name in ("kultur", "presse")
    )
    assert contents(body / "snapshots") == former
    assert contents(closed(body, YEAR)) == contents(body / "snapshots" / str(YEAR) / "presse")
    assert {row.year for row in done.ledger.lines if row.taken_over} == {2023, 2024}
    after = past_of(body)
    assert after.findings == ()
    assert {entry.year for entry in after.recorded} == {YEAR}
    assert [entry.year for entry in past_of(body, 2026).before[PRESS]] == [2025, 2024, 2023]


def test_a_folder_of_before_that_turns_up_later_replaces_no_term_of_a_closed_year(body: Path) -> None:
    shutil.copytree(closed(body, YEAR), body / "snapshots" / "2025" / "presse")
    folder = body / "snapshots" / "2025" / "presse"
    as_former(folder)
    reseal(folder, year=2025)
    past = past_of(body, 2026)
    assert "snapshots_former" in {fault.id for fault in past.findings}
    assert {entry.year for entry in past.recorded if entry.channel == PRESS} == {2024, 2025}
