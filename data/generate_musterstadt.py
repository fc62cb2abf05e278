"""Write the sample body data/musterstadt, or compare it with what the generator makes.

python data/generate_musterstadt.py            rewrite the folder
python data/generate_musterstadt.py --check    write nothing; exit 1 if a file differs

The closing of the year before is what `smeval` makes of the folder as it was when that year was closed.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import smeval
from musterstadt_generator.city import YEARS
from musterstadt_generator.folder import build

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
