"""The samples of a year: what share each shows, what it says of the rest, and whether its draw can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from smeval.catalog import Sample
from smeval.errors import Finding
from smeval.frames import make_frame, rows
from smeval.frames.columns import SAMPLE_RESULTS_FRAME, SampleResultFrame
from smeval.frames.computed import SampleResultRow
from smeval.frames.declared import SampleRow
from smeval.frames.delivered import PostRow
from smeval.frames.kinds import day_of
from smeval.ids import Severity
from smeval.kpis.formulas.proportion import exact_interval
from smeval.kpis.population import id_of, posts_of_year
from smeval.read import Exports
from smeval.register import Register
from smeval.register.draws import draw, mark_of, seed_of
from smeval.wording import Message, Value, encode

#: Name of the table in which samples are entered.
TABLE = "samples.csv"
#: Doubt whether all were all: nobody knows how many there were.
ALL_UNTOLD = "sample_all_untold"


class Samples(NamedTuple):
    """The samples of a year, and what about them nobody may leave as it is."""

    results: SampleResultFrame
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Look:
    """One sample beside the posts that the exports list.

    Parameters
    ----------
    row : SampleRow
    sample : Sample
        What the catalog says of its subject.
    file : str
        Where it stands.
    drawn : tuple of str
        Ids of the posts on its sheet; none for a row of the table.
    """

    row: SampleRow
    sample: Sample
    file: str
    drawn: tuple[str, ...]
    exports: Exports = field(repr=False)
    register: Register = field(repr=False)

    @cached_property
    def posts(self) -> list[PostRow]:
        """The channel's posts of the year of which the sample can speak."""
        return posts_of_year(self.exports, self.register, self.row.channel, self.row.year, self.sample.kinds)

    @cached_property
    def ids(self) -> set[str]:
        """Their ids."""
        return {id_of(post) for post in self.posts}

    @cached_property
    def known(self) -> int:
        """How many there were at least: as many as are listed, or without a list as are counted for days apart."""
        if self.posts or self.sample.kinds:  # a count does not tell of which kind they were
            return len(self.posts)
        told = self.exports.measures
        told = told[(told["channel"] == self.row.channel) & (told["measure"] == "posts")]
        inside = (told["start"] >= pd.Timestamp(self.row.year, 1, 1)) & (
            told["end"] <= pd.Timestamp(self.row.year, 12, 31)
        )
        counted, until = 0.0, pd.Timestamp.min
        for span in rows(told[inside & told["value"].notna()].sort_values(["end", "start"])):
            if span.start > until:
                counted, until = counted + span.value, span.end
        return int(counted)

    @cached_property
    def strangers(self) -> int:
        """How many posts of the sheet are none of the channel's; 0 where no export lists any."""
        return len(set(self.drawn) - self.ids) if self.posts else 0

    @cached_property
    def doubt(self) -> str:
        """Why nobody can say that the draw was one; empty where nothing speaks against it."""
        row = self.row
        if not row.intact:
            return "sample_altered"
        if self.sample.looks_at == "posts" and row.drawn == "all" and not self.drawn and self.known > row.checked:
            return "sample_not_all"
        if self.sample.looks_at == "posts" and row.drawn == "all" and not self.drawn and not self.known:
            return ALL_UNTOLD
        if self._too_many():
            return "sample_too_many"
        return self._doubtful_draw() if self.drawn and self.posts else ""

    def _doubtful_draw(self) -> str:
        """Return why a sheet is no draw of the year's posts; where others are listed now, as far as can be told.

        Posts that were added since may stand before some that were drawn; no others may.
        """
        added = max(len(self.ids) - self.row.population, 0)
        if self.row.population < self.register.catalog.policy.values["coverage_min"] * len(self.ids):
            return "sample_of_part"
        ranked = draw(self.ids, len(self.ids), self.row.seed)
        last = max((place for place, post in enumerate(ranked) if post in self.drawn), default=-1)
        return "sample_not_drawn" if last + 1 - len(self.drawn) > added else ""

    def findings(self) -> Iterator[Finding]:
        """Yield what nobody may leave as it is; that a sheet is not finished is told where it is read."""
        if self.strangers:
            yield self._finding("sample_strangers", n=self.strangers, of=len(self.drawn))
        elif self.doubt:
            of = self.row.population if self.drawn else self.row.checked
            listed = self.known if self.doubt == "sample_not_all" else len(self.posts)
            yield self._finding(self.doubt, checked=self.row.checked, listed=listed, of=of)
        elif self.drawn and not self.posts:
            yield self._finding("sample_posts_gone")
        elif self.drawn and mark_of(self.ids) != self.row.posts_mark:
            yield self._finding("sample_posts_differ", listed=len(self.posts), of=self.row.population)
        if self.drawn and self.row.seed != self._usual_seed:
            yield self._finding("sample_own_seed")

    @property
    def _usual_seed(self) -> str:
        return seed_of(self.register.id, self.row.channel, self.row.year, self.row.subject)

    def _too_many(self) -> bool:
        """Say whether more posts were looked at than there are, by lists that speak of all days of the year."""
        if self.drawn or self.sample.looks_at != "posts" or self.row.checked <= len(self.posts):
            return False
        told = self.exports.coverage
        told = told[(told["channel"] == self.row.channel) & (told["what"] == "post_list")]
        return any(
            (first := day_of(row.start)) is not None
            and (last := day_of(row.end)) is not None
            and first.isoformat() <= f"{self.row.year}-01-01"
            and last.isoformat() >= f"{self.row.year}-12-31"
            for row in rows(told)
        )

    def _finding(self, name: str, /, **values: Value) -> Finding:
        line = str(self.row.line) if self.row.line else ""
        told: dict[str, Value] = {"channel": self.row.channel, "subject": self.row.subject, **values}
        return Finding(name, SEVERITIES[name], self.file, line, "", told)

    def result(self) -> SampleResultRow:
        """Return the share, or why there is none, and to how many posts of a sheet the question did not fit."""
        found, left = self._share(), len(self.drawn) - int(self.row.checked)
        if not self.drawn or self.strangers or self.row.unticked or not 0 < left < len(self.drawn):
            return found
        return found._replace(reason=encode("sample_some_fit", told=found.reason, n=left, of=len(self.drawn)))

    def _share(self) -> SampleResultRow:
        row = self.row
        found = SampleResultRow(
            channel=row.channel,
            subject=row.subject,
            checked=row.checked,
            fulfilled=row.fulfilled,
            drawn=row.drawn,
            duty=self.sample.duty or "",
            checked_on=row.checked_on,
            checked_by=row.checked_by,
            document=row.document,
            evidence=row.evidence,
            representative=row.drawn in ("all", "random") and not self.doubt and not self.strangers,
            population=row.population,
            seed=row.seed,
        )
        whole = row.drawn == "all" and not self.strangers and self.doubt in ("", ALL_UNTOLD)
        least = self.register.catalog.policy.values["sample_min"]
        if row.unticked:
            reason = encode("sample_unfinished", ticked=row.checked, of=row.checked + row.unticked)
            return found._replace(state="missing", reason=reason)
        if self.strangers:
            return found._replace(state="missing", reason=encode("sample_strangers", n=self.strangers))
        if not row.checked:
            return found._replace(state="not_covered", reason=encode("sample_none_applies"))
        if not whole and row.checked < least:
            return found._replace(state="not_covered", reason=encode("sample_too_few", n=row.checked, of=least))
        share = row.fulfilled / row.checked
        low, high = (share, share) if whole else exact_interval(int(row.fulfilled), int(row.checked))
        return found._replace(share=share, low=low, high=high, reason=self._told(low, high, whole=whole))

    def _told(self, low: float, high: float, *, whole: bool) -> Message:
        """Return how many of how many, how they came to be looked at, and the interval."""
        counts: dict[str, Value] = {"k": self.row.fulfilled, "n": self.row.checked}
        if whole:
            return encode("sample_all_said" if self.doubt else "sample_all", **counts)
        if self.doubt:
            return encode("sample_doubted", **counts)
        if self.row.drawn == "chosen":
            return encode("sample_chosen", **counts)
        ends: dict[str, Value] = {"low": round(low, 4), "high": round(high, 4)}
        return encode("sample_last" if self.row.drawn == "last" else "sample_random", **counts, **ends)


#: How grave each finding is.
SEVERITIES: dict[str, Severity] = {
    "sample_strangers": "error",
    "sample_altered": "warning",
    "sample_not_all": "warning",
    ALL_UNTOLD: "warning",
    "sample_not_drawn": "warning",
    "sample_of_part": "warning",
    "sample_own_seed": "warning",
    "sample_posts_gone": "note",
    "sample_posts_differ": "note",
    "sample_too_many": "warning",
}


def assess_samples(exports: Exports, register: Register, year: int) -> Samples:
    """Return what the samples of a year show, for the channels of a register.

    Parameters
    ----------
    exports : Exports
        Their lists of posts say whether a draw is one.
    register : Register
    year : int
    """
    channels, files = set(register.channels["channel"]), {row.evidence: row.file for row in rows(register.evidence)}
    sheets: dict[str, list[str]] = {}
    for post in rows(register.sampled_posts):
        sheets.setdefault(post.evidence, []).append(post.post_id)
    looks = [
        _Look(
            row=row,
            sample=register.catalog.samples[row.subject],
            file=files.get(row.evidence, TABLE),
            drawn=tuple(sheets.get(row.evidence, ())),
            exports=exports,
            register=register,
        )
        for row in rows(register.samples)
        if row.year == year and row.channel in channels
    ]
    results = make_frame(SAMPLE_RESULTS_FRAME, [look.result() for look in looks])
    return Samples(results, tuple(finding for look in looks for finding in look.findings()))
