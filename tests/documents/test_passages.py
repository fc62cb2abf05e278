from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.documents.passages import Passage, read_passages

FILE = "documents/konzept.txt"


def read(text: str) -> list[Passage]:
    return read_passages(FILE, text)


def headings(text: str) -> list[str]:
    return [passage.text for passage in read(text) if passage.is_heading]


@pytest.mark.parametrize(
    "line",
    [
        "Rechtsgrundlage",
        "3.1 Art und Umfang",
        "8.4 Wie wird das Risiko bewertet?",
        "§ 3 – Verantwortlichkeiten",
        "YouTube",
    ],
)
def test_a_short_line_of_its_own_with_a_known_word_is_a_heading(line: str) -> None:
    (heading, passage) = read(f"{line}\n\nEin Satz.")
    assert (heading.text, heading.is_heading, passage.heading) == (line, True, line)


@pytest.mark.parametrize(
    "line",
    [
        "Frau Beispiel",
        "Telefon 123",
        "social-media(at)stadt.example",
        "Ein Satz zum Zweck.",
        "- Zweck der Nutzung",
        "Hof",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert headings(f"Zweck\n\n{line}\n\nEin Satz.") == ["Zweck"]
    assert read(f"Zweck\n\n{line}\n\nEin Satz.")[-1].heading == "Zweck"


def test_markdown_headings_are_headings_and_unknown_ones_are_not_named() -> None:
    text = "## **Zweck** der Nutzung\nEin Satz.\n\n# Sonstiges\n\nNoch ein Satz."
    passages = read(text)
    assert headings(text) == ["Zweck** der Nutzung", "Sonstiges"]
    assert passages[-1].heading == ""


def test_a_table_of_contents_is_left_out() -> None:
    assert headings("1. Zweck.....\t4\n2 Rechtsgrundlage ..... 5\n\n1. Zweck\n\nEin Satz.") == ["1. Zweck"]


def test_a_sentence_that_runs_over_lines_keeps_its_lines() -> None:
    first, second = read("Das ist der erste Satz. Der zweite läuft\nüber zwei Zeilen.")
    assert (first.text, first.line()) == ("Das ist der erste Satz.", 1)
    assert second.text == "Der zweite läuft über zwei Zeilen."
    assert (second.line(), second.line(second.text.index("über"))) == (1, 2)


def test_a_sentence_that_begins_on_a_new_line_has_that_line() -> None:
    assert [passage.line() for passage in read("Der erste.\nDer zweite.\nDer\ndritte.")] == [1, 2, 3]


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    text = "Nach Art. 6 Abs. 1 lit. e DSGVO, z. B. am 3. März, gilt das. Und mehr."
    assert [passage.text for passage in read(text)] == [
        "Nach Art. 6 Abs. 1 lit. e DSGVO, z. B. am 3. März, gilt das.",
        "Und mehr.",
    ]


def test_bullets_stand_for_themselves() -> None:
    assert [passage.line() for passage in read("Dazu gehört:\n- eins\n• zwei\n1. drei und\nvier")] == [1, 2, 3, 4]


def test_a_row_of_a_table_is_no_heading() -> None:
    assert headings("Zweck\n\nRisiko\tSchwere\nProfilbildung\tgering\n\nEin Satz.") == ["Zweck"]


def test_signs_of_word_processors_do_not_hide_a_text() -> None:
    (passage,) = read("Art.\u00a06 der Daten\u00adschutz\u2011Grundverordnung gilt.")
    assert passage.text == "Art. 6 der Datenschutz-Grundverordnung gilt."


def test_documents_within_a_text_are_told_apart() -> None:
    text = "Leitfaden zur Nutzung\n\nEin Satz.\n\nDatenschutzfolgenabschätzung\n\nNoch einer."
    assert [(passage.part, passage.kind) for passage in read(text)] == [(1, "guide")] * 2 + [(2, "dpia")] * 2


@pytest.mark.parametrize("text", ["", "\n\n", "#", "***", "-", "1.", "\t", "." * 300])
def test_nothing_is_too_odd_to_read(text: str) -> None:
    read(text)


@given(
    st.lists(st.sampled_from(["", "1. Zweck", "# X", "Ein Satz. Noch einer", "- Punkt", "geht weiter.", "\t", "Hof"]))
)
def test_every_word_is_kept_once_with_its_line(lines: list[str]) -> None:
    passages = read("\n".join(lines))
    told = "".join(passage.text for passage in passages).replace("#", "").split()
    assert "".join(told) == "".join("".join(lines).replace("#", "").split())
    assert all(1 <= number <= len(lines) for passage in passages for _, number in passage.lines)
    assert [passage.line() for passage in passages] == sorted(passage.line() for passage in passages)


NO_EMPTY_LINES = """1. Anlass
Die Stadt informiert hier über das, was im Rathaus beraten und
Beschlossen wird.
B. Risiken
Meta wertet aus, was Besucher ansehen, und bildet daraus Profile.
3 Auftritte
3.1 Facebook: Feste und Baustellen
3.2 Instagram: Bilder aus der Stadt
"""


def test_a_heading_needs_no_empty_line_where_its_line_ends_before_the_width_of_its_paragraph() -> None:
    passages = read_passages("konzept.txt", NO_EMPTY_LINES)
    assert [(passage.text, passage.line()) for passage in passages if passage.is_heading] == [
        ("1. Anlass", 1),
        ("B. Risiken", 4),
        ("3 Auftritte", 6),
    ]


@pytest.mark.parametrize("line", ["1. Baustellen\n2. Feste", "12. März 2025 beschlossen\nDer Rat hat es so gewollt."])
def test_entries_of_a_list_and_dates_are_no_headings(line: str) -> None:
    assert not [passage for passage in read_passages("konzept.txt", line) if passage.is_heading]


def test_a_network_alone_between_empty_lines_is_a_heading_and_a_company_is_none() -> None:
    passages = read_passages("konzept.txt", "X (vormals Twitter)\n\nEin Satz.\n\nFacebook Ireland Limited\n\nEin Satz.")
    assert [(passage.text, passage.heading) for passage in passages if passage.is_heading] == [
        ("X (vormals Twitter)", "")
    ]
