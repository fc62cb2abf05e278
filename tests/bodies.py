"""Build the folder of a fictional body for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from smeval.ids import REQUIRED_RATERS

FULL_MATRIX = {
    f"{s}x{p}": "low" if max(s, p) == 1 else "medium" if max(s, p) == 2 else "high"
    for s in range(1, 5)
    for p in range(1, 5)
}
BODY = """name = "Stadt Beispiel"
land = "NW"
[service_hours]
mon = "08:00-16:00"
tue = "08:00-16:00"
wed = "08:00-16:00"
thu = "08:00-16:00"
fri = "08:00-13:00"
[rates]
redaktion = 50.0
[policy]
approved_by = "Verwaltungsvorstand"
approved_on = 2024-01-01
[policy.matrix]
""" + "\n".join(f'"{cell}" = "{level}"' for cell, level in FULL_MATRIX.items())

RISKS = (
    "profiling", "identity_theft", "discrimination", "reputation", "financial_loss", "sensitive_data",
    "third_country_access", "special_categories", "minors", "linkage", "hate_against_people", "loss_of_control",
    "staff",
)  # fmt: skip

Rows = Sequence[Mapping[str, object]]


def write_table(path: Path, rows: Rows) -> None:
    """Write rows as a CSV with semicolons; columns in the order of first appearance."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [";".join(columns)] + [";".join(str(row.get(column, "")) for column in columns) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_body(folder: Path, body: str = BODY, **tables: Rows) -> Path:
    """Write a body's folder with body.toml and the register tables given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "body.toml").write_text(body, encoding="utf-8")
    for name, rows in tables.items():
        write_table(folder / f"{name}.csv", rows)
    return folder


def channel(name: str = "presse_mastodon", platform: str = "mastodon", **more: object) -> dict[str, object]:
    """Return a channel whose register entries are complete and favourable."""
    return {
        "channel": name, "department": "presse", "platform": platform, "team_size": 6, "mode": "rows",
        "dialogue": "no_answers",
        "approval_fb3": "yes", "approval_dpo": "yes", "approval_council": "yes", "approval_fb11": "yes",
    } | more  # fmt: skip


def duties(name: str, year: int, **states: str) -> list[dict[str, object]]:
    """Return all duties of a channel as met in a year, but for those named, e.g. ``g3="not_met"``.

    They are checked late, after every fact of law of the year that the catalog knows.
    """
    return [
        {
            "channel": name, "duty": f"g{number}", "state": states.get(f"g{number}", "met"), "document": "Vermerk",
            "checked_on": f"{year}-12-15", "checked_by": "Datenschutz",
        }
        for number in range(17)
    ]  # fmt: skip


def risks(name: str, residual: tuple[int, int] = (1, 1), **more: tuple[int, int]) -> list[dict[str, object]]:
    """Return ratings of all risks by both required raters, all alike but for the risks named."""
    return [
        {
            "channel": name, "risk": risk, "rater": rater, "severity": 2, "likelihood": 2,
            "residual_severity": more.get(risk, residual)[0], "residual_likelihood": more.get(risk, residual)[1],
            "reason": "begründet", "rated_on": "2025-02-01",
        }
        for risk in RISKS
        for rater in REQUIRED_RATERS
    ]  # fmt: skip


STATEMENTS = {
    "task": "yes",
    "legal_basis": "yes",
    "arrangement": "yes",
    "milder_means": "no",
    "milder_setting": "no",
    "residual_risk": "yes",
    "consultation": "yes",
}


def statements(name: str, year: int, **answers: str) -> list[dict[str, object]]:
    """Return what people stated about a channel in a year, all of it favourable but for the answers named.

    An empty answer leaves a statement out.
    """
    return [
        {
            "channel": name, "statement": statement, "answer": answer, "reason": "begründet",
            "stated_by": "Fachbereich", "stated_on": f"{year}-06-01",
        }
        for statement, answer in (STATEMENTS | answers).items()
        if answer
    ]  # fmt: skip


def figures(name: str, year: int, months: Sequence[int] = range(1, 13), **values: object) -> list[dict[str, object]]:
    """Return rows of the manual table, every month alike; keys are its German headings with ``_`` for a blank."""
    return [
        {"Kanal": name, "Jahr": year, "Monat": month}
        | {key.replace("_", " "): value for key, value in values.items()}
        | {"Quelle": "Ablesung"}
        for month in months
    ]
