"""What a closed year puts on record, without a ledger on disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.ids import Proposed
from smeval.read import Exports, read_exports
from smeval.record.earlier_years import Past, Recorded, TermDecision, read_past
from smeval.record.terms import term
from smeval.register import Register, load_register
from smeval.verdict.decide.case import build_case
from smeval.verdict.decide.decide import decide
from smeval.verdict.held.carried_terms import hold
from smeval.verdict.know import know


def recorded(
    closed: Evaluation, *, in_time: bool = True, announced: dict[tuple[str, str], object] | None = None
) -> tuple[Recorded, ...]:
    """Return the terms of an evaluation as its closing would record them."""
    found = []
    for row in rows(closed.terms):
        if row.counted:
            key, value = (row.channel, term(row.kind, row.name)), json.loads(row.counted)
            found.append(Recorded(*key, value, (announced or {}).get(key, value), closed.year, in_time))
    return tuple(found)


def closed_before(folder: Path, year: int, decisions: Iterable[TermDecision] = (), *, in_time: bool = True) -> Past:
    """Return what is known of a body whose year before was closed as its folder stands now."""
    past = read_past(load_register(folder), year, [])
    return replace(
        past, recorded=recorded(evaluate(folder, year - 1), in_time=in_time), decisions=tuple(decisions), lines=1
    )


def decision(term_id: str, channel: str = "", on: str = "2024-11-20", recorded_on: str = "2025-02-10") -> TermDecision:
    """Return a decision on a term as the ledger holds it."""
    return TermDecision(channel, term_id, date.fromisoformat(on), date.fromisoformat(recorded_on))


def proposed(register: Register, exports: Exports, past: Past, year: int) -> dict[str, Proposed]:
    """Return the proposal for every channel, from the register as it counts."""
    held = hold(register, past, year)
    known = know(held.register, exports, past, year, held.fixing)
    policy = held.register.catalog.policy
    cases = {row.channel: build_case(known, row) for row in rows(held.register.channels)}
    return {name: "closed" if case.closed else decide(case, policy).proposal for name, case in cases.items()}


def exports_of(register: Register) -> Exports:
    """Return what the body's exports hold."""
    return read_exports(register, list(register.channels["channel"]), register.catalog)
