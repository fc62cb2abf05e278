"""What of an evaluation rests in the snapshot of its year: the files of that year, and no others."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from smeval.frames import make_frame
from smeval.frames.columns import EVIDENCE_FRAME, FILES_FRAME, HISTORY_FRAME
from smeval.record.evaluation import Evaluation, last_day

#: Frames of earlier years: copies of what their own snapshots hold.
COPIES = ("history", "earlier", "evidence")
DELIVERED = "exports/"


def of_own_year(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation with the files of its year only.

    Parameters
    ----------
    evaluation : Evaluation
    """
    others = (
        frame["evidence"] for name, frame in evaluation.frames.items() if name not in COPIES and "evidence" in frame
    )
    used = {key for column in others for text in column.unique() for key in text.split()}
    first, last = pd.Timestamp(evaluation.year, 1, 1), pd.Timestamp(evaluation.year, 12, 31)
    files, evidence, history = evaluation.files, evaluation.evidence, evaluation.history
    own = files.loc[(files["end"] >= first) & (files["start"] <= last), "file"]
    kept = evidence["evidence"].isin(used) | ~evidence["file"].str.startswith(DELIVERED) | evidence["file"].isin(own)
    evidence = make_frame(EVIDENCE_FRAME, evidence[kept])
    known = set(evidence["evidence"])
    traced = [" ".join(key for key in text.split() if key in known) for text in history["evidence"]]
    files = make_frame(FILES_FRAME, files[files["file"].isin(own) | files["file"].isin(evidence["file"])])
    return replace(
        evaluation,
        files=files,
        evidence=evidence,
        history=make_frame(HISTORY_FRAME, history.assign(evidence=pd.Series(traced, history.index, dtype="str"))),
        data_state=last_day(files, evaluation.channels["channel"]),
    )
