"""The yearly notice: what is due, with its day, and exactly the offers that the register lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation, evaluate
from smeval.ids import LANGUAGES
from smeval.publish.pages import write_notice
from smeval.show.blocks import Paragraph
from smeval.show.report.channel import channel_decision
from smeval.show.tables.overview import table_register
from smeval.show.tables.reminders import table_reminders
from smeval.show.tables.table import Table
from smeval.show.view import View
from smeval.wording import Wording
from tests.bodies import Rows, channel, duties, make_body

Cells = Mapping[str, str | dict[str, str]]


def notice_page(evaluation: Evaluation) -> str:
    return str(write_notice(View(evaluation, "de"))["jahresmitteilung.html"])


def make_evaluation(folder: Path, cells: Cells | None = None, actions: Rows = ()) -> Evaluation:
    """Evaluate a body with one channel, opened in 2020, all of whose duties were met and checked on 2025-03-01.

    `cells` replace entries of the channel, or of a duty: ``{"closed_on": "2025-09-30", "g5": {"state": "not_met"}}``.
    """
    late = ("g2",)  # a fact of law of December touches it
    checks = [
        row if row["duty"] in late else row | {"checked_on": "2025-03-01"} for row in duties("presse_mastodon", 2025)
    ]
    own: dict[str, object] = {"opened_on": "2020-05-04"}
    for name, entry in (cells or {}).items():
        if isinstance(entry, str):
            own[name] = entry
        else:
            checks[int(name[1:])] |= entry
    tables: dict[str, Rows] = {"channels": [channel() | own], "duties": checks}
    if actions:
        tables["actions"] = [{"channel": "presse_mastodon", **row} for row in actions]
    return evaluate(make_body(folder, 'name = "Stadt Beispiel"\n', **tables), 2025)


def test_open_actions_stand_among_the_rest_and_those_without_a_day_last(tmp_path: Path) -> None:
    actions = (
        {"action": "Ohne Frist", "state": "open", "due_on": ""},
        {"action": "Verspätet", "state": "open", "due_on": "2025-09-30"},
        {"action": "Erledigt", "state": "done", "due_on": "2025-10-31"},
        {"action": "In zwei Jahren", "state": "open", "due_on": "2027-01-01"},
    )
    evaluation = make_evaluation(tmp_path, actions=actions)
    table = table_reminders(View(evaluation, "de"))
    assert table.title == "Wiedervorlage: 4 Termine, davon 1 überfällig"
    assert [row[3] for row in table.rows][::3] == [
        "Vereinbarte Maßnahme: Verspätet",
        "Vereinbarte Maßnahme: Ohne Frist",
    ]


def test_a_closed_channel_is_marked(tmp_path: Path) -> None:
    actions = ({"action": "Archivieren", "state": "open", "due_on": "2026-01-31"},)
    evaluation = make_evaluation(tmp_path, {"closed_on": "2025-09-30"}, actions)
    assert "geschlossen am 30.09.2025" in notice_page(evaluation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_closing_plan_of_a_closed_channel_stands_in_the_letter(tmp_path: Path, language: str) -> None:
    actions = (
        {"action": "Abgabe", "owner": "Archiv", "state": "open", "due_on": "2026-01-31", "closing": "archive"},
        {"action": "Übergabe", "state": "open", "due_on": "2026-02-28", "closing": "access"},
    )
    evaluation = make_evaluation(tmp_path, {"closed_on": "2025-09-30"}, actions)
    wording = Wording(language)
    told = [str(row[3]) for row in table_reminders(View(evaluation, wording.language)).rows]
    names = [wording.term("closing_item", item) for item in load_catalog().closing]
    assert len(told) == len(names)
    assert all(sum(name in line for line in told) == 1 for name in names)
    assert "Archiv" in told[0]
    assert "Übergabe" in told[1]
    page = notice_page(evaluation)
    assert wording.language != "de" or all(line in page for line in told)


def channel_blocks(evaluation: Evaluation) -> tuple[str, list[Table]]:
    """Return the first sentence of a channel's page, and its tables."""
    blocks = channel_decision(View(evaluation, "de"), "presse_mastodon").blocks
    first = next(block for block in blocks if isinstance(block, Paragraph))
    return "".join(words.text for words in first.text), [block for block in blocks if isinstance(block, Table)]


def test_the_page_of_a_closed_channel_holds_its_closing_plan_until_it_is_done(tmp_path: Path) -> None:
    items = list(load_catalog().closing)
    closed: Cells = {"closed_on": "2025-09-30"}
    done: Rows = [{"action": "Erledigt", "state": "done", "closing": item} for item in items]
    said, (plan, *_) = channel_blocks(make_evaluation(tmp_path / "open", closed, done[2:]))
    assert "Abschlussplan" in said
    assert (plan.title, len(plan.rows)) == ("Abschlussplan: 2 Punkte offen", 2)
    said, tables = channel_blocks(make_evaluation(tmp_path / "done", closed, done))
    assert "der Abschlussplan ist erledigt" in said
    assert not [table for table in tables if table.title.startswith("Abschlussplan")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reminder_is_a_sentence_and_names_who_asks(tmp_path: Path, language: str) -> None:
    cells: Cells = {
        "approval_dpo": "",
        "opened_on": "",
        "g11": {"state": "not_met"},
        "g14": {"checked_on": ""},
        "g5": {"checked_on": ""},
        "g7": {"state": "not_met"},
    }
    wording = Wording(language)
    table = table_reminders(View(make_evaluation(tmp_path, cells), wording.language))
    assert len(table.rows) == 6
    assert all(isinstance(row[3], str) and "{" not in row[3] and row[4] for row in table.rows)
    assert all(wording.has(f"reminder.{kind}") for kind in load_catalog().reminders)


def test_the_list_is_the_register(sample: Evaluation) -> None:
    """Every offer of a department that existed in the year, in the register's order, and no other."""
    for department in sample.departments:
        own = sample.channels.loc[sample.channels["department"] == department, "name"]
        others = set(sample.channels["name"]) - set(own)
        evaluation = sample.select(department)
        assert [row[0] for row in table_register(View(evaluation, "de")).rows] == list(own)
        assert not [name for name in others if name in notice_page(evaluation)]
