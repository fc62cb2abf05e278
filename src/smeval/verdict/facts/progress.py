"""What became of a year: actions that are overdue."""

from __future__ import annotations

import pandas as pd

from smeval.frames import join_frames
from smeval.frames.columns import ACTIONS_FRAME
from smeval.record.earlier_years import carry
from smeval.verdict.facts.known import Known


def overdue_actions(known: Known, channel: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return open actions past their date at the end of the year, and those that were so a year before already.

    A new date does not help an action that was overdue before, and neither does leaving it out of the register.

    Parameters
    ----------
    known : Known
    channel : str
    """
    before = known.past.frames["actions"]
    gone = carry(known.register.actions, before, ("channel", "action"))
    actions = join_frames(ACTIONS_FRAME, [known.register.actions, gone])
    own = actions[(actions["channel"] == channel) & (actions["state"] == "open")]
    late = list(own.loc[own["due_on"] <= pd.Timestamp(known.year_end), "action"])
    earlier = before[(before["channel"] == channel) & (before["state"] == "open")]
    last_end = pd.Timestamp(known.year - 1, 12, 31)
    again = [name for name in earlier.loc[earlier["due_on"] <= last_end, "action"] if name in set(own["action"])]
    return tuple(dict.fromkeys([*late, *again])), tuple(dict.fromkeys(again))
