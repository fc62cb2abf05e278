"""What people declared, stated and decided."""

from __future__ import annotations

from typing import Any

from smeval.catalog import load_catalog
from smeval.frames.declared import (
    ActionRow,
    ApprovalRow,
    ChannelRow,
    CostRow,
    DecisionRow,
    EffortRow,
    EventRow,
    StatementRow,
)
from smeval.ids import Approval, Phase
from smeval.wording import Typed
from tests.made_up.names import NAMES, PLATFORMS, STATED, YEAR, day


def declared() -> dict[str, list[Any]]:
    said: dict[str, Approval] = {"fb3": "yes", "dpo": "in_progress", "council": "yes", "fb11": "no"}
    hours: dict[Phase, float] = {
        "planning": 18,
        "concept": 12,
        "production": 95,
        "publishing": 30,
        "moderation": 44,
        "evaluation": 11,
    }
    return {
        "channels": [
            ChannelRow(
                channel,
                Typed(NAMES[channel]),
                "presse",
                platform,
                account=Typed(f"@{channel}"),
                team_size=2 if channel == "link" else 6,
                mode="counts",
                purpose=Typed("Information über Angebote der Stadt"),
                target_group=Typed("Menschen unter 35 in Musterstadt"),
                dialogue="no_answers" if channel == "masto" else "answers",
                posts_per_week=2.0,
                answer_within=24.0,
                crisis_channel="yes" if channel == "x" else "no",
                alternative=Typed("" if channel == "x" else "Stadtportal, Newsletter, Amtsblatt"),
                opened_on=day("2019-05-01"),
                evidence="Echannels",
            )
            for channel, platform in PLATFORMS.items()
        ],
        "approvals": [
            ApprovalRow(channel, office, load_catalog().offices[office].heard_for, state, "Echannels")
            for channel in PLATFORMS
            for office, state in said.items()
        ],
        "effort": [
            EffortRow(
                channel,
                YEAR,
                phase,
                Typed("redaktion"),
                *(n * 0.8, n, n * 1.3),
                *(n * 44, n * 55, n * 71.5),
                evidence="Eeffort00",
            )
            for channel in PLATFORMS
            for phase, n in hours.items()
        ],
        "costs": [
            CostRow("insta", YEAR, "tool", 1190.0, "invoice", evidence="Ecosts000"),
            CostRow("link", YEAR, "licence", 4290.0, "list_price", evidence="Ecosts000"),
        ],
        "actions": [
            ActionRow(
                "fb",
                Typed("Vereinbarung nach Art. 26 DSGVO klären"),
                Typed("Fachbereichsleitung"),
                day("2025-10-31"),
                "open",
                YEAR - 1,
                "Eactions0",
            ),
            ActionRow(
                "insta",
                Typed("Alternativtexte ergänzen"),
                Typed("Redaktion"),
                day("2025-06-30"),
                "done",
                YEAR - 1,
                "Eactions0",
            ),
        ],
        "statements": statements(),
        "decisions": [
            DecisionRow(
                "insta",
                YEAR,
                "decided",
                Typed(""),
                "continue",
                Typed("Die Auflage ist schon erfüllt."),
                Typed("Verwaltungsvorstand"),
                day("2026-02-02"),
                STATED,
            ),
            DecisionRow("fb", YEAR, "in_consultation", evidence=STATED),
        ],
        "events": [
            EventRow("x", day("2025-07-14"), Typed("Unwetter, Keller unter Wasser"), 6, 18200, 4, "Eevents00"),
            EventRow("x", day("2025-11-02"), Typed("Bombenfund in der Innenstadt"), 9, evidence="Eevents00"),
        ],
    }


def statements() -> list[StatementRow]:
    who = (Typed("Fachbereichsleitung"), day("2025-11-10"), STATED)
    required = ("task", "legal_basis", "arrangement", "residual_risk", "consultation")
    return [
        *(StatementRow("insta", name, "yes", Typed(f"Grund zu {name} mit Abwägung."), *who) for name in required),
        StatementRow("insta", "milder_means", "no", Typed("Junge Menschen fehlten."), *who),
        StatementRow("fb", "residual_risk", "no", Typed("Die Vereinbarung fehlt."), *who),
        StatementRow("insta", "learnt", "", Typed("Untertitel werden Pflicht."), *who),
    ]
