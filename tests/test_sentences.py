"""No raw id reaches a reader: every id that code or catalog can hand on has its sentence, in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from smeval.catalog import load_catalog
from smeval.documents import load_document_rules
from smeval.frames.columns import FRAMES
from smeval.frames.kinds import Entry, Named, Unit
from smeval.ids import LANGUAGES, TERM_KINDS, CostState
from smeval.verdict.decide.reasons import DUTY_SIDES
from smeval.verdict.facts.observed import SUBJECTS
from smeval.wording import DIGITS, sentences

#: Prefixes under which the sentence of a message may stand.
PREFIXES = ("reason", "observation", "reminder", "comparable", "basis", "policy")
#: Calls whose first text is the id of a message.
MESSAGES = {"encode": 0, "without": 1}
#: Families whose names stand in the catalog or in an evaluation, not in the wording.
OPEN_FAMILIES = {"platform"}


def known(language: str) -> Mapping[str, str]:
    return sentences(language)


def has_name(family: str, key: str, language: str) -> bool:
    return f"{family}.{key}.name" in known(language) or f"{family}.{key}" in known(language)


@pytest.fixture(scope="module")
def trees(project_root: Path) -> dict[str, ast.Module]:
    folder = project_root / "src" / "smeval"
    return {path.relative_to(folder).as_posix(): ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")}


def is_method(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute)


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node


def texts(node: ast.expr | None) -> list[str]:
    """Return the texts that an expression can be: a text, either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    return []


def patterns(node: ast.expr | None) -> list[str]:
    """Return the fixed beginnings of texts that are put together."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return [str(node.values[0].value)]
    return []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_code_has_a_sentence(trees: dict[str, ast.Module], language: str) -> None:
    lacking = []
    for file, tree in trees.items():
        for name, call in calls(tree):
            if name in MESSAGES and not is_method(call) and len(call.args) > MESSAGES[name]:
                for message in texts(call.args[MESSAGES[name]]):
                    if not any(f"{prefix}.{message}" in known(language) for prefix in PREFIXES):
                        lacking.append(f"src/smeval/{file}:{call.lineno}: {message}")
    assert not lacking, "\n".join(lacking)


def composed() -> set[str]:
    """Return the sentences whose ids the code puts together of closed lists, as it does.

    Of costs neither one within its ceiling is told nor one that a channel cannot have.
    """
    catalog = load_catalog()
    duties = {f"{stem}_{end}" for _, stem in DUTY_SIDES.values() for end in ("failed", "unproven")}
    reminders = {name for name, reminder in catalog.reminders.items() if reminder.months}
    costs = set(get_args(CostState)) - {"within", "not_offered"}
    return {
        *(f"reason.risk_not_{kind}{many}" for kind in ("rated", "decided") for many in ("", "_many")),
        *(f"reason.{duty}{many}" for duty in duties for many in ("", "_many")),
        *(f"reason.cost_{state}" for state in costs),
        *(f"reason.leads_end_{end}" for end in ("low", "between", "high")),
        *(f"reason.turns_goal_{way}_{side}" for way in ("up", "down") for side in ("more", "less")),
        *(f"reason.term_label_{kind}" for kind in TERM_KINDS),
        *(f"reason.term_source_{kind}" for kind in ("hand", "export")),
        *(f"reason.amount_{kpi.unit}" for kpi in catalog.kpis.values()),
        *(f"reminder.{name}" for name in (*catalog.reminders, "approvals", "duties", "action")),
        *(f"reminder.{name}_undated" for name in reminders),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_is_put_together_has_a_sentence(language: str) -> None:
    assert composed() - set(known(language)) == set()


def test_every_message_that_is_put_together_is_known_here(trees: dict[str, ast.Module]) -> None:
    """A new one must be listed in `composed`."""
    found = {
        ast.unparse(call.args[0])
        for tree in trees.values()
        for name, call in calls(tree)
        if name == "encode" and call.args and isinstance(call.args[0], ast.JoinedStr)
    }
    assert found == {
        "f'{kind}_undated'",
        "f'{message}_many'",
        "f'amount_{unit}'",
        "f'cost_{state}'",
        "f'{told}_many'",
        "f'leads_end_{end}'",
        "f'term_label_{kind}'",
        "f'term_source_{value}'",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_the_code_has_a_sentence(trees: dict[str, ast.Module], language: str) -> None:
    lacking = [
        f"src/smeval/{file}:{call.lineno}: {finding}"
        for file, tree in trees.items()
        for name, call in calls(tree)
        if name == "Finding" and call.args
        for finding in texts(call.args[0])
        if f"finding.{finding}" not in known(language)
    ]
    assert not lacking, "\n".join(lacking)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_said_has_a_sentence(trees: dict[str, ast.Module], language: str) -> None:
    lacking = []
    for file, tree in trees.items():
        for name, call in calls(tree):
            if name != "say" or not call.args:
                continue
            place = f"src/smeval/{file}:{call.lineno}"
            lacking += [f"{place}: {key}" for key in texts(call.args[0]) if "." in key and key not in known(language)]
            for beginning in patterns(call.args[0]):
                if "." in beginning and not any(key.startswith(beginning) for key in known(language)):
                    lacking.append(f"{place}: {beginning}…")
    assert not lacking, "\n".join(lacking)


def closed_lists() -> Iterator[tuple[str, str]]:
    """Yield family and id of everything that a frame's column may hold by its type."""
    for schema in FRAMES.values():
        for column, kind in schema.fields.items():
            families = [mark.family for mark in schema.marks(column) if isinstance(mark, Named)]
            for family in families:
                yield from ((family, str(value)) for value in literals(kind) if value)


def literals(kind: Any) -> set[object]:
    """Return the values of all literals in an annotation."""
    found: set[object] = set()
    for part in get_args(kind):
        found |= literals(part) if get_args(part) else {part} if isinstance(part, str) else set()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_of_a_closed_list_has_a_name(language: str) -> None:
    lacking = {f"{family}.{key}" for family, key in closed_lists() if not has_name(family, key, language)}
    assert not lacking


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "family",
    [
        "kpi",
        "duty",
        "risk",
        "rule",
        "statement",
        "law",
        "scenario",
        "measure",
        "demand",
        "office",
        "reminder",
        "closing_item",
        "concept_item",
        "observation_subject",
        "post_kind",
    ],
)
def test_every_id_of_the_catalog_has_a_name(family: str, language: str) -> None:
    catalog = load_catalog()
    posts = [export for _, export in catalog.exports() if export.shape == "posts"]
    ids = {
        "kpi": catalog.kpis,
        "duty": catalog.duties,
        "risk": catalog.risks,
        "rule": catalog.rules,
        "statement": catalog.statements,
        "law": catalog.law,
        "scenario": catalog.scenarios,
        "measure": catalog.measures,
        "demand": catalog.demands,
        "office": catalog.offices,
        "reminder": catalog.reminders,
        "closing_item": catalog.closing,
        "concept_item": load_document_rules().items,
        "observation_subject": SUBJECTS,
        "post_kind": {kind for export in posts for kind in (*export.words.get("kind", ()), export.kind) if kind},
    }[family]
    assert ids
    assert [key for key in ids if not has_name(family, key, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_has_a_sentence(language: str) -> None:
    catalog = load_catalog()
    units = {kpi.unit for kpi in catalog.kpis.values()} | {measure.unit for measure in catalog.measures.values()}
    units |= set(DIGITS)
    for schema in FRAMES.values():
        units |= {mark.unit for column in schema.fields for mark in schema.marks(column) if isinstance(mark, Unit)}
    assert len(units) > 8
    assert [unit for unit in units if "{n}" not in known(language).get(f"unit.{unit}", "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_threshold_of_the_policy_has_a_name(language: str) -> None:
    assert [key for key in load_catalog().policy.values if f"policy.{key}" not in known(language)] == []


def test_what_a_sentence_looks_up_is_a_family_that_has_names() -> None:
    families = {key.partition(".")[0] for key in known("de")}
    lacking = set()
    for language in LANGUAGES:
        for key, template in known(language).items():
            for _, _, form, _ in string.Formatter().parse(template):
                _, _, family = (form or "").partition("=")
                if family and not family.startswith("{") and family not in families | OPEN_FAMILIES:
                    lacking.add(f"{key}: {family}")
    assert not lacking


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_form_has_a_heading(language: str) -> None:
    columns = {
        column for schema in FRAMES.values() for column in schema.fields if any(map(is_entry, schema.marks(column)))
    }
    assert len(columns) > 50
    assert [column for column in columns if not has_name("column", column, language)] == []


def is_entry(mark: object) -> bool:
    return isinstance(mark, Entry)
