"""What posts of real exports show is counted again from their raw text, word by word, without one pattern of ours."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.read.conftest import ReadFiles

FILES = [
    ("facebook", "facebook/mbs_content_fb_en-US_2025-01_31cols.csv", "Post ID", ("Title", "Description")),
    ("instagram", "instagram/mbs_content_ig_en_2025-03.csv", "Post ID", ("Description",)),
    ("x", "x/account_analytics_content_2024-11-21_2025-02-19.csv", "Post id", ("Post text",)),
    ("x", "x/tweet_activity_metrics_rOpenSci_20211201_20220101_en.csv", "Tweet id", ("Tweet text",)),
    ("facebook", "hootsuite/facebook_post_performance_2018-09.csv", "Post ID", ("Post Message",)),
]


def words_of(text: str) -> list[str]:
    return text.replace("(", " ").split()


def is_address(word: str) -> bool:
    return "http://" in word.casefold() or "https://" in word.casefold() or word.casefold().startswith("www.")


def hashtags(words: list[str]) -> set[str]:
    """Walk along each word: a hashtag begins with # where no letter, digit or & stands before, and has a letter."""
    found = set()
    for word in words:
        for at, sign in enumerate(word):
            before = word[at - 1] if at else " "
            if sign != "#" or before.isalnum() or before in "_&#/":
                continue
            tag = ""
            for letter in word[at + 1 :]:
                if not (letter.isalnum() or letter == "_"):
                    break
                tag += letter
            if any(letter.isalpha() for letter in tag):
                found.add(tag.lower())
    return found


@pytest.mark.parametrize(("platform", "file", "key", "columns"), FILES, ids=[entry[1] for entry in FILES])
def test_links_questions_and_hashtags_are_those_of_the_raw_text(
    platform: str, file: str, key: str, columns: tuple[str, ...], project_root: Path, read_files: ReadFiles
) -> None:
    path = project_root.parent / "shared" / "exports" / file
    if not path.is_file():
        pytest.skip("the real exports are not part of the repository: ../shared/exports is absent")
    raw = path.read_bytes()
    texts = {
        row[key].split("_")[-1]: "\n".join(row[column] for column in columns)
        for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    }
    posts = read_files(platform, {path.name: raw}).posts
    assert len(posts) >= 7
    for post_id, shown, features, tags in posts[["post_id", "shown", "features", "tags"]].itertuples(index=False):
        words = words_of(texts[post_id])
        told = [word for word in words if not is_address(word)]
        assert set(tags.split()) == hashtags(told), post_id
        assert ("hashtags" in features.split()) == bool(hashtags(told))
        assert ("question" in features.split()) == any("?" in word for word in told), post_id
        assert ("link" in shown.split()) == (platform != "x")
        if platform != "x":
            kind = posts.loc[posts["post_id"] == post_id, "kind"].iloc[0]
            assert ("link" in features.split()) == (any(map(is_address, words)) or kind == "link"), post_id
