"""The share of a sample: its interval, what stands beside it, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from smeval.frames import rows
from smeval.ids import LANGUAGES
from smeval.kpis.formulas.proportion import exact_interval
from smeval.kpis.samples import Samples, assess_samples
from smeval.register.draws import draw, mark_of, seed_of
from smeval.wording import Wording, decode
from tests.kpis.world import World


def look(world: World) -> Samples:
    found = assess_samples(world.exports(), world.register(), 2025)
    for language in LANGUAGES:
        assert all(finding.text(Wording(language)) for finding in found.findings)
        assert all(Wording(language).tell(reason) for reason in found.results["reason"])
    return found


def told(world: World) -> list[tuple[str, str]]:
    return [(finding.id, finding.severity) for finding in look(world).findings]


def result(world: World) -> Any:
    (row,) = look(world).results.itertuples(index=False)
    return row


@pytest.mark.parametrize(("k", "n"), [(26, 30), (30, 30), (0, 30), (10, 10)])
def test_a_random_sample_has_the_exact_interval(k: int, n: int) -> None:
    row = World().sampled("alt_text", k, n).row("alt_text")
    assert (row.state, row.value, row.n, row.unit) == ("measured", pytest.approx(k / n), n, "share")
    assert (row.low, row.high) == pytest.approx(exact_interval(k, n))
    assert row.evidence == "Esamples"


def test_the_numbers_stand_in_the_sentence() -> None:
    reason = World().sampled("alt_text", 26, 30).row("alt_text").reason
    assert "26 von 30" in Wording("de").tell(reason)
    assert "69,3 % bis 96,2 %" in Wording("de").tell(reason)
    assert "26 of 30" in Wording("en").tell(reason)


def test_where_all_were_looked_at_there_is_no_interval_and_no_least_number() -> None:
    row = World().sampled("imprint_reachable", 1, 2, "all").row("imprint_reachable")
    assert (row.state, row.value, row.low, row.high) == ("measured", 0.5, 0.5, 0.5)


@pytest.mark.parametrize("drawn", ["random", "last", "chosen"])
def test_fewer_than_ten_tell_nothing(drawn: str) -> None:
    row = World().sampled("alt_text", 9, 9, drawn).row("alt_text")
    assert (row.state, row.value == row.value) == ("not_covered", False)
    assert Wording("de").tell(row.reason) == "zu wenige: 9 von mindestens 10."


def test_a_chosen_sample_is_marked_and_no_sample_is_missing() -> None:
    row = World().sampled("alt_text", 12, 12, "chosen").row("alt_text")
    assert row.state == "measured"
    assert "ausgewählt, nicht repräsentativ" in Wording("de").tell(row.reason)
    assert World().reason("alt_text") == ("missing", "no_sample")
    assert "die letzten 12" in Wording("de").tell(World().sampled("alt_text", 12, 12, "last").row("alt_text").reason)


def test_a_sample_is_told_of_its_year_only() -> None:
    kpis = World().sampled("alt_text", 26, 30, year=2024).sampled("alt_text", 3, 30).kpis()
    own = kpis[kpis["kpi"] == "alt_text"]
    assert list(own["period"]) == ["2025"]
    assert own["value"].iloc[0] == pytest.approx(0.1)


def test_the_duty_whose_evidence_it_is_stands_beside_it() -> None:
    row = result(World().sampled("alt_text", 26, 30))
    assert (row.duty, row.representative, row.outcome) == ("g15", True, "")


# --- beside what the exports list ---


def posting(n: int = 40) -> World:
    world = World().lists_posts()
    for number in range(n):
        world.post(f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d} 10:00")
    return world


@pytest.mark.parametrize(("checked", "doubted"), [(40, False), (39, True)])
def test_all_that_are_not_all_count_as_chosen(checked: int, doubted: bool) -> None:
    world = posting().sampled("on_website", checked, checked, "all", line=3)
    assert told(world) == ([("sample_not_all", "warning")] if doubted else [])
    row = result(world)
    assert row.representative is not doubted
    assert decode(row.reason)[0] == ("sample_doubted" if doubted else "sample_all")
    assert row.low == pytest.approx(exact_interval(checked, checked)[0] if doubted else 1.0)


def test_all_of_an_unknown_number_prove_nothing() -> None:
    world = World().sampled("alt_text", 12, 12, "all").sampled("imprint_reachable", 2, 2, "all")
    assert told(world) == [("sample_all_untold", "warning")]
    posts, pages = rows(look(world).results)
    assert (posts.share, posts.low, posts.high, posts.representative) == (1.0, 1.0, 1.0, False)
    assert decode(posts.reason)[0] == "sample_all_said"
    assert (pages.low, pages.representative) == (1.0, True)


@pytest.mark.parametrize(("checked", "believed"), [(119, False), (120, True)])
def test_all_are_not_all_where_the_body_itself_counts_more(checked: int, believed: bool) -> None:
    world = World().sampled("alt_text", checked, checked, "all").sampled("captions", 2, 2, "all")
    for month in range(1, 13):
        world.span("posts", 10, f"2025-{month:02d}-01", f"2025-{month:02d}-28")
    untold = [("sample_all_untold", "warning")]  # a count does not tell how many of them are videos
    assert told(world) == (untold if believed else [("sample_not_all", "warning"), *untold])
    if not believed:
        assert look(world).findings[0].values["listed"] == 120


def test_more_than_there_are_is_told_where_lists_speak_of_the_whole_year() -> None:
    assert told(posting().sampled("on_website", 41, 41)) == [("sample_too_many", "warning")]
    assert not result(posting().sampled("on_website", 41, 41)).representative
    assert told(posting().sampled("on_website", 40, 40)) == []
    assert told(posting().sampled("imprint_reachable", 41, 41)) == []
    part = World().lists_posts(end="2025-06-30").post("2025-02-01 10:00").sampled("on_website", 41, 41)
    assert told(part) == []


def test_answers_and_posts_of_other_years_are_none_of_the_year() -> None:
    world = posting(20).post("2025-05-05 10:00", kind="reply").post("2024-12-31 23:59").post("2026-01-01 00:01")
    assert told(world.sampled("on_website", 20, 20, "all")) == []


def test_captions_are_asked_of_videos_only() -> None:
    world = posting(20)
    for day in range(1, 13):
        world.post(f"2025-06-{day:02d} 12:00", kind="video")
    assert told(world.sampled("captions", 12, 12, "all")) == []


SEED = seed_of("musterstadt", "c", 2025, "on_website")


def sheet(world: World, n: int = 15, seed: str = SEED, **cells: Any) -> World:
    """Put a ticked sheet beside the posts of a world."""
    ids = [str(post["post_id"]) for post in world.posts]
    drawn = cells.pop("ids", draw(ids, n, seed))
    marked = {"seed": seed, "population": len(ids), "posts_mark": mark_of(ids), "evidence": "Esheet"}
    world.sampled("on_website", **{"fulfilled": n, "checked": n, **marked, **cells})
    world.sampled_posts += [
        {"channel": "c", "year": 2025, "subject": "on_website", "post_id": post, "fulfilled": "yes"}
        | {"evidence": "Esheet"}
        for post in drawn
    ]
    return world


def test_a_sheet_as_it_was_drawn_counts_and_is_not_told() -> None:
    world = sheet(posting())
    row = result(world)
    assert (row.state, row.representative, row.population, row.seed) == ("measured", True, 40, SEED)
    assert told(world) == []


@pytest.mark.parametrize(
    ("changes", "finding", "state", "representative"),
    [
        ({"intact": False}, ("sample_altered", "warning"), "measured", False),
        ({"ids": [f"p{n}" for n in range(15)]}, ("sample_not_drawn", "warning"), "measured", False),
        ({"ids": [f"q{n}" for n in range(15)]}, ("sample_strangers", "error"), "missing", False),
        ({"posts_mark": "other"}, ("sample_posts_differ", "note"), "measured", True),
        ({"posts_mark": "other", "population": 20.0}, ("sample_of_part", "warning"), "measured", False),
        ({"seed": "7"}, ("sample_own_seed", "warning"), "measured", True),
    ],
)
def test_what_is_wrong_with_a_sheet_is_told_and_never_counts_in_its_favour(
    changes: dict[str, Any], finding: tuple[str, str], state: str, representative: bool
) -> None:
    world = sheet(posting(), **changes)
    assert told(world) == [finding]
    row = result(world)
    assert (row.state, row.representative) == (state, representative)


def test_a_sheet_that_is_not_finished_says_how_far_it_is() -> None:
    world = posting().sampled("on_website", 12, 14, unticked=16.0, evidence="Esheet")
    assert Wording("de").tell(world.row("on_website").reason) == "Bogen nicht fertig: 14 von 30 angekreuzt."


def test_where_the_posts_are_gone_a_note_says_that_nobody_can_check() -> None:
    world = sheet(posting())
    world.posts.clear()
    assert told(world) == [("sample_posts_gone", "note")]
    assert result(world).state == "measured"


def test_a_question_that_fits_nothing_has_no_share() -> None:
    world = sheet(posting(), checked=0.0, fulfilled=0.0)
    assert (result(world).state, decode(result(world).reason)[0]) == ("not_covered", "sample_none_applies")


def test_how_many_the_question_did_not_fit_is_said_beside_the_share() -> None:
    world = sheet(posting(), checked=12.0, fulfilled=12.0)
    text = Wording("de").tell(result(world).reason)
    assert text.startswith("12 von 12, zufällig gezogen")
    assert text.endswith("Auf dem Bogen standen 15 Beiträge; bei 3 ist „entfällt“ angekreuzt.")


@pytest.mark.parametrize("added", [0, 1, 2])
def test_posts_that_came_later_leave_a_draw_as_it_is(added: int) -> None:
    world = sheet(posting(40))
    for number in range(added):
        world.post(f"2025-12-{20 + number} 10:00")
    assert told(world) == ([("sample_posts_differ", "note")] if added else [])
    assert result(world).representative


def test_another_mark_does_not_hide_that_posts_were_picked() -> None:
    """Whoever makes up the mark of all posts is still held to the order that the seed gives."""
    world = posting(40)
    ranked = draw([str(post["post_id"]) for post in world.posts], 40, SEED)
    assert told(sheet(world, ids=ranked[20:35], posts_mark="other")) == [("sample_not_drawn", "warning")]
