"""The rows of a long export, read without a text for every cell.

Rows that are plain beyond doubt become numbers straight from the bytes. All others, with as many plain ones beside
them, go the way of every short file, so that there is only one judgement of what is odd.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog.entries.export import BESIDE, NEEDS
from smeval.errors import Finding, SourceError
from smeval.read.cells.coarse import DAY, EXACT
from smeval.read.cells.dates import latest_moment
from smeval.read.cells.rough import RoughMoments, read_rough_moments_of
from smeval.read.fast.clock import NO_MOMENT, Clock
from smeval.read.fast.digest import IDS, MOMENTS, SMALL, STANDING, Digest, Moments, Piece, Words, without_decimal
from smeval.read.fast.keys import Keys, join_keys, keys_of
from smeval.read.identify import Match
from smeval.read.table import Table, take_table
from smeval.sources import Sheet
from smeval.sources.fast import MAX_SIZE, LongText, NotUtf8Error, Plan, head_records, pieces
from smeval.sources.texts.records import Record, gather_records
from smeval.sources.zips import MIB

__all__ = ["LongTable", "Taken", "take_rows", "whole"]

Ints = NDArray[np.int64]
N = TypeVar("N", bound=np.generic)

#: Shapes whose rows can be read this way.
SHAPES = ("messages", "conversations")
#: Plain moments that stand for all others when the form of a column is chosen: no fewer than are tried first.
PLAIN_MOMENTS = 501
#: What is read of such a row.
READ = frozenset(
    (
        *IDS,
        *MOMENTS,
        "direction",
        "channel",
        "platform",
        "account_id",
        "account",
        "account_name",
        "kind",
        "status",
        "automatic",
        "seconds",
        "minutes",
        "hours",
        "days",
        "duration",
    )
)


class UnfitError(Exception):
    """The text cannot be read piece by piece."""


@dataclass(frozen=True, eq=False)
class LongTable(Table):
    """A table whose cells are numbers.

    Parameters
    ----------
    ids, words, moments : mapping
        Columns by name.
    clocks : mapping
        Layout of the plain moments of a column, where it has one.
    """

    ids: Mapping[str, Keys] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    moments: Mapping[str, Moments] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)

    def text(self, name: str) -> pd.Series:
        """Return a column of few different texts as categories; nobody asks for ids and moments."""
        if name not in self.words:
            return super().text(name)
        codes, texts = self.words[name]
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str")))

    def read_moments(self, name: str, zone: str, answers: bool, asked: pd.Series | None = None) -> RoughMoments:
        """Read a column of moments as `read_rough_moments_of` does: what is not plain, and as many that are.

        Parameters
        ----------
        name : str
            Column.
        zone : str
            Zone of the times.
        answers, asked
            See `read_rough_moments_of`.
        """
        moments, slow, texts = self.moments[name]
        clock = self.clocks.get(name)
        plain = np.flatnonzero(moments != NO_MOMENT)
        ahead = np.flatnonzero(moments > _now())
        for sample in (plain[: len(slow) + PLAIN_MOMENTS], plain):
            chosen = np.union1d(sample, ahead)
            rows = np.union1d(chosen, slow)
            written = np.full(len(rows), "", dtype=object)
            written[np.searchsorted(rows, slow)] = texts
            if clock is not None and len(chosen):
                written[np.searchsorted(rows, chosen)] = clock.write(moments[chosen])
            texts_read = {name: [pd.Series(written, dtype="str")]}
            small = Table(self.match, self.file, self.sheet, self.lines[rows], texts_read, self.headings)
            small = replace(small, told=self.told._replace(above=self.told.above[rows]))
            read_so = read_rough_moments_of(small, name, zone, answers, None if asked is None else asked.iloc[rows])
            read = read_so.values.to_numpy(dtype="M8[us]").view(np.int64)
            among = np.isin(rows, np.setdiff1d(chosen, ahead))
            if (read[among] == moments[rows[among]]).all():
                break
        if (read != moments[rows]).any():
            moments = moments.copy()
            moments[rows] = read
        bad = np.zeros(len(self), dtype=bool)
        bad[rows] = read_so.refused.to_numpy()
        coarse = np.full(len(self), EXACT if clock is None or clock.tells_time else DAY, dtype=np.int8)
        coarse[rows] = read_so.coarse
        values = pd.Series(moments.view("M8[us]")).dt.tz_localize("UTC")
        return RoughMoments(
            values,
            pd.Series(bad),
            read_so.findings,
            pd.Series(coarse),
            read_so.unread.set_axis(rows[read_so.unread.index]),
        )


class Taken(NamedTuple):
    """What came of a table.

    Parameters
    ----------
    table : Table or SourceError
        The rows, or why the table cannot be used.
    findings : tuple of Finding
        What was odd about the text, as it turned out while reading on.
    """

    table: Table | SourceError
    findings: tuple[Finding, ...] = ()


def _now() -> int:
    """Return the last moment that something can have happened [us since 1970]."""
    return int(latest_moment(pd.DatetimeTZDtype("us", "UTC")).to_datetime64().astype("M8[us]").astype(np.int64))


def whole(sheet: Sheet) -> tuple[Sheet, tuple[Finding, ...]]:
    """Return a sheet with all its records, also of a long text, and what was odd about the rest of it.

    Raises
    ------
    SourceError
        If it is too long to be held as text, or cannot be opened as a table.
    """
    return sheet.whole() if isinstance(sheet, LongText) else (sheet, ())


def take_rows(sheet: Sheet, match: Match, zone: str) -> Taken:
    """Take the data rows out of a sheet, as `take_table` does; of a long text without holding it as text.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What the sheet was recognised as.
    zone : str
        Zone of the times in the sheet.

    Raises
    ------
    SourceError
        If the text is too long to be read in another way than this one, or cannot be opened as a table.
    """
    if isinstance(sheet, LongText) and match.definition.export.shape in SHAPES:
        try:
            return take_long(sheet, match, zone)
        except NotUtf8Error as error:
            if sheet.size > MAX_SIZE:
                values = {"limit": MAX_SIZE // MIB}
                raise SourceError(
                    Finding("long_not_utf8", "error", sheet.file, str(error.args[0]), values=values)
                ) from None
        except UnfitError:
            pass
    sheet, findings = whole(sheet)
    try:
        return Taken(take_table(sheet, match), findings)
    except SourceError as error:
        return Taken(error, findings)


def take_long(sheet: LongText, match: Match, zone: str, **options: int) -> Taken:
    """Take the data rows out of a long text piece by piece.

    Parameters
    ----------
    sheet : LongText
    match : Match
        What it was recognised as.
    zone : str
        Zone of the times in it.
    **options
        Of `smeval.sources.fast.pieces`.

    Raises
    ------
    UnfitError
        If too few rows are plain, or the export has a form in which no row can be taken for plain unseen.
    NotUtf8Error
        If the text is not UTF-8; its only argument is the line.
    """
    export = match.definition.export
    names = [name for name in match.columns if name in READ or name in export.only]
    _check_fit(sheet, match, names)
    head, start, line = head_records(sheet, sheet.lines[match.header])
    digest = Digest(export, names, sheet.delimiter, zone)
    kept: list[Piece] = []
    judged: list[Record] = list(head)
    doubled: list[tuple[int, int]] = []
    wanted = [match.columns[name][0] for name in names]
    needed = [names.index(name) for name in NEEDS[export.shape]]
    cuts = pieces(sheet, start, Plan(len(sheet.rows[match.header]), wanted, needed), digest, **options)
    try:
        for made, piece in cuts:
            kept.append(piece._replace(lines=piece.lines + line))
            judged += [record._replace(start=record.start + line, end=record.end + line) for record in piece.judged]
            if made.n_doubled:
                doubled.append((made.doubled + line, made.n_doubled))
            line += made.n_lines
    except NotUtf8Error as error:
        raise NotUtf8Error(line + error.args[0]) from None
    findings: list[Finding] = []
    if doubled:
        values = {"n": sum(n for _, n in doubled)}
        findings.append(Finding("double_encoded", "warning", sheet.file, str(doubled[0][0]), values=values))
    try:
        records = _with_standing(judged, sum(len(piece.lines) for piece in kept))
        short, oddities = gather_records(records, sheet.file, _has_line_end(sheet))
        findings += oddities
        table = _judge(take_table(short, match), digest, kept, judged)
    except SourceError as error:
        return Taken(error, tuple(findings))
    return Taken(table, tuple(findings))


def _check_fit(sheet: LongText, match: Match, names: Sequence[str]) -> None:
    """Raise if rows of this export cannot be told to be plain from their bytes alone."""
    export = match.definition.export
    header = sheet.rows[match.header]
    above = [row for row in sheet.rows[: match.header] if len(row) == len(header)]
    taken = any(export.columns[name].take for name in names) or not match.columns.keys().isdisjoint(BESIDE)
    twice = any(len(match.columns[name]) > 1 for name in NEEDS[export.shape])
    if len(header) < 2 or not header[-1].strip() or above or taken or twice:
        raise UnfitError
    if export.skip or export.total_rows or export.footers or export.cut_footers:
        raise UnfitError


def _join_words(parts: list[Words]) -> Words:
    """Put columns one below the other, every text with one number throughout."""
    numbers: dict[str, int] = {}
    codes: list[NDArray[np.integer]] = []
    for part in parts:
        new = np.array([numbers.setdefault(text, len(numbers)) for text in part.texts], dtype=np.int32)
        small = new.astype(np.uint8) if len(numbers) <= SMALL else new
        codes.append(small[part.codes])
    return Words(np.concatenate(codes) if codes else np.empty(0, dtype=np.uint8), list(numbers))


def _with_standing(judged: Sequence[Record], n_plain: int) -> list[Record]:
    """Return the records to be judged, the plain ones among them so often that they tell what most rows look like.

    Raises
    ------
    UnfitError
        If too few rows are plain to stand for all.
    """
    n_standing = sum(record.fault == STANDING for record in judged)
    lacking = max(len(judged) - 2 * n_standing + 1, 0)
    if lacking and n_plain <= len(judged) - n_standing:
        raise UnfitError
    records = []
    for record in judged:
        if record.fault == STANDING:
            # what most rows look like is told by their number
            records += [record._replace(fault="")] * (1 + lacking)
            lacking = 0
        else:
            records.append(record)
    return records


def _judge(table: Table, digest: Digest, kept: list[Piece], judged: Sequence[Record]) -> LongTable:
    """Put the rows that the ordinary way has judged between the plain ones; the pieces are emptied on the way."""
    standing = {record.start for record in judged if record.fault == STANDING}
    plain = np.concatenate([piece.lines for piece in kept] or [np.empty(0, dtype=np.int64)])
    own = np.array([line not in standing for line in table.lines.tolist()], dtype=bool)
    lines = np.concatenate([plain, table.lines[own]])
    order = np.argsort(lines, kind="stable") if own.any() else np.arange(0)
    above = table.told.above if len(table.told.above) else np.zeros(len(own), dtype=np.int64)
    ids: dict[str, Keys] = {}
    words: dict[str, Words] = {}
    moments: dict[str, Moments] = {}
    for name in digest.names:
        texts = table.text(name)[own]
        if name in IDS:
            keys = join_keys([*(piece.ids.pop(name) for piece in kept), keys_of(without_decimal(texts))])
            ids[name] = Keys(*(_in_order(half, order) for half in keys))
        elif name in MOMENTS:
            moments[name] = _join_moments([piece.moments.pop(name) for piece in kept], texts.tolist(), order)
        else:
            codes, uniques = pd.factorize(texts)
            parts = [*(piece.words.pop(name) for piece in kept), Words(codes, list(map(str, uniques)))]
            joined = _join_words(parts)
            words[name] = Words(_in_order(joined.codes, order), joined.texts)
    made = LongTable(
        table.match,
        table.file,
        table.sheet,
        _in_order(lines, order),
        {name: [] for name in digest.names},
        table.headings,
        left_out=table.left_out,
        told=table.told._replace(above=_in_order(np.concatenate([np.zeros_like(plain), above[own]]), order)),
        findings=tuple(note for note in table.findings if note.id != "row_cap"),
        ids=ids,
        words=words,
        moments=moments,
        clocks=digest.clocks,
    )
    if made.rows_read in made.export.caps:
        return replace(made, findings=(*made.findings, made.note("row_cap", "warning", n=made.rows_read)))
    return made


def _in_order(column: NDArray[N], order: Ints) -> NDArray[N]:
    """Return a column in this order, as it is where there is no order."""
    return column[order] if len(order) else column


def _join_moments(parts: list[Moments], odd: list[str], order: Ints) -> Moments:
    """Put columns one below the other, then the cells of odd rows; all in the order of the lines."""
    columns = [part.plain for part in parts]
    before = np.cumsum([0, *map(len, columns)])
    moments = np.concatenate([*columns, np.full(len(odd), NO_MOMENT)])
    rows = [part.rows + start for part, start in zip(parts, before, strict=False)]
    slow = np.concatenate([*rows, np.arange(len(moments) - len(odd), len(moments))])
    texts = [text for part in parts for text in part.texts] + odd
    if len(order):
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        slow = place[slow]
        texts = [texts[number] for number in np.argsort(slow)]
        slow = np.sort(slow)
    return Moments(_in_order(moments, order), slow, texts)


def _has_line_end(sheet: LongText) -> bool:
    """Say whether the last line of the text ends as a line."""
    if isinstance(sheet.source, bytes):
        return sheet.source.endswith((b"\n", b"\r"))
    with sheet.source.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) in (b"\n", b"\r")
