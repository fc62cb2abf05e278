"""Tables of lawfulness: duties, risks, what supervisory authorities demanded, declared against observed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from smeval.catalog import load_catalog
from smeval.catalog.source import find_source
from smeval.frames import rows
from smeval.show.levels import risk_words
from smeval.show.tables.cells import alike, cite, day_cell, frame_of, make_table, tell, text_cell, title_of
from smeval.show.tables.table import Cell, Heading, Mark, Missing, Table, cell_text
from smeval.show.view import View
from smeval.wording import Wording

OUTCOMES = ("not_met", "unchecked", "met", "not_applicable")
OPEN = OUTCOMES[:2]
LEVELS = ("low", "medium", "high", "undecided")
RATERS = ("department", "dpo")


def named(view: View, channels: Collection[str]) -> str:
    """Name some channels, or say that it is all of them."""
    own = view.channels
    if len(own) > 1 and set(channels) == set(own):
        return view.wording.say("table.all_channels")
    return view.listed([view.name(channel) for channel in own if channel in channels])


def _place(duty: str) -> int:
    return int(duty[1:]) if duty[1:].isdigit() else 99


def table_duty_matrix(view: View) -> Table:
    """Every duty against every channel."""
    duties = view.evaluation.duties
    outcome = {(row.duty, row.channel): row.outcome for row in rows(duties)}
    grade = {row.duty: row.grade for row in rows(duties)}
    channels = view.channels
    found: list[tuple[Cell, ...]] = []
    for duty in sorted(grade, key=_place):
        cells = [outcome.get((duty, channel), "") for channel in channels]
        marks = (Mark("duty_outcome", cell) if cell else Missing("not_declared") for cell in cells)
        found.append((view.wording.term("duty", duty), *marks))
    counts = duties["outcome"].value_counts()
    columns: list[Heading | str] = ["duty text"]
    columns += [Heading(f"channel_{n}", view.name(c), "state") for n, c in enumerate(channels)]
    return make_table(
        view,
        "duty_matrix",
        columns,
        found,
        met=int(counts.get("met", 0)),
        failed=int(counts.get("not_met", 0)),
        unchecked=int(counts.get("unchecked", 0)),
        total=int(len(duties) - counts.get("not_applicable", 0)),
    )


def table_open_duties(view: View) -> Table:
    """The duties that are not fulfilled or not proven: what is wanted, why, who found it and when."""
    rows, proofs = _duty_rows(view, OPEN)
    return make_table(view, "open_duties", DUTY_COLUMNS, rows, proofs=proofs, n=len(rows))


def table_duties(view: View) -> Table:
    """The evidence of all duties that are met or do not apply; what is proven alike stands in one row."""
    rows, proofs = _duty_rows(view, OUTCOMES[2:])
    n = int(view.evaluation.duties["outcome"].isin(OUTCOMES[2:]).sum())
    return make_table(view, "duties", DUTY_COLUMNS, rows, proofs=proofs, fold=True, n=n)


DUTY_COLUMNS = (
    "duty text",
    "wanted text duty",
    "outcome state",
    "grade state outcome",
    "document text",
    "checked_by text document",
    "checked_channels text",
)


def _duty_rows(view: View, outcomes: Sequence[str]) -> tuple[list[tuple[Cell, ...]], list[str]]:
    """Return a row for each duty and evidence, with the channels for which it holds, and the rows' evidence ids."""
    keys = ["duty", "grade", "outcome", "reason", "document", "checked_by"]
    own = view.evaluation.duties[view.evaluation.duties["outcome"].isin(outcomes)]
    groups = sorted(alike(own, *keys), key=lambda entry: (outcomes.index(entry[0][2]), _place(entry[0][0])))
    found: list[tuple[Cell, ...]] = []
    proofs = []
    seen: set[str] = set()
    for (duty, grade, outcome, reason, document, checked_by), group in groups:
        wanted = view.wording.say(f"duty.{duty}.wanted") if view.wording.has(f"duty.{duty}.wanted") else ""
        why = [] if outcome == "met" else [tell(str(reason), view.wording)]
        grounds = "\n".join([*why, *([cite(document, view.wording)] if document else [])])
        days = [
            view.wording.say("table.duties.checked", channel=view.name(row.channel), day=row.checked_on)
            if row.checked_on == row.checked_on
            else view.name(row.channel)
            for row in rows(group)
        ]
        one_day = group["checked_on"].nunique(dropna=False) == 1
        names = view.named(set(group["channel"]))
        if one_day and group["checked_on"].notna().all():
            names = view.wording.say("table.duties.checked", channel=names, day=group["checked_on"].iloc[0])
        found.append(
            (
                view.wording.term("duty", duty),
                "" if duty in seen else wanted,
                Mark("duty_outcome", outcome),
                view.wording.term("duty_grade", grade),
                text_cell(grounds),
                view.wording.say("table.duties.checked_by", name=checked_by) if checked_by else "",
                names if one_day else ", ".join(days),
            )
        )
        seen.add(duty)
        proofs.append(" ".join(group["evidence"]))
    return found, proofs


def table_risk_matrix(view: View) -> Table:
    """Every risk against every channel, after measures: the range over both raters, the governing row named."""
    channels = view.channels
    found = dict(alike(view.evaluation.risks, "risk", "channel"))
    risks = sorted(
        dict.fromkeys(view.evaluation.risks["risk"]), key=lambda risk: -_gravest(view.evaluation.risks, risk)
    )
    lines: list[tuple[Cell, ...]] = []
    for risk in risks:
        cells: list[Cell] = []
        for channel in channels:
            own = found.get((risk, channel))
            levels = [] if own is None else sorted(set(own["residual_level"]) & set(LEVELS), key=LEVELS.index)
            if own is None or not levels:
                cells.append(Missing("not_declared"))
                continue
            governing = view.wording.say("table.risks.governing") if own["governing"].any() else ""
            if len(levels) == 1:
                cells.append(Mark("level", levels[0], governing))
            else:
                words = risk_words(levels[0], levels[-1], view.wording)
                cells.append(f"{words} ({governing})" if governing else words)
        lines.append((view.wording.term("risk", str(risk)), *cells))
    columns: list[Heading | str] = ["risk text"]
    columns += [Heading(f"channel_{n}", view.name(c), "state") for n, c in enumerate(channels)]
    classes = [risk_words(row.risk_low, row.risk_high, view.wording) for row in rows(view.evaluation.proposals)]
    counts = ", ".join(
        view.wording.say("table.risk_matrix.count", n=classes.count(level), level=level)
        for level in dict.fromkeys(classes)
    )
    return make_table(view, "risk_matrix", columns, lines, counts=counts)


def _gravest(risks: Any, risk: str) -> int:
    own = risks[risks["risk"] == risk]
    return max((LEVELS.index(level) for level in own["residual_level"] if level in LEVELS), default=-1)


def table_risks(view: View) -> Table:
    """All ratings of both raters before and after measures, the gravest first; what is rated alike shares a row."""
    together: dict[tuple[Any, ...], list[str]] = {}
    governing: dict[tuple[Any, ...], list[str]] = {}
    evidence: dict[tuple[Any, ...], set[str]] = {}
    days: dict[tuple[Any, ...], dict[str, Cell]] = {}
    for (channel, risk), ratings in alike(view.evaluation.risks, "channel", "risk"):
        by_rater = {str(row.rater): row for row in rows(ratings)}
        levels = tuple(
            _rating(by_rater.get(rater), when, prefix)
            for when, prefix in (("level", ""), ("residual_level", "residual_"))
            for rater in RATERS
        )
        key = (risk, *levels, _grounds(by_rater.values(), view.wording))
        together.setdefault(key, []).append(channel)
        days.setdefault(key, {})[channel] = day_cell(ratings["rated_on"].max())
        evidence.setdefault(key, set()).update(ratings["evidence"])
        if ratings["governing"].any():
            governing.setdefault(key, []).append(channel)
    order = list(dict.fromkeys(view.evaluation.risks["risk"]))

    def rank(key: tuple[Any, ...]) -> tuple[int, int, int]:
        own = max(LEVELS.index(cell.id) if isinstance(cell, Mark) else -1 for cell in key[3:5])
        return -_gravest(view.evaluation.risks, key[0]), order.index(key[0]), -own

    all_days = {day for rated_on in days.values() for day in rated_on.values()}
    one_day = len(all_days) == 1 and not any(isinstance(day, Missing) for day in all_days)
    found: list[tuple[Cell, ...]] = []
    proofs = []
    for key in sorted(together, key=rank):
        name, rated, grounds = str(key[0]), key[1:-1], str(key[-1])
        leads = [view.name(channel) for channel in governing.get(key, ())]
        found.append(
            (
                view.wording.term("risk", name),
                view.named(together[key]),
                view.wording.say("table.risks.governing_for", names=view.listed(leads)) if leads else "",
                *rated,
                text_cell(grounds),
                *(() if one_day else (_rated_on(view, days[key]),)),
            )
        )
        proofs.append(" ".join(sorted(evidence[key])))
    columns = [
        "risk text",
        "channels text risk",
        "governing text risk",
        "inherent_department state",
        "inherent_dpo state inherent_department",
        "residual_department state",
        "residual_dpo state residual_department",
        "reason_and_measures text",
    ]
    columns += [] if one_day else ["rated_on text reason_and_measures"]
    notes = [view.wording.say("table.risks.rated_on", day=day) for day in all_days if one_day]
    return make_table(view, "risks", columns, found, notes=notes, proofs=proofs, fold=True, n=len(order))


def _rated_on(view: View, days: Mapping[str, Cell]) -> str:
    """Return the day of a rating, or the days of each channel where they differ."""
    told = {channel: cell_text(day, "day", view.wording) for channel, day in days.items()}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return ", ".join(f"{view.name(channel)} {day}" for channel, day in told.items())


def _grounds(ratings: Iterable[Any], wording: Wording) -> str:
    """Return the reasons of the raters, and below them the measures."""
    rated = list(ratings)
    lines = list(dict.fromkeys(str(row.reason) for row in rated if row.reason))
    measures = dict.fromkeys(str(row.measures) for row in rated if row.measures)
    return "\n".join([*lines, *(wording.say("table.risks.measures", measures=text) for text in measures)])


def _rating(row: Any, level: str, prefix: str) -> Cell:
    """Return the level that a rater found, and from what: severity × likelihood."""
    found = "" if row is None else str(getattr(row, level))
    if not found:
        return Missing("not_declared")
    severity, likelihood = getattr(row, f"{prefix}severity"), getattr(row, f"{prefix}likelihood")
    known = severity == severity and likelihood == likelihood
    return Mark("level", found, f"{severity:.0f}\u00a0×\u00a0{likelihood:.0f}" if known else "")


def table_demands(view: View) -> Table:
    """What supervisory authorities demanded, what is still open about it, and where the channels stand."""
    entries: list[tuple[Cell, ...]] = []
    outcome = {(row.duty, row.channel): str(row.outcome) for row in rows(view.evaluation.duties)}
    channels = view.channels
    demands = {
        name: demand for name, demand in load_catalog().demands.items() if demand.land in ("", view.evaluation.land)
    }
    texts = {found.text for demand in demands.values() if (found := find_source(demand.source))}
    cited = all(find_source(demand.source) for demand in demands.values()) and len(texts) == 1
    settled = asked = 0
    for name, demand in demands.items():
        duties = demand.duties
        states = {
            channel: _worst([outcome.get((duty, channel), "unchecked") for duty in duties])
            for channel in channels
            if duties
        }
        lines = [
            view.wording.say(
                "table.demands.line",
                outcome=state,
                names=view.named([channel for channel, found in states.items() if found == state]),
            )
            for state in OUTCOMES
            if state in states.values()
        ]
        asked += bool(duties)
        settled += bool(states) and not set(states.values()) & set(OPEN)
        duty_names = view.listed([view.wording.term("duty", duty) for duty in duties])
        open_point = f"demand_open.{name}"
        entries.append(
            (
                view.wording.say(f"demand.{name}"),
                _place_only(demand.source) if cited else cite(demand.source, view.wording),
                view.wording.say(open_point)
                if view.wording.has(open_point)
                else view.wording.say("table.demands.nothing_open"),
                "\n".join(lines) or view.wording.say("table.demands.unsettled"),
                duty_names,
            )
        )
    columns = ("demand text", "source text demand", "open_point text", "standing text", "duty text standing")
    first = next(iter(demands.values())).source if cited else ""
    notes = [view.wording.say("table.demands.from", text=title_of(first, view.wording))] if first else []
    return make_table(view, "demands", columns, entries, notes=notes, n=settled, total=asked)


def _place_only(source: str) -> str:
    found = find_source(source)
    return found.place if found else source


def _worst(outcomes: list[str]) -> str:
    return min(outcomes, key=OUTCOMES.index)


OBSERVED = ("contradicted", "open", "confirmed")


def table_observations(view: View) -> Table:
    """What is declared beside what the exports show, contradictions first; what is alike shares a row."""
    frame = frame_of(view, "observations")
    keys = ["outcome", "subject", "declared", "observed"]
    groups = sorted(alike(frame, *keys), key=lambda entry: OBSERVED.index(entry[0][0]))
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    for (outcome, subject, declared, observed), group in groups:
        channels = [channel for channel in group["channel"] if channel]
        rows.append(
            (
                view.wording.term("observation_subject", subject),
                view.named(channels) if channels else view.wording.say("table.all_channels"),
                _observation(declared, view.wording) or Missing("not_declared"),
                _observation(observed, view.wording) or Missing("missing"),
                Mark("observation_outcome", outcome),
            )
        )
        proofs.append(" ".join(group["evidence"]))
    counts: dict[str, Any] = {name: int((frame["outcome"] == name).sum()) for name in OBSERVED}
    columns = ("subject text", "channels text subject", "declared text", "observed text", "observation state")
    return make_table(view, "observations", columns, rows, proofs=proofs, **counts, total=len(frame))


def _observation(text: str, wording: Wording) -> str:
    """Return the sentence for what was declared or seen; what a person typed stays as it is."""
    known = wording.has(f"observation.{text.partition(' ')[0]}")
    return wording.tell(text, "observation.") if known else text


CONCEPT_STATES = ("missing", "outdated", "present")


def table_concept(view: View) -> Table:
    """What a usage concept must hold, and where the body's own texts hold it; what is lacking first."""
    frame = frame_of(view, "concept_items")
    ordered = frame.assign(place=frame["state"].map({name: n for n, name in enumerate(CONCEPT_STATES)}))
    found: list[tuple[Cell, ...]] = []
    for row in rows(ordered.sort_values("place", kind="stable")):
        line = view.wording.say("table.concept.line", row=row.row) if row.row else ""
        where = ", ".join(part for part in (row.file, line, row.heading) if part)
        found.append(
            (
                view.wording.term("concept_item", row.item),
                Mark("concept_state", row.state),
                where or view.wording.say("table.concept.nowhere"),
                cite(row.source, view.wording),
            )
        )
    counts: dict[str, Any] = {name: int((frame["state"] == name).sum()) for name in CONCEPT_STATES}
    columns = ("concept_item text", "concept_state state", "where text", "source text")
    return make_table(view, "concept", columns, found, **counts, total=len(found))


def table_law(view: View) -> Table:
    """The dated facts of law that the evaluation knows, and whether somebody has confirmed them."""
    facts = {name: fact for name, fact in load_catalog().law.items() if fact.valid_from.year <= view.evaluation.year}
    confirmed = {name for name, fact in facts.items() if fact.confirmed or name in view.evaluation.confirmed}
    rows: list[tuple[Cell, ...]] = [
        (
            view.wording.term("law", name),
            fact.source,
            fact.valid_from,
            fact.valid_to or view.wording.say("table.legal_facts.holds"),
            view.wording.say("table.legal_facts.confirmed" if name in confirmed else "table.legal_facts.unconfirmed"),
        )
        for name, fact in sorted(facts.items(), key=lambda entry: entry[0] in confirmed)
    ]
    columns = ("fact text", "source text fact", "valid_from day", "valid_to day", "confirmation state")
    return make_table(
        view,
        "legal_facts",
        columns,
        rows,
        day=view.evaluation.legal_state,
        n=len(facts) - len(confirmed),
        total=len(facts),
    )
