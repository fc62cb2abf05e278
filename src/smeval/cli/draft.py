"""Write what `smeval draft` guesses of a file as TOML that a person completes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from smeval.catalog import Catalog, load_catalog
from smeval.catalog.entries.export import NEEDS, ROLES
from smeval.errors import Finding, SmevalError
from smeval.frames import rows
from smeval.read.draft import DATED, Draft, draft_of
from smeval.read.identify import stem_of
from smeval.register.partial import load_partly
from smeval.sources import open_sheets
from smeval.values import normalise
from smeval.wording import Wording

WIDTH = 110
#: Shapes that people can choose, and columns that help beside those that they need.
CHOSEN = ("posts", "days", "figures", "groups", "messages", "conversations")
BESIDE = {"figures": ("month",), "groups": ("count",), "messages": ("direction",), "conversations": ("answered_at",)}
#: Measures by which the export is to be recognised, beside the columns that its shape needs.
REQUIRED = 2


class Made(NamedTuple):
    """The id of a description, the file of which it was made, and the day from which that is."""

    id: str
    file: Path
    day: date


def body_of(file: Path) -> Path | None:
    """Return the body's folder in which a file lies; None where it lies in none."""
    return next((folder for folder in file.resolve().parents if (folder / "body.toml").is_file()), None)


def draft_text(file: Path, channel: str | None, wording: Wording) -> str:
    """Return the description of a file as TOML, every guess marked as one.

    Parameters
    ----------
    file : Path
    channel : str or None
        Channel whose platform it is from; None: that of the folder in which the file lies.
    wording : Wording
        In whose language the comments are.

    Raises
    ------
    SmevalError
        If the file cannot be opened, or there is no such channel.
    """
    folder = body_of(file)
    register = load_partly(folder) if folder else None
    catalog = register.catalog if register else load_catalog()
    platforms = {row.channel: row.platform for row in rows(register.delivering)} if register else {}
    owners = {normalise(name): platform for name, platform in platforms.items()}
    if channel is not None and normalise(channel) not in owners:
        values = {"channel": channel, "known": sorted(platforms)}
        raise SmevalError(Finding("draft_no_channel", "error", file.name, values=values))
    inside = file.resolve().relative_to(folder).parts if folder else ()
    home = inside[1] if len(inside) > 2 and inside[0] == "exports" else ""
    platform = owners.get(normalise(channel or home), "")
    sheets, _ = open_sheets(file, file.name)
    drafts = _once(draft_of(sheet, catalog, platform) for sheet in sheets)
    lines = _comment(wording.say("draft.head", file=file.name))
    if not all(draft.known for draft in drafts):
        name = catalog.platforms[platform].name if platform else wording.say("draft.own_name")
        owner = f"id = {_quoted(platform or 'own')}"
        lines += ["", *_guess(owner, wording, "draft.owner" if platform else "draft.owner_open")]
        lines += [f"name = {_quoted(name)}"]
    for number, draft in enumerate(drafts, start=1):
        made = Made(_id_of(file, number), file, date.fromtimestamp(file.stat().st_mtime))
        lines += ["", *_export(draft, made, wording)]
    offered = dict.fromkeys(name for draft in drafts for name in draft.offered)
    if offered:
        lines += ["", *_comment(wording.say("draft.measures")), *_meanings(offered, catalog, wording)]
    return "\n".join(lines) + "\n"


def _once(drafts: Iterable[Draft]) -> list[Draft]:
    """Return drafts without those of sheets that are built alike, such as one for each month: they are one export."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = (draft.sheet,) if draft.known or not draft.columns else (draft.shape, *sorted(draft.columns.items()))
        kept[key] = replace(kept[key], parts=True) if key in kept else draft
    return list(kept.values())


def _quoted(text: str) -> str:
    """Write text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(items: Iterable[str]) -> str:
    """Write texts as a TOML array, folded where it is long."""
    quoted = [_quoted(item) for item in items]
    line = f"[{', '.join(quoted)}]"
    return line if len(line) <= WIDTH else "[\n" + "".join(f"    {item},\n" for item in quoted) + "]"


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for part in text.splitlines() for line in wrap(part, WIDTH) or [""]]


def _noted(line: str, comment: str) -> Iterator[str]:
    """Yield a line with its comment: behind it, or above it where there is no room."""
    if len(line) + len(comment) + 4 <= WIDTH:
        yield f"{line}  # {comment}"
    else:
        yield from _comment(comment)
        yield line


def _guess(line: str, wording: Wording, key: str) -> Iterator[str]:
    """Yield a line that is a guess, with what to check."""
    return _noted(line, f"{wording.say('draft.guess')}: {wording.say(key)}")


def _id_of(file: Path, number: int) -> str:
    """Return an id made of the file's name, unlike every built-in one."""
    stem = re.sub(r"[^a-z0-9]+", "_", normalise(file.stem).encode("ascii", "ignore").decode()).strip("_")
    letters = re.sub(r"\d+", "", stem).strip("_")
    return "own_" + re.sub(r"_+", "_", f"{letters or 'export'}_{number}" if number > 1 else letters or "export")


def _meanings(measures: Iterable[str], catalog: Catalog, wording: Wording) -> Iterator[str]:
    """Yield a line for each measure that a column can be: its id and what it means."""
    for name in measures:
        unit = wording.say(f"draft.unit_{catalog.measures[name].unit}")
        yield f"#   {name} = {wording.term('measure', name)} ({unit})"


def _export(draft: Draft, made: Made, wording: Wording) -> Iterator[str]:
    """Yield the lines of one export."""
    if draft.known:
        yield from _comment(wording.say("draft.known", export=draft.known, sheet=draft.sheet or "–"))
        return
    if draft.sheet:
        yield from _comment(wording.say("draft.sheet", sheet=draft.sheet))
    if draft.nearest:
        yield from _comment(wording.say("draft.nearest", export=draft.nearest, headings=dict(draft.lacking)))
    complete = wording.say("draft.complete")
    yield "[[exports]]"
    yield from _head(draft, made, wording, complete)
    yield from _noted("verified = false", wording.say("draft.verified"))
    yield from _forms(draft, wording, complete)
    yield from _guess('zone = "local"', wording, "draft.zone")
    for key, headings in (("unused", draft.unmatched), ("dropped", draft.personal)):
        if headings:
            yield from _comment(wording.say(f"draft.{key}"))
            yield f"{key} = {_list(headings)}"
    if draft.hidden:
        yield from _comment(wording.say("draft.hidden", n=draft.hidden))
    yield ""
    yield "[exports.columns]"
    yield from _column_lines(draft, wording, complete)


def _forms(draft: Draft, wording: Wording, complete: str) -> Iterator[str]:
    """Yield in which forms dates and numbers are written."""
    if draft.mixed:
        yield from _guess("free_form = true", wording, "draft.mixed")
    if draft.parts:
        yield from _guess("parts = true", wording, "draft.parts")
    if draft.mixed:
        yield f"dates = {_list(draft.dates)}"
    elif draft.dates:
        key = "draft.dates" if len(draft.dates) == 1 else "draft.dates_ambiguous"
        yield from _guess(f"dates = {_list(draft.dates)}", wording, key)
    elif DATED & draft.columns.keys():
        yield from _noted('# dates = ["%d.%m.%Y"]', f"{complete}: {wording.say('draft.dates_unknown')}")
    if draft.numbers:
        key = "draft.numbers" if len(draft.numbers) == 1 else "draft.numbers_ambiguous"
        yield from _guess(f"numbers = {_list(draft.numbers)}", wording, key)
    elif draft.columns.keys() - ROLES:
        yield from _noted('# numbers = ["1.234,5"]', f"{complete}: {wording.say('draft.numbers_unknown')}")


def _head(draft: Draft, made: Made, wording: Wording, complete: str) -> Iterator[str]:
    """Yield what an export is: a table that lacks columns of its shape is left aside until they are there."""
    yield from _guess(f"id = {_quoted(made.id)}", wording, "draft.id")
    if draft.absent or draft.shape == "aside":
        told = "draft.headless" if draft.headless else "draft.shape_aside"
        yield from _noted('shape = "aside"', f"{complete}: {wording.say(told, shapes=list(_shapes()))}")
        if draft.absent:
            yield from _noted(f"# shape = {_quoted(draft.shape)}", wording.say(f"draft.shape_{draft.shape}"))
        yield 'reason = "open_draft"'
    else:
        yield from _guess(f"shape = {_quoted(draft.shape)}", wording, f"draft.shape_{draft.shape}")
    yield from _noted(f"source = {_quoted(wording.say('draft.source', file=made.file.name))}", complete)
    yield from _noted(f"checked = {made.day.isoformat()}", f"{complete}: {wording.say('draft.checked')}")
    if not draft.columns and draft.sheet:
        yield from _guess(f"sheets = {_list([draft.sheet])}", wording, "draft.sheets")
    elif not draft.columns:
        yield from _guess(f"files = {_list([stem_of(made.file.name)])}", wording, "draft.files")


def _shapes() -> Iterator[str]:
    """Yield the shapes that people can choose, each with the columns that it needs."""
    for shape in CHOSEN:
        yield f"{shape} ({', '.join(NEEDS[shape] + BESIDE.get(shape, ()))})"


def _column_lines(draft: Draft, wording: Wording, complete: str) -> Iterator[str]:
    """Yield a line for each column: first what tells the rows apart, then the measures, then what is lacking."""
    language = draft.language or wording.language
    measures = [column for column in draft.columns if column not in ROLES]
    needed = tuple(draft.columns) if draft.absent or draft.shape == "aside" else NEEDS.get(draft.shape, ())
    required = {*measures[:REQUIRED], *(column for column in draft.columns if column in needed)}
    for column in sorted(draft.columns, key=lambda name: name not in ROLES):
        parts = [f"{language} = [{_quoted(draft.columns[column])}]"]
        parts += [f'unit = "{draft.units[column]}"'] if column in draft.units else []
        parts += ["required = true"] if column in required else []
        key = "draft.column_alike" if column in draft.alike else "draft.column"
        key = "draft.column_content" if column in draft.by_content else key
        yield from _guess(f"{column} = {{ {', '.join(parts)} }}", wording, key)
    for column in draft.absent:
        yield from _noted(f'# {column} = {{ {language} = ["…"], required = true }}', complete)
    if draft.countable:
        yield from _comment(f"{complete}: {wording.say('draft.countable')}")
    for heading in draft.countable:
        yield f"# {wording.say('draft.measure_here')} = {{ {language} = [{_quoted(heading)}] }}"
