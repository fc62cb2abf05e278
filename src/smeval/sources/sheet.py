"""A table of text as it stands in a file, and the refusal to open a file as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from smeval.errors import Finding, SourceError
from smeval.wording import Value

#: Most cells between A1 and the last filled cell of a sheet.
MAX_CELLS = 2_000_000


@dataclass(frozen=True)
class Sheet:
    """The records of one table, untouched except that completely empty records are gone.

    Parameters
    ----------
    file : str
        Path below the body's folder with ``/``; a member of a zip as ``a.zip!member.csv``.
    name : str
        Name of the sheet in a workbook, empty for text files.
    rows : list of list of str
        Records as text. Those of a text file are as long as they are there; those of a workbook's sheet all
        reach to its last filled column.
    lines : list of int
        Line (text) or row (workbook), counted from 1, at which each record starts.
    blocks : list of int
        Indexes of the records that follow an empty record: where a new block begins.
    left_out : list of int
        Lines at which records start that could not be read safely and are not among `rows`.
    """

    file: str
    name: str
    rows: list[list[str]]
    lines: list[int]
    blocks: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)


def blocks_in(lines: Sequence[int]) -> list[int]:
    """Return the records of a workbook's sheet that begin a new block, by the lines of all that are filled."""
    return [place for place in range(1, len(lines)) if lines[place] != lines[place - 1] + 1]


def refused(message: str, file: str, row: str = "", /, **values: Value) -> SourceError:
    """Make the error that says why this file cannot be opened.

    Parameters
    ----------
    message : str
        Id of the finding.
    file, row : str
        Where it stands.
    **values
        What fills its sentence.
    """
    return SourceError(Finding(message, "error", file, row, values=values))


def reaches_too_far(file: str, sheet: int, rows: int, columns: int) -> SourceError:
    """Make the error that says where the last filled cell of a sheet lies; the sheet is known by its position.

    Its name may be that of a person.

    Parameters
    ----------
    file : str
        Path for findings.
    sheet : int
        Position of the sheet, counted from 1; 0 stands for a file without sheets.
    rows, columns : int
        Position of the last filled cell.
    """
    values: dict[str, Value] = {"rows": rows, "columns": columns, "limit": MAX_CELLS}
    return SourceError(Finding("too_many_cells", "error", file, key=f"#{sheet}" if sheet else "", values=values))
