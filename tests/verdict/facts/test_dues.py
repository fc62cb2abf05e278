"""What is due at the turn of the year, each with its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.wording import decode
from tests.bodies import Rows, channel, duties, make_body

CURE_BY = date(2026, 3, 31)

Entry = tuple[str, date | None]
Cells = Mapping[str, str | dict[str, str]]


def make_evaluation(folder: Path, cells: Cells | None = None, actions: Rows = (), decisions: Rows = ()) -> Evaluation:
    """Evaluate a body with one channel, opened in 2020, all of whose duties were met and checked on 2025-03-01.

    `cells` replace entries of the channel, or of a duty: ``{"closed_on": "2025-09-30", "g5": {"state": "not_met"}}``.
    """
    late = ("g2",)  # a fact of law of December touches it
    checks = [
        row if row["duty"] in late else row | {"checked_on": "2025-03-01"} for row in duties("presse_mastodon", 2025)
    ]
    own: dict[str, object] = {"opened_on": "2020-05-04"}
    for name, entry in (cells or {}).items():
        if isinstance(entry, str):
            own[name] = entry
        else:
            checks[int(name[1:])] |= entry
    tables: dict[str, Rows] = {"channels": [channel() | own], "duties": checks}
    if actions:
        tables["actions"] = [{"channel": "presse_mastodon", **row} for row in actions]
    if decisions:
        tables["decisions"] = decisions
    return evaluate(make_body(folder, 'name = "Stadt Beispiel"\n', **tables), 2025)


def found(evaluation: Evaluation) -> list[Entry]:
    return [(decode(entry.due)[0], day_of(entry.due_on)) for entry in rows(evaluation.dues)]


YEARLY: list[Entry] = [("assessment", date(2026, 3, 1)), ("concept", date(2026, 3, 1))]


def test_checks_that_hold_for_a_year_come_back_after_a_year(tmp_path: Path) -> None:
    assert found(make_evaluation(tmp_path)) == YEARLY


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # reviewed before the year was over: the review is still to come
        ({"opened_on": "2024-06-15"}, ("voluntary_review", date(2025, 6, 15))),
        ({"opened_on": "2025-02-28"}, ("voluntary_review", date(2026, 2, 28))),
        ({"opened_on": "2024-02-29"}, None),
        ({"opened_on": "", "g11": {"state": "not_met"}}, ("voluntary_review_undated", None)),
        ({"opened_on": ""}, None),
        ({"g11": {"state": "not_met"}}, ("voluntary_review", date(2021, 5, 4))),
        ({"g11": {"state": "not_met"}}, ("training", CURE_BY)),
        ({"g14": {"checked_on": "2024-11-30"}}, ("concept", date(2025, 11, 30))),
        ({"g14": {"checked_on": ""}}, ("concept_undated", CURE_BY)),
        ({"g5": {"checked_on": "2023-02-28"}}, ("assessment", date(2024, 2, 28))),
        ({"approval_council": "in_progress"}, ("approvals", CURE_BY)),
        ({"approval_fb11": "no"}, ("approvals", CURE_BY)),
        ({"g7": {"state": "not_met"}}, ("duties", CURE_BY)),
    ],
)
def test_what_is_due_has_its_day(tmp_path: Path, cells: Cells, expected: Entry | None) -> None:
    entries = found(make_evaluation(tmp_path, cells))
    kinds = {"voluntary_review", "voluntary_review_undated", "duties", "training", "approvals"}
    if expected is None:
        assert not {kind for kind, _ in entries} & kinds
    else:
        assert expected in entries


def test_open_actions_stand_among_the_rest_and_those_without_a_day_last(tmp_path: Path) -> None:
    actions = (
        {"action": "Ohne Frist", "state": "open", "due_on": ""},
        {"action": "Verspätet", "state": "open", "due_on": "2025-09-30"},
        {"action": "Erledigt", "state": "done", "due_on": "2025-10-31"},
        {"action": "In zwei Jahren", "state": "open", "due_on": "2027-01-01"},
    )
    evaluation = make_evaluation(tmp_path, actions=actions)
    assert found(evaluation) == [("action", date(2025, 9, 30)), *YEARLY, ("action", None)]
    assert list(evaluation.dues["state"]) == ["overdue", "due", "due", "undated"]


ITEMS = tuple(load_catalog().closing)
SETTLED = tuple({"action": "Erledigt", "state": "done", "closing": item} for item in ITEMS)
CLOSED = {"closed_on": "2025-09-30"}


def test_a_closed_channel_is_due_its_closing_plan_and_nothing_else(tmp_path: Path) -> None:
    """What an action plans has its day and who does it, the rest is not planned yet; other work has no place left."""
    actions = (
        {
            "action": "Archivieren",
            "owner": "Stadtarchiv",
            "state": "open",
            "due_on": "2025-12-01",
            "closing": "archive",
        },
        {"action": "Abmelden", "state": "open", "due_on": "2028-01-31", "closing": "name"},
        {"action": "Hinweis setzen", "state": "done", "closing": "notice"},
        {"action": "Zugänge später", "state": "dropped", "closing": "access"},
        {"action": "Bilder beschreiben", "state": "open", "due_on": "2026-01-31"},
    )
    evaluation = make_evaluation(tmp_path, {**CLOSED, "g7": {"state": "not_met"}}, actions)
    unplanned = [item for item in ITEMS if item not in ("archive", "name", "notice")]
    assert found(evaluation) == [
        ("closing_action", date(2025, 12, 1)),
        ("closing_unowned", date(2028, 1, 31)),
        *(("closing_unplanned", None) for _ in unplanned),
    ]
    told = [decode(entry.due)[1]["item"] for entry in rows(evaluation.dues)]
    assert told == ["archive", "name", *unplanned]
    assert list(evaluation.dues["state"])[:2] == ["overdue", "due"]
    (proposal,) = rows(evaluation.proposals)
    assert (proposal.proposal, day_of(proposal.due_on), proposal.due_kind) == ("closed", date(2025, 12, 1), "overdue")


def test_nothing_is_due_once_the_closing_plan_is_done(tmp_path: Path) -> None:
    evaluation = make_evaluation(tmp_path, CLOSED, SETTLED)
    (proposal,) = rows(evaluation.proposals)
    assert evaluation.dues.empty
    assert (day_of(proposal.due_on), proposal.due_kind) == (None, "")


def test_what_is_half_done_for_an_item_is_not_done(tmp_path: Path) -> None:
    actions = (*SETTLED, {"action": "Zweites Werkzeug", "state": "open", "closing": "processor_data"})
    assert found(make_evaluation(tmp_path, CLOSED, actions)) == [("closing_unowned", None)]


@pytest.mark.parametrize(("settled", "listed"), [(SETTLED[1:], True), (SETTLED, False)])
def test_a_closed_channel_stays_listed_until_its_closing_plan_is_done(
    tmp_path: Path, settled: Rows, listed: bool
) -> None:
    make_evaluation(tmp_path, CLOSED, settled)
    later = evaluate(tmp_path, 2027)
    assert list(later.channels["channel"]) == (["presse_mastodon"] if listed else [])
    assert list(later.proposals["proposal"]) == (["closed"] if listed else [])
    assert len(later.dues) == listed


END = {"channel": "presse_mastodon", "year": 2025, "state": "decided", "decision": "end", "reason": "Andere Wege"}
END |= {"decided_by": "Rat", "decided_on": "2026-02-01"}


@pytest.mark.parametrize(
    ("decision", "closed_on", "planned"),
    [
        (END, "", True),
        (END, "2026-02-28", True),
        (END | {"state": "draft"}, "2026-02-28", False),
        (END | {"year": 2026}, "2026-02-28", False),
        (END | {"subject": "team_size"}, "2026-02-28", False),
        (END | {"decision": "continue"}, "", False),
    ],
)
def test_the_closing_plan_is_due_as_soon_as_the_end_is_decided(
    tmp_path: Path, decision: Mapping[str, object], closed_on: str, planned: bool
) -> None:
    """What else is due stays so for as long as the channel runs."""
    evaluation = make_evaluation(tmp_path, {"closed_on": closed_on}, decisions=[decision])
    kinds = [kind for kind, _ in found(evaluation)]
    assert kinds.count("closing_unplanned") == (len(ITEMS) if planned else 0)
    assert [entry for entry in found(evaluation) if entry in YEARLY] == ([] if closed_on else YEARLY)


def test_a_later_decision_to_go_on_ends_the_closing_plan(tmp_path: Path) -> None:
    earlier = END | {"year": 2024, "decided_on": "2025-02-01"}
    again = END | {"decision": "continue"}
    assert found(make_evaluation(tmp_path, decisions=[earlier, again])) == YEARLY
    assert len(found(make_evaluation(tmp_path, decisions=[earlier]))) == len(YEARLY) + len(ITEMS)


def test_a_planned_item_is_told_once(tmp_path: Path) -> None:
    actions = ({"action": "Archivieren", "owner": "Stadtarchiv", "state": "open", "closing": "archive"},)
    kinds = [kind for kind, _ in found(make_evaluation(tmp_path / "ending", actions=actions, decisions=[END]))]
    assert (kinds.count("closing_action"), kinds.count("action")) == (1, 0)
    kinds = [kind for kind, _ in found(make_evaluation(tmp_path / "running", actions=actions))]
    assert (kinds.count("closing_action"), kinds.count("action")) == (0, 1)


def test_every_entry_names_who_asks_for_it(tmp_path: Path) -> None:
    evaluation = make_evaluation(tmp_path, {"approval_dpo": "", "g7": {"state": "not_met"}})
    assert len(evaluation.dues) > 2
    assert all(evaluation.dues["source"])
