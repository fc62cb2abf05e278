"""Measure the document check on passages whose faults people have named: what it finds, and what it finds wrongly."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smeval.catalog import load_catalog
from smeval.documents import check_documents
from tests.documents.texts import make_register

PASSAGES = Path(__file__).parent / "passages"
#: Finding -> kind of fault in the passages; other findings bear the name of their kind.
KINDS = {
    "provider_open": "provider",
    "provider_other": "provider",
    "term_ended": "term",
    "offer_extra": "extra",
    "list_extra": "extra",
    "processing_extra": "extra",
    "offer_missing": "missing",
    "list_missing": "missing",
    "too_old": "age",
    "undated": "age",
    "old_statistics": "statistics",
}


@dataclass(frozen=True)
class Fault:
    """A fault at a line of a passage; `right` is the company, act or network that must be named.

    A finding tells further lines in which the same stands.
    """

    passage: str
    kind: str
    line: int
    right: str
    further: frozenset[int] = frozenset()


def passages(name: str) -> list[dict[str, Any]]:
    """Return the passages of a file."""
    return list(tomllib.loads((PASSAGES / f"{name}.toml").read_text("utf-8"))["passage"])


def wanted(passage: dict[str, Any]) -> Iterator[Fault]:
    """Yield the faults that people named."""
    for fault in passage["faults"]:
        yield Fault(passage["id"], fault["kind"], fault["line"], fault.get("right", ""))


def found(passage: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Yield the faults that the check finds."""
    known = load_catalog().platforms
    platforms = [name for name in passage["platforms"] if name in known]
    body = f'land = "{passage.get("land", "NW")}"\n'
    register = make_register(folder, *platforms, body=body, konzept=passage["text"])
    for finding in check_documents(register, passage.get("year", 2025)):
        name = finding.id.removeprefix("document_")
        kind = KINDS.get(name, name)
        named = {"extra": "name", "missing": "platforms"}.get(kind, "current")
        right = finding.values.get(named, "") if kind in ("provider", "act", "extra", "missing") else ""
        told = ", ".join(right) if isinstance(right, list) else str(right)
        further = json.loads(str(finding.values["places"]).partition(" ")[2] or "{}").get("lines", ())
        yield Fault(passage["id"], kind, int(finding.row), told, frozenset(int(line) for line in further))


def _tells_again(found: Fault, other: Fault) -> bool:
    return found.kind == other.kind and other.line in found.further and other.right in found.right


def compare(name: str, folder: Path) -> tuple[list[Fault], list[Fault], list[Fault]]:
    """Return the faults that were found rightly, those found wrongly and those not found."""
    hits, wrong, missed = [], [], []
    for passage in passages(name):
        open_faults = list(wanted(passage))
        told = list(found(passage, folder / name / passage["id"]))
        for fault in told:
            same = [
                other
                for other in open_faults
                if (other.kind, other.line) == (fault.kind, fault.line) and other.right in fault.right
            ]
            if same:
                open_faults.remove(same[0])
                hits.append(same[0])
            else:
                wrong.append(fault)
        again = [other for other in open_faults if any(_tells_again(fault, other) for fault in told)]
        hits += again
        missed += [other for other in open_faults if other not in again]
    return hits, wrong, missed


def table(hits: list[Fault], wrong: list[Fault], missed: list[Fault]) -> str:
    """Return found, wrongly found and missed faults by kind."""
    counted = [Counter(fault.kind for fault in faults) for faults in (hits, wrong, missed)]
    kinds = sorted(set().union(*counted))
    return "\n".join(f"{kind:14}" + "".join(f"{counts[kind]:6}" for counts in counted) for kind in kinds)
