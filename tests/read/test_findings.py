"""Every finding of this room occurs, reads well in both languages, and never says what stands in a cell."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files

import pandas as pd
import pytest

from smeval.errors import Finding
from smeval.ids import LANGUAGES
from smeval.read import channel as reading
from smeval.wording import Wording
from tests.read.conftest import Files, ReadFiles

CANARY = "Kanarienvogel"
FB = "Post ID,Page ID,Publish time,Title,Permalink,Date,Views,Reach,Reactions\n"
TABLE = "nachricht_id,antwort_auf,richtung,eingang,status,autor\n"
MERGED = "Beitrags-ID;Plattform;Datum;Beitragsart;Impressionen\n"
MANUAL = "Kanal;Jahr;Monat;Follower;Aufrufe\n"


def post(
    post_id: str = "1", at: str = "01/31/2025 10:00", page: str = "7", views: str = "5", date: str = "Lifetime"
) -> str:
    return f"{post_id},{page},{at},{CANARY},https://example.invalid/{CANARY},{date},{views},3,2\n"


def message(number: str, to: str = "", way: str = "eingehend", at: str = "2025-01-31T10:00", status: str = "") -> str:
    return f"{number},{to},{way},{at},{status},{CANARY}\n"


def chart(title: str, *rows: str) -> str:
    return f"{title}\nDate,Primary\n" + "".join(f"{row}\n" for row in rows)


WATCHED = "Content,Video title,Video publish time,Watch time (hours)\n"
TOTALS = "Date,Views\n2025-01-01,5\n"
VIDEOS = "Content,Video title,Video publish time,Views\nTotal,,,9\n"

MATOMO = "Label,Visits\n"
ZENDESK = "id,created_at,status,first_reply_time_in_minutes\n1,2025-01-31T10:00:00Z,solved,5\n"
STUDIO = "Video title,Video link,Post time,Total views\n"
STATUS = (
    '[{"id": "1", "created_at": "2025-01-31T10:00:00.000Z", "favourites_count": 0, "reblogs_count": 0, '
    '"reblog": {"id": "2", "content": "Kanarienvogel"}}]'
)

LIST = "Datum;Kanal;Antwort am\n"

#: Finding -> platform of the channel, files, and what else the channel declares.
CASES: dict[str, tuple[str, Files] | tuple[str, Files, dict[str, str]]] = {
    "unknown_export_near": ("facebook", {"a.csv": f"Post-ID.,Page ID,Publish time,{CANARY}\n1,2,3,4\n"}),
    "unknown_export": ("facebook", {"a.csv": f"Post ID,Page ID,{CANARY}\n1,2,3\n"}),
    "unknown_table": ("facebook", {"a.csv": f"{CANARY},b\n1,2\n"}),
    "unknown_table_only": ("whatsapp", {"a.csv": f"{CANARY},b\n1,2\n"}),
    "unknown_headless": ("facebook", {"a.csv": f"{CANARY},2,3\n1,2,4\n"}),
    "unknown_by_hand": ("whatsapp", {"a.csv": f"Monat;Follower;{CANARY}\nJanuar;5;1\n"}),
    "ambiguous_export": ("facebook", {"a.csv": "Gender,Distribution,Post ID,Posted\nx,1,2,3\n" + FB + post()}),
    "wrong_platform": ("xing", {"a.csv": FB + post()}),
    "left_aside": ("facebook", {"a.csv": "Video asset ID,Universal video ID\n1,2\n"}),
    "no_rows": ("facebook", {"a.csv": FB}),
    "unknown_tool": ("facebook", {"Facelift Export.csv": f"{CANARY},b\n1,2\n"}),
    "headings_unknown_by_hand": ("xing", {"a.csv": f"Jahr;Monat;Follower;{CANARY}\n2025;1;5;1\n"}),
    "headings_unknown": ("facebook", {"a.csv": FB.replace("Title", CANARY) + post()}),
    "headings_assumed": ("instagram", {"a.csv": "Beitrags-ID,Konto-ID,Veröffentlichungszeit,Aufrufe\n" + post()}),
    "export_assumed": ("facebook", {"a.csv": MATOMO + "Facebook,3\n", "Tickets.csv": ZENDESK}),
    "heading_repeated": ("facebook", {"a.csv": FB + post() + FB + post("2")}),
    "blank_lines": ("facebook", {"a.csv": FB + post() + "\n" + post("2")}),
    "tables_stacked": ("facebook", {"a.csv": FB + post() + "Title,Reach\n"}),
    "second_headings": ("facebook", {"a.csv": FB + post("a", "b", "c", "d", "e").replace(",3,2", ",x,y")}),
    "rows_short": ("facebook", {"a.csv": FB + post() + "2,7\n"}),
    "rows_padded": ("facebook", {"a.csv": FB + "".join(post(str(n)) for n in range(5)) + 2 * (post("9")[:-5] + "\n")}),
    "row_cap": ("facebook", {"a.csv": FB + "".join(post(str(n)) for n in range(1000))}),
    "numbers_as_dates": ("facebook", {"a.csv": FB + post(views="03. Apr")}),
    "formula_errors": ("facebook", {"a.csv": FB + post(views="#REF!")}),
    "numbers_outside": ("xing", {"a.csv": "Kanal;Jahr;Monat;Arbeitgeberbewertung (Sterne)\nx;2025;1;5,1\n"}),
    "shares_as_fractions": ("youtube", {"a.csv": "Kanal;Jahr;Monat;Bis zum Ende gesehen (%)\nx;2025;1;0,45\n"}),
    "shares_unclear": (
        "youtube",
        {"a.csv": "Kanal;Jahr;Monat;Bis zum Ende gesehen (%)\nx;2025;1;0,45\nx;2025;2;45\n"},
    ),
    "numbers_rounded": ("facebook", {"a.csv": FB + post(views="1.2K")}),
    "bad_periods": ("facebook", {"a.csv": MANUAL + ";2025;13;7;1\n;2025;1;7;1\n"}),
    "bad_durations": ("facebook", {"a.csv": f"vorgang;eingang;reaktionszeit\n1;2025-01-31 10:00;{CANARY}\n"}),
    "dates_in_future": ("facebook", {"a.csv": FB + post(at="01/31/2999 10:00")}),
    "heading_twice": ("facebook", {"a.csv": FB.replace("Reactions", "Views") + post()}),
    "not_delivered": ("facebook", {"a.csv": FB + post(views="0")}),
    "not_delivered_rows": ("facebook", {"a.csv": FB + post(views="0") + post("2")}),
    "not_delivered_days": (
        "facebook",
        {
            "Viewers.csv": chart("Viewers", "2025-01-01T01:00:00,0", "2025-01-02T01:00:00,3"),
            "Views.csv": chart("Views", "2025-01-01T01:00:00,5", "2025-01-02T01:00:00,9"),
        },
    ),
    "zeros_impossible": ("mastodon", {"a.csv": "Jahr;Monat;Aufrufe;Zuschauer\n2025;1;7;0\n"}),
    "rows_shifted": ("facebook", {"a.csv": FB + post() + post(date="Lifetime,0")}),
    "bad_numbers": ("facebook", {"a.csv": FB + post(views=f"{CANARY} 5") + post("2")}),
    "ambiguous_numbers": ("youtube", {"a.csv": "Jahr;Monat;Wiedergabezeit (Stunden)\n2025;;1.234\n"}),
    "bad_dates": ("facebook", {"a.csv": FB + post(at=f"{CANARY} 5") + post("2")}),
    "dates_unknown": ("facebook", {"a.csv": FB + post(at=f"{CANARY} 2025") + post("2", at=f"{CANARY} 2024")}),
    "ambiguous_dates": ("facebook", {"a.csv": TABLE + message("1", at="01/02/2025 10:00")}),
    "year_unknown": ("tiktok", {"Overview.csv": "Date,Video Views,Profile Views\nFebruary 28,5,1\n"}),
    "year_ambiguous": ("tiktok", {"a 2025.csv": "Date,Video Views,Profile Views\nDecember 31,5,1\nJanuary 1,5,1\n"}),
    "year_contradicts": ("tiktok", {"a 2025.csv": "Date,Video Views,Profile Views\nFebruary 29,5,1\n"}),
    "order_unknown": (
        "tiktok", {"Overview 2025.csv": "Date,Video Views,Profile Views\nMay 2,5,1\nMay 9,5,1\nMay 3,5,1\nMay 4,5,1\n"},
    ),
    "dates_differ": ("tiktok", {"a.csv": STUDIO + f"{CANARY},https://x.invalid/7469744844177408077,March 3,5\n"}),
    "day_unknown": ("mastodon", {"a.json": '{"followers_count": 5, "statuses_count": 1, "note": "Kanarienvogel"}'}),
    "day_to_come": ("mastodon", {"account_2099-12-31.json": '{"followers_count": 5, "statuses_count": 1}'}),
    "channel_named_otherwise": ("mastodon", {"a.csv": MANUAL + f"{CANARY};2025;;7;1\n"}),
    "period_not_named": ("facebook", {"a.csv": MATOMO + "Facebook,3\n"}),
    "days_absent": ("youtube", {"Totals.csv": TOTALS + "2025-01-04,5\n"}),
    "period_unknown": ("youtube", {"Table data.csv": "Geography,Views\nTotal,9\nDE,9\n"}),
    "not_delivered_beside": (
        "facebook",
        {
            "Viewers.csv": chart("Viewers", "2025-01-01T01:00:00,0", "2025-01-02T01:00:00,0"),
            "Views.csv": chart("Views", "2025-01-01T01:00:00,5", "2025-01-02T01:00:00,0"),
        },
    ),
    "rows_outside_name": (
        "facebook", {"Jan-01-2025_Jan-31-2025_1.csv": FB + post() + post("2", "04/01/2025 10:00")},
    ),
    "period_across_years": ("youtube", {"Content 2024-07-01_2025-07-01 x/a.csv": VIDEOS + 'a,x,"Jan 1, 2025",9\n'}),
    "list_above_total": ("youtube", {"Content 2025-01-01_2026-01-01 x/a.csv": VIDEOS + 'a,x,"Jan 1, 2025",19\n'}),
    "net_differs": (
        "tiktok",
        {"a.csv": "Date,Video views,Reached audience,Net growth,New followers,Lost followers\n2025/01/31,5,4,9,3,2\n"},
    ),
    "vendor_failed": ("facebook", {"a.csv": FB + "An error occurred while computing metadata,,,,,,,,\n"}),
    "rows_per_day": ("facebook", {"a.csv": FB + post(date="01/31/2025")}),
    "list_cut": ("youtube", {"a.csv": VIDEOS + f"a,{CANARY},\"Jan 2, 2025\",9\nShowing top 500 results,,,\n"}),
    "account_not_found": ("facebook", {"a.csv": FB + post()}, {"account": "@stadt"}),
    "other_accounts": ("facebook", {"a.csv": FB + post() + post("2", page="8")}, {"account": "7"}),
    "largest_account": ("facebook", {"a.csv": FB + post() + post("2") + post("3", page="8")}),
    "several_accounts": (
        "facebook",
        {"a.csv": "Date (GMT),Facebook Page,Type,Message ID\n2018-07-31 22:30,A,x,1\n2018-07-31 22:30,B,x,2\n"},
    ),
    "other_platforms": (
        "facebook",
        {"a.csv": MERGED + "1;X;27.10.23 01:10;Foto;1\n2;Facebook;27.10.23 01:10;Foto;1\n"},
    ),
    "rows_not_meant": ("mastodon", {"a.json": STATUS}),
    "referrals_absent": ("facebook", {"2025.csv": MATOMO + f"{CANARY},3\n"}),
    "referrals_of_network": ("facebook", {"2025.csv": MATOMO + "Facebook,3\n"}),
    "referrals_added": (
        "facebook", {"2025.csv": MATOMO + "Facebook,3\n", "Campaigns 2025.csv": MATOMO + "kanal,4\n"},
    ),
    "other_channels": ("mastodon", {"a.csv": MANUAL + "Mastodon;2025;;7;1\nXING;2025;;7;1\n"}),
    "answers_in_future": ("facebook", {"a.csv": LIST + "03.02.2025;FB;04.02.2052\n03.02.2025;FB;04.02.2025\n"}),
    "channels_unclear": ("facebook", {"a.csv": LIST + "03.02.2025;FB;04.02.2025\n03.02.2025;FB/IG;04.02.2025\n"}),
    "ids_mangled": ("facebook", {"a.csv": FB + post("1.23457E+16") + post("2")}),
    "decimals_lost": ("youtube", {"a.csv": WATCHED + 'a,x,"Jan 1, 2025",5293\nb,x,"Jan 2, 2025",12.3456\n'}),
    "days_filled": ("instagram", {"Follows.csv": chart("Follows", "2025-01-01T01:00:00,5", "2025-01-03T01:00:00,5")}),
    "list_undated": ("youtube", {"Table data.csv": VIDEOS + 'a,x,"Jan 1, 2025",9\n'}),
    "ids_missing": ("facebook", {"a.csv": FB + post("") + post("2")}),
    "ids_rounded": ("facebook", {"a.csv": FB + "".join(post(f"12345678901234{n}000") for n in range(3))}),
    "ids_shared": ("facebook", {"a.csv": FB + post("1") + post("1", "02/01/2025 10:00")}),
    "posts_undated": ("youtube", {"a.csv": VIDEOS + f"a,{CANARY},,9\n"}),
    "posts_repeated": ("facebook", {"a.csv": FB + post(), "b.csv": FB + post() + post("2", "02/01/2025 10:00")}),
    "days_repeated": ("youtube", {"Totals.csv": TOTALS, "Totals 2.csv": TOTALS}),
    "days_differ": ("youtube", {"Totals.csv": TOTALS, "Totals 2.csv": TOTALS.replace(",5", ",6") + "2025-01-02,5\n"}),
    "groups_not_used": ("youtube", {"a.csv": "Geography,Views\nTotal,9\nDE,9\n"}),
    "bad_block": ("facebook", {"Audience.csv": f"Top countries\nGermany,Austria\n91.5,{CANARY}\n"}),
    "chart_unknown": ("facebook", {"a.csv": chart(f"{CANARY} Werte", "2025-01-01T01:00:00,5")}),
    "direction_unknown": ("facebook", {"a.csv": TABLE + message("1") + message("2", way=CANARY)}),
    "status_unknown": ("facebook", {"a.csv": TABLE + message("1", status=CANARY)}),
    "orphans": ("facebook", {"a.csv": TABLE + message("1") + message("2", "77", "ausgehend")}),
    "negative_durations": (
        "facebook", {"a.csv": TABLE + message("1") + message("2", "1", "ausgehend", "2025-01-31T09:00")},
    ),
    "tickets_too_old": ("facebook", {"a.csv": TABLE + message("1", at="2022-01-31T10:00") + message("2")}),
    "rows_repeated": ("facebook", {"a.csv": TABLE + message("1"), "b.csv": TABLE + message("1")}),
    "remarks_left_out": ("facebook", {"a.csv": LIST + f"{CANARY};;\n03.02.2025;FB;ja\n"}),
    "answers_unread": ("facebook", {"a.csv": LIST + f"03.02.2025;FB;{CANARY}\n"}),
    "answers_without_day": ("facebook", {"a.csv": LIST + "03.02.2025 10:00;FB;11:30\n"}),
    "answers_undated": ("facebook", {"a.csv": LIST + "03.02.2025;FB;ja\n"}),
    "settled_as_answer": ("facebook", {"a.csv": "Datum;erledigt am\n03.02.2025;04.02.2025\n"}),
    "durations_rounded": ("facebook", {"a.csv": "eingang;reaktionszeit\n2025-01-31 10:00;ca. 2 Std.\n"}),
    "durations_in_days": ("facebook", {"a.csv": "eingang;reaktionszeit\n2025-01-31 10:00;2 Tage\n"}),
    "durations_without_unit": ("facebook", {"a.csv": "eingang;reaktionszeit\n2025-01-31 10:00;45\n"}),
    "durations_too_long": ("facebook", {"a.csv": "eingang;reaktionszeit\n2025-01-31 10:00;9999 Tage\n"}),
    "answers_too_late": ("facebook", {"a.csv": LIST + "03.02.2005 10:00;FB;03.02.2025 11:00\n"}),
    "year_not_months": ("mastodon", {"a.csv": "Jahr;Monat;Beiträge\n2025;;5\n2025;1;6\n"}),
    "days_without_year": ("facebook", {"a.csv": LIST + "3.2.;FB;ja\n"}),
    "posts_completed": (
        "facebook",
        {
            "Jan-01-2025_Jan-31-2025_1.csv": FB + post("1", views="5"),
            "Jan-01-2025_Feb-28-2025_2.csv": FB + post("1", views=""),
        },
    ),
    "thousands_unclear": ("facebook", {"a.csv": FB + post(views="2.000")}),
    "sums_left_out": ("mastodon", {"a.csv": f"Jahr;Monat;Beiträge\n2025;1;5\nSumme {CANARY};;5\n"}),
    "sums_contradict": ("mastodon", {"a.csv": f"Jahr;Monat;Beiträge\n2025;1;5\nSumme {CANARY};;6\n"}),
    "counts_no_rows": ("facebook", {"a.csv": "Datum;Anfragen;beantwortet\n03.03.2025;5;4\n"}),
    "durations_between": ("facebook", {"a.csv": "eingang;reaktionszeit\n2025-01-31 10:00;1–2 Tage\n"}),
    "rows_too_many_unread": ("facebook", {"a.csv": LIST + f"{CANARY};FB;ja\n" * 3 + "03.02.2025;FB;ja\n"}),
    "days_without_time": ("facebook", {"a.csv": LIST + "03.02.2025;FB;04.02.2025\n"}),
    "inbound_only": ("facebook", {"a.csv": "Date (GMT),Type,Message ID\n2018-07-31 22:30,x,1\n"}),
}  # fmt: skip
#: Findings that need more than files, each with a test of its own below.
ALONE = {
    "no_channel", "not_wanted", "unexpected", "sheets_alike", "outside_year", "tickets_too_old", "referrals_twice",
    "long_not_utf8", "unknown_described", "sheet_left_beside",
}  # fmt: skip


def to_findings(frame: pd.DataFrame) -> list[Finding]:
    rows = frame.itertuples(index=False, name=None)
    return [Finding(*map(str, row[:5]), json.loads(row[5])) for row in rows]  # type: ignore[call-arg, arg-type]


def findings_of(read_files: ReadFiles, name: str) -> list[Finding]:
    platform, content, *declared = CASES[name]
    frame = read_files(platform, content, **(declared[0] if declared else {})).findings
    return to_findings(frame)


def in_words(finding: Finding, language: str) -> str:
    text = finding.text(Wording(language))
    assert text
    assert CANARY not in text.removeprefix(finding.file)
    assert "{" not in text
    assert finding.sentence(Wording(language)).endswith(".")
    return text


@pytest.mark.parametrize("name", CASES)
def test_a_finding_occurs_and_reads_in_both_languages(name: str, read_files: ReadFiles) -> None:
    found = findings_of(read_files, name)
    (finding,) = {finding.id: finding for finding in found if finding.id == name}.values()
    german, english = (in_words(finding, language) for language in LANGUAGES)
    assert german != english
    assert finding.file.startswith("exports/kanal/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_tested(language: str) -> None:
    file = files("smeval") / "catalog" / "wording" / language / "findings_read.toml"
    assert set(tomllib.loads(file.read_text("utf-8"))["finding"]) == CASES.keys() | ALONE


def test_a_file_outside_a_channel_is_named(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"../fremd/a.csv": FB + post(), "../README.md": "Hinweis", "b.csv": FB + post()})
    assert exports.findings.loc[exports.findings["id"] == "no_channel", "file"].tolist() == ["exports/fremd/a.csv"]
    assert dict(zip(exports.files["file"], exports.files["status"], strict=True)) == {
        "exports/kanal/b.csv": "recognised",
        "exports/fremd/a.csv": "rejected",
        "exports/README.md": "ignored",
    }
    for language in LANGUAGES:
        in_words(Finding("no_channel", "error", "exports/fremd/a.csv"), language)


def test_a_fault_of_ours_stops_one_file_only(read_files: ReadFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError(CANARY)

    monkeypatch.setattr(reading, "READERS", {**reading.READERS, "posts": fail})
    exports = read_files("youtube", {"a.csv": VIDEOS + "a,b,c,9\n", "Totals.csv": TOTALS})
    assert exports.files["status"].tolist() == ["recognised", "rejected"]
    (finding,) = to_findings(exports.findings[exports.findings["id"] == "unexpected"])
    for language in LANGUAGES:
        assert "ZeroDivisionError" in in_words(finding, language)


def test_an_export_about_a_person_is_refused_in_both_languages() -> None:
    finding = Finding("not_wanted", "error", "exports/kanal/a.xlsx", values={"export": "linkedin/personal_profile"})
    assert len({in_words(finding, language) for language in LANGUAGES}) == 2


def test_the_nearest_export_is_named_with_the_headings_it_lacks(read_files: ReadFiles) -> None:
    found = findings_of(read_files, "unknown_export")[0]
    headings = {"de": ["Veröffentlichungszeit / Publish time", "Aufrufe / Views"], "en": ["Publish time", "Views"]}
    assert found.values == {"export": "facebook/posts", "headings": headings}
    german = "Beitrags-ID;Seiten-ID;Titel\n1;2;3\n"
    (row,) = read_files("facebook", {"a.csv": german}).findings.to_dict("records")
    assert json.loads(row["values"])["headings"]["de"] == ["Veröffentlichungszeit", "Aufrufe"]


def test_two_exports_that_fit_are_both_named(read_files: ReadFiles) -> None:
    found = findings_of(read_files, "ambiguous_export")[0]
    assert found.values["exports"] == ["facebook/insights_posts_detail", "facebook/posts"]


def test_lines_are_those_of_the_file(read_files: ReadFiles) -> None:
    rows = [post(str(n)) for n in range(1, 9)]
    rows[1] = post("2", views="x")
    rows[4:] = [post(str(n), views="x") for n in range(5, 10)]
    frame = read_files("facebook", {"a.csv": FB + "".join(rows)}).findings
    (row,) = frame[frame["id"] == "bad_numbers"].to_dict("records")
    assert (row["row"], row["key"]) == ("3, 6, 7, 8, 9 …", "Views")
    assert json.loads(row["values"]) == {"kept": "download", "n": 6}
