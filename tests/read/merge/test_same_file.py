"""The same file in two folders counts for neither; rows about people need a declared mode; slips are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smeval.read import Exports, read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body
from tests.read.conftest import ReadFiles

FB = "Post ID,Page ID,Publish time,Permalink,Reach,Reactions\n1,7,01/31/2025 10:00,x,50,5\n"
FIGURES = "Kanal;Jahr;Monat;Follower\n{};2025;1;5\n"
MESSAGES = "nachricht_id;antwort_auf;richtung;zeitpunkt\n1;;eingehend;2025-01-01 10:00\n"
ReadBody = Callable[..., Exports]


@pytest.fixture
def read_body(tmp_path: Path) -> ReadBody:
    """Read files given by channel and name; every channel is one on Facebook."""

    def read(files: dict[str, str], only: list[str] | None = None, **declared: object) -> Exports:
        names = dict.fromkeys(name.split("/")[0] for name in files)
        folder = make_body(tmp_path / "stadt", channels=[channel(name, "facebook", **declared) for name in names])
        for name, content in files.items():
            path = folder / "exports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return read_exports(load_register(folder), only)

    return read


def refused(exports: Exports, finding: str) -> dict[str, str]:
    rows = exports.findings[exports.findings["id"] == finding]
    return dict(zip(rows["file"], rows["values"], strict=True))


def test_the_same_file_in_two_folders_counts_for_neither(read_body: ReadBody) -> None:
    exports = read_body({"a/x.csv": FB, "b/y.csv": FB, "b/z.csv": FB.replace("50,5", "60,6")})
    found = refused(exports, "same_file")
    assert "exports/b/y.csv" in found["exports/a/x.csv"]
    assert "exports/a/x.csv" in found["exports/b/y.csv"]
    assert exports.files.set_index("file")["status"].tolist() == ["rejected", "rejected", "recognised"]
    assert exports.posts[["channel", "reactions"]].to_numpy().tolist() == [["b", 6.0]]
    assert "exports/a/x.csv" not in exports.totals


def test_reading_one_channel_refuses_the_same_files(read_body: ReadBody) -> None:
    exports = read_body({"a/x.csv": FB, "b/y.csv": FB}, only=["b"])
    assert list(refused(exports, "same_file")) == ["exports/b/y.csv"]
    assert exports.posts.empty


def test_a_table_that_names_its_channels_may_lie_in_both_folders(read_body: ReadBody) -> None:
    table = FIGURES.format("a") + "b;2025;1;7\n"
    exports = read_body({"a/Handtabelle.csv": table, "b/Handtabelle.csv": table})
    assert exports.measures[["channel", "value"]].to_numpy().tolist() == [["a", 5.0], ["b", 7.0]]
    assert not refused(exports, "same_file")


def test_files_that_say_nothing_may_be_alike(read_body: ReadBody) -> None:
    nothing = "Facebook link clicks\nDate,Primary\n2025-01-01T00:00:00,0\n"
    exports = read_body({"a/Link clicks.csv": nothing, "b/Link clicks.csv": nothing})
    assert not refused(exports, "same_file")
    assert exports.measures["value"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Moderation.csv", MESSAGES),
        ("Audience 2025-12-31.csv", "Age & gender\n,Women,Men\n18-24,60%,39.9%\n25-34,0.1%,0%\n"),
        ("Link clicks.csv", "Facebook link clicks\nDate,Primary\n2025-01-01T00:00:00,1\n"),
    ],
)
def test_whatever_would_count_twice_is_refused(read_body: ReadBody, name: str, content: str) -> None:
    exports = read_body({f"a/{name}": content, f"b/{name}": content})
    assert set(refused(exports, "same_file")) == {f"exports/a/{name}", f"exports/b/{name}"}


def test_files_that_cannot_be_opened_are_not_called_the_same(
    read_body: ReadBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smeval.read.merge.same_file.sha256_of", lambda _path: "")
    assert not refused(read_body({"a/x.csv": FB, "b/x.csv": FB}), "same_file")


@pytest.mark.parametrize("mode", ["insights", "counts"])
def test_rows_about_people_are_not_read_in_another_mode(read_files: ReadFiles, mode: str) -> None:
    exports = read_files("facebook", {"Moderation.csv": MESSAGES}, mode=mode)
    assert exports.findings[["id", "severity"]].to_numpy().tolist() == [["mode_forbids_rows", "error"]]
    file = exports.files.iloc[0]
    assert (file["status"], file["rows_read"], file["rows_dropped"]) == ("rejected", 0, 0)
    assert exports.dialogue.empty
    assert exports.coverage.empty


def test_rows_about_people_are_read_in_their_mode(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Moderation.csv": MESSAGES}, mode="rows")
    assert exports.dialogue["n"].tolist() == [1]


def test_rows_about_people_are_counted_with_a_warning_where_no_mode_is_declared(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Moderation.csv": MESSAGES}, mode="")
    assert exports.dialogue["n"].tolist() == [1]
    assert exports.findings[["id", "severity"]].to_numpy().tolist() == [["mode_not_declared", "warning"]]


def test_figures_need_no_mode(read_files: ReadFiles) -> None:
    assert read_files("facebook", {"a.csv": FIGURES.format("kanal")}, mode="").measures["value"].tolist() == [5]


def test_a_slip_in_a_folders_name_is_named(read_body: ReadBody, tmp_path: Path) -> None:
    read_body({"presse_facebook/x.csv": FB})
    folder = tmp_path / "stadt" / "exports"
    for name in ("presse_Facebok", "voellig_anders"):
        (folder / name).mkdir()
        (folder / name / "y.csv").write_text(FB, encoding="utf-8")
    (folder / "lose.csv").write_text(FB, encoding="utf-8")
    findings = read_exports(load_register(tmp_path / "stadt")).findings
    assert findings.set_index("file")["id"].to_dict() == {
        "exports/lose.csv": "no_channel",
        "exports/presse_Facebok/y.csv": "no_channel_near",
        "exports/voellig_anders/y.csv": "no_channel",
    }


def test_visits_from_a_network_count_at_one_of_its_channels(read_body: ReadBody) -> None:
    social = "Label,Visits\nFacebook,7\nXING,2\n"
    exports = read_body(
        {
            "a/Social 2025.csv": social,
            "a/Social 2024.csv": social,
            "b/Social 2025.csv": social,
            "b/Campaigns 2025.csv": "Label,Visits\nb,4\n",
            "c/Website 2025.csv": social.replace("7", "9"),
        }
    )
    assert refused(exports, "referrals_twice").keys() == {"exports/b/Social 2025.csv", "exports/c/Website 2025.csv"}
    counted = exports.measures[exports.measures["state"] == "measured"]
    assert counted[["channel", "value"]].to_numpy().tolist() == [["a", 7.0], ["a", 7.0], ["b", 4.0]]
