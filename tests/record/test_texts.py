"""An evaluation tells the names, breaks, law and sources of its own year, whatever the software knows later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smeval import wording as wording_module
from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.frames.kinds import Told
from smeval.ids import LANGUAGES
from smeval.record.evaluation import EVALUATION_FRAMES
from smeval.record.snapshot import open_snapshot, save_snapshot
from smeval.show.view import View
from smeval.wording import Message, Wording, sentences
from tests.bodies import BODY, channel, duties, make_body, risks

YEAR = 2025
PLATFORM = """
id = "stadtfunk"
name = "Stadtfunk"
offers = ["views", "viewers", "followers"]
rate_base = "views"
dialogue = false

[[breaks]]
measure = "views"
on = 2025-07-01
source = "Anbieter, Hinweis vom 01.06.2025"
confirmed = true
"""
FIGURES = "Kanal;Jahr;Monat;Aufrufe;Quelle\n" + "".join(
    f"funk;{year};{month};100;Ablesung\n" for year in (YEAR - 1, YEAR) for month in range(1, 13)
)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Evaluate a body with a platform that it describes itself, and offices that it names itself."""
    folder = make_body(
        tmp_path_factory.mktemp("funk") / "stadt",
        BODY.replace("[rates]", '[offices]\ndpo = "Stabsstelle Datenschutz"\n[rates]'),
        channels=[channel("funk", "stadtfunk", mode="insights")],
        duties=duties("funk", YEAR, g6="not_met"),
        risks=risks("funk"),
    )
    (folder / "catalog").mkdir()
    (folder / "catalog" / "stadtfunk.toml").write_text(PLATFORM, encoding="utf-8")
    (folder / "exports" / "funk").mkdir(parents=True)
    (folder / "exports" / "funk" / "zahlen.csv").write_text(FIGURES, encoding="utf-8")
    return evaluate(folder, YEAR)


def messages(evaluation: Evaluation) -> Iterator[tuple[str, Message]]:
    """Yield every message of the frames with the prefix of its sentence."""
    for name, schema in EVALUATION_FRAMES.items():
        for column in schema.dtypes:
            if schema.is_message(column):
                prefix = next((mark.prefix for mark in schema.marks(column) if isinstance(mark, Told)), "reason")
                for text in getattr(evaluation, name)[column].unique():
                    yield from ((prefix, Message(line)) for line in text.split("\n") if line)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the software forget the names of duties, law and KPIs, as a later one may."""
    gone = ("duty.", "law.", "kpi.", "reason.", "observation.", "reminder.", "finding.", "demand.", "rule.", "risk.")
    kept = {
        language: {key: text for key, text in sentences(language).items() if not key.startswith(gone)}
        for language in LANGUAGES
    }
    monkeypatch.setattr(wording_module, "sentences", kept.__getitem__)


def test_a_bodys_own_platform_bears_its_name(evaluation: Evaluation) -> None:
    assert View(evaluation).name("funk") == "Stadtfunk"
    assert View(evaluation, "en").platform("stadtfunk") == "Stadtfunk"


def test_the_breaks_of_a_bodys_own_platform_count(evaluation: Evaluation) -> None:
    (change,) = View(evaluation).breaks("funk", ["views"])
    assert (change.on.isoformat()[:10], change.confirmed) == ("2025-07-01", True)
    views = evaluation.history[evaluation.history["kpi"] == "views"]
    assert len(views) == 1
    assert [View(evaluation).wording.tell(row.comparable, "comparable.") for row in rows(views)] != []
    assert views["comparable"].str.startswith("break ").all()
    followers = evaluation.history[evaluation.history["kpi"] == "followers"]
    assert set(followers["comparable"]) == {"yes"}


def test_an_office_bears_the_bodys_own_name(evaluation: Evaluation) -> None:
    assert View(evaluation).wording.term("office", "dpo") == "Stabsstelle Datenschutz"


@pytest.mark.usefixtures("later")
def test_an_opened_evaluation_tells_what_later_software_has_forgotten(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Wording("de").term("duty", "g6")
    save_snapshot(evaluation, tmp_path / "2025")
    for language in LANGUAGES:
        view = View(open_snapshot(tmp_path / "2025"), language)
        assert view.wording.term("duty", "g6")
        assert view.wording.term("kpi", "views")
        assert all(view.wording.term("law", row.fact) for row in rows(view.evaluation.legal_facts))
        told = list(messages(view.evaluation))
        assert len(told) > 40
        assert all(view.wording.tell(message, f"{prefix}.") for prefix, message in told)


def test_an_opened_evaluation_is_the_one_that_was_saved(evaluation: Evaluation, tmp_path: Path) -> None:
    save_snapshot(evaluation, tmp_path / "2025")
    assert open_snapshot(tmp_path / "2025") == evaluation


def test_the_texts_are_those_that_are_needed_and_no_others(evaluation: Evaluation) -> None:
    ids = set(evaluation.texts["id"])
    assert {"duty.g6.name", "duty.g6.wanted", "kpi.views.definition", "platform.stadtfunk", "office.dpo"} <= ids
    assert not {key for key in ids if key.startswith(("cli.", "workbook.", "report."))}
    assert len(ids) < len(sentences("de")) / 2
