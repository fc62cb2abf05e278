"""The forms of the register: what may stand in each column of its tables, as the rows of its frames declare it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from smeval.catalog import Office
from smeval.frames import Schema
from smeval.frames.columns import (
    ACTIONS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    COSTS_FRAME,
    DECISIONS_FRAME,
    DUTIES_FRAME,
    EFFORT_FRAME,
    EVENTS_FRAME,
    GOALS_FRAME,
    INCIDENTS_FRAME,
    RISKS_FRAME,
    SAMPLES_FRAME,
    STATEMENTS_FRAME,
)
from smeval.frames.kinds import DAY, TEXT, Entry, Named
from smeval.ids import APPROVALS, LANGUAGES
from smeval.wording import sentences

Kind = Literal["text", "id", "number", "whole", "day", "choice"]
R = TypeVar("R", bound=tuple[object, ...])

#: The tables of the register, in the order in which they are read, and the columns that together occur only once.
TABLES: Mapping[Schema[Any, Any], tuple[str, ...]] = {
    CHANNELS_FRAME: ("channel",),
    GOALS_FRAME: ("channel", "goal", "year"),
    DUTIES_FRAME: ("channel", "duty", "checked_on"),
    RISKS_FRAME: ("channel", "risk", "rater"),
    EFFORT_FRAME: ("channel", "year", "phase", "role"),
    COSTS_FRAME: (),
    ACTIONS_FRAME: (),
    STATEMENTS_FRAME: ("channel", "statement", "stated_on"),
    DECISIONS_FRAME: ("channel", "year", "subject"),
    CEILINGS_FRAME: ("channel", "kpi", "fixed_on"),
    EVENTS_FRAME: ("channel", "date", "event"),
    SAMPLES_FRAME: (),  # see samples.py: a ticked sheet is a row too
    INCIDENTS_FRAME: (),
}
#: Before the id of an office: the column of its approval.
APPROVAL = "approval_"


@dataclass(frozen=True)
class Column:
    """One column of a form.

    Parameters
    ----------
    name : str
        Id, also the heading; the wording ``column.<name>`` is accepted as heading too.
    kind : str
        ``text``, ``id`` (also the name of a folder), ``number``, ``whole`` (number), ``day`` or ``choice``.
    choices : tuple of str
        For ``choice``: the ids allowed. Empty: they come from `family`.
    family : str
        Wording family of the choices, e.g. ``kpi``; their names are accepted as values too.
    required : bool
        Must be there and filled.
    low, high : float
        Bounds of a number.
    headings : tuple of str
        Further headings that are accepted, of a column that no wording names.
    flag : str
        Only entries of the catalog that carry this flag are allowed.
    of : str
        The column whose number this one is a part of.
    """

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    family: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    headings: tuple[str, ...] = ()
    flag: str = ""
    of: str = ""

    @property
    def told(self) -> str:
        """Id whose wording ``column.<id>`` names the column."""
        return APPROVAL.rstrip("_") if self.headings else self.name


@dataclass(frozen=True)
class Form(Generic[R]):
    """A table that people fill in.

    Parameters
    ----------
    schema : Schema
        The frame that its rows become.
    columns : mapping
        By name, in the order in which an empty form has them.
    key : tuple of str
        Columns that together may occur only once.
    """

    schema: Schema[R, Any]
    columns: Mapping[str, Column]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.schema.name}.csv"


def form_of(schema: Schema[R, Any], offices: Mapping[str, Office]) -> Form[R]:
    """Return the form of a table; that of the channels also asks each office that approves for its approval.

    Parameters
    ----------
    schema : Schema
        One of `TABLES`.
    offices : mapping
        The offices that approve, by id.
    """
    columns = [
        _column(schema, name, mark) for name in schema.dtypes for mark in schema.marks(name) if isinstance(mark, Entry)
    ]
    # what no row can be without comes first
    columns.sort(key=lambda column: not column.required or column.name in getattr(schema.row, "_field_defaults", {}))
    if schema is CHANNELS_FRAME:
        columns += [_approval(name, office) for name, office in offices.items()]
    return Form(schema, {column.name: column for column in columns}, TABLES[schema])


def _column(schema: Schema[Any, Any], name: str, entry: Entry) -> Column:
    """Return the column of a form as the row's annotation declares it."""
    base = schema.fields[name].__origin__
    named = next((mark for mark in schema.marks(name) if isinstance(mark, Named)), Named(""))
    match schema.dtypes[name]:
        case _ if entry.identifies:
            kind: Kind = "id"
        case _ if entry.whole:
            kind = "whole"
        case dtype if dtype == DAY:
            kind = "day"
        case dtype if dtype != TEXT:
            kind = "number"
        case _:
            kind = "choice" if named.family else "text"
    choices = _literals(base) if kind == "choice" else ()
    if kind != "choice":
        named = Named("")
    return Column(
        name, kind, choices, named.family, entry.required, entry.low, entry.high, flag=named.flag, of=entry.of
    )


def _literals(kind: Any) -> tuple[str, ...]:
    """Return the ids that a type allows, without the empty one."""
    if get_origin(kind) is Literal:
        return tuple(choice for choice in get_args(kind) if choice)
    return tuple(choice for part in get_args(kind) for choice in _literals(part))


def _approval(name: str, office: Office) -> Column:
    """Return the column in which an office's approval stands."""
    column = APPROVAL + name
    headings: tuple[str, ...] = ()
    if f"column.{column}" not in sentences(LANGUAGES[0]):
        headings = tuple(sentences(it)["approval_column.heading"].format(office=office.name) for it in LANGUAGES)
    return Column(column, "choice", APPROVALS, "approval", headings=headings)
