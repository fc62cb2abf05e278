"""What the guide names as a measure of success, and how each channel answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.computed import GuideRow
from smeval.ids import GuideOutcome, State
from smeval.show.tables.cells import grouped, of_channel, tabulate
from smeval.show.tables.table import Amount, Cell, Column, Mark, Missing, Table, cell_text
from smeval.show.view import View

#: Outcomes with an answer.
ANSWERED: tuple[GuideOutcome, ...] = ("measured", "typed", "drawn")
#: Which outcome speaks for a row of the guide that several KPIs answer: the first of these that one of them has.
SPEAKING: tuple[GuideOutcome, ...] = (*ANSWERED, "partly", "withheld", "missing", "not_offered", "dropped", "left_out")
#: What is said of a value of which only the least is known.
STATES: Mapping[GuideOutcome, State] = {"partly": "not_covered", "withheld": "suppressed"}


class Answer(NamedTuple):
    """A row of the guide for a channel, and the KPIs that answer it or do not."""

    rows: list[GuideRow]

    @property
    def first(self) -> GuideRow:
        """The row of one of the KPIs."""
        return self.rows[0]

    @property
    def outcome(self) -> GuideOutcome:
        """The outcome that speaks for all of them."""
        return min((row.outcome for row in self.rows), key=SPEAKING.index)


class Answers(NamedTuple):
    """How many rows of the guide are answered, how many lack an answer that somebody could give, and all."""

    n: int
    lacking: int
    total: int


def answers_of(found: Iterable[GuideRow]) -> list[Answer]:
    """Put together what belongs to one row of the guide and one channel.

    Parameters
    ----------
    found : iterable of GuideRow
    """
    return [Answer(own) for own in grouped(found, lambda row: (row.channel, row.guide, row.asked)).values()]


def count_answers(answers: Iterable[Answer]) -> Answers:
    """Count the rows of the guide.

    Parameters
    ----------
    answers : iterable of Answer
    """
    outcomes = [answer.outcome for answer in answers]
    return Answers(
        sum(outcome in ANSWERED for outcome in outcomes),
        sum(outcome == "missing" for outcome in outcomes),
        len(outcomes),
    )


class Lacking(NamedTuple):
    """What the guide asks and a channel could still answer, alike on some channels."""

    asked: str
    why: str
    to_do: str
    answers: list[Answer]


def table_guide_lacking(view: View) -> Table:
    """What is still lacking and what to do about it; what is alike on several channels stands in one row."""
    answers = answers_of(rows(view.evaluation.guide))
    alike = grouped(
        (answer for answer in answers if answer.outcome == "missing"),
        lambda answer: (answer.first.asked, _why(view, answer), _to_do(view, answer)),
    )
    entries = [Lacking(*key, own) for key, own in alike.items()]
    counts = count_answers(answers)
    columns: list[Column[Lacking]] = [
        Column("asked", "text", lambda entry: view.wording.term("guide", entry.asked)),
        Column("guide_number", "text", lambda entry: entry.answers[0].first.guide, below="asked"),
        Column("channels", "text", lambda entry: view.named([answer.first.channel for answer in entry.answers])),
        Column("to_do", "text", lambda entry: entry.to_do),
        Column("lacking_because", "text", lambda entry: entry.why, below="to_do"),
    ]
    return tabulate(view, "guide_lacking", columns, entries, n=counts.n, lacking=counts.lacking, total=counts.total)


def table_guide(view: View, channel: str) -> Table:
    """Every row of the guide for a channel: what it names, how it is answered, and if not, why.

    Parameters
    ----------
    view : View
    channel : str
    """
    answers = answers_of(rows(of_channel(view.evaluation.guide, channel)))
    counts = count_answers(answers)
    columns: list[Column[Answer]] = [
        Column("asked", "text", lambda answer: view.wording.term("guide", answer.first.asked)),
        Column("guide_number", "text", lambda answer: answer.first.guide, below="asked"),
        Column("guide_outcome", "state", lambda answer: Mark("guide_outcome", answer.outcome)),
        Column("answer", "text", lambda answer: _told(view, answer)),
    ]
    return tabulate(
        view,
        "guide",
        columns,
        answers,
        channel=channel,
        proof=lambda answer: " ".join(row.evidence for row in answer.rows),
        name=view.name(channel),
        n=counts.n,
        total=counts.total,
    )


def value_cell(row: GuideRow) -> Cell:
    """Return the value with its range, else its bounds, else what it is at least, or that there is none.

    Parameters
    ----------
    row : GuideRow
    """
    found = Amount(row.value, row.unit, row.low, row.high)
    if not (isnan(row.value) and isnan(row.high)):
        return found
    return Missing(STATES.get(row.outcome, "missing"), None if isnan(row.low) else found)


def _told(view: View, answer: Answer) -> str:
    """Say the value of each KPI, with the number of things that it rests on; else once why there is none."""
    known = [line for row in answer.rows if (line := _value(view, row))]
    return "\n".join(known) or _why(view, answer) or view.wording.say("table.guide.no_reason")


def _value(view: View, row: GuideRow) -> str:
    found = value_cell(row)
    if isinstance(found, Missing) and not found.known:
        return ""
    if row.outcome == "drawn":  # how it was drawn says what the share is worth
        share = cell_text(Amount(row.value, row.unit), "number", view.wording)
        return view.wording.say("table.guide.value_drawn", kpi=row.kpi, value=share, reason=view.tell(row.reason))
    value = cell_text(found, "number", view.wording)
    if isnan(row.n):
        return view.wording.say("table.guide.value", kpi=row.kpi, value=value)
    return view.wording.say("table.guide.value_of", kpi=row.kpi, value=value, n=row.n)


def _why(view: View, answer: Answer) -> str:
    """Return why there is no answer, each reason once."""
    return "\n".join(dict.fromkeys(view.tell(row.reason) for row in answer.rows if row.reason))


def _to_do(view: View, answer: Answer) -> str:
    """Say what would answer it: another export, a sample, a list of incidents, an entry by hand."""
    definition = view.definitions.get(answer.first.kpi)
    own = f"table.guide.to_do_{definition.group if definition else 'table'}"
    return view.wording.say(own if view.wording.has(own) else "table.guide.to_do")
