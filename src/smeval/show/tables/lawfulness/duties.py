"""Tables of the duties: an overview, those that are open, and the evidence of the others."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.judged import DutyResultRow
from smeval.frames.kinds import day_of
from smeval.ids import DUTY_OUTCOMES, OPEN_DUTY, DutyOutcome
from smeval.show.tables.cells import channel_columns, cite, grouped, tabulate, text_cell
from smeval.show.tables.seen.samples import samples_of_duty
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View

#: Duties that ask for nothing more.
SETTLED: tuple[DutyOutcome, ...] = tuple(outcome for outcome in DUTY_OUTCOMES if outcome not in OPEN_DUTY)


def table_duty_matrix(view: View) -> Table:
    """Every duty against every channel."""
    found = {(row.duty, row.channel): row.outcome for row in rows(view.evaluation.duties)}

    def cell(channel: str, duty: str) -> Cell:
        outcome = found.get((duty, channel))
        return Mark("duty_outcome", outcome) if outcome else Missing("not_declared")

    columns: list[Column[str]] = [
        Column("duty", "text", lambda duty: view.wording.term("duty", duty)),
        *channel_columns(view, cell),
    ]
    outcomes = list(found.values())
    return tabulate(
        view,
        "duty_matrix",
        columns,
        list(dict.fromkeys(duty for duty, _ in found)),
        met=outcomes.count("met"),
        failed=outcomes.count("not_met"),
        unchecked=outcomes.count("unchecked"),
        total=len(outcomes) - outcomes.count("not_applicable"),
    )


class Evidence(NamedTuple):
    """What is the same about a duty for some channels; `first` of its duty in the table."""

    rows: list[DutyResultRow]
    first: bool

    @property
    def row(self) -> DutyResultRow:
        """The row of one of the channels."""
        return self.rows[0]


def table_open_duties(view: View) -> Table:
    """The duties that are not fulfilled or not proven: what is wanted, why, who found it and when."""
    return _table_of(view, "open_duties", OPEN_DUTY)


def table_duties(view: View) -> Table:
    """The evidence of all duties that are met or do not apply; what is proven alike stands in one row."""
    return _table_of(view, "duties", SETTLED)


def _table_of(view: View, name: str, outcomes: Collection[DutyOutcome]) -> Table:
    """Show each duty with these outcomes, and the channels for which the same holds."""
    say, has = view.wording.say, view.wording.has

    def wanted(entry: Evidence) -> str:
        key = f"duty.{entry.row.duty}.wanted"
        return say(key) if entry.first and has(key) else ""

    def grounds(entry: Evidence) -> Cell:
        why = "" if entry.row.outcome == "met" else view.tell(entry.row.reason)
        return text_cell("\n".join(part for part in (why, cite(view, entry.row.document)) if part))

    def sampled(entry: Evidence) -> str:
        return samples_of_duty(view, entry.rows)

    columns: list[Column[Evidence]] = [
        Column("duty", "text", lambda entry: view.wording.term("duty", entry.row.duty)),
        Column("wanted", "text", wanted, below="duty"),
        Column("outcome", "state", lambda entry: Mark("duty_outcome", entry.row.outcome)),
        Column("grade", "state", lambda entry: view.wording.term("duty_grade", entry.row.grade), below="outcome"),
        Column("document", "text", grounds),
        Column(
            "checked_by",
            "text",
            lambda entry: say("table.duties.checked_by", name=entry.row.checked_by) if entry.row.checked_by else "",
            below="document",
        ),
        Column("checked_channels", "text", lambda entry: _checked(view, entry.rows)),
    ]
    own = [row for row in rows(view.evaluation.duties) if row.outcome in outcomes]
    alike = grouped(own, lambda row: (row.duty, row.grade, row.outcome, row.reason, row.document, row.checked_by))
    order = list(dict.fromkeys(row.duty for row in rows(view.evaluation.duties)))
    ordered = sorted(
        alike.values(), key=lambda group: (DUTY_OUTCOMES.index(group[0].outcome), order.index(group[0].duty))
    )
    seen: set[str] = set()
    entries = []
    for group in ordered:
        entries.append(Evidence(group, group[0].duty not in seen))
        seen.add(group[0].duty)
    if any(map(sampled, entries)):
        columns.insert(-1, Column("samples", "text", sampled, below="document"))
    return tabulate(
        view,
        name,
        columns,
        entries,
        proof=lambda entry: " ".join(row.evidence for row in entry.rows),
        n=len(entries) if name == "open_duties" else len(own),
    )


def _checked(view: View, group: list[DutyResultRow]) -> str:
    """Name the channels, each with the day of its check, or all with the day that they share."""
    days = {row.channel: day_of(row.checked_on) for row in group}
    together = len(set(days.values())) == 1
    names = {view.named(days): next(iter(days.values()))} if together else {view.name(c): d for c, d in days.items()}
    return ", ".join(
        view.wording.say("table.duties.checked", channel=name, day=day) if day else name for name, day in names.items()
    )
