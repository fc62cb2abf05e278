"""What people saw and wrote down: samples, incidents, and what the guide asks."""

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
from smeval.wording import Typed, encode
from tests.made_up.names import EXPORT, STATED, day

GUIDE = "004_298f03f50e2e9068.txt, Wie funktioniert die Erfolgsmessung bei Instagram?"


def seen() -> dict[str, list[Any]]:
    looked = (day("2025-11-20"), Typed("Pressestelle"), Typed("Vermerk 17/25"), STATED)
    return {
        "alternatives": [ChannelRow("website", Typed("www.musterstadt.example"), "presse", "website")],
        "samples": [
            SampleResultRow(
                "insta",
                "alt_text",
                30,
                26,
                "random",
                "measured",
                26 / 30,
                0.6928,
                0.9624,
                encode("no_sample"),
                "g15",
                "open",
                *looked,
            ),
            SampleResultRow(
                "fb",
                "on_website",
                12,
                12,
                "chosen",
                "measured",
                1.0,
                0.7354,
                1.0,
                encode("no_sample"),
                "g8",
                "",
                *looked,
            ),
            SampleResultRow("x", "alt_text", 6, 5, "random", "not_covered", reason=encode("no_sample")),
        ],
        "incidents": [
            IncidentTotalRow(
                "fb", "staff_insults", "measured", 7, 7, 7, 6, 2, 5.5, "staff hate_against_people", STATED
            ),
            IncidentTotalRow("x", "unlawful_content", "suppressed", low=1, high=4, risks="discrimination"),
        ],
        "content_factors": [
            ContentFactorRow("insta", "picture", 81, 133, 81 / 133, evidence=EXPORT),
            ContentFactorRow("insta", "hashtags", 120, 133, 120 / 133, 3.4, EXPORT),
        ],
        "publishing_times": [
            PublishingTimeRow("insta", "mon", "morning", 31, EXPORT),
            PublishingTimeRow("insta", "fri", "evening", 12, EXPORT),
        ],
        "substitutions": [
            SubstitutionRow(
                "fb",
                "website",
                "views",
                "page_views",
                Typed(""),
                "count",
                "measured",
                90000,
                90000,
                90000,
                120000,
                120000,
                120000,
                1.333,
                1.333,
                1.333,
                12,
                12,
                evidence=EXPORT,
            ),
        ],
        "guide": [
            GuideRow(
                "insta",
                "K-IG-1",
                "followers",
                "measured",
                "followers",
                17200,
                17200,
                17200,
                "persons",
                source=GUIDE,
                evidence=EXPORT,
            ),
            GuideRow("insta", "K-IG-1", "accounts_followed", "missing", source=GUIDE),
        ],
    }
