"""What posts show and when they were published: context, never a yardstick."""

from __future__ import annotations

from math import isnan

from smeval.frames import rows
from smeval.frames.computed import ContentFactorRow
from smeval.ids import DAYPARTS, WEEKDAYS, Daypart, Weekday
from smeval.show.tables.cells import grouped, of_channel, tabulate
from smeval.show.tables.table import Cell, Column, Missing, Table
from smeval.show.view import View


def table_content_factors(view: View) -> Table:
    """What can be seen in the posts of the year, one row for each channel of which exports tell it."""
    found = grouped(rows(view.evaluation.content_factors), lambda row: row.channel)
    channels = [channel for channel in view.channels if channel in found]
    columns: list[Column[str]] = [
        Column("channel", "text", view.name),
        Column("factors", "text", lambda channel: factor_words(view, found[channel])),
    ]
    return tabulate(
        view,
        "content_factors",
        columns,
        channels,
        proof=lambda channel: " ".join(row.evidence for row in found[channel]),
        n=len(channels),
        total=len(view.channels),
    )


def factor_words(view: View, factors: list[ContentFactorRow]) -> str:
    """Say of how many posts what can be seen, e.g. ``Von 133 Beiträgen: 61 % mit Bild``.

    Parameters
    ----------
    view : View
    factors : list of ContentFactorRow
        Of one channel.
    """
    say = view.wording.say

    def words(row: ContentFactorRow) -> str:
        mean = "" if isnan(row.mean) else say("table.content_factors.mean", mean=row.mean)
        return say("table.content_factors.part", share=row.share, factor=row.factor, n=row.n) + mean

    return "\n".join(
        say("table.content_factors.line", of=of, parts=view.listed(map(words, own)))
        for of, own in grouped(factors, lambda row: row.of).items()
    )


def table_publishing(view: View, channel: str) -> Table:
    """Own posts of a channel by weekday and part of the day, as far as a cell is large enough to be shown.

    Parameters
    ----------
    view : View
    channel : str
    """
    posts = list(rows(of_channel(view.evaluation.publishing_times, channel)))
    counts = {(row.weekday, row.daypart): row.posts for row in posts}

    def column(daypart: Daypart) -> Column[Weekday]:
        def cell(weekday: Weekday) -> Cell:
            return counts.get((weekday, daypart), Missing("not_shown"))

        return Column(daypart, "number", cell, label=view.wording.term("daypart", daypart))

    columns = [
        Column[Weekday]("weekday", "text", lambda weekday: view.wording.term("weekday", weekday)),
        *(column(daypart) for daypart in DAYPARTS if any(row.daypart == daypart for row in posts)),
    ]
    most = max(posts, key=lambda row: row.posts, default=None)
    return tabulate(
        view,
        "publishing",
        columns,
        [weekday for weekday in WEEKDAYS if any(row.weekday == weekday for row in posts)],
        channel=channel,
        title="title" if most else "title_empty",
        proof=lambda _: " ".join(row.evidence for row in posts),
        least=view.evaluation.policy.values["cell_min"],
        name=view.name(channel),
        **({} if most is None else {"weekday": most.weekday, "daypart": most.daypart, "n": most.posts}),
    )
