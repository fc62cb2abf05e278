"""What a class of bad input is, and how one is read: the content, and what must become of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from smeval.errors import Finding
from smeval.ids import LANGUAGES
from smeval.read import Exports, read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import channel, make_body

#: Stands in titles and other cells, and never in a finding.
CANARY = "Kanarienvogel"
#: Lies beside every bad file and is always read.
GOOD = "Jahr;Monat;Bewerbungen\n2025;1;77\n"
GOOD_FILE = "exports/kanal/Handtabelle gut.csv"
HEADINGS = (
    "Post ID", "Page ID", "Page name", "Publish time", "Title", "Description", "Post type", "Permalink", "Reach",
    "Reactions", "Comments", "Shares",
)  # fmt: skip

#: A remedy in other words than please.
BETTER = re.compile("[Bb]esser|[Bb]etter|[Gg]enauer|more exact")
#: How the outcomes show: severities that the finding may have.
SEVERITIES = {"L": ("note",), "W": ("warning",), "F": ("warning", "error"), "R": ("error",)}


@dataclass(frozen=True)
class Case:
    """One class of bad input.

    Parameters
    ----------
    number : int
        Number of the class among those of its kind.
    name : str
        What is wrong.
    outcome : str
        ``L`` loads right, ``W`` loads with a warning, ``F`` a finding and the faulty rows or cells do not count,
        ``R`` refused with its place.
    data : bytes, str, or several files by name
    loaded : mapping
        What must have been read: posts, periods, groups, and conversations by outcome with their number.
    at : mapping
        Moments of publication in UTC by post.
    finding, row, key
        The finding and its place.
    n : int
        How many rows or cells it counts.
    file : str
        Name of the file.
    declared : mapping
        What the register declares about the channel.
    words : tuple of str
        What the German sentence must say.
    """

    number: int
    name: str
    outcome: str
    data: bytes | str | Mapping[str, bytes | str]
    loaded: Mapping[str, float | str | None] = field(default_factory=dict)
    finding: str = ""
    row: str = ""
    key: str = ""
    n: int = 0
    file: str = "Export.csv"
    declared: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    at: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.number} {self.name} {self.outcome}"

    @property
    def files(self) -> Mapping[str, bytes | str]:
        """The files by name."""
        return {self.file: self.data} if isinstance(self.data, bytes | str) else self.data


def post(number: int = 1, reach: str = "", **cells: str) -> list[str]:
    """Return the cells of one post of the fictional Musterstadt."""
    texts = {
        "Post ID": f"{number}", "Page ID": "7", "Page name": "Stadt Musterstadt",
        "Publish time": f"03/{number:02}/2025 10:00", "Title": f"Straßenfest, Markt und {CANARY}",
        "Description": f'Der {CANARY} singt um "12 Uhr"', "Post type": "Photos",
        "Permalink": f"https://example.invalid/{number}", "Reach": reach or f"{number * 100}", "Reactions": "5",
        "Comments": "1", "Shares": "0",
    }  # fmt: skip
    return [*(texts | {name.replace("_", " "): cell for name, cell in cells.items()}).values()]


def line(cells: list[str], delimiter: str = ",") -> str:
    """Write one record; texts with a delimiter, a quote or a line end are quoted."""
    quoted = (f'"{c.replace(chr(34), chr(34) * 2)}"' if set(c) & {delimiter, '"', "\n", "\r"} else c for c in cells)
    return delimiter.join(quoted)


def posts(*rows: list[str], delimiter: str = ",", end: str = "\n", header: tuple[str, ...] = HEADINGS) -> str:
    """Write a content export; without rows it has three posts."""
    return "".join(line(row, delimiter) + end for row in ([*header], *(rows or (post(1), post(2), post(3)))))


#: What `posts()` holds.
THREE = {"1": 100.0, "2": 200.0, "3": 300.0}


def read(folder: Path, files: Mapping[str, bytes | str], **declared: str) -> Exports:
    """Read files as the exports of a Facebook channel."""
    shutil.rmtree(folder, ignore_errors=True)
    make_body(folder, channels=[channel("kanal", "facebook", mode="rows", **declared)])
    for name, content in {**files, Path(GOOD_FILE).name: GOOD}.items():
        path = folder / "exports" / "kanal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_exports(load_register(folder))


def loaded(exports: Exports) -> dict[str, float | str | None]:
    """Return what was read, but for the good file beside: posts by id, periods by measure and first day."""
    found: dict[str, float | str | None] = {}
    for row in exports.posts.to_dict("records"):
        value = row["reach"] if pd.notna(row["reach"]) else row["impressions"]
        found[str(row["post_id"])] = float(value) if pd.notna(value) else None
    for row in exports.measures[exports.measures["measure"] != "applications"].to_dict("records"):
        value = float(row["value"]) if row["state"] == "measured" else None
        found[f"{row['measure']} {row['start']:%Y-%m-%d}"] = value
    for row in exports.audience.to_dict("records"):
        found[f"{row['dimension']} {row['group']}"] = float(row["share"])
    for row in exports.dialogue.to_dict("records"):
        key = f"dialogue {row['outcome']}"
        found[key] = float(found.get(key) or 0) + float(row["n"])
    return found


def findings_of(exports: Exports) -> list[Finding]:
    """Return the findings about the bad files."""
    rows = exports.findings.itertuples(index=False, name=None)
    found = [Finding(*map(str, row[:5]), json.loads(row[5])) for row in rows]  # type: ignore[call-arg, arg-type]
    assert GOOD_FILE not in {finding.file for finding in found}
    return found


def check(case: Case, exports: Exports) -> None:
    """Assert that everything became of a file that its class promises."""
    found = findings_of(exports)
    shown = "\n".join(finding.text(Wording("de")) for finding in found)
    assert loaded(exports) == case.loaded, shown
    for name, moment in case.at.items():
        published = exports.posts.loc[exports.posts["post_id"] == name, "published_at"]
        assert published.dt.strftime("%Y-%m-%d %H:%M").tolist() == [moment]
    grave = {finding.id for finding in found if finding.severity != "note"}
    if case.outcome == "L":
        assert not grave, shown
    if case.finding:
        _check_finding(case, found, shown)
    bad = exports.files[exports.files["file"] != GOOD_FILE]
    assert len(bad) == len(exports.files) - 1
    if case.outcome == "R":
        assert "rejected" in set(bad["status"]), shown
    else:
        assert set(bad["status"]) == {"recognised"}, shown
        units = len(exports.posts) + len(exports.measures.drop_duplicates(["start", "end", "evidence"])) - 1
        units += int(exports.dialogue["n"].sum())
        assert int(bad["rows_read"].sum()) == units + int(bad["rows_dropped"].sum()), shown
    good = exports.measures[exports.measures["measure"] == "applications"]
    assert good["value"].tolist() == [77.0]


def _check_finding(case: Case, found: list[Finding], shown: str) -> None:
    """Assert place, count and sentence of the finding that a class promises."""
    matching = [finding for finding in found if finding.id == case.finding and finding.key == case.key]
    assert len(matching) == 1, shown
    (finding,) = matching
    assert finding.severity in SEVERITIES[case.outcome], shown
    assert (finding.row, finding.key) == (case.row, case.key)
    assert finding.values.get("n", case.n) == case.n
    for language in LANGUAGES:
        text = finding.text(Wording(language))
        assert all(part in text for part in (finding.file, case.row, case.key))
        assert CANARY not in text
        assert CANARY not in repr(finding)
        remedy = {"de": "bitte", "en": "please"}[language] in text.casefold() or BETTER.search(text)
        assert remedy or case.outcome == "L"
    assert all(word in finding.text(Wording("de")) for word in case.words)
