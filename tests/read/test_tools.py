"""What does not come from a network: web statistics, moderation tools, tables that people write."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.read.window import period_of
from tests.read.conftest import ReadFiles

CATALOG = load_catalog()


def table(*rows: list[str]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def values(frame: pd.DataFrame) -> list[tuple[str, str, float]]:
    days = frame["start"].dt.strftime("%Y-%m-%d")
    return list(zip(frame["measure"], days, frame["value"], strict=True))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("Januar 2025", ("2025-01-01", "2025-01-31")),
        ("January 2025", ("2025-01-01", "2025-01-31")),
        ("2025-05-03", ("2025-05-03", "2025-05-03")),
        ("3. Mai 2025", ("2025-05-03", "2025-05-03")),
        ("Newsletter", None),
        ("2025-13", None),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, span: tuple[str, str] | None) -> None:
    assert period_of(text) == (None if span is None else tuple(map(pd.Timestamp, span)))


@pytest.mark.parametrize(
    ("platform", "label"), [("x", "Twitter"), ("facebook", "Facebook"), ("linkedin", "linkedin.com"), ("xing", "XING")]
)
def test_visits_from_the_network_count(platform: str, label: str, read_files: ReadFiles) -> None:
    text = table(["Bezeichnung", "Besuche"], [label, "12"], ["Anderswo", "99"])
    exports = read_files(platform, {"Export _ Soziale Netzwerke _ 2025.csv": ("\ufeff" + text).encode("utf-16-le")})
    assert values(exports.measures) == [("site_referrals", "2025-01-01", 12.0)]
    assert exports.files["rows_dropped"].tolist() == [1]


def test_a_report_without_the_network_says_nothing_about_it(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"2025-01.csv": "Label,Visits\nTwitter,5\n"})
    assert exports.measures["state"].tolist() == ["missing"]
    assert exports.coverage.empty


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("response_minutes", "90"),
        ("response_seconds", "5400"),
        ("response_time", "1:30:00"),
        ("response_time", "1:30"),
        ("response_time", "1h 30m"),
        ("reaktionszeit", "1 Std. 30 Min."),
    ],
)
def test_spans_of_an_answer_come_in_several_units(heading: str, cell: str, read_files: ReadFiles) -> None:
    text = f"conversation_id;received_at;{heading}\nk1;2025-07-01 10:00;{cell}\n"
    dialogue = read_files("facebook", {"a.csv": text}).dialogue
    assert dialogue[["outcome", "minutes_real"]].to_numpy().tolist() == [["answered", 90.0]]


def test_business_hours_are_another_clock(read_files: ReadFiles) -> None:
    head = ["id", "created_at", "first_reply_time_in_minutes_within_business_hours", "first_reply_time_in_minutes"]
    exports = read_files("facebook", {"a.csv": table(head, ["1", "2025-07-01T10:00:00Z", "45", "600"])})
    assert exports.dialogue["minutes_real"].tolist() == [600.0]
    without = read_files("facebook", {"a.csv": table(head[:3], ["1", "2025-07-01T10:00:00Z", "45"])})
    assert without.dialogue.empty
    assert without.findings["id"].tolist() == ["unknown_export"]


@pytest.mark.parametrize("tool", sorted(tool.id for tool in CATALOG.tools.values() if not tool.exports))
def test_a_tool_without_known_columns_names_the_table_to_use(tool: str, read_files: ReadFiles) -> None:
    assert CATALOG.tools[tool].notes
    exports = read_files("facebook", {f"{CATALOG.tools[tool].name} Export.csv": "Ticket,Agent\n1,2\n"})
    (finding,) = exports.findings.to_dict("records")
    assert finding["id"] == "unknown_tool"
    assert json.loads(finding["values"])["headings"] == {
        "de": ["eingang", "antwort_am"],
        "en": ["received_at", "answered_at"],
    }


@pytest.mark.parametrize("platform", ["pinterest", "threads", "bluesky", "xing", "flickr", "mastodon", "x"])
def test_networks_without_an_export_have_the_table_by_hand(platform: str, read_files: ReadFiles) -> None:
    text = "Kanal;Jahr;Monat;Follower;Beiträge;Kommentare;Quelle\nkanal;2025;Jänner;1.234;12;;Ablesung\n"
    exports = read_files(platform, {"Handzahlen.csv": text})
    assert values(exports.measures) == [("followers", "2025-01-01", 1234.0), ("posts", "2025-01-01", 12.0)]


@pytest.mark.parametrize(
    ("file", "tool"),
    [
        ("Buffer Post Report.csv", "Buffer"),
        ("metricool-2025.csv", "Metricool"),
        ("later.com analytics.csv", "Later.com"),
        ("Hootsuite Analytics 2025.csv", "Hootsuite"),
    ],
)
def test_a_publishing_tool_without_known_columns_is_told_by_its_name(
    file: str, tool: str, read_files: ReadFiles
) -> None:
    exports = read_files("instagram", {file: "Bericht\n2025\nText,Wert A,Wert B\nx,1,2\n"})
    (finding,) = exports.findings.to_dict("records")
    assert (finding["id"], json.loads(finding["values"])["tool"]) == ("unknown_tool", tool)
