"""What is said of a file that nobody reads: first what it is, then what helps."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.errors import Finding
from smeval.ids import LANGUAGES
from smeval.read import Exports
from smeval.wording import Wording, sentences
from tests.read.conftest import Files, ReadFiles

CANARY = "Kanarienvogel"
FB = "Post ID,Page ID,Publish time,Permalink,Views,Reactions\n"
AGAIN, IN_EXCEL, DRAFT = "neu herunterladen", "in Excel zu öffnen", "smeval draft"


def findings_of(exports: Exports) -> list[Finding]:
    rows = exports.findings.itertuples(index=False, name=None)
    return [Finding(*map(str, row[:5]), json.loads(row[5])) for row in rows]  # type: ignore[call-arg, arg-type]


def told(read_files: ReadFiles, platform: str, files: Files) -> str:
    """Return the one sentence that is said, in German; that in English says no cell either."""
    (finding,) = findings_of(read_files(platform, files))
    german, english = (finding.sentence(Wording(language)) for language in LANGUAGES)
    assert CANARY not in german + english
    assert german != english
    return german


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, CANARY)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "step"),
    [
        (f"An error occurred while computing metadata\n{CANARY},2\n", "Fehlermeldung des Netzwerks", "später"),
        ("error.message,error.code\nKanarienvogel,190\n", "Fehlermeldung des Netzwerks", "später"),
        (f"Please log in to continue,{CANARY}\n1,2\n", "anzumelden", "neu anmelden"),
        (f"Campaign,Impr.,Cost\n{CANARY},1,2\n", "bezahlte Anzeigen", "costs.csv"),
        (f"Page path,Views\n{CANARY},2\n", "Webstatistik", "Weiterleitungen zur Website"),
        (f"Long URL,Clicks\n{CANARY},2\n", "Kurzlinks", "Weiterleitungen zur Website"),
        (f"Kampagne,Öffnungsrate,Klickrate\n{CANARY},2,3\n", "Newsletters", "Jahr, Monat"),
        (f"First Name,Last Name,URL\n{CANARY},b,c\n", "Liste von Personen", "löschen"),
        (f"Datum;Uhrzeit;Thema;Kanal;Verantwortlich;Freigabe\n1;2;{CANARY};4;5;6\n", "Redaktionsplan", "herausnehmen"),
        (f"Datum;Medium;Überschrift;Auflage;Seite\n1;2;{CANARY};4;5\n", "Pressespiegel", "herausnehmen"),
        (f"Pos;Menge;Einzelpreis;Betrag\n1;2;{CANARY};4\n", "Rechnung", "costs.csv"),
        (f"Query Id,Query Name,Snippet\n1,2,{CANARY}\n", "Liste von Erwähnungen", "löschen"),
        (f"Kanal-ID,Kanal-URL,Kanaltitel\n1,2,{CANARY}\n", "YouTube-Konto", "herunterladen"),
        (f"KW;Anfragen;beantwortet;{CANARY}\n1;12;10;4\n", "Statistik über Anfragen", "je Anfrage eine Zeile"),
        (f"Zeilenbeschriftungen;Facebook;{CANARY}\nJanuar;2;3\n", "Pivot-Tabelle", "aus der sie gebildet ist"),
        (f"Betreff,Text,Von: (Name)\n{CANARY},b,c\n", "Postfach", "je Anfrage eine Zeile"),
        (f"Identifiant,Heure de publication,Vues,Nom\n1,2,3,{CANARY}\n", "französischer", "Deutsch oder Englisch"),
        (f"Hora de publicación,Alcance,Me gusta,Nombre\n1,2,3,{CANARY}\n", "spanischer", "Deutsch oder Englisch"),
        (f"Titolo,Visualizzazioni,Copertura\n{CANARY},2,3\n", "italienischer", "Deutsch oder Englisch"),
        (f"Titel van bijdrage,Weergaven,Klikken\n{CANARY},2,3\n", "niederländischer", "Deutsch oder Englisch"),
        (f"Nr;Thema;Kanal;Status;Anfrage;Antwort;{CANARY}\n1;2;3;4;5;6;7\n", "Moderation", "eingang"),
        (f"Stand;Follower gesamt;netto;Reichweite gesamt\n{CANARY};5;1;9\n", "getippte Tabelle", "Jahr, Monat"),
        (f"ID,Startzeit,Fertigstellungszeit,Frage\n1,2,3,{CANARY}\n", "Umfrage", "herausnehmen"),
        (f"Wann;Frage;Erledigt durch;{CANARY}\n1;2;3;4\n", "Liste von Anfragen", "eingang, antwort_am"),
        (f"Kennzahl;Januar;Februar;{CANARY}\n1;2;3;4\n", "getippte Tabelle", "Jahr, Monat"),
    ],
)
def test_first_what_it_is_then_what_helps(content: str, kind: str, step: str, read_files: ReadFiles) -> None:
    text = told(read_files, "facebook", {"a.csv": content})
    assert text.index(kind) < text.index(step)
    assert IN_EXCEL not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_the_catalog_has_a_name_and_a_step(language: str) -> None:
    wording = Wording(language)
    for name, file in load_catalog().other_files.items():
        assert wording.has(f"other_file.{name}")
        assert wording.has(f"finding.other_{file.step}")


@pytest.mark.parametrize(
    ("name", "content", "what", "step"),
    [
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(20), "ein Bild", "von Hand"),
        ("a.mov", b"\0\0\0\x14ftypqt  " + bytes(20), "ein Bild, Video", "von Hand"),
        ("a.pdf", b"%PDF-1.7 " + bytes(20), "ein PDF", "als CSV oder Excel"),
        ("a.csv", b"<!DOCTYPE html><html><title>Log in</title></html>", "eine Internetseite", "neu anmelden"),
        ("a.xls", b"<table><tr><td>1</td></tr></table>", "mit einer Tabelle", "als xlsx speichern"),
        ("a.eml", b"From: a@example.invalid\nSubject: Bericht\n\nKanarienvogel", "eine E-Mail", "Anhang"),
        ("a.gsheet", b'{"url": "https://example.invalid", "doc_id": "1"}', "Verweis", "herunterladen"),
        ("a.url", b"[InternetShortcut]\nURL=https://example.invalid\n", "Verweis", "herunterladen"),
        ("a.lnk", bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(60), "Verweis", "herunterladen"),
        ("a.numbers", zipped("Index/Document.iwa", "preview.jpg"), "Apple Numbers", "als Excel oder CSV"),
        ("a.json", b"[[1, 2]]", "JSON", "von Hand"),
        ("a.one", bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(60), "eine Notiz", "von Hand"),
        ("a.accdb", b"\0\1\0\0Standard ACE DB\0" + bytes(60), "eine Datenbank", "als CSV oder Excel"),
        ("a.pbix", zipped("DataModel", "Report/Layout"), "Power BI", "als CSV oder Excel"),
        ("a.svg", b'<?xml version="1.0"?><svg></svg>', "ein Bild", "von Hand"),
        ("a.mhtml", b"From: <Saved by Blink>\nSubject: a\nMIME-Version: 1.0\n\n", "eine Internetseite", "neu anmelden"),
        ("a.csv.part", b"a,b\n1,2\n", "ein Download", "neu beginnen"),
        ("a.csv.txt", b"a;b;c\n1;2;3\n", "eine Tabelle", "in .csv ändern"),
        ("a.txt", "a\tb\tc\n1\t2\t3\n".encode("utf-16"), "eine Tabelle", "in .csv ändern"),
        ("a.rtf", b"{\\rtf1\\ansi Kanarienvogel}", "ein Text- oder", "xlsx"),
    ],
)
def test_what_is_no_table_is_named_by_what_it_is(
    name: str, content: bytes, what: str, step: str, read_files: ReadFiles
) -> None:
    text = told(read_files, "facebook", {name: content})
    assert text.index(what) < text.index(step)
    assert "leer" not in text


@pytest.mark.parametrize(
    ("name", "content", "kind", "step"),
    [
        ("chat.txt", f"03.02.25, 10:15 - {CANARY}: Hallo\n03.02.25, 10:16 - b: c\n", "Chat", "löschen"),
        ("chat.txt", f"2/3/25, 10:15\u202fAM - {CANARY}: Hi\n", "Chat", "löschen"),
        ("result.json", f'{{"name": "{CANARY}", "type": "public_channel", "id": 1}}', "Telegram", "herunterladen"),
        ("_chat.txt", f"[03.02.25, 10:15:01] {CANARY}: Hallo\n", "Chat", "löschen"),
        ("t.txt", f"{CANARY}, [03.02.2025 10:15]\nHallo\n", "Chat", "je Anfrage eine Zeile"),
        (
            "result.json",
            f'{{"name": "{CANARY}", "type": "personal_chat", "messages": []}}',
            "Chat",
            "je Anfrage eine Zeile",
        ),
        (
            "a.mbox",
            f"From {CANARY[:4]}@example.org Mon Mar 03 10:00:00 2025\nSubject: {CANARY}\n",
            "Postfach",
            "je Anfrage eine Zeile",
        ),
        ("a.pst", f"!BDN{CANARY}", "Postfach", "je Anfrage eine Zeile"),
        ("a.ics", f"BEGIN:VCALENDAR\nSUMMARY:{CANARY}\n", "Kalender", "herausnehmen"),
        (
            "a.sql",
            f"CREATE TABLE posts (a int);\nINSERT INTO posts VALUES ('{CANARY}');\n",
            "Datenbank",
            "CSV oder Excel",
        ),
        ("tweets.js", f'window.YTD.tweets.part0 = [{{"tweet": "{CANARY}"}}]', "Datenarchivs von X", "löschen"),
        ("u.json", f'{{"Profile And Settings": {{"a": "{CANARY}"}}}}', "Datenarchiv von TikTok", "löschen"),
        ("p.json", f'[{{"title": "{CANARY}", "string_map_data": {{}}}}]', "Facebook oder Instagram", "löschen"),
        ("feed.json", f'{{"error": "InvalidRequest", "message": "{CANARY}"}}', "Fehlermeldung", "noch einmal"),
        ("s.json", f'{{"errors": [{{"message": "{CANARY}"}}]}}', "Fehlermeldung", "noch einmal"),
        (
            "x.json",
            f'{{"data": [{{"id": "1", "text": "{CANARY}", "public_metrics": {{}}}}]}}',
            "technische Abfrage von X",
            "CSV",
        ),
    ],
)
def test_a_text_is_known_by_its_beginning(name: str, content: str, kind: str, step: str, read_files: ReadFiles) -> None:
    text = told(read_files, "x", {name: content})
    assert text.index(kind) < text.index(step)


def test_notes_of_several_days_are_told_to_be_left_aside(read_files: ReadFiles) -> None:
    notes = f"Anfragen\n3.3. {CANARY} fragt, 4.3. beantwortet\n5.3. offen\n"
    for name, n in (("Notizen.txt", 1), ("README.txt", 0), ("liesmich.txt", 0)):
        exports = read_files("x", {name: notes})
        assert list(exports.findings["id"]).count("text_left_aside") == n
        assert list(exports.files["status"]) == ["ignored"]


@pytest.mark.parametrize(
    "text",
    [
        "Am 03.02.2025 um 10:15 heruntergeladen.\n",
        "03.02.2025 10:15 Export heruntergeladen: Facebook\n",
        "Facebook, Instagram\nX, Mastodon\n",
    ],
)
def test_notes_in_a_text_file_are_passed_over(text: str, read_files: ReadFiles) -> None:
    exports = read_files("x", {"notizen.txt": text})
    assert (exports.files["status"].tolist(), len(exports.findings)) == (["ignored"], 0)


def test_a_personal_archive_is_named_once(read_files: ReadFiles) -> None:
    archive = zipped("facebook-stadt/personal_information/a.json", "facebook-stadt/your_facebook_activity/b.html")
    exports = read_files("facebook", {"facebook-stadt.zip": archive})
    assert exports.files["status"].tolist() == ["rejected"]
    (finding,) = findings_of(exports)
    assert finding.file == "exports/kanal/facebook-stadt.zip"
    assert "persönliche Datenarchiv" in finding.sentence(Wording("de"))


def test_of_the_archive_of_a_fediverse_account_only_its_posts_are_read(read_files: ReadFiles) -> None:
    outbox = (Path(__file__).parent / "exports/mastodon/archive.en/outbox.json").read_bytes()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("actor.json", "bookmarks.json", "avatar.png", "media_attachments/a.jpeg"):
            archive.writestr(f"archive-1/{name}", CANARY)
        archive.writestr("archive-1/outbox.json", outbox)
    exports = read_files("mastodon", {"archive-2025-12-31.zip": stream.getvalue()})
    assert len(exports.posts) == 3
    assert sorted(exports.files["status"]) == ["ignored"] * 4 + ["recognised"]
    (finding,) = (finding for finding in findings_of(exports) if finding.severity == "warning")
    assert finding.file == "exports/kanal/archive-2025-12-31.zip"
    assert "outbox.json" in finding.sentence(Wording("de"))


@pytest.mark.parametrize(
    "content",
    [
        "Impressions,Engagements,Post title,Likes\n1,2,3,4\n",  # LinkedIn's
        "Post ID,Permalink,Bookmarks,Impressions\n1,2,3,4\n",
        "Video views,Profile views,Lost followers\n1,2,3\n",  # TikTok's
    ],
)
def test_no_export_of_another_network_is_named(content: str, read_files: ReadFiles) -> None:
    text = told(read_files, "xing", {"a.csv": content})
    assert DRAFT in text
    for other in ("linkedin/", "x/", "tiktok/", "facebook/", "youtube/", "instagram/"):
        assert other not in text


def test_an_export_of_the_own_network_is_named_with_what_it_lacks(read_files: ReadFiles) -> None:
    text = told(read_files, "facebook", {"a.csv": "Post ID,Page ID,Reach\n1,2,3\n"})
    assert "„Inhalte, Facebook (Meta Business Suite)“" in text
    assert "facebook/posts" not in text
    assert "Veröffentlichungszeit / Publish time" in text  # the reader's word, and that of the file
    assert DRAFT in text


def test_what_people_keep_by_hand_is_never_to_be_downloaded(read_files: ReadFiles) -> None:
    files = {
        "zahlen.csv": "Jahr;Monat;Follower;Aufrufe\n2025;1;5;viele\n2025;2;6\n2025;3;7;03. Apr\n2025;4;1;2;3\n",
        "moderation.csv": "vorgang;eingang;antwort_am\n1;gestern;2025-01-01 10:00\n2;2025-01-01 10:00;2025-01-01 11:00",
    }
    findings = findings_of(read_files("mastodon", files))
    assert {"bad_numbers", "rows_short", "numbers_as_dates", "rows_shifted", "bad_dates"} <= {
        finding.id for finding in findings
    }
    for finding in findings:
        text = finding.sentence(Wording("de"))
        assert AGAIN not in text, text
        assert IN_EXCEL not in text, text


def test_excel_is_blamed_only_where_its_traces_are(read_files: ReadFiles) -> None:
    rows = "1,7,01/31/2025 10:00,x,viele,5\n2,7,01/31/2025 10:00,x,03. Apr,5\n3,7,gestern,x,1,5\n"
    texts = {
        finding.id: finding.sentence(Wording("de"))
        for finding in findings_of(read_files("facebook", {"a.csv": FB + rows}))
    }
    assert IN_EXCEL in texts["numbers_as_dates"]
    assert IN_EXCEL not in texts["bad_numbers"]
    assert AGAIN in texts["bad_numbers"]


@pytest.mark.parametrize(("content", "empty"), [(b"", True), (b"\n\n", True), (b"{}", False), (b"a,b\n", False)])
def test_only_an_empty_file_is_called_empty(content: bytes, empty: bool, read_files: ReadFiles) -> None:
    assert ("Datei ist leer" in told(read_files, "facebook", {"a.csv": content})) == empty


def test_a_tool_is_known_by_its_name_in_the_file_or_above_the_headings(read_files: ReadFiles) -> None:
    for files in (
        {"SproutSocial Bericht.csv": f"a,{CANARY}\n1,2\n"},
        {"a.csv": f"Facelift\na,{CANARY}\n1,2\n"},
    ):
        text = told(read_files, "facebook", files)
        assert "aus Sprout Social" in text or "aus Facelift" in text
        assert "Export des Netzwerks selbst" in text
        assert DRAFT in text
    assert "Front" not in told(read_files, "facebook", {"Frontseite.csv": f"a,{CANARY}\n1,2\n"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_export_is_named_as_people_know_it(language: str) -> None:
    known = {f"export.{name}" for name, _ in load_catalog().exports()}
    assert known == {key for key in sentences(language) if key.startswith("export.")}
