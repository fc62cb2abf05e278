"""What could take the place of a channel: figures, hours and costs only, named by its id or in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.cli.check import look_at
from smeval.cli.coverage import coverage_objects
from smeval.errors import Finding, RegisterError
from smeval.frames import rows
from smeval.read import read_exports
from smeval.register import Register, load_register
from smeval.register.alternatives import named_alternatives, with_names
from smeval.register.partial import load_partly
from smeval.wording import Wording
from tests.bodies import channel, duties, figures, make_body, risks, statements, write_table

NAME = "presse_x"
WEBSITE = {"channel": "website", "name": "www.beispiel.example", "department": "online", "platform": "Website"}
NEWSLETTER = {"channel": "newsletter", "name": "Newsletter", "department": "presse", "platform": "Newsletter"}


def body(folder: Path, alternative: str = "website newsletter", **tables: object) -> Path:
    own = channel(NAME, "x", alternative=f'"{alternative}"')
    return make_body(folder, channels=[own, WEBSITE, NEWSLETTER], **tables)  # type: ignore[arg-type]


def faults(folder: Path) -> list[Finding]:
    with pytest.raises(RegisterError) as caught:
        load_register(folder)
    return list(caught.value.findings)


def named(register: Register, finding: str) -> list[Finding]:
    return [found for found in register.findings if found.id == finding]


def test_channels_and_alternatives_are_told_apart(tmp_path: Path) -> None:
    register = load_register(body(tmp_path))
    assert list(register.channels["channel"]) == [NAME]
    assert list(register.alternatives["channel"]) == ["website", "newsletter"]
    assert register.named[NAME] == ("website", "newsletter")
    assert list(register.delivering["channel"]) == [NAME, "website", "newsletter"]
    assert register.select(None) == [NAME]


def test_a_department_that_has_only_alternatives_is_none(tmp_path: Path) -> None:
    assert list(load_register(body(tmp_path)).departments) == ["presse"]


def test_people_read_names_where_ids_were_typed(tmp_path: Path) -> None:
    (row,) = rows(load_register(body(tmp_path, "website, newsletter, Amtsblatt")).channels)
    assert row.alternative == "www.beispiel.example, Newsletter, Amtsblatt"


KNOWN = ("website", "newsletter", "presse_mastodon", NAME)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("website", ("website",)),
        ("Website", ("website",)),
        ("website newsletter", ("website", "newsletter")),
        ("website,newsletter; presse_mastodon", ("website", "newsletter", "presse_mastodon")),
        ("newsletter newsletter", ("newsletter",)),
        ("Website, Amtsblatt", ("website",)),
        ("", ()),
        ("Alle Meldungen stehen auf musterstadt.example", ()),
        ("Alle Meldungen stehen auf der Website der Stadt", ()),
        ("Website der Stadt und Amtsblatt", ()),
    ],
)
def test_only_whole_entries_name_an_alternative(text: str, ids: tuple[str, ...]) -> None:
    assert named_alternatives(text, KNOWN) == ids


def test_prose_stays_as_it_is(tmp_path: Path) -> None:
    (row,) = rows(load_register(body(tmp_path, "Aushang; Amtsblatt , Rathaus")).channels)
    assert row.alternative == "Aushang; Amtsblatt , Rathaus"
    assert with_names("", []) == ""


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("goals", {"goal": "Reichweite", "kpi": "visits", "minimum": 1, "target": 2, "rank": 1}),
        ("duties", {**duties("", 2025)[0]}),
        ("risks", {**risks("")[0]}),
        ("statements", {**statements("", 2025)[0]}),
        ("decisions", {"year": 2024, "state": "draft", "decision": "continue"}),
        ("ceilings", {"kpi": "cost_per_interaction", "ceiling": 5}),
        ("actions", {"action": "Prüfen"}),
        ("events", {"date": "2025-01-01", "event": "Sturm"}),
        ("samples", {"year": 2025, "subject": "alt_texts", "checked": 30, "fulfilled": 20, "drawn": "random"}),
        ("incidents", {"kind": "insult", "n": 1, "month": "2025-03"}),
    ],
)
def test_nothing_judges_an_alternative(table: str, row: dict[str, object], tmp_path: Path) -> None:
    folder = body(tmp_path, **{table: [row | {"channel": "website"}]})  # type: ignore[arg-type]
    (fault,) = (found for found in faults(folder) if found.id == "register_alternative_row")
    assert (fault.file, fault.row) == (f"{table}.csv", "2")
    assert "Zahlen, Stunden und Kosten" in fault.sentence(Wording("de"))


def test_hours_and_costs_are_allowed(tmp_path: Path) -> None:
    hours = {"channel": "website", "year": 2025, "phase": "production", "role": "redaktion", "hours_likely": 40}
    paid = {"channel": "website", "year": 2025, "kind": "tool", "eur": 100, "basis": "invoice"}
    register = load_register(body(tmp_path, effort=[hours], costs=[paid]))
    assert list(register.effort["channel"]) == list(register.costs["channel"]) == ["website"]


def test_a_channel_is_no_alternative_to_itself(tmp_path: Path) -> None:
    (fault,) = (found for found in faults(body(tmp_path, f"website {NAME}")) if found.severity == "error")
    assert (fault.id, fault.file, fault.row, fault.key) == (
        "register_alternative_itself", "channels.csv", "2", "alternative",
    )  # fmt: skip


def test_a_slip_is_told_and_nothing_is_guessed(tmp_path: Path) -> None:
    register = load_register(body(tmp_path, "website, newslettr"))
    (told,) = named(register, "register_alternative_near")
    assert told.severity == "warning"
    assert told.values["nearest"] == "newsletter"
    assert register.named[NAME] == ("website",)


def test_what_looks_like_an_id_and_is_none_is_told(tmp_path: Path) -> None:
    (told,) = named(load_register(body(tmp_path, "amt_peertube")), "register_alternative_unknown")
    assert told.values["given"] == "amt_peertube"


@pytest.mark.parametrize(
    "text",
    ["Alle Meldungen stehen auf musterstadt.example", "Amtsblatt", "www.beispiel.example", "Aushang, Rathaus", ""],
)
def test_prose_gives_no_false_alarm(text: str, tmp_path: Path) -> None:
    told = {found.id for found in load_register(body(tmp_path, text)).findings}
    assert told <= {"register_alternative_unnamed"}


def test_one_that_nobody_names_is_told(tmp_path: Path) -> None:
    told = named(load_register(body(tmp_path, "website")), "register_alternative_unnamed")
    assert [found.values["channel"] for found in told] == ["newsletter"]
    assert [found.severity for found in told] == ["note"]


def test_promises_of_an_alternative_are_told_and_do_not_count(tmp_path: Path) -> None:
    own = channel(NAME, "x", alternative="website")
    folder = make_body(tmp_path, channels=[own, WEBSITE | {"posts_per_week": 3, "approval_dpo": "yes"}])
    register = load_register(folder)
    (told,) = named(register, "register_alternative_unused")
    assert told.values["columns"] == ["posts_per_week", "approval"]
    assert set(register.approvals["channel"]) == {NAME}


def test_a_body_needs_a_channel_that_is_judged(tmp_path: Path) -> None:
    (fault,) = (f for f in faults(make_body(tmp_path, channels=[WEBSITE])) if f.severity == "error")
    assert fault.id == "register_only_alternatives"


def test_files_of_an_alternative_are_read_and_appear_once(tmp_path: Path) -> None:
    folder = body(tmp_path)
    write_table(
        folder / "exports" / "website" / "zahlen.csv", figures("website", 2025, Besuche=900, Seitenaufrufe=2000)
    )
    exports = read_exports(load_register(folder))
    assert list(exports.files["file"]) == ["exports/website/zahlen.csv"]
    assert list(exports.files["status"]) == ["recognised"]
    assert set(exports.measures["measure"]) == {"visits", "page_views"}
    assert exports.measures.loc[exports.measures["measure"] == "visits", "value"].sum() == 12 * 900


def test_a_register_with_faults_still_knows_its_alternatives(tmp_path: Path) -> None:
    register = load_partly(body(tmp_path, goals=[{"channel": "nobody"}]))
    assert list(register.alternatives["channel"]) == ["website", "newsletter"]
    assert list(register.channels["channel"]) == [NAME]


def test_the_months_of_an_alternative_are_told_as_well(tmp_path: Path) -> None:
    folder = body(tmp_path)
    write_table(folder / "exports" / "newsletter" / "a.csv", figures("newsletter", 2025, range(1, 7), Öffnungen=9))
    register = load_register(folder)
    found = coverage_objects(read_exports(register), register, 2025)
    (opens,) = (entry for entry in found if (entry["channel"], entry["measure"]) == ("newsletter", "opens"))
    assert [opens["periods"][f"2025-{month:02d}"]["state"] for month in (1, 6, 7)] == ["there", "there", "missing"]


def test_check_misses_the_files_of_an_alternative(tmp_path: Path) -> None:
    findings, _, _ = look_at(body(tmp_path))
    told = {finding.values["channel"] for finding in findings if finding.id == "channel_without_files"}
    assert told == {NAME, "website", "newsletter"}
