"""Printed tipping points are carried out: the register or the figures are changed, and the body is evaluated anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.frames.judged import TippingPointRow
from smeval.ids import TIPPING_KINDS
from smeval.verdict.decide.goal_changes import stepped
from smeval.wording import decode
from tests.bodies import STATEMENTS
from tests.verdict.decide.worlds import YEAR, World

pytestmark = pytest.mark.slow  # many evaluations

RATE = 50.0
GRADES = {name: duty.grade for name, duty in load_catalog().duties.items()}


def draw(seed: int) -> World:
    """Return a body made up at random; mostly well, so that single things turn it."""
    at = random.Random(seed)  # noqa: S311 - no secret
    known: dict[str, int | None] = {kpi: at.randint(400, 1200) for kpi in ("interactions", "followers", "posts")}
    goals = [(kpi, 1000) for kpi in at.sample(list(known), 3)]
    world = World(known, goals[: at.choice([2, 3, 3, 3])], crisis=at.random() < 0.3)
    world.answers = {"crisis_function": "no"} if world.crisis else {}
    match seed % 8:
        case 0:
            world.duties = {at.choice(["g6", "g8", "g13"]): "not_met"}
        case 1:
            world.answers |= {at.choice(["task", "milder_means", "legal_basis"]): ""}
        case 2:
            world.goals = world.goals[:2]
            world.figures |= {"interactions": 1200, "followers": 1000, "posts": 1000}
        case 3:
            world.ratings = {("linkage", "second"): (3, 3)}
        case 4:
            world.answers |= dict.fromkeys(at.sample(list(STATEMENTS), 2), "")
        case 5:
            world.figures |= {goals[0][0]: None} if goals[0][0] == "followers" else {"followers": at.randint(1, 300)}
        case 6:
            world.actions = ["Impressum berichtigen"]
        case 7:
            world.goals = [("followers", 400), ("posts", 400), ("shares", 12)]
            world.ceiling = 1.0
            world.hours = 40.0 if seed % 16 == 7 else 10.0
    return world


def carried_out(  # noqa: C901 - one case for each kind of sentence
    world: World, row: TippingPointRow
) -> Iterator[tuple[World, bool]]:
    """Yield worlds in which a printed change is carried out, and whether the proposal must be the printed one there.

    Nothing is yielded for changes that are nobody's to make, such as another legal position.
    """
    key, said = decode(row.tipping_point)
    other = deepcopy(world)
    match key.removeprefix("turns_").split("_"):
        case ["goal", "up" | "down" as way, "more"]:
            limit = int(decode(said["limit"])[1]["n"])
            known = other.figures[said["kpi"]]
            other.figures[said["kpi"]] = limit
            yield other, True
            before = int(stepped(limit, "count", rising=way == "down"))
            if known is not None and before != known:
                yield World(**{**vars(world), "figures": world.figures | {said["kpi"]: before}}), False
        case ["goal", "added", *first]:
            other.goals.insert(0 if first else len(other.goals), ("shares", 12))
            yield other, True
        case ["rating" | "ratings", *_]:
            raters = ("department", "second") if said["rater"] == "both" else (said["rater"],)
            cell = (int(said["severity"]), int(said["likelihood"]))
            other.ratings |= {(said["risk"], rater): cell for rater in raters}
            yield other, True
        case ["duty"]:
            del other.duties[said["duty"]]
            yield other, True
        case ["duty", "lost"]:
            for duty in said["duties"]:
                yield World(**{**vars(world), "duties": world.duties | {duty: "not_met"}}), True
        case ["duties", "lost"]:
            of_grade = [duty for duty, grade in GRADES.items() if grade == said["grade"] and duty not in world.duties]
            other.duties |= {next(duty for duty in of_grade if duty not in OUTSIDE): "not_met"}
            yield other, True
        case ["statement"]:
            other.answers[said["statement"]] = "yes"
            yield other, True
        case ["statement", "denied"]:
            other.answers[said["statement"]] = "no"
            yield other, True
        case ["statements"]:
            other.answers |= {name: STATEMENTS[name] for name in said["statements"]}
            yield other, True
        case ["milder", kind, *affirmed]:
            other.answers[f"milder_{kind}"] = "yes" if affirmed else "no"
            yield other, True
        case ["crisis"]:
            other.answers["crisis_function"] = "yes"
            yield other, True
        case ["action"]:
            other.actions.remove(said["action"])
            yield other, True
        case ["ranks"]:
            places = {kpi: place for place, (kpi, _) in enumerate(other.goals)}
            one, two = places[said["first"]], places[said["second"]]
            other.goals[one], other.goals[two] = other.goals[two], other.goals[one]
            yield other, True
        case ["data"]:
            other.figures |= {kpi: 1000 for kpi, value in other.figures.items() if value is None}
            yield other, True
        case ["cost", *_]:
            limit = decode(said["limit"])[1]["n"]
            interactions = world.figures["interactions"]
            assert interactions is not None
            for value, turned in ((limit, True), (stepped(limit, "eur", rising=key == "turns_cost"), False)):
                yield World(**{**vars(world), "hours": value * interactions / RATE}), turned


#: Duties that do not apply to a channel of this kind.
OUTSIDE = ("g3", "g4", "g12")


def test_d14_forty_printed_sentences_turn_the_proposal_for_real_and_not_one_step_before(tmp_path: Path) -> None:
    told, kinds, seed = 0, set(), 0
    while told < 40:
        seed += 1
        world = draw(seed)
        evaluation = evaluate(world.write(tmp_path / f"{seed}"), YEAR)
        now = next(rows(evaluation.proposals)).proposal
        first = {(row.kind, row.better): row for row in reversed(list(rows(evaluation.tipping_points)))}
        for number, row in enumerate(first.values()):
            changes = list(carried_out(world, row))
            told += bool(changes)
            kinds |= {row.kind} if changes else set()
            for step, (other, turned) in enumerate(changes):
                again = evaluate(other.write(tmp_path / f"{seed}_{number}_{step}"), YEAR)
                found = next(rows(again.proposals)).proposal
                assert found == (row.proposal if turned else now), (seed, row.tipping_point, world, found)
    assert kinds == set(TIPPING_KINDS) - {"rhythm", "scenario"}
