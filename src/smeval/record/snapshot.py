"""The closing snapshot: an evaluation written as plain CSV and JSON, and opened again as the same evaluation.

It holds aggregates only and can be read without this programme; every file is listed with its SHA-256.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.frames import Schema, make_frame
from smeval.frames.kinds import FLAG, NUMBER, TEXT
from smeval.record.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.record.former import SCHEMA, files_of, lift_evaluation, lift_tables
from smeval.sources import sha256_of

HEADER = "evaluation.json"


def csv_text(frame: pd.DataFrame, *, guard: bool = False) -> bytes:
    """Return a frame as CSV with full precision, the same on every system.

    Parameters
    ----------
    frame : DataFrame
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


def _read_table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _typed(schema: Schema[Any, Any], text: pd.DataFrame) -> pd.DataFrame:
    """Return the frame of a table whose cells are text."""
    values: dict[str, Any] = {}
    for column, dtype in schema.dtypes.items():
        if column not in text.columns:  # written before the frame had it
            continue
        if dtype == NUMBER:
            values[column] = [float(cell) if cell else float("nan") for cell in text[column]]
        elif dtype == FLAG:
            values[column] = text[column] == "True"
        elif dtype.startswith("datetime"):
            values[column] = text[column].where(text[column] != "", None)
        else:
            values[column] = text[column]
    return make_frame(schema, pd.DataFrame(values, index=text.index))


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished folder in the place of an older one; the older one stays until the new one is ready.

    Parameters
    ----------
    new : Path
        The finished folder, on the same file system.
    target : Path
    """
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
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent, ignore_cleanup_errors=True) as aside:
        new = Path(aside) / folder.name
        new.mkdir()
        _write(evaluation, new)
        replace_folder(new, folder)


def _write(evaluation: Evaluation, new: Path) -> None:
    """Write the files of a snapshot into an empty folder."""
    for attribute in EVALUATION_FRAMES:
        (new / f"{attribute}.csv").write_bytes(csv_text(getattr(evaluation, attribute)))
    header: dict[str, Any] = {"schema": SCHEMA}
    header |= {f.name: getattr(evaluation, f.name) for f in fields(evaluation) if f.name not in EVALUATION_FRAMES}
    header["departments"] = dict(evaluation.departments)
    header["policy"] = evaluation.policy.model_dump(mode="json")
    header["files_sha256"] = {f"{name}.csv": sha256_of(new / f"{name}.csv") for name in EVALUATION_FRAMES}
    header["header_sha256"] = _digest(header)
    text = json.dumps(header, ensure_ascii=False, indent=1)
    (new / HEADER).write_bytes((text + "\n").encode("utf-8"))


def _digest(header: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything else that the header holds."""
    rest = {key: value for key, value in header.items() if key != "header_sha256"}
    return sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def read_snapshot(
    folder: Path, frames: Iterable[str] = tuple(EVALUATION_FRAMES), place: str = ""
) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Return the values and some frames of a closing snapshot, once all of it has been verified.

    A frame or column that did not exist when the snapshot was written is empty. The header says its ``schema``.

    Parameters
    ----------
    folder : Path
    frames : iterable of str
        Keys of `EVALUATION_FRAMES`.
    place : str
        What a finding calls the folder; its path if empty.

    Raises
    ------
    SmevalError
        If files are absent, were changed since they were written, or come from a later version.
    """
    place = place or folder.as_posix()
    if not (folder / HEADER).is_file():
        raise SmevalError(Finding("snapshot_absent", "error", f"{place}/{HEADER}"))
    try:
        header: dict[str, Any] = json.loads((folder / HEADER).read_text(encoding="utf-8"))
        intact = header.pop("header_sha256") == _digest(header)
        wanted = header.pop("files_sha256")
    except (ValueError, KeyError, AttributeError):
        intact = False
    if not intact:
        raise SmevalError(Finding("snapshot_changed", "error", f"{place}/{HEADER}"))
    faults = []
    for name, digest in wanted.items():
        if not (folder / name).is_file():
            faults.append(Finding("snapshot_absent", "error", f"{place}/{name}"))
        elif sha256_of(folder / name) != digest:
            faults.append(Finding("snapshot_changed", "error", f"{place}/{name}"))
    if faults:
        raise SmevalError(faults)
    schema = header.setdefault("schema", 1)
    if schema > SCHEMA:
        raise SmevalError(Finding("snapshot_newer", "error", f"{place}/{HEADER}"))
    names = tuple(frames)
    files = sorted(name for name in files_of(names, schema) if f"{name}.csv" in wanted)
    tables = lift_tables({name: _read_table(folder / f"{name}.csv") for name in files}, schema)
    return header, {
        name: _typed(EVALUATION_FRAMES[name], tables[name]) if name in tables else make_frame(EVALUATION_FRAMES[name])
        for name in names
    }


def open_snapshot(folder: Path) -> Evaluation:
    """Open a closing snapshot; what an earlier version did not write is made as well as it can be, and told.

    Raises
    ------
    SmevalError
        If files are absent, were changed since they were written, or come from a later version.
    """
    header, frames = read_snapshot(folder)
    header["policy"] = Policy.model_validate(header["policy"])
    known = {field.name for field in fields(Evaluation)}
    values: dict[str, Any] = {"unconfirmed": [], "offices": {}, "country": "DE", "ledger_lines": 0, "ledger_head": ""}
    values |= {key: value for key, value in header.items() if key in known}
    return lift_evaluation(Evaluation(**(values | frames)), header["schema"], HEADER)
