"""What people typed fills only days that no export of the network delivers, whatever its date."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeval.kpis import compute_kpis
from smeval.read import read_exports
from smeval.record.terms import sources_of
from smeval.register import load_register
from tests.bodies import channel, make_body
from tests.read.conftest import ReadFiles

VISITS = "Facebook visits\nDate,Primary\n" + "".join(
    f"{day.date()}T00:00:00,10\n" for day in pd.date_range("2025-01-01", "2025-06-30")
)
HAND = "Kanal;Jahr;Monat;Profilaufrufe\n"
HEAD = "Post ID,Page ID,Publish time,Permalink,Reactions,Comments\n"
POSTS = HEAD + "1,7,03/01/2025 10:00,x,5,2\n2,7,04/01/2025 10:00,x,6,3\n"


def values(exports: object, measure: str) -> dict[str, float]:
    """Return the longer periods of a measure by their first day."""
    rows = exports.measures  # type: ignore[attr-defined]
    rows = rows[rows["measure"].eq(measure) & rows["start"].ne(rows["end"])]
    return {str(day.date()): value for day, value in zip(rows["start"], rows["value"], strict=True)}


def test_d14_a_hand_kept_month_fills_only_what_no_export_delivers(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Visits.csv": VISITS,
        "Handtabelle_2099-12-31.csv": HAND + "kanal;2025;6;9000\nkanal;2025;7;400\n",
    })  # fmt: skip
    assert values(exports, "profile_visits") == {"2025-07-01": 400}
    (told,) = exports.findings[exports.findings["id"] == "hand_differs"].to_dict("records")
    assert (told["file"], told["severity"]) == ("exports/kanal/Handtabelle_2099-12-31.csv", "warning")
    assert "exports/kanal/Visits.csv" in told["values"]


def test_d14_a_hand_kept_year_stands_back_behind_the_days_of_half_the_year(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Visits.csv": VISITS, "zahlen.csv": HAND + "kanal;2025;;99000\n"})
    assert values(exports, "profile_visits") == {}
    assert "hand_stands_back" in set(exports.findings["id"])


def test_d14_hand_kept_reactions_stand_back_behind_those_of_the_posts(read_files: ReadFiles) -> None:
    typed = "Kanal;Jahr;Monat;Beiträge;Reaktionen;Reichweite\nkanal;2025;3;90;9000;700\nkanal;2025;7;1;8;300\n"
    exports = read_files("facebook", {"Mar-01-2025_May-31-2025_1.csv": POSTS, "zahlen.csv": typed})
    assert values(exports, "reactions") == {"2025-07-01": 8}
    assert values(exports, "posts") == {"2025-07-01": 1}
    # how many people a month reached, posts do not tell
    assert values(exports, "reach") == {"2025-03-01": 700, "2025-07-01": 300}


@pytest.mark.parametrize(("typed", "counts"), [(40, True), (10, True), (9, False), (281, False)])
def test_d14_days_bound_the_people_of_a_month(read_files: ReadFiles, typed: int, counts: bool) -> None:
    days = "Facebook reach\nDate,Primary\n" + "".join(f"2025-02-{day:02d}T00:00:00,10\n" for day in range(1, 29))
    exports = read_files("facebook", {
        "Reach.csv": days, "zahlen.csv": f"Kanal;Jahr;Monat;Reichweite\nkanal;2025;2;{typed}\n",
    })  # fmt: skip
    assert values(exports, "reach") == ({"2025-02-01": typed} if counts else {})
    assert ("hand_differs" in set(exports.findings["id"])) is not counts


def test_d14_a_level_typed_for_a_month_stands_back_behind_one_of_that_month(read_files: ReadFiles) -> None:
    head = '"Date","Followers","Difference in followers from previous day"\n'
    days = head + '"November 29","99","1"\n"November 30","100","1"\n'
    typed = "Kanal;Jahr;Monat;Follower\nkanal;2025;11;900\nkanal;2025;12;110\nkanal;2025;;800\n"
    exports = read_files("tiktok", {"2025/FollowerHistory.csv": days, "zahlen.csv": typed})
    assert values(exports, "followers") == {"2025-12-01": 110, "2025-01-01": 800}


def test_d14_a_table_that_the_body_describes_stands_back_behind_a_known_export(tmp_path: Path) -> None:
    body = body_of(
        tmp_path / "stadt", {"Visits.csv": VISITS, "eigene.csv": "Am,Besuche beim Profil\n2025-01-01,9000\n"}
    )
    (body / "catalog").mkdir()
    (body / "catalog" / "eigene.toml").write_text(OWN, encoding="utf-8")
    exports = read_exports(load_register(body), ["kanal"])
    assert "own_description" in set(exports.findings["id"])
    assert exports.measures["value"].tolist() == [10] * 181
    assert "hand_differs" in set(exports.findings["id"])


OWN = """id = "eigene"
name = "Eigene"
[[exports]]
id = "tage"
shape = "days"
source = "own table"
checked = 2025-01-01
verified = true
dates = ["iso"]
[exports.columns]
date = { de = ["Am"], required = true }
profile_visits = { de = ["Besuche beim Profil"], required = true }
"""


def body_of(folder: Path, files: dict[str, str]) -> Path:
    make_body(folder, channels=[channel("kanal", "facebook")])
    own = folder / "exports" / "kanal"
    own.mkdir(parents=True, exist_ok=True)
    for path in own.iterdir():
        path.unlink()
    for name, text in files.items():
        (own / name).write_text(text, encoding="utf-8")
    return folder


ROWS = st.lists(
    st.tuples(st.sampled_from(["", *map(str, range(1, 13))]), st.integers(0, 10**6)), min_size=1, max_size=6
)
NAMES = st.sampled_from(["zahlen", "Handtabelle_2025", "zzz 2025-12-31", "2099-12-31"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=ROWS, name=NAMES, first=st.integers(1, 12), months=st.integers(0, 11))
def test_d14_no_hand_kept_table_changes_what_an_export_delivers(
    tmp_path: Path, typed: list[tuple[str, int]], name: str, first: int, months: int
) -> None:
    """Whatever is typed and whatever the file is called: months that the export delivers read as without the table."""
    start, last = pd.Period(f"2025-{first:02d}", "M"), pd.Period(f"2025-{min(first + months, 12):02d}", "M")
    days = pd.date_range(start.start_time, last.end_time.normalize())
    chart = "Facebook visits\nDate,Primary\n" + "".join(f"{day.date()}T00:00:00,{day.day}\n" for day in days)
    table = HAND + "".join(f"kanal;2025;{month};{value}\n" for month, value in typed)
    found = []
    for files in ({"Visits.csv": chart}, {"Visits.csv": chart, f"{name}.csv": table}):
        register = load_register(body_of(tmp_path / "stadt", files))
        exports = read_exports(register, ["kanal"])
        kpis = compute_kpis(exports, register, 2025)
        delivered = [str(month) for month in pd.period_range(start, last)]
        own = kpis[kpis["kpi"].eq("profile_visits") & kpis["period"].isin(delivered)]
        found.append((own["value"].tolist(), own["evidence"].tolist()))
        spans = exports.measures[exports.measures["start"].ne(exports.measures["end"])]
        assert not (spans["start"].le(days[-1]) & spans["end"].ge(days[0])).any()
    assert found[0] == found[1]


def test_d14_evidence_tells_for_each_kpi_whether_a_hand_kept_table_is_behind_it(tmp_path: Path) -> None:
    """The export of clicks is gone and typed figures took its place; those beside the export of visits do not count."""
    rows = "".join(f"kanal;2025;{month};9000;{month}\n" for month in range(1, 13))
    days = pd.date_range("2025-01-01", "2025-12-31")
    chart = "Facebook visits\nDate,Primary\n" + "".join(f"{day.date()}T00:00:00,10\n" for day in days)
    hand = "Kanal;Jahr;Monat;Profilaufrufe;Klicks\n" + rows
    register = load_register(body_of(tmp_path / "stadt", {"Visits.csv": chart, "zahlen.csv": hand}))
    exports = read_exports(register, ["kanal"])
    kpis = compute_kpis(exports, register, 2025)
    found = sources_of(kpis, exports.evidence, register.catalog, 2025)
    assert found["kanal", "source:profile_visits"] == "export"
    assert found["kanal", "source:clicks"] == "hand"


def test_d14_a_second_file_with_only_good_months_contradicts_the_first(read_files: ReadFiles) -> None:
    """The newer one counts, as always; that it says something else of the same days is told with both names."""
    better = VISITS.replace(",10\n", ",99\n").replace("Facebook visits\nDate,Primary\n", "")
    good = "Facebook visits\nDate,Primary\n" + "".join(f"{line}\n" for line in better.splitlines() if "-03-" in line)
    exports = read_files("facebook", {"2025/Visits.csv": VISITS, "2025/neu/Visits.csv": good})
    told = set(exports.findings["id"]) & {"days_differ", "days_contradict"}
    assert told
    assert len(exports.measures) == 181
