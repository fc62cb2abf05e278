"""The twenty acceptance tests of the method: what must hold of any version, shown with small bodies."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import SmevalError
from smeval.evaluation import Evaluation, evaluate
from smeval.ids import PROPOSALS
from smeval.kpis import kaplan_meier, quantile, restricted_mean
from smeval.publish import publish
from smeval.publish.notebook import find_notebook, run_notebook
from smeval.read import read_exports
from smeval.record.snapshot import open_snapshot, save_snapshot
from smeval.register import load_register
from smeval.verdict.facts.benefit import exact_bounds
from smeval.verdict.facts.risk import assess_risks
from smeval.wording import Message, Wording
from tests.acceptance.build import NAME, YEAR, goals, judge, judged, kpi, make_city
from tests.bodies import BODY, channel, duties, figures, make_body, risks, write_table
from tests.conftest import Once
from tests.documents.texts import check
from tests.kpis.world import World

pytestmark = pytest.mark.slow  # the whole way

DE = Wording("de")
WITHOUT_MATRIX = 'name = "Stadt Beispiel"\n'


def told(evaluation: Evaluation) -> set[str]:
    """Return what the verdict says about the only channel, as sentences."""
    texts = [*evaluation.reasons["reason"], *evaluation.rules["reason"], judged(evaluation).decided_by]
    return {DE.tell(Message(text)) for text in texts if text}


# --- 1 to 5: values, matrix, answer times, bounds, no data ---


def test_d13_01_zero_missing_and_not_offered_differ_in_cell_and_verdict(tmp_path: Path) -> None:
    goal = ("views", 0, 1000)
    zero = evaluate(make_city(tmp_path / "zero", "facebook", goal, monthly={"Aufrufe": 0}), YEAR)
    missing = evaluate(make_city(tmp_path / "missing", "facebook", goal, monthly={"Follower": 10}), YEAR)
    never = evaluate(make_city(tmp_path / "never", "mastodon", goal, monthly={"Follower": 10}), YEAR)
    cells = [(kpi(e, "views").state, kpi(e, "views").value) for e in (zero, missing, never)]
    assert cells[0] == ("measured", 0)
    assert [state for state, _ in cells[1:]] == ["missing", "not_offered"]
    assert all(pd.isna(value) for _, value in cells[1:])
    texts = [told(e) for e in (zero, missing, never)]
    assert texts[0] != texts[1] != texts[2] != texts[0]
    assert [judged(e).benefit_low for e in (zero, missing)] == [0, 0]
    assert [judged(e).benefit_high for e in (zero, missing)] == [0, 1]
    assert pd.isna(judged(never).benefit_high)


DORTMUND = [
    ("profiling", 2, 2, "medium"),
    ("identity_theft", 1, 1, "low"),
    ("discrimination", 1, 1, "low"),
    ("reputation", 1, 1, "low"),
    ("financial_loss", 1, 1, "low"),
    ("sensitive_data", 2, 1, "medium"),
]


def test_d13_02_the_six_rows_reproduce_and_an_undocumented_cell_gives_no_level(tmp_path: Path) -> None:
    """004_298f03f50e2e9068.txt, 6. RISIKOBEWERTUNG UND ABHILFEMAßNAHMEN, with the matrix as shipped."""
    rows: list[dict[str, object]] = [
        {"channel": NAME, "risk": risk, "rater": "dpo", "severity": severity, "likelihood": likelihood}
        for risk, severity, likelihood, _ in DORTMUND
    ]
    folder = make_body(tmp_path, WITHOUT_MATRIX, channels=[channel(NAME, "facebook")], risks=rows)
    found = assess_risks(load_register(folder), [NAME])
    assert dict(zip(found["risk"], found["level"], strict=True)) == {row[0]: row[3] for row in DORTMUND}
    write_table(folder / "risks.csv", [*rows, rows[0] | {"risk": "staff", "severity": 1, "likelihood": 2}])
    register = load_register(folder)
    found = assess_risks(register, [NAME])
    assert dict(zip(found["risk"], found["level"], strict=True))["staff"] == "undecided"
    (told,) = (finding for finding in register.findings if finding.id == "register_cell_unapproved")
    assert (told.severity, told.row, told.key) == ("warning", "8", "severity")


@pytest.mark.parametrize(("open_items", "median", "share"), [(5, 20.0, 0.5), (6, None, 5 / 11)])
def test_d13_03_unanswered_items_count_in_answer_times(open_items: int, median: float | None, share: float) -> None:
    """Answers after 0.17, 0.75, 0.88, 2 and 20 hours; the rest is still open after 48."""
    answered = [{"outcome": "answered", "minutes_real": hours * 60, "n": 1} for hours in (0.17, 0.75, 0.88, 2, 20)]
    counts = pd.DataFrame([*answered, {"outcome": "open", "minutes_real": 48 * 60, "n": open_items}])
    curve = kaplan_meier(counts)
    found = quantile(curve, 0.5) / 60
    assert found == pytest.approx(median) if median else pd.isna(found)
    if open_items == 5:
        assert restricted_mean(curve, 48 * 60) / 60 == pytest.approx(26.38)
    within = counts[(counts["outcome"] == "answered") & (counts["minutes_real"] <= 24 * 60)]
    assert within["n"].sum() / counts["n"].sum() == pytest.approx(share)


def test_d13_04_the_bounds_over_all_weights_of_an_order_are_exact() -> None:
    ranks = [1, 2, 3, 4]
    assert exact_bounds(ranks, [0.6, 0.6, 0.1, 0.1], [0.7, 0.7, 0.2, 0.2]) == pytest.approx((0.35, 0.70))
    assert exact_bounds(ranks, [0.1, 0.1, 0.6, 0.6], [0.2, 0.2, 0.7, 0.7]) == pytest.approx((0.10, 0.45))


def test_d13_05_a_channel_without_data_is_to_be_reviewed_for_lack_of_data(tmp_path: Path) -> None:
    row = judge(tmp_path, "x", ("views", 0, 1000), ("followers", 0, 100))
    assert row.proposal == "review"
    assert row.decided_by.startswith("evidence_short ")
    assert row.evidence_share == 0


# --- 6 to 10: cases ---


def test_d13_06_high_benefit_does_not_outweigh_a_failed_obstacle(tmp_path: Path) -> None:
    row = judge(tmp_path, "x", ("impressions", 0, 1000), monthly={"Impressionen": 1000}, failed=["g3"])
    assert row.benefit_low == 1
    assert PROPOSALS.index(row.proposal) >= PROPOSALS.index("review")
    assert row.decided_by == 'obstacle {"duty": "g3"}'


def test_d13_07_falling_reach_and_an_affirmed_alternative_end_in_a_review_with_a_tipping_point(tmp_path: Path) -> None:
    """1,500 views a post in the year; 46 percent more the year before would be 2,778."""
    folder = make_city(
        tmp_path,
        "x",
        ("impressions", 100_000, 400_000),
        residual=(2, 2),
        statements=[("milder_means", "yes")],
        before={"Impressionen": 27_780, "Beiträge": 10},
        monthly={"Impressionen": 15_000, "Beiträge": 10},
    )
    evaluation = evaluate(folder, YEAR)
    assert kpi(evaluation, "impressions").value / (27_780 * 12) - 1 == pytest.approx(-0.46, abs=0.005)
    row = judged(evaluation)
    assert row.proposal in ("review", "consider_ending")
    assert "milder_means" in set(evaluation.rules.loc[evaluation.rules["outcome"] == "holds", "rule"])
    assert len(evaluation.tipping_points)
    assert all(DE.tell(text) for text in evaluation.tipping_points["tipping_point"])


def test_d13_08_what_a_network_does_not_offer_counts_as_if_it_was_never_a_goal(tmp_path: Path) -> None:
    shown = (("interactions", 0, 1200), ("followers", 0, 900))
    hidden = (("reach", 0, 10_000), shown[0], ("impressions", 0, 5000), shown[1])
    monthly = {"Follower": 800, "Reaktionen": 60, "Kommentare": 10, "Geteilt": 20}
    rows = [judge(tmp_path / str(len(g)), "mastodon", *g, monthly=monthly) for g in (shown, hidden)]
    parts = ("benefit_low", "benefit_high", "benefit_point", "evidence_share", "proposal", "robustness")
    assert [getattr(rows[0], part) for part in parts] == [getattr(rows[1], part) for part in parts]


ASKED = "vorgang;eingang;antwort_am;status\n"


def inbox(folder: Path, year: int = YEAR, name: str = NAME, n: int = 24) -> None:
    """Deliver conversations of a year, each answered within two hours."""
    days = [f"{year}-{i % 12 + 1:02d}-{i % 27 + 1:02d}" for i in range(n)]
    rows = "".join(f"{i};{day} 10:00;{day} 11:30;beantwortet\n" for i, day in enumerate(days))
    path = folder / "exports" / name / f"Moderation_{year}-01-01_{year}-12-31.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ASKED + rows, encoding="utf-8")


@pytest.mark.parametrize(("team", "months"), [(2, False), (6, True)])
def test_d13_09_a_team_of_two_yields_no_monthly_answer_times(tmp_path: Path, team: int, months: bool) -> None:
    folder = make_city(tmp_path, "instagram", declared={"team_size": team, "dialogue": "answers", "answer_within": 24})
    inbox(folder)
    evaluation = evaluate(folder, YEAR)
    measured = {"answered_share", "answered_within_target", "response_time_median"}
    rows = evaluation.kpis[evaluation.kpis["kpi"].isin(measured)]
    assert bool((rows["period"] != str(YEAR)).any()) is months
    assert bool(len(evaluation.dialogue)) is months
    share = kpi(evaluation, "answered_share")
    assert share.state == ("measured" if months else "suppressed")
    assert months or pd.isna(share.value)


def test_d13_10_linkedin_without_a_tool_is_not_measured_and_tickets_older_than_two_years_are_refused(
    tmp_path: Path,
) -> None:
    declared = {"dialogue": "answers", "answer_within": 24}
    silent = evaluate(make_city(tmp_path / "berlin", "linkedin", declared=declared), YEAR)
    answers = kpi(silent, "answered_within_target")
    assert answers.state == "missing"
    assert pd.isna(answers.value)
    seen = silent.observations.set_index("subject")
    assert seen.loc["dialogue", "outcome"] == "open"
    assert DE.tell(Message(str(seen.loc["dialogue", "observed"])), "observation.").startswith("Nicht gemessen")
    folder = make_city(tmp_path / "alt", "linkedin", declared=declared)
    inbox(folder, YEAR - 3)
    inbox(folder, YEAR)
    exports = read_exports(load_register(folder), [NAME])
    assert set(exports.dialogue["month"].str[:4]) == {str(YEAR)}
    old = f"exports/{NAME}/Moderation_{YEAR - 3}-01-01_{YEAR - 3}-12-31.csv"
    assert old in set(exports.findings["file"])


# --- 11 to 13: documents and declarations ---


def test_d13_11_outdated_and_contradictory_texts_are_found(tmp_path: Path) -> None:
    """After 000_4ad42129f9070022.txt, 002_fb2ec18885fe74ad.txt and 003_cd686c66af73c66e.txt."""

    def found(name: str, text: str, *platforms: str) -> set[tuple[str, str]]:
        findings = check(tmp_path / name, text, *platforms)
        what = [finding.values.get("name") or finding.values.get("platforms", "") for finding in findings]
        return {(finding.id, str(value)) for finding, value in zip(findings, what, strict=True)}

    berlin = "Der Anbieter ist nach dem EU-US Privacy Shield zertifiziert."
    assert found("berlin", berlin, "facebook") == {("document_term", "Privacy Shield")}
    moessingen = (
        "Rechtsgrundlage ist Art. 6 Abs. 1 lit. f DSGVO. Verantwortlich nach § 5 TMG ist die Stadt.\n\n"
        "Facebook\n\nAnschrift: Meta Platforms Ireland Limited\n\n"
        "Google Maps\n\nAnschrift: Google Ireland Limited\n"
    )
    assert found("moessingen", moessingen, "facebook") == {
        ("document_legal_basis", ""),
        ("document_term", "Telemediengesetz (TMG)"),
        ("document_list_extra", "Google Maps"),
    }
    thueringen = "Anbieter im Sinne des § 5 DDG ist für Facebook und X (Twitter) der Freistaat."
    identified = dict(found("thueringen", thueringen, "facebook", "instagram", "x", "youtube", "flickr"))
    assert identified["document_identification"] == "['Instagram', 'YouTube', 'Flickr']"


def test_d13_12_answers_of_a_channel_declared_without_are_a_finding(tmp_path: Path) -> None:
    """004_298f03f50e2e9068.txt, 3. VERARBEITUNG VON PERSONENBEZOGENEN DATEN: comments are not answered."""
    folder = make_city(tmp_path, "facebook", declared={"dialogue": "no_answers"})
    assert "observed_answers" not in set(evaluate(folder, YEAR).findings["id"])
    inbox(folder)
    evaluation = evaluate(folder, YEAR)
    assert "observed_answers" in set(evaluation.findings["id"])
    assert evaluation.observations.set_index("subject").loc["dialogue", "outcome"] == "contradicted"


@pytest.mark.parametrize(
    ("employees", "reason", "state"),
    [(8200, "", "not_covered"), (8200, "Angebot für Städte vom 3. März 2025", "measured"), (50, "", "measured")],
)
def test_d13_13_the_list_price_of_xing_is_refused_for_large_bodies(
    tmp_path: Path, employees: int, reason: str, state: str
) -> None:
    """004_298f03f50e2e9068.txt, 3.5.1 Daten und Fakten: 357.50 € a month, for at most 50 employees."""
    price = load_catalog().prices["xing_employer_branding"]
    amount = price.eur_per_month * price.contract_months
    row = {
        "channel": NAME,
        "year": YEAR,
        "kind": "licence",
        "eur": f"{amount:.2f}",
        "basis": "list_price",
        "reason": reason,
    }
    evaluation = evaluate(make_city(tmp_path, "xing", costs=[row], body=f"employees = {employees}\n{BODY}"), YEAR)
    cost = kpi(evaluation, "cost")
    assert cost.state == state
    refused = evaluation.findings[evaluation.findings["id"] == "register_list_price"]
    assert len(refused) == (state != "measured")
    if len(refused):
        assert refused[["severity", "file", "row"]].to_numpy().tolist() == [["error", "costs.csv", "2"]]
    else:
        assert cost.value == 50 * 50 + 4290


# --- 14 to 17, 20: what is published ---


@dataclass(frozen=True)
class Published:
    """A body with two departments, published twice."""

    body: Path
    evaluation: Evaluation
    first: Mapping[str, bytes]
    second: Mapping[str, bytes]


CANARIES = {
    "name": "Kuniberta Zwitscher-Kanari",
    "handle": "@kanari_zwitscher_0815",
    "text": "Kanarientext über den Amtsweg",
    "link": "https://example.invalid/kanari",
    "phone": "0171 3920099",
    "agent": "Zaunkanari",
}


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder; what is packed is unpacked."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        found[name] = content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                found |= {f"{name}!{member}": packed.read(member) for member in packed.namelist()}
    return found


def publish_twice(root: Path) -> None:
    """Publish twice; the moderation export carries made-up personal details in every column that could hold them."""
    other = "amt_youtube"
    offers = [
        channel(NAME, "facebook", dialogue="answers", answer_within=24) | {"name": "Stadt auf Facebook"},
        channel(other, "youtube", department="amt") | {"name": "Amt auf YouTube"},
    ]
    body = make_body(
        root / "stadt",
        channels=offers,
        duties=duties(NAME, YEAR),
        risks=risks(NAME),
        goals=goals(NAME, ("interactions", 0, 1200), ("followers", 0, 900)),
        effort=[{"channel": NAME, "year": YEAR, "phase": "publishing", "role": "redaktion", "hours_likely": 50}],
        costs=[{"channel": NAME, "year": YEAR, "kind": "other", "eur": 120}],
    )
    rows = figures(NAME, YEAR, Follower=800, Beiträge=10, Reaktionen=78, Kommentare=2, Geteilt=20)
    write_table(body / "exports" / NAME / "Handtabelle.csv", rows)
    inbox(body)
    path = next((body / "exports" / NAME).glob("Moderation_*.csv"))
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    head += ";autor;handle;text;permalink;telefon;bearbeiter"
    path.write_text("\n".join([head, *(";".join([line, *CANARIES.values()]) for line in lines)]), encoding="utf-8")
    for name in ("a", "b"):
        results = publish(body, YEAR, out=root / name, say=lambda _: None)
        assert [result.fault for result in results] == ["", ""]


@pytest.fixture(scope="module")
def published(once: Once) -> Published:
    """Return what was published twice, once in a run of the tests."""
    root = once("published_twice", publish_twice)
    made = [everything_in(root / name / "stadt" / str(YEAR)) for name in ("a", "b")]
    return Published(root / "stadt", evaluate(root / "stadt", YEAR), *made)


def label(column: str) -> str:
    """Return the heading of a column of the workbook."""
    own = f"workbook.heading.{column}"
    return DE.say(own if DE.has(own) else f"heading.{column}")


def test_d13_14_two_runs_give_the_same_bytes_and_all_outputs_the_same_numbers(published: Published) -> None:
    assert published.first == published.second
    evaluation = published.evaluation
    book = openpyxl.load_workbook(io.BytesIO(published.first["kanalbilanz.xlsx"]), data_only=True)
    sheet = book[DE.say("workbook.kpis.sheet")]
    (table,) = sheet.tables.values()
    heading, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    places = [heading.index(label(column)) for column in ("channel_id", "period", "kpi_id", "value")]
    shown = {tuple(row[place] for place in places[:3]): row[places[3]] for row in rows}
    assert len(shown) == len(evaluation.kpis)
    for row in evaluation.kpis.itertuples():
        cell = shown[row.channel, row.period, row.kpi]
        # a workbook keeps sixteen digits of a number
        assert cell == (pytest.approx(row.value, 1e-15) if row.state == "measured" else DE.say(f"state.{row.state}"))
    notebook = nbformat.reads(published.first["presse/bericht.ipynb"].decode(), as_version=4)  # type: ignore[no-untyped-call]
    pages = [published.first["presse/bericht.html"].decode(), json.dumps(notebook, ensure_ascii=False)]
    pages = [page.replace("\N{NO-BREAK SPACE}", " ") for page in pages]  # keeps a number and its unit together
    for name in ("followers", "interactions", "answered_share", "cost"):
        found = kpi(evaluation, name)
        number = DE.quantity(found.value, "share") if found.unit == "share" else DE.number(found.value, 0)
        number = number.replace("\N{NO-BREAK SPACE}", " ")
        assert all(number in text for text in pages), name


def test_d13_15_nothing_personal_is_in_any_output(published: Published) -> None:
    delivered = "".join(path.read_text("utf-8") for path in (published.body / "exports").rglob("Moderation_*.csv"))
    assert all(canary in delivered for canary in CANARIES.values())
    for name, content in published.first.items():
        text = content.decode("utf-8", "ignore")
        assert not [canary for canary in CANARIES.values() if canary in text], name


class Page(HTMLParser):
    """What a reader who does not see depends on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


def test_d13_16_every_page_has_one_heading_a_language_and_texts_and_data_for_its_figures(published: Published) -> None:
    pages = {name: content.decode() for name, content in published.first.items() if name.endswith(".html")}
    assert {"index.html", "presse/bericht.html", "amt/bericht.html", "presse/jahresmitteilung.html"} <= set(pages)
    for name, html in pages.items():
        page = Page(html)
        assert [attributes.get("lang") for attributes in page.all("html")] == ["de"], name
        assert len(page.all("h1")) == 1, name
        assert all(attributes.get("alt") for attributes in page.all("img")), name
    html = pages["presse/bericht.html"]
    figures_of = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    assert figures_of
    for figure in figures_of:
        (image,) = Page(figure).all("img")
        assert len(image["alt"] or "") > 40
        following = html.partition(figure)[2]
        assert "<table" in figure or "<table" in following.partition("<figure")[0], image["alt"]


def test_d13_17_the_yearly_notice_lists_exactly_the_registered_offers(published: Published) -> None:
    channels = load_register(published.body).channels
    for department in ("presse", "amt"):
        html = published.first[f"{department}/jahresmitteilung.html"].decode()
        for row in channels.itertuples():
            assert (str(row.name) in html) == (row.department == department)


# --- 18 to 20: series, trail, parameters ---


def test_d13_18_series_end_where_the_network_ended_them() -> None:
    instagram = World("instagram").days("views", 10)
    year = instagram.row("views")
    assert (year.state, year.reason) == ("not_covered", 'series_break {"measure": "views", "on": "2025-04-21"}')
    assert [instagram.row("views", f"2025-{month:02d}").state for month in (3, 4, 5)] == [
        "measured",
        "not_covered",
        "measured",
    ]
    facebook = World("facebook").days("followers_gained", 3, end="2025-11-14")
    assert facebook.value("followers_gained", "2025-10") == 93
    december = facebook.row("followers_gained", "2025-12")
    assert december.state == "not_offered"
    assert DE.tell(december.reason) == DE.say("reason.not_offered_since", measure="followers_gained", on="2025-11-15")
    assert facebook.row("followers_gained").state != "measured"


def test_d13_19_the_evidence_trail_outlives_the_raw_files(tmp_path: Path) -> None:
    monthly = {"Follower": 800, "Reaktionen": 70, "Kommentare": 10, "Geteilt": 20}
    body = make_city(tmp_path / "stadt", "mastodon", ("interactions", 0, 1200), monthly=monthly)
    raw = body / "exports" / NAME / "Handtabelle.csv"
    content, evaluation = raw.read_bytes(), evaluate(body, YEAR)
    snapshot = body / "snapshots" / str(YEAR) / "alle"
    save_snapshot(evaluation, snapshot)
    shutil.rmtree(body / "exports")
    opened = open_snapshot(snapshot)
    assert opened == evaluation
    trail = opened.evidence.set_index("evidence")
    proof = trail.loc[kpi(opened, "interactions").evidence]
    assert (proof["file"], proof["sha256"]) == (f"exports/{NAME}/Handtabelle.csv", sha256(content).hexdigest())
    assert proof["rows"]
    for text in opened.kpis.loc[opened.kpis["state"] == "measured", "evidence"]:
        assert set(text.split()) <= set(trail.index)
    (snapshot / "evidence.csv").write_bytes(
        (snapshot / "evidence.csv").read_bytes().replace(b"Handtabelle", b"Handtafel")
    )
    with pytest.raises(SmevalError, match=r"evidence\.csv: The file was changed"):
        open_snapshot(snapshot)


def test_d13_20_an_unknown_parameter_of_the_notebook_fails_before_anything_runs(tmp_path: Path) -> None:
    parameters: dict[str, Any] = {"body": "nowhere", "departement": "presse", "year": YEAR, "language": "de"}
    with pytest.raises(SmevalError) as caught:
        run_notebook(find_notebook(), parameters, tmp_path)
    assert [finding.id for finding in caught.value.findings] == ["notebook_parameter"]
    assert "departement" in str(caught.value)
    assert not list(tmp_path.iterdir())
