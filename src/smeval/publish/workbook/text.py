"""What data may put into a workbook: text that is legal, not too long, and never more than text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

CELL_LIMIT = 32_767  # UTF-16 units that a cell holds
NAME_LIMIT = 31  # letters that the name of a sheet holds
PROPERTY_LIMIT = 255
RESERVED = ("history",)

#: Letters that a workbook cannot hold (control, not assigned), and halves of letters.
ILLEGAL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: What a spreadsheet takes for a formula as soon as somebody edits the cell.
FORMULA_LIKE = re.compile(r"[\s'\0]*[=+\-@\t\r|]")


@lru_cache(maxsize=10_000)
def clean_text(text: str, limit: int = CELL_LIMIT, mark: str = "…") -> str:
    """Return text that every spreadsheet opens: illegal letters become ``\N{REPLACEMENT CHARACTER}``.

    Parameters
    ----------
    text : str
    limit : int
        Longest text in UTF-16 units; longer text is cut.
    mark : str
        Says at the end that text was cut.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    legal = ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"\r\n?", "\n", joined).replace("\t", " "))
    if (units := legal.encode("utf-16-le")) and len(units) > 2 * limit:
        return units[: 2 * (limit - len(mark))].decode("utf-16-le", "ignore") + mark
    return legal


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return names for sheets: legal, at most 31 letters, each once whatever the case.

    Parameters
    ----------
    wanted : iterable of str
        Names as people would like them; an earlier one wins over a later one.
    """
    taken = set(RESERVED)
    names = []
    for place, text in enumerate(wanted, start=1):
        kept = (letter if letter.isalnum() and letter <= "\uffff" else "-" if letter == "-" else " " for letter in text)
        base = " ".join("".join(unicodedata.normalize("NFC", "".join(kept))).split()).strip("- ") or str(place)
        name, number = base[:NAME_LIMIT].strip("- "), 2
        while name.casefold() in taken:
            ending = f" {number}"
            name, number = base[: NAME_LIMIT - len(ending)].strip("- ") + ending, number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
