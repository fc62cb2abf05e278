"""What can go wrong, told so that the reader knows where, what, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smeval.ids import LANGUAGES, Kept, Severity
from smeval.wording import Wording, sentences


@dataclass(frozen=True)
class Finding:
    """One oddity in what a body delivered. It never carries the content of a cell.

    Parameters
    ----------
    id : str
        Kind of the oddity; its sentence is the wording ``finding.<id>``.
    severity : str
        ``note``, ``warning`` or ``error``.
    file : str
        Path below the body's folder, with ``/``; a member of a zip as ``file.zip!member``.
    row : str
        Line or row as counted from 1 in the file, with the sheet before it where there is one.
    key : str
        Heading, field or id that is meant.
    values : Mapping
        What fills the sentence.
    """

    id: str
    severity: Severity
    file: str = ""
    row: str = ""
    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def place(self, wording: Wording) -> str:
        """Return the place in words, e.g. ``channels.csv, row 3, channel``."""
        row = wording.say("finding_place.row", row=self.row) if self.row else ""
        return ", ".join(part for part in (self.file, row, self.key) if part)

    def sentence(self, wording: Wording) -> str:
        """Return the sentence without the place."""
        return wording.say(f"finding.{self.id}", **{"kept": "unknown", **self.values})

    def kept_as(self, kept: Kept) -> Finding:
        """Return the finding for a file of which is known who made it, where what is to be done depends on it."""
        if "{kept:" not in sentences(LANGUAGES[0])[f"finding.{self.id}"]:
            return self
        return replace(self, values={**self.values, "kept": kept})

    def text(self, wording: Wording) -> str:
        """Return place and sentence."""
        place = self.place(wording)
        return f"{place}: {self.sentence(wording)}" if place else self.sentence(wording)


class SmevalError(Exception):
    """Something must be mended before we can go on; carries all faults at once."""

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        """List every fault on a line of its own, in English."""
        wording = Wording("en")
        return "\n".join(finding.text(wording) for finding in self.findings)


class CatalogError(SmevalError):
    """The catalog, or a body's additions to it, is wrong."""


class RegisterError(SmevalError):
    """The folder of a body is wrong."""


class SourceError(SmevalError):
    """A file cannot be opened as a table."""
