"""What posts show, seen in their whole text and then forgotten: links, questions, hashtags; pictures by their kind."""

from __future__ import annotations

import re

import pandas as pd

from smeval.frames.delivered import STORY
from smeval.ids import ContentFactor
from smeval.read.table import Table

__all__ = ["content_of"]

ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
#: A number alone is no hashtag (#1), nor is what stands in a word or an entity (C#, &#39;).
HASHTAG = re.compile(r"(?<![\w&#/])#(\w*[^\W\d_]\w*)")
#: Kinds of posts that are made of pictures or of a video.
PICTURES = frozenset(("photo", "carousel", "album"))
VIDEOS = frozenset(("video", "reel", "short", "live"))
#: Kinds that may hold either.
EITHER = frozenset(("", "other", STORY, "repost"))


def content_of(table: Table, kinds: pd.Series) -> pd.DataFrame:
    """Return what each post shows, as columns `shown`, `features` and `tags` of the frame ``posts``.

    Parameters
    ----------
    table : Table
        One row for each post.
    kinds : Series of str
        Kind of each post.
    """
    texted = table.has("title") or table.has("description")
    texts = table.text("title") + "\n" + table.text("description")
    untold = table.export.untold
    return pd.DataFrame(
        [_content(text, str(kind), texted, untold) for text, kind in zip(texts, kinds, strict=True)],
        columns=["shown", "features", "tags"],
        index=kinds.index,
    )


def _content(text: str, kind: str, texted: bool, untold: tuple[ContentFactor, ...]) -> tuple[str, str, str]:
    words = ADDRESS.sub(" ", text)
    tags = dict.fromkeys(tag.lower() for tag in HASHTAG.findall(words))
    found: dict[ContentFactor, bool] = {}
    if kind not in EITHER:
        found |= {"picture": kind in PICTURES, "video": kind in VIDEOS}
    if texted:
        found |= {"link": kind == "link" or words != text, "question": "?" in words, "hashtags": bool(tags)}
    shown = [name for name in found if name not in untold]
    features = [name for name in shown if found[name]]
    return " ".join(shown), " ".join(features), " ".join(tags) if "hashtags" in shown else ""
