"""What `smeval check` says to people and to other programmes."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from xlsxwriter import Workbook

from smeval.cli import main
from smeval.closing import close
from tests.bodies import channel, make_body, write_table

FB = "Post ID,Page ID,Publish time,Permalink,Views,Reactions\n"
REACH = "sep=,\nFacebook reach\nDate,Primary\n2025-01-01T00:00:00,5\n2025-01-02T00:00:00,6\n"
STATES = {"there", "partly", "missing", "not_offered", "not_open"}


def run(*words: str | Path, width: int = 120) -> Result:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, [str(word) for word in words])


def objects(*words: str | Path) -> list[dict[str, Any]]:
    """Run with ``--json`` and return the objects; NaN would not be JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found: list[dict[str, Any]] = json.loads(run(*words, "--json").stdout, parse_constant=refuse)
    return found


@pytest.fixture
def body(tmp_path: Path) -> Path:
    goal = {"goal": "Gesehen", "kpi": "views", "minimum": 0, "target": 9, "rank": 1}
    folder = make_body(
        tmp_path / "stadt",
        channels=[channel("fb", "facebook"), channel("masto", "mastodon", closed_on="2025-03-31")],
        goals=[{"channel": "fb"} | goal],
    )
    exports = folder / "exports" / "fb"
    exports.mkdir(parents=True)
    (exports / "Jan-01-2025_Mar-31-2025_1.csv").write_text(FB + "1,7,02/10/2025 10:00,x,50,5\n", encoding="utf-8")
    (exports / "Reach.csv").write_text(REACH, encoding="utf-8")
    rows = [{"Kanal": "masto", "Jahr": 2025, "Monat": month, "Follower": 5} for month in (1, 2)]
    write_table(folder / "exports" / "masto" / "zahlen.csv", rows)
    return folder


def test_every_row_is_accounted_for(body: Path) -> None:
    newer = body / "exports" / "fb" / "Jan-01-2025_Jun-30-2025_2.csv"
    newer.write_text(FB + "1,7,02/10/2025 10:00,x,60,6\n2,7,gestern,x,1,1\n", encoding="utf-8")
    output = run("check", body, width=200).stdout
    assert "Zeilen: 1 = 0 geladen + 0 ausgelassen + 1 doppelt" in output
    assert "Zeilen: 2 = 1 geladen + 1 ausgelassen + 0 doppelt" in output
    assert "Zeilen: 7 = 5 geladen + 1 ausgelassen + 1 doppelt" in output
    assert "Reaktionen 6" in output
    assert "Reaktionen 5" not in output  # what does not count has no total
    totals = {Path(entry["path"]).name: entry["totals"] for entry in objects("check", body)}
    assert totals["Jan-01-2025_Jun-30-2025_2.csv"]["reactions"] == 6  # of the rows that count
    assert totals["Jan-01-2025_Mar-31-2025_1.csv"] == {"views": None, "reactions": None}  # missing is never zero
    assert "Aufrufe –, Reaktionen – (die Zeilen zählen in einer anderen Datei)" in output


def test_a_file_of_which_no_row_counts_has_no_total(body: Path) -> None:
    path = body / "exports" / "fb" / "Jan-01-2025_Mar-31-2025_1.csv"
    path.write_text(FB + "1,7,gestern,x,50,5\n", encoding="utf-8")
    totals = {Path(entry["path"]).name: entry["totals"] for entry in objects("check", body)}
    assert totals[path.name] == {"views": None, "reactions": None}
    assert "Aufrufe –, Reaktionen – (keine Zeile, die zählt, nennt einen Wert)" in run("check", body, width=200).stdout


def test_totals_hold_the_months_of_a_year_once(body: Path) -> None:
    path = body / "exports" / "fb" / "Tabelle.csv"
    path.write_text("Jahr;Monat;Bewerbungen\n2025;;100\n2025;1;10\n2025;2;12\n2024;12;7\n", encoding="utf-8")
    totals = {Path(entry["path"]).name: entry["totals"] for entry in objects("check", body)}
    assert totals[path.name] == {"applications": 107}


def test_totals_are_of_all_sheets_and_an_empty_one_takes_nothing_away(body: Path) -> None:
    path = body / "exports" / "x" / "Twitter 2025.xlsx"
    path.parent.mkdir()
    make_body(body, channels=[channel("x", "x")])
    with Workbook(path) as book:
        for month, impressions in (("04", 100), ("05", 500), ("06", None)):
            sheet = book.add_worksheet(f"2025-{month}")
            sheet.write_row(0, 0, ["Date", "Tweets published", "impressions", "engagements"])
            if impressions:
                sheet.write_row(1, 0, [f"2025-{month}-01", 1, impressions, 10])
    (entry,) = (entry for entry in objects("check", body) if entry["export"] == "x/tweet_days")
    assert (entry["rows_read"], entry["rows_counted"], entry["rows_dropped"]) == (2, 2, 0)
    assert (entry["totals"]["impressions"], entry["totals"]["engagements"]) == (600, 20)
    assert "Einblendungen 600 · Interaktionen laut Anbieter 20" in run("check", body, width=200).stdout


def test_the_months_delivered_stand_below_each_channel(body: Path) -> None:
    lines = run("check", body, "--year", "2025").stdout.splitlines()
    views = next(line for line in lines if "Aufrufe (Ziel)" in line)
    assert views.split("Aufrufe")[0].split() == [*"●●●", *"○" * 9, "◐"]
    reach = next(line for line in lines if line.rstrip().endswith("Reichweite"))
    assert reach.split()[:2] == ["◐", "○"]
    followers = next(line for line in lines[lines.index("masto") :] if line.endswith("◐    Abonnierende"))
    assert followers.split("Abonnierende")[0].split() == ["●", "●", "○", "◐"]  # no channel, nothing missing
    told = [run("check", body, *more).stdout for more in ([], ["--coverage"])]
    assert ["nicht angeboten" in output for output in told] == [False, True]


def test_without_a_year_the_latest_one_is_shown(body: Path) -> None:
    assert "\n  2025  J F M" in run("check", body).stdout
    assert "\n  2024  nichts geliefert" in run("check", body, "--year", "2024").stdout


def test_the_first_days_of_the_next_year_do_not_make_it_the_latest(body: Path) -> None:
    rows = FB + "1,7,02/10/2025 10:00,x,50,5\n2,7,01/02/2026 10:00,x,1,1\n"
    for name in ("x", "y"):
        write_table(body / "exports" / "masto" / f"{name}.csv", [{"Kanal": "masto", "Jahr": 2025, "Monat": 3}])
    (body / "exports" / "fb" / "liste.csv").write_text(rows, encoding="utf-8")
    months = run("check", body).stdout
    assert "  2026  J F M" in months  # one of two channels is half of them
    (body / "exports" / "fb" / "liste.csv").unlink()
    assert "  2025  J F M" in run("check", body).stdout


def test_what_to_do_next_stands_last(body: Path) -> None:
    def last() -> str:
        return run("check", body, width=300).stdout.splitlines()[-1]

    assert f"smeval report {body.as_posix()} --year 2025" in last()
    (body / "exports" / "fb" / "leer.csv").write_text("", encoding="utf-8")
    assert last().startswith("Als Nächstes: die Fehler beheben")
    shutil.rmtree(body / "exports")
    assert "exports/<Kanal>/" in last()


def test_a_file_with_errors_is_not_ticked_off(body: Path) -> None:
    (body / "exports" / "fb" / "kaputt.csv").write_text(FB + "1,7,gestern,x,50,5\n", encoding="utf-8")
    assert "! kaputt.csv" in run("check", body).stdout


def test_coverage_as_json_names_every_month_of_every_measure(body: Path) -> None:
    found = {(entry["channel"], entry["measure"]): entry for entry in objects("check", body, "--coverage")}
    views = found["fb", "views"]
    assert views["goal"] is True
    assert list(views["periods"])[:2] == ["2025", "2025-01"]
    assert views["periods"]["2025-03"] == {"state": "there", "share": 1.0}
    assert views["periods"]["2025"]["share"] == pytest.approx(90 / 365, abs=1e-4)
    assert found["fb", "unique_visitors"]["periods"]["2025-03"] == {"state": "not_offered", "share": None}
    assert found["masto", "followers"]["periods"]["2025-04"] == {"state": "not_open", "share": None}
    assert {cell["state"] for entry in found.values() for cell in entry["periods"].values()} <= STATES


def test_coverage_without_a_day_asks_for_the_year(tmp_path: Path) -> None:
    folder = make_body(tmp_path / "stadt", channels=[channel("fb", "facebook")])
    assert "--year" in run("check", folder, "--coverage").stdout
    assert objects("check", folder, "--coverage") == []


def test_what_many_files_have_in_common_is_said_once(body: Path) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        path = body / "exports" / "fb_" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(REACH, encoding="utf-8")
    output = run("check", body).stdout
    assert output.count("Ist „fb“") == 1
    assert "in 3 Dateien" in output
    assert len([line for line in output.splitlines() if line.endswith("[1]")]) == 3


def test_a_folder_that_is_no_channel_gets_the_nearest_named(body: Path) -> None:
    shutil.copytree(body / "exports" / "masto", body / "exports" / "mastto")
    (entry,) = [entry for entry in objects("check", body) if entry["path"].startswith("exports/mastto")]
    assert (entry["status"], entry["findings"][0]["id"]) == ("rejected", "no_channel_near")
    assert "„masto“" in entry["findings"][0]["message"]


@pytest.mark.parametrize("broken", ["body.toml", "channels.csv", "goals.csv", "catalog/a.toml"])
def test_a_broken_register_does_not_hide_the_exports(body: Path, broken: str) -> None:
    (body / "catalog").mkdir()
    text = "channel;department;platform\nfb;presse;facebook\nmasto;presse;twiter\n" if "ch" in broken else "x = [\n"
    (body / broken).write_text(text, encoding="utf-8")
    found = {entry["path"]: entry for entry in objects("check", body)}
    assert any(entry["status"] == "rejected" and not path.startswith("exports/") for path, entry in found.items())
    assert found["exports/fb/Reach.csv"]["status"] == "recognised"
    masto = found["exports/masto/zahlen.csv"]
    assert masto["status"] == ("rejected" if broken == "channels.csv" else "recognised")
    if broken == "channels.csv":
        assert masto["findings"][0]["id"] == "no_channel_yet"
    assert run("check", body).exit_code == 1


def test_a_folder_that_is_absent_is_one_fault(tmp_path: Path) -> None:
    (entry,) = objects("check", tmp_path / "nirgends")
    assert entry["findings"][0]["id"] == "register_no_folder"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(body: Path, width: int) -> None:
    name = "sehr langer name " * 6 + "[bold]x[red].csv"
    (body / "exports" / "fb" / name).write_text("Farbe;Form\nrot;rund\n", encoding="utf-8")
    lines = run("check", body, width=width).stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert "[bold]x[red].csv" in "".join(line.strip() for line in lines)
    assert not [line for line in lines if line != line.rstrip()]


def test_it_speaks_the_language_of_the_body(body: Path) -> None:
    text = (body / "body.toml").read_text(encoding="utf-8")
    (body / "body.toml").write_text('language = "en"\n' + text, encoding="utf-8")
    assert "Files: 3 recognised" in run("check", body).stdout


def test_incidents_after_the_last_year_of_the_data_are_told(body: Path) -> None:
    rows = [{"channel": "fb", "date": f"{year}-03-01", "kind": "staff_insults", "n": 2} for year in (2024, 2025, 2052)]
    write_table(body / "incidents.csv", rows[:2])
    assert "incidents.csv" not in {entry["path"] for entry in objects("check", body)}
    write_table(body / "incidents.csv", rows)
    (told,) = (entry for entry in objects("check", body) if entry["path"] == "incidents.csv")
    assert [(found["id"], found["severity"]) for found in told["findings"]] == [("incident_later", "note")]


@pytest.mark.parametrize(("platform", "name"), [("x", "X"), ("website", "Website")])
def test_another_platform_than_the_closed_year_had_is_told_by_its_name(
    tmp_path: Path, platform: str, name: str
) -> None:
    def city(platform: str) -> Path:
        others = {"channel": "masto", "department": "presse", "platform": "mastodon"}
        own = {"channel": "fb", "department": "presse", "platform": platform}
        return make_body(tmp_path / "stadt", channels=[own, others])

    rows = [{"Kanal": "fb", "Jahr": year, "Monat": 1, "Aufrufe": 5} for year in (2024, 2025)]
    write_table(city("facebook") / "exports" / "fb" / "zahlen.csv", rows)
    close(tmp_path / "stadt", 2024, on=date(2025, 1, 15))
    result = run("check", city(platform), width=400)
    assert result.exit_code == 1
    told = [found for entry in objects("check", tmp_path / "stadt") for found in entry["findings"]]
    (found,) = (found for found in told if found["id"] == "platform_changed")
    assert "Facebook" in found["message"]
    assert name in found["message"]
