"""What may leave: the last step before an `Evaluation` is frozen.

Nothing behind it sees more. What is withheld of single KPIs is decided where they are computed (`smeval.kpis`).
"""

from __future__ import annotations

from collections.abc import Iterable

from smeval.catalog import Policy
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import (
    DIALOGUE_FRAME,
    EVIDENCE_FRAME,
    INCIDENT_TOTALS_FRAME,
    INCIDENTS_FRAME,
    PUBLISHING_TIMES_FRAME,
    ChannelFrame,
    DialogueFrame,
    EvidenceFrame,
    IncidentTotalFrame,
    PublishingTimeFrame,
)
from smeval.frames.computed import IncidentTotalRow
from smeval.frames.delivered import DialogueRow
from smeval.frames.kinds import NO_NUMBER
from smeval.kpis.formulas.dialogue import withheld_cells

#: By these the published counts are told apart.
KEYS = tuple(name for name in DialogueRow._fields if name != "n")

#: From so many incidents on, a small team is told that there were so many or more.
MANY = 5


def large_teams(channels: ChannelFrame, policy: Policy) -> frozenset[str]:
    """Return the channels whose team is large enough that no figure speaks of single persons.

    Parameters
    ----------
    channels : DataFrame
        Frame ``channels``; a team of unknown size is small.
    policy : Policy
        Says how large that is.
    """
    return frozenset(channels.loc[channels["team_size"] >= policy.values["team_min"], "channel"])


def publish_dialogue(dialogue: DialogueFrame, channels: ChannelFrame, policy: Policy, year: int) -> DialogueFrame:
    """Return the counts of the whole year, without months and without the channels of small teams or few items.

    Parameters
    ----------
    dialogue : DialogueFrame
        Exact counts by month, as they were read.
    channels : ChannelFrame
        Those under evaluation, with the size of their teams.
    policy : Policy
        The smallest team and the smallest count of which figures are shown.
    year : int
    """
    counts = plain(dialogue[dialogue["month"].str.startswith(f"{year}-")])
    large = large_teams(channels, policy)
    total = counts.groupby("channel")["n"].sum()
    enough = set(total.index[total >= policy.values["cell_min"]])
    shown = counts[counts["channel"].isin(large & enough)].assign(month=str(year), kind="")
    return make_frame(DIALOGUE_FRAME, shown.groupby(list(KEYS), dropna=False, as_index=False)["n"].sum())


def publish_incidents(totals: IncidentTotalFrame, channels: ChannelFrame, policy: Policy) -> IncidentTotalFrame:
    """Return the counts of a year; of a small team whether there were none, 1 to 4, or more, and of few no time.

    Parameters
    ----------
    totals : DataFrame
        Frame ``incident_totals``, exact.
    channels : DataFrame
        Frame ``channels``: those under evaluation, with the size of their teams.
    policy : Policy
        The smallest team and the smallest count of which figures are shown.
    """
    large, least = large_teams(channels, policy), policy.values["cell_min"]
    shown = [
        _in_bounds(row)
        if row.channel not in large
        else row._replace(hours_median=row.hours_median if row.n >= least else NO_NUMBER)
        for row in rows(totals)
    ]
    return make_frame(INCIDENT_TOTALS_FRAME, shown)


def _in_bounds(row: IncidentTotalRow) -> IncidentTotalRow:
    low, high = (0, 0) if not row.n else (1, MANY - 1) if row.n < MANY else (MANY, NO_NUMBER)
    return IncidentTotalRow(
        row.channel, row.incident, "suppressed", low=low, high=high, risks=row.risks, evidence=row.evidence
    )


def publish_times(times: PublishingTimeFrame, channels: ChannelFrame, policy: Policy) -> PublishingTimeFrame:
    """Return when large teams published, without cells of few posts, nor those by which these could be computed back.

    Parameters
    ----------
    times : DataFrame
        Frame ``publishing_times``, exact.
    channels : DataFrame
        Frame ``channels``: those under evaluation, with the size of their teams.
    policy : Policy
        The smallest team and the smallest count of which figures are shown.
    """
    shown = []
    for channel in large_teams(channels, policy) & set(times["channel"]):
        own = [row for row in rows(times) if row.channel == channel]
        hidden = withheld_cells([row.posts for row in own], policy.values["cell_min"])
        shown += [row for at, row in enumerate(own) if at not in hidden]
    order = list(channels["channel"])
    return make_frame(PUBLISHING_TIMES_FRAME, sorted(shown, key=lambda row: order.index(row.channel)))


def publish_evidence(evidence: EvidenceFrame, told: Iterable[str], large: frozenset[str]) -> EvidenceFrame:
    """Return the evidence without what would tell how many incidents a small team had.

    The number of rows tells it at once. So does the hash of a file that is so short that all it may hold can be tried.

    Parameters
    ----------
    evidence : DataFrame
        Frame ``evidence``.
    told : iterable of str
        Channels of which the file of the incidents speaks.
    large : frozenset of str
        Channels of large teams (see `large_teams`).
    """
    found = evidence.copy()
    own = found["rule"] == f"register/{INCIDENTS_FRAME.name}"
    found.loc[own, "rows"] = ""
    if not large.issuperset(told):
        found.loc[own, "sha256"] = ""
    return make_frame(EVIDENCE_FRAME, found)
