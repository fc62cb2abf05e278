"""2,290 polluted files: each is read as its clean twin, or reported; none is misread in silence."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.bad_input.conftest import Tried
from tests.bad_input.polluted import FILE, Outcome, Polluted, polluted_files, read

FILES = list(polluted_files())


#: Of each kind of changed rows so many are read in an ordinary run; of changed files and headings every one.
FEW = 40

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def outcomes(tried: Tried[Polluted]) -> list[tuple[Polluted, Outcome]]:
    rows = [polluted for polluted in FILES if polluted.kind != "file" and polluted.name.split()[1] != "0"]
    kinds = dict.fromkeys(polluted.kind for polluted in rows)
    chosen = [polluted for polluted in FILES if polluted not in rows]
    chosen += [one for kind in kinds for one in tried([polluted for polluted in rows if polluted.kind == kind], FEW)]
    return [(polluted, read(polluted)) for polluted in chosen]


def test_the_set_is_built_like_the_benchmark() -> None:
    assert Counter(polluted.kind for polluted in FILES) == {
        "file": 22, "row_field_delimiter": 84, "row_less_sep": 672, "row_more_sep": 756, "row_extra_quote": 756,
    }  # fmt: skip


def test_no_file_is_misread_in_silence(outcomes: list[tuple[Polluted, Outcome]]) -> None:
    states = Counter(outcome.state for _, outcome in outcomes)
    assert [polluted.name for polluted, outcome in outcomes if outcome.state in ("silent", "wrong")] == []
    assert states["exact"] >= 15


def test_what_is_not_read_is_reported_with_its_place(outcomes: list[tuple[Polluted, Outcome]]) -> None:
    for polluted, outcome in outcomes:
        if outcome.state == "exact":
            continue
        assert {finding.file for finding in outcome.findings} == {FILE}
        rows = [finding.row for finding in outcome.findings if finding.row]
        refused = any(
            finding.id in ("unknown_export", "unknown_export_near", "unknown_table") for finding in outcome.findings
        )
        assert rows or refused, polluted.name


def test_a_finding_names_the_polluted_line(outcomes: list[tuple[Polluted, Outcome]]) -> None:
    for polluted, outcome in outcomes:
        record = int(polluted.name.split()[1]) if polluted.kind != "file" else 0
        if record:
            places = " ".join(finding.row for finding in outcome.findings).replace(",", " ").replace("–", " ").split()
            assert str(record + 1) in places, polluted.name
