"""Real exports open whole, and no bytes whatever raise anything but our own error."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet, open_sheets, sha256_of
from smeval.wording import Wording

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]

WORDING = Wording("de")

#: Records with headings, titles and notes, by file and sheet.
RECORDS = {
    "facebook/fb_insights_post-level_2020_saku.csv": {"": 17},
    "facebook/mbs_chart_Audience.csv": {"": 14},
    "facebook/mbs_chart_Follows.csv": {"": 107},
    "facebook/mbs_chart_Reach.csv": {"": 107},
    "facebook/mbs_chart_excel-resaved_Follows.csv": {"": 64},
    "facebook/mbs_content_de_hand-merged_semicolon.csv": {"": 83},
    "facebook/mbs_content_fb_en-US_2025-01_31cols.csv": {"": 262},
    "hootsuite/facebook_account_metrics_2018-07.csv": {"": 82},
    "hootsuite/facebook_post_performance_2018-09.csv": {"": 8},
    "instagram/mbs_chart_ig_Reach.csv": {"": 30},
    "instagram/mbs_content_ig_en_2025-03.csv": {"": 79},
    "linkedin/content_metrics_2025_clean.csv": {"": 366},
    "linkedin/followers_2025_clean.csv": {"": 366},
    "linkedin/visitors-and-updates_2020_q2.xls": {
        "Visitor metrics": 92, "Location": 11, "Job function": 16, "Seniority": 8, "Industry": 28, "Company size": 9,
        "Update metrics (aggregated)": 93, "Update Engagement": 12,
    },
    "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv": {"": 401},
    "moderation/twcs_sample_93.csv": {"": 94},
    "tiktok/business_overview.csv": {"": 63},
    "x/account_analytics_content_2024-11-21_2025-02-19.csv": {"": 142},
    "x/account_overview_analytics_2025-02.csv": {"": 51},
    "x/tweet_activity_metrics_rOpenSci_20211201_20220101_en.csv": {"": 18},
    "youtube/en_2021_geography/Table data.csv": {"": 203},
    "youtube/en_2021_geography/Totals.csv": {"": 366},
    "youtube/en_2022_community/Table data.csv": {"": 222},
}  # fmt: skip


@pytest.mark.parametrize("file", RECORDS)
def test_a_real_export_opens_whole_and_without_findings(real_exports: Path, file: str) -> None:
    sheets, findings = open_sheets(real_exports / file, file)
    assert {sheet.name: len(sheet.rows) for sheet in sheets} == RECORDS[file]
    assert all(sheet.left_out == [] for sheet in sheets)
    assert findings == []


def test_every_real_export_is_counted(real_exports: Path) -> None:
    found = {path.relative_to(real_exports).as_posix() for path in real_exports.rglob("*") if path.is_file()}
    assert found == RECORDS.keys()


def _workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet().write_row(0, 0, ["a", 1, True])
    return stream.getvalue()


def _archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", "a;b\n1;2\n")
        made.writestr("b.xlsx", _workbook())
    return stream.getvalue()


WHOLE = (
    _workbook(),
    _archive(),
    'sep=;\n"a";"b"\n1;"x\ny"\n'.encode("utf-16"),
    'a;b\nä;"ö"\n'.encode(),
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
)
STARTS = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf",
          b"sep=")  # fmt: skip


@st.composite
def delivered(draw: st.DrawFn) -> bytes:
    """Draw any bytes, or a good file with some of its bytes changed."""
    if draw(st.booleans()):
        return draw(st.sampled_from(STARTS)) + draw(st.binary(max_size=64 * 1024 - 8))
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@given(delivered())
def test_any_bytes_open_or_are_refused(open_bytes: Open, data: bytes) -> None:
    try:
        sheets, findings = open_bytes(data, "any")
    except SourceError as error:
        sheets, findings = [], [*error.findings]
    assert sheets or findings
    assert all(finding.text(WORDING).startswith("any") for finding in findings)
    for sheet in sheets:
        assert len(sheet.rows) == len(sheet.lines)
        assert sheet.lines == sorted(set(sheet.lines))
        assert all("".join(row).strip() for row in sheet.rows)


@pytest.mark.parametrize("name", [".", "absent.csv"], ids=["a folder", "absent"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as error:
        open_sheets(tmp_path / name, name)
    assert error.value.findings[0].id == "file_unreachable"


def test_the_fingerprint_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a;b\n")
    assert sha256_of(path) == sha256(b"a;b\n").hexdigest()
