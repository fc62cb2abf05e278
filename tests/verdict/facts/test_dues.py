"""What is due at the turn of the year, each with its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from smeval.evaluation import Evaluation, evaluate
from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.wording import decode
from tests.bodies import Rows, channel, duties, make_body

CURE_BY = date(2026, 3, 31)

Entry = tuple[str, date | None]
Cells = Mapping[str, str | dict[str, str]]


def make_evaluation(folder: Path, cells: Cells | None = None, actions: Rows = ()) -> Evaluation:
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


def test_a_closed_channel_is_due_only_what_was_agreed(tmp_path: Path) -> None:
    actions = ({"action": "Archivieren", "state": "open", "due_on": "2026-01-31"},)
    assert found(make_evaluation(tmp_path, {"closed_on": "2025-09-30"}, actions)) == [("action", date(2026, 1, 31))]


def test_every_entry_names_who_asks_for_it(tmp_path: Path) -> None:
    evaluation = make_evaluation(tmp_path, {"approval_dpo": "", "g7": {"state": "not_met"}})
    assert len(evaluation.dues) > 2
    assert all(evaluation.dues["source"])
