"""What the annual notebook is told, checked before anything is computed."""

from __future__ import annotations

from pathlib import Path

from smeval.errors import Finding, SmevalError
from smeval.ids import LANGUAGES


def find_body(body: str) -> Path:
    """Return a body's folder; a relative path is looked for from the current folder upwards.

    Raises
    ------
    SmevalError
        If there is none.
    """
    here = Path.cwd()
    for base in (here, *here.parents):
        if (base / body / "body.toml").is_file():
            return base / body
    raise SmevalError(Finding("report_body", "error", key="body", values={"body": body}))


def check_parameters(body: str, year: int, language: str) -> Path:
    """Check the parameters of a report and return the body's folder; `evaluate` checks the department.

    Parameters
    ----------
    body : str
        The body's folder, see `find_body`.
    year : int
    language : str

    Raises
    ------
    SmevalError
        With all faults at once.
    """
    faults: list[Finding] = []
    if year not in range(2000, 2101):
        faults.append(Finding("report_year", "error", key="year", values={"year": str(year)}))
    if language not in LANGUAGES:
        values = {"language": str(language), "known": list(LANGUAGES)}
        faults.append(Finding("report_language", "error", key="language", values=values))
    folder = Path(body)
    try:
        folder = find_body(body)
    except SmevalError as error:
        faults += error.findings
    if faults:
        raise SmevalError(faults)
    return folder
