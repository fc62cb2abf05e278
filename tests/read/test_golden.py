"""Every export of the catalog has a small sample whose reading is compared as a whole.

The samples lie in ``exports/<owner>/<export>.<language or variant>/``, what they give in the JSON file beside.
After a wanted change, ``SMEVAL_REGENERATE=1 pytest tests/read/test_golden.py`` writes the JSON files again;
the difference is then reviewed like code.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.read import Exports
from tests.read.conftest import ReadFiles

FOLDER = Path(__file__).parent / "exports"
CASES = sorted(path for path in FOLDER.glob("*/*") if path.is_dir())
#: Channel in which the samples of a tool, or of one of its exports, are read; samples of a platform are read in a
#: channel of their own.
PLATFORMS = {
    "business_suite": "facebook",
    "hootsuite": "facebook",
    "moderation": "facebook",
    "twcs": "x",
    "manual": "mastodon",
    "matomo": "facebook",
    "matomo/visits": "website",
    "zendesk": "facebook",
    "front": "facebook",
    "napoleoncat": "facebook",
    "agorapulse": "facebook",
    "meta_ads": "facebook",
    "google_analytics": "facebook",
    "google_business_profile": "google_business",
    "sprout_social": "facebook",
}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame without what is missing."""
    found = []
    for row in frame.drop(columns=["evidence", "sha256", "channel"], errors="ignore").to_dict("records"):
        known = {str(key): value for key, value in row.items() if not (pd.isna(value) or value == "")}
        found.append({key: str(value) if isinstance(value, pd.Timestamp) else value for key, value in known.items()})
    return found


def shown(exports: Exports) -> dict[str, Any]:
    """Return everything that was read, ready for JSON."""
    frames = ("files", "posts", "measures", "dialogue", "audience", "coverage", "findings")
    return {name: records(getattr(exports, name)) for name in frames} | {"totals": exports.totals}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(FOLDER).as_posix())
def test_a_sample_is_read_as_expected(case: Path, read_files: ReadFiles) -> None:
    files = {path.relative_to(case).as_posix(): path.read_bytes() for path in case.rglob("*") if path.is_file()}
    owner, export = case.parent.name, case.name.partition(".")[0]
    platform = PLATFORMS.get(f"{owner}/{export}", PLATFORMS.get(owner, owner))
    found = json.loads(json.dumps(shown(read_files(platform, files))))
    expected = case.with_name(f"{case.name}.expected.json")
    if os.environ.get("SMEVAL_REGENERATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


def test_every_export_has_a_sample() -> None:
    seen = set()
    for path in FOLDER.glob("*/*.expected.json"):
        for file in json.loads(path.read_text("utf-8"))["files"]:
            seen |= set(file.get("export", "").split("+"))
    assert {name for name, _ in load_catalog().exports()} - seen == set()


def test_samples_stay_small() -> None:
    samples = [path for case in CASES for path in case.rglob("*") if path.suffix == ".csv"]
    assert samples
    assert all(path.stat().st_size < 8_000 for path in samples)
