"""Any bytes end in sheets or in findings: no other error, no silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeval.errors import SourceError
from smeval.read import Exports
from smeval.sources import open_sheets
from tests.bad_input.cases import GOOD_FILE, posts, read
from tests.bad_input.workbooks import OLE, posts_workbook

BOMS = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]
STARTS = [
    b"PK\x03\x04", b"PK\x05\x06", OLE, b'<?xml version="1.0"?>', b"<Workbook", b"{", b"[{", b"sep=;\n", b"%PDF",
    b"Jahr;Monat;Follower\n", b"vorgang;eingang;antwort_am\n", b"Facebook reach\nDate,Primary\n",
    posts().encode()[:300], posts().encode("utf-16-le")[:300], posts_workbook()[:2000],
]  # fmt: skip
#: Bytes that mean something in a text file come up more often than chance would have them.
TELLING = st.sampled_from([b",", b";", b'"', b"\n", b"\r", b"\t", b"\0", b"2025", b"1", b"-", b"\xc3\xa4", b"\xe4"])
BYTES = st.one_of(st.binary(max_size=65_536), st.lists(TELLING, max_size=200).map(b"".join))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes")


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(bom=st.sampled_from(BOMS), start=st.sampled_from([b"", *STARTS]), rest=BYTES)
def test_bytes_raise_no_error_but_ours(folder: Path, bom: bytes, start: bytes, rest: bytes) -> None:
    path = folder / "bytes"
    path.write_bytes(bom + start + rest)
    for name in ("Export.csv", "Export.xlsx", "Export"):
        try:
            sheets, findings = open_sheets(path, name)
        except SourceError as refusal:
            sheets, findings = [], [*refusal.findings]
        assert sheets or findings
        for sheet in sheets:
            assert len(sheet.rows) == len(sheet.lines)


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(bom=st.sampled_from(BOMS), start=st.sampled_from(STARTS), rest=BYTES)
def test_bytes_end_in_a_body_that_can_still_be_read(folder: Path, bom: bytes, start: bytes, rest: bytes) -> None:
    exports: Exports = read(folder / "musterstadt", {"Export.csv": bom + start + rest})
    (file,) = exports.files[exports.files["file"] != GOOD_FILE].to_dict("records")
    assert "unexpected" not in set(exports.findings["id"])
    assert file["status"] == "recognised" or file["file"] in set(exports.findings["file"])
    assert file["rows_read"] >= file["rows_dropped"] >= 0
    assert exports.measures.set_index("measure").loc["applications", "value"] == 77.0
