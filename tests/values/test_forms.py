"""Every reader of dates is derived from one description of forms, so all of them read alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.catalog import load_catalog
from smeval.read.fast.clock import NO_MOMENT, Clock, clock_of
from smeval.sources.fast import PAD, Cells
from smeval.values.layouts import NO_OFFSET, Layout, find_layouts, read_layout
from smeval.values.moments import month_numbers, read_moment, weekday_numbers
from tests.values.test_moments import FORMATS

VENDORS = {form for _, export in load_catalog().exports() for form in export.dates if "%Y" in form or "%" not in form}
FORMS = sorted({*FORMATS, *VENDORS})
LAYOUTS = [(form, layout) for form in FORMS for layout in find_layouts(form)]
NAMES = {
    "b": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "a": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
}


def write(moment: datetime, layout: Layout) -> str:
    """Write a moment in a layout."""
    written = {
        "b": NAMES["b"][moment.month - 1],
        "a": NAMES["a"][moment.weekday()],
        "p": "pm" if moment.hour > 11 else "am",
        "I": f"{moment.hour % 12 or 12:02}",
    }
    return "".join(
        written.get(kind) or (moment.strftime(f"%{kind}") if kind and kind != "z" else layout.specimen[start:end])
        for kind, start, end in layout.parts
    )


def told(moment: datetime, layout: Layout) -> datetime:
    """Return what a layout tells of a moment."""
    kinds = {kind for kind, _, _ in layout.parts}
    hour = moment.hour if "H" in kinds else moment.hour if {"I", "p"} <= kinds else 0
    minute, second = moment.minute if "M" in kinds else 0, moment.second if "S" in kinds else 0
    return moment.replace(hour=hour, minute=minute, second=second, microsecond=0)


def test_only_parts_that_vary_in_length_have_no_places() -> None:
    varying = {form for form in FORMS if form == "excel" or any(part in form for part in ("%B", "%A", "%f"))}
    assert {form for form in FORMS if not find_layouts(form)} == varying
    assert len(find_layouts("iso")) == 21


@pytest.mark.long
@given(st.sampled_from(LAYOUTS), st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)), st.sampled_from(" x0\0é"))
def test_all_readers_agree(known: tuple[str, Layout], moment: datetime, damage: str) -> None:
    form, layout = known
    text = write(moment, layout)
    reading = read_moment(text, [form])
    assert reading.wall == told(moment, layout)
    values, done = read_layout(np.array([text], dtype=object), layout, month_numbers(), weekday_numbers())
    assert done.tolist() == [True]
    assert values["wall"][0].item() == reading.wall
    assert values["offset"][0] == (NO_OFFSET if reading.offset is None else reading.offset)
    clock = clock_of(text, [form], "UTC")
    if clock is None:
        assert {kind for kind, _, _ in layout.parts} & set("baIpz")
        return
    utc = reading.wall - timedelta(minutes=reading.offset or 0)
    assert read(clock, text) == np.datetime64(utc, "us").astype(np.int64)
    assert clock.write(np.array([read(clock, text)])).tolist() == [text]
    # what one of them refuses in a text of this layout, each of them refuses
    place = moment.second % len(text)
    other = text[:place] + damage + text[place + 1 :]
    _, done = read_layout(np.array([other], dtype=object), layout, month_numbers(), weekday_numbers())
    assert done[0] == (read(clock, other) != NO_MOMENT)


def read(clock: Clock, text: str) -> int:
    raw = text.encode()
    return int(clock.read(raw + PAD, Cells(np.zeros(1, dtype=np.int64), np.array([len(raw)])))[0])
