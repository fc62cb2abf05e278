"""What the guide asks, as readers meet it."""

from __future__ import annotations

import pytest

from smeval.publish.html import block_html
from smeval.show.blocks import Section
from smeval.show.report.appendix import appendix
from smeval.show.tables.seen.guide import table_guide, table_guide_lacking
from tests.evaluations import without
from tests.show.reading import ids, lines, view


def test_what_the_guide_asks_is_answered_row_by_row() -> None:
    german = view()
    table = table_guide(german, "insta")
    assert table.title == "Instagram: 4 von 7 Angaben liegen vor"
    found = lines(table, german)
    assert len(found) == 7  # the two KPIs of K-IG-5 are one answer
    assert any("gemessen | Abonnierende: 17.200 Personen" in line for line in found)
    assert any("von Hand | Beiträge: 133 (n\u00a0=\u00a0133)" in line for line in found)
    assert any(
        "Stichprobe | Anteil Beiträge auch auf der Website: 86,7 %. 26 von 30, ausgewählt, nicht repräsentativ" in line
        for line in found
    )
    assert any("nicht ganz abgedeckt | Aufrufe: mindestens 400, genauer Wert nicht abgedeckt" in line for line in found)


def test_what_is_lacking_says_what_to_do() -> None:
    german = view()
    table = table_guide_lacking(german)
    assert table.title == "Was der Leitfaden fragt: 4 von 12 Angaben liegen vor, es fehlen 3"
    found = lines(table, german)
    assert any("Instagram und Facebook | Ansehen und in samples.csv eintragen" in line for line in found)
    assert any("Instagram | Export nachreichen oder von Hand" in line for line in found)
    assert table_guide_lacking(view(guide=lambda _: without("guide"))).title.endswith("was sich noch angeben ließe")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_annex_shows_the_guide_in_full_and_folded(language: str) -> None:
    shown = view(language)
    first = appendix(shown).blocks[0]
    assert isinstance(first, Section)
    assert ids(first) == ["guide-lacking", "guide-channel-1", "guide-channel-2", "guide-channel-5"]
    html = str(block_html(first, shown.wording))
    assert html.count("<details") == 3
