"""Ticked sheets of `smeval sample`, read like rows of samples.csv; nothing of them is kept but ids and answers.

A sheet is known by its labels, whoever saved it: as a workbook of Excel or LibreOffice, or as CSV. Its titles, links
and remarks are never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from smeval.catalog import Catalog
from smeval.errors import Finding, SourceError
from smeval.frames import evidence_id
from smeval.frames.declared import SampledPostRow, SampleRow
from smeval.frames.delivered import EvidenceRow
from smeval.frames.kinds import NO_DAY
from smeval.ids import LANGUAGES, SHEET_ANSWERS, SHEET_COLUMNS, SHEET_FIELDS, Language, SheetAnswer
from smeval.register.draws import mark_of_sheet
from smeval.register.entries import Entered, parse_declared_day
from smeval.sources import Sheet, is_left_behind, name_below, open_sheets, sha256_of
from smeval.values import normalise
from smeval.wording import Typed, Value, sentences

#: Where ticked sheets lie, and the rule that reads them.
FOLDER, RULE = "samples", "register/samples"
#: What the head must say, in the order in which its mark holds it.
MARKED = ("channel", "year", "subject", "drawn", "population", "seed", "posts_mark")
#: How many rows a sentence names, and how many digits a number of the head may have.
NAMED, DIGITS = 8, 9
#: Years of which a sheet may speak, as in the tables.
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Sheets:
    """All sheets of a body's folder.

    Parameters
    ----------
    entered : tuple of Entered
        One row for each.
    posts : tuple of SampledPostRow
        The posts on them.
    evidence : tuple of EvidenceRow
    faults, notes : tuple of Finding
        What must be mended, and what is only told.
    """

    entered: tuple[Entered[SampleRow], ...] = ()
    posts: tuple[SampledPostRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    faults: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


class _Found(NamedTuple):
    """A sheet whose headings were found: in which language, at which record, and where each column stands."""

    sheet: Sheet
    language: Language
    top: int
    columns: Mapping[str, int]


def read_sheets(folder: Path, catalog: Catalog) -> Sheets:
    """Read the ticked sheets below a body's folder.

    Parameters
    ----------
    folder : Path
        The body's folder.
    catalog : Catalog
        Knows the subjects.
    """
    made = [
        _read_file(path, name_below(path, folder), catalog)
        for path in sorted((folder / FOLDER).rglob("*"))
        if path.is_file() and not is_left_behind(path.name)
    ]
    return _joined(made)


def _joined(made: Sequence[Sheets]) -> Sheets:
    return Sheets(
        entered=tuple(entry for found in made for entry in found.entered),
        posts=tuple(post for found in made for post in found.posts),
        evidence=tuple(row for found in made for row in found.evidence),
        faults=tuple(fault for found in made for fault in found.faults),
        notes=tuple(note for found in made for note in found.notes),
    )


def _read_file(path: Path, file: str, catalog: Catalog) -> Sheets:
    try:
        sheets, found = open_sheets(path, file)
    except SourceError as error:
        return Sheets(faults=tuple(finding.kept_as("hand") for finding in error.findings))
    notes = tuple(replace(note, key="") for note in found)  # the name of a tab may be somebody's
    proof = EvidenceRow(evidence_id(file, "", RULE), file, sha256_of(path), rule=RULE)
    tables = [table for sheet in sheets if (table := _table(sheet)) is not None]
    if not tables:
        return Sheets(evidence=(proof,), faults=(Finding("sheet_no_table", "error", file),), notes=notes)
    if len(tables) == 1:
        made = [_read_table(tables[0], proof, catalog)]
    else:  # people gather several in one workbook; each is known by its number, since a name may be somebody's
        proofs = [
            proof._replace(evidence=evidence_id(file, f"#{number}", RULE), sheet=f"#{number}")
            for number in range(1, len(tables) + 1)
        ]
        made = [_read_table(*found, catalog) for found in zip(tables, proofs, strict=True)]
    return _joined([Sheets(notes=notes), *made])


def _read_table(found: _Found, proof: EvidenceRow, catalog: Catalog) -> Sheets:
    """Read one sheet of a file."""
    sheet, ticks = found.sheet, _ticks(found)
    entered, posts, faults = _read_sheet(found, ticks, proof.evidence, catalog)
    if faults:
        return Sheets(evidence=(proof,), faults=faults)
    if not ticks.unticked:
        return Sheets((entered,), posts, (proof,))
    row, n = entered.row, len(ticks.posts)
    values = {"channel": row.channel, "subject": row.subject, "ticked": n - len(ticks.unticked), "of": n}
    note = Finding("sample_unfinished", "warning", sheet.file, _named(ticks.unticked), "", values)
    return Sheets((entered,), posts, (proof,), (), (note,))


@cache
def _labels(family: str, names: tuple[str, ...], language: Language) -> Mapping[str, str]:
    """Return what each label of a language means."""
    said = sentences(language)
    return {normalise(said[f"{family}.{name}"]): name for name in names}


def _table(sheet: Sheet) -> _Found | None:
    """Return where the posts of a sheet begin; None where no row has the headings that they need."""
    for top, record in enumerate(sheet.rows):
        for language in LANGUAGES:
            known = _labels("sample_column", SHEET_COLUMNS, language)
            columns = {known[text]: at for at, cell in enumerate(record) if (text := normalise(cell)) in known}
            if {"post_id", "result"} <= columns.keys():
                return _Found(sheet, language, top, columns)
    return None


def _head(found: _Found) -> dict[str, tuple[str, int]]:
    """Return what the head says by field, with its row: the first filled cell right of the label, before the next."""
    known = _labels("sample_sheet", SHEET_FIELDS, found.language)
    told: dict[str, tuple[str, int]] = {}
    for line, record in zip(found.sheet.lines[: found.top], found.sheet.rows[: found.top], strict=True):
        field = ""
        for cell in record:
            text = " ".join(cell.split())
            if (name := known.get(normalise(text))) is not None:
                field = name
                told[field] = ("", line)
            elif text and field and not told[field][0]:
                told[field] = (text, line)
    return told


@cache
def _answers() -> Mapping[str, SheetAnswer]:
    said = {normalise(sentences(it)[f"sample_answer.{name}"]): name for it in LANGUAGES for name in SHEET_ANSWERS}
    return {**said, **{normalise(name): name for name in SHEET_ANSWERS}}


def subjects_by_name(catalog: Catalog) -> Mapping[str, str]:
    """Return the id of each subject by what people may write for it (see `normalise`): the id or its name."""
    named = {normalise(sentences(it)[f"sample.{name}.name"]): name for it in LANGUAGES for name in catalog.samples}
    return named | {normalise(name): name for name in catalog.samples}


class _Ticks(NamedTuple):
    """The rows of a sheet: id and answer of each; the rows with an answer that nobody knows, and without any."""

    posts: list[tuple[str, SheetAnswer | None]]
    unknown: list[int]
    unticked: list[int]


def _ticks(found: _Found) -> _Ticks:
    posts: list[tuple[str, SheetAnswer | None]] = []
    unknown: list[int] = []
    unticked: list[int] = []
    for line, record in zip(found.sheet.lines[found.top + 1 :], found.sheet.rows[found.top + 1 :], strict=True):
        cells = {name: record[at].strip() if at < len(record) else "" for name, at in found.columns.items()}
        if not cells["post_id"] and not cells["result"]:
            continue
        answer = _answers().get(normalise(cells["result"]))
        if answer is None:
            (unknown if cells["result"] else unticked).append(line)
        posts.append((cells["post_id"], answer))
    return _Ticks(posts, unknown, unticked)


def _read_sheet(
    found: _Found, ticks: _Ticks, key: str, catalog: Catalog
) -> tuple[Entered[SampleRow], tuple[SampledPostRow, ...], tuple[Finding, ...]]:
    """Return a sheet as a row of the samples, its posts, and what is wrong with it."""
    head, file = _head(found), found.sheet.file
    texts = {name: text for name, (text, _) in head.items()}
    subject = subjects_by_name(catalog).get(normalise(texts.get("subject", "")), "")
    faults = [*_faults_of_head(found, head, subject, catalog), *_faults_of_rows(found, ticks, texts)]
    try:
        day = pd.Timestamp(parse_declared_day(texts["checked_on"])) if texts.get("checked_on") else NO_DAY
    except ValueError:
        day = NO_DAY
        faults.append(Finding("register_day", "error", file, str(head["checked_on"][1]), _label(found, "checked_on")))
    answers = [answer for _, answer in ticks.posts]
    said = [texts.get(name, "") for name in MARKED]
    said[MARKED.index("subject")] = subject
    marks = {
        mark_of_sheet([channel, *said[1:]], [post for post, _ in ticks.posts])
        for channel in (said[0], normalise(said[0]))  # blanks and upper or lower case are no change
    }
    row = SampleRow(
        channel=texts.get("channel", ""),
        year=_whole(texts, "year") or 0,
        subject=subject,
        checked=float(sum(answer in ("yes", "no") for answer in answers)),
        fulfilled=float(sum(answer == "yes" for answer in answers)),
        drawn="all" if _whole(texts, "drawn") == _whole(texts, "population") else "random",
        checked_on=day,
        checked_by=Typed(texts.get("checked_by", "")),
        document=Typed(texts.get("document") or sentences(found.language)["sample_sheet.as_document"]),
        population=float(_whole(texts, "population") or 0),
        seed=Typed(texts.get("seed", "")),
        posts_mark=texts.get("posts_mark", ""),
        unticked=float(sum(answer is None for answer in answers)),
        intact=texts.get("sheet_mark") in marks,
        evidence=key,
    )
    posts = tuple(
        SampledPostRow(row.channel, row.year, subject, post, answer if answer in ("yes", "no") else "", key)
        for post, answer in ticks.posts
    )
    line = head.get("channel", ("", found.sheet.lines[0]))[1]
    return Entered(file, line, {}, row), posts, tuple(faults)


def _whole(texts: Mapping[str, str], field: str) -> int | None:
    """Return the whole number that a field of the head holds; None where it holds none."""
    text = texts.get(field, "").removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def _label(found: _Found, field: str) -> str:
    return sentences(found.language)[f"sample_sheet.{field}"]


def _faults_of_head(
    found: _Found, head: Mapping[str, tuple[str, int]], subject: str, catalog: Catalog
) -> Iterator[Finding]:
    """Yield what the head lacks, and a subject that nobody knows."""
    file, texts = found.sheet.file, {name: text for name, (text, _) in head.items()}
    unread = {name for name in ("drawn", "population") if _whole(texts, name) is None}
    unread |= {"year"} if _whole(texts, "year") not in YEARS else set()
    lacking = [name for name in (*MARKED, "sheet_mark") if not texts.get(name) or name in unread]
    if lacking:
        yield Finding("sheet_head", "error", file, values={"fields": [_label(found, name) for name in lacking]})
    if texts.get("subject") and not subject:
        values: dict[str, Value] = {"known": list(catalog.samples)}
        yield Finding("sheet_subject", "error", file, str(head["subject"][1]), _label(found, "subject"), values)


def _named(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:NAMED])) + (" …" if len(lines) > NAMED else "")


def _faults_of_rows(found: _Found, ticks: _Ticks, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield answers that nobody knows, and rows that are gone or too many."""
    file, drawn = found.sheet.file, _whole(texts, "drawn")
    if ticks.unknown:
        yield Finding(
            "sheet_answer",
            "error",
            file,
            _named(ticks.unknown),
            found.sheet.rows[found.top][found.columns["result"]].strip(),
        )
    if drawn is not None and len(ticks.posts) != drawn:
        yield Finding("sheet_rows", "error", file, values={"n": len(ticks.posts), "of": drawn})
