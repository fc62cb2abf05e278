"""Write the sample body data/musterstadt, or compare it with what the generator makes.

python data/generate_musterstadt.py            rewrite the folder
python data/generate_musterstadt.py --check    write nothing; exit 1 if a file differs
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from pathlib import Path

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


def differing(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Return the paths that differ, are absent, or are there although nothing makes them."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    extra = {path for path in there - files.keys() if not path.startswith("snapshots/")}
    return sorted(extra | {path for path, content in files.items() if not same(folder / path, content)})


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Generate the sample body data/musterstadt.")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write (default: data/musterstadt)")
    arguments = parser.parse_args()
    files = build()
    changed = differing(arguments.folder, files)
    for path in changed:
        target = arguments.folder / path
        if arguments.check:
            print(f"differs: {path}")
        elif path in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(files[path])
        else:
            target.unlink()
    if not arguments.check:
        print(f"{len(files)} files, {len(changed)} changed, {sum(map(len, files.values())) / 1e6:.1f} MB")
    return int(arguments.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
