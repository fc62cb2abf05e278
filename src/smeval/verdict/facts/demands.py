"""What supervisory authorities demand, and where the channels stand to it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smeval.catalog import Demand
from smeval.frames import make_frame, rows
from smeval.frames.columns import (
    DEMAND_RESULTS_FRAME,
    DEMANDS_FRAME,
    DemandFrame,
    DemandResultFrame,
    DutyResultFrame,
)
from smeval.frames.judged import DemandResultRow, DemandRow
from smeval.ids import DUTY_OUTCOMES
from smeval.register import Register


def _demands(register: Register) -> Mapping[str, Demand]:
    """Return the demands that are made of bodies of the Land, by id."""
    demands = register.catalog.demands
    return {name: demand for name, demand in demands.items() if demand.land in ("", register.land)}


def find_demands(register: Register) -> DemandFrame:
    """Return the demands that are made of the body, frame ``demands``."""
    return make_frame(
        DEMANDS_FRAME,
        [
            DemandRow(
                name,
                demand.number,
                pd.Timestamp(demand.on),
                " ".join(demand.duties),
                demand.source,
                demand.confirmed,
            )
            for name, demand in _demands(register).items()
        ],
    )


def assess_demands(register: Register, duties: DutyResultFrame) -> DemandResultFrame:
    """Return how each channel answers each demand: as badly as the duty that stands worst.

    Parameters
    ----------
    register : Register
    duties : DataFrame
        Frame ``duty_results``.

    Returns
    -------
    DataFrame
        Frame ``demand_results``, without the demands that no duty of a channel answers.
    """
    outcomes = {(row.channel, row.duty): row.outcome for row in rows(duties)}
    return make_frame(
        DEMAND_RESULTS_FRAME,
        [
            DemandResultRow(
                name,
                channel,
                min((outcomes.get((channel, duty), "unchecked") for duty in demand.duties), key=DUTY_OUTCOMES.index),
            )
            for name, demand in _demands(register).items()
            for channel in register.channels["channel"]
            if demand.duties
        ],
    )
