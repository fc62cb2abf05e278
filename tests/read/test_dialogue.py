"""Readable cases: who asked, who answered, and how many minutes that took."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from smeval.read import Exports
from smeval.read.conversations import conversations_of
from tests.read.conftest import Files, ReadFiles

HEAD = "nachricht_id;antwort_auf;richtung;eingang;art;automatisch;status\n"
CONVERSATIONS = "konversation_id;eingang;antwort_am;status;automatisch\n"
#: Service hours of the body: Monday to Thursday 8 to 16, Friday 8 to 13.
COUNTS = ["month", "kind", "outcome", "minutes_real", "minutes_service", "n"]


def counts(exports: Exports) -> list[tuple[object, ...]]:
    """Return the count table without channel and evidence; missing minutes as None."""
    rows = exports.dialogue[COUNTS].astype("object")
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False, name=None)]


def messages(*rows: str) -> Files:
    return {"Nachrichten.csv": HEAD + "".join(f"{row}\n" for row in rows)}


def conversations(*rows: str) -> Files:
    return {"Postfach.csv": CONVERSATIONS + "".join(f"{row}\n" for row in rows)}


def test_the_earliest_of_several_answers_counts(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;1;ausgehend;2025-07-01 10:30;Kommentar;nein;",
        "3;1;ausgehend;2025-07-01 10:12;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "answered", 12, 12, 1)]


def test_an_answer_further_down_counts_for_the_first_question(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;1;eingehend;2025-07-01 10:05;Kommentar;nein;",
        "3;2;ausgehend;2025-07-01 10:20;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "answered", 20, 20, 1)]


def test_comments_below_an_own_post_are_conversations_of_their_own(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "p;;ausgehend;2025-07-01 09:00;Beitrag;nein;",
        "1;p;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;p;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "3;1;ausgehend;2025-07-01 10:30;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [
        ("2025-07", "comment", "answered", 30, 30, 1),
        ("2025-07", "comment", "open", 30, 30, 1),
    ]


def test_an_automatic_answer_is_no_answer(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Nachricht;nein;",
        "2;1;ausgehend;2025-07-01 10:00;Nachricht;ja;",
        "3;;eingehend;2025-07-01 11:00;Nachricht;nein;",
        "4;3;ausgehend;2025-07-01 11:00;Nachricht;ja;",
        "5;3;ausgehend;2025-07-01 11:45;Nachricht;nein;",
    ))  # fmt: skip
    assert counts(exports) == [
        ("2025-07", "message", "answered", 45, 45, 1),
        ("2025-07", "message", "automatic", 105, 105, 1),
    ]


def test_a_reply_without_its_question_is_left_out_and_counted(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;77;ausgehend;2025-07-01 10:30;Kommentar;nein;",
        "3;78;eingehend;2025-07-01 10:40;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "open", 40, 40, 1)]
    assert exports.files["rows_dropped"].tolist() == [2]


def test_messages_that_answer_each_other_in_a_circle_end(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;2;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;1;ausgehend;2025-07-01 10:30;Kommentar;nein;",
        "3;;eingehend;2025-07-01 10:30;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "open", 0, 0, 1)]
    assert exports.files["rows_dropped"].tolist() == [2]


def test_an_answer_before_the_question_is_a_fault(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;1;ausgehend;2025-07-01 09:00;Kommentar;nein;",
        "3;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "4;3;ausgehend;2025-07-01 09:00;Kommentar;nein;",
        "5;3;ausgehend;2025-07-01 10:10;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "answered", 10, 10, 1)]
    assert exports.findings["id"].tolist() == ["negative_durations"]


def test_ids_may_come_with_a_decimal(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1.0;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2.0;1;ausgehend;2025-07-01 10:30;Kommentar;nein;",
    ))  # fmt: skip
    assert counts(exports) == [("2025-07", "comment", "answered", 30, 30, 1)]


def test_hidden_and_deleted_messages_are_end_states(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations(
        "a;2025-07-01 10:00;;ausgeblendet;nein",
        "b;2025-07-01 10:00;;gelöscht;nein",
        "c;2025-07-01 10:00;;ignoriert;nein",
        "d;2025-07-01 10:00;;beantwortet;nein",
        "e;2025-07-01 10:00;2025-07-01 11:00;ausgeblendet;nein",
    ))  # fmt: skip
    assert counts(exports) == [
        ("2025-07", "other", "answered", 60, 60, 1),
        ("2025-07", "other", "deleted", 60, 60, 1),
        ("2025-07", "other", "hidden", 60, 60, 1),
        ("2025-07", "other", "ignored", 60, 60, 1),
        ("2025-07", "other", "unknown", None, None, 1),
    ]


def test_a_night_counts_on_one_clock_only(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;2025-07-01 15:30;2025-07-02 08:20;;nein"))
    assert counts(exports) == [("2025-07", "other", "answered", 1010, 50, 1)]


def test_the_night_of_the_spring_change_is_an_hour_shorter(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;2025-03-30 01:30;2025-03-30 03:30;;nein"))
    assert counts(exports) == [("2025-03", "other", "answered", 60, 0, 1)]


def test_the_hour_that_comes_twice_is_put_in_order(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;2025-10-26 02:50;2025-10-26 02:10;;nein"))
    assert counts(exports) == [("2025-10", "other", "answered", 20, 0, 1)]


def test_an_hour_that_does_not_exist_is_refused(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;2025-03-30 02:30;;;nein", "b;2025-03-30 03:30;;;nein"))
    assert exports.findings["id"].tolist() == ["bad_dates"]
    assert counts(exports) == [("2025-03", "other", "open", 0, 0, 1)]


@pytest.mark.parametrize(
    ("heading", "text", "minutes"),
    [
        ("reaktionszeit_minuten", "90", 90),
        ("reaktionszeit_minuten", "90,5", 90),
        ("reaktionszeit_sekunden", "119", 1),
        ("reaktionszeit", "1:30:00", 90),
        ("reaktionszeit", "1d 2h", 1560),
        ("response_time", "1 Std. 5 Min.", 65),
    ],
)
def test_a_ready_duration_is_read(read_files: ReadFiles, heading: str, text: str, minutes: int) -> None:
    exports = read_files("facebook", {"a.csv": f"eingang;{heading}\n2025-07-01 10:00;{text}\n"})
    assert [row[:4] for row in counts(exports)] == [("2025-07", "other", "answered", minutes)]


def test_the_month_is_that_of_the_body(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": "received_at,answered_at\n2025-12-31T23:30:00Z,2026-01-01T00:00:00Z\n"})
    assert counts(exports)[0][0] == "2026-01"


def test_an_answer_in_the_next_file_counts(read_files: ReadFiles) -> None:
    question, answer = (
        "1;;eingehend;2025-07-31 15:00;Kommentar;nein;\n",
        "2;1;ausgehend;2025-08-01 09:00;Kommentar;nein;\n",
    )
    exports = read_files("facebook", {"a.csv": HEAD + question, "b.csv": HEAD + question + answer})
    assert [row[:4] for row in counts(exports)] == [("2025-07", "comment", "answered", 1080)]
    assert exports.files["rows_dropped"].tolist() == [1, 0]


def test_the_newer_state_of_a_conversation_counts(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Februar.csv": CONVERSATIONS + "a;2025-01-31 10:00;2025-02-03 10:00;;nein\nb;2025-02-28 10:00;;;nein\n",
        "Januar.csv": CONVERSATIONS + "a;2025-01-31 10:00;;;nein\n",
    })  # fmt: skip
    assert [row[2] for row in counts(exports)] == ["answered", "open"]
    assert exports.files["rows_dropped"].tolist() == [0, 1]


def test_counts_of_two_halves_add_up_to_the_whole(read_files: ReadFiles) -> None:
    rows = [f"{n};2025-07-0{n % 7 + 1} 10:00;2025-07-0{n % 7 + 1} 11:00;;nein" for n in range(20)]

    def counted(part: list[str]) -> Counter[tuple[object, ...]]:
        return Counter({row[:-1]: int(str(row[-1])) for row in counts(read_files("facebook", conversations(*part)))})

    assert counted(rows[:9]) + counted(rows[9:]) == counted(rows)
    assert counted(rows).total() == 20


def test_long_threads_are_followed_to_their_first_message() -> None:
    n = 3_000
    at = pd.Timestamp("2025-07-01", tz="UTC") + pd.to_timedelta(range(n), unit="min")
    thread = pd.DataFrame({
        "message": [str(i) for i in range(n)], "parent": ["", *(str(i) for i in range(n - 1))], "conversation": "",
        "inbound": [i < n - 1 for i in range(n)], "at": at, "kind": "comment", "automatic": False, "status": "",
        "evidence": "E", "ends": at[-1],
    })  # fmt: skip
    found, orphans = conversations_of(thread)
    assert not orphans.any()
    (only,) = found.to_dict("records")
    assert only["answered_at"] - only["received_at"] == pd.Timedelta(minutes=n - 1)
