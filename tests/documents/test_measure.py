"""How much the document check finds in passages that it was not made for, and how often it is right."""

from __future__ import annotations

import pytest

from smeval.documents import load_document_rules
from smeval.documents.passages import read_passages
from smeval.documents.places import find
from tests.documents.measure import KINDS, Fault, compare, passages, table, wanted

#: Files of passages that no rule was made for.
UNSEEN = (
    "unseen",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
#: Of sentences on what a concept holds.
ITEMS_UNSEEN = ("items_unseen", "items_second")
PRECISION, RECALL = 0.9, 0.7
Compared = dict[str, tuple[list[Fault], list[Fault], list[Fault]]]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Return by file the faults found rightly, those found wrongly and those not found."""
    folder = tmp_path_factory.mktemp("passages")
    return {name: compare(name, folder) for name in (*UNSEEN, "development")}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_found_is_right_and_most_is_found(name: str, compared: Compared) -> None:
    hits, wrong, missed = compared[name]
    told = table(hits, wrong, missed)
    assert len(hits) / (len(hits) + len(wrong)) >= PRECISION, f"{told}\n{wrong}"
    assert len(hits) / (len(hits) + len(missed)) >= RECALL, f"{told}\n{missed}"


@pytest.mark.parametrize("name", UNSEEN)
def test_nearly_nothing_is_found_in_passages_that_are_right(name: str, compared: Compared) -> None:
    right = {passage["id"] for passage in passages(name) if not passage["faults"]}
    _, wrong, _ = compared[name]
    assert sum(fault.passage in right for fault in wrong) <= (1 - PRECISION) * len(right)


def test_a_company_is_never_named_for_the_wrong_network(compared: Compared) -> None:
    assert [fault for _, wrong, _ in compared.values() for fault in wrong if fault.kind == "provider"] == []


def test_the_passages_that_rules_were_made_by_hold(compared: Compared) -> None:
    _, wrong, missed = compared["development"]
    assert (wrong, missed) == ([], [])


def test_enough_passages_and_half_of_them_right() -> None:
    unseen = [passage for name in UNSEEN for passage in passages(name)]
    right = [passage for passage in unseen if not passage["faults"]]
    assert len(unseen) >= 60
    assert 0.4 <= len(right) / len(unseen) <= 0.6
    assert len({passage["id"] for passage in unseen}) == len(unseen)


def test_every_kind_of_fault_is_among_them() -> None:
    kinds = {fault.kind for name in UNSEEN for passage in passages(name) for fault in wanted(passage)}
    assert kinds >= set(KINDS.values()) | {"act", "address", "copied", "placeholder", "sole_control", "threshold"}


@pytest.mark.parametrize("name", ITEMS_UNSEEN)
def test_what_a_concept_holds_is_known_by_its_meaning(name: str) -> None:
    hits = wrong = missed = 0
    for passage in passages(name):
        read = read_passages("konzept.txt", passage["text"])
        held = {name for name, item in load_document_rules().items.items() if find(item.patterns, read)}
        hits += len(held & set(passage["items"]))
        missed += len(set(passage["items"]) - held)
        wrong += len(held - set(passage["items"]))
    assert hits / (hits + missed) >= RECALL
    assert hits / (hits + wrong) >= PRECISION
