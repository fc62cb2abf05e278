"""What samples say of duties and declarations: they prove, they speak against, or they leave open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from smeval.catalog import Promise
from smeval.frames import make_frame, rows
from smeval.frames.columns import SAMPLE_RESULTS_FRAME, ObservationFrame, SampleResultFrame
from smeval.frames.computed import SampleResultRow
from smeval.frames.declared import DutyRow
from smeval.frames.kinds import day_of
from smeval.ids import ObservationOutcome
from smeval.wording import Message, encode

#: What a sample that tells something showed.
SAMPLE_SEEN = ("sample_seen", "sample_seen_all", "sample_seen_chosen")
#: A promise about every single one: one failure breaks it.
EVERY = 1.0


@dataclass(frozen=True)
class DutySamples:
    """The samples of a year that speak of one duty of one channel.

    Parameters
    ----------
    rows : tuple of SampleResultRow
    kept : float
        From this share on a sample bears out that a duty is met.
    """

    rows: tuple[SampleResultRow, ...]
    kept: float

    @property
    def against(self) -> SampleResultRow | None:
        """The worst of those that lie below the share for certain; whoever chose the posts."""
        found = [row for row in self.rows if row.state == "measured" and row.high < self.kept]
        return min(found, key=lambda row: row.share, default=None)

    def proof(self, until: date) -> SampleResultRow | None:
        """Return the latest of the samples if all that are representative reach the share for certain.

        Parameters
        ----------
        until : date
            Checks until this day belong to the year.
        """
        telling = [row for row in self.rows if row.state == "measured" and row.representative]
        if self.against is not None or not telling or any(row.low < self.kept for row in telling):
            return None
        dated = [(day, row) for row in telling if (day := day_of(row.checked_on)) is not None and day <= until]
        return max(dated, key=lambda found: found[0])[1] if dated else None


def by_duty(samples: SampleResultFrame | None, kept: float) -> dict[tuple[str, str], DutySamples]:
    """Return the samples of a year by channel and duty.

    Parameters
    ----------
    samples : DataFrame, optional
        Frame ``sample_results``.
    kept : float
        From this share on a sample bears out that a duty is met.
    """
    found: dict[tuple[str, str], tuple[SampleResultRow, ...]] = {}
    for row in () if samples is None else rows(samples):
        if row.duty:
            key = row.channel, row.duty
            found[key] = (*found.get(key, ()), row)
    return {key: DutySamples(own, kept) for key, own in found.items()}


def completed(check: DutyRow, samples: DutySamples | None, until: date) -> DutyRow:
    """Return a check that was declared met with the date and the document of a sample, where it has none of its own.

    Where either is lacking the sample is the proof, so its day counts.

    Parameters
    ----------
    check : DutyRow
    samples : DutySamples or None
        Those that speak of its duty.
    until : date
        Checks until this day belong to the year.
    """
    day = day_of(check.checked_on)
    lacking = check.state == "met" and (day is None or not check.document) and (day is None or day <= until)
    proof = samples.proof(until) if samples is not None and lacking else None
    if proof is None:
        return check
    return check._replace(
        checked_on=proof.checked_on,
        document=check.document or proof.document,
        checked_by=check.checked_by or proof.checked_by,
        evidence=f"{check.evidence} {proof.evidence}".strip(),
    )


def told(message: str, sample: SampleResultRow) -> Message:
    """Return a reason that names a sample with its numbers.

    Parameters
    ----------
    message : str
        Id of the reason.
    sample : SampleResultRow
    """
    return encode(message, subject=sample.subject, k=sample.fulfilled, n=sample.checked)


def promised(text: str, promises: Iterable[Promise], otherwise: float) -> float:
    """Return the share of posts that a declaration promises at least.

    Parameters
    ----------
    text : str
        What the channel declares.
    promises : iterable of Promise
        How texts promise, the most telling first.
    otherwise : float
        The share where none of them is found.
    """
    found = (promise.share for promise in promises if re.search(promise.pattern, text, re.IGNORECASE))
    return next(found, otherwise)


def outcome_of(sample: SampleResultRow, share: float) -> ObservationOutcome:
    """Say whether a sample confirms a promise, contradicts it, or leaves it open.

    A failure speaks against a promise whoever chose the posts; only a representative sample speaks for one.

    Parameters
    ----------
    sample : SampleResultRow
    share : float
        What is promised at least; 1: of every single one.
    """
    if sample.state != "measured":
        return "open"
    failed = sample.fulfilled < sample.checked
    if sample.high < share or (share >= EVERY and failed):
        return "contradicted"
    kept = sample.low >= share or (share >= EVERY and not failed)
    return "confirmed" if kept and sample.representative else "open"


def seen_in(sample: SampleResultRow) -> Message:
    """Return what a sample showed, as it is set beside a declaration."""
    if sample.state != "measured":
        return encode("sample_untold", reason=sample.reason)
    values = {"k": sample.fulfilled, "n": sample.checked}
    if not sample.representative:
        return encode("sample_seen_chosen", **values)
    if sample.low == sample.high:
        return encode("sample_seen_all", **values)
    return encode("sample_seen", **values, low=round(sample.low, 4), high=round(sample.high, 4))


def against_declared(samples: SampleResultFrame, observations: ObservationFrame) -> SampleResultFrame:
    """Return samples with their outcome against what is declared.

    Parameters
    ----------
    samples : DataFrame
        Frame ``sample_results``.
    observations : DataFrame
        Frame ``observations``; the subject of a sample's row is that of the sample.
    """
    found: Mapping[tuple[str, str], ObservationOutcome] = {
        (row.channel, row.subject): row.outcome for row in rows(observations)
    }
    told_of = [row._replace(outcome=found.get((row.channel, row.subject), "")) for row in rows(samples)]
    return make_frame(SAMPLE_RESULTS_FRAME, told_of)


def declared_met(duties: Iterable[DutyRow], channel: str, until: date) -> Iterator[str]:
    """Yield the duties of a channel that a check until a day declares as met.

    Parameters
    ----------
    duties : iterable of DutyRow
    channel : str
    until : date
    """
    for row in duties:
        day = day_of(row.checked_on)
        if row.channel == channel and row.state == "met" and (day is None or day <= until):
            yield row.duty
