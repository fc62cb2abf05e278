"""A made-up evaluation for tests of what people see: all states, all proposals, umlauts, and hostile names."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from smeval.catalog import load_catalog
from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.frames import Schema, make_frame
from smeval.frames.columns import FRAMES
from smeval.kpis.answer_curves import estimate_answer_curves
from smeval.kpis.comparable import breaks_of, tell_comparable
from smeval.kpis.cost_totals import total_cost
from smeval.kpis.definitions import define_kpis
from smeval.kpis.effort_totals import total_effort
from smeval.kpis.outcomes import pool_outcomes
from smeval.record.evaluation import with_texts
from smeval.record.texts import cited_texts, legal_facts
from smeval.wording import Typed, decode, encode
from tests.made_up.computed import computed
from tests.made_up.declared import declared
from tests.made_up.delivered import delivered
from tests.made_up.names import YEAR
from tests.made_up.seen import seen

PAYLOAD = '<script>alert("x")</script>'


def typed_columns(schema: Schema[Any, Any]) -> list[str]:
    """Return the columns that hold what people type, the names of their files among it."""
    kinds = {column: getattr(kind, "__origin__", kind) for column, kind in schema.fields.items()}
    return [column for column, kind in kinds.items() if kind is Typed or column == "file"]


def with_action(message: str, action: str) -> str:
    """Return the message of an agreed action with another text in it; others stay as they are."""
    return encode("due_action", action=action) if decode(message)[0] == "due_action" else message


def _poisoned(schema: Schema[Any, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Put a script before everything that people typed."""
    found = frame.copy()
    for column in typed_columns(schema):
        found[column] = (PAYLOAD + found[column]).astype("str")
    if "due_action" in found:
        actions = [with_action(message, f"{PAYLOAD}Prüfen") for message in found["due_action"]]
        found["due_action"] = pd.Series(actions, found.index, dtype="str")
    return found


@cache
def _made() -> dict[str, Any]:
    """Return the frames without changes, to be copied."""
    filled = delivered() | declared() | computed() | seen()
    return {name: make_frame(schema, filled.get(name, ())) for name, schema in EVALUATION_FRAMES.items()}


def _derived(frames: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the frames that are made of others, as `evaluate` makes them."""
    catalog = load_catalog()
    breaks = breaks_of(frames["channels"], catalog)
    return {
        "breaks": breaks,
        "history": tell_comparable(frames["history"], breaks, catalog, settings["year"]),
        "definitions": define_kpis(catalog),
        "legal_facts": legal_facts(catalog, settings["confirmed"], settings["year"]),
        "source_texts": cited_texts(),
        "effort_totals": total_effort(frames["effort"], settings["year"]),
        "cost_totals": total_cost(frames["kpis"], settings["year"]),
        "outcomes": pool_outcomes(frames["dialogue"], frames["kpis"], settings["policy"], settings["year"]),
        "answer_curves": estimate_answer_curves(frames["dialogue"], frames["kpis"], settings["year"]),
    }


def make_evaluation(*, hostile: bool = False, **changes: Any) -> Evaluation:
    """Make the evaluation; `hostile` puts a script into every text that people type, `changes` replace fields.

    A change to a frame is a function from frame to frame.
    """
    frames = {name: frame.copy() for name, frame in _made().items()}
    for name, change in changes.items():
        if name in frames and callable(change):
            frames[name] = change(frames[name])
    if hostile:
        for name, frame in frames.items():
            frames[name] = _poisoned(EVALUATION_FRAMES[name], frame)
    settings: dict[str, Any] = {
        "body": "musterstadt",
        "name": "Stadt Musterstadt",
        "country": "DE",
        "land": "NW",
        "timezone": "Europe/Berlin",
        "language": "de",
        "year": YEAR,
        "departments": {"presse": "Presse- und Informationsamt"},
        "offices": {},
        "decides": "Leitung des Presse- und Informationsamts",
        "generated": True,
        "legal_state": "2025-12-31",
        "confirmed": [],
        "unconfirmed": [],
        "data_state": "2025-12-31",
        "version": "0.1.0",
        "signs": list(load_catalog().observed.signs),
        "ledger_lines": 0,
        "ledger_head": "",
        "policy": load_catalog().policy,
    }
    if hostile:
        settings |= {"name": PAYLOAD + "Stadt", "departments": {"presse": PAYLOAD + "Amt"}}
    settings |= {key: value for key, value in changes.items() if key not in frames}
    frames |= {name: frame for name, frame in _derived(frames, settings).items() if name not in changes}
    return with_texts(Evaluation(**settings | frames), load_catalog())


def without(name: str) -> pd.DataFrame:
    """Return the empty frame of an evaluation's field."""
    return make_frame(EVALUATION_FRAMES[name])


assert set(EVALUATION_FRAMES.values()) <= set(FRAMES.values())
