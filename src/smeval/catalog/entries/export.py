"""How an export looks: what identifies it, what its columns mean, what it must never give away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Literal
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import model_validator

from smeval.catalog.entries.export_parts import Block, Chart, Column, IdTime, NamePattern, Titled, UnitHeadings
from smeval.catalog.toml import Entry, EntryError, Id
from smeval.errors import Finding
from smeval.ids import ContentFactor
from smeval.values.forms import NAMED, pieces_of

__all__ = ["Block", "Chart", "Column", "Export", "IdTime", "NamePattern", "export_faults"]

Shape = Literal[
    "posts",  # one row per post
    "days",  # one row per day
    "chart",  # a title that says the measure, then one row per day
    "blocks",  # several small tables of shares, each under a title
    "groups",  # one row per country, age group, ...
    "figures",  # typed by people: one row per month or year
    "stock",  # one row: the state on the day of the export
    "referrals",  # web statistics: one row per site or campaign that visits came from
    "messages",  # one row per message
    "conversations",  # one row per conversation
    "aside",  # known, and left aside
    "refused",  # known, and not to be delivered
]

_OF_A_POST = ("post_id", "published_at", "title", "description", "kind", "link", "reposted", "visibility")
_WHOSE = ("account_id", "account_name", "account", "platform", "channel")
_WHEN = ("date", "year", "month", "period", "lifetime")
_OF_A_GROUP = ("group", "value", "count", "origin")
_OF_A_MESSAGE = ("message_id", "conversation_id", "parent_id", "direction", "status", "automatic")
_ANSWERED = ("sent_at", "received_at", "answered_at", "settled_at")
_WAITED = ("seconds", "minutes", "hours", "days", "duration")
#: Times of day, months and years that stand in a column beside their day, and units beside a span of time.
BESIDE = ("received_time", "received_month", "received_year", "answered_time", "duration_unit")
#: Columns that are no measure.
ROLES = frozenset((*_OF_A_POST, *_WHOSE, *_WHEN, *_OF_A_GROUP, *_OF_A_MESSAGE, *_ANSWERED, *_WAITED, *BESIDE))

#: Columns that hold moments.
TIMES = frozenset(("published_at", "sent_at", "received_at", "answered_at", "settled_at"))

#: Columns without which a shape says nothing.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "posts": ("post_id", "published_at"),
    "days": ("date",),
    "chart": ("date", "value"),
    "groups": ("group",),
    "figures": ("year",),
    "referrals": ("group",),
    "messages": ("sent_at",),
    "conversations": ("received_at",),
}


class Cells(Entry):
    """What is the same in the cells of every export, unless its description says otherwise.

    Parameters
    ----------
    missing : tuple of str
        Cells that hold nothing.
    sums, means : tuple of str
        First words of rows of sums and of means.
    """

    missing: tuple[str, ...]
    sums: tuple[str, ...]
    means: tuple[str, ...]


class Export(Entry):
    """One export of a platform or tool.

    Parameters
    ----------
    id : str
        Id below its platform or tool.
    shape : str
        How its rows are to be read.
    source, checked, verified
        What the headings were compared with, on which day, and whether that was a real export.
    headings_unverified : tuple of str
        Headings among `columns` and `charts` that nobody has seen in a real export.
    platforms : tuple of str
        Platforms whose channels may have it; empty: the platform it stands under, or any for a tool.
    any_of : tuple of str
        At least one of these columns is there, too.
    without : tuple of str
        Headings that another export has and this one never.
    exact : bool
        There are no further headings.
    sheets, files : tuple of str
        Names of sheets of a workbook, or of files without their ending, that identify it instead of headings.
    named : tuple of str
        Words of which one stands in the file's name; then it comes before exports with the same headings.
    sheet_names : tuple of str
        Names of its sheets that vendors give; only known names are repeated in a finding.
    search : int
        Within how many records the headings are found.
    skip : int
        Records below the headings that explain them.
    short_rows : int
        Most fields that the vendor leaves out at the end of a row where they are empty.
    unused : tuple of str
        Headings that are known and not read; a ``*`` at the end stands for any ending.
    dropped : tuple of str
        Headings over personal data: known, never read.
    dates : tuple of str
        Forms in which the dates may be written, see `smeval.values.parse_day`; without ``%Y`` the year of the last
        row is told by a name, the year of a post by its id.
    months : tuple of str
        Further languages of the names of months, e.g. ``es``.
    numbers : tuple of str
        How 1234.5 may be written.
    missing : tuple of str
        What stands for no value.
    zone : str
        Zone of the times; ``local`` is the body's own. Required where an export has times.
    scope : str
        Whether a post's numbers run from publication to export, or over the period of the export.
    total_rows, footers : tuple of str
        First words of rows that are no data.
    cut_footers : tuple of str
        Footers that say that the list is not complete.
    failures : tuple of str
        First words of a row in which the vendor says that it could not compute the table.
    caps : tuple of int
        Numbers of rows at which vendors and tools cut lists off.
    names : tuple of NamePattern
        What names tell about period and day of export; the first that fits.
    beside : str
        Export in the same folder or zip whose days tell the period.
    kind : str
        Kind of every post or message where no column tells it.
    reply_mark : str
        A post whose text begins with it answers somebody.
    untold : tuple of str
        Content factors that its posts do not tell, e.g. where a link in the text may also stand for a picture.
    fill_days : bool
        Days without any event are absent.
    others : str
        What to do with other accounts where none is declared: count the largest one only, or all.
    words : mapping
        What the words in a column mean, e.g. ``kind``; a ``*`` at the end stands for any ending.
    only : mapping
        Rows count only where the column holds one of these words.
    pinned : mapping
        Rows stand in a list whatever their day where the column holds one of these words; they tell no begin.
    reason : str
        Why it is left aside and what to download instead: the wording ``aside.<reason>``.
    free_form : bool
        People write it as they like: forms of dates mix, and headings, notes and sums stand between its rows.
    month_dates : tuple of str
        Forms in which months without a day may be written.
    about : str
        Pattern of what says that a span of time is not exact, e.g. ``ca.``.
    until : tuple of str
        Words between the least and the most of a span of time, e.g. ``1 bis 2 Tage``.
    also : tuple of str
        Words between several days in one cell.
    initials : str
        Pattern of the initials that people write behind a day.
    units : UnitHeadings
        How headings tell the unit of spans of time.
    longest_span : int
        Days; a longer span of time is a slip. 0 where any may be.
    no_span : str
        Pattern of what people type where they know no span, e.g. ``9999``.
    remarks : tuple of str
        First words of sums and notes that people write below or between the rows.
    sums, means : tuple of str
        First words of rows of sums and of means that people and tools write between or below the rows.
    parts : bool
        A workbook may hold it in parts, e.g. a sheet for each month.
    by_hand : bool
        People keep it themselves: what is wrong in it is mended there, and never downloaded again.
    """

    id: Id
    shape: Shape
    source: str
    checked: date
    verified: bool
    headings_unverified: tuple[str, ...] = ()
    platforms: tuple[Id, ...] = ()
    columns: Mapping[str, Column] = {}
    any_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    exact: bool = False
    sheets: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    sheet_names: tuple[str, ...] = ()
    search: int = 25
    skip: int = 0
    short_rows: int = 0
    unused: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    months: tuple[str, ...] = ()
    numbers: tuple[Literal["1234.5", "1234,5", "1.234,5", "1,234.5"], ...] = ("1234.5",)
    missing: tuple[str, ...] = ("",)
    zone: str = ""
    scope: Literal["lifetime", "period"] = "lifetime"
    total_rows: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    cut_footers: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    caps: tuple[int, ...] = (1_000, 5_000, 10_000, 50_000)
    names: tuple[NamePattern, ...] = ()
    beside: str = ""
    kind: str = ""
    reply_mark: str = ""
    untold: tuple[ContentFactor, ...] = ()
    fill_days: bool = False
    others: Literal["majority", "all"] = "majority"
    id_time: IdTime | None = None
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    only: Mapping[str, tuple[str, ...]] = {}
    pinned: Mapping[str, tuple[str, ...]] = {}
    reason: Id = "part"
    by_hand: bool = False
    free_form: bool = False
    month_dates: tuple[str, ...] = ()
    about: str = ""
    until: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    initials: str = ""
    units: UnitHeadings | None = None
    longest_span: int = 0
    no_span: str = ""
    remarks: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    parts: bool = False
    charts: tuple[Chart, ...] = ()
    blocks: tuple[Block, ...] = ()

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures that the export holds."""
        columns = tuple(name for name in self.columns if name not in ROLES)
        return columns + tuple(dict.fromkeys(chart.measure for chart in self.charts))

    @property
    def yearless(self) -> bool:
        """Say whether its dates have no year."""
        return all("%Y" not in form for form in self.dates if "%" in form) and "%" in "".join(self.dates)

    @property
    def titled(self) -> tuple[Titled, ...]:
        """All parts that stand under a title."""
        return (*self.charts, *self.blocks)

    @model_validator(mode="after")
    def _reads_dates(self) -> Export:
        for form in self.dates:
            try:  # a form without a year is read beside one that a name tells, and a short year as a long one
                pieces_of(form if "%Y" in form or form in NAMED else f"%Y {form.replace('%y', '')}")
            except TypeError:
                raise EntryError("date_form", form=form) from None
        return self

    @model_validator(mode="after")
    def _holds_together(self) -> Export:
        known = {heading for column in self.columns.values() for heading in column.headings}
        known |= {title for part in self.titled for title in part.en + part.de}
        columns = set(self.columns)
        required = {name for name, column in self.columns.items() if column.required}
        named = {name for column in self.columns.values() for name in column.zero_beside}
        with_unit = set(self.units.words) if self.units and self.units.column in columns else set()
        faults = {
            "headings_unknown": set(self.headings_unverified) - known,
            "columns_needed": set(NEEDS.get(self.shape, ())) - columns,
            "columns_undeclared": (set(self.any_of) | named | set(self.only) | set(self.pinned) | with_unit) - columns,
            "headings_dropped": known & set(self.dropped),
            "columns_without_heading": {name for name, column in self.columns.items() if not column.headings},
        }
        for fault, names in faults.items():
            if names:
                raise EntryError(fault, names=sorted(names), shape=self.shape)
        if not (required or self.blocks or self.sheets or self.files):
            raise EntryError("nothing_required")
        if (self.shape == "chart") != bool(self.charts):
            raise ValueError("charts belong to the shape chart, and to no other")
        timed = self.shape in ("posts", "messages", "conversations") and TIMES & columns
        if timed and not self.zone:
            raise EntryError("zone_needed")
        if self.zone and self.zone != "local" and self.zone not in available_timezones():
            raise EntryError("zone_unknown", zone=self.zone)
        for column in self.columns.values():
            if column.take and re.compile(column.take).groups != 1:
                raise ValueError("take has exactly one group")
        try:
            for name in self.months:
                Locale.parse(name)
        except (ValueError, UnknownLocaleError):
            raise ValueError("months name languages by their codes, e.g. es") from None
        return self


def export_faults(file: str, exports: Iterable[Export], kinds: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with exports as seen from the measures: unknown ones, and those that may not be added.

    Parameters
    ----------
    file : str
        Name of the catalog's file.
    exports : iterable of Export
    kinds : mapping
        Measure -> its kind; only a flow adds up.
    """
    for export in exports:
        instead = (column.instead for column in export.columns.values() if column.instead)
        for name in (*export.measures, *instead):
            if name not in kinds:
                near = get_close_matches(name, [*kinds, *ROLES], 5, 0.5)
                values = {"name": name, "nearest": near or sorted(kinds)}
                yield Finding(
                    "catalog_unknown_measure", "error", file, key=f"{export.id}.columns.{name}", values=values
                )
        for name, column in export.columns.items():
            if column.add and kinds.get(name) != "flow":
                yield Finding("catalog_add", "error", file, key=f"{export.id}.columns.{name}")
