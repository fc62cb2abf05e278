"""Drawing posts: by a rule that anybody can follow, and refused where nobody could find the posts again."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.audit import samples
from smeval.audit.samples import Draw, Wish, draw_sample
from smeval.errors import SmevalError
from smeval.frames import make_frame
from smeval.frames.columns import POSTS_FRAME
from smeval.ids import LANGUAGES
from smeval.register.draws import draw, mark_of, mark_of_sheet, seed_of
from smeval.wording import Wording
from tests.bodies import channel, make_body

NAME = "presse_facebook"
IDS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=40, unique=True)


def post(number: int, **cells: Any) -> dict[str, Any]:
    row = {"channel": NAME, "post_id": f"p{number}", "published_at": f"2025-03-{number % 28 + 1:02d}T10:00:00Z"}
    return {**row, "kind": "photo", "title": "=1+1", "link": f"https://example.org/{number}", **cells}


def drawn(folder: Path, posts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, **wish: Any) -> Draw:
    body = make_body(folder, channels=[channel(NAME, "facebook")])
    exports = SimpleNamespace(posts=make_frame(POSTS_FRAME, pd.DataFrame(posts)))
    monkeypatch.setattr(samples, "read_exports", lambda *_: exports)
    return draw_sample(body, Wish(**{"year": 2025, "channel": NAME, "subject": "on_website", **wish}))


@given(IDS, st.integers(1, 50), st.integers(0, 10**9))
def test_the_rule_is_the_one_that_the_sheet_prints(ids: list[str], n: int, seed: int) -> None:
    ranked = sorted(ids, key=lambda name: sha256(f"{seed}:{name}".encode()).hexdigest())
    assert draw(ids, n, str(seed)) == ranked[:n]
    assert draw(list(reversed(ids)), n, str(seed)) == ranked[:n]


@given(IDS)
def test_a_mark_is_of_the_posts_and_not_of_their_order(ids: list[str]) -> None:
    assert mark_of(ids) == mark_of(list(reversed(ids)))
    assert mark_of_sheet(["a"], ids) == mark_of_sheet(["a"], list(reversed(ids)))
    assert mark_of_sheet(["a"], ids) != mark_of_sheet(["b"], ids)
    assert mark_of(ids[:-1]) != mark_of(ids)


def test_the_seed_differs_with_what_is_looked_at() -> None:
    seeds = {
        seed_of(body, name, year, subject)
        for body in ("a", "b")
        for name in ("c", "d")
        for year in (2024, 2025)
        for subject in ("alt_text", "captions")
    }
    assert len(seeds) == 16
    assert all(seed.isdigit() for seed in seeds)


def test_answers_and_other_years_are_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [post(number) for number in range(12)]
    posts += [post(20, kind="reply"), post(21, published_at="2024-12-31T22:59:00Z")]
    posts += [post(22, published_at="2024-12-31T23:30:00Z"), post(23, published_at="2025-12-31T23:30:00Z")]
    found = drawn(tmp_path, posts, monkeypatch, n=100)
    assert {entry.post_id for entry in found.posts} == {f"p{number}" for number in (*range(12), 22)}
    assert found.first.isoformat() == "2025-01-01"
    assert found.population == len(found.posts) == 13
    assert [entry.day for entry in found.posts] == sorted(entry.day for entry in found.posts)


def test_a_link_stands_for_an_id_that_is_lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = drawn(tmp_path, [post(number, post_id="") for number in range(12)], monkeypatch)
    assert {entry.post_id for entry in found.posts} == {f"https://example.org/{number}" for number in range(12)}


@pytest.mark.parametrize(
    ("posts", "fault"),
    [
        ([post(1), post(2, post_id="", link=""), post(3, post_id="", link="")], "sample_unnamed"),
        ([], "sample_no_posts"),
    ],
    ids=["unnamed", "none"],
)
def test_what_nobody_could_find_again_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, posts: list[dict[str, Any]], fault: str
) -> None:
    with pytest.raises(SmevalError) as caught:
        drawn(tmp_path, posts, monkeypatch)
    (finding,) = caught.value.findings
    assert (finding.id, finding.values.get("n", 2)) == (fault, 2)
    assert all(finding.text(Wording(language)) for language in LANGUAGES)


def test_of_two_snapshots_of_a_post_the_newer_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [post(1, title="alt", as_of="2025-06-01"), post(1, title="neu", as_of="2026-01-05")]
    found = drawn(tmp_path, posts, monkeypatch)
    assert [entry.title for entry in found.posts] == ["neu"]


@pytest.mark.parametrize("said", ["on_website", "Auch auf der Website", "on the website too"])
def test_a_subject_may_be_called_by_its_name_as_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    found = drawn(tmp_path, [post(number) for number in range(12)], monkeypatch, subject=said)
    assert found.wish.subject == "on_website"


@pytest.mark.parametrize(("listed", "enough"), [(12, 12), (60, 17)])
def test_all_that_there_are_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: int, enough: int
) -> None:
    assert drawn(tmp_path, [post(number) for number in range(listed)], monkeypatch).enough == enough
