"""Two evaluations compared: what differs, and because of what a proposal does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from smeval.frames import rows
from smeval.ids import CAUSES, Compared, DifferenceCause
from smeval.record.evaluation import Evaluation


@dataclass(frozen=True)
class Part:
    """What of a frame is compared.

    Parameters
    ----------
    what : str
    frame : str
        Attribute of the evaluation.
    keys : tuple of str
        Columns that name a thing within its channel.
    values : tuple of str
        Columns that are compared.
    cause : str, optional
        That of a proposal which differs as well; None where the thing is itself a result.
    """

    what: Compared
    frame: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    cause: DifferenceCause | None = None


PARTS = (
    Part("kpi", "kpis", ("period", "kpi"), ("value", "low", "high", "state", "covered"), "kpis"),
    Part("goal", "criteria", ("goal",), ("kpi", "minimum", "target", "rank", "fixed_on", "fixing"), "goals"),
    Part("criterion", "criteria", ("goal",), ("outcome", "partial_low", "partial_high", "weight")),
    Part("duty", "duties", ("duty",), ("grade", "outcome", "checked_on", "outside"), "duties"),
    Part("risk", "risks", ("risk", "rater"), ("residual_severity", "residual_likelihood", "residual_level"), "ratings"),
    Part("statement", "questions", ("statement",), ("answer", "stated_on"), "statements"),
    Part("term", "terms", ("kind", "name"), ("counted",), "terms"),
    Part("class", "proposals", (), ("benefit_class_low", "benefit_class_high", "risk_low", "risk_high")),
    Part("rule", "rules", ("rule",), ("outcome", "proposal")),
    Part("proposal", "proposals", (), ("proposal", "robustness", "decided_by")),
)


@dataclass(frozen=True)
class Difference:
    """A thing that differs.

    Parameters
    ----------
    channel : str
        Empty where it is one of the whole body.
    what : str
    name : str
        Its keys, parted by blanks.
    before, after : mapping of str to str
        By column, those that differ; empty where the thing is not there.
    """

    channel: str
    what: Compared
    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class ProposalChange:
    """A channel whose proposal differs, and what else differs that can have led to it.

    Parameters
    ----------
    channel : str
    before, after : str
        Empty where the channel is not there.
    causes : tuple of str
    """

    channel: str
    before: str
    after: str
    causes: tuple[DifferenceCause, ...]


@dataclass(frozen=True)
class Comparison:
    """How two evaluations differ.

    Parameters
    ----------
    differences : tuple of Difference
    proposals : tuple of ProposalChange
        Channels whose proposal is another one.
    causes : tuple of str
        What differs for the whole body: policy, law, software, or its terms.
    """

    differences: tuple[Difference, ...]
    proposals: tuple[ProposalChange, ...]
    causes: tuple[DifferenceCause, ...]


def compare(a: Evaluation, b: Evaluation) -> Comparison:
    """Return how an evaluation differs from another one.

    Parameters
    ----------
    a, b : Evaluation
        Before, and after.
    """
    differences = tuple(chain.from_iterable(_differing(part, a, b) for part in PARTS))
    causes = {part.what: part.cause for part in PARTS}
    by_channel: dict[str, set[DifferenceCause]] = {}
    for found in differences:
        if cause := causes[found.what]:
            by_channel.setdefault(found.channel, set()).add(cause)
    for channel in _other_files(a, b):
        by_channel.setdefault(channel, set()).add("files")
    whole = set(_of_body(a, b)) | by_channel.get("", set())
    proposals = []
    for found in differences:
        if found.what == "proposal" and found.before.get("proposal") != found.after.get("proposal"):
            before, after = found.before.get("proposal", ""), found.after.get("proposal", "")
            led = _ordered(whole | by_channel.get(found.channel, set()))
            proposals.append(ProposalChange(found.channel, before, after, led))
    return Comparison(differences, tuple(proposals), _ordered(whole))


def _ordered(causes: Iterable[DifferenceCause]) -> tuple[DifferenceCause, ...]:
    found = set(causes)
    return tuple(cause for cause in CAUSES if cause in found)


def _of_body(a: Evaluation, b: Evaluation) -> Iterator[DifferenceCause]:
    """Yield what differs that is not of a channel."""
    if a.policy.values != b.policy.values or a.policy.balance != b.policy.balance or a.policy.matrix != b.policy.matrix:
        yield "policy"
    confirmed = (set(a.confirmed), set(a.unconfirmed)) != (set(b.confirmed), set(b.unconfirmed))
    if confirmed or a.legal_state != b.legal_state or not a.legal_facts.equals(b.legal_facts):
        yield "law"
    if a.version != b.version:
        yield "software"


def _other_files(a: Evaluation, b: Evaluation) -> set[str]:
    """Return the channels of which other files were read."""
    before, after = ({(row.channel, row.sha256) for row in rows(own.files)} for own in (a, b))
    return {channel for channel, _ in before ^ after}


def _differing(part: Part, a: Evaluation, b: Evaluation) -> Iterator[Difference]:
    """Yield the things of one kind that differ, in the order of the channels."""
    before, after = (_things(part, own.frames[part.frame]) for own in (a, b))
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        names = [name for name in part.values if old is None or new is None or old[name] != new[name]]
        yield Difference(
            channel=key[0],
            what=part.what,
            name=" ".join(key[1:]),
            before={name: old[name] for name in names} if old else {},
            after={name: new[name] for name in names} if new else {},
        )


def _things(part: Part, frame: pd.DataFrame) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the compared values of each thing as texts, by channel and keys."""
    columns = ["channel", *part.keys]
    texts = {name: [_text(value) for value in frame[name]] for name in [*columns, *part.values]}
    keys = list(zip(*(texts[name] for name in columns), strict=True))
    return {key: {name: texts[name][place] for name in part.values} for place, key in enumerate(keys)}


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else repr(float(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "" if value is pd.NaT else str(value)
