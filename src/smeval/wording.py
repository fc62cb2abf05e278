"""Every sentence, term and number format that a person reads, in German and English.

The sentences live in ``catalog/wording/<language>/*.toml``; this module looks them up by id and fills
in values. Computing rooms never call it: they hand on ids and values (`encode`), so that one result
can be read in both languages.
"""

from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from math import floor, log10
from typing import Any, NewType

from babel.dates import format_date
from babel.numbers import format_decimal

from smeval.ids import LANGUAGES

#: The id of a sentence with the values that fill it, as `encode` writes it.
Message = NewType("Message", str)
#: What a person typed; it is shown as it stands and never looked up.
Typed = NewType("Typed", str)

Value = str | int | float | bool | list[str]


def encode(message: str, /, **values: Value) -> Message:
    """Write a message id with its values as one text, e.g. ``covered_partly {"days": 62}``.

    Frames carry reasons in this form; `Wording.tell` turns it into a sentence.
    """
    return Message(f"{message} {json.dumps(values, ensure_ascii=False, sort_keys=True)}" if values else message)


def decode(text: str) -> tuple[str, dict[str, Any]]:
    """Take apart what `encode` wrote."""
    message, _, values = text.partition(" ")
    return message, json.loads(values) if values else {}


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Turn nested TOML tables into ids with dots, e.g. ``finding.unknown_export``.

    Parameters
    ----------
    table : mapping
        As TOML gives it.
    prefix : str
        What stands before each id.
    """
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


@cache
def sentences(language: str) -> dict[str, str]:
    """Return all sentences of one language by id.

    Raises
    ------
    ValueError
        If an id stands in two files.
    """
    found: dict[str, str] = {}
    folder = files("smeval") / "catalog" / "wording" / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for key, text in flatten(tomllib.loads(file.read_text(encoding="utf-8"))).items():
            if key in found:
                raise ValueError(f"wording/{language}/{file.name}: {key} is worded twice")
            found[key] = text
    return found


#: Decimals that a small value shows at most.
MOST_DIGITS = 6
#: Units whose values always show so many decimals; shares in percent.
DIGITS = {"share": 1, "fraction": 2, "weight": 3, "year": 0}


def three_digits(value: float) -> float:
    """Round to three digits that count, half up, e.g. 63,409 to 63,400."""
    exact = Decimal(repr(float(value)))
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - 2), ROUND_HALF_UP)) if exact else 0.0


def digits(value: float, unit: str = "count", *, exact: bool = True) -> int:
    """Return how many decimals a value shows, on a page, in a picture and in a workbook alike.

    As many as its size warrants: none from 100 on or where it is whole, one from 1 on or where one says all, else two,
    and so many below 0.01 that a small value never reads as zero.
    Amounts of money have cents or none, and none from 10 on where they are only known to lie in a range. Shares are
    counted in percent, to a tenth.

    Parameters
    ----------
    value : float
        In `unit`.
    unit : str
        As in the wording ``unit.<id>``.
    exact : bool
        Whether the value is known, not only that it lies in a range.
    """
    if unit in DIGITS:
        return DIGITS[unit]
    size, whole = abs(value), float(value).is_integer()
    if unit == "eur":
        return 2 if size < (100 if exact else 10) and not (exact and whole) else 0
    if size >= 100 or whole:
        return 0
    if size >= 1 or (exact and round(size, 1) == size):
        return 1
    return min(-floor(log10(size)), MOST_DIGITS) if size < 0.01 else 2


class Wording(string.Formatter):
    """The sentences and number formats of one language.

    Parameters
    ----------
    language : str
        ``de`` or ``en``.
    known : mapping of str to str, optional
        Names and sentences of this language by id that come before those of this version.
    """

    def __init__(self, language: str = "de", known: Mapping[str, str] | None = None) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is {language!r}, known are {', '.join(LANGUAGES)}")
        self.language = language
        self.locale = {"de": "de_DE", "en": "en_GB"}[language]
        self._sentences = {**sentences(language), **(known or {})}

    def has(self, key: str) -> bool:
        """Say whether there is a sentence with this id."""
        return key in self._sentences

    def say(self, key: str, /, **values: Any) -> str:
        """Return the sentence with this id, filled with values.

        A placeholder may carry a format: ``{n:integer}``, ``{n:rounded}``, ``{x:number}``, ``{x:percent}``,
        ``{x:whole}`` (whole percent), ``{x:unit eur}`` (in the unit ``unit.eur``), ``{d:day}``, ``{text:reason}`` for a
        text written by `encode`, or ``{id:term=kpi}``, which looks up the wording ``kpi.<id>.name`` or ``kpi.<id>``;
        ``{id:title=export}`` is the id where there is no name,
        ``{id:entry=kpi}`` adds the id itself, as it may be written in a form. A value may be given by language.
        """
        try:
            template = self._sentences[key]
        except KeyError:
            raise KeyError(f"no wording {key!r} in {self.language}") from None
        own = {name: value[self.language] if isinstance(value, dict) else value for name, value in values.items()}
        return self.vformat(template, (), own)

    def tell(self, text: Message, prefix: str = "reason.") -> str:
        """Return the sentence for a text written by `encode`, e.g. the ``reason`` of a KPI.

        Parameters
        ----------
        text : Message
            What `encode` wrote.
        prefix : str
            What stands before the id of its sentence.
        """
        message, values = decode(text)
        return self.say(prefix + message, **values)

    def term(self, family: str, key: str) -> str:
        """Return the name of a thing: the wording ``<family>.<key>.name`` or ``<family>.<key>``.

        Parameters
        ----------
        family, key : str

        Raises
        ------
        KeyError
            If it has no name: an id is nothing to read.
        """
        for candidate in (f"{family}.{key}.name", f"{family}.{key}"):
            if candidate in self._sentences:
                return self._sentences[candidate]
        raise KeyError(f"no name for {family} {key!r} in {self.language}")

    def title(self, family: str, key: str) -> str:
        """Return the name of a thing, or its id where a body describes it itself and nobody named it.

        Parameters
        ----------
        family, key : str
        """
        return self._sentences.get(f"{family}.{key}", key)

    def entry(self, family: str, key: str) -> str:
        """Return the name of a thing with its id, as either may be written in a form: ``erfüllt (met)``.

        What has no name here, such as a platform that a body describes itself, is written by its id.

        Parameters
        ----------
        family, key : str
        """
        if not (self.has(f"{family}.{key}.name") or self.has(f"{family}.{key}")):
            return key
        term = self.term(family, key)
        return key if term.casefold() == key.replace("_", " ").casefold() else f"{term} ({key})"

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format one placeholder (called by `say`).

        Parameters
        ----------
        value : object
        format_spec : str
            One of the formats that `say` names.
        """
        name, _, family = format_spec.partition("=")
        if family:
            word = {"term": self.term, "entry": self.entry, "title": self.title}[name]
            items = value if isinstance(value, list) else [value]
            return ("; " if name == "title" else ", ").join(word(family, str(item)) for item in items)
        if format_spec.startswith("unit "):
            return self.quantity(value, format_spec.removeprefix("unit "))
        match format_spec:
            case "integer":
                return self.number(value, 0)
            case "number":
                return self.number(value)
            case "percent":
                return self.quantity(value, "share")
            case "whole":
                return self.whole_percent(value)
            case "rounded":
                return self.rounded(value)
            case "day":
                return self.day(value)
            case "reason":
                return self.tell(value)
        if isinstance(value, list):
            return ", ".join(str(item) for item in value)
        if isinstance(value, float):
            return self.number(value)
        return str(super().format_field(value, format_spec))

    def number(self, value: float, decimals: int | None = None) -> str:
        """Write a number: ``1.234`` or ``1,234``.

        Parameters
        ----------
        value : float
        decimals : int, optional
            As `digits` says where not given.
        """
        places = digits(value) if decimals is None else decimals
        pattern = "#,##0" + ("." + "0" * places if places else "")
        # half up, as spreadsheets round, so that report and workbook show the same digits
        rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
        return str(format_decimal(rounded, format=pattern, locale=self.locale))

    def quantity(self, value: float, unit: str, decimals: int | None = None) -> str:
        """Write a number with its unit, e.g. ``12,5 %`` for 0.125 in the unit ``share``.

        Parameters
        ----------
        value : float
            In `unit`.
        unit : str
        decimals : int, optional
            As `digits` says where not given.
        """
        places = digits(value, unit) if decimals is None else decimals
        return self.say(f"unit.{unit}", n=self.number(value * 100 if unit == "share" else value, places))

    def whole_percent(self, share: float) -> str:
        """Write a share in whole percent; what is neither nothing nor all is not written as 0 or 100 %."""
        ends = (0.0, 1.0)
        return self.quantity(share, "share", 0 if share in ends or round(share, 2) not in ends else 1)

    def rounded(self, value: float) -> str:
        """Write a number for a heading, with three digits that count and millions in words: ``4,5 Mio.``."""
        value = three_digits(value)
        return self.say("unit.million", n=self.number(value / 1e6)) if abs(value) >= 1e6 else self.number(value)

    def span(self, low: float, high: float, unit: str, decimals: int | None = None) -> str:
        """Write a range, e.g. ``820–1.040 €``; one number where both ends read the same.

        Parameters
        ----------
        low, high : float
            In `unit`.
        unit : str
        decimals : int, optional
            As the size of each end warrants where not given.
        """
        scaled = [end * (100 if unit == "share" else 1) for end in (low, high)]
        ends = [self.number(end, digits(end, exact=False) if decimals is None else decimals) for end in scaled]
        text = ends[0] if ends[0] == ends[1] else "–".join(ends)
        return self.say(f"unit.{unit}", n=text)

    def day(self, value: date | datetime | str) -> str:
        """Write a date: ``31.12.2025`` or ``31 December 2025``."""
        moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return str(format_date(moment, {"de": "dd.MM.yyyy", "en": "d MMMM yyyy"}[self.language], locale=self.locale))

    def period(self, value: str) -> str:
        """Write a period: ``2025`` stays, ``2025-07`` becomes ``Juli 2025``."""
        if len(value) == 4:
            return value
        return str(format_date(date.fromisoformat(f"{value}-01"), "LLLL yyyy", locale=self.locale))
