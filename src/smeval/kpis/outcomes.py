"""What became of the enquiries to a channel, with no group so small that it would speak of single people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smeval.catalog import Policy
from smeval.frames import make_frame, rows
from smeval.frames.columns import OUTCOMES_FRAME, DialogueFrame, KpiFrame, OutcomeFrame
from smeval.frames.computed import OutcomeRow
from smeval.ids import PooledOutcome


def pool_small(counts: Mapping[PooledOutcome, int], least: float) -> dict[PooledOutcome, int]:
    """Put small groups together until none published, nor the pool, is smaller than `least`.

    The pool has the key ``pooled``; where everything together is smaller, nothing is published.

    Parameters
    ----------
    counts : mapping of str to int
        How many there are in each group.
    least : float
        The smallest number that may be published.
    """
    order = sorted(counts, key=lambda key: (counts[key], key))
    pool, pooled = 0, 0
    while pooled < len(order) and (counts[order[pooled]] < least or 0 < pool < least):
        pool += counts[order[pooled]]
        pooled += 1
    if pooled == 1 and pool >= least:
        pooled = pool = 0
    if 0 < pool < least:
        return {}
    kept = {key: counts[key] for key in counts if key not in order[:pooled]}
    return kept | ({"pooled": pool} if pool else {})


def pool_outcomes(dialogue: DialogueFrame, kpis: KpiFrame, policy: Policy, year: int) -> OutcomeFrame:
    """Count what became of the enquiries, for the channels whose share of answers is shown.

    Parameters
    ----------
    dialogue : DialogueFrame
        As it is published.
    kpis : KpiFrame
        Their order is that of the channels.
    policy : Policy
    year : int
    """
    shown = [
        row.channel
        for row in rows(kpis)
        if row.kpi == "answered_share" and row.period == str(year) and row.state == "measured"
    ]
    return make_frame(OUTCOMES_FRAME, [row for channel in shown for row in _outcomes(dialogue, channel, policy)])


def _outcomes(dialogue: DialogueFrame, channel: str, policy: Policy) -> Iterable[OutcomeRow]:
    own = [row for row in rows(dialogue) if row.channel == channel]
    counts: dict[PooledOutcome, int] = {}
    for row in own:
        counts[row.outcome] = counts.get(row.outcome, 0) + row.n
    total = sum(counts.values())
    evidence = " ".join(sorted({row.evidence for row in own}))
    kept = pool_small({name: n for name, n in counts.items() if n}, policy.values["cell_min"])
    return [OutcomeRow(channel, name, n, total, n / total, evidence) for name, n in kept.items()]
