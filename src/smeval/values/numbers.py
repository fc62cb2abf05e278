"""Read numbers as the export writes them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import numpy as np
import pandas as pd

from smeval.values.columns import Column, Mask, Texts, Values, read_column
from smeval.values.labels import plain

NUMBER = np.array([np.nan])


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    if len(decimal) != 1 or decimal in thousands or decimal.isalnum():
        raise TypeError("the decimal mark is one character that does not separate thousands")
    marks = "".join(" '’" if mark == " " else mark for mark in thousands)
    grouped = rf"[1-9][0-9]{{0,2}}(?P<mark>[{re.escape(marks)}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|" if marks else ""
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<part>[0-9]+))?(?P<power>[eE]-[0-9]+)?"
    )


def parse_number(text: str, decimal: str = ".", thousands: str = "", percent: bool = False) -> float:
    """Read a number.

    Parameters
    ----------
    text : str
        Surrounding blanks and U+2212 as minus sign are understood.
    decimal : str
        Decimal mark.
    thousands : str
        Marks that may separate groups of three digits, one mark throughout a number. A blank stands for
        every kind of blank and for apostrophes. Empty: there are no groups.
    percent : bool
        A percent sign may follow; the number is returned as written (``12,5 %`` is 12.5).

    Raises
    ------
    ValueError
        If the text is not exactly such a number, with a short reason.
    """
    body = plain(text)
    if percent:
        body = body.removesuffix("%").rstrip()
    match = _pattern(decimal, thousands).fullmatch(body)
    if match is None:
        raise ValueError(_reason(body))
    whole = re.sub("[^0-9]", "", match["whole"])
    value = float(f"{match['sign']}{whole}.{match['part'] or 0}{match['power'] or ''}")
    if value in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return value


def _reason(text: str) -> str:
    """Say in short what stands there instead of a number."""
    for sign, reason in (("", "empty"), ("<", "a bound"), (">", "a bound"), ("%", "a percentage"), ("/", "a fraction")):
        if (sign and sign in text) or sign == text:
            return reason
    if re.fullmatch(r"[0-9.,]+E\+[0-9]+", text, re.IGNORECASE):
        return "shortened by a spreadsheet program"
    return "separators do not fit" if re.fullmatch(r"[+-]?[0-9.,'’ ]+", text) else "not a number"


def parse_numbers(
    texts: pd.Series[str],
    decimal: str = ".",
    thousands: str = "",
    percent: bool = False,
    missing: Collection[str] = ("",),
) -> Column:
    """Read a column of numbers as `parse_number` does.

    Returns
    -------
    tuple of Series and Series
        Values (float64), and a mask of the texts that are neither numbers nor missing.
    """
    _pattern(decimal, thousands)
    values, bad = read_column(
        texts,
        missing,
        NUMBER,
        lambda raw: quick_numbers(raw, decimal),
        lambda text: parse_number(text, decimal, thousands, percent),
    )
    return pd.Series(values, index=texts.index), pd.Series(bad, index=texts.index)


def quick_numbers(raw: Texts, decimal: str) -> tuple[Values, Mask]:
    """Read what consists of digits and at most one decimal mark."""
    texts = pd.Series(raw, dtype="str")
    done = texts.str.fullmatch(rf"-?[0-9]{{1,15}}(?:{re.escape(decimal)}[0-9]{{1,17}})?").to_numpy(dtype=bool)
    values = np.full(len(raw), np.nan)
    plain_texts = texts[done] if decimal == "." else texts[done].str.replace(decimal, ".", regex=False)
    values[done] = plain_texts.to_numpy(dtype=object).astype(float)
    return values, done
