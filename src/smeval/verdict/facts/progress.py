"""What became of a year: actions that are overdue, and what is new since the year before."""

from __future__ import annotations

import pandas as pd

from smeval.frames import join_frames
from smeval.frames.columns import ACTIONS_FRAME
from smeval.ids import Fresh
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


def fresh_evidence(known: Known, channel: str) -> tuple[tuple[Fresh, int], ...]:
    """Count what is new since last year's closing snapshot: exports of the year, and proof that somebody gave.

    A check that found a duty not met is no proof: it cannot carry the burden of justifying the channel.

    Parameters
    ----------
    known : Known
    channel : str
    """
    register, known_before = known.register, set(known.past.frames["files"]["sha256"])
    after, until = pd.Timestamp(known.year - 1, 12, 31), pd.Timestamp(known.until)

    def recent(frame: pd.DataFrame, day: str) -> int:
        return int(((frame["channel"] == channel) & (frame[day] > after) & (frame[day] <= until)).sum())

    files = known.exports.files
    own = files[(files["channel"] == channel) & (files["status"] == "recognised")]
    own = own[(own["end"] > after) & ~own["sha256"].isin(known_before)]
    checks = register.duties[(register.duties["state"] == "met") & (register.duties["document"] != "")]
    return (
        ("files", len(own)),
        ("checks", recent(checks, "checked_on")),
        ("ratings", recent(register.risks, "rated_on")),
        ("statements", recent(register.statements, "stated_on")),
    )
