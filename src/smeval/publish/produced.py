"""What became of the report on one department."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Produced:
    """What became of the report on one department.

    Parameters
    ----------
    department : str
        Id of the department.
    folder : Path
        Where its report is.
    fault : str
        Why it could not be made, in words; empty where all went well.
    notebook : Path or None
        The notebook as far as it got, where a cell failed.
    errors : int
        Findings of severity error in what the department delivered.
    """

    department: str
    folder: Path
    fault: str = ""
    notebook: Path | None = None
    errors: int = 0

    @property
    def ok(self) -> bool:
        """Say whether the report was made."""
        return not self.fault
