"""What rows of samples.csv and ticked sheets say together: twice the same, and days on which nobody can have looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames.declared import SampleRow
from smeval.frames.kinds import day_of
from smeval.register.entries import Entered
from smeval.wording import Value


def check_samples(entered: Iterable[Entered[SampleRow]], catalog: Catalog) -> Iterator[Finding]:
    """Yield samples of the same channel, year and subject, and days that do not fit their year.

    Nobody can look at the posts of a year before it has begun, so such a day is an error. Whoever looks after the day
    of cure looks at posts as they are by then, which may have been mended: the share counts, for it is no worse than
    nothing, but it proves no duty and no goal of that year.

    Parameters
    ----------
    entered : iterable of Entered
        Rows of the table and sheets.
    catalog : Catalog
    """
    first: dict[tuple[str, int, str], Entered[SampleRow]] = {}
    for found in entered:
        row, place = found.row, (found.file, str(found.line))
        if row.channel and row.year and row.subject:
            key = row.channel.casefold(), row.year, row.subject
            earlier = first.setdefault(key, found)
            if earlier is not found:
                values = {"file": earlier.file, "row": str(earlier.line)}
                yield Finding("sample_double", "error", *place, "subject", values)
        day = day_of(row.checked_on)
        if day is None:
            if found.cells.get("checked_on", "") is not None:  # else it is told that nobody can read it
                duty = catalog.samples[row.subject].duty if row.subject else None
                told: dict[str, Value] = {"duty": duty} if duty else {}
                yield Finding("sample_undated" if duty else "sample_undated_goal", "note", *place, "checked_on", told)
        elif row.year and day < date(row.year, 1, 1):
            yield Finding("sample_too_early", "error", *place, "checked_on", {"year": str(row.year)})
        elif row.year and day > (until := catalog.policy.cure_by(row.year)):
            values = {"year": str(row.year), "until": until.isoformat()}
            yield Finding("sample_late", "warning", *place, "checked_on", values)
