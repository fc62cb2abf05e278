"""Write columns.py: for each frame the names of its columns as a type, its declaration, and the type of the frame.

python -m smeval.frames.generate_columns            write the file
python -m smeval.frames.generate_columns --check    write nothing; exit 1 if it differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from smeval.frames import computed, declared, delivered, judged, known, recorded

MODULES = (computed, declared, delivered, judged, known, recorded)
TARGET = Path(__file__).with_name("columns.py")
HEAD = '''"""The declared frames, made by generate_columns.py from the row classes here; not written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias
'''


def lines() -> Iterator[str]:
    """Yield the lines of the file."""
    found = [(module, name, row) for module in MODULES for name, row in module.ROWS.items()]
    yield from HEAD.splitlines()
    yield ""
    imported = {
        module.__name__: sorted((row.__name__ for row in module.ROWS.values()), key=str.casefold) for module in MODULES
    }
    for name, names in sorted({**imported, "smeval.frames.frame": ["Frame", "Schema"]}.items()):
        yield from (f"from {name} import (", *(f"    {one}," for one in names), ")")
    for _, name, row in found:
        stem = row.__name__.removesuffix("Row")
        yield ""
        yield f"{stem}Column = Literal["
        yield from (f'    "{column}",' for column in row._fields)
        yield "]"
        yield f"{stem}Frame: TypeAlias = Frame[{row.__name__}, {stem}Column]"
        yield f'{name.upper()}_FRAME: Schema[{row.__name__}, {stem}Column] = Schema("{name}", {row.__name__})'
    yield ""
    yield "#: All declarations by the names of their frames."
    yield "FRAMES: Mapping[str, Schema[Any, Any]] = MappingProxyType("
    yield "    {"
    yield from (f'        "{name}": {name.upper()}_FRAME,' for _, name, _ in found)
    yield "    }"
    yield ")"


def main() -> int:
    """Write the file, or compare it."""
    text = "\n".join(lines()) + "\n"
    if sys.argv[1:] != ["--check"]:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    same = TARGET.read_text(encoding="utf-8") == text
    print(
        "columns.py is what the rows declare."
        if same
        else "columns.py differs: python -m smeval.frames.generate_columns"
    )
    return not same


if __name__ == "__main__":
    sys.exit(main())
