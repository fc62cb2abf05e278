from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from smeval.catalog import build_catalog, load_catalog
from smeval.errors import CatalogError
from smeval.ids import LANGUAGES
from smeval.wording import Wording, sentences


def texts() -> dict[str, str]:
    folder = Path(str(files("smeval") / "catalog"))
    paths = [*folder.glob("*.toml"), *folder.glob("platforms/*.toml"), *folder.glob("tools/*.toml")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def faults(**changed: str) -> list[str]:
    """Return place and sentence of all faults of the catalog with some files replaced."""
    with pytest.raises(CatalogError) as caught:
        build_catalog(texts() | {name.replace("__", "/") + ".toml": text for name, text in changed.items()})
    return str(caught.value).splitlines()


def test_the_catalog_loads() -> None:
    catalog = load_catalog()
    assert {"facebook", "instagram", "x", "youtube", "linkedin", "xing", "flickr", "mastodon"} <= set(catalog.platforms)
    assert {"wiki", "blog", "forum", "tiktok"} <= set(catalog.platforms)
    assert list(catalog.duties) == [f"g{number}" for number in range(17)]
    assert len({key for key, _ in catalog.exports()}) == len(list(catalog.exports()))


def test_all_faults_of_all_files_are_told_at_once_with_file_and_key() -> None:
    found = faults(
        risks='[staff]\nsource = "x"\nrating = 3\n',
        measures=texts()["measures.toml"].replace('kind = "stock"', 'kind = "level"'),
        platforms__wiki='id = "wiki"\nname = "Wiki"\noffers = ["page_views"]\nrate_base = ""\ndialogue = "perhaps"\n',
    )
    assert any(line.startswith("risks.toml, staff.rating: ") for line in found)
    assert any(line.startswith("measures.toml, followers.kind: ") for line in found)
    assert any(line.startswith("platforms/wiki.toml, dialogue: ") for line in found)


def test_toml_that_cannot_be_parsed_names_the_place() -> None:
    assert "law.toml, row 1: The file is not valid TOML" in faults(law="[facts\n")[0]


def test_an_id_that_names_nothing_is_a_fault() -> None:
    wiki = 'id = "wiki"\nname = "Wiki"\noffers = ["page_visits"]\nrate_base = "view"\ndialogue = false\n'
    found = faults(platforms__wiki=wiki)
    assert any("platforms/wiki.toml, offers: “page_visits” is declared nowhere" in line for line in found)
    assert any("platforms/wiki.toml, rate_base: “view” is declared nowhere" in line for line in found)
    change = '[[breaks]]\nmeasure = "views"\non = 2025-01-01\nsuccessor = "stays"\nsource = "x"\nconfirmed = false\n'
    found = faults(
        platforms__wiki=wiki.replace("page_visits", "page_views").replace('"view"', '""') + change,
        statements='[task]\neffect = "required"\nduty = "g99"\nsource = "x"\n',
    )
    assert any("platforms/wiki.toml, breaks.successor: “stays” is declared nowhere" in line for line in found)
    assert any("statements.toml, task.duty: “g99” is declared nowhere" in line for line in found)


def test_every_role_has_exactly_one_duty() -> None:
    duties = texts()["duties.toml"]
    assert "duties.toml, roles: The role “alternatives” belongs not to exactly one duty, but to: ." in "\n".join(
        faults(duties=duties.replace('roles = ["alternatives"]\n', ""))
    )
    (line,) = faults(duties=duties.replace('"alternatives"]', '"alternatives", "approvals"]'))
    assert "The role “approvals” belongs not to exactly one duty, but to: g8, g10." in line


def test_scenarios_must_name_known_duties_and_platforms() -> None:
    other = """
[scenarios.other]
fails = ["g99"]
platforms = ["myspace"]
fact = "dpf"
since = 2023-07-10
source = "x"
confirmed = true
"""
    law = texts()["law.toml"] + other
    found = faults(law=law)
    assert any("scenarios.other.fails: “g99” is declared nowhere" in line for line in found)
    assert any("scenarios.other.platforms: “myspace” is declared nowhere" in line for line in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_that_people_read_is_worded(language: str) -> None:
    catalog, known = load_catalog(), sentences(language)
    wanted = [f"duty.{duty}.{part}" for duty in catalog.duties for part in ("name", "wanted")]
    wanted += [f"risk.{risk}.name" for risk in catalog.risks]
    wanted += [f"scenario.{scenario}.{part}" for scenario in catalog.scenarios for part in ("name", "meaning")]
    wanted += [f"law.{fact}.name" for fact in catalog.law]
    wanted += [f"measure.{measure}" for measure in catalog.measures]
    assert [key for key in wanted if key not in known] == []


def test_unique_counts_may_never_be_summed() -> None:
    for name, measure in load_catalog().measures.items():
        if measure.kind in ("unique", "mean"):
            assert (measure.over_days, measure.over_posts, measure.over_channels) == ("none",) * 3, name


def test_every_threshold_has_a_source_or_says_assumption() -> None:
    policy = load_catalog().policy
    assert set(policy.values) | {"balance"} == set(policy.sources)
    assert all(policy.sources.values())
    assert set(policy.balance) == {f"{b}_{r}" for b in ("low", "medium", "high") for r in ("low", "medium", "high")}


def test_every_threshold_lies_between_its_bounds() -> None:
    policy = load_catalog().policy
    assert list(policy.bounds) == list(policy.values)
    for name, value in policy.values.items():
        low, high = policy.bounds[name]
        assert low <= value <= high, name


def test_d14_thresholds_that_protect_people_only_rise() -> None:
    policy = load_catalog().policy
    for name in ("cell_min", "team_min"):
        assert policy.bounds[name][0] == policy.values[name]


def test_d14_every_threshold_says_which_of_two_values_is_the_stricter_one() -> None:
    policy = load_catalog().policy
    assert list(policy.strict) == list(policy.values)
    assert set(policy.strict.values()) == {"higher", "lower"}


def test_sources_in_the_source_documents_exist(project_root: Path) -> None:
    seeds = project_root.parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("source documents are not part of the repository: ../shared/seeds is absent")
    documents = {path.name: path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")}
    catalog = load_catalog()
    sources = {f"duty {key}": duty.source for key, duty in catalog.duties.items()}
    sources |= {f"risk {key}": risk.source for key, risk in catalog.risks.items()}
    sources |= {f"scenario {key}": scenario.source for key, scenario in catalog.scenarios.items()}
    sources["matrix"] = catalog.policy.matrix.source
    for key, source in sources.items():
        file, _, heading = source.partition(", ")
        if file in documents:
            assert heading in documents[file], f"{key}: {source}"


def test_a_body_may_replace_an_export() -> None:
    built = build_catalog(texts())
    export_id, export = next(iter(built.exports()))
    owner = export_id.split("/")[0]
    assert built.owners()
    assert export.id in {entry.id for entry in (built.platforms.get(owner) or built.tools[owner]).exports}


def test_findings_of_the_catalog_are_sentences_in_both_languages() -> None:
    for language in LANGUAGES:
        text = Wording(language).say("finding.catalog_entry", fault="Field required")
        assert "Field required" in text
        assert len(text) > 40


def test_d14_facts_of_law_added_later_name_their_copy_and_wait_for_a_body() -> None:
    """D14.5: each with the address where a stored copy was read, unconfirmed until a body confirms."""
    law = load_catalog().law
    added = {
        "dpf_appeal": date(2025, 10, 31), "vg_koeln": date(2025, 7, 17), "edpb_targeting": date(2021, 4, 13),
        "russmedia": date(2025, 12, 2), "dpc_tiktok": date(2025, 4, 30), "dpc_tiktok_stayed": date(2025, 11, 13),
        "meta_advertising": date(2025, 12, 8),
    }  # fmt: skip
    assert {name: law[name].valid_from for name in added} == added
    assert all(law[name].address and not law[name].confirmed for name in (*added, "bgg_social_media"))
    assert law["dpf"].valid_to is None, "the adequacy decision is in force while the appeal is pending"
    assert "Konsultation" not in law["edpb_targeting"].source


def test_d14_legal_positions_concern_only_their_platforms() -> None:
    """D14.5: VG Köln Facebook pages, Russmedia own forums, blogs and servers, TikTok not the USA alone, XING none."""
    of: dict[str, set[str]] = {name: set() for name in load_catalog().platforms}
    for name, scenario in load_catalog().scenarios.items():
        for platform in scenario.platforms:
            of[platform].add(name)
    usa = {"dpf_valid", "dpf_void"}
    assert {name for name, found in of.items() if "vg_koeln" in found} == {"facebook"}
    assert {name for name, found in of.items() if "russmedia" in found} == {
        "forum", "blog", "mastodon", "peertube", "pixelfed",
    }  # fmt: skip
    assert of["tiktok"] == usa | {"china"}
    assert of["xing"] == of["wiki"] == of["nebenan"] == of["telegram"] == set()
    assert of["instagram"] == usa | {"authority"}
    assert of["threads"] == of["bluesky"] == of["whatsapp"] == of["google_business"] == usa


def test_d14_every_platform_that_bodies_use_today_has_its_entry() -> None:
    """D14.6: facts, where data go, and a manual table that holds what the platform offers."""
    catalog = load_catalog()
    used = ("whatsapp", "telegram", "threads", "bluesky", "peertube", "pixelfed", "google_business", "nebenan")
    (table,) = (export for name, export in catalog.exports() if name == "manual/figures")
    for name in used:
        platform = catalog.platforms[name]
        assert set(platform.offers) <= set(table.measures)
        assert platform.transfers is None or (platform.transfers.source and not platform.transfers.confirmed)
    assert {name for name in used if catalog.platforms[name].transfers is None} == {"peertube", "pixelfed"}
