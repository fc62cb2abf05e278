"""What an export in the catalog must hold to be read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from smeval.catalog import load_catalog
from smeval.catalog.entries.export import Export, export_faults
from smeval.catalog.likeness import complete_exports
from smeval.ids import LANGUAGES
from smeval.wording import Wording

GOOD: dict[str, Any] = {
    "id": "days",
    "shape": "days",
    "source": "real export",
    "checked": "2026-11-22",
    "verified": True,
    "columns": {"date": {"en": ["Date"], "de": ["Datum"], "required": True}, "views": {"en": ["Views"]}},
}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"colour": "red"}, "Extra inputs"),
    "no source": ({"source": None}, "source"),
    "an unknown shape": ({"shape": "weeks"}, "shape"),
    "a column that the shape needs": ({"shape": "posts"}, "columns_needed: .*'post_id', 'published_at'"),
    "a column named and not declared": ({"any_of": ["reach"]}, "columns_undeclared: .*reach"),
    "nothing required": ({"columns": {"date": {"en": ["Date"]}}}, "nothing_required"),
    "a column without headings": ({"columns": {"date": {"required": True}}}, "columns_without_heading: .*date"),
    "unverified headings that are none": ({"headings_unverified": ["Tag"]}, "headings_unknown: .*Tag"),
    "headings read and dropped": ({"dropped": ["Views"]}, "headings_dropped: .*Views"),
    "an unknown zone": ({"zone": "Europe/Dortmund"}, "Europe/Dortmund"),
    "an unknown way of writing numbers": ({"numbers": ["1'234.5"]}, "numbers"),
    "a language of months that there is not": ({"months": ["klingonisch"]}, "months name languages"),
    "rows kept by a column not declared": ({"only": {"visibility": ["public"]}}, "columns_undeclared: .*visibility"),
    "charts in another shape": ({"charts": [{"en": ["Views"], "measure": "views", "platforms": ["x"]}]}, "charts"),
    "a pattern with an unknown group": ({"names": [{"pattern": "(?P<day>.)"}]}, "a pattern has the groups"),
    "a pattern that takes two groups": (
        {"columns": {"date": {"en": ["Date"], "required": True, "take": "(a)(b)"}}}, "exactly one group",
    ),
}  # fmt: skip


def test_a_good_export_is_accepted() -> None:
    export = Export.model_validate(GOOD)
    assert export.measures == ("views",)
    assert export.columns["date"].headings == ("Date", "Datum")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str) -> None:
    changed, message = FAULTS[fault]
    with pytest.raises(ValidationError, match=message):
        Export.model_validate(GOOD | changed)


def test_exports_name_known_measures_and_platforms() -> None:
    catalog = load_catalog()
    for name, export in catalog.exports():
        assert set(export.measures) <= catalog.measures.keys(), name
        assert set(export.platforms) <= catalog.platforms.keys(), name
        named = {column.instead for column in export.columns.values() if column.instead}
        assert named <= catalog.measures.keys(), name


def test_exports_beside_are_known() -> None:
    exports = dict(load_catalog().exports())
    for name, export in exports.items():
        if export.beside:
            assert f"{name.partition('/')[0]}/{export.beside}" in exports, name


def test_what_nobody_has_seen_is_marked() -> None:
    unverified = {
        name for name, export in load_catalog().exports() if export.headings_unverified or not export.verified
    }
    assert {"instagram/posts", "linkedin/content_days", "business_suite/chart"} <= unverified


KINDS = {"views": "flow", "reach": "unique", "followers": "stock"}


@pytest.mark.parametrize(
    ("measure", "fault"), [("views", []), ("reach", ["catalog_add"]), ("followers", ["catalog_add"])]
)
def test_only_a_flow_is_added_up_from_several_columns(measure: str, fault: list[str]) -> None:
    columns = GOOD["columns"] | {measure: {"en": ["Value "], "prefix": True, "add": True}}
    export = Export.model_validate(GOOD | {"columns": columns})
    found = list(export_faults("body/a.toml", [export], KINDS))
    assert [finding.id for finding in found] == fault
    assert all(finding.key == f"days.columns.{measure}" for finding in found)
    for language in LANGUAGES:
        assert all(finding.sentence(Wording(language)).endswith(".") for finding in found)


def test_an_export_may_not_hold_a_measure_nobody_declares() -> None:
    columns = GOOD["columns"] | {"likes": {"en": ["Likes"], "instead": "hearts"}}
    export = Export.model_validate(GOOD | {"columns": columns})
    found = list(export_faults("body/a.toml", [export], KINDS))
    assert [finding.values["name"] for finding in found] == ["likes", "hearts"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_an_export_is_left_aside_is_worded(language: str) -> None:
    for name, export in load_catalog().exports():
        if export.shape == "aside":
            assert Wording(language).has(f"aside.{export.reason}"), name


def test_an_export_says_only_in_what_it_differs_from_another_one() -> None:
    model = {
        "id": "a",
        "zone": "UTC",
        "without": ["Views"],
        "columns": {"date": {"de": ["Datum"], "required": True}, "reach": {"en": ["Reach"], "de": ["Reichweite"]}},
        "words": {"kind": {"post": ["Beitrag"]}},
    }
    own = {"id": "b", "like": "a", "never": ["reach"], "columns": {"date": {"required": False}, "views": {"en": ["V"]}}}
    tables, faults = complete_exports("tools/x.toml", {"id": "x", "exports": [model, own]}, {})
    assert not faults
    assert tables["exports"] == [
        model,
        {
            "id": "b",
            "zone": "UTC",
            "without": ["Views", "Reach", "Reichweite"],
            "columns": {"date": {"de": ["Datum"], "required": False}, "views": {"en": ["V"]}},
            "words": {"kind": {"post": ["Beitrag"]}},
        },
    ]


def test_an_export_like_one_that_there_is_not_is_a_fault() -> None:
    (fault,) = complete_exports("tools/x.toml", {"exports": [{"id": "b", "like": "a"}]}, {})[1]
    assert (fault.id, fault.file, fault.key) == ("catalog_unknown_id", "tools/x.toml", "b.like")
