"""What people state, decide and allow to cost: the optional tables of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import Finding, RegisterError
from smeval.frames import check_frame
from smeval.frames.columns import FRAMES
from smeval.ids import LANGUAGES
from smeval.register import Register, load_register
from smeval.wording import Wording, sentences
from tests.bodies import BODY, channel, make_body

NAME = "presse_x"
STATED = {"channel": NAME, "statement": "milder_means", "answer": "no", "reason": "Mastodon erreicht die Medien nicht.",
          "stated_by": "Fachbereichsleitung", "stated_on": "2025-11-03"}  # fmt: skip
DECIDED = {"channel": NAME, "year": 2025, "state": "decided", "decision": "end", "reason": "Kein Nutzen mehr.",
           "decided_by": "Verwaltungsvorstand", "decided_on": "2026-03-02"}  # fmt: skip
CEILING = {"channel": NAME, "kpi": "cost_per_interaction", "ceiling": "1,50", "fixed_on": "2024-11-25",
           "approved_by": "Verwaltungsvorstand"}  # fmt: skip


def register(folder: Path, body: str = BODY, platform: str = "x", **tables: Any) -> Register:
    return load_register(make_body(folder, body, channels=[channel(NAME, platform)], **tables))


def row(frame: pd.DataFrame) -> Any:
    return next(frame.itertuples(index=False))


def told(findings: tuple[Finding, ...]) -> list[str]:
    for finding in findings:
        assert all(len(finding.text(Wording(language))) > 30 for language in LANGUAGES)
    return [finding.text(Wording("en")) for finding in findings]


def test_statements_decisions_and_ceilings_are_read_with_their_evidence(tmp_path: Path) -> None:
    found = register(tmp_path, statements=[STATED], decisions=[DECIDED], ceilings=[CEILING])
    files = found.evidence.set_index("evidence")["file"]
    for name in ("statements", "decisions", "ceilings"):
        frame = check_frame(FRAMES[name], getattr(found, name))
        assert len(frame) == 1
        assert files[row(frame).evidence] == f"{name}.csv"
    stated, decided = row(found.statements), row(found.decisions)
    assert (stated.statement, stated.answer, stated.stated_on) == ("milder_means", "no", pd.Timestamp(2025, 11, 3))
    assert (decided.year, decided.state, decided.decision) == (2025, "decided", "end")
    assert found.ceilings.loc[0, "ceiling"] == 1.5
    assert found.findings == ()


def test_they_may_be_written_in_german(tmp_path: Path) -> None:
    folder = make_body(tmp_path, channels=[channel(NAME, "x")])
    (folder / "statements.csv").write_text(
        "Kanal;Feststellung;Antwort;Begründung;Festgestellt durch;Festgestellt am\n"
        f"{NAME};Milderes Mittel;Nein;Ein Grund;Datenschutz;03.11.2025\n",
        encoding="utf-8",
    )
    (folder / "decisions.csv").write_text(
        f"Kanal;Jahr;Stand;Entscheidung\n{NAME};2025;in Beteiligung;Fortführen mit Auflagen\n", encoding="utf-8"
    )
    (folder / "ceilings.csv").write_text(
        "Kanal;Kennzahl;Obergrenze (EUR);Festgelegt am;Beschlossen durch\n"
        f"{NAME};Kosten je Interaktion;2;1.11.2024;Rat\n",
        encoding="utf-8",
    )
    found = load_register(folder)
    assert found.statements.loc[0, "statement"] == "milder_means"
    decided = row(found.decisions)
    assert (decided.state, decided.decision) == ("in_consultation", "continue_with_conditions")
    assert found.ceilings.loc[0, "kpi"] == "cost_per_interaction"


@pytest.mark.parametrize("column", ["answer", "reason", "stated_by", "stated_on"])
def test_a_statement_without_answer_reason_function_or_date_does_not_count(tmp_path: Path, column: str) -> None:
    found = register(tmp_path, statements=[STATED | {column: ""}])
    assert found.statements.empty
    (line,) = told(found.findings)
    assert line.startswith(f"statements.csv, row 2, {column}: The statement does not count")
    assert found.findings[0].severity == "warning"


def test_what_was_learnt_needs_no_answer(tmp_path: Path) -> None:
    rows = [STATED | {"statement": "learnt", "answer": "", "reason": "Kurze Videos tragen."}]
    assert len(register(tmp_path, statements=rows).statements) == 1


def test_a_ceiling_counts_only_with_date_and_function(tmp_path: Path) -> None:
    found = register(tmp_path, ceilings=[CEILING | {"approved_by": ""}])
    assert found.ceilings.empty
    assert "ceilings.csv, row 2, approved_by: The ceiling does not count" in told(found.findings)[0]


@pytest.mark.parametrize(
    ("table", "rows", "expected"),
    [
        ("statements", [STATED | {"statement": "beauty"}], "row 2, statement: The entry is not foreseen."),
        ("statements", [STATED, STATED | {"answer": "yes"}], "row 3: The same statement stands in row 2 already"),
        ("ceilings", [CEILING | {"kpi": "hours_per_answer"}], "row 2, kpi: The entry is not foreseen."),
        ("decisions", [DECIDED | {"decided_by": ""}], "row 2, state: A decision that was taken lacks: Decided by."),
        ("decisions", [DECIDED | {"state": "maybe"}], "row 2, state: The entry is not foreseen. Possible are: draft,"),
        ("decisions", [DECIDED | {"decision": "stop"}], "row 2, decision: The entry is not foreseen."),
        ("decisions", [DECIDED, DECIDED | {"decision": "review"}], "different in: Decision"),
        ("ceilings", [CEILING | {"kpi": "views"}], "row 2, kpi: The entry is not foreseen. Possible are: Cost"),
        ("ceilings", [CEILING | {"ceiling": "-1"}], "row 2, ceiling: The number is below 0."),
        ("ceilings", [CEILING | {"channel": "other"}], "row 2, channel: This channel is not in channels.csv."),
    ],
)
def test_what_is_wrong_with_them_is_told_with_file_row_and_column(
    tmp_path: Path, table: str, rows: Any, expected: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        register(tmp_path, **{table: rows})
    assert any(f"{table}.csv, " in line and expected in line for line in told(caught.value.findings)), caught.value


def test_a_decision_in_preparation_may_be_open(tmp_path: Path) -> None:
    rows = [{"channel": NAME, "year": 2025, "state": "draft"}]
    assert register(tmp_path, decisions=rows).decisions.loc[0, "decision"] == ""


def test_every_statement_is_named_asked_and_sourced() -> None:
    for name, statement in load_catalog().statements.items():
        assert statement.source
        for language in LANGUAGES:
            assert {f"statement.{name}.name", f"statement.{name}.question"} <= set(sentences(language))


XING = {"channel": NAME, "year": 2025, "kind": "licence", "eur": 4290, "basis": "list_price"}


@pytest.mark.parametrize(
    ("body", "row", "expected"),
    [
        ("employees = 8200\n" + BODY, XING, "holds only for bodies with at most 50 employees; this body has 8,200"),
        (BODY, XING, "how many this body has is not in body.toml (employees)"),
        ("employees = 8200\n" + BODY, XING | {"reason": "Angebot vom 3. März 2025"}, ""),
        ("employees = 50\n" + BODY, XING, ""),
        ("employees = 8200\n" + BODY, XING | {"basis": "invoice"}, ""),
        ("employees = 50\n" + BODY, XING | {"valid_until": "2024-12-31"}, "The list price no longer held in 2025."),
        ("employees = 50\n" + BODY, XING | {"valid_until": "2025-06-30"}, ""),
    ],
)
def test_a_list_price_counts_only_for_bodies_of_its_size(
    tmp_path: Path, body: str, row: dict[str, object], expected: str
) -> None:
    found = register(tmp_path, body, "xing", costs=[row])
    if not expected:
        assert found.costs.loc[0, "eur"] == 4290
        assert found.findings == ()
        return
    assert found.costs["eur"].isna().all()
    (line,) = told(found.findings)
    assert line.startswith("costs.csv, row 2, ")
    assert expected in line
    assert found.findings[0].severity == "error"


def test_a_list_price_of_another_platform_is_taken_as_it_is(tmp_path: Path) -> None:
    assert register(tmp_path, platform="linkedin", costs=[XING]).costs.loc[0, "eur"] == 4290


def test_costs_carry_their_validity_and_reason(tmp_path: Path) -> None:
    rows = [XING | {"basis": "invoice", "valid_until": "31.12.2025", "reason": "Vertrag über zwölf Monate"}]
    costs = register(tmp_path, platform="xing", costs=rows).costs
    assert costs.loc[0, "valid_until"] == pd.Timestamp(2025, 12, 31)
    assert costs.loc[0, "reason"] == "Vertrag über zwölf Monate"


def test_the_body_names_its_offices_and_its_size(tmp_path: Path) -> None:
    body = "employees = 8200\n" + BODY + '\n[offices]\nfb3 = "FB 3/Dortmund-Agentur"\nfb11 = "FB 11"\n'
    settings = register(tmp_path, body).settings
    assert settings.employees == 8200
    assert {name: office.name for name, office in settings.offices.items()} == {
        "fb3": "FB 3/Dortmund-Agentur",
        "fb11": "FB 11",
    }
    assert settings.policy.approved_on == date(2024, 1, 1)
