"""The table of the samples of a channel: what a look at posts or pages showed."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

from smeval.frames import rows
from smeval.frames.computed import SampleResultRow
from smeval.frames.judged import DutyResultRow
from smeval.frames.kinds import day_of
from smeval.ids import OBSERVATION_OUTCOMES
from smeval.show.tables.cells import of_channel, tabulate
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View
from smeval.wording import Message, decode

#: So many samples are named in a title; more are counted.
NAMED = 3


def table_samples(view: View, channel: str) -> Table:
    """What the samples of a channel showed, and the duty that each is evidence of; contradictions first.

    Parameters
    ----------
    view : View
    channel : str
    """
    samples = samples_of(view, channel)
    columns: list[Column[SampleResultRow]] = [
        Column("sample", "text", lambda row: view.wording.term("sample", row.subject)),
        Column(
            "sample_question", "text", lambda row: view.wording.say(f"sample.{row.subject}.question"), below="sample"
        ),
        Column("sample_result", "text", lambda row: result_words(view, row)),
        Column("share", "text", lambda row: share_words(view, row)),
        Column("confidence", "text", lambda row: _confidence(view, row), below="share"),
        Column("drawn", "text", lambda row: drawn_words(view, row)),
        Column("checked_by", "text", lambda row: _checked(view, row), below="drawn"),
        Column("duty", "text", lambda row: view.wording.term("duty", row.duty) if row.duty else Missing("no_duty")),
        Column("against_declared", "state", _outcome, below="duty"),
    ]
    told = [row for row in samples if row.state == "measured"]
    named = [view.wording.say("table.samples.part", sample=row.subject, words=result_words(view, row)) for row in told]
    return tabulate(
        view,
        "samples",
        columns,
        samples,
        channel=channel,
        title="title_none" if not told else "title" if len(told) <= NAMED else "title_count",
        proof=lambda row: row.evidence,
        parts=view.listed(named),
        n=len(samples),
        contradicted=sum(row.outcome == "contradicted" for row in samples),
    )


def samples_of(view: View, channel: str) -> list[SampleResultRow]:
    """Return the samples of a channel, those first that contradict what it declares.

    Parameters
    ----------
    view : View
    channel : str
    """
    order = [*OBSERVATION_OUTCOMES, ""]
    return sorted(rows(of_channel(view.evaluation.samples, channel)), key=lambda row: order.index(row.outcome))


def samples_of_duty(view: View, results: Iterable[DutyResultRow]) -> str:
    """Say what the samples showed that are evidence of duties, each on a line; what a reason tells is left to it.

    Parameters
    ----------
    view : View
    results : iterable of DutyResultRow
    """
    found = (
        row
        for result in results
        for row in samples_of(view, result.channel)
        if row.duty == result.duty and (result.outcome == "met" or row.subject not in _told_subjects(result.reason))
    )
    return "\n".join(
        view.wording.say(
            "table.samples.of_duty",
            sample=row.subject,
            channel=view.name(row.channel),
            words=told_words(view, row),
        )
        for row in found
    )


def _told_subjects(reason: Message) -> set[object]:
    """Return the samples of which a reason speaks."""
    return {decode(line)[1].get("subject") for line in reason.split("\n") if line}


def sample_base(view: View, channel: str, kpi: str) -> str:
    """Say on how many posts or pages a KPI rests that is the share of a sample; nothing for any other.

    Parameters
    ----------
    view : View
    channel, kpi : str
    """
    row = next((row for row in samples_of(view, channel) if row.subject == kpi), None)
    return "" if row is None else told_words(view, row)


def told_words(view: View, row: SampleResultRow) -> str:
    """Say of how many it was true and how these were found, or why no share is told.

    Parameters
    ----------
    view : View
    row : SampleResultRow
    """
    known = row.state == "measured"
    return ", ".join((result_words(view, row), drawn_words(view, row))) if known else share_words(view, row)


def result_words(view: View, row: SampleResultRow) -> str:
    """Say of how many it was true, e.g. ``26 von 30``.

    Parameters
    ----------
    view : View
    row : SampleResultRow
    """
    return view.wording.say("table.samples.result", fulfilled=row.fulfilled, checked=row.checked)


def share_words(view: View, row: SampleResultRow) -> str:
    """Return the share in whole percent, or why none is told, as where too few were looked at.

    Parameters
    ----------
    view : View
    row : SampleResultRow
    """
    if row.state == "measured":
        return view.wording.whole_percent(row.share)
    return view.tell(row.reason) or view.wording.term("state", row.state)


def drawn_words(view: View, row: SampleResultRow) -> str:
    """Say how the posts or pages were found, and among how many, or that they speak for no others.

    Parameters
    ----------
    view : View
    row : SampleResultRow
    """
    doubted = not row.representative and row.drawn not in ("chosen", "last", "all")
    words = view.wording.term("drawn_told", "doubted" if doubted else row.drawn)
    if doubted or isnan(row.population):
        return words
    return view.wording.say("table.samples.drawn_from", drawn=words, population=row.population)


def _confidence(view: View, row: SampleResultRow) -> str:
    """Return the interval in whole percent; nothing where all were looked at or the posts speak for no others."""
    if row.state != "measured" or isnan(row.low) or isnan(row.high) or row.drawn == "all" or not row.representative:
        return ""
    return view.wording.span(row.low, row.high, "share", 0)


def _checked(view: View, row: SampleResultRow) -> str:
    day = day_of(row.checked_on)
    return ", ".join(part for part in (view.wording.day(day) if day else "", row.checked_by) if part)


def _outcome(row: SampleResultRow) -> Cell:
    return Mark("observation_outcome", row.outcome) if row.outcome else ""
