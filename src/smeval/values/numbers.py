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
#: Zeros that an abbreviation stands for, as platforms write it behind a rounded number.
ABBREVIATIONS = {"k": 3, "tsd": 3, "tsd.": 3, "m": 6, "mio": 6, "mio.": 6, "b": 9, "mrd": 9, "mrd.": 9}
ABBREVIATED = re.compile(rf"(.*[0-9]) ?({'|'.join(map(re.escape, ABBREVIATIONS))})", re.IGNORECASE)
#: What spreadsheet programs make of ``3.4`` and ``1-2``: a day and a month, a month and a year, a moment.
DATE = re.compile(
    r"[0-9]{1,2}\.? ?[-./]? ?[^\W\d_]{3,9}\.?(?: ?[-./]? ?[0-9]{2,4})?"
    r"|[^\W\d_]{3,9}\.?(?: |-)[0-9]{1,4}"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{2}|[0-9]{4})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?"
)


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    if len(decimal) != 1 or decimal in thousands or decimal.isalnum():
        raise TypeError("the decimal mark is one character that does not separate thousands")
    marks = "".join(" '’" if mark == " " else mark for mark in thousands)
    grouped = rf"[1-9][0-9]{{0,2}}(?P<mark>[{re.escape(marks)}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|" if marks else ""
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<part>[0-9]+))?(?P<power>[eE]-[0-9]+)?"
    )


def parse_number(
    text: str, decimal: str = ".", thousands: str = "", percent: bool = False, abbreviated: bool = False
) -> float:
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
    abbreviated : bool
        Thousands, millions and billions may be abbreviated: ``1,2 Tsd.``, ``1.2K``, ``3 Mio.``

    Raises
    ------
    ValueError
        If the text is not exactly such a number, with a short reason.
    """
    body = plain(text)
    if percent:
        body = body.removesuffix("%").rstrip()
    power = ""
    short = ABBREVIATED.fullmatch(body) if abbreviated else None
    if short is not None:
        body, power = short[1], f"e{ABBREVIATIONS[short[2].casefold()]}"
    match = _pattern(decimal, thousands).fullmatch(body)
    if match is None or (power and match["power"]):
        raise ValueError(_reason(body))
    whole = re.sub("[^0-9]", "", match["whole"])
    value = float(f"{match['sign']}{whole}.{match['part'] or 0}{match['power'] or power}")
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
    abbreviated: bool = False,
) -> Column:
    """Read a column of numbers as `parse_number` does.

    Parameters
    ----------
    texts : Series of str
    decimal, thousands : str
        Marks, see `parse_number`.
    percent, abbreviated : bool
        What may follow, see `parse_number`.
    missing : collection of str
        Markers of a missing value.

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
        lambda text: parse_number(text, decimal, thousands, percent, abbreviated),
    )
    return pd.Series(values, index=texts.index), pd.Series(bad, index=texts.index)


def are_abbreviated(texts: pd.Series[str]) -> pd.Series[bool]:
    """Say of numbers whether they are abbreviated, e.g. ``1,2 Tsd.``, and therefore rounded."""
    mask = ~texts.str.fullmatch("[0-9.,-]*").astype(bool)
    mask[mask] = texts[mask].map(lambda text: ABBREVIATED.fullmatch(plain(text)) is not None).astype(bool)
    return mask


def look_like_dates(texts: pd.Series[str]) -> pd.Series[bool]:
    """Say of texts that should be numbers whether a spreadsheet program has turned them into dates."""
    return texts.map(lambda text: DATE.fullmatch(plain(text)) is not None).astype(bool)


def quick_numbers(raw: Texts, decimal: str) -> tuple[Values, Mask]:
    """Read what consists of digits and at most one decimal mark.

    Parameters
    ----------
    raw : array of str
    decimal : str
        Decimal mark.

    Returns
    -------
    tuple of array and array
        Numbers, and a mask of the texts that were read.
    """
    texts = pd.Series(raw, dtype="str")
    done = texts.str.fullmatch(rf"-?[0-9]{{1,15}}(?:{re.escape(decimal)}[0-9]{{1,17}})?").to_numpy(dtype=bool)
    values = np.full(len(raw), np.nan)
    plain_texts = texts[done] if decimal == "." else texts[done].str.replace(decimal, ".", regex=False)
    values[done] = plain_texts.to_numpy(dtype=object).astype(float)
    return values, done
