"""Readable cases: who asked, who answered, and how many minutes that took."""

from __future__ import annotations

import json
from collections import Counter

import pandas as pd
import pytest

from smeval.frames import plain
from smeval.kpis import kaplan_meier, quantile, restricted_mean
from smeval.read import Exports
from tests.read.conftest import Files, ReadFiles

HEAD = "nachricht_id;antwort_auf;richtung;eingang;art;automatisch;status\n"
CONVERSATIONS = "konversation_id;eingang;antwort_am;status;automatisch\n"
#: Service hours of the body: Monday to Thursday 8 to 16, Friday 8 to 13.
COUNTS = ["month", "kind", "outcome", "minutes_real", "minutes_service", "n"]


def counts(exports: Exports) -> list[tuple[object, ...]]:
    """Return the count table without channel and evidence; missing minutes as None."""
    rows = plain(exports.dialogue)[COUNTS].astype("object")
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


def test_long_threads_are_followed_to_their_first_message(read_files: ReadFiles) -> None:
    n = 3_000
    at = pd.Timestamp("2025-07-01 10:00") + pd.to_timedelta(range(n), unit="min")
    ways = ["eingehend"] * (n - 1) + ["ausgehend"]
    rows = [f"{i};{i - 1 if i else ''};{ways[i]};{at[i]:%Y-%m-%d %H:%M};Kommentar;nein;" for i in range(n)]
    assert [row[2:4] for row in counts(read_files("facebook", messages(*rows)))] == [("answered", n - 1)]


def test_what_nobody_answered_is_open_until_the_export_ends(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "2025-07-01_2025-07-03.csv": CONVERSATIONS
        + "a;2025-07-01 10:00;;;nein\nb;2025-07-01 10:00;2025-07-02 10:00;;nein\n",
    })  # fmt: skip
    assert [row[2:4] for row in counts(exports)] == [("answered", 1440), ("open", 2280)]


def test_a_last_line_that_breaks_off_is_told(read_files: ReadFiles) -> None:
    whole = "1;;eingehend;2025-07-01 10:00;Kommentar;nein;\n2;1;ausgehend;2025-07-01 10:30;Kommentar;nein;\n"
    exports = read_files("facebook", {"a.csv": HEAD + whole + "3;;eingehend;2025-0"})
    assert "last_record_cut" in set(exports.findings["id"])
    assert exports.dialogue["n"].sum() <= 1


def test_ids_with_and_without_a_decimal_are_the_same(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "2;1.0;ausgehend;2025-07-01 10:30;Kommentar;nein;",
        "3.0.0;;eingehend;2025-07-01 10:00;Kommentar;nein;",
        "4;3.0;ausgehend;2025-07-01 10:30;Kommentar;nein;",
    ))  # fmt: skip
    assert [row[2:] for row in counts(exports)] == [("answered", 30, 30, 1), ("open", 30, 30, 1)]
    assert exports.findings["id"].tolist() == ["orphans"]


def test_a_machine_that_answers_first_does_not_hide_the_person(read_files: ReadFiles) -> None:
    exports = read_files(
        "facebook",
        conversations("a;2025-07-01 10:00;2025-07-01 10:00;;ja", "b;2025-07-01 10:00;2025-07-01 11:00;;nein"),
    )
    assert [row[2:4] for row in counts(exports)] == [("answered", 60), ("automatic", 60)]


def test_an_answer_over_the_autumn_change_takes_an_hour_longer(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2025-10-25 12:00;Kommentar;nein;",
        "2;1;ausgehend;2025-10-26 12:00;Kommentar;nein;",
        "3;;eingehend;2025-03-29 12:00;Kommentar;nein;",
        "4;3;ausgehend;2025-03-30 12:00;Kommentar;nein;",
    ))  # fmt: skip
    assert [row[3] for row in counts(exports)] == [23 * 60, 25 * 60]


def due(exports: Exports) -> list[tuple[object, ...]]:
    rows = exports.dialogue[["minutes_real", "due", "due_service", "n"]]
    return list(rows.itertuples(index=False, name=None))


def test_only_what_came_in_early_enough_is_due(read_files: ReadFiles) -> None:
    own = conversations(
        "a;2025-07-01 10:00;2025-07-01 10:10;;nein",  # Tuesday: 24 service hours end on Friday at 10
        "b;2025-07-03 09:00;2025-07-03 09:20;;nein",
        "c;2025-07-04 09:30;2025-07-04 10:00;;nein",
    )
    exports = read_files("facebook", own, answer_within=24)
    assert due(exports) == [(10, True, True, 1), (20, True, False, 1), (30, False, False, 1)]
    assert not exports.findings.size
    silent = read_files("facebook", own)
    assert not silent.dialogue[["due", "due_service"]].any(axis=None)


def test_a_newer_export_makes_due_what_was_not(read_files: ReadFiles) -> None:
    early = CONVERSATIONS + "a;2025-07-01 10:00;2025-07-01 10:10;;nein\n"
    later = early + "b;2025-07-09 10:00;;;nein\n"
    assert due(read_files("facebook", {"a.csv": early}, answer_within=24)) == [(10, False, False, 1)]
    both = read_files("facebook", {"a.csv": early, "b.csv": later}, answer_within=24)
    assert due(both) == [(10, True, True, 1), (0, False, False, 1)]


def test_the_worked_example_of_those_who_wait(read_files: ReadFiles) -> None:
    received = pd.Timestamp("2025-03-03")
    moments = [received + pd.Timedelta(hours=hours) for hours in (0.17, 0.75, 0.88, 2, 20)]
    rows = [f"{n};{received:%Y-%m-%d %H:%M:%S};{at:%Y-%m-%d %H:%M:%S};;nein" for n, at in enumerate(moments)]
    rows += [f"{n};{received:%Y-%m-%d %H:%M:%S};;;nein" for n in range(5, 10)]
    name = "Postfach 2025-03-03_2025-03-05.csv"
    table = read_files("facebook", {name: CONVERSATIONS + "\n".join(rows) + "\n"}, answer_within=24).dialogue
    curve = kaplan_meier(table)
    assert quantile(curve, 0.5) == 20 * 60
    assert restricted_mean(curve, 48 * 60) / 60 == pytest.approx(26.38, abs=0.01)
    late = table[table["due"]]
    kept = late[late["outcome"].eq("answered") & late["minutes_real"].le(24 * 60)]
    assert kept["n"].sum() / late["n"].sum() == 0.5


def test_conversations_that_must_have_been_deleted_are_refused(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations(
        "old;2023-06-01 10:00;2023-06-30 10:00;;nein",
        "open;2023-06-01 10:00;;;nein",
        "kept;2023-06-01 10:00;2023-07-01 10:00;;nein",
        "new;2025-07-01 10:00;;;nein",
    ))  # fmt: skip
    assert [row[0] for row in counts(exports)] == ["2023-06", "2025-07"]
    (found,) = [finding for finding in exports.findings.to_dict("records") if finding["id"] == "tickets_too_old"]
    assert json.loads(found["values"]) == {"n": 2, "years": 2.0}
    assert exports.files[["rows_read", "rows_dropped"]].values.tolist() == [[4, 2]]
    # days of which something had to be deleted are not days on which nothing came in
    assert exports.coverage["start"].tolist() == [pd.Timestamp("2023-07-01")]


def test_a_new_message_keeps_an_old_conversation(read_files: ReadFiles) -> None:
    exports = read_files("facebook", messages(
        "1;;eingehend;2022-07-01 10:00;Kommentar;nein;",
        "2;1;eingehend;2025-06-30 10:00;Kommentar;nein;",
        "3;;eingehend;2022-07-01 10:00;Kommentar;nein;",
        "4;3;ausgehend;2022-07-02 10:00;Kommentar;nein;",
        "5;;eingehend;2025-07-01 10:00;Kommentar;nein;",
    ))  # fmt: skip
    assert [row[0] for row in counts(exports)] == ["2022-07", "2025-07"]
    assert exports.findings["id"].tolist() == ["tickets_too_old"]
    assert exports.files["rows_dropped"].tolist() == [2]


def test_age_is_measured_on_the_day_of_the_export(read_files: ReadFiles) -> None:
    rows = "old;2023-05-31 10:00;;;nein\nnew;2025-05-01 10:00;;;nein\n"
    exports = read_files("facebook", {"2025-05-01_2025-06-01.csv": CONVERSATIONS + rows})
    assert exports.findings["id"].tolist() == ["tickets_too_old"]
    assert not read_files("facebook", {"2025-05-01_2025-05-31.csv": CONVERSATIONS + rows}).findings.size


BOUNDS = ["outcome", "minutes_real", "minutes_service", "minutes_real_least", "minutes_real_most", "n"]


def bounds(exports: Exports) -> list[tuple[object, ...]]:
    """Return the minutes and their bounds; missing ones as None."""
    rows = plain(exports.dialogue)[BOUNDS].astype("object")
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False, name=None)]


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d.%m.%Y 00:00"])
def test_days_without_a_time_of_day_have_no_minutes(form: str, read_files: ReadFiles) -> None:
    days = [
        ("2025-07-01", "2025-07-01"),
        ("2025-07-02", "2025-07-03"),
        ("2025-07-07", "2025-07-09"),
        ("2025-07-10", ""),
    ]
    written = [[pd.Timestamp(day).strftime(form) if day else "" for day in row] for row in days]
    exports = read_files("facebook", conversations(*(f"{n};{a};{b};;nein" for n, (a, b) in enumerate(written))))
    assert bounds(exports) == [
        ("answered", None, None, 0, 1439, 1),
        ("answered", None, None, 1, 2879, 1),
        ("answered", None, None, 1441, 4319, 1),
        ("open", None, None, None, None, 1),
    ]
    assert exports.findings["id"].tolist() == ["days_without_time"] * 2


def test_a_day_of_the_clock_change_is_as_long_as_it_is(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;26.10.2025;26.10.2025;;nein"))
    assert bounds(exports) == [("answered", None, None, 0, 1499, 1)]


def test_a_time_counts_beside_days_without_one(read_files: ReadFiles) -> None:
    exports = read_files(
        "facebook",
        conversations(
            "a;2025-07-01 10:00;2025-07-01 10:30;;nein",
            "b;2025-07-01 10:00;2025-07-01;;nein",
            "c;2025-07-02;2025-07-02 08:00;;nein",
        ),
    )
    assert bounds(exports) == [
        ("answered", 30, 30, None, None, 1),
        ("answered", None, None, 0, 480, 1),
        ("answered", None, None, 0, 839, 1),
    ]


def test_a_time_told_by_itself_counts_whatever_the_days(read_files: ReadFiles) -> None:
    text = "konversation_id;eingang;antwort_am;reaktionszeit\nk1;01.07.2025;02.07.2025;2 Std.\nk2;01.07.2025;;90 min\n"
    exports = read_files("facebook", {"a.csv": text})
    assert bounds(exports) == [("answered", 90, None, None, None, 1), ("answered", 120, None, None, None, 1)]


def test_an_answer_on_an_earlier_day_is_a_fault(read_files: ReadFiles) -> None:
    exports = read_files("facebook", conversations("a;02.07.2025;01.07.2025;;nein", "b;02.07.2025;02.07.2025;;nein"))
    assert bounds(exports) == [("answered", None, None, 0, 1439, 1)]
    assert "negative_durations" in set(exports.findings["id"])


def test_messages_may_have_days_only(read_files: ReadFiles) -> None:
    exports = read_files(
        "facebook",
        messages("1;;eingehend;2025-07-01;Kommentar;nein;", "2;1;ausgehend;2025-07-02;Kommentar;nein;"),
    )
    assert bounds(exports) == [("answered", None, None, 1, 2879, 1)]
