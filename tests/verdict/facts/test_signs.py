"""Signs that figures may have been helped: each with what calls it forth, and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from smeval.catalog import load_catalog
from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import CHANNELS_FRAME, EFFORT_FRAME, KPIS_FRAME, RISK_RESULTS_FRAME
from smeval.ids import LANGUAGES
from smeval.kpis import compute_kpis
from smeval.read import read_exports
from smeval.register import load_register
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.signs import LOOKS, find_signs
from smeval.wording import Wording, sentences
from tests.bodies import channel, figures, make_body, write_table

NAME = "presse_facebook"
Rows = Sequence[Mapping[str, object]]
HEAD = "Post ID,Page ID,Title,Publish time,Permalink,Reach,Reactions,Comments\n"


def look(
    folder: Path,
    declared: Mapping[str, object] | None = None,
    *,
    tables: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
    past: Mapping[str, Rows] | None = None,
) -> dict[str, Finding]:
    """Return the signs of the only channel of a body by their id; `past` holds rows of last year's frames."""
    body = make_body(folder, channels=[channel(NAME, "facebook", **(declared or {}))], **(tables or {}))
    for name, text in (files or {}).items():
        path = body / "exports" / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    register = load_register(body)
    exports = read_exports(register, [NAME])
    frames: dict[str, Any] = {
        "risks": RISK_RESULTS_FRAME,
        "effort": EFFORT_FRAME,
        "kpis": KPIS_FRAME,
        "channels": CHANNELS_FRAME,
    }
    before = {name: make_frame(frame, list((past or {}).get(name, []))) for name, frame in frames.items()}
    known = SimpleNamespace(
        register=register,
        exports=exports,
        past=SimpleNamespace(frames=before),
        year=2025,
        kpis=compute_kpis(exports, register, 2025),
    )
    found = find_signs(cast(Known, known), register)
    for finding in found:
        assert finding.severity == "warning"
        assert finding.values["channel"] == NAME
        assert all(finding.text(Wording(language)) for language in LANGUAGES)
    return {finding.id: finding for finding in found}


def test_every_sign_of_the_catalog_is_looked_for_and_worded() -> None:
    signs = set(load_catalog().observed.signs)
    together = {"items_missing", "items_surplus", "posts_missing", "paid_cost_undeclared", "paid_cost_differs"}
    assert signs == {*LOOKS, *together, "posts_copied"}
    for language in LANGUAGES:
        assert {f"finding.{name}" for name in signs} <= set(sentences(language))


def risk(severity: int, likelihood: int, on: str, name: str = "profiling", rater: str = "department") -> dict[str, Any]:
    return {"channel": NAME, "risk": name, "rater": rater, "residual_severity": severity,
            "residual_likelihood": likelihood, "severity": 4, "likelihood": 4, "rated_on": on}  # fmt: skip


OLD = [risk(3, 2, "2024-05-01"), risk(2, 2, "2024-05-01", "minors")]


@pytest.mark.parametrize(("now", "told"), [
    ([risk(2, 2, "2025-11-01"), risk(2, 1, "2025-11-01", "minors")], True),
    ([risk(2, 2, "2025-11-01"), risk(2, 2, "2025-11-01", "minors")], False),
    ([risk(2, 3, "2025-11-01"), risk(2, 1, "2025-11-01", "minors")], False),
    ([risk(2, 2, "2024-05-01"), risk(2, 1, "2025-11-01", "minors")], False),
])  # fmt: skip
def test_d14_ratings_that_all_fall_with_a_newer_date(tmp_path: Path, now: Rows, told: bool) -> None:
    found = look(tmp_path, tables={"risks": now}, past={"risks": [{**row, "level": ""} for row in OLD]})
    assert ("ratings_all_lower" in found) is told
    if told:
        assert dict(found["ratings_all_lower"].values) == {"channel": NAME, "n": 2, "year": "2024"}


def hours(year: int, likely: float) -> dict[str, Any]:
    return {"channel": NAME, "year": year, "phase": "production", "role": "redaktion", "hours_likely": likely}


@pytest.mark.parametrize(("now", "told"), [(100, False), (50, False), (49, True), (0, True)])
def test_d14_hours_that_fall_by_more_than_half(tmp_path: Path, now: float, told: bool) -> None:
    recorded = {"effort": [hours(2024, 100)]}
    # last year's row lowered in the register, too: what is on record counts
    found = look(tmp_path, tables={"effort": [hours(2025, now), hours(2024, 40)]}, past=recorded)
    assert ("hours_cut" in found) is told


def test_hours_that_nobody_declared_are_missing_and_not_cut(tmp_path: Path) -> None:
    assert "hours_cut" not in look(tmp_path, past={"effort": [hours(2024, 100)]})


def test_d14_posts_outside_of_a_channels_life(tmp_path: Path) -> None:
    posts = HEAD + "1,7,a,02/01/2025 10:00,x,5,2,0\n2,7,b,06/01/2025 10:00,x,5,2,0\n3,7,c,11/01/2025 10:00,x,5,2,0\n"
    files = {"Jan-01-2025_Dec-31-2025_1.csv": posts}
    found = look(tmp_path / "a", {"opened_on": "2025-03-01", "closed_on": "2025-10-01"}, files=files)
    assert dict(found["posts_after_end"].values) == {"channel": NAME, "n": 1, "day": "2025-10-01"}
    assert dict(found["posts_before_start"].values) == {"channel": NAME, "n": 1, "day": "2025-03-01"}
    assert not look(tmp_path / "b", {"opened_on": "2025-02-01", "closed_on": "2025-11-01"}, files=files)


def test_d14_a_moderation_export_filtered_to_answered_rows(tmp_path: Path) -> None:
    posts = HEAD + "1,7,a,02/01/2025 10:00,x,5,2,60\n"
    asked = "vorgang;eingang;antwort_am;status;art\n" + "".join(
        f"{n};2025-03-{n:02d} 10:00;2025-03-{n:02d} 12:00;beantwortet;Kommentar\n" for n in range(1, 21)
    )
    files = {"Jan-01-2025_Dec-31-2025_1.csv": posts, "Moderation_2025-01-01_2025-12-31.csv": asked}
    found = look(tmp_path, {"dialogue": "answers"}, files=files)
    assert dict(found["items_missing"].values) == {"channel": NAME, "comments": 60}
    assert "items_missing" not in look(tmp_path / "silent", {"dialogue": "no_answers"}, files=files)


def kpi(name: str, period: str, value: float, state: str = "measured") -> dict[str, Any]:
    return {"body": "b", "department": "presse", "channel": NAME, "platform": "facebook", "period": period,
            "kpi": name, "value": value, "low": value, "high": value, "state": state}  # fmt: skip


def test_d14_the_networks_comments_left_out_beside_a_moderation_export(tmp_path: Path) -> None:
    asked = "vorgang;eingang;antwort_am;status\n" + "".join(
        f"{n};2025-03-{n:02d} 10:00;2025-03-{n:02d} 12:00;beantwortet\n" for n in range(1, 21)
    )
    files = {"Moderation_2025-01-01_2025-12-31.csv": asked}
    past = {"kpis": [kpi("comments", "2024", 60)]}
    assert "comments_gone" in look(tmp_path / "a", {"dialogue": "answers"}, files=files, past=past)
    assert "comments_gone" not in look(tmp_path / "b", {"dialogue": "answers"}, files=files)
    files |= {"Mar-01-2025_May-31-2025_1.csv": HEAD + "1,7,a,03/01/2025 10:00,x,5,2,3\n"}  # some are delivered
    assert "comments_gone" not in look(tmp_path / "c", {"dialogue": "answers"}, files=files, past=past)


@pytest.mark.parametrize(("change", "told"), [(0, True), (1, False)])
def test_d14_a_table_copied_from_last_year(tmp_path: Path, change: int, told: bool) -> None:
    rows = [row for month in range(1, 13) for row in figures(NAME, 2025, [month], Aufrufe=100 + month)]
    rows[-1]["Aufrufe"] = 112 + change
    write_table(tmp_path / "exports" / NAME / "zahlen.csv", rows)
    past = {"kpis": [kpi("views", f"2024-{month:02d}", 100 + month) for month in range(1, 13)]}
    found = look(tmp_path, past=past)
    assert ("figures_alike" in found) is told


def test_d14_a_table_copied_from_the_file_beside_it(tmp_path: Path) -> None:
    """Before any year was closed, last year's file tells the same."""
    for year in (2024, 2025):
        rows = [row for month in range(1, 13) for row in figures(NAME, year, [month], Aufrufe=100 + month)]
        write_table(tmp_path / "exports" / NAME / f"zahlen{year}.csv", rows)
    assert look(tmp_path)["figures_alike"].values["kpi"] == "views"


def test_a_steady_figure_is_no_copy(tmp_path: Path) -> None:
    write_table(tmp_path / "exports" / NAME / "zahlen.csv", figures(NAME, 2025, Beiträge=4))
    past = {"kpis": [kpi("posts", f"2024-{month:02d}", 4) for month in range(1, 13)]}
    assert not look(tmp_path, past=past)


def test_nothing_is_told_of_an_ordinary_channel(tmp_path: Path) -> None:
    assert not look(tmp_path, tables={"risks": OLD, "effort": [hours(2025, 90), hours(2024, 100)]})


def test_d14_answered_rows_copied_under_new_ids(tmp_path: Path) -> None:
    posts = HEAD + "1,7,a,02/01/2025 10:00,x,5,2,40\n"
    asked = "vorgang;eingang;antwort_am;status;art\n" + "".join(
        f"{n};2025-03-{1 + n % 20:02d} 10:00;2025-03-{1 + n % 20:02d} 12:00;beantwortet;Kommentar\n" for n in range(60)
    )
    files = {"Jan-01-2025_Dec-31-2025_1.csv": posts, "Moderation_2025-01-01_2025-12-31.csv": asked}
    found = look(tmp_path, {"dialogue": "answers"}, files=files)
    assert dict(found["items_surplus"].values) == {"channel": NAME, "comments": 40}


@pytest.mark.parametrize(("account", "told"), [("@Stadt", False), ("tourismus", True), ("", True)])
def test_d14_another_account_than_the_one_on_record(tmp_path: Path, account: str, told: bool) -> None:
    past = {"channels": [{"channel": NAME, "department": "presse", "platform": "facebook", "account": "stadt"}]}
    assert ("account_changed" in look(tmp_path, {"account": account}, past=past)) is told


PAID = "Kanal;Jahr;Monat;Bezahlte Reichweite;Kosten bezahlter Beiträge\nfb;2025;;40000;500\n"


@pytest.mark.parametrize(("eur", "told"), [
    (None, "paid_cost_undeclared"), (500, ""), (460, ""), (440, "paid_cost_differs"), (560, "paid_cost_differs"),
])  # fmt: skip
def test_what_was_paid_and_stands_in_the_manual_table_only_is_told(
    tmp_path: Path, eur: float | None, told: str
) -> None:
    paid = [] if eur is None else [{"channel": NAME, "year": 2025, "kind": "paid_posts", "eur": eur}]
    other = {"channel": NAME, "year": 2025, "kind": "tool", "eur": 500}
    found = look(tmp_path, tables={"costs": [other, *paid]}, files={"zahlen.csv": PAID})
    assert {name for name in found if name.startswith("paid_")} == ({told} if told else set())
    if told == "paid_cost_undeclared":
        assert dict(found[told].values) == {"channel": NAME, "amount": 500}
    elif told:
        assert dict(found[told].values) == {"channel": NAME, "declared": eur, "typed": 500}
        text = found[told].text(Wording("de"))
        assert "costs.csv" in text
        assert f"exports/{NAME}" in text
