"""The closing snapshot: an evaluation written as plain CSV and JSON, and opened again as the same evaluation.

It holds aggregates only and can be read without this programme; every file is listed with its SHA-256.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.frames import Schema, make_frame
from smeval.frames.kinds import FLAG, NUMBER, TEXT
from smeval.record.closed.fingerprint import Cells, fingerprint, of_cells, read_cells
from smeval.record.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.record.former import SCHEMA, files_of, lift_evaluation, lift_tables

HEADER = "evaluation.json"
#: The form in which the content of a snapshot is told for its fingerprint.
FORM = "smeval snapshot 3"
#: From this schema on, a header holds fingerprints of content; before, hashes of bytes.
SEALED_SINCE = 3
SEALS = ("fingerprint", "header_sha256")
#: Without these no snapshot can bind the next year, whatever its schema.
DEMANDED = ("channels", "kpis", "criteria", "duties", "risks", "proposals", "evidence", "files")


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that was verified.

    Parameters
    ----------
    header : mapping of str to object
        Everything that is no frame, its ``schema`` and the fingerprints of its ``contents`` among it.
    policy : Policy
    frames : dict of str to DataFrame
        Those asked for, by the keys of `EVALUATION_FRAMES`.
    fingerprint : str
        Of its content.
    """

    header: Mapping[str, Any]
    policy: Policy
    frames: dict[str, pd.DataFrame]
    fingerprint: str


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


def _table(cells: Cells) -> pd.DataFrame:
    return pd.DataFrame(cells.rows, columns=list(cells.heading), dtype="str")


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
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent, ignore_cleanup_errors=True) as aside:
        new = Path(aside) / folder.name
        new.mkdir()
        for name, content in snapshot_files(evaluation).items():
            (new / name).write_bytes(content)
        replace_folder(new, folder)


def snapshot_files(evaluation: Evaluation) -> dict[str, bytes]:
    """Return the files of a snapshot by name; the header comes last."""
    found = {f"{name}.csv": csv_text(frame) for name, frame in evaluation.frames.items()}
    header: dict[str, Any] = {"schema": SCHEMA}
    header |= {f.name: getattr(evaluation, f.name) for f in fields(evaluation) if f.name not in EVALUATION_FRAMES}
    header["departments"] = dict(evaluation.departments)
    header["policy"] = evaluation.policy.model_dump(mode="json")
    header["contents"] = {name: of_cells(read_cells(content), FORM) for name, content in found.items()}
    header["fingerprint"] = _sealed(header)
    text = json.dumps(header, ensure_ascii=False, indent=1)
    return found | {HEADER: (text + "\n").encode("utf-8")}


def fingerprint_in(files: Mapping[str, bytes]) -> str:
    """Return the fingerprint that the header of a snapshot's files names."""
    return str(json.loads(files[HEADER])["fingerprint"])


def _sealed(header: Mapping[str, Any]) -> str:
    """Return the fingerprint of a snapshot, over everything else that its header holds."""
    rest = {key: value for key, value in header.items() if key not in SEALS}
    return fingerprint("S", FORM, rest)


def _digest(header: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything else that the header of an earlier schema holds."""
    rest = {key: value for key, value in header.items() if key != "header_sha256"}
    return sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def read_snapshot(folder: Path, frames: Iterable[str] = tuple(EVALUATION_FRAMES), place: str = "") -> Snapshot:
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
    header = _read_header(folder, place)
    schema = header.setdefault("schema", 1)
    if schema > SCHEMA:
        raise SmevalError(Finding("snapshot_newer", "error", f"{place}/{HEADER}"))
    tables = _read_tables(folder, header, place)
    lacking = sorted(files_of(DEMANDED, schema) - {name.removesuffix(".csv") for name in tables})
    if lacking:
        raise SmevalError(Finding("snapshot_lacks", "error", f"{place}/{HEADER}", values={"files": lacking}))
    header["contents"] = {name: of_cells(cells, FORM) for name, cells in tables.items()}
    try:
        policy = Policy.model_validate(header["policy"])
    except (KeyError, ValidationError):
        values = {"files": ["policy"]}
        raise SmevalError(Finding("snapshot_lacks", "error", f"{place}/{HEADER}", values=values)) from None
    names = tuple(frames)
    files = sorted(name for name in files_of(names, schema) if f"{name}.csv" in tables)
    lifted = lift_tables({name: _table(tables[f"{name}.csv"]) for name in files}, schema)
    return Snapshot(
        header={key: value for key, value in header.items() if key not in SEALS},
        policy=policy,
        frames={
            name: _typed(EVALUATION_FRAMES[name], lifted[name])
            if name in lifted
            else make_frame(EVALUATION_FRAMES[name])
            for name in names
        },
        fingerprint=_sealed(header),
    )


def _read_header(folder: Path, place: str) -> dict[str, Any]:
    """Return the header of a snapshot.

    Raises
    ------
    SmevalError
        If it is absent, or was changed since it was written.
    """
    where = f"{place}/{HEADER}"
    if not (folder / HEADER).is_file():
        raise SmevalError(Finding("snapshot_absent", "error", where))
    try:
        header: dict[str, Any] = json.loads((folder / HEADER).read_text(encoding="utf-8"))
        schema = int(header.get("schema", 1))
        seal, own = ("header_sha256", _digest) if schema < SEALED_SINCE else ("fingerprint", _sealed)
        intact = schema > SCHEMA or header[seal] == own(header)
    except (ValueError, KeyError, AttributeError, TypeError):
        intact = False
    if not intact:
        raise SmevalError(Finding("snapshot_changed", "error", where))
    return header


def _read_tables(folder: Path, header: Mapping[str, Any], place: str) -> dict[str, Cells]:
    """Return all tables of a snapshot as texts, by file.

    Raises
    ------
    SmevalError
        If one is absent, or was changed since it was written.
    """
    found: dict[str, Cells] = {}
    faults: list[Finding] = []
    sealed = header["schema"] >= SEALED_SINCE
    for name, seal in header["contents" if sealed else "files_sha256"].items():
        where = f"{place}/{name}"
        if not (folder / name).is_file():
            faults.append(Finding("snapshot_absent", "error", where))
            continue
        content = (folder / name).read_bytes()
        try:
            found[name] = read_cells(content)
            intact = seal == (of_cells(found[name], FORM) if sealed else sha256(content).hexdigest())
        except ValueError:
            intact = False
        if not intact:
            faults.append(Finding("snapshot_changed", "error", where))
    if faults:
        raise SmevalError(faults)
    return found


def open_snapshot(folder: Path) -> Evaluation:
    """Open a closing snapshot; what an earlier version did not write is made as well as it can be, and told.

    Raises
    ------
    SmevalError
        If files are absent, were changed since they were written, or come from a later version.
    """
    found = read_snapshot(folder)
    header = {**found.header, "policy": found.policy}
    known = {field.name for field in fields(Evaluation)}
    values: dict[str, Any] = {
        "unconfirmed": [],
        "offices": {},
        "country": "DE",
        "signs": [],
        "ledger_lines": 0,
        "ledger_head": "",
    }
    values |= {key: value for key, value in header.items() if key in known}
    return lift_evaluation(Evaluation(**(values | found.frames)), header["schema"], HEADER)
