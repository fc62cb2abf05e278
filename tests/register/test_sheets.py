"""Sheets of a draw, as people bring them back: ticked, half ticked, changed, saved by another program."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from smeval.audit.samples import Draw, DrawnPost, Wish
from smeval.cli.sample import write_sheet
from smeval.errors import Finding, RegisterError
from smeval.frames import rows
from smeval.ids import LANGUAGES
from smeval.register import Register, load_register
from smeval.register.draws import draw, mark_of, mark_of_sheet, seed_of
from smeval.wording import Wording
from tests.bodies import channel, make_body

NAME = "presse_facebook"
#: Digits that no spreadsheet may round, a text that looks like a number, one that looks like a formula.
IDS = [f"8704263202545{number:05d}" for number in range(48)] + ["007", "=1+1"]


def drawn(n: int = 15, ids: Sequence[str] = IDS) -> Draw:
    seed = seed_of("stadt", NAME, 2025, "on_website")
    chosen = draw(ids, n, seed)
    head = (NAME, "2025", "on_website", str(len(chosen)), str(len(ids)), seed, mark_of(ids))
    day = date(2025, 1, 1)
    return Draw(
        wish=Wish(2025, NAME, "on_website", n),
        name="",
        seed=seed,
        own_seed=False,
        posts=tuple(DrawnPost(post, day, "photo", "=HYPERLINK(1)", "https://example.org/1") for post in chosen),
        population=len(ids),
        first=day,
        last=day,
        posts_mark=mark_of(ids),
        sheet_mark=mark_of_sheet(head, chosen),
        enough=36,
        least=10,
    )


Change = Callable[[Worksheet], object]


def place(sheet: Worksheet, label: str) -> Any:
    """Return the cell that bears a label."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)


def tick(sheet: Worksheet, *answers: str, wording: Wording) -> None:
    """Answer the first rows."""
    top = place(sheet, wording.say("sample_column.result"))
    for number, answer in enumerate(answers, start=1):
        sheet.cell(top.row + number, top.column).value = answer


def fill(sheet: Worksheet, label: str, value: Any) -> None:
    """Write into the field right of a label; in the left half the label stands over two columns."""
    cell = place(sheet, label)
    sheet.cell(cell.row, 3 if cell.column == 1 else cell.column + 1).value = value


@pytest.fixture
def body(tmp_path: Path) -> Path:
    return make_body(tmp_path / "stadt", channels=[channel(NAME, "facebook")])


def put(
    body: Path, *answers: str, change: Change | None = None, language: str = "de", name: str = "bogen.xlsx", n: int = 15
) -> Path:
    """Put a ticked sheet into the folder."""
    path, wording = body / "samples" / name, Wording(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_sheet(drawn(n), path, wording)
    book = openpyxl.load_workbook(path)
    tick(book.worksheets[0], *answers, wording=wording)
    if change is not None:
        change(book.worksheets[0])
    book.save(path)
    return path


def faults(body: Path) -> list[Finding]:
    with pytest.raises(RegisterError) as caught:
        load_register(body)
    for language in LANGUAGES:
        assert all(finding.text(Wording(language)) for finding in caught.value.findings)
    return [finding for finding in caught.value.findings if finding.severity == "error"]


def sampled(register: Register) -> Any:
    (row,) = rows(register.samples)
    return row


YES = ["ja"] * 10 + ["nein"] * 3 + ["entfällt"] * 2


def test_a_ticked_sheet_is_a_row_of_the_samples(body: Path) -> None:
    def head(sheet: Worksheet) -> None:
        fill(sheet, "Geprüft am", "20.11.2025")
        fill(sheet, "Geprüft durch (Funktion)", "Pressestelle")
        fill(sheet, "Nachweis (Aktenzeichen)", "13.2-17/25")

    register = load_register((put(body, *YES, change=head), body)[1])
    row = sampled(register)
    assert (row.channel, row.year, row.subject) == (NAME, 2025, "on_website")
    assert (row.checked, row.fulfilled, row.drawn, row.unticked, row.intact) == (13, 10, "random", 0, True)
    assert (row.checked_on.date().isoformat(), row.checked_by) == ("2025-11-20", "Pressestelle")
    assert (row.document, row.population) == ("13.2-17/25", 50)
    assert [post.post_id for post in rows(register.sampled_posts)] == draw(IDS, 15, row.seed)
    (proof,) = (row for row in rows(register.evidence) if row.rule == "register/samples" and row.sha256)
    assert (proof.file, proof.evidence) == ("samples/bogen.xlsx", row.evidence)


def test_a_sheet_without_a_file_reference_is_a_document_itself_without_its_name(body: Path) -> None:
    put(body, *YES, name="Anna Beispiel.xlsx")
    assert sampled(load_register(body)).document == "Stichprobenbogen"


def test_an_english_sheet_is_read_in_a_german_body(body: Path) -> None:
    put(body, *["yes"] * 12, "no", "does not apply", "No", language="en")
    row = sampled(load_register(body))
    assert (row.checked, row.fulfilled, row.intact) == (14, 12, True)


def test_all_that_there_are_count_as_all(body: Path) -> None:
    put(body, *["ja"] * 50, n=60)
    assert sampled(load_register(body)).drawn == "all"


def test_a_day_typed_as_a_date_is_read(body: Path) -> None:
    put(body, *YES, change=lambda sheet: fill(sheet, "Geprüft am", date(2025, 11, 20)))
    assert sampled(load_register(body)).checked_on.date() == date(2025, 11, 20)


def test_rows_may_be_sorted_and_remarks_are_never_read(body: Path) -> None:
    def sort(sheet: Worksheet) -> None:
        top = place(sheet, "Kennung").row
        found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1)]
        for number, record in enumerate(reversed(found)):
            for column, value in enumerate(record, start=1):
                sheet.cell(top + 1 + number, column).value = value
                sheet.cell(top + 1 + number, column).data_type = "s"
            sheet.cell(top + 1 + number, 8).value = "Anna Beispiel"

    put(body, *YES, change=sort)
    register = load_register(body)
    assert sampled(register).intact
    assert "Anna" not in register.sampled_posts.to_csv() + register.samples.to_csv()


def test_rows_without_a_tick_are_counted_and_stop_nothing(body: Path) -> None:
    path = put(body, *["ja"] * 7)
    register = load_register(body)
    assert (sampled(register).checked, sampled(register).unticked) == (7, 8)
    (found,) = (finding for finding in register.findings if finding.id == "sample_unfinished")
    top = place(openpyxl.load_workbook(path).worksheets[0], "Ergebnis").row
    assert (found.severity, found.file) == ("warning", "samples/bogen.xlsx")
    assert found.row == ", ".join(str(top + number) for number in range(8, 16))
    assert all(found.text(Wording(language)) for language in LANGUAGES)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: fill(sheet, "Startwert", "7"),
        lambda sheet: fill(sheet, "Beiträge, aus denen gezogen wurde", "60"),
        lambda sheet: setattr(sheet.cell(place(sheet, "Kennung").row + 1, 6), "value", "anderer"),
    ],
    ids=["seed", "population", "post"],
)
def test_a_sheet_that_was_changed_is_not_as_it_was_drawn(body: Path, change: Change) -> None:
    put(body, *YES, change=change)
    assert not sampled(load_register(body)).intact


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda sheet: setattr(place(sheet, "Kennung"), "value", "Nummer"), "sheet_no_table"),
        (lambda sheet: fill(sheet, "Jahr", "zweitausend"), "sheet_head"),
        (lambda sheet: fill(sheet, "Jahr", "99999"), "sheet_head"),
        (lambda sheet: fill(sheet, "Jahr", "1998"), "sheet_head"),
        (lambda sheet: fill(sheet, "Gezogene Beiträge", "9" * 5000), "sheet_head"),
        (lambda sheet: fill(sheet, "Prüfziffer des Bogens", None), "sheet_head"),
        (lambda sheet: fill(sheet, "Gegenstand", "Vollmond"), "sheet_subject"),
        (lambda sheet: fill(sheet, "Kanal", "presse_x"), "register_channel_unknown"),
        (lambda sheet: fill(sheet, "Geprüft am", "gestern"), "register_day"),
        (lambda sheet: fill(sheet, "Geprüft am", "20.11.2024"), "sample_too_early"),
        (lambda sheet: tick(sheet, "vielleicht", wording=Wording("de")), "sheet_answer"),
        (lambda sheet: sheet.delete_rows(place(sheet, "Kennung").row + 3), "sheet_rows"),
    ],
    ids=[
        "heading",
        "year",
        "far year",
        "early year",
        "digits",
        "mark",
        "subject",
        "channel",
        "no day",
        "early day",
        "answer",
        "row",
    ],
)
def test_what_is_wrong_with_a_sheet_is_told_with_its_place(body: Path, change: Change, fault: str) -> None:
    put(body, *YES, change=change)
    (found,) = faults(body)
    assert (found.id, found.severity, found.file) == (fault, "error", "samples/bogen.xlsx")


def test_an_unknown_answer_names_its_row(body: Path) -> None:
    path = put(body, *["ja"] * 14, "jein")
    (found,) = faults(body)
    top = place(openpyxl.load_workbook(path).worksheets[0], "Ergebnis").row
    assert (found.row, found.key) == (str(top + 15), "Ergebnis")


def test_two_sheets_of_the_same_draw_and_a_sheet_beside_a_row_name_both_places(body: Path) -> None:
    put(body, *YES, name="a.xlsx")
    put(body, *YES, name="b.xlsx")
    (found,) = faults(body)
    assert (found.id, found.file, found.values["file"]) == ("sample_double", "samples/b.xlsx", "samples/a.xlsx")
    (body / "samples" / "b.xlsx").unlink()
    (body / "samples.csv").write_text(
        f"channel;year;subject;checked;fulfilled;drawn\n{NAME};2025;on_website;30;26;random\n", encoding="utf-8"
    )
    (found,) = faults(body)
    assert (found.file, found.values["file"], found.values["row"]) == ("samples/a.xlsx", "samples.csv", "2")


def test_sheets_gathered_in_one_workbook_or_a_folder_of_their_year_are_all_read(body: Path) -> None:
    one, other = put(body, *YES, name="a.xlsx"), put(body, *YES, name="b.xlsx")
    book = openpyxl.load_workbook(one)
    second = book.create_sheet("Zweiter")
    for row in openpyxl.load_workbook(other).worksheets[0].iter_rows():
        for cell in row:
            second[cell.coordinate].value = cell.value
    other.unlink()
    fill(second, "Gegenstand", "Im Rahmen der Aufgabe")
    book.save(one)
    register = load_register(body)
    assert sorted(register.samples["subject"]) == ["on_website", "within_task"]
    proofs = {row.evidence: row.sheet for row in rows(register.evidence) if row.file == "samples/a.xlsx"}
    assert sorted(proofs.values()) == ["#1", "#2"]
    assert {post.evidence for post in rows(register.sampled_posts)} == set(proofs)
    fill(second, "Gegenstand", "Auch auf der Website")
    book.save(one)
    (found,) = faults(body)
    assert (found.id, found.file) == ("sample_double", "samples/a.xlsx")
    one.unlink()
    put(body, *YES, name="2025/a.xlsx")
    assert sampled(load_register(body)).checked == 13


@pytest.mark.parametrize(("name", "content"), [("bild.png", b"\x89PNG\r\n"), ("notiz.csv", b"a;b\n1;2\n")])
def test_what_is_no_sheet_is_told(body: Path, name: str, content: bytes) -> None:
    (body / "samples").mkdir()
    (body / "samples" / name).write_bytes(content)
    assert [found.file for found in faults(body)] == [f"samples/{name}"]


def test_files_that_office_programs_leave_are_passed_over(body: Path) -> None:
    (body / "samples").mkdir()
    for name in (".~lock.bogen.xlsx#", "~$bogen.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (body / "samples" / name).write_bytes(b"x")
    assert load_register(body).samples.empty


def test_the_name_of_a_hidden_tab_is_not_told(body: Path) -> None:
    path = put(body, *YES)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Anna Beispiel").append(["x"])
    book.worksheets[1].sheet_state = "hidden"
    book.save(path)
    register = load_register(body)
    assert "hidden_sheet" in [found.id for found in register.findings]
    assert not any("Anna" in str(found) for found in register.findings)
    assert "Anna" not in register.evidence.to_csv()


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_sheet_saved_as_csv_is_read_alike(body: Path, delimiter: str) -> None:
    path = put(body, *YES)
    before = sampled(load_register(body))
    table = [
        ["" if cell is None else cell for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].values
    ]
    path.unlink()
    with (body / "samples" / "bogen.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(table)
    assert sampled(load_register(body))._replace(evidence="") == before._replace(evidence="")


# --- the table ---


def entered(body: Path, row: str, columns: str = "") -> None:
    heading = "channel;year;subject;checked;fulfilled;drawn" + columns
    (body / "samples.csv").write_text(f"{heading}\n{NAME};{row}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "columns", "fault"),
    [
        ("2025;on_website;30;31;random", "", "register_part"),
        ("2025;on_website;30;0,87;random", "", "register_count"),
        ("2025;on_website;30;87 %;random", "", "register_count"),
        ("2025;on_websit;30;26;random", "", "register_choice_near"),
        ("2025;Vollmond;30;26;random", "", "register_choice"),
        ("2025;on_website;0;0;random", "", "register_bounds"),
        ("2025;on_website;1000000000;26;random", "", "register_bounds"),
        ("2025;on_website;30;26;zufall", "", "register_choice_near"),
        ("2025;on_website;30;26;random;2024-12-31", ";checked_on", "sample_too_early"),
        (f"2025;on_website;30;26;random\n{NAME};2025;on_website;10;9;last", "", "sample_double"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(body: Path, row: str, columns: str, fault: str) -> None:
    entered(body, row, columns)
    (found,) = faults(body)
    assert (found.id, found.file, found.row) == (fault, "samples.csv", "3" if fault == "sample_double" else "2")


def test_the_nearest_subject_is_named(body: Path) -> None:
    entered(body, "2025;Auch auf Website;30;26;random")
    (found,) = faults(body)
    assert "Gemeint ist vielleicht: Auch auf der Website (on_website)" in found.text(Wording("de"))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-11-20", []),
        ("2026-02-01", []),
        ("2026-06-01", [("sample_late", "warning")]),
        ("", [("sample_undated", "note")]),
    ],
)
def test_a_day_that_proves_no_duty_is_told(body: Path, day: str, told: list[tuple[str, str]]) -> None:
    entered(body, f"2025;on_website;30;26;random;{day}", ";checked_on")
    found = load_register(body).findings
    assert [(finding.id, finding.severity) for finding in found] == told
    assert all(finding.text(Wording(language)) for finding in found for language in LANGUAGES)


def test_yes_is_all_and_no_is_none(body: Path) -> None:
    entered(body, "2025;imprint_reachable;2;ja;alle")
    assert sampled(load_register(body)).fulfilled == 2
