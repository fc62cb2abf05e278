"""What people saw and wrote down, and channels beside their alternatives, as readers meet them."""

from __future__ import annotations

import pandas as pd

from smeval.frames.judged import CriterionRow
from smeval.show.report.channel import channel_decision
from smeval.show.tables.appendix.findings import table_undelivered
from smeval.show.tables.lawfulness.duties import table_duties, table_open_duties
from smeval.show.tables.lawfulness.risks import table_risk_matrix, table_risks
from smeval.show.tables.numbers.channel_year import table_kpis
from smeval.show.tables.numbers.goals import table_goals
from smeval.show.tables.seen.content import table_content_factors, table_publishing
from smeval.show.tables.seen.incidents import table_incident_kpis, table_incidents
from smeval.show.tables.seen.samples import table_samples
from smeval.show.tables.seen.substitutions import table_substitutions
from smeval.wording import Typed, encode
from tests.evaluations import without
from tests.show.reading import ids, lines, view

# --- samples ---


def test_a_sample_says_of_how_many_how_they_were_found_and_what_it_is_evidence_of() -> None:
    german = view()
    table = table_samples(german, "insta")
    assert table.title == (
        "Stichproben: Auch auf der Website 26 von 30, Alternativtexte 26 von 30 und Impressum erreichbar 2 von 2"
    )
    first, second, third = lines(table, german)
    assert first.startswith("Auch auf der Website | ")  # what contradicts a declaration comes first
    assert "26 von 30 | 87 % | 69–96 % | zufällig gezogen | 20.11.2025, Pressestelle |" in first
    assert first.endswith("Alternativen ohne Nachteil | widerspricht den Angaben")
    assert "zufällig gezogen aus 133 | " in second
    assert "Barrierefreiheit | " in second
    assert "2 von 2 | 100 % |  | alle angesehen" in third


def test_what_somebody_chose_is_not_representative_and_has_no_interval() -> None:
    german = view()
    assert "12 von 12 | 100 % |  | ausgewählt, nicht repräsentativ" in lines(table_samples(german, "fb"), german)[0]

    def doubted(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(representative=False)

    other = view(samples=doubted)
    assert "87 % |  | nicht bestätigt, wie gezogen wurde" in lines(table_samples(other, "insta"), other)[0]


def test_too_few_have_no_share() -> None:
    german = view()
    table = table_samples(german, "x")
    assert table.title == "Stichproben: noch ohne Ergebnis"
    assert "5 von 6 | zu wenige: 6 von mindestens 10. |" in lines(table, german)[0]


def test_many_samples_are_counted_in_the_title() -> None:
    def more(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame, frame.assign(subject="captions")], ignore_index=True)

    title = table_samples(view(samples=more), "insta").title
    assert title == "6 Stichproben; der Erklärung des Kanals widersprechen: 2"


def test_only_a_channel_with_samples_shows_them() -> None:
    german = view()
    assert "samples-channel-1" in ids(channel_decision(german, "insta"))
    assert "samples-channel-3" not in ids(channel_decision(german, "masto"))


def test_a_sample_stands_beside_its_duty() -> None:
    german = view()
    met = " ".join(lines(table_duties(german), german))
    assert "Stichprobe „Auch auf der Website“, Instagram: 26 von 30, zufällig gezogen" in met
    still_open = " ".join(lines(table_open_duties(german), german))
    assert "Stichprobe „Alternativtexte“, Instagram: 26 von 30, zufällig gezogen aus 133" in still_open
    assert "samples" not in [column.id for column in table_duties(view(samples=lambda _: without("samples"))).columns]


def test_a_reason_that_tells_of_a_sample_is_not_told_again() -> None:
    reason = encode("duty_not_declared_sampled", subject="alt_text", k=26, n=30)

    def told(frame: pd.DataFrame) -> pd.DataFrame:
        own = (frame["duty"] == "g15") & (frame["channel"] == "insta")
        return frame.assign(reason=frame["reason"].mask(own, reason))

    german = view(duties=told)
    row = next(line for line in lines(table_open_duties(german), german) if "eine Stichprobe liegt vor" in line)
    assert "Stichprobe „Alternativtexte“" not in row


def test_a_goal_on_a_sample_says_on_how_many_it_rests() -> None:
    def sampled(frame: pd.DataFrame) -> pd.DataFrame:
        goal = CriterionRow(
            channel="insta",
            goal=Typed("Barrierefreie Beiträge"),
            kpi="alt_text",
            unit="share",
            minimum=0.8,
            target=0.95,
            rank=4,
            state="measured",
            achieved=26 / 30,
            achieved_low=0.6928,
            achieved_high=0.9624,
        )
        return pd.concat([frame, pd.DataFrame([goal])], ignore_index=True).astype(frame.dtypes)

    german = view(criteria=sampled)
    row = next(line for line in lines(table_goals(german), german) if "Barrierefreie" in line)
    assert "80,0 % | 95,0 % | 86,7 % (69,3–96,2 %) | 26 von 30, zufällig gezogen aus 133" in row
    assert "sample_base" not in [column.id for column in table_goals(view()).columns]


# --- incidents ---


def test_incidents_stand_beside_the_risks_that_they_speak_of() -> None:
    german = view()
    matrix = " ".join(lines(table_risk_matrix(german), german))
    assert "Nachgeahmtes oder übernommenes Konto: Instagram keine, Facebook 2, X 1 bis 4" in matrix
    single = " ".join(lines(table_risks(german), german))
    assert "Facebook 2, davon 1 erledigt, Median 30 Std.; X 1 bis 4" in single
    silent = table_risk_matrix(view(incidents=lambda _: without("incidents")))
    assert "incidents" not in [column.id for column in silent.columns]


def test_no_list_of_incidents_is_no_claim() -> None:
    table = table_incidents(view(incidents=lambda _: without("incidents")))
    assert table.title == "Vorfälle: keine Liste geführt"
    assert table.empty.endswith("ob es welche gab, ist damit nicht gesagt.")
    assert table_incidents(view()).notes == (
        "Keine Liste geführt: Mastodon. Ob es dort Vorfälle gab, ist damit nicht gesagt.",
    )


def test_a_small_team_has_bounds_only() -> None:
    german = view()
    found = lines(table_incidents(german), german)
    hidden = " | ".join(["aus Schutzgründen nicht ausgewiesen"] * 3)
    assert any(f"| X | 1 bis 4 | {hidden}" in line for line in found)
    assert any(f"| LinkedIn | 5 oder mehr | {hidden}" in line for line in found)
    assert any("| Instagram | keine | entfällt | entfällt | entfällt" in line for line in found)


def test_kpis_about_incidents_and_samples_do_not_stand_among_the_yearly_numbers() -> None:
    def more(frame: pd.DataFrame) -> pd.DataFrame:
        year = frame[(frame["channel"] == "insta") & (frame["period"] == "2025")].iloc[:1]
        known = [
            year.assign(kpi=kpi, value=2.0, state="measured") for kpi in ("incidents_per_1000_comments", "alt_text")
        ]
        lacking = year.assign(kpi="captions", state="missing", reason=encode("no_sample"))
        return pd.concat([frame, *known, lacking], ignore_index=True).astype(frame.dtypes)

    german = view(kpis=more)
    assert len(table_kpis(german, "insta").rows) == len(table_kpis(view(), "insta").rows)
    assert table_undelivered(german).title == table_undelivered(view()).title
    assert lines(table_incident_kpis(german), german)[0].startswith("Vorfälle je 1.000 Kommentare | Instagram | 2")


# --- alternatives ---


def test_a_channel_stands_beside_its_alternative() -> None:
    german = view()
    table = table_substitutions(german, "fb")
    assert table.title == "In denselben Monaten: Aufrufe 90.000 (Facebook), Seitenaufrufe 120.000 (Website)"
    whole, lacking, topic = lines(table, german)
    assert "gegenüber Website: Seitenaufrufe | 90.000 (84.000–97.000) | 120.000 | 1,3 (1,2–1,4)" in whole
    assert "12 von 12 Monaten" in whole
    assert "gegenüber Newsletter | 17.200 Personen | nicht geliefert | nicht geliefert" in lacking
    assert topic.startswith("Aufrufe zum Thema #Kita | ")
    assert "31 von 52 Wochen" in topic
    places = ids(channel_decision(german, "fb"))
    assert places.index("substitutions-channel-2") == places.index("fields-channel-2") - 1


def test_what_cannot_be_compared_says_why() -> None:
    def gone(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(own=float("nan"), other=float("nan"), state="not_covered", reason=encode("no_sample"))

    german = view(substitutions=gone)
    table = table_substitutions(german, "fb")
    assert not table.rows
    assert table.empty == (
        "Aufrufe, Abonnierende und Aufrufe zum Thema #Kita: Für dieses Jahr ist keine Stichprobe eingetragen."
    )
    assert "substitutions-channel-2" in ids(channel_decision(german, "fb"))


def test_a_letter_leads_to_what_a_comparison_rests_on() -> None:
    def based(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(reason=encode("substitution_ends"))

    german = view(substitutions=based)
    table = table_substitutions(german, "fb")
    assert table.notes == ("(a) Die Spanne reicht vom kleinsten zum größten Verhältnis eines einzelnen Zeitraums.",)
    assert all(line.endswith("| a") for line in lines(table, german))


def test_what_lacks_the_other_side_has_no_answer_in_its_title() -> None:
    def unknown(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(other=float("nan"), state="missing")

    assert table_substitutions(view(substitutions=unknown), "fb").title == (
        "Facebook und die Alternative lassen sich nicht vergleichen"
    )


# --- what posts show ---


def test_what_posts_show_is_context_in_one_line_a_channel() -> None:
    german = view()
    table = table_content_factors(german)
    assert "Nichts davon geht in eine Bewertung" in table.caption
    assert lines(table, german) == [
        "Instagram | Von 133 Beiträgen: 61 % mit Bild, 39 % mit Video und 0 % mit Frage\n"
        "Von 120 Beiträgen: 92 % mit Schlagwort (#), im Mittel 3,4 je Beitrag",
        "Facebook | Von 96 Beiträgen: 46 % mit Link",
    ]


def test_publishing_times_leave_open_what_is_withheld() -> None:
    german = view()
    table = table_publishing(german, "insta")
    assert table.title == "Instagram: die meisten Beiträge am Donnerstag, nachmittags (14 bis 18 Uhr): 33"
    assert [column.label.split()[0] for column in table.columns] == [
        "Wochentag",
        "morgens",
        "mittags",
        "nachmittags",
        "abends",
    ]
    assert lines(table, german)[0] == "Montag | 31 | nicht gezeigt | nicht gezeigt | nicht gezeigt"
    assert len(table.rows) == 5  # nothing is told of the weekend
    assert "Felder mit weniger als 10 Beiträgen" in table.caption
    assert not table_publishing(german, "fb").rows
