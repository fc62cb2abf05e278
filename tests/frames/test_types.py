"""A misspelt column, a value of no closed list, a field left out: the type checker finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

pytestmark = pytest.mark.slow

PLANTED = """
from smeval.errors import Finding
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUTIES_FRAME, DutyFrame, KpiFrame
from smeval.frames.declared import DutyRow
from smeval.wording import Wording


def planted(duties: DutyFrame, kpis: KpiFrame) -> None:
    for row in rows(duties):
        print(row.chanel)  # attr-defined
        print(row.channel / 2)  # operator
        Wording("de").tell(row.document)  # arg-type
        print(row.state == "meet")  # comparison-overlap
    print(duties["chanel"])  # call-overload
    print(duties[["chanel"]])  # list-item
    make_frame(DUTIES_FRAME, [DutyRow("a", "g1", "meet")])  # arg-type
    DutyRow("a", "g1")  # call-arg
    DutyRow(chanel="a", duty="g1", state="met")  # call-arg
    make_frame(DUTIES_FRAME, [{"channel": "a"}])  # misc
    other: DutyFrame = kpis  # assignment
    Finding("register_empty", "grave")  # arg-type
"""


def test_planted_faults_are_found(project_root: Path, tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text(PLANTED, encoding="utf-8")
    config = str(project_root / "pyproject.toml")
    out, err, _ = api.run(["--config-file", config, "--cache-dir", str(tmp_path / "cache"), str(file)])
    assert not err
    found = {
        int(line.split(":")[1]): line.rpartition("[")[2].rstrip("]")
        for line in out.splitlines()
        if line.startswith(str(file)) and ": error:" in line
    }
    wanted = {
        number: line.rpartition("# ")[2] for number, line in enumerate(PLANTED.splitlines(), start=1) if "  # " in line
    }
    assert found == wanted
