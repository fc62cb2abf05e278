"""`smeval close` on the command line: it says what it did, and everything else leaves the folder as it is."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smeval import closing
from smeval.cli import main
from smeval.cli.close import closing_lines
from smeval.closing import close
from smeval.ids import LANGUAGES
from smeval.record.closed.fingerprint import in_groups
from smeval.record.closed.ledger import PLACE, read_ledger
from smeval.record.closed.versions import check_versions, find_versions
from smeval.wording import Wording
from tests.bodies import channel, figures, make_body, write_table
from tests.closings import closed

pytestmark = pytest.mark.slow

NAME = "presse_mastodon"


class Clock(date):
    """A day on which 2025 is over."""

    @classmethod
    def today(cls) -> Clock:
        return cls(2026, 2, 3)


@pytest.fixture
def body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(closing, "date", Clock)
    body = make_body(tmp_path / "stadt", channels=[channel(NAME, opened_on="2019-01-01")])
    write_table(body / "exports" / NAME / "zahlen.csv", figures(NAME, 2025, Follower=800, Reaktionen=70))
    return body


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_it_reads_the_clock_and_prints_what_proves_the_ledger_later(body: Path) -> None:
    result = run("close", body, "--year", "2025")
    assert result.exit_code == 0, result.output
    ledger = read_ledger(body)
    assert {(row.day.date(), row.day_given) for row in ledger.lines} == {(date(2026, 2, 3), False)}
    assert in_groups(ledger.head) in result.output
    assert "presse" in result.output


def test_a_refusal_is_a_sentence_and_exit_code_1(body: Path) -> None:
    result = run("close", body, "--year", "2026")
    assert result.exit_code == 1
    assert "noch nicht vorbei" in result.output
    assert not (body / "closed").exists()


def test_a_full_disk_is_a_sentence_and_the_next_closing_goes_on(body: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        result = run("close", body, "--year", "2025")
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert read_ledger(body).lines == ()
    assert run("close", body, "--year", "2025").exit_code == 0


def test_closing_again_needs_a_reason_and_says_what_changed(body: Path) -> None:
    run("close", body, "--year", "2025")
    assert "--because" in run("close", body, "--year", "2025", "--again").output
    write_table(body / "exports" / NAME / "zahlen.csv", figures(NAME, 2025, Follower=800, Reaktionen=90))
    result = run("close", body, "--year", "2025", "--again", "--because", "Zahlen berichtigt")
    assert result.exit_code == 0, result.output
    assert "closed/2025/presse/2 weicht von closed/2025/presse/1 ab" in result.output
    assert "Kennzahlen" in result.output


def test_errors_in_what_was_closed_are_told(body: Path) -> None:
    (body / "exports" / NAME / "fremd.csv").write_text("Farbe;Form\nrot;rund\n", encoding="utf-8")
    result = run("close", body, "--year", "2025")
    assert result.exit_code == 1
    assert "Fehler in dem, was abgeschlossen wurde: 1" in result.output
    assert read_ledger(body).lines


def test_check_names_what_was_tampered_with(body: Path) -> None:
    run("close", body, "--year", "2025")
    assert run("check", body).exit_code == 0
    shutil.rmtree(closed(body, 2025))
    result = run("check", body, "--json")
    assert result.exit_code == 1
    (entry,) = (entry for entry in json.loads(result.output) if entry["path"].startswith("closed"))
    assert (entry["path"], entry["findings"][0]["id"]) == ("closed/2025/presse/1", "version_gone")


def test_the_sample_city_makes_its_ledger(project_root: Path, tmp_path: Path) -> None:
    city = tmp_path / "musterstadt"
    shutil.copytree(project_root / "data" / "musterstadt", city)
    done = close(city, 2025, on=date(2026, 1, 20))
    assert len(done.versions) == 6
    assert check_of(city) == []
    assert {row.channel for row in done.ledger.closings if row.year == 2025} >= {"presse_instagram", "feuerwehr_x", ""}
    assert (city / PLACE).stat().st_size < 1_000_000
    for language in LANGUAGES:
        assert list(closing_lines(city, done, Wording(language)))


def check_of(city: Path) -> list[str]:
    faults = check_versions(find_versions(city), {"body": city.name, "name": "Stadt Musterstadt"})
    return [fault.text(Wording("en")) for fault in faults]
