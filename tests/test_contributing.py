"""The worked example of CONTRIBUTING.md is carried out as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from smeval.catalog import load_catalog
from smeval.read import read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body
from tests.read.test_golden import shown

BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(project_root: Path) -> dict[str, tuple[str, str]]:
    """Return the blocks of the first recipe by their language: the path that the first line names, and the content."""
    recipe = (project_root / "CONTRIBUTING.md").read_text("utf-8").split("## Recipe ")[1]
    blocks = {}
    for _, language, text in BLOCK.findall(recipe):
        first, _, content = dedent(text).partition("\n")
        blocks[language] = (first.removeprefix("# "), content)
    return blocks


@pytest.fixture
def body(example: dict[str, tuple[str, str]], tmp_path: Path) -> Path:
    """Return a body with the example's platform in its catalog and the sample in the folder of a channel."""
    folder = make_body(tmp_path / "stadt", channels=[channel("kanal", "stadtfunk")])
    for where, (path, content) in (("catalog", example["toml"]), ("exports/kanal", example["csv"])):
        (folder / where).mkdir(parents=True)
        (folder / where / Path(path).name).write_text(content, encoding="utf-8")
    return folder


def test_the_example_names_where_its_files_belong(example: dict[str, tuple[str, str]], project_root: Path) -> None:
    paths = {language: Path(path) for language, (path, _) in example.items()}
    assert set(paths) == {"toml", "csv", "json"}
    assert (project_root / paths["toml"].parent / "mastodon.toml").is_file()
    assert paths["csv"].parent.parent.parent == Path("tests/read/exports")
    assert paths["json"].name == f"{paths['csv'].parent.name}.expected.json"


def test_the_example_is_read_as_it_says(example: dict[str, tuple[str, str]], body: Path) -> None:
    found = json.loads(json.dumps(shown(read_exports(load_register(body)))))
    found["findings"] = [finding for finding in found["findings"] if finding["id"] != "own_description"]
    assert found == json.loads(example["json"][1])


def test_a_body_adds_a_platform_and_never_changes_what_a_built_in_one_offers(body: Path) -> None:
    assert load_catalog(body / "catalog").platforms["stadtfunk"].offers == ("views", "viewers", "followers")
    assert "stadtfunk" not in load_catalog().platforms
    (body / "catalog" / "stadtfunk.toml").write_text('id = "facebook"\nname = "F"\noffers = ["views"]\n', "utf-8")
    load_catalog.cache_clear()
    with pytest.raises(Exception, match="offers"):
        load_catalog(body / "catalog")
