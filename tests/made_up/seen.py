"""What people saw and wrote down: samples, incidents, alternatives, and what the guide asks."""

from __future__ import annotations

from typing import Any

from smeval.frames.computed import (
    ContentFactorRow,
    GuideRow,
    IncidentTotalRow,
    PublishingTimeRow,
    SampleResultRow,
    SubstitutionRow,
)
from smeval.frames.declared import ChannelRow
from smeval.ids import Daypart, GuideOutcome, Weekday
from smeval.wording import Typed, encode
from tests.made_up.names import EXPORT, STATED, day

GUIDE = "004_298f03f50e2e9068.txt, Wie funktioniert die Erfolgsmessung bei Instagram?"


def seen() -> dict[str, list[Any]]:
    return {
        "alternatives": alternatives(),
        "samples": samples(),
        "incidents": incidents(),
        "content_factors": content_factors(),
        "publishing_times": publishing_times(),
        "substitutions": substitutions(),
        "guide": guide(),
    }


def alternatives() -> list[ChannelRow]:
    return [
        ChannelRow("website", Typed("www.musterstadt.example"), "presse", "website"),
        ChannelRow("letter", Typed("Newsletter „Aus dem Rathaus“"), "presse", "newsletter"),
    ]


def samples() -> list[SampleResultRow]:
    looked: dict[str, Any] = {
        "checked_on": day("2025-11-20"),
        "checked_by": Typed("Pressestelle"),
        "document": Typed("Vermerk 17/25"),
        "evidence": STATED,
    }
    return [
        SampleResultRow(
            channel="insta",
            subject="alt_text",
            checked=30,
            fulfilled=26,
            drawn="random",
            share=26 / 30,
            low=0.6928,
            high=0.9624,
            duty="g15",
            population=133,
            seed=Typed("2025"),
            **looked,
        ),
        SampleResultRow(
            channel="insta",
            subject="on_website",
            checked=30,
            fulfilled=26,
            drawn="random",
            share=26 / 30,
            low=0.6928,
            high=0.9624,
            duty="g8",
            outcome="contradicted",
            **looked,
        ),
        SampleResultRow(
            channel="insta",
            subject="imprint_reachable",
            checked=2,
            fulfilled=2,
            drawn="all",
            share=1.0,
            low=1.0,
            high=1.0,
            duty="g6",
            **looked,
        ),
        SampleResultRow(
            channel="fb",
            subject="on_website",
            checked=12,
            fulfilled=12,
            drawn="chosen",
            share=1.0,
            low=0.7354,
            high=1.0,
            duty="g8",
            outcome="open",
            representative=False,
            **looked,
        ),
        SampleResultRow(
            channel="x",
            subject="within_task",
            checked=6,
            fulfilled=5,
            drawn="random",
            state="not_covered",
            reason=encode("sample_too_few", n=6, of=10),
        ),
    ]


def incidents() -> list[IncidentTotalRow]:
    accounts, content = "identity_theft reputation", "hate_against_people discrimination"
    return [
        IncidentTotalRow("fb", "staff_insults", "measured", 7, 7, 7, 6, 2, 5.5, "staff hate_against_people", STATED),
        IncidentTotalRow("fb", "unlawful_content", "measured", 3, 3, 3, 3, risks=content, evidence=STATED),
        IncidentTotalRow("fb", "account_misuse", "measured", 2, 2, 2, 1, 1, 30, accounts, STATED),
        IncidentTotalRow("insta", "account_misuse", "measured", 0, 0, 0, risks=accounts, evidence=STATED),
        IncidentTotalRow("x", "account_misuse", "suppressed", low=1, high=4, risks=accounts),
        IncidentTotalRow("link", "data_subject_request", "suppressed", low=5),
    ]


def content_factors() -> list[ContentFactorRow]:
    return [
        ContentFactorRow("insta", "picture", 81, 133, 81 / 133, evidence=EXPORT),
        ContentFactorRow("insta", "video", 52, 133, 52 / 133, evidence=EXPORT),
        ContentFactorRow("insta", "question", 0, 133, 0.0, evidence=EXPORT),
        ContentFactorRow("insta", "hashtags", 110, 120, 110 / 120, 3.4, EXPORT),
        ContentFactorRow("fb", "link", 44, 96, 44 / 96, evidence=EXPORT),
    ]


def publishing_times() -> list[PublishingTimeRow]:
    found: dict[tuple[Weekday, Daypart], int] = {
        ("mon", "morning"): 31,
        ("tue", "noon"): 27,
        ("wed", "noon"): 30,
        ("thu", "afternoon"): 33,
        ("fri", "evening"): 12,
    }
    return [PublishingTimeRow("insta", weekday, daypart, n, EXPORT) for (weekday, daypart), n in found.items()]


def substitutions() -> list[SubstitutionRow]:
    return [
        SubstitutionRow(
            channel="fb",
            alternative="website",
            kpi="views",
            other_kpi="page_views",
            unit="count",
            own=90_000,
            own_low=84_000,
            own_high=97_000,
            other=120_000,
            other_low=120_000,
            other_high=120_000,
            ratio=1.333,
            ratio_low=1.237,
            ratio_high=1.429,
            periods=12,
            of=12,
            evidence=EXPORT,
        ),
        SubstitutionRow(
            channel="fb",
            alternative="website",
            kpi="views",
            other_kpi="page_views",
            topic=Typed("#Kita"),
            unit="count",
            own=4_100,
            other=2_050,
            ratio=0.5,
            periods=31,
            of=52,
            step="week",
            evidence=EXPORT,
        ),
        SubstitutionRow(
            channel="fb",
            alternative="letter",
            kpi="followers",
            other_kpi="followers",
            unit="persons",
            state="missing",
            own=17_200,
            reason=encode("no_sample"),
            evidence=EXPORT,
        ),
    ]


def guide() -> list[GuideRow]:
    def row(channel: str, number: str, asked: str, outcome: GuideOutcome, **more: Any) -> GuideRow:
        return GuideRow(channel, number, asked, outcome, source=GUIDE, **more)

    export: dict[str, Any] = {"evidence": EXPORT}
    sample = {"value": 26 / 30, "low": 0.6928, "high": 0.9624, "unit": "share", "n": 30}
    undelivered = encode("not_delivered")
    return [
        row("insta", "K-IG-1", "instagram_posts", "typed", kpi="posts", value=133, unit="count", n=133, **export),
        row(
            "insta",
            "K-IG-2",
            "instagram_followers",
            "measured",
            kpi="followers",
            value=17_200,
            unit="persons",
            **export,
        ),
        row("insta", "K-IG-3", "accounts_followed", "missing", kpi="followers_gained", reason=undelivered),
        row("insta", "K-IG-5", "instagram_reach", "partly", kpi="views", low=400, unit="count", **export),
        row("insta", "K-IG-5", "instagram_reach", "missing", kpi="reach", reason=undelivered),
        row("insta", "K-IG-6", "instagram_audience", "measured", reason=encode("in_audience"), **export),
        row(
            "insta",
            "O-8",
            "alternatives",
            "drawn",
            kpi="on_website",
            reason=encode("sample_chosen", k=26, n=30),
            **sample,
        ),
        row("insta", "O-7", "task", "missing", kpi="within_task", reason=encode("no_sample")),
        row("fb", "O-7", "task", "missing", kpi="within_task", reason=encode("no_sample")),
        row("fb", "K-FB-1", "facebook_reach", "not_offered", kpi="reach", reason=undelivered),
        row("link", "K-LI-2", "linkedin_employees", "left_out", reason=undelivered),
        row("link", "K-LI-1", "linkedin_followers", "withheld", kpi="followers", low=100, high=400, unit="persons"),
        row("link", "K-LI-3", "linkedin_visitors", "dropped", reason=undelivered),
    ]
