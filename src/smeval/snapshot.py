"""The closing snapshot: an evaluation written as plain CSV and JSON, and opened again as the same evaluation.

It holds aggregates only and can be read without this programme; every file is listed with its SHA-256.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.frames import FLAG, FRAMES, NUMBER, TEXT, make_frame
from smeval.sources import sha256_of

HEADER = "evaluation.json"


def csv_text(frame: pd.DataFrame, *, guard: bool = False) -> bytes:
    """Return a frame as CSV with full precision, the same on every system.

    Parameters
    ----------
    guard : bool
        Put an apostrophe before text that a spreadsheet would take for a formula.
    """
    text = frame.copy()
    for column, dtype in text.dtypes.items():
        if str(dtype) == NUMBER:
            text[column] = [("" if pd.isna(value) else repr(float(value))) for value in text[column]]
        elif str(dtype) == TEXT and guard:
            text[column] = text[column].str.replace(r"^(?=[=+\-@\t\r\0])", "'", regex=True)
    return text.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _read_frame(name: str, path: Path) -> pd.DataFrame:
    text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    values: dict[str, Any] = {}
    for column, dtype in FRAMES[name].items():
        if dtype == NUMBER:
            values[column] = [float(cell) if cell else float("nan") for cell in text[column]]
        elif dtype == FLAG:
            values[column] = text[column] == "True"
        elif dtype.startswith("datetime"):
            values[column] = text[column].where(text[column] != "", None)
        else:
            values[column] = text[column]
    return make_frame(name, pd.DataFrame(values, index=text.index))


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished folder in the place of an older one; the older one stays until the new one is ready."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.replace(aside / target.name)
        new.replace(target)
        shutil.rmtree(aside)
    else:
        new.replace(target)


def save_snapshot(evaluation: Evaluation, folder: Path) -> None:
    """Write an evaluation into a folder, replacing what was there.

    Parameters
    ----------
    evaluation : Evaluation
    folder : Path
        Usually ``snapshots/<year>/<department>`` of the body.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    for attribute in EVALUATION_FRAMES:
        (new / f"{attribute}.csv").write_bytes(csv_text(getattr(evaluation, attribute)))
    header = {f.name: getattr(evaluation, f.name) for f in fields(evaluation) if f.name not in EVALUATION_FRAMES}
    header["departments"] = dict(evaluation.departments)
    header["policy"] = evaluation.policy.model_dump(mode="json")
    header["files_sha256"] = {f"{name}.csv": sha256_of(new / f"{name}.csv") for name in EVALUATION_FRAMES}
    text = json.dumps(header, ensure_ascii=False, indent=1)
    (new / HEADER).write_bytes((text + "\n").encode("utf-8"))
    replace_folder(new, folder)


def open_snapshot(folder: Path) -> Evaluation:
    """Open a closing snapshot.

    Raises
    ------
    SmevalError
        If files are absent or were changed since they were written.
    """
    place = folder.as_posix()
    if not (folder / HEADER).is_file():
        raise SmevalError(Finding("snapshot_absent", "error", f"{place}/{HEADER}"))
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    wanted = header.pop("files_sha256")
    faults = []
    for name, digest in wanted.items():
        if not (folder / name).is_file():
            faults.append(Finding("snapshot_absent", "error", f"{place}/{name}"))
        elif sha256_of(folder / name) != digest:
            faults.append(Finding("snapshot_changed", "error", f"{place}/{name}"))
    if faults:
        raise SmevalError(faults)
    header["policy"] = Policy.model_validate(header["policy"])
    values: dict[str, Any] = header | {
        name: _read_frame(frame, folder / f"{name}.csv") for name, frame in EVALUATION_FRAMES.items()
    }
    return Evaluation(**values)
