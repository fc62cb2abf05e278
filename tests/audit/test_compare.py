"""Two evaluations compared: every kind of difference is found, and of a proposal what can have led to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smeval.audit.compare import PARTS, compare
from smeval.catalog import load_catalog
from smeval.ids import CAUSES, LANGUAGES
from smeval.wording import Wording
from tests.evaluations import make_evaluation


def first(column: str, value: str | float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a change of the first row's cell."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        changed = frame.copy()
        changed.loc[changed.index[0], column] = value
        return changed

    return change


def other_policy() -> Any:
    policy = load_catalog().policy
    return policy.model_copy(update={"values": {**policy.values, "team_min": 6.0}})


CHANGES: dict[str, tuple[str, object, str, set[str]]] = {
    "software": ("version", "9.9.9", "software", set()),
    "policy": ("policy", other_policy(), "policy", set()),
    "law": ("legal_state", "2024-01-01", "law", set()),
    "goal": ("criteria", first("target", 7.0), "goals", {"goal"}),
    "duty": ("duties", first("outcome", "unchecked"), "duties", {"duty"}),
    "rating": ("risks", first("residual_severity", 4.0), "ratings", {"risk"}),
    "statement": ("questions", first("answer", "no"), "statements", {"statement"}),
    "kpi": ("kpis", first("value", 1.25), "kpis", {"kpi"}),
    "file": ("files", first("sha256", "0"), "files", set()),
}


def test_an_evaluation_does_not_differ_from_itself() -> None:
    found = compare(make_evaluation(), make_evaluation())
    assert (found.differences, found.proposals, found.causes) == ((), (), ())


@pytest.mark.parametrize("change", CHANGES)
def test_what_differs_is_found_and_named_as_a_cause(change: str) -> None:
    name, value, cause, kinds = CHANGES[change]
    before = make_evaluation()
    channel = str(getattr(before, name)["channel"].iloc[0]) if callable(value) else before.channels["channel"].iloc[0]
    place = list(before.proposals["channel"]).index(channel)

    def decided(frame: pd.DataFrame) -> pd.DataFrame:
        changed = frame.copy()
        old = changed.loc[changed.index[place], "proposal"]
        changed.loc[changed.index[place], "proposal"] = "review" if old != "review" else "continue"
        return changed

    changes: dict[str, Any] = {name: value, "proposals": decided}
    after = make_evaluation(**changes)
    found = compare(before, after)
    assert kinds | {"proposal"} <= {entry.what for entry in found.differences} <= kinds | {"proposal", "criterion"}
    (proposal,) = found.proposals
    assert (proposal.channel, proposal.causes) == (channel, (cause,))
    assert proposal.before != proposal.after
    assert found.causes == (() if callable(value) else (cause,))


def test_a_difference_shows_only_the_columns_that_differ_and_none_of_what_is_not_there() -> None:
    before = make_evaluation()
    after = make_evaluation(kpis=first("value", 1.25))
    (entry,) = compare(before, after).differences
    assert entry.name == f"{before.kpis['period'].iloc[0]} {before.kpis['kpi'].iloc[0]}"
    assert (set(entry.before), entry.after) == ({"value"}, {"value": "1.25"})
    gone = make_evaluation(duties=lambda frame: frame.iloc[1:])
    (entry,) = compare(before, gone).differences
    assert (entry.what, entry.after) == ("duty", {})
    assert entry.before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_cause_has_a_name(language: str) -> None:
    wording = Wording(language)
    assert all(wording.term("compared", part.what) for part in PARTS)
    assert all(wording.term("difference_cause", cause) for cause in CAUSES)
