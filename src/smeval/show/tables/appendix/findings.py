"""Tables of the appendix on what is odd in what was delivered, and on what was not delivered."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from smeval.errors import Finding
from smeval.frames import rows
from smeval.frames.delivered import FindingRow
from smeval.ids import SEVERITIES, State
from smeval.show.tables.cells import cite, grouped, tabulate, text_cell
from smeval.show.tables.table import Cell, Column, Table
from smeval.show.view import View
from smeval.wording import Message, decode, encode

#: States of a KPI that somebody could have delivered, or may not be shown.
UNDELIVERED: tuple[State, ...] = ("missing", "not_covered", "suppressed")
#: Findings of this kind are about the body's own texts.
OF_TEXTS = "document_"


def all_findings(view: View) -> list[Finding]:
    """Return everything odd in what was delivered."""
    return [FindingRow.to_finding(row) for row in rows(view.evaluation.findings)]


def finding_sentence(view: View, finding: Finding) -> str:
    """Return the sentence of a finding; what the catalog cites stands in it as a reader knows it.

    Parameters
    ----------
    view : View
    finding : Finding
    """
    basis, values = decode(str(finding.values.get("basis", "")))
    if "source" not in values:
        return finding.sentence(view.wording)
    cited = encode(basis, source=cite(view, str(values["source"])))
    return replace(finding, values={**finding.values, "basis": cited}).sentence(view.wording)


def table_findings(view: View, *, each: bool = False) -> Table:
    """Oddities in what was delivered, the gravest first.

    Parameters
    ----------
    view : View
    each : bool
        Whether every finding has a row; else notes of one kind share one, which shows the first and counts them.
    """
    found = sorted(all_findings(view), key=lambda finding: (-SEVERITIES.index(finding.severity), finding.file))

    def together(entry: tuple[int, Finding]) -> str | int:
        number, finding = entry
        return finding.id if finding.severity == "note" and not each else number

    entries = [[finding for _, finding in group] for group in grouped(enumerate(found), together).values()]

    def place(findings: list[Finding]) -> Cell:
        more = view.wording.say("table.findings.more", n=len(findings) - 1) if len(findings) > 1 else ""
        return text_cell("\n".join(part for part in (findings[0].place(view.wording), more) if part))

    columns: list[Column[list[Finding]]] = [
        Column(
            "finding_severity",
            "state",
            lambda findings: view.wording.say(f"severity_of_finding.{findings[0].severity}"),
        ),
        Column("place", "text", place),
        Column("finding", "text", lambda findings: finding_sentence(view, findings[0])),
    ]
    grave = sum(finding.severity == "error" for finding in found)
    return tabulate(view, "findings", columns, entries, n=len(found), grave=grave)


def table_document_findings(view: View) -> Table:
    """What in the body's own texts is outdated, contradictory or incomplete."""
    columns: list[Column[Finding]] = [
        Column("where", "text", lambda finding: text_cell(finding.place(view.wording))),
        Column("finding", "text", lambda finding: finding_sentence(view, finding)),
    ]
    own = [finding for finding in all_findings(view) if finding.id.startswith(OF_TEXTS)]
    return tabulate(view, "concept_findings", columns, own, n=len(own))


class Undelivered(NamedTuple):
    """KPIs that lack a value for the same reason, and the channels that lack them."""

    state: State
    kpis: tuple[str, ...]
    reason: Message
    channels: list[str]


def table_undelivered(view: View) -> Table:
    """KPIs of the year without a value, by reason; what only follows from another absent KPI is not told again."""
    year = [
        row
        for row in rows(view.evaluation.kpis)
        if row.period == view.year and row.channel in view.channels and row.kpi not in view.noted_kpis
    ]
    lacking = [row for row in year if row.state in UNDELIVERED]
    told = [row for row in lacking if not row.reason.startswith("ratio_unknown")]
    together: dict[tuple[State, tuple[str, ...], Message], list[str]] = {}
    for channel in view.channels:
        own = (row for row in told if row.channel == channel)
        for (state, reason), alike in grouped(own, lambda row: (row.state, row.reason)).items():
            together.setdefault((state, tuple(row.kpi for row in alike), reason), []).append(channel)
    columns: list[Column[Undelivered]] = [
        Column("channels", "text", lambda entry: view.named(entry.channels)),
        Column("state", "state", lambda entry: view.wording.say(f"state.{entry.state}")),
        Column("kpis", "text", lambda entry: view.listed(view.wording.term("kpi", kpi) for kpi in entry.kpis)),
        Column("note", "text", lambda entry: text_cell(view.tell(entry.reason))),
    ]
    entries = [Undelivered(*key, channels) for key, channels in together.items()]
    offered = sum(row.state != "not_offered" for row in year)
    following = len(lacking) - len(told)
    return tabulate(view, "undelivered", columns, entries, n=len(lacking), total=offered).noted(
        view.wording.say("table.undelivered.following", n=following) if following else ""
    )
