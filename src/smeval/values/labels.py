"""Compare headings, labels and ids."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

#: Characters that are in the text and cannot be seen.
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
DOUBLE_QUOTES, SINGLE_QUOTES = "„“”‟«»", "‘’‚‛´`"  # noqa: RUF001
#: Characters that stand for a blank, also between groups of digits.
BLANKS = "\u00a0\u2007\u2009\u202f\t\n\r\f\v"

MANGLED_ID = re.compile(r"[0-9](?:[.,][0-9]*)?E\+[0-9]+", re.IGNORECASE)

_STRAIGHT = str.maketrans(
    {**dict.fromkeys(UNSEEN, ""), **dict.fromkeys(DOUBLE_QUOTES, '"'), **dict.fromkeys(SINGLE_QUOTES, "'")}
)
_PLAIN = str.maketrans({**dict.fromkeys(UNSEEN, ""), **dict.fromkeys(BLANKS, " "), "−": "-"})


def normalise(text: str) -> str:
    """Write a heading or label in the one form in which they are compared."""
    text = unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """Write a value without surrounding and unseen characters, with ordinary blanks and minus signs."""
    return text.translate(_PLAIN).strip()


def is_mangled_id(text: str) -> bool:
    """Say whether a spreadsheet program has destroyed this id, e.g. ``1,78414E+16``."""
    return MANGLED_ID.fullmatch(plain(text)) is not None


def are_mangled_ids(texts: pd.Series[str]) -> pd.Series[bool]:
    """Say of every id whether a spreadsheet program has destroyed it."""
    mask = texts.str.contains("E+", regex=False, case=False, na=False).astype(bool)
    mask[mask] = texts[mask].map(is_mangled_id).astype(bool)
    return mask
