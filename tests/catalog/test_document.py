from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from smeval.catalog import load_catalog
from smeval.catalog.entries.document import DocumentRules
from smeval.catalog.entries.outdated import Outdated
from smeval.catalog.entries.text_rule import Statement
from smeval.documents import load_document_rules
from smeval.documents.rulebook import read_tables
from smeval.ids import LANGUAGES
from smeval.register.settings import Land
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
    assert all(rule.source or rule.fact in load_catalog().law for rule in RULES.terms.values())
    told = [(rule.source, rule.confirmed) for rule in RULES.providers.values()]
    told += [(rule.source, rule.confirmed) for rule in RULES.addresses.values()]
    told += [(rule.source, rule.confirmed) for rule in RULES.acts.values()]
    assert all(source for source, _ in told)
    confirmed = [confirmed for _, confirmed in told] + [rule.confirmed for rule in RULES.terms.values()]
    assert not any(confirmed), "nothing here was confirmed by a body or a document at hand"
    assert all(statement.source for statement in RULES.statements.values())
    assert all(coverage.source for coverage in RULES.coverage.values())
    assert all(item.source for item in RULES.items.values())


def test_every_platform_has_the_name_that_texts_use() -> None:
    platforms = load_catalog().platforms.values()
    wanted = {platform.id for platform in platforms if not (platform.internal or platform.own)}
    assert wanted - set(RULES.services) <= {"forum"}, "forums have no name of their own"


def test_patterns_find_the_name_they_stand_for() -> None:
    names = [(service.name, service.patterns) for service in RULES.services.values()]
    names += [(term.name, term.patterns) for term in RULES.terms.values()]
    names += [(provider.name, provider.patterns) for provider in RULES.providers.values()]
    names += [(address.name, address.patterns) for address in RULES.addresses.values()]
    names += [(act.name, act.patterns) for act in RULES.acts.values()]
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
    wrong = tomllib.loads(text.replace('parts = ["dpia"]', 'parts = ["novel"]'))
    with pytest.raises(ValidationError, match="unknown parts: novel"):
        DocumentRules.model_validate(read_tables() | wrong)


def test_a_provider_of_an_unknown_network_is_refused() -> None:
    entry = {"name": "a", "patterns": ["a"], "services": ["myspace"], "source": "s"}
    with pytest.raises(ValidationError, match="unknown services: myspace"):
        DocumentRules.model_validate(read_tables() | {"providers": {"a": entry}})


def test_days_of_a_provider_follow_each_other() -> None:
    for name, provider in RULES.providers.items():
        assert (provider.valid_from or date.min) < (provider.valid_to or date.max), name


def test_a_network_has_one_provider_on_each_day() -> None:
    """Of two whose days overlap the later one counts; so no two may begin on the same day."""
    for service in RULES.services:
        begins = [
            provider.valid_from
            for provider in RULES.providers.values()
            if service in provider.services and not provider.parent
        ]
        assert len(begins) == len(set(begins)), service


def test_each_land_has_an_act_of_its_own() -> None:
    own = [act.lands[0] for act in RULES.acts.values() if len(act.lands) == 1]
    assert sorted(own) == sorted(get_args(Land))
