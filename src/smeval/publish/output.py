"""Where the files of a run go, and in which formats its documents are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: The format of what a notebook shows as a page.
PAGE = "html"


@dataclass(frozen=True)
class Output:
    """Where the files of a run go, and in which formats its documents are written.

    Parameters
    ----------
    folder : Path
        Below it comes ``<body>/<year>``.
    formats : tuple of str
        Endings listed in `smeval.publish.formats.FORMATS`.
    """

    folder: Path
    formats: tuple[str, ...] = (PAGE,)
