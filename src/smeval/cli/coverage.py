"""Which months of which measures were delivered: for people as a table of marks, for programmes as objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isnan
from typing import NamedTuple, TypedDict

from rich.text import Text

from smeval.catalog import DIALOGUE
from smeval.frames import rows
from smeval.kpis import Cell, completeness
from smeval.read import Exports
from smeval.register import Register
from smeval.wording import Wording

#: Marks that differ in shape; the second of each for terminals that know no others.
MARKS = {"there": "●x", "partly": "◐~", "missing": "○o", "not_open": " .", "not_offered": "––"}
ABSENT = {"not_offered", "not_open"}
STYLES = {"there": "green", "partly": "yellow", "missing": "red"}


class PeriodObject(TypedDict):
    """What was delivered for a year or month: the state, and the share of its days; None where none was to come."""

    state: str
    share: float | None


class MeasureObject(TypedDict):
    """What was delivered of a measure of a channel; `goal`: a declared goal rests on it."""

    channel: str
    measure: str
    goal: bool
    periods: dict[str, PeriodObject]


class Line(NamedTuple):
    """A line of the table: the marks before, and the words that may need several lines beside them."""

    marks: Text
    words: Text


def latest_year(exports: Exports) -> int | None:
    """Return the latest year of which files speak for at least half as many channels as for any other year.

    A list of posts downloaded in January holds the first days of the new year; that year is not meant.
    """
    files = exports.files.dropna(subset=["start", "end"])
    channels: dict[int, set[str]] = {}
    for row in rows(files):
        for year in range(row.start.year, row.end.year + 1):
            channels.setdefault(year, set()).add(row.channel)
    most = max(map(len, channels.values()), default=0)
    return max((year for year, names in channels.items() if 2 * len(names) >= most), default=None)


def wanted_measures(register: Register) -> dict[str, set[str]]:
    """Return for each channel the measures that its declared goals rest on."""
    kpis = register.catalog.kpis
    wanted: dict[str, set[str]] = {}
    for goal in rows(register.goals):
        wanted.setdefault(goal.channel, set()).update(kpis[goal.kpi].needs)
    return wanted


def coverage_objects(exports: Exports, register: Register, year: int) -> list[MeasureObject]:
    """Return one object per channel and measure: the state of the year and of each month, with the share of days.

    Parameters
    ----------
    exports : Exports
    register : Register
    year : int
    """
    # a measure that no KPI rests on needs no mark
    needed = {measure for kpi in register.catalog.kpis.values() for measure in kpi.needs}
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in completeness(exports, replace(register, channels=register.delivering), year):
        if cell.measure in needed:
            found.setdefault((cell.channel, cell.measure), []).append(cell)
    wanted = wanted_measures(register)
    return [
        MeasureObject(
            channel=channel,
            measure=measure,
            goal=measure in wanted.get(channel, ()),
            periods={cell.period: _period_object(cell) for cell in cells},
        )
        for (channel, measure), cells in found.items()
    ]


def _period_object(cell: Cell) -> PeriodObject:
    return PeriodObject(state=cell.state, share=None if isnan(cell.share) else round(cell.share, 4))


def coverage_lines(
    objects: Iterable[MeasureObject], wording: Wording, *, plain: bool, brief: bool
) -> dict[str, list[Line]]:
    """Return for each channel the lines of its table: measures with the same marks share a line.

    Parameters
    ----------
    objects : iterable of MeasureObject
    wording : Wording
    plain : bool
        The terminal shows ASCII only.
    brief : bool
        Without the measures that the platform does not offer.
    """
    channels: dict[str, dict[tuple[str, ...], list[str]]] = {}
    year = ""
    for entry in objects:
        year = next(iter(entry["periods"]))
        states = tuple(cell["state"] for cell in entry["periods"].values())
        if brief and set(states) <= ABSENT:
            continue
        dialogue = entry["measure"] == DIALOGUE
        name = wording.say("cli.coverage_dialogue") if dialogue else wording.term("measure", entry["measure"])
        if entry["goal"] and set(states) - ABSENT:
            name = wording.say("cli.coverage_goal", measure=name)
        channels.setdefault(entry["channel"], {}).setdefault(states, []).append(name)
    return {channel: _table(year, found, wording, plain) for channel, found in channels.items()}


def _table(year: str, found: dict[tuple[str, ...], list[str]], wording: Wording, plain: bool) -> list[Line]:
    """Return the lines of one channel: what was delivered with its months, then the rest in words."""
    months = wording.say("cli.coverage_months")
    indent, width = " " * (len(year) + 2), len(months) - 2 * 12 - 1
    lines = [Line(Text.assemble((f"{year}  ", "bold"), (months, "dim")), Text())]
    if not {"there", "partly"} & {state for states in found for state in states}:
        nothing = wording.say("cli.coverage_nothing")
        return [Line(Text(f"{year}  ", "bold"), Text(nothing))] if {"missing"} & set().union(*found) else []
    rest: dict[str, list[str]] = {"missing": [], "not_offered": []}
    for states, names in sorted(found.items(), key=lambda item: item[0].count("missing")):
        told = set(states) - {"not_open"}
        if len(told) == 1 and told <= rest.keys():
            rest[told.pop()] += names
        elif told:
            marks = Text(indent)
            for state in states[1:]:
                marks.append(MARKS[state][plain], STYLES.get(state, "dim")).append(" ")
            marks.append(" ").append(MARKS[states[0]][plain].ljust(width), STYLES.get(states[0], "dim"))
            lines.append(Line(marks.append(" "), Text(", ".join(names))))
    for state, names in rest.items():
        if names:
            mark = Text(indent).append(MARKS[state][plain], STYLES.get(state, "dim")).append(" ")
            words = wording.say(f"cli.coverage_all_{state}", measures=", ".join(names))
            lines.append(Line(mark, Text(words, style="dim" if state == "not_offered" else "")))
    return lines


def legend(wording: Wording, *, plain: bool) -> Text:
    """Return what the marks mean.

    Parameters
    ----------
    wording : Wording
    plain : bool
        The terminal shows ASCII only.
    """
    parts = [
        f"{MARKS[state][plain]} {wording.say(f'cli.coverage_{state}')}" for state in ("there", "partly", "missing")
    ]
    return Text("  ".join(parts), style="dim")
