"""The guide's own table: each row that the guide has is in the catalog and in the frame, with a figure or a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import evaluate
from smeval.frames import check_frame, rows
from smeval.frames.columns import GUIDE_FRAME
from smeval.frames.computed import GuideRow
from smeval.ids import GUIDE_OUTCOMES, LANGUAGES
from smeval.record.evaluation import Evaluation
from smeval.wording import Wording, decode
from tests.bodies import channel, make_body

CATALOG = load_catalog()

#: The measures of success that the guide names, by the platforms of which it asks them; none: of every channel.
ASKED: dict[str, tuple[str, ...]] = {
    **{f"K-FB-{number}": ("facebook",) for number in range(1, 10)},
    **{f"K-TW-{number}": ("x",) for number in range(1, 4)},
    **{f"K-YT-{number}": ("youtube",) for number in range(1, 5)},
    **{f"K-IG-{number}": ("instagram",) for number in range(1, 4)},
    **{f"K-XI-{number}": ("xing",) for number in range(1, 4)},
    **{f"K-LI-{number}": ("linkedin",) for number in range(1, 3)},
    "K-WK": ("wiki",),
    "K-WP": ("blog",),
    "K-FO": ("forum", "nebenan"),
    "K-FL": ("flickr",),
    "LF-2.4": ("telegram", "whatsapp"),
    **{f"K-X-{number}": () for number in range(1, 5)},
}
#: The duties of which a figure can speak.
DUTIES = ("O-1", "O-5", "O-7", "O-8", "O-9", "O-17", "O-19", "O-20", "O-24")

JUDGED = [name for name, platform in CATALOG.platforms.items() if not platform.alternative]
POSTS = "Post ID,Page ID,Publish time,Title,Permalink,Date,Views,Reach,Reactions,Comments,Shares,Post type\n" + "".join(
    f"{n},7,{1 + n // 28:02d}/{1 + n % 28:02d}/2025 10:00,x,,Lifetime,50,30,5,1,2,Photos\n" for n in range(330)
)
TYPED = "Kanal;Jahr;Monat;Erwähnungen;Abonnierte Konten\n" + "".join(
    f"x;2025;{month};{month};{900 + month}\n" for month in range(1, 13)
)
HALF = "Kanal;Jahr;Monat;Umfragen\n" + "".join(f"instagram;2025;{month};1\n" for month in range(1, 7))
ASKED_FEW = "vorgang;eingang;antwort_am;status;art\n" + "".join(
    f"{n};2025-03-{n:02d} 10:00;2025-03-{n:02d} 12:00;beantwortet;Kommentar\n" for n in range(1, 6)
)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Return the evaluation of a body that runs one channel on every platform, and its website."""
    folder = tmp_path_factory.mktemp("stadt")
    looked = {"channel": "facebook", "year": 2025, "subject": "alt_text", "checked": 30, "fulfilled": 26}
    website = {"channel": "website", "department": "presse", "platform": "website"}
    body = make_body(
        folder / "stadt",
        channels=[*(channel(name, name, dialogue="answers") for name in JUDGED), website],
        samples=[{**looked, "drawn": "random", "checked_on": "2025-11-03", "checked_by": "Pressestelle"}],
    )
    files = {
        "facebook/Jan-01-2025_Dec-31-2025_1.csv": POSTS,
        "x/zahlen.csv": TYPED,
        "instagram/zahlen.csv": HALF,
        "youtube/Moderation_2025-01-01_2025-12-31.csv": ASKED_FEW,
    }
    for name, text in files.items():
        path = body / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return evaluate(body, 2025)


def of(evaluation: Evaluation, name: str, number: str) -> list[GuideRow]:
    return [row for row in rows(evaluation.guide) if (row.channel, row.guide) == (name, number)]


@pytest.mark.parametrize("number", ASKED)
def test_each_row_of_the_guide_is_answered_or_has_its_reason(number: str, evaluation: Evaluation) -> None:
    entries = [entry for entry in CATALOG.guide.values() if entry.guide == number]
    assert entries
    for entry in entries:
        assert entry.platforms == ASKED[number]
    for name in JUDGED:
        found = of(evaluation, name, number)
        assert bool(len(found)) is (not ASKED[number] or name in ASKED[number])
        for row in found:
            assert all(Wording(language).tell(row.reason) for language in LANGUAGES)
    assert not of(evaluation, "website", number)


@pytest.mark.parametrize("number", DUTIES)
def test_each_duty_of_which_a_figure_can_speak_is_asked_of_every_channel(number: str, evaluation: Evaluation) -> None:
    for name in JUDGED:
        found = of(evaluation, name, number)
        assert found
        assert {row.kpi for row in found} <= CATALOG.kpis.keys()


def test_nothing_else_is_asked() -> None:
    assert {entry.guide for entry in CATALOG.guide.values()} == {*ASKED, *DUTIES}


def test_every_outcome_occurs(evaluation: Evaluation) -> None:
    check_frame(GUIDE_FRAME, evaluation.guide)
    assert set(evaluation.guide["outcome"]) == set(GUIDE_OUTCOMES)


@pytest.mark.parametrize(("name", "number", "kpi", "outcome"), [
    ("facebook", "K-FB-1", "reach_per_post", "partly"),  # the network counts viewers since December
    ("facebook", "K-FB-8", "interactions_per_post", "measured"),
    ("facebook", "K-FB-5", "interactions", "measured"),
    ("x", "K-TW-2", "mentions", "typed"),
    ("x", "K-TW-3", "paid_reach", "missing"),
    ("facebook", "O-24", "alt_text", "drawn"),
    ("facebook", "O-24", "captions", "missing"),
    ("instagram", "K-X-4", "polls", "partly"),
    ("bluesky", "K-X-4", "polls", "not_offered"),
    ("youtube", "K-X-2", "answered_share", "withheld"),
    ("xing", "K-XI-1", "employer_rating", "missing"),
])  # fmt: skip
def test_a_figure_is_told_with_where_it_comes_from(
    name: str, number: str, kpi: str, outcome: str, evaluation: Evaluation
) -> None:
    (row,) = (row for row in of(evaluation, name, number) if row.kpi == kpi)
    assert row.outcome == outcome
    (own,) = (own for own in rows(evaluation.kpis) if (own.channel, own.period, own.kpi) == (name, "2025", kpi))
    assert (row.reason, row.evidence, row.unit) == (own.reason, own.evidence, own.unit)
    assert (row.value == own.value) or (row.value != row.value and own.value != own.value)


@pytest.mark.parametrize(("name", "asked", "outcome", "reason"), [
    ("xing", "xing_groups", "dropped", "groups_closed"),
    ("xing", "xing_employees", "left_out", "employees_left_out"),
    ("wiki", "wiki_editors", "left_out", "editors_left_out"),
    ("youtube", "youtube_drop_off", "left_out", "retention_left_out"),
    ("whatsapp", "messengers", "left_out", "messengers_left_out"),
    ("facebook", "facebook_audience", "missing", "not_delivered"),
    ("facebook", "facebook_views_by_kind", "measured", "in_post_kinds"),
])  # fmt: skip
def test_what_no_figure_answers_has_its_reason(
    name: str, asked: str, outcome: str, reason: str, evaluation: Evaluation
) -> None:
    (row,) = (row for row in rows(evaluation.guide) if (row.channel, row.asked) == (name, asked))
    assert (row.outcome, decode(row.reason)[0], row.kpi) == (outcome, reason, "")


def test_answers_that_a_channel_does_not_give_are_left_out_by_the_body_not_by_the_network(tmp_path: Path) -> None:
    body = make_body(tmp_path / "stadt", channels=[channel("x", "x", dialogue="no_answers")])
    asked = [row for row in rows(evaluate(body, 2025).guide) if row.asked == "response"]
    assert {(row.outcome, decode(row.reason)[0]) for row in asked} == {("left_out", "no_answers")}


def test_groups_are_not_dropped_before_they_were_closed(tmp_path: Path) -> None:
    body = make_body(tmp_path / "stadt", channels=[channel("xing", "xing")])
    (row,) = (row for row in rows(evaluate(body, 2022).guide) if row.asked == "xing_groups")
    assert row.outcome == "missing"
    assert "dropped" in set(evaluate(body, 2023).guide["outcome"])


def test_a_channel_closed_before_the_year_is_asked_nothing(tmp_path: Path) -> None:
    closed = channel("fb", "facebook", closed_on="2024-06-30", opened_on="2020-01-01")
    body = make_body(tmp_path / "stadt", channels=[channel("xing", "xing"), closed])
    assert set(evaluate(body, 2025).guide["channel"]) == {"xing"}


@pytest.mark.parametrize("name", CATALOG.guide)
def test_what_is_asked_is_worded(name: str) -> None:
    asked = CATALOG.guide[name]
    for language in LANGUAGES:
        wording = Wording(language)
        assert wording.term("guide", name)
        assert asked.reason is None or wording.has(f"reason.{asked.reason}")


def test_nothing_is_measured_about_employees() -> None:
    about = re.compile(r"employee|editors|mitarbeiter|beschäftigte", re.IGNORECASE)
    assert not [name for name in (*CATALOG.measures, *CATALOG.kpis) if about.search(name)]
    german = Wording("de")
    assert not [name for name in CATALOG.measures if about.search(german.term("measure", name))]
