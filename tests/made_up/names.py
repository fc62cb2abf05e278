"""What the rows of the made-up evaluation have in common."""

from __future__ import annotations

import pandas as pd

YEAR = 2025
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
PLATFORMS = {"insta": "instagram", "fb": "facebook", "masto": "mastodon", "x": "x", "link": "linkedin"}
NAMES = {
    "insta": "Stadt Musterstadt",
    "fb": "Bürger & Ämter",
    "masto": "Musterstadt im Fediverse",
    "x": "Feuerwehr Übersicht",
    "link": "Karriere in Musterstadt",
}
#: Ids of evidence: an export, and the form of the statements.
EXPORT, STATED = "E1234abcd", "Estate000"


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)
