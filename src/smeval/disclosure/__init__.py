"""What may leave: the last step before an `Evaluation` is frozen.

Nothing behind it sees more. What is withheld of single KPIs is decided where they are computed (`smeval.kpis`).
"""

from __future__ import annotations

from smeval.catalog import Policy
from smeval.frames import make_frame, plain
from smeval.frames.columns import DIALOGUE_FRAME, ChannelFrame, DialogueFrame

#: By these the published counts are told apart.
KEYS = ("channel", "month", "kind", "outcome", "minutes_real", "minutes_service", "due", "due_service", "evidence")


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
    teams = plain(channels).set_index("channel")["team_size"]
    large = set(teams.index[teams >= policy.values["team_min"]])
    total = counts.groupby("channel")["n"].sum()
    enough = set(total.index[total >= policy.values["cell_min"]])
    shown = counts[counts["channel"].isin(large & enough)].assign(month=str(year), kind="")
    return make_frame(DIALOGUE_FRAME, shown.groupby(list(KEYS), dropna=False, as_index=False)["n"].sum())
