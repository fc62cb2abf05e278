"""The sheets of what people saw and wrote down, of alternatives, and of what the guide asks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smeval.publish.workbook import make_pages
from smeval.publish.workbook.page import Page
from smeval.show.tables.table import cell_text
from smeval.show.view import View
from tests.evaluations import make_evaluation, without

NOTED = ("samples", "incidents", "substitutions", "guide")


def pages(**changes: Any) -> dict[str, Page]:
    return {page.id: page for page in make_pages(View(make_evaluation(**changes), "de"))}


def column(page: Page, name: str) -> list[str]:
    """Return the cells of a column as they are read."""
    wording = View(make_evaluation(), "de").wording
    return [cell_text(cell, "text", wording) for cell in page.table.column(name)]


def alternative(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the website the figures of a channel, and a sample that nobody looked at."""
    year = frame[(frame["channel"] == "insta") & (frame["period"] == "2025")]
    lacking = year.iloc[:1].assign(kpi="captions", state="missing")
    return pd.concat([frame, year.assign(channel="website", platform="website"), lacking], ignore_index=True)


def test_each_has_a_sheet_unless_there_is_nothing_to_tell() -> None:
    assert set(NOTED) <= set(pages())
    empty: dict[str, Any] = {name: lambda _, name=name: without(name) for name in NOTED}
    assert not set(NOTED) & set(pages(**empty))


def test_samples_and_incidents_keep_their_numbers() -> None:
    made = pages()
    samples, incidents = made["samples"].table, made["incidents"].table
    assert samples.title == "Stichproben des Jahres: 5"
    assert samples.column("checked") == [30, 30, 2, 12, 6]
    assert column(made["samples"], "seed")[:2] == ["ohne Bogen", "2025"]
    assert column(made["samples"], "low")[3] == "ohne Spanne"  # somebody chose which
    assert column(made["samples"], "against_declared")[0] == "widerspricht den Angaben"
    assert column(made["incidents"], "high")[-1] == "nach oben offen"
    assert "Keine Liste geführt: Musterstadt im Fediverse (Mastodon)." in incidents.notes[0]


def test_the_guide_is_a_long_table() -> None:
    guide = pages()["guide"]
    assert guide.table.title == "Was der Leitfaden fragt: 4 von 12 Angaben liegen vor, es fehlen 3"
    assert len(guide.table.rows) == 13  # a row for each KPI
    assert column(guide, "value")[:3] == ["133", "17.200 Personen", "ohne Wert"]


def test_an_alternative_bears_its_name_and_counts_for_nothing() -> None:
    made, before = pages(kpis=alternative), pages()
    names = column(made["kpis"], "channel")
    assert names[-1] == "www.musterstadt.example (Website), Alternative"
    assert made["kpis"].table.title == before["kpis"].table.title
    assert any("Zeilen mit dem Zusatz „Alternative“" in note for note in made["kpis"].table.notes)
    for name in ("kpi", "channel", "value"):
        assert column(made["department-presse"], name) == column(before["department-presse"], name)
