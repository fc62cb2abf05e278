"""The sample city: current, complete, in the vendors' shapes, and it shows what it is made to show."""

from __future__ import annotations

import csv
import importlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from smeval.evaluation import Evaluation
from smeval.frames import rows
from smeval.ids import GUIDE_OUTCOMES, STATES
from smeval.read import read_exports
from smeval.record.terms import term
from smeval.register import load_register
from smeval.show.tables.held import count_held
from smeval.show.view import View

MEGABYTES = 3


@pytest.fixture(scope="module")
def city(project_root: Path) -> Path:
    return project_root / "data" / "musterstadt"


@pytest.fixture(scope="module")
def exports(city: Path) -> Path:
    return city / "exports"


@pytest.fixture(scope="module")
def outcomes(project_root: Path) -> dict[str, dict[str, Any]]:
    """Return what the generator declares in its module of outcomes."""
    path = project_root / "data" / "musterstadt_generator" / "outcomes.py"
    found: dict[str, dict[str, Any]] = {}
    exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), found)  # noqa: S102 - our own file
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


@pytest.mark.slow
@pytest.mark.long(cases=1)
@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("1", "Pacific/Apia")])
def test_folder_is_what_the_generator_makes(project_root: Path, seed: str, zone: str) -> None:
    script = project_root / "data" / "generate_musterstadt.py"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(script), "--check"], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout == ""
    assert done.stderr == ""
    assert done.returncode == 0


def test_check_names_what_differs_and_writes_nothing(
    project_root: Path, city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the generator makes is what lies in the folder, as the test above shows, so it is not made again."""
    script = project_root / "data" / "generate_musterstadt.py"
    monkeypatch.syspath_prepend(script.parent)
    generator = importlib.import_module(script.stem)
    kept = {path.relative_to(city).as_posix(): path.read_bytes() for path in city.rglob("*") if path.is_file()}
    monkeypatch.setattr(generator, "build", lambda: kept)
    monkeypatch.setattr(generator, "closing", lambda _: {})
    monkeypatch.setattr(sys, "argv", [str(script), "--check", "--folder", str(tmp_path)])
    assert generator.main() == 1
    assert "differs: body.toml" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_folder_is_small_and_says_that_it_is_generated(city: Path) -> None:
    own = [path for path in city.rglob("*") if "closed" not in path.parts]  # that is written by closings
    assert sum(path.stat().st_size for path in own) < MEGABYTES * 1_000_000
    assert "generated = true" in (city / "body.toml").read_text(encoding="utf-8")
    assert "erfunden" in (city / "LIESMICH.txt").read_text(encoding="utf-8")
    for path in city.rglob("Handtabelle_*.csv"):
        lines = path.read_bytes().decode("cp1252").splitlines()[1:]
        assert all(line.endswith("(erzeugte Beispieldaten)") for line in lines)


def test_every_channel_has_exports_and_an_expected_proposal(city: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    channels = {row["channel"] for row in read_table(city / "channels.csv")}
    assert channels == set(outcomes["OUTCOMES"]) | set(outcomes["ALTERNATIVES"])
    assert channels == {path.name for path in (city / "exports").iterdir()}
    assert set(map(str, outcomes["OUTCOMES"].values())) == {
        "continue", "continue_with_conditions", "review", "consider_ending", "closed",
    }  # fmt: skip


def test_planted_details_are_in_the_exports_and_nowhere_else(city: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    texts = {path: path.read_text(encoding="utf-8-sig") for path in city.rglob("Moderation_*.csv")}
    texts |= {path: path.read_text(encoding="utf-8-sig") for path in city.rglob("*inbound_messages.csv")}
    for planted in map(str, outcomes["CANARIES"].values()):
        assert any(planted in text for text in texts.values())
        for path in [*city.glob("*.csv"), *city.rglob("Handtabelle_*.csv"), city / "body.toml"]:
            assert planted.encode() not in path.read_bytes()


def test_samples_say_what_they_are_made_to_say(sample: Evaluation, outcomes: dict[str, dict[str, Any]]) -> None:
    found = {(row.channel, row.subject): (row.state, row.representative, row.outcome) for row in rows(sample.samples)}
    assert found == dict(outcomes["SAMPLES"])  # type: ignore[comparison-overlap]


def test_a_ticked_sheet_is_read_with_the_posts_of_which_it_was_drawn(sample: Evaluation) -> None:
    (row,) = (row for row in rows(sample.samples) if row.channel == "presse_instagram")
    assert (row.fulfilled, row.checked, row.drawn) == (27, 30, "random")
    assert row.population > 200
    assert row.seed


def test_incidents_of_a_small_team_are_told_as_a_range(sample: Evaluation) -> None:
    found = {(row.channel, row.incident): row for row in rows(sample.incidents)}
    assert found["presse_facebook", "unlawful_content"].n == 13
    assert found["presse_facebook", "unlawful_content"].hours_median == 5
    small = found["tourismus_instagram", "staff_insults"]
    assert (small.state, small.low, small.high, small.n != small.n) == ("suppressed", 1, 4, True)


def test_an_alternative_is_told_beside_its_channel_and_never_judged(
    sample: Evaluation, outcomes: dict[str, dict[str, Any]]
) -> None:
    pairs = {row.alternative: row.channel for row in rows(sample.substitutions)}
    assert outcomes["ALTERNATIVES"].items() <= pairs.items()
    assert not set(outcomes["ALTERNATIVES"]) & set(sample.proposals["channel"])
    better = [
        row
        for row in rows(sample.substitutions)
        if row.alternative == "kultur_newsletter" and row.kpi in ("link_clicks", "site_referrals")
    ]
    assert len(better) == 2
    assert all(row.ratio_low > 1 for row in better)


def test_the_guide_is_answered_in_every_way(sample: Evaluation) -> None:
    assert set(sample.guide["outcome"]) == set(GUIDE_OUTCOMES)
    typed = set(sample.guide.loc[sample.guide["outcome"] == "typed", "kpi"])
    assert {"mentions", "downloads", "albums", "employer_rating", "average_share_watched", "edits", "polls"} <= typed


SHAPES = {
    "facebook/mbs_content_fb_en-US_2025-01_31cols.csv": "presse_facebook/2024/Jan-01-2024_Dec-31-2024_*.csv",
    "instagram/mbs_content_ig_en_2025-03.csv": "presse_instagram/2024/Jan-01-2024_Dec-31-2024_*.csv",
    "facebook/mbs_chart_Reach.csv": "presse_facebook/2025/Reach.csv",
    "facebook/mbs_chart_Follows.csv": "presse_facebook/2025/Follows.csv",
    "facebook/mbs_chart_Audience.csv": "presse_facebook/2025/Audience.csv",
    "facebook/mbs_chart_excel-resaved_Follows.csv": "kultur_facebook/2025/Follows.csv",
    "instagram/mbs_chart_ig_Reach.csv": "presse_instagram/2025/Reach.csv",
    "x/account_analytics_content_2024-11-21_2025-02-19.csv": "presse_x/2025/account_analytics_content_*.csv",
    "x/account_overview_analytics_2025-02.csv": "presse_x/2025/account_overview_analytics.csv",
    "tiktok/business_overview.csv": "kultur_tiktok/2025/Overview.csv",
    "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv": "kultur_facebook/2025/*inbound_messages.csv",
}


def shape(content: bytes) -> dict[str, object]:
    """Return what tells a vendor's file from another: mark, line ends, headings and how the text ends."""
    text = content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8")
    newline = "\r\n" if text.split("\n", 1)[0].endswith("\r") else "\n"
    lines = text.split(newline)[:3]
    if lines[0].startswith("sep="):
        headings = [line.replace("Facebook follows", "Follows") for line in lines]  # the vendor wrote either title
    elif ";" in lines[0]:
        headings = lines[:2]
    else:
        headings = sorted(lines[0].split(","))
    return {
        "mark": content[:3] if content[:3] == b"\xef\xbb\xbf" else content[:2] == b"\xff\xfe",
        "newline": newline,
        "headings": headings,
        "end": len(text) - len(text.rstrip("\r\n")),
    }


@pytest.mark.parametrize("real", SHAPES)
def test_shapes_are_those_of_real_exports(real: str, real_exports: Path, exports: Path) -> None:
    assert shape(only(exports, SHAPES[real]).read_bytes()) == shape((real_exports / real).read_bytes())


def test_some_rows_of_facebook_end_early_as_in_the_real_file(real_exports: Path, exports: Path) -> None:
    def lengths(path: Path) -> set[int]:
        return {len(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))}

    real = real_exports / "facebook" / "mbs_content_fb_en-US_2025-01_31cols.csv"
    assert lengths(only(exports, SHAPES[f"facebook/{real.name}"])) == lengths(real) == {31, 27}


def test_linkedin_workbooks_have_note_heading_and_text_dates(real_exports: Path, exports: Path) -> None:
    real = CalamineWorkbook.from_path(str(real_exports / "linkedin" / "visitors-and-updates_2020_q2.xls"))
    folder = exports / "personal_linkedin"
    ours = CalamineWorkbook.from_path(str(sorted(folder.glob("*_content_*.xlsx"))[-1]))
    note, header, first = ours.get_sheet_by_name("Metrics").to_python()[:3]
    real_note, real_header = real.get_sheet_by_name("Update metrics (aggregated)").to_python(skip_empty_area=False)[:2]
    assert note[0] == real_note[0]
    assert header == [str(name).replace("Shares", "Reposts") for name in real_header]
    assert first[0] == "01/01/2025"
    visitors = CalamineWorkbook.from_path(str(sorted(folder.glob("*_visitors_*.xlsx"))[-1]))
    assert visitors.sheet_names == real.sheet_names[: len(visitors.sheet_names)]
    assert (
        visitors.get_sheet_by_name("Visitor metrics").to_python()[0]
        == (real.get_sheet_by_name("Visitor metrics").to_python(skip_empty_area=False)[0])
    )


def test_youtube_archives_hold_table_totals_and_chart(exports: Path) -> None:
    with zipfile.ZipFile(only(exports / "presse_youtube", "Videos *.zip")) as german:
        assert german.namelist() == ["Tabellendaten.csv", "Gesamtwerte.csv", "Diagrammdaten.csv"]
        table = list(csv.reader(io.StringIO(german.read("Tabellendaten.csv").decode())))
        days = list(csv.reader(io.StringIO(german.read("Gesamtwerte.csv").decode())))
    assert "\u00ad" in table[0][1]
    assert table[1][0] == "Ge\u00adsamt"
    views = table[0].index("Aufrufe")
    assert sum(int(row[1]) for row in days[1:]) == int(table[1][views])
    assert sum(int(row[views]) for row in table[2:]) < int(table[1][views])
    with zipfile.ZipFile(only(exports / "presse_youtube", "Content *.zip")) as english:
        assert english.namelist() == ["Table data.csv", "Totals.csv", "Chart data.csv"]


def test_charts_count_pacific_days(exports: Path) -> None:
    text = (exports / "presse_facebook" / "2025" / "Views.csv").read_text(encoding="utf-16")
    hours = {line[1:11]: line[12:14] for line in text.splitlines()[3:] if line}
    assert [hours[day] for day in ("2025-03-09", "2025-03-10", "2025-11-02", "2025-11-03")] == ["01", "00", "00", "01"]


def test_reach_of_facebook_ends_where_viewers_begin(exports: Path) -> None:
    folder = exports / "presse_facebook" / "2025"
    reach = (folder / "Reach.csv").read_text(encoding="utf-16").split()
    viewers = (folder / "Viewers.csv").read_text(encoding="utf-16").splitlines()
    assert reach[-1].startswith('"2025-11-30')
    assert viewers[3].startswith('"2025-12-01')


@pytest.fixture(scope="module")
def evaluation(sample: Evaluation) -> Evaluation:
    return sample


def test_every_file_is_recognised_without_error(evaluation: Evaluation) -> None:
    assert set(evaluation.files["status"]) == {"recognised"}
    assert "error" not in set(evaluation.findings["severity"])


def test_every_table_of_the_register_is_read(city: Path) -> None:
    register = load_register(city)
    assert len(register.departments) == 6
    assert register.generated
    for table in (register.goals, register.duties, register.risks, register.effort, register.costs, register.actions):
        assert len(table)
    assert set(register.actions["state"]) == {"open", "done", "dropped"}
    assert register.costs["eur"].sum() > 10_000
    assert len(register.catalog.policy.matrix.cells) == 16


def test_proposals_are_those_the_sample_is_made_for(
    evaluation: Evaluation, outcomes: dict[str, dict[str, Any]]
) -> None:
    assert (
        dict(zip(evaluation.proposals["channel"], evaluation.proposals["proposal"], strict=True))
        == (outcomes["OUTCOMES"])
    )


def test_terms_that_were_made_milder_count_only_after_a_decision(
    evaluation: Evaluation, outcomes: dict[str, dict[str, Any]]
) -> None:
    found = {
        (row.channel, term(row.kind, row.name)): row.state
        for row in rows(evaluation.terms)
        if row.state in ("held", "decided")
    }
    assert found == dict(outcomes["TERMS"])  # type: ignore[comparison-overlap]
    assert count_held(View(evaluation)) == (9, 16)  # a threshold holds for every channel that runs


def test_every_state_of_a_value_occurs(evaluation: Evaluation, outcomes: dict[str, dict[str, Any]]) -> None:
    states = evaluation.kpis.set_index(["channel", "period", "kpi"])["state"]
    assert {state: states[place] for state, place in outcomes["STATES"].items()} == {
        state: state for state in outcomes["STATES"]
    }
    assert set(outcomes["STATES"]) == set(STATES)


@pytest.mark.slow
def test_planted_details_never_leave_the_reading_room(city: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    exports = read_exports(
        load_register(city),
        ["presse_facebook", "presse_x", "feuerwehr_x", "kultur_facebook", "personal_linkedin", "tourismus_instagram"],
    )
    for name in ("measures", "posts", "dialogue", "audience", "coverage", "evidence", "findings", "files"):
        written = getattr(exports, name).to_csv()
        assert not [planted for planted in map(str, outcomes["CANARIES"].values()) if planted in written], name
