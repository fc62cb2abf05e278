"""Tables of the decision: what else is possible, what people found, who was heard, what was decided and before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from smeval.catalog import load_catalog
from smeval.frames import rows
from smeval.ids import PARTICIPATIONS
from smeval.show.levels import risk_words
from smeval.show.tables.cells import alike, day_cell, frame_of, make_table, of_channel, office_name, tell_all, text_cell
from smeval.show.tables.law import LEVELS
from smeval.show.tables.table import Cell, Heading, Mark, Missing, Table
from smeval.show.view import View

APPROVALS = ("no", "in_progress", "", "yes")


def table_scenarios(view: View) -> Table:
    """What would be proposed if a disputed legal position were right."""
    today = view.evaluation.proposals.set_index("channel")["proposal"]
    own = view.evaluation.scenarios
    differing = own[own["proposal"] != own["channel"].map(today)]
    rows: list[tuple[Cell, ...]] = [
        (
            view.wording.term("scenario", scenario),
            view.named(list(group["channel"])),
            Mark("proposal", proposal),
            tell_all(decided_by, view.wording),
        )
        for (scenario, proposal, decided_by), group in alike(differing, "scenario", "proposal", "decided_by")
    ]
    same = [name for name in dict.fromkeys(own["scenario"]) if name not in set(differing["scenario"])]
    names = view.listed([view.wording.term("scenario", name) for name in same])
    notes = [view.wording.say("table.scenarios.same", names=names)] if same and rows else []
    columns = ("scenario text", "channels text", "proposal state", "decided_by text")
    return make_table(
        view,
        "scenarios",
        columns,
        rows,
        notes=notes,
        day=view.evaluation.legal_state,
        n=len(differing),
        total=len(own),
    )


def table_possibilities(view: View) -> Table:
    """Every proposal that is possible for a channel, with what leads to it; channels with only one are named below."""
    today = view.evaluation.proposals.set_index("channel")["proposal"]
    frame = frame_of(view, "possibilities")
    possible = view.evaluation.proposals.set_index("channel")["possible"]
    single: list[str] = []
    together: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for channel in view.channels:
        own = of_channel(frame, channel)
        scenarios = own["scenario"].nunique()
        leads = {
            str(proposal): "\n".join(_corners(group, scenarios, view))
            for proposal, group in own.groupby("proposal", sort=False)
        }
        # what only a gap rules out is possible too, though no corner of what is known leads there
        gaps = view.wording.say("table.possibilities.gaps")
        leads |= {name: gaps for name in str(possible.get(channel, "")).split() if leads and name not in leads}
        if len(leads) == 1:
            single.append(channel)
        elif leads:
            together.setdefault((*leads.items(), ("", today.get(channel, ""))), []).append(channel)
    rows: list[tuple[Cell, ...]] = [
        (
            view.named(channels),
            Mark("proposal", proposal),
            view.wording.say("table.possibilities.today") if proposal == now else "",
            leads,
        )
        for (*found, (_, now)), channels in together.items()
        for proposal, leads in found
    ]
    several = sum(map(len, together.values()))
    columns = ("channels text", "proposal state", "against_today text proposal", "leads text")
    notes = [view.wording.say("table.possibilities.single", names=view.named(single))] if single else []
    title = view.wording.say("table.possibilities.title_single") if single and not rows else ""
    made = make_table(
        view,
        "possibilities",
        columns,
        rows,
        title=title,
        notes=notes,
        n=several,
        total=len(view.channels),
        shift=view.evaluation.policy.values["class_shift"],
    )
    return replace(made, empty=view.wording.say("table.possibilities.empty_single")) if title else made


def _corners(group: pd.DataFrame, scenarios: int, view: View) -> Iterator[str]:
    """Yield the corners that lead to a proposal, those that differ only in the legal position in one sentence.

    Parameters
    ----------
    group : DataFrame
        Rows of the frame ``possibilities`` with one proposal.
    scenarios : int
        How many legal positions there are, today's included.
    view : View
    """
    together: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for scenario, corners in group.groupby("scenario", sort=False):
        pairs = tuple(zip(corners["benefit"], corners["risk"], strict=True))
        together.setdefault(pairs, []).append(str(scenario))
    for pairs, names in together.items():
        by_risks: dict[tuple[str, ...], list[str]] = {}
        for benefit in sorted({benefit for benefit, _ in pairs}, key=LEVELS.index):
            risks = sorted({risk for other, risk in pairs if other == benefit}, key=LEVELS.index)
            by_risks.setdefault(tuple(risks), []).append(benefit)
        told = "; ".join(
            view.wording.say(
                "table.possibilities.corner",
                benefit=risk_words(benefits[0], benefits[-1], view.wording),
                risk=risk_words(risks[0], risks[-1], view.wording),
            )
            for risks, benefits in by_risks.items()
        )
        law = [
            view.wording.term("scenario", name) if name else view.wording.say("table.possibilities.law")
            for name in names
        ]
        position = view.wording.say("table.possibilities.any_law") if len(law) == scenarios else view.listed(law)
        yield view.wording.say("table.possibilities.corners", corners=told, law=position)


#: Kinds of single changes in the order in which a reader wants them; legal positions have a table of their own.
FLIPS = ("duty", "action", "rhythm", "goal", "rating", "cost", "data", "statement")


def flips_of(view: View, channel: str) -> list[str]:
    """Return the single changes that would lead to another proposal, those for the better first."""
    own = of_channel(frame_of(view, "tipping_points"), channel)
    found = [row for row in rows(own) if row.kind in FLIPS]
    return [row.tipping_point for row in sorted(found, key=_flip_rank)]


def _flip_rank(row: Any) -> tuple[bool, int]:
    """Put changes for the better first; that a duty might be lost says less than any other change for the worse."""
    return not row.better, len(FLIPS) if row.kind == "duty" and not row.better else FLIPS.index(row.kind)


RULE_OUTCOMES = ("holds", "open", "passes")


def table_rules(view: View) -> Table:
    """Every rule of the verdict against every channel: whether it holds the proposal down."""
    frame = frame_of(view, "rules", "rule_results")
    channels = view.channels
    worst = {
        key: min(group["outcome"], key=RULE_OUTCOMES.index)
        for key, group in frame.groupby(["rule", "channel"], sort=False)
    }
    rows: list[tuple[Cell, ...]] = []
    passed = []
    for rule in dict.fromkeys(frame["rule"]):
        outcomes = [worst.get((rule, channel), "open") for channel in channels]
        if set(outcomes) == {"passes"}:
            passed.append(view.wording.term("rule", rule))
        else:
            rows.append((view.wording.term("rule", rule), *(Mark("rule_outcome", outcome) for outcome in outcomes)))
    columns: list[Heading | str] = ["rule_name text"]
    columns += [Heading(f"channel_{n}", view.name(c), "state") for n, c in enumerate(channels)]
    notes = [view.wording.say("table.rules.passed", names=view.listed(passed))] if passed else []
    return make_table(view, "rules", columns, rows, notes=notes, n=len(rows), total=len(rows) + len(passed))


def statement_of(view: View, channel: str, statement: str) -> Any:
    """Return the latest statement of people on a question, None where there is none."""
    own = of_channel(frame_of(view, "statements"), channel)
    own = own[own["statement"] == statement].sort_values("stated_on", na_position="first", kind="stable")
    return next(iter(reversed(list(rows(own)))), None)


def is_made(found: Any) -> bool:
    """Say whether a statement carries everything it needs: answer or text, reason, function and day."""
    return found is not None and bool(found.reason and found.stated_by) and not pd.isna(found.stated_on)


def _arises(view: View, channel: str, statement: str) -> bool:
    """Say whether a question arises: not about duties that do not apply, low risks, or crises not planned for."""
    duties = of_channel(view.evaluation.duties, channel)
    exempt = duties.loc[duties["outcome"] == "not_applicable", "duty"]
    if load_catalog().statements[statement].duty in set(exempt):
        return False
    if statement == "crisis_function":
        return "yes" in set(of_channel(view.evaluation.channels, channel)["crisis_channel"])
    return statement != "consultation" or "high" in set(of_channel(view.evaluation.proposals, channel)["risk_high"])


def table_statements(view: View, channel: str) -> Table:
    """What software must not decide: who found what, when, why; empty fields where nobody has yet."""
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    made = 0
    for name, statement in load_catalog().statements.items():
        if statement.free:
            continue
        found = statement_of(view, channel, name)
        if found is None and not _arises(view, channel, name):
            continue
        made += is_made(found)
        question = view.wording.say(f"statement.{name}.question")
        if found is None:
            rows.append((question, Missing("not_stated"), "", "", ""))
            proofs.append("")
            continue
        rows.append(
            (
                question,
                view.wording.term("yes_no", found.answer) if found.answer else Missing("not_stated"),
                day_cell(found.stated_on),
                text_cell(found.stated_by),
                text_cell(found.reason),
            )
        )
        proofs.append(found.evidence)
    columns = (
        "question text",
        "statement_answer state",
        "found_on day statement_answer",
        "found_by text",
        "reason text",
    )
    return make_table(
        view,
        "fields",
        columns,
        rows,
        channel=channel,
        name=view.name(channel),
        n=made,
        total=len(rows),
        proofs=[" ".join(proofs)] * len(rows),
    )


def table_participation(view: View) -> Table:
    """Those who are to be heard: the approvals of the register, and fields for what they say."""
    found: list[tuple[Cell, ...]] = []
    offices = {row.office: row.heard_for for row in rows(view.evaluation.approvals)}
    for office in sorted(offices, key=lambda name: PARTICIPATIONS.index(offices[name])):
        given: dict[str, list[str]] = {}
        for row in rows(view.evaluation.approvals):
            if row.office == office:
                given.setdefault(row.state, []).append(row.channel)
        lines = [
            view.wording.say(
                "table.participation.line",
                names=view.named(given[state]),
                approval=view.wording.term("approval", state) if state else view.wording.say("state.not_declared"),
            )
            for state in APPROVALS
            if state in given
        ]
        part = view.wording.term("participation", offices[office])
        found.append((office_name(view, office), part, "\n".join(lines), "", ""))
    columns = ("office text", "part text office", "approval text", "found_on day", "opinion text")
    return make_table(view, "participation", columns, found)


def table_decision(view: View) -> Table:
    """The decision on each channel, and where it departs from the proposal; fields where nothing is decided."""
    proposals = view.evaluation.proposals.set_index("channel")["proposal"]
    made = {row.channel: row for row in rows(decisions_of_year(view))}
    standing = dict(zip(view.evaluation.proposals["channel"], view.evaluation.proposals["status"], strict=True))
    lines: list[tuple[Cell, ...]] = []
    for channel in view.channels:
        if channel not in proposals.index:
            continue
        proposal, found = str(proposals[channel]), made.get(channel)
        decision: Cell = Missing("open")
        deviates = ""
        if found is not None and found.decision:
            decision = Mark("proposal", found.decision)
            deviates = view.wording.say("table.decision_field.deviates") if _departs(found.decision, proposal) else ""
        status = standing.get(channel) or (found.state if found is not None else "draft")
        lines.append(
            (
                view.name(channel),
                Mark("proposal", proposal),
                view.wording.term("decision_state", status),
                decision,
                deviates,
                found.decided_by if found is not None else "",
                day_cell(found.decided_on) if found is not None and not pd.isna(found.decided_on) else "",
                found.reason if found is not None else "",
            )
        )
    columns = (
        "channel text",
        "proposal state",
        "decision_state state proposal",
        "decision state",
        "deviation text decision",
        "deciding text",
        "decided_on day deciding",
        "reason text",
    )
    n = sum(row.decision != "" for row in made.values())
    return make_table(view, "decision_field", columns, lines, n=n, total=len(lines))


def _departs(decision: str, proposal: str) -> bool:
    """Say whether a decision departs from a known proposal; ending what was proposed for ending does not."""
    return bool(decision and proposal) and decision != proposal and (decision, proposal) != ("end", "consider_ending")


def decisions_of_year(view: View) -> pd.DataFrame:
    """Return what the register says about the decisions on the evaluated year."""
    frame = frame_of(view, "decisions")
    return frame[frame["year"] == view.evaluation.year]


def decision_state(view: View) -> str:
    """Say how far the decision is: one word for all channels, or how many are how far."""
    known = view.evaluation.proposals
    made = dict(zip(known["channel"], known["status"], strict=True)) if "status" in known else {}
    states = [made.get(channel) or "draft" for channel in view.channels] or ["draft"]
    if len(set(states)) == 1:
        return view.wording.term("decision_state", states[0])
    return ", ".join(
        view.wording.say("table.decision_field.count", n=states.count(state), state=state)
        for state in dict.fromkeys(states)
    )


def table_earlier(view: View) -> Table:
    """What earlier years proposed and what was decided then."""
    frame = frame_of(view, "earlier").sort_values("year", ascending=False, kind="stable")
    found: list[tuple[Cell, ...]] = [
        (
            view.name(row.channel) if row.channel in view.channels else row.channel,
            f"{row.year}",
            Mark("proposal", row.proposal) if row.proposal else Missing("not_declared"),
            tell_all(row.decided_by, view.wording),
            Mark("proposal", row.decision) if row.decision else Missing("not_decided"),
            view.wording.say("table.decision_field.deviates") if _departs(row.decision, row.proposal) else "",
            text_cell(row.decision_reason),
        )
        for row in rows(frame)
    ]
    columns = (
        "channel text",
        "year text channel",
        "proposal state",
        "decided_by text",
        "decision state",
        "deviation text decision",
        "reason text",
    )
    deviating = sum(_departs(row.decision, row.proposal) for row in rows(frame))
    return make_table(view, "earlier", columns, found, n=deviating, total=len(found))


def justified(view: View, channel: str) -> str:
    """Return who finds the channel justifiable and why; empty unless people have stated all that this needs.

    The word is never the evaluation's own: it is printed where every required statement is affirmed, with the
    reason, the function and the day of the statement on the residual risk.
    """
    row = of_channel(view.evaluation.proposals, channel).iloc[0]
    found = statement_of(view, channel, "residual_risk")
    if not row.get("acceptable", False) or not is_made(found) or found.answer != "yes":
        return ""
    return view.wording.say(
        "report.channel.justified",
        name=view.name(channel),
        by=found.stated_by,
        day=found.stated_on,
        reason=found.reason.rstrip("."),
    )
