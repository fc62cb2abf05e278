from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from smeval.errors import SmevalError
from smeval.publish import Produced, folder_name, publish, run
from smeval.publish.notebook import find_notebook
from smeval.publish.run import place_files
from tests.bodies import channel, duties, figures, make_body, risks, write_table

NAME = "presse_mastodon"


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """Make a body with two departments, one of which has a name that is no folder name."""
    folder = make_body(
        tmp_path / "stadt",
        channels=[channel(), channel("amt_x", "x", department="Amt für Öffentlichkeit")],
        duties=duties(NAME, 2025),
        risks=risks(NAME),
        goals=[
            {
                "channel": NAME,
                "goal": "Bekannt werden",
                "kpi": "followers",
                "minimum": 100,
                "target": 900,
                "rank": 1,
                "fixed_on": "2024-11-01",
                "approved_by": "Leitung",
            }
        ],
    )
    write_table(folder / "exports" / NAME / "Handtabelle.csv", figures(NAME, 2025, followers=500))
    return folder


def no_words(_: str) -> None:
    """Listen and say nothing."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_run_makes_everything_and_the_next_one_the_same_bytes(body: Path, tmp_path: Path) -> None:
    said: list[str] = []
    results = publish(body, 2025, out=tmp_path / "a", jobs=2, say=said.append)
    year = tmp_path / "a" / "stadt" / "2025"
    assert all(result.ok for result in results)
    assert [result.department for result in results] == ["presse", "Amt für Öffentlichkeit"]
    made = contents(year)
    other = results[1].folder.name
    assert other.startswith("amt-fuer-oeffentlichkeit-")
    assert set(made) == {"index.html", "manifest.json", "kanalbilanz.xlsx"} | {
        f"{folder}/{file}"
        for folder in ("presse", other)
        for file in ("bericht.html", "bericht.ipynb", "jahresmitteilung.html")
    }
    assert said[0] == "2 Berichte werden erstellt …"
    assert said[-1] == f"Fertig: {year.as_posix()}"
    manifest = json.loads(made["manifest.json"])
    assert manifest["failed"] == []
    assert {entry["file"] for entry in manifest["produced"]} == set(made) - {"manifest.json"}
    for entry in manifest["produced"]:
        assert sha256(made[entry["file"]]).hexdigest() == entry["sha256"]
    assert {"body.toml", "channels.csv", f"exports/{NAME}/Handtabelle.csv"} <= {e["file"] for e in manifest["inputs"]}
    for content in made.values():
        assert str(tmp_path).encode() not in content
    publish(body, 2025, out=tmp_path / "b", say=no_words)
    assert contents(tmp_path / "b" / "stadt" / "2025") == made
    assert not (body / "closed").exists()


@pytest.mark.slow
def test_a_failing_department_keeps_its_report_and_the_others_go_on(
    body: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.ipynb"
    notebook = json.loads(find_notebook().read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = ["assert department == 'presse'"]
    broken.write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.setattr(run, "find_notebook", lambda: broken)
    year = tmp_path / "out" / "stadt" / "2025"
    old = year / folder_name("Amt für Öffentlichkeit") / "bericht.html"
    old.parent.mkdir(parents=True)
    old.write_text("the last good report", encoding="utf-8")
    said: list[str] = []
    good, bad = publish(body, 2025, language="en", out=tmp_path / "out", say=said.append)
    assert good.ok
    assert not bad.ok
    assert "AssertionError" in bad.fault
    assert old.read_text(encoding="utf-8") == "the last good report"
    assert bad.notebook is not None
    assert bad.notebook.is_relative_to(year / "failed")
    assert bad.notebook.is_file()
    assert json.loads((year / "manifest.json").read_text(encoding="utf-8"))["failed"] == ["Amt für Öffentlichkeit"]
    assert any("failed, the last report stays" in text for text in said)


def test_an_unknown_department_is_told_before_anything_is_made(body: Path, tmp_path: Path) -> None:
    with pytest.raises(SmevalError, match="prese"):
        publish(body, 2025, ["prese"], out=tmp_path / "out", say=no_words)
    assert not (tmp_path / "out").exists()


def test_files_are_complete_or_not_there(tmp_path: Path) -> None:
    place_files(tmp_path, {"a.html": "old"})
    place_files(tmp_path, {"a.html": "new", "b.html": "ä\n"})
    assert contents(tmp_path) == {"a.html": b"new", "b.html": "ä\n".encode()}


def test_what_became_of_a_report() -> None:
    assert Produced("presse", Path("x")).ok
    assert not Produced("presse", Path("x"), "broke off").ok
