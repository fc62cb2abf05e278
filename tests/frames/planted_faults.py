"""Faults that the type checker must find: where it does not, it tells that the mark beside the line is not needed.

A misspelt column, a value of no closed list, a field left out, a typed text told as a sentence. Nothing here is run.
"""

from __future__ import annotations

from smeval.errors import Finding
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUTIES_FRAME, DutyFrame, KpiFrame
from smeval.frames.declared import DutyRow
from smeval.wording import Wording


def planted(duties: DutyFrame, kpis: KpiFrame) -> None:
    for row in rows(duties):
        print(row.chanel)  # type: ignore[attr-defined]
        print(row.channel / 2)  # type: ignore[operator]
        Wording("de").tell(row.document)  # type: ignore[arg-type]
        print(row.state == "meet")  # type: ignore[comparison-overlap]
    print(duties["chanel"])  # type: ignore[call-overload]
    print(duties[["chanel"]])  # type: ignore[list-item]
    make_frame(DUTIES_FRAME, [DutyRow("a", "g1", "meet")])  # type: ignore[arg-type]
    DutyRow("a", "g1")  # type: ignore[call-arg]
    DutyRow(chanel="a", duty="g1", state="met")  # type: ignore[call-arg]
    make_frame(DUTIES_FRAME, [{"channel": "a"}])  # type: ignore[misc]
    other: DutyFrame = kpis  # type: ignore[assignment]
    print(other)
    Finding("register_empty", "grave")  # type: ignore[arg-type]
