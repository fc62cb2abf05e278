"""The part of a report that a channel's decision rests on: the proposal in sentences, its reasons, open findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from smeval.frames import rows
from smeval.show.blocks import columns, details, heading, items, link, paragraph, titled, with_proof
from smeval.show.figures.benefit_risk import benefit_words, risk_words
from smeval.show.tables.cells import of_channel, proof_of, tell, tell_all
from smeval.show.tables.decision import flips_of, justified, table_statements
from smeval.show.tables.overview import robustness_words
from smeval.show.view import View

#: Headings of the reasons, two beside each other.
SIDES = (
    {"for": "reasons_for", "against": "reasons_against"},
    {"condition": "conditions", "gap": "gaps"},
)

#: So many further tipping points are shown; the others are there to open.
SHOWN = 3


def channel_decision(view: View, channel: str) -> Markup:
    """Show the proposal for one channel with everything that speaks for and against it."""
    row = of_channel(view.evaluation.proposals, channel).iloc[0]
    name = view.name(channel)
    place = view.anchor(channel)
    title = view.wording.say(
        "report.channel.heading", name=name, proposal=row["proposal"], robustness=robustness_words(row, view.wording)
    )
    links = Markup(", ").join(
        (
            link(view.wording.say("report.channel.link_numbers"), f"#kpis-{place}"),
            link(view.wording.say("report.channel.link_duties"), "#duty-matrix"),
            link(view.wording.say("report.channel.link_risks"), "#risk-matrix"),
        )
    )
    found = justified(view, channel)
    return Markup("").join(
        (
            heading(3, title, place),
            paragraph(" ".join(sentences(view, row)), "verdict"),
            paragraph(found) if found else Markup(""),
            *reasons(view, channel),
            paragraph(Markup("{} {}.").format(view.wording.say("report.channel.links"), links)),
            titled(table_statements(view, channel), 4),
        )
    )


def _sentence(text: str) -> str:
    """End a reason with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def sentences(view: View, row: Any) -> Iterator[str]:
    """Yield the sentences that state the proposal: what decided it, benefit, risk, tipping point, legal state."""
    say = view.wording.say
    yield say("report.channel.proposal", proposal=row["proposal"], robustness=robustness_words(row, view.wording))
    yield say("report.channel.decided_by", reason=tell(row["decided_by"], view.wording).rstrip("."))
    possible = row["possible"].split()
    if len(possible) > 1:
        yield say("report.channel.possible", possible=possible)
    benefit = say("report.channel.benefit_unknown")
    if row["benefit_low"] == row["benefit_low"]:
        level = risk_words(row["benefit_class_low"], row["benefit_class_high"], view.wording)
        span = benefit_words(row["benefit_low"], row["benefit_high"], view.wording)
        benefit = say("report.channel.benefit", level=level, span=span)
    risk = say("report.channel.risk_unknown")
    if row["governing_risk"]:
        level = risk_words(row["risk_low"], row["risk_high"], view.wording)
        risk = say("report.channel.risk", level=level, risk=row["governing_risk"])
    yield f"{benefit}, {risk}"
    if flip := next(iter(flips_of(view, row["channel"])), row["tipping_point"]):
        yield say("report.channel.flip", flip=tell_all(flip, view.wording).replace("\n", " "))
    yield say("report.channel.legal_state", day=view.evaluation.legal_state)
    yield from scenarios(view, row["channel"], row["proposal"])
    goals = of_channel(view.evaluation.criteria, row["channel"])
    unproven = goals[~goals["state"].isin(["measured", "not_offered"])]
    if len(unproven):
        yield say("report.channel.unproven", goals=view.listed(unproven["goal"]))
    elif len(goals):
        yield say("report.channel.all_proven")
    yield say("report.purpose", decides=view.evaluation.decides or say("report.decides_unknown"))


def scenarios(view: View, channel: str, today: str) -> Iterator[str]:
    """Yield what would be proposed if a disputed legal position were right, where it differs."""
    found: dict[str, list[str]] = {}
    for other in rows(of_channel(view.evaluation.scenarios, channel)):
        if other.proposal != today:
            found.setdefault(other.proposal, []).append(view.wording.term("scenario", other.scenario))
    for proposal, names in found.items():
        quoted = (view.wording.say("report.channel.quoted", name=name) for name in names)
        names_of = view.wording.say("list.either").join(quoted)
        yield view.wording.say("report.channel.scenario", scenarios=names_of, proposal=proposal)


def reasons(view: View, channel: str) -> Iterator[Markup]:
    """Yield the reasons for and against beside each other, then the conditions and what is open."""
    own = of_channel(view.evaluation.reasons, channel).sort_values("stage", kind="stable")
    for pair in SIDES:
        parts = []
        for side, part in pair.items():
            texts = [
                with_proof(_sentence(tell(row.reason, view.wording)), proof_of(view, row.evidence).numbers)
                for row in rows(own[own["side"] == side])
            ]
            if texts or side in ("for", "against"):
                listed_texts = items(texts or [view.wording.say("report.part.none")], side)
                parts.append(heading(4, view.wording.say(f"report.part.{part}")) + listed_texts)
        if parts:
            yield columns(*parts)
    if flips := [tell(flip, view.wording) for flip in flips_of(view, channel)[1:]]:
        yield heading(4, view.wording.say("report.part.flips"))
        shown = len(flips) if len(flips) == SHOWN + 1 else SHOWN  # folding a single one saves nothing
        yield items(flips[:shown], "flips")
        if rest := flips[shown:]:
            yield details(view.wording.say("report.part.more_flips", n=len(rest)), items(rest, "flips"))
