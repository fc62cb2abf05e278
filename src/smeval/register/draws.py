"""How posts are drawn for a sample: by a rule that anybody can follow by hand, in any language.

Each post is ranked by the SHA-256 of ``<seed>:<id of the post>``, written as UTF-8; the first n of this order are
drawn. The seed is made of what is looked at, so that nobody draws until it pleases.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from hashlib import sha256

#: Hexadecimal digits of a seed that nobody chose, and of a mark.
SEED_DIGITS, MARK_DIGITS = 8, 16


def seed_of(body: str, channel: str, year: int, subject: str) -> str:
    """Return the seed of a draw: a number made of what is looked at.

    Parameters
    ----------
    body, channel : str
    year : int
    subject : str
        Id of the sample.
    """
    text = f"{body}/{channel}/{year}/{subject}"
    return str(int(sha256(text.encode()).hexdigest()[:SEED_DIGITS], 16))


def draw(ids: Collection[str], n: int, seed: str) -> list[str]:
    """Return n of these ids in the order in which they are drawn.

    Parameters
    ----------
    ids : collection of str
    n : int
        At most; all are drawn where there are fewer.
    seed : str
    """
    return sorted(ids, key=lambda post: (sha256(f"{seed}:{post}".encode()).hexdigest(), post))[:n]


def mark_of(ids: Collection[str]) -> str:
    """Return the mark of a set of posts, whatever their order."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()[:MARK_DIGITS]


def mark_of_sheet(head: Collection[str], ids: Collection[str]) -> str:
    """Return the mark of a sheet: of what its head says, and of its posts, which anybody may sort.

    Parameters
    ----------
    head, ids : collection of str
    """
    text = json.dumps([list(head), sorted(ids)], ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:MARK_DIGITS]
