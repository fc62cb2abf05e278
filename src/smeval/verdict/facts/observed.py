"""Declared against observed: what the register says of a channel, beside what its exports and checks show.

The software states only what was declared and what was seen. Where nothing was seen, the outcome stays open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.frames import make_frame, rows
from smeval.frames.columns import OBSERVATIONS_FRAME, DutyResultFrame, KpiFrame, ObservationFrame, SampleResultFrame
from smeval.frames.computed import KpiRow, SampleResultRow
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import DutyResultRow, ObservationRow
from smeval.frames.kinds import day_of
from smeval.ids import ObservationOutcome
from smeval.read import Exports
from smeval.register import Register
from smeval.verdict.facts.sampled import SAMPLE_SEEN, declared_met, outcome_of, promised, seen_in
from smeval.wording import Message, decode, encode

__all__ = ["observe"]

#: Files of these shapes hold one row per message or conversation.
SINGLE_ITEMS = ("messages", "conversations")
#: Where an age group has no upper end.
OLDEST = 200


@dataclass(frozen=True)
class Seen:
    """What there is to see of one channel in the year.

    Parameters
    ----------
    channel : ChannelRow
    kpis : mapping
        The year's KPIs by id.
    duties : mapping
        The year's duties by id.
    samples : tuple of SampleResultRow
        The year's samples.
    """

    channel: ChannelRow
    kpis: Mapping[str, KpiRow]
    duties: Mapping[str, DutyResultRow]
    samples: tuple[SampleResultRow, ...]
    register: Register
    exports: Exports
    year: int

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of this channel."""
        own: pd.DataFrame = frame[frame["channel"] == self.channel.channel]
        return own

    def within(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of this channel whose period touches the year."""
        own = self.of(frame)
        return own[(own["start"] <= pd.Timestamp(self.year, 12, 31)) & (own["end"] >= pd.Timestamp(self.year, 1, 1))]

    def paid(self) -> pd.DataFrame:
        """Return what was declared as paid for the year."""
        costs = self.of(self.register.costs)
        return costs[costs["year"] == self.year]


class Observation(NamedTuple):
    """What is declared beside what is observed, the outcome, and the ids of the evidence."""

    declared: Message
    observed: Message
    outcome: ObservationOutcome
    evidence: Collection[str] = ()


def _agree(agrees: bool) -> ObservationOutcome:
    return "confirmed" if agrees else "contradicted"


def _unmeasured(kpi: KpiRow) -> Message:
    return encode("not_measured", state=kpi.state)


def _rhythm(seen: Seen) -> Observation | None:
    promised = seen.channel.posts_per_week
    if not promised > 0:
        return None
    declared, posts, weeks = encode("posts_promised", n=promised), seen.kpis["posts_per_week"], seen.kpis["weeks_kept"]
    if posts.state != "measured":
        return Observation(declared, _unmeasured(posts), "open", [posts.evidence])
    kept = weeks.state == "measured"
    observed = encode("posts_kept", n=posts.value, share=weeks.value) if kept else encode("posts_seen", n=posts.value)
    return Observation(declared, observed, _agree(posts.value >= promised - 1e-9), [posts.evidence, weeks.evidence])


def _answer_within(seen: Seen) -> Observation | None:
    hours = seen.channel.answer_within
    if not hours > 0 or seen.channel.dialogue == "no_answers":
        return None
    declared, kpi = encode("answers_promised", hours=hours), seen.kpis["answered_within_target"]
    if kpi.state == "measured":  # promised to everybody, so at least to more than half
        observed = encode("answered_in_time", share=kpi.value, n=kpi.n)
        return Observation(declared, observed, _agree(kpi.value > 0.5), [kpi.evidence])
    if kpi.state == "suppressed" and kpi.low == kpi.low:
        observed = encode("answered_in_band", low=kpi.low, high=kpi.high)
        outcome: ObservationOutcome = "confirmed" if kpi.low >= 0.5 else "contradicted" if kpi.high <= 0.5 else "open"
        return Observation(declared, observed, outcome, [kpi.evidence])
    return Observation(declared, _unmeasured(kpi), "open", [kpi.evidence])


def _dialogue(seen: Seen) -> Observation | None:
    if not seen.channel.dialogue:
        return None
    declared = encode(seen.channel.dialogue)
    covered = seen.within(seen.exports.coverage)
    covered = covered[covered["what"] == "dialogue"]
    counts = seen.of(seen.exports.dialogue)
    counts = counts[counts["month"].str.startswith(f"{seen.year}-")]
    answered = counts[counts["outcome"] == "answered"]
    evidence = {*covered["evidence"], *counts["evidence"]}
    if len(answered):
        agrees = seen.channel.dialogue == "answers"
        return Observation(declared, encode("answers_seen"), _agree(agrees), evidence)
    if covered.empty and counts.empty:
        return Observation(declared, encode("not_measured", state="missing"), "open", evidence)
    if counts.empty or (counts["outcome"] == "unknown").all():
        seen_there = encode("no_items_seen" if counts.empty else "answers_unknown")
        return Observation(declared, seen_there, "open", evidence)
    agrees = seen.channel.dialogue == "no_answers"
    return Observation(declared, encode("no_answers_seen"), _agree(agrees), evidence)


def _mode(seen: Seen) -> Observation | None:
    if seen.channel.mode != "insights":
        return None
    shapes = {key: export.shape for key, export in seen.register.catalog.exports()}
    files = seen.of(seen.exports.files)
    single = files[[any(shapes.get(name) in SINGLE_ITEMS for name in text.split("+")) for text in files["export"]]]
    observed = encode("no_single_items" if single.empty else "single_items")
    return Observation(encode("insights"), observed, _agree(single.empty))


def parse_age(text: str, patterns: Collection[str]) -> tuple[int, int] | None:
    """Return first and last age that a target group names, or None where it names none.

    Parameters
    ----------
    text : str
    patterns : collection of str
        Regular expressions with the groups ``low``, ``high`` or ``below`` [years], the most telling first.
    """
    for pattern in patterns:
        if match := re.search(pattern, text, re.IGNORECASE):
            ages = {name: int(age) for name, age in match.groupdict().items()}
            low, high = ages.get("low", 0), ages.get("high", ages.get("below", OLDEST + 1) - 1)
            return (low, high) if low <= high else None
    return None


def _age_band(group: str) -> tuple[int, int] | None:
    """Return first and last age of a band as platforms write it: ``25-34`` or ``65+``."""
    match = re.fullmatch(r"(\d+)(?:\s*[-–]\s*(\d+)|\+)", group.strip())
    return (int(match[1]), int(match[2] or OLDEST)) if match else None


def _target_group(seen: Seen) -> Observation | None:
    text = seen.channel.target_group
    if not text:
        return None
    declared, wanted = encode("target_group", text=text), parse_age(text, seen.register.catalog.observed.patterns)
    shares = seen.within(seen.exports.audience)
    shares = shares[shares["dimension"] == "age"]
    shares = shares[shares["end"] == shares["end"].max()]
    bands = [(_age_band(str(row.group)), float(row.share)) for row in rows(shares)]
    if wanted is None or not bands or any(band is None or share != share for band, share in bands):
        return Observation(declared, encode("not_provable"), "open", set(shares["evidence"]))
    first, last = wanted
    inside = sum(share for band, share in bands if band and first <= band[0] and band[1] <= last)
    touched = sum(share for band, share in bands if band and band[0] <= last and first <= band[1])
    outcome: ObservationOutcome = "confirmed" if inside > 0.5 else "contradicted" if touched < 0.5 else "open"
    observed = encode("age_share", low=round(inside, 4), high=round(touched, 4))
    return Observation(declared, observed, outcome, set(shares["evidence"]))


def _costs(seen: Seen) -> Observation | None:
    paid = seen.paid()
    if not (paid["eur"] == 0).any():
        return None
    declared = encode("no_costs")
    evidence, spent, staff = set(paid["evidence"]), float(paid["eur"].sum()), seen.kpis["cost"]
    if spent > 0:
        return Observation(declared, encode("costs_seen", eur=spent), "contradicted", evidence)
    if staff.state != "measured":
        return Observation(declared, encode("no_costs_seen"), "confirmed", evidence)
    return Observation(declared, encode("only_staff", eur=staff.value), "confirmed", {*evidence, staff.evidence})


def _tool(seen: Seen) -> Observation | None:
    paid = seen.paid()
    paid = paid[paid["kind"] == "tool"]
    if paid.empty:
        return None
    tools = seen.register.catalog.tools
    files = seen.within(seen.exports.files)
    read = files.loc[files["status"] == "recognised", "export"]
    used = sorted({name.split("/")[0] for text in read for name in text.split("+")} & set(tools) - {"manual"})
    declared, evidence = encode("tool_paid"), set(paid["evidence"])
    if not used:
        return Observation(declared, encode("no_tool_export"), "open", evidence)
    return Observation(
        declared, encode("tool_exports", names=[tools[name].name for name in used]), "confirmed", evidence
    )


def _checked(seen: Seen, duty: str, declared: Message) -> Observation:
    """Return what the check of a duty says; a check of another year says nothing of this one."""
    row = seen.duties[duty]
    if row.outcome == "not_met":
        return Observation(declared, encode("check_failed", reason=row.reason), "contradicted", [row.evidence])
    checked = day_of(row.checked_on)
    if checked is None:
        return Observation(declared, encode("not_checked"), "open", [row.evidence])
    outcome: ObservationOutcome = "confirmed" if row.outcome == "met" else "open"
    return Observation(declared, encode("checked", on=checked.isoformat()), outcome, [row.evidence])


def _alternative(seen: Seen) -> Observation | None:
    if not seen.channel.alternative:
        return None
    declared = encode("alternative", text=seen.channel.alternative)
    return _checked(seen, seen.register.catalog.duty_of("alternatives"), declared)


def _evaluation(seen: Seen) -> Observation | None:
    return _checked(seen, seen.register.catalog.duty_of("evaluation"), encode("yearly_evaluation"))


SUBJECTS: dict[str, Callable[[Seen], Observation | None]] = {
    "rhythm": _rhythm,
    "dialogue": _dialogue,
    "answer_within": _answer_within,
    "target_group": _target_group,
    "alternative": _alternative,
    "costs": _costs,
    "tool": _tool,
    "mode": _mode,
    "evaluation": _evaluation,
}


def _sampled(seen: Seen) -> Iterator[tuple[str, Observation]]:
    """Yield each sample that stands against something declared: where posts stand too, or that a duty is met."""
    policy, name = seen.register.catalog.policy.values, seen.channel.channel
    until = seen.register.catalog.policy.cure_by(seen.year)
    met = set(declared_met(rows(seen.register.duties), name, until))
    for sample in seen.samples:
        text, share = seen.channel.alternative, policy["sample_kept"]
        if text and seen.register.catalog.samples[sample.subject].declares:
            declared = encode("alternative", text=text)
            share = promised(text, seen.register.catalog.observed.promises, share)
        elif sample.duty in met:
            declared = encode("duty_declared_met", duty=sample.duty)
        else:
            continue
        yield sample.subject, Observation(declared, seen_in(sample), outcome_of(sample, share), [sample.evidence])


def observe(
    register: Register,
    exports: Exports,
    kpis: KpiFrame,
    duties: DutyResultFrame,
    year: int,
    samples: SampleResultFrame | None = None,
) -> tuple[ObservationFrame, list[Finding]]:
    """Set what the register declares of channels against what the data of a year shows.

    Parameters
    ----------
    register : Register
        With the channels under evaluation.
    exports : Exports
        What was read.
    kpis : DataFrame
        Frame ``kpis``; the rows of the period `year` are used.
    duties : DataFrame
        Frame ``duty_results``, as they were assessed before any was graded otherwise.
    year : int
    samples : DataFrame, optional
        Frame ``sample_results``.

    Returns
    -------
    observations : DataFrame
        Frame ``observations``.
    findings : list of Finding
        What is declared otherwise than it is done and has to be set right.
    """
    found: list[ObservationRow] = []
    for channel in rows(register.channels):
        own, checks = kpis[kpis["channel"] == channel.channel], duties[duties["channel"] == channel.channel]
        seen = Seen(
            channel=channel,
            kpis={row.kpi: row for row in rows(own[own["period"] == str(year)])},
            duties={row.duty: row for row in rows(checks)},
            samples=() if samples is None else tuple(row for row in rows(samples) if row.channel == channel.channel),
            register=register,
            exports=exports,
            year=year,
        )
        found += _rows(seen)
    return make_frame(OBSERVATIONS_FRAME, found), list(_findings(found))


def _rows(seen: Seen) -> Iterator[ObservationRow]:
    looked = [(subject, look(seen)) for subject, look in SUBJECTS.items()]
    for subject, found in (*looked, *_sampled(seen)):
        if found is not None:
            keys = {key for text in (seen.channel.evidence, *found.evidence) for key in text.split()}
            evidence = " ".join(sorted(keys))
            declared, observed, outcome, _ = found
            yield ObservationRow(seen.channel.channel, subject, declared, observed, outcome, evidence)


#: What nobody may leave as it is, by subject and what was seen: the finding, and the place in the register.
FINDINGS = {
    ("dialogue", "answers_seen"): ("observed_answers", "channels.csv", "dialogue"),
    ("costs", "costs_seen"): ("observed_costs", "costs.csv", "eur"),
}
#: The same of samples, by what is declared.
SAMPLE_FINDINGS = {
    "alternative": ("observed_alternative", "channels.csv", "alternative"),
    "duty_declared_met": ("observed_duty", "duties.csv", "state"),
}


def _findings(found: list[ObservationRow]) -> Iterator[Finding]:
    """Yield what nobody may leave as it is: what was seen is otherwise than declared."""
    for row in found:
        (said, told), (shown, counts) = decode(row.declared), decode(row.observed)
        place = FINDINGS.get((row.subject, shown))
        values = {"channel": row.channel}
        if shown in SAMPLE_SEEN:
            place = SAMPLE_FINDINGS[said]
            values |= {**told, "subject": row.subject, "k": counts["k"], "n": counts["n"]}
        if row.outcome == "contradicted" and place is not None:
            name, file, key = place
            yield Finding(name, "warning", file, "", key, values)
