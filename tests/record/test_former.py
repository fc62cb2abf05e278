"""A closing snapshot of an earlier version opens, and all of it is shown; `snapshot_schema_1` was written by one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smeval.errors import SmevalError
from smeval.evaluation import Evaluation
from smeval.frames import check_frame, rows
from smeval.ids import LANGUAGES
from smeval.publish.html import page_html
from smeval.publish.workbook import make_pages
from smeval.record.evaluation import EVALUATION_FRAMES
from smeval.record.former import SCHEMA
from smeval.record.snapshot import HEADER, open_snapshot, save_snapshot
from smeval.show.notice import notice
from smeval.show.report import report
from smeval.show.view import View
from tests.closings import reseal

pytestmark = pytest.mark.slow

FORMER = Path(__file__).parent / "snapshot_schema_1"


@pytest.fixture(scope="module")
def lifted() -> Evaluation:
    return open_snapshot(FORMER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_shown_in_both_languages(lifted: Evaluation, language: str) -> None:
    view = View(lifted, language)
    page = page_html(report(view), view.wording)
    assert "Mastodon" in page
    assert view.wording.term("proposal", "review") in page
    assert page_html(notice(view), view.wording)
    assert len(make_pages(view)) == 10


def test_its_frames_are_those_of_today(lifted: Evaluation) -> None:
    for name, frame in lifted.frames.items():
        check_frame(EVALUATION_FRAMES[name], frame)
    kept = {"channels": 2, "proposals": 2, "tipping_points": 2, "duties": 34}
    assert {name: len(lifted.frames[name]) for name in kept} == kept


def test_numbers_and_proposals_stand_as_they_were_written(lifted: Evaluation) -> None:
    proposal = next(rows(lifted.proposals))
    assert (proposal.channel, proposal.proposal, proposal.robustness) == ("feuerwehr_x", "review", "mostly_stable")
    assert proposal.benefit_low == 0.6079909090909091
    assert proposal.tipping_point.startswith("flip_rating ")


def test_what_its_files_cannot_tell_is_made_or_says_nothing(lifted: Evaluation) -> None:
    assert lifted.proposals["firmness"].tolist() == lifted.proposals["robustness"].tolist()
    assert set(lifted.proposals["overruled"]) == set(lifted.proposals["due_kind"]) == {""}
    assert not lifted.proposals["deviates"].any()
    assert set(lifted.criteria["outcome"]) == {"open"}
    assert (lifted.history["comparable"] != "").all()
    assert (lifted.duties["roles"] != "").any()
    assert lifted.approvals["office"].nunique() == 4
    made = {"definitions", "effort_totals", "cost_totals", "answer_curves", "outcomes", "questions"}
    made |= {"demands", "demand_results", "legal_facts", "citations", "source_texts", "texts"}
    assert [name for name in made if lifted.frames[name].empty] == []
    assert lifted.dues.empty


def test_it_says_that_its_words_are_those_of_today(lifted: Evaluation) -> None:
    finding = next(rows(lifted.findings))
    assert (finding.id, finding.severity, finding.file) == ("snapshot_lifted", "note", HEADER)
    assert {"finding.snapshot_lifted"} <= set(lifted.texts["id"])


def test_saved_again_it_is_of_today(lifted: Evaluation, tmp_path: Path) -> None:
    save_snapshot(lifted, tmp_path / "s")
    assert json.loads((tmp_path / "s" / HEADER).read_text(encoding="utf-8"))["schema"] == SCHEMA
    assert open_snapshot(tmp_path / "s") == lifted


def test_a_platform_of_the_body_bears_its_id(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    shutil.copytree(FORMER, folder)
    for name in ("channels.csv", "proposals.csv", "kpis.csv", "history.csv"):
        text = (folder / name).read_bytes().replace(b",mastodon,", b",stadtfunk,")
        (folder / name).write_bytes(text)
    reseal(folder)
    view = View(open_snapshot(folder))
    assert view.platform("stadtfunk") == "stadtfunk"
    assert page_html(report(view), view.wording)


def test_a_snapshot_of_a_later_version_is_refused(lifted: Evaluation, tmp_path: Path) -> None:
    save_snapshot(lifted, tmp_path / "s")
    reseal(tmp_path / "s", schema=SCHEMA + 1)
    with pytest.raises(SmevalError) as caught:
        open_snapshot(tmp_path / "s")
    assert [finding.id for finding in caught.value.findings] == ["snapshot_newer"]
