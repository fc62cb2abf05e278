"""The part of a report that a channel's decision rests on: the proposal in sentences, its reasons, open findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from smeval.evaluation import Evaluation
from smeval.figures.benefit_risk import benefit_words, risk_words
from smeval.figures.select import channel_name, listed
from smeval.frames import each_row
from smeval.publish.blocks import heading, items, link, paragraph, titled
from smeval.tables.cells import anchor, of_channel, tell, tell_all
from smeval.tables.overview import table_fields
from smeval.wording import Wording

SIDES = {"for": "reasons_for", "against": "reasons_against", "condition": "conditions", "gap": "gaps"}


def channel_decision(evaluation: Evaluation, wording: Wording, channel: str) -> Markup:
    """Show the proposal for one channel with everything that speaks for and against it."""
    row = of_channel(evaluation.proposals, channel).iloc[0]
    name = channel_name(evaluation, channel)
    place = anchor(evaluation, channel)
    title = wording.say("report.channel.heading", name=name, proposal=row["proposal"], robustness=row["robustness"])
    links = Markup(", ").join((
        link(wording.say("report.channel.link_numbers"), f"#{place}-numbers"),
        link(wording.say("report.channel.link_duties"), f"#duties-{place}"),
        link(wording.say("report.channel.link_risks"), f"#risks-{place}"),
    ))  # fmt: skip
    return Markup("").join((
        heading(3, title, place),
        paragraph(" ".join(sentences(evaluation, wording, row)), "verdict"),
        *reasons(evaluation, wording, channel),
        paragraph(Markup("{} {}.").format(wording.say("report.channel.links"), links)),
        titled(table_fields(evaluation, wording, channel), 4),
    ))  # fmt: skip


def sentences(evaluation: Evaluation, wording: Wording, row: Any) -> Iterator[str]:
    """Yield the sentences that state the proposal: what decided it, benefit, risk, tipping point, legal state."""
    say = wording.say
    yield say("report.channel.proposal", proposal=row["proposal"], robustness=row["robustness"])
    yield say("report.channel.decided_by", reason=tell(row["decided_by"], wording).rstrip("."))
    possible = row["possible"].split()
    if len(possible) > 1:
        yield say("report.channel.possible", possible=possible)
    benefit = say("report.channel.benefit_unknown")
    if row["benefit_low"] == row["benefit_low"]:
        level = risk_words(row["benefit_class_low"], row["benefit_class_high"], wording)
        span = benefit_words(row["benefit_low"], row["benefit_high"], wording)
        benefit = say("report.channel.benefit", level=level, span=span)
    risk = say("report.channel.risk_unknown")
    if row["governing_risk"]:
        level = risk_words(row["risk_low"], row["risk_high"], wording)
        risk = say("report.channel.risk", level=level, risk=row["governing_risk"])
    yield f"{benefit}, {risk}"
    if row["flip"]:
        yield say("report.channel.flip", flip=tell_all(row["flip"], wording))
    yield say("report.channel.legal_state", day=evaluation.legal_state)
    for other in each_row(of_channel(evaluation.scenarios, row["channel"])):
        if other.proposal != row["proposal"]:
            yield say("report.channel.scenario", scenario=other.scenario, proposal=other.proposal)
    goals = of_channel(evaluation.criteria, row["channel"])
    unproven = goals[~goals["state"].isin(["measured", "not_offered"])]
    if len(unproven):
        yield say("report.channel.unproven", goals=listed(unproven["goal"], wording))
    elif len(goals):
        yield say("report.channel.all_proven")


def reasons(evaluation: Evaluation, wording: Wording, channel: str) -> Iterator[Markup]:
    """Yield the reasons for and against, the conditions and what is open, each under its heading."""
    own = of_channel(evaluation.reasons, channel).sort_values("stage", kind="stable")
    for side, part in SIDES.items():
        texts = [tell(reason, wording) for reason in own.loc[own["side"] == side, "reason"]]
        if texts or side in ("for", "against"):
            yield heading(4, wording.say(f"report.part.{part}"))
            yield items(texts or [wording.say("report.part.none")], side)
