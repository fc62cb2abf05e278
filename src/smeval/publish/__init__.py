"""From an evaluation to what people open: reports per department, an index, a workbook, a manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from smeval.publish.names import folder_name
from smeval.publish.output import Output
from smeval.publish.produced import Produced

__all__ = ["Output", "Produced", "folder_name", "publish"]


def publish(
    body_folder: Path,
    year: int,
    departments: list[str] | None = None,
    language: str | None = None,
    out: Path | Output = Path("reports"),
    jobs: int = 1,
    say: Callable[[str], object] = print,
) -> list[Produced]:
    """Make the reports of a year, with everything that belongs to them, below ``out/<body>/<year>``.

    A department that fails is named and keeps its last report; the others go on.

    Parameters
    ----------
    body_folder : Path
        The body's folder.
    year : int
    departments : list of str, optional
        Ids; None for all.
    language : str, optional
        ``de`` or ``en``; by default the body's own.
    out : Path or Output
        Folder, with the formats of the documents where they are not only pages.
    jobs : int
        Reports made at a time.
    say : callable
        Is told in words how far we are.

    Returns
    -------
    list of Produced
        One per department asked for, in the order of the register.

    Raises
    ------
    SmevalError
        If the body's folder is wrong or there is no such department.
    """
    from smeval.publish.run import Order, publish_reports  # papermill and nbconvert take seconds to import

    output = out if isinstance(out, Output) else Output(out)
    return publish_reports(Order(body_folder, year, tuple(departments or ()), language, output, jobs), say)
