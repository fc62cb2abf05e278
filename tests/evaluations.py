"""A made-up evaluation for tests of what people see: all states, all proposals, umlauts, and hostile names."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

import pandas as pd

from smeval.catalog import load_catalog
from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.frames import make_frame
from smeval.frames.columns import FRAMES
from smeval.kpis.answer_curves import estimate_answer_curves
from smeval.kpis.comparable import breaks_of
from smeval.kpis.effort_totals import total_effort
from smeval.record.texts import cite_sources, cited_texts, known_texts, legal_facts, used_texts
from smeval.wording import encode

PAYLOAD = '<script>alert("x")</script>'
YEAR = 2025
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
PLATFORMS = {"insta": "instagram", "fb": "facebook", "masto": "mastodon", "x": "x", "link": "linkedin"}
NAMES = {
    "insta": "Stadt Musterstadt",
    "fb": "Bürger & Ämter",
    "masto": "Musterstadt im Fediverse",
    "x": "Feuerwehr Übersicht",
    "link": "Karriere in Musterstadt",
}
SEASON = (8, 9, 11, 10, 12, 13, 9, 8, 11, 12, 14, 16)

Row = dict[str, Any]


def _kpi(channel: str, kpi: str, unit: str, period: str = str(YEAR), **cells: Any) -> Row:
    state = cells.pop("state", "measured")
    return {
        "body": "musterstadt", "department": "presse", "channel": channel, "platform": PLATFORMS[channel],
        "period": period, "kpi": kpi, "unit": unit, "state": state, "evidence": "E1234abcd", **cells,
    }  # fmt: skip


def _kpis() -> list[Row]:
    rows: list[Row] = []
    for channel, size in {"insta": 2400, "fb": 1800, "x": 320}.items():
        for place, month in enumerate(MONTHS):
            views = float(size * SEASON[place])
            absent = channel == "fb" and month == f"{YEAR}-08"
            gone = {"state": "missing", "reason": ""} if absent else {"value": views}
            rows.append(_kpi(channel, "views", "count", month, **gone))
            rows.append(_kpi(channel, "interactions", "count", month, value=round(views * 0.031)))
            reach = {"value": round(views * 0.62)} if channel == "insta" else {"state": "not_offered"}
            rows.append(_kpi(channel, "reach", "persons", month, **reach))
            rows.append(_kpi(channel, "posts_per_week", "per_week", month, value=1.5 + SEASON[place] / 8))
            rows.append(_kpi(channel, "posts", "count", month, value=float(SEASON[place])))
        total = float(size * sum(SEASON))
        if channel == "fb":
            rows.append(_kpi(channel, "views", "count", state="not_covered"))
        else:
            rows.append(_kpi(channel, "views", "count", value=total))
        rows.append(_kpi(channel, "interactions", "count", value=round(total * 0.031)))
        rows.append(_kpi(channel, "engagement_rate", "share", value=0.031, n=total))
        rows.append(_kpi(channel, "cost_per_1000_views", "eur", value=41.2, low=36.0, high=47.5))
        rows.append(_kpi(channel, "cost_per_interaction", "eur", value=1.33, low=1.12, high=1.6))
    rows.append(_kpi("insta", "reach_per_month", "persons", value=16500.0, low=15200.0, high=17800.0))
    rows += [_kpi(channel, "reach", "persons", state="not_offered") for channel in ("masto", "x")]
    for channel in PLATFORMS:
        rows.append(_kpi(channel, "followers", "persons", value={"insta": 18410, "fb": 22960}.get(channel, 640.0)))
        rows.append(_kpi(channel, "posts", "count", value=133.0))
        rows.append(_kpi(channel, "posts_per_week", "per_week", value=2.55))
        kept = {"insta": 0.87, "fb": 0.71, "masto": 0.96, "x": 0.35}.get(channel)
        rows.append(_kpi(channel, "weeks_kept", "share", **({"value": kept} if kept else {"state": "missing"}), n=52))
        rows.append(_kpi(channel, "longest_silence", "d", value=17.0))
        rows.append(_kpi(channel, "hours", "h", value=210.0, low=160.0, high=270.0))
        rows.append(_kpi(channel, "cost", "eur", value=12900.0, low=9900.0, high=16400.0))
    for channel, answered in {"insta": 0.83, "fb": 0.61}.items():
        rows.append(_kpi(channel, "inbound", "count", value=212.0))
        rows.append(_kpi(channel, "answered_share", "share", value=answered, n=212))
        rows.append(_kpi(channel, "answered_within_target", "share", value=answered - 0.2, n=205))
        rows.append(_kpi(channel, "response_time_median", "h", value=5.5, n=212))
        rows.append(_kpi(channel, "response_time_p90", "h", state="missing"))
        rows.append(_kpi(channel, "hours_per_answer", "h", value=0.31, low=0.24, high=0.4))
    rows.append(_kpi("link", "inbound", "count", state="suppressed"))
    rows.append(_kpi("link", "answered_share", "share", state="suppressed", low=0.5, high=0.75))
    return rows


def _dialogue() -> list[Row]:
    rows = []
    for channel, minutes in {"insta": (20, 90, 240, 330, 900, 2600), "fb": (60, 400, 1500, 2900, 4000, 5600)}.items():
        for place, value in enumerate(minutes):
            row = {"channel": channel, "month": f"{YEAR}-0{place + 1}", "kind": "message", "evidence": "E1234abcd"}
            rows.append(row | {"outcome": "answered", "minutes_real": value, "minutes_service": value / 3, "n": 29})
            rows.append(row | {"outcome": "open", "minutes_real": 9000, "minutes_service": 3000, "n": 5})
        rows.append(row | {"outcome": "hidden", "minutes_real": 30, "minutes_service": 30, "n": 8})
    return rows


def _duties() -> list[Row]:
    rows = []
    for channel in PLATFORMS:
        for number in range(17):
            outcome = "met"
            if (channel, number) in {("fb", 3), ("x", 3), ("x", 8), ("insta", 6)}:
                outcome = "not_met"
            elif number == 15 or (channel == "masto" and number == 5):
                outcome = "unchecked"
            elif channel == "masto" and number == 4:
                outcome = "not_applicable"
            rows.append({
                "channel": channel, "duty": f"g{number}", "grade": "H" if number in (0, 1, 2, 3, 4, 5, 10) else "A",
                "outcome": outcome, "document": "DSFA 2025, Abschnitt 4" if outcome == "met" else "",
                "checked_on": "2025-03-12" if outcome in ("met", "not_met") else None,
                "checked_by": "Behördliche Datenschutzbeauftragte" if outcome in ("met", "not_met") else "",
                "roles": " ".join(load_catalog().duties[f"g{number}"].roles), "evidence": "Eduties00",
            })  # fmt: skip
    return rows


def _risks() -> list[Row]:
    rows = []
    levels = {"insta": "medium", "fb": "high", "masto": "low", "x": "high", "link": "undecided"}
    for channel, residual in levels.items():
        for risk in ("profiling", "identity_theft", "minors"):
            for rater in ("department", "dpo"):
                governing = risk == "profiling" and rater == "dpo"
                rows.append({
                    "channel": channel, "risk": risk, "rater": rater, "severity": 2, "likelihood": 3,
                    "level": "high" if governing else "medium", "residual_severity": 2, "residual_likelihood": 2,
                    "residual_level": residual if governing else "low", "governing": governing,
                    "reason": "Die Plattform wertet das Verhalten aller Besuchenden aus.",
                    "measures": "Hinweis auf das Stadtportal in jedem Beitrag", "rated_on": "2025-02-03",
                    "evidence": "Erisks000",
                })  # fmt: skip
    return rows


def _proposals() -> list[Row]:
    def row(channel: str, proposal: str, robustness: str, low: float, high: float, risk: str, **cells: Any) -> Row:
        classes = ["low" if value < 1 / 3 else "medium" if value < 2 / 3 else "high" for value in (low, high)]
        return {
            "channel": channel, "department": "presse", "platform": PLATFORMS[channel], "proposal": proposal,
            "robustness": robustness, "possible": proposal, "benefit_low": low, "benefit_high": high,
            "benefit_point": (low + high) / 2, "benefit_class_low": classes[0], "benefit_class_high": classes[1],
            "risk_low": risk, "risk_high": risk, "governing_risk": "profiling", "evidence_share": 0.9,
            "decided_by": encode("balance", benefit="medium", risk="medium"),
            "tipping_point": encode("flip_none"), "evidence": "E1234abcd", **cells,
        }  # fmt: skip

    return [
        row("insta", "continue_with_conditions", "stable", 0.58, 0.81, "medium", due_on="2026-03-31",
            due_action=encode("due_action", action="Impressum mit zwei Klicks erreichbar machen")),
        row("fb", "review", "mostly_stable", 0.35, 0.72, "high", weaker="consider_ending",
            possible="review consider_ending", risk_low="medium"),
        row("masto", "continue", "stable", 0.44, 0.52, "low"),
        row("x", "consider_ending", "stable", 0.05, 0.21, "high"),
        row("link", "review", "not_robust", 0.0, 1.0, "undecided", evidence_share=0.3, governing_risk="",
            possible="continue review"),
    ]  # fmt: skip


def _frames() -> dict[str, list[Row]]:
    channels = [
        {
            "channel": channel, "name": NAMES[channel], "department": "presse", "platform": platform,
            "account": f"@{channel}", "team_size": 2 if channel == "link" else 6, "mode": "counts",
            "purpose": "Information über Angebote der Stadt", "target_group": "Menschen unter 35 in Musterstadt",
            "dialogue": "no_answers" if channel == "masto" else "answers", "posts_per_week": 2.0,
            "answer_within": 24.0, "crisis_channel": "yes" if channel == "x" else "no",
            "alternative": "" if channel == "x" else "Stadtportal, Newsletter, Amtsblatt", "opened_on": "2019-05-01",
            "evidence": "Echannels",
        }
        for channel, platform in PLATFORMS.items()
    ]  # fmt: skip
    stated = {"fb3": "yes", "dpo": "in_progress", "council": "yes", "fb11": "no"}
    approvals = [
        {
            "channel": channel,
            "office": office,
            "heard_for": load_catalog().offices[office].heard_for,
            "state": state,
            "evidence": "Echannels",
        }
        for channel in PLATFORMS
        for office, state in stated.items()
    ]
    criteria = [
        {"channel": "insta", "goal": "Junge Menschen erreichen", "kpi": "reach_per_month", "unit": "persons",
         "minimum": 8000, "target": 20000, "rank": 1, "weight": 0.75, "state": "measured", "achieved": 16500,
         "achieved_low": 15200, "achieved_high": 17800, "partial_low": 0.6, "partial_high": 0.82,
         "fixed_on": "2024-12-02", "retroactive": False, "approved_by": "Leitung", "evidence": "E1234abcd"},
        {"channel": "insta", "goal": "Fragen beantworten", "kpi": "answered_share", "unit": "share", "minimum": 0.5,
         "target": 0.8, "rank": 2, "weight": 0.25, "state": "measured", "achieved": 0.83, "achieved_low": 0.83,
         "achieved_high": 0.83, "partial_low": 1, "partial_high": 1, "fixed_on": "2025-02-01", "retroactive": True,
         "approved_by": "Leitung", "evidence": "E1234abcd"},
        {"channel": "masto", "goal": "Reichweite", "kpi": "reach", "unit": "persons", "minimum": 100, "target": 900,
         "rank": 1, "weight": 0, "state": "not_offered", "partial_low": 0, "partial_high": 1,
         "fixed_on": "2024-12-02", "retroactive": False, "approved_by": "Leitung", "evidence": "E1234abcd"},
        {"channel": "x", "goal": "Wochen ohne Stille", "kpi": "longest_silence", "unit": "d", "minimum": 14,
         "target": 4, "rank": 1, "weight": 1, "state": "measured", "achieved": 17, "achieved_low": 17,
         "achieved_high": 17, "partial_low": 0, "partial_high": 0, "fixed_on": "2024-12-02", "retroactive": False,
         "approved_by": "Leitung", "evidence": "E1234abcd"},
    ]  # fmt: skip
    hours = {"planning": 18, "concept": 12, "production": 95, "publishing": 30, "moderation": 44, "evaluation": 11}
    effort = [
        {"channel": channel, "year": YEAR, "phase": phase, "role": "redaktion", "hours_low": n * 0.8,
         "hours_likely": n, "hours_high": n * 1.3, "eur_low": n * 44, "eur_likely": n * 55, "eur_high": n * 71.5,
         "evidence": "Eeffort00"}
        for channel in PLATFORMS for phase, n in hours.items()
    ]  # fmt: skip
    costs = [
        {"channel": "insta", "year": YEAR, "kind": "tool", "eur": 1190.0, "basis": "invoice", "evidence": "Ecosts000"},
        {"channel": "link", "year": YEAR, "kind": "licence", "eur": 4290.0, "basis": "list_price",
         "evidence": "Ecosts000"},
    ]  # fmt: skip
    reasons = [
        {"channel": "insta", "side": "for", "stage": 2,
         "reason": encode("goal_partly", goal="Sichtbar sein", share=0.5, kpi="reach")},
        {"channel": "insta", "side": "against", "stage": 4,
         "reason": encode("balance", benefit="medium", risk="medium")},
        {"channel": "insta", "side": "condition", "stage": 1, "reason": encode("duty_open", duty="g6")},
        {"channel": "fb", "side": "against", "stage": 1, "reason": encode("obstacle", duty="g3")},
        {"channel": "link", "side": "gap", "stage": 0,
         "reason": encode("goal_unproven", goal="Sichtbar sein", kpi="reach", state="missing")},
    ]  # fmt: skip
    scenarios = [
        {"channel": channel, "scenario": scenario, "proposal": proposal, "decided_by": ""}
        for channel, scenario, proposal in (
            ("insta", "authority", "review"), ("insta", "dpf_void", "review"), ("fb", "authority", "review"),
            ("masto", "dpf_void", "continue"),
        )
    ]  # fmt: skip
    actions = [
        {"channel": "fb", "action": "Vereinbarung nach Art. 26 DSGVO klären", "owner": "Fachbereichsleitung",
         "due_on": "2025-10-31", "state": "open", "from_year": YEAR - 1, "evidence": "Eactions0"},
        {"channel": "insta", "action": "Alternativtexte ergänzen", "owner": "Redaktion", "due_on": "2025-06-30",
         "state": "done", "from_year": YEAR - 1, "evidence": "Eactions0"},
    ]  # fmt: skip
    return {
        "channels": channels, "kpis": _kpis(), "dialogue": _dialogue(), "effort": effort, "costs": costs,
        "approvals": approvals,
        "criteria": criteria, "duties": _duties(), "risks": _risks(), "proposals": _proposals(), "reasons": reasons,
        "scenarios": scenarios, "actions": actions,
        "history": [_kpi("insta", "followers", "persons", str(YEAR - 1), value=16020.0),
                    _kpi("insta", "views", "count", str(YEAR - 1), value=250000.0),
                    _kpi("x", "views", "count", str(YEAR - 1), value=61000.0)],
        "post_kinds": [
            {"channel": "insta", "kind": "photo", "posts": 81, "views": 120000, "interactions": 4100},
            {"channel": "insta", "kind": "video", "posts": 52, "views": 199200, "interactions": 5800},
        ],
        "audience": [
            {"channel": "insta", "start": "2025-01-01", "end": "2025-12-31", "dimension": "age", "group": group,
             "share": share, "as_of": "2026-01-07", "evidence": "E1234abcd"}
            for group, share in {"18-24": 0.21, "25-34": 0.34, "35-44": 0.22, "45-54": 0.13}.items()
        ],
        "findings": [
            {"id": "catalog_unknown_id", "severity": "warning", "file": "exports/fb/Beiträge.csv", "row": "17",
             "key": "Reichweite", "values": '{"name": "Reichweite"}'},
        ],
        "evidence": [
            {"evidence": "E1234abcd", "file": "exports/insta/Inhalte_2025.csv", "sha256": "ab" * 32, "rows": "2–134",
             "rule": "instagram/posts", "as_of": "2026-01-07"},
            {"evidence": "Estate000", "file": "statements.csv", "sha256": "12" * 32, "rows": "2–9",
             "rule": "register/statements"},
            {"evidence": "Eduties00", "file": "duties.csv", "sha256": "cd" * 32, "rows": "2–86",
             "rule": "register/duties"},
        ],
        "files": [
            {"file": "exports/insta/Inhalte_2025.csv", "channel": "insta", "status": "recognised",
             "export": "instagram/posts", "language": "de", "rows_read": 133, "rows_dropped": 0, "start": "2025-01-01",
             "end": "2025-12-31", "as_of": "2026-01-07", "sha256": "ab" * 32},
            {"file": "exports/fb/notiz.txt", "channel": "fb", "status": "ignored", "rows_read": 0, "rows_dropped": 0,
             "sha256": "ef" * 32},
        ],
    }  # fmt: skip


def _stated() -> dict[str, list[Row]]:
    """Return what people state and decide, what was observed, and what else is possible."""
    who = {"stated_by": "Fachbereichsleitung", "stated_on": "2025-11-10", "evidence": "Estate000"}
    required = ("task", "legal_basis", "arrangement", "residual_risk", "consultation")
    statements = [
        {"channel": "insta", "statement": name, "answer": "yes", "reason": f"Grund zu {name} mit Abwägung.", **who}
        for name in required
    ]  # fmt: skip
    statements += [
        {"channel": "insta", "statement": "milder_means", "answer": "no", "reason": "Junge Menschen fehlten.", **who},
        {"channel": "fb", "statement": "residual_risk", "answer": "no", "reason": "Die Vereinbarung fehlt.", **who},
        {"channel": "insta", "statement": "learnt", "reason": "Untertitel werden Pflicht.", **who},
    ]
    corners = (("insta", "continue_with_conditions", "medium", ""), ("insta", "continue_with_conditions", "high", ""),
               ("insta", "review", "high", "authority"), ("masto", "continue", "medium", ""))  # fmt: skip
    return {
        "statements": statements,
        "decisions": [
            {"channel": "insta", "year": YEAR, "state": "decided", "decision": "continue", "evidence": "Estate000",
             "reason": "Die Auflage ist schon erfüllt.", "decided_by": "Verwaltungsvorstand",
             "decided_on": "2026-02-02"},
            {"channel": "fb", "year": YEAR, "state": "in_consultation", "evidence": "Estate000"},
        ],
        "earlier": [
            {"channel": "insta", "year": YEAR - 1, "proposal": "review", "robustness": "stable",
             "decided_by": encode("rhythm_missed", share=0.5), "decision": "continue_with_conditions",
             "decision_reason": "Die Vertretung wurde geregelt."},
            {"channel": "fb", "year": YEAR - 1, "proposal": "review", "robustness": "stable",
             "decided_by": encode("rhythm_missed", share=0.5)},
        ],
        "possibilities": [
            {"channel": channel, "proposal": proposal, "benefit": benefit, "risk": "medium", "scenario": scenario}
            for channel, proposal, benefit, scenario in corners
        ],
        "tipping_points": [
            {"channel": "insta", "kind": "statement", "proposal": "review", "better": False,
             "tipping_point": 'flip_milder_means_affirmed {"proposal": "review"}'},
            {"channel": "insta", "kind": "duty", "proposal": "continue", "better": True,
             "tipping_point": 'flip_duty {"duty": "g6", "proposal": "continue"}'},
        ],
        "rules": [
            {"channel": channel, "rule": rule, "stage": 1, "outcome": outcome}
            for channel in PLATFORMS
            for rule, outcome in (("obstacle", "passes"), ("curable", "holds" if channel == "insta" else "passes"))
        ],
        "observations": [
            {"channel": "insta", "subject": "rhythm", "declared": 'posts_promised {"n": 2.0}',
             "observed": 'posts_seen {"n": 2.55}', "outcome": "confirmed", "evidence": "E1234abcd"},
            {"channel": "fb", "subject": "dialogue", "declared": "no_answers", "observed": "answers_seen",
             "outcome": "contradicted", "evidence": "E1234abcd"},
        ],
        "concept_items": [
            {"item": "purpose", "state": "present", "source": "001_2fb123a16ed2c428.txt, 2 Zweck",
             "file": "documents/konzept.txt", "row": "12", "heading": "Zweck"},
            {"item": "tools", "state": "missing", "source": "000_4ad42129f9070022.txt, Zwecke und Nutzung der Kanäle"},
        ],
    }  # fmt: skip


@cache
def _made() -> dict[str, Any]:
    """Return the frames without changes, to be copied."""
    filled = _frames() | _stated()
    return {name: make_frame(frame, filled.get(name, ())) for name, frame in EVALUATION_FRAMES.items()}


def make_evaluation(*, hostile: bool = False, **changes: Any) -> Evaluation:
    """Make the evaluation; `hostile` puts a script into every text that people type, `changes` replace fields.

    A change to a frame is a function from frame to frame.
    """
    frames = {name: frame.copy() for name, frame in _made().items()}
    for name, change in changes.items():
        if name in frames and callable(change):
            frames[name] = change(frames[name])
    if hostile:
        typed = {"name", "purpose", "target_group", "alternative", "account", "goal", "action", "owner", "document",
                 "checked_by", "approved_by", "measures", "file"}  # fmt: skip
        for name, frame in frames.items():
            for column in typed & set(frame.columns):
                frame[column] = (PAYLOAD + frame[column]).astype("str")
            if name == "proposals":
                frame["due_action"] = encode("due_action", action=f"{PAYLOAD}Maßnahme")
            if name == "risks":
                frame["reason"] = (PAYLOAD + frame["reason"]).astype("str")
    settings: dict[str, Any] = {
        "body": "musterstadt", "name": "Stadt Musterstadt", "land": "NW", "timezone": "Europe/Berlin",
        "language": "de", "year": YEAR, "departments": {"presse": "Presse- und Informationsamt"}, "generated": True,
        "decides": "Leitung des Presse- und Informationsamts",
        "legal_state": "2025-12-31", "offices": {}, "confirmed": [],
        "unconfirmed": [], "data_state": "2025-12-31", "version": "0.1.0",
        "policy": load_catalog().policy,
    }  # fmt: skip
    if hostile:
        settings |= {"name": PAYLOAD + "Stadt", "departments": {"presse": PAYLOAD + "Amt"}}
    settings |= {key: value for key, value in changes.items() if key not in frames}
    catalog, policy = load_catalog(), settings["policy"]
    derived: dict[str, Any] = {
        "breaks": breaks_of(frames["channels"], catalog),
        "legal_facts": legal_facts(catalog, settings["confirmed"], settings["year"]),
        "source_texts": cited_texts(),
        "effort_totals": total_effort(frames["effort"], settings["year"]),
        "answer_curves": estimate_answer_curves(frames["dialogue"], frames["kpis"], settings["year"]),
    }
    frames |= {name: frame for name, frame in derived.items() if name not in changes}
    frames["citations"] = cite_sources(frames, policy)
    frames["texts"] = used_texts(frames, EVALUATION_FRAMES, policy, known_texts(catalog, settings["offices"]))
    known = {entry.name for entry in fields(Evaluation)}
    return Evaluation(**{key: value for key, value in (settings | frames).items() if key in known})


def without(name: str) -> pd.DataFrame:
    """Return the empty frame of an evaluation's field."""
    return make_frame(EVALUATION_FRAMES[name])


assert set(EVALUATION_FRAMES.values()) <= set(FRAMES.values())
