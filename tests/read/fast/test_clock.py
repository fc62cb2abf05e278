"""Moments of fixed width, read from bytes as the ordinary way reads them from text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.read.fast.clock import NO_MOMENT, clock_of
from smeval.sources.fast.cut import PAD, Cells
from smeval.values import parse_moments

FORMS = ("iso", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M")
FIRST = {
    "2025-07-01 10:00": "iso", "2025-07-01T10:00:30": "iso", "2025-07-01": "iso", "2025-07-01T10:00:00Z": "iso",
    "31.07.2025 10:00": "%d.%m.%Y %H:%M",
}  # fmt: skip


def cells(texts: list[str]) -> tuple[bytes, Cells]:
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in encoded], dtype=np.int64)
    return b"".join(encoded) + PAD, Cells(np.cumsum(lengths) - lengths, lengths)


@pytest.mark.long
@given(
    first=st.sampled_from(sorted(FIRST)),
    zone=st.sampled_from(["Europe/Berlin", "UTC", "America/Los_Angeles"]),
    times=st.lists(
        st.one_of(
            st.datetimes(pd.Timestamp("1995-01-01"), pd.Timestamp("2037-12-31")),
            st.datetimes(pd.Timestamp("2025-03-29"), pd.Timestamp("2025-03-31")),
            st.datetimes(pd.Timestamp("2025-10-25"), pd.Timestamp("2025-10-27")),
        ),
        max_size=20,
    ),
    others=st.lists(
        st.sampled_from(
            ["", "-", "2025-02-30 10:00", "2025-07-01 24:00", "2025-07-01 10:0x", "1899-01-01", "99.99.2025 10:00"]
        )
    ),
)
def test_reads_as_the_ordinary_way(first: str, zone: str, times: list[pd.Timestamp], others: list[str]) -> None:
    clock = clock_of(first, FORMS, zone)
    assert clock is not None
    texts = [first, *(time.strftime(clock.form) for time in times), *others]
    moments = clock.read(*cells(texts))
    ordinary, bad = parse_moments(pd.Series(texts, dtype="str"), (FIRST[first],), zone)
    read = moments != NO_MOMENT
    assert read[0]
    assert not bad[read].any()
    assert (ordinary[read].to_numpy(dtype="M8[us]").view("i8") == moments[read]).all()
    # a text of this layout that is not read is one that the ordinary way refuses, too
    same = np.array([len(text) == len(first) for text in texts])
    assert (bad | ordinary.isna())[same & ~read].all()
    assert clock.write(moments[read]).tolist() == [text for text, one in zip(texts, read, strict=True) if one]


@pytest.mark.parametrize(
    "text", ["07/08/2025 10:00", "31/12/2025 10:00", "gestern", "", "1.7.2025 10:00", "2025-13-01"]
)
def test_what_two_forms_could_read_has_no_layout(text: str) -> None:
    assert clock_of(text, FORMS, "UTC") is None


def test_a_form_alone_has_its_layout() -> None:
    clock = clock_of("07/08/2025 10:00", ("%m/%d/%Y %H:%M",), "UTC")
    assert clock is not None
    moments = clock.read(*cells(["07/08/2025 10:00"]))
    assert pd.Timestamp(int(moments[0]), unit="us") == pd.Timestamp("2025-07-08 10:00")
