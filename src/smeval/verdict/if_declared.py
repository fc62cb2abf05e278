"""What the terms that are held would do to the proposals if they counted as they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from smeval.frames import make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, HELD_FRAME, ChannelFrame, HeldFrame
from smeval.frames.recorded import HeldRow, TermRow
from smeval.ids import Fixing, Proposal, TermKind
from smeval.kpis.closed import closed_channels
from smeval.record.terms import Key
from smeval.verdict.decide.case import build_case
from smeval.verdict.decide.decide import decide
from smeval.verdict.facts.known import Known
from smeval.verdict.held.carried_terms import as_declared
from smeval.verdict.know import know_otherwise

#: Kinds of terms that no KPI depends on.
UNCOUNTED: tuple[TermKind, ...] = ("goal", "ceiling", "rating", "duty", "source", "office", "matrix", "balance")


def told_held(known: Known, terms: Iterable[TermRow], fixing: Mapping[Key, Fixing]) -> HeldFrame:
    """Return for each channel the terms that are held and what each of them alone would make of its proposal.

    Parameters
    ----------
    known : Known
    terms : iterable of TermRow
    fixing : mapping of (str, str) to str
        Of each goal, by channel and name: how its target shows that it was fixed before the year.

    Returns
    -------
    DataFrame
        Frame ``held``.
    """
    running = known.register.channels
    running = running[~running["channel"].isin(list(closed_channels(running, known.year)))]
    found: list[HeldRow] = []
    for row in terms:
        if row.state == "held":
            own = running[running["channel"] == row.channel] if row.channel else running
            proposals = _proposals(known, row, make_frame(CHANNELS_FRAME, own), fixing)
            found += (
                HeldRow(
                    channel,
                    row.kind,
                    row.name,
                    not row.channel,
                    row.label,
                    row.was,
                    row.now,
                    row.since,
                    proposal,
                    row.reason,
                )
                for channel, proposal in proposals.items()
            )
    return make_frame(HELD_FRAME, found)


def _proposals(known: Known, row: TermRow, channels: ChannelFrame, fixing: Mapping[Key, Fixing]) -> dict[str, Proposal]:
    """Return what would be proposed for some channels if one term counted as it is declared."""
    register = as_declared(replace(known.register, channels=channels), row)
    given = {**fixing, (row.channel, row.name): "recorded"} if row.kind == "goal" else fixing
    otherwise = know_otherwise(known, register, given, counted_anew=row.kind not in UNCOUNTED)
    by_hand = known.by_hand - ({(row.channel, row.name)} if row.kind == "source" else set())
    changed, policy = replace(otherwise, by_hand=by_hand), register.catalog.policy
    return {
        channel.channel: decide(build_case(changed, channel), policy).proposal for channel in rows(register.channels)
    }
