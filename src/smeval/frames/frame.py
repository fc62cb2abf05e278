"""How a frame is made, joined, checked and read row by row, as its row class declares it.

A frame is an ordinary `pandas.DataFrame`; `Frame` exists for the type checker, which knows by it the frame's rows and
the names of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, get_type_hints, overload

import pandas as pd

from smeval.frames.kinds import COUNT, DAY, FLAG, MOMENT, NUMBER, TEXT
from smeval.wording import Message

R = TypeVar("R", bound=tuple[object, ...])  # the row
C = TypeVar("C", bound=str)  # the names of the columns

if TYPE_CHECKING:
    # pandas types a column's values by no name, so neither do we
    Values = pd.Series[Any]

    class Frame(pd.DataFrame, Generic[R, C]):
        """A DataFrame whose rows and columns a type checker knows."""

        @overload  # type: ignore[override]
        def __getitem__(self, key: C) -> Values: ...
        @overload
        def __getitem__(self, key: list[C]) -> pd.DataFrame: ...
        @overload
        def __getitem__(self, key: pd.Series[bool]) -> Self: ...
        def __getitem__(self, key: object) -> object:  # noqa: D105 - as pandas says
            ...
else:
    Values = pd.Series

    class Frame(pd.DataFrame):
        """Stands for a DataFrame in annotations."""

        def __class_getitem__(cls, _parameters: object) -> type[pd.DataFrame]:
            """Return the plain class: nothing else is ever made."""
            return pd.DataFrame


def _dtype(kind: type | Any) -> str:
    """Return the dtype of a column by the annotation of its field."""
    for known in getattr(kind, "__metadata__", ()):
        if known in (DAY, MOMENT):
            return str(known)
    plain = getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind
    return {float: NUMBER, int: COUNT, bool: FLAG}.get(plain, TEXT)


@dataclass(frozen=True)
class Schema(Generic[R, C]):
    """The declaration of a frame: its name, and the row class that all else derives from."""

    name: str
    row: type[R]

    @cached_property
    def fields(self) -> dict[str, Any]:
        """Annotations of the row class by column, with what they say beyond the type."""
        return get_type_hints(self.row, include_extras=True)

    @cached_property
    def dtypes(self) -> dict[str, str]:
        """Column and dtype, in the frame's order."""
        return {column: _dtype(kind) for column, kind in self.fields.items()}

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Values of the columns that a row may leave out."""
        return dict(getattr(self.row, "_field_defaults", {}))

    @cached_property
    def empty(self) -> pd.DataFrame:
        """The frame without rows, to be copied: most frames of a small body are that."""
        return _typed(self, pd.DataFrame())

    def is_message(self, column: str) -> bool:
        """Say whether a column holds messages."""
        kind = self.fields[column]
        return (kind.__origin__ if hasattr(kind, "__metadata__") else kind) is Message

    def marks(self, column: str) -> tuple[object, ...]:
        """Return what the annotation of a column says beyond its type."""
        return tuple(getattr(self.fields[column], "__metadata__", ()))


def make_frame(schema: Schema[R, C], rows: Iterable[R] | pd.DataFrame = ()) -> Frame[R, C]:
    """Make a frame with exactly the columns of its declaration, in order and type.

    Parameters
    ----------
    schema : Schema
    rows : iterable of rows, or DataFrame
        What to put in. Columns that a DataFrame lacks hold the default of the row; without one they are missing, in
        counts 0, in flags False.

    Raises
    ------
    ValueError
        If `rows` has a column that the frame does not know.
    """
    columns = schema.dtypes
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    unknown = [str(column) for column in frame.columns if column not in columns]
    if unknown:
        raise ValueError(f"frame {schema.name} has no column {', '.join(unknown)}; it has {', '.join(columns)}")
    return cast("Frame[R, C]", _typed(schema, frame) if len(frame) else schema.empty.copy())


def _typed(schema: Schema[R, C], frame: pd.DataFrame) -> pd.DataFrame:
    """Return all columns of the declaration in its order and types; what the frame lacks is as the row says."""
    made: dict[str, Values] = {}
    for column, dtype in schema.dtypes.items():
        found: Any = frame[column] if column in frame.columns else _lacking(schema, column, len(frame))
        found = found.reset_index(drop=True)
        if dtype == TEXT:
            found = (found if found.dtype == TEXT else found.astype("object").astype(TEXT)).fillna("")
        elif dtype in (DAY, MOMENT):
            found = pd.to_datetime(found, utc=dtype == MOMENT).astype(dtype)
        elif dtype == NUMBER:
            found = pd.to_numeric(found, errors="raise").astype(NUMBER)
        else:
            found = found.astype(dtype)
        made[column] = found
    return pd.DataFrame(made, columns=list(schema.dtypes))


def _lacking(schema: Schema[R, C], column: str, length: int) -> Values:
    """Return a column that a frame lacks: the default of its row; without one, nothing, 0 or False by its type."""
    value = schema.defaults.get(column, {COUNT: 0, FLAG: False}.get(schema.dtypes[column]))
    return pd.Series([value] * length, dtype="object")


def join_frames(schema: Schema[R, C], parts: Iterable[pd.DataFrame]) -> Frame[R, C]:
    """Put frames of one declaration one under the other.

    Parameters
    ----------
    schema : Schema
    parts : iterable of DataFrame
        Frames of this declaration.
    """
    filled = [part for part in parts if len(part)]
    return cast("Frame[R, C]", pd.concat(filled, ignore_index=True)) if filled else make_frame(schema)


@overload
def rows(frame: Frame[R, C]) -> Iterator[R]: ...
@overload
def rows(frame: pd.DataFrame) -> Iterator[Any]: ...
def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows as named tuples, without the index; those of a declared frame are typed by its row class."""
    if len(frame):  # pandas makes a class for every call
        yield from frame.itertuples(index=False, name="Row")


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same frame for work with columns beside those declared."""
    return frame


def check_frame(schema: Schema[R, C], frame: pd.DataFrame) -> Frame[R, C]:
    """Return the frame if columns and types are those of its declaration.

    Parameters
    ----------
    schema : Schema
    frame : DataFrame

    Raises
    ------
    TypeError
        If they are not, naming the columns that differ.
    """
    wanted = schema.dtypes
    found = {str(column): str(dtype) for column, dtype in frame.dtypes.items()}
    if found != wanted:
        differing = {key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}
        raise TypeError(f"frame {schema.name} differs from its definition in: {', '.join(sorted(differing))}")
    return cast("Frame[R, C]", frame)


def evidence_id(file: str, sheet: str, rule: str) -> str:
    """Return the id under which values of a place, read by one rule, can be traced.

    Parameters
    ----------
    file, sheet, rule : str
        As in the frame ``evidence``.
    """
    return "E" + sha256("\0".join((file, sheet, rule)).encode()).hexdigest()[:8]
