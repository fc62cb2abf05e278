"""What the terms that are held would do to the proposals if they counted as they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from smeval.frames import make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, HELD_FRAME, HeldFrame
from smeval.frames.recorded import HeldRow, TermRow
from smeval.ids import Fixing, Proposed, TermKind
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
    channels = list(known.register.channels["channel"])
    return make_frame(
        HELD_FRAME,
        [
            HeldRow(
                channel,
                row.kind,
                row.name,
                not row.channel,
                row.label,
                row.was,
                row.now,
                row.since,
                _proposal(known, row, channel, fixing),
                row.reason,
            )
            for row in terms
            if row.state == "held"
            for channel in ([row.channel] if row.channel else channels)
        ],
    )


def _proposal(known: Known, row: TermRow, channel: str, fixing: Mapping[Key, Fixing]) -> Proposed:
    """Return what would be proposed for a channel if one term counted as it is declared."""
    own = known.register.channels[known.register.channels["channel"] == channel]
    register = as_declared(replace(known.register, channels=make_frame(CHANNELS_FRAME, own)), row)
    given = {**fixing, (channel, row.name): "recorded"} if row.kind == "goal" else fixing
    otherwise = know_otherwise(known, register, given, counted_anew=row.kind not in UNCOUNTED)
    by_hand = known.by_hand - ({(channel, row.name)} if row.kind == "source" else set())
    case = build_case(replace(otherwise, by_hand=by_hand), next(rows(register.channels)))
    return "closed" if case.closed else decide(case, register.catalog.policy).proposal
