"""Write the sample body data/musterstadt, or compare it with what the generator makes.

python data/generate_musterstadt.py            rewrite the folder
python data/generate_musterstadt.py --check    write nothing; exit 1 if a file differs

The closing of the year before is what `smeval` makes of the folder as it was when that year was closed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import smeval
from musterstadt_generator.city import YEARS
from musterstadt_generator.folder import build
from smeval.audit.samples import Wish, draw_sample
from smeval.cli.sample import usual_name, write_sheet
from smeval.wording import Wording

FOLDER = Path(__file__).parent / "musterstadt"


def same(path: Path, content: bytes) -> bool:
    """Say whether a file holds this content.

    Workbooks are compared by what is packed in them: compression differs between builds of zlib.
    """
    if not path.is_file():
        return False
    found = path.read_bytes()
    if found == content:
        return True
    return path.suffix == ".xlsx" and _members(found) == _members(content)


def _members(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


#: The day on which the first year was closed.
CLOSED_ON = date(2025, 3, 24)


def closing(year: int) -> dict[str, bytes]:
    """Return what closing a year writes, by its paths below the folder."""
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / FOLDER.name  # the name is the id of the body
        write(folder, build([entry for entry in YEARS if entry <= year]))
        smeval.close(folder, year, on=CLOSED_ON)
        paths = sorted(path for path in (folder / "closed").rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


#: What was found on a sheet that was drawn: which of its posts were not as they should be, when, by whom.
LOOKED = Wish(YEARS[-1], "presse_instagram", "alt_text", 30)
FAILING, LOOKED_ON = (4, 17, 26), "2025-11-20"
LOOKED_BY, PROOF = "Beauftragte für Barrierefreiheit", "Vermerk Stichprobe Alternativtexte 2025"
#: What an office program writes down about when a workbook was made.
MADE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def ticked(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the sheet that `smeval sample` draws from a folder, as the department ticked it."""
    wording = Wording("de")
    with tempfile.TemporaryDirectory() as aside:
        folder, sheet = Path(aside) / FOLDER.name, Path(aside) / usual_name(LOOKED, wording)
        write(folder, files)
        write_sheet(draw_sample(folder, LOOKED), sheet, wording)
        book = load_workbook(sheet)
        tick(book.worksheets[0], wording)
        book.save(sheet)
        return {f"samples/{sheet.name}": undated(sheet.read_bytes())}


def tick(page: Worksheet, wording: Wording) -> None:
    """Answer the question of a sheet for each of its posts, and fill in who looked at them."""
    said = {"checked_on": LOOKED_ON, "checked_by": LOOKED_BY, "document": PROOF}
    filled = {wording.say(f"sample_sheet.{name}"): text for name, text in said.items()}
    ticks = (0, 0)
    for row, cells in enumerate(page.iter_rows(values_only=True), 1):
        for column, value in enumerate(map(str, cells), 1):
            if value in filled:
                page.cell(row, column + 1, filled[value])
            elif value == wording.say("sample_column.result"):
                ticks = row, column
    top, column = ticks
    for number, row in enumerate(range(top + 1, page.max_row + 1), 1):
        page.cell(row, column, wording.say(f"sample_answer.{'no' if number in FAILING else 'yes'}"))


def undated(workbook: bytes) -> bytes:
    """Return a workbook without the moments at which it was made and packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _members(workbook):
            part = MADE.sub(b"2025-11-20T09:00:00Z", content) if name == "docProps/core.xml" else content
            target.writestr(zipfile.ZipInfo(name, (2025, 11, 20, 9, 0, 0)), part)
    return packed.getvalue()


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def differing(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Return the paths that differ, are absent, or are there although nothing makes them."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    # what users close themselves is theirs
    extra = {path for path in there - files.keys() if not path.startswith("closed/")}
    return sorted(extra | {path for path, content in files.items() if not same(folder / path, content)})


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Generate the sample body data/musterstadt.")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write (default: data/musterstadt)")
    arguments = parser.parse_args()
    files = build() | closing(YEARS[0])
    files |= ticked(files)
    changed = differing(arguments.folder, files)
    if arguments.check:
        print("".join(f"differs: {path}\n" for path in changed), end="")
    else:
        write(arguments.folder, {path: files[path] for path in changed if path in files})
        for path in changed:
            if path not in files:
                (arguments.folder / path).unlink()
        print(f"{len(files)} files, {len(changed)} changed, {sum(map(len, files.values())) / 1e6:.1f} MB")
    return int(arguments.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
