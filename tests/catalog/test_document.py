from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from smeval.catalog import load_catalog
from smeval.catalog.entries.document import DocumentRules, Outdated, Statement
from smeval.documents import load_document_rules
from smeval.ids import LANGUAGES
from smeval.wording import sentences

RULES = load_document_rules()
TERM = {"name": "a", "current": "b", "patterns": ["a"]}


def test_every_rule_has_its_sentence() -> None:
    ids = [f"document_{name}" for name in (*RULES.statements, *RULES.coverage)]
    ids += [name for item in RULES.items.values() for name in item.outdated_by]
    for language in LANGUAGES:
        worded = sentences(language)
        assert [name for name in ids if f"finding.{name}" not in worded] == []
        assert [name for name in RULES.items if f"concept_item.{name}" not in worded] == []


def test_every_rule_has_a_source() -> None:
    rules = (*RULES.terms.values(), *RULES.providers.values())
    assert all(rule.source or rule.fact in load_catalog().law for rule in rules)
    assert not any(rule.confirmed for rule in rules), "nothing here was confirmed by a body or a document at hand"
    assert all(statement.source for statement in RULES.statements.values())
    assert all(coverage.source for coverage in RULES.coverage.values())
    assert all(item.source for item in RULES.items.values())


def test_every_platform_has_the_name_that_texts_use() -> None:
    platforms = load_catalog().platforms.values()
    wanted = {platform.id for platform in platforms if not (platform.internal or platform.own)}
    assert wanted - set(RULES.services) <= {"forum"}, "forums have no name of their own"


def test_patterns_find_the_name_they_stand_for() -> None:
    names = [(service.name, service.patterns) for service in RULES.services.values()]
    names += [(rule.name, rule.patterns) for rule in (*RULES.terms.values(), *RULES.providers.values())]
    assert [name for name, patterns in names if not any(pattern.search(name) for pattern in patterns)] == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (TERM, "either fact, or outdated_from and source"),
        (TERM | {"fact": "dpf", "outdated_from": "2020-01-01", "source": "s"}, "either fact"),
        (TERM | {"fact": "dpf", "patterns": ["("]}, "no regular expression"),
        (TERM | {"fact": "dpf", "colour": "blue"}, "Extra inputs are not permitted"),
        ({"fact": "dpf", "current": "b", "patterns": ["a"]}, "Field required"),
    ],
)
def test_a_wrong_term_is_refused(entry: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Outdated.model_validate(entry)


def test_a_wrong_severity_and_an_unknown_part_are_refused(project_root: Path) -> None:
    entry = {"severity": "error", "patterns": ["a"], "source": "s", "confirmed": True}
    with pytest.raises(ValidationError, match="severity"):
        Statement.model_validate(entry)
    text = (project_root / "src" / "smeval" / "catalog" / "documents.toml").read_text("utf-8")
    tables = tomllib.loads(text.replace('parts = ["dpia"]', 'parts = ["novel"]'))
    with pytest.raises(ValidationError, match="unknown parts: novel"):
        DocumentRules.model_validate(tables)
