"""The city: departments, channels, and how each channel behaves over the two years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

NAME = "Stadt Musterstadt"
SITE = "https://www.musterstadt.example"
YEARS = (2024, 2025)
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)

DEPARTMENTS = {
    "presse": "Presse- und Informationsamt",
    "feuerwehr": "Feuerwehr",
    "personal": "Personal- und Organisationsamt",
    "kultur": "Kulturbetriebe",
    "tourismus": "Stadtmarketing und Tourismus",
    "umwelt": "Umweltamt",
}

#: Days without service in North Rhine-Westphalia: only to give answers plausible times.
HOLIDAYS = {
    date(year, month, day)
    for year, moving in (
        (2024, ((3, 29), (4, 1), (5, 9), (5, 20), (5, 30))),
        (2025, ((4, 18), (4, 21), (5, 29), (6, 9), (6, 19))),
    )
    for month, day in (*moving, (1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
}

#: What drew attention: day, factor on views of that day's posts, topic.
EVENTS = (
    (date(2024, 1, 4), 3.2, "hochwasser"),
    (date(2024, 6, 9), 1.8, "wahl"),
    (date(2024, 6, 12), 4.0, "bombe"),
    (date(2024, 9, 7), 2.4, "stadtfest"),
    (date(2024, 11, 25), 1.7, "weihnachtsmarkt"),
    (date(2025, 2, 23), 1.9, "wahl"),
    (date(2025, 3, 19), 4.6, "bombe"),
    (date(2025, 7, 2), 2.2, "hitze"),
    (date(2025, 9, 6), 2.6, "stadtfest"),
    (date(2025, 9, 14), 2.0, "wahl"),
    (date(2025, 10, 23), 3.8, "sturm"),
    (date(2025, 11, 24), 1.8, "weihnachtsmarkt"),
)

#: Published just after midnight: in the exports, which count Pacific days, still in the old year.
GREETINGS = ((date(2025, 1, 1), 1.3, "neujahr"), (date(2026, 1, 1), 1.3, "neujahr"))
GREETING = ("presse_facebook", "presse_instagram")


#: Posts per week that were promised a year before; less was decided in November 2024.
PROMISED_BEFORE: dict[str, float | None] = {"presse_mastodon": 5, "feuerwehr_mastodon": None}


@dataclass(frozen=True)
class Channel:
    """What the register says about a channel."""

    id: str
    platform: str
    name: str
    account: str
    url: str
    purpose: str
    target_group: str
    promised: float | None
    team: int
    opened: date
    mode: str = "insights"
    dialogue: str = "answers"
    answer_within: int | None = 48
    crisis: bool = False
    alternative: str = "Alle Meldungen stehen gleichzeitig auf musterstadt.example und im Newsletter."
    closed: date | None = None
    council: str = "yes"
    #: Last year for which anybody delivered, checked or stated anything.
    cared_for: int = 2025

    @property
    def department(self) -> str:
        """Id of the department that runs the channel."""
        return self.id.split("_")[0]


CHANNELS = (
    Channel(
        "presse_facebook", "facebook", "Stadt Musterstadt auf Facebook", "Stadt Musterstadt",
        "https://www.facebook.com/StadtMusterstadt", "Über Vorhaben, Angebote und Störungen in der Stadt informieren",
        "Einwohnerinnen und Einwohner ab 30 Jahren", 5, 7, date(2013, 5, 6), mode="rows", answer_within=24,
    ),
    Channel(
        "presse_instagram", "instagram", "Stadt Musterstadt auf Instagram", "stadt_musterstadt",
        "https://www.instagram.com/stadt_musterstadt", "Stadtleben zeigen, jüngere Menschen informieren",
        "Einwohnerinnen und Einwohner unter 40 Jahren", 3, 7, date(2017, 3, 1), answer_within=24,
    ),
    Channel(
        "presse_x", "x", "Stadt Musterstadt auf X", "stadtmusterstadt", "https://x.com/stadtmusterstadt",
        "Medien und Fachleute kurz informieren", "Medien, Politik, Verwaltung", 4, 5, date(2011, 9, 12),
        mode="rows", dialogue="no_answers", answer_within=None, alternative="presse_mastodon, presse_website",
    ),
    Channel(
        "presse_mastodon", "mastodon", "Stadt Musterstadt auf Mastodon", "@stadt@social.musterstadt.example",
        "https://social.musterstadt.example/@stadt", "Ohne Anmeldung bei einem Konzern informieren",
        "Einwohnerinnen und Einwohner, Medien", 4, 5, date(2022, 11, 21),
    ),
    Channel(
        "presse_youtube", "youtube", "Stadt Musterstadt auf YouTube", "Stadt Musterstadt",
        "https://www.youtube.com/@stadtmusterstadt", "Angebote erklären, Veranstaltungen zugänglich machen",
        "Einwohnerinnen und Einwohner", 0.5, 6, date(2012, 2, 1), dialogue="no_answers", answer_within=None,
    ),
    Channel(
        "feuerwehr_x", "x", "Feuerwehr Musterstadt auf X", "FeuerwehrMusterstadt",
        "https://x.com/FeuerwehrMusterstadt", "Bevölkerung bei Gefahren schnell informieren (§ 3 BHKG NRW)",
        "Bevölkerung im Stadtgebiet, Medien", 3, 8, date(2014, 1, 15), mode="rows", answer_within=4, crisis=True,
        alternative="Warnungen gehen gleichzeitig über Sirenen, Warn-Apps und musterstadt.example.",
    ),
    Channel(
        "feuerwehr_mastodon", "mastodon", "Feuerwehr Musterstadt auf Mastodon", "@feuerwehr@social.musterstadt.example",
        "https://social.musterstadt.example/@feuerwehr", "Zweiter Weg für Lagemeldungen", "Bevölkerung, Medien",
        2, 8, date(2024, 7, 1), crisis=True,
        alternative="Warnungen gehen gleichzeitig über Sirenen, Warn-Apps und musterstadt.example.",
    ),
    Channel(
        "personal_linkedin", "linkedin", "Arbeiten in Musterstadt (LinkedIn)", "stadt-musterstadt",
        "https://www.linkedin.com/company/stadt-musterstadt", "Fachkräfte gewinnen",
        "Fachkräfte in Ingenieurwesen, IT und Sozialer Arbeit", 2, 5, date(2020, 8, 3),
        alternative="Alle Stellen stehen im Karriereportal der Stadt.",
    ),
    Channel(
        "personal_xing", "xing", "Arbeiten in Musterstadt (XING)", "stadtmusterstadt",
        "https://www.xing.com/pages/stadtmusterstadt", "Fachkräfte gewinnen", "Fachkräfte in der Region", 1, 5,
        date(2018, 4, 9), alternative="Alle Stellen stehen im Karriereportal der Stadt.",
    ),
    Channel(
        "personal_wiki", "wiki", "Wissenswiki der Verwaltung", "wiki.intern", "https://wiki.intern.musterstadt.example",
        "Wissen in der Verwaltung sichern", "Beschäftigte der Stadt", 10, 6, date(2019, 10, 1),
        dialogue="no_answers", answer_within=None, alternative="Dienstanweisungen stehen auch im Intranet.",
    ),
    Channel(
        "kultur_facebook", "facebook", "Kultur in Musterstadt auf Facebook", "Kultur in Musterstadt",
        "https://www.facebook.com/KulturMusterstadt", "Auf Veranstaltungen hinweisen", "Kulturinteressierte",
        3, 5, date(2015, 9, 1), mode="rows", alternative="kultur_newsletter",
    ),
    Channel(
        "kultur_tiktok", "tiktok", "Kultur in Musterstadt auf TikTok", "kulturmusterstadt",
        "https://www.tiktok.com/@kulturmusterstadt", "Junge Menschen für Kultur gewinnen", "16- bis 25-Jährige",
        3, 5, date(2023, 8, 15), dialogue="no_answers", answer_within=None,
    ),
    Channel(
        "kultur_flickr", "flickr", "Bilder aus Musterstadt (Flickr)", "musterstadt-kultur",
        "https://www.flickr.com/photos/musterstadt-kultur", "Fotos von Veranstaltungen bereitstellen",
        "Teilnehmende an Veranstaltungen", None, 5, date(2012, 6, 1), dialogue="no_answers", answer_within=None,
        alternative="Die Fotos sind auch über die Bilddatenbank auf musterstadt.example abrufbar.",
    ),
    Channel(
        "tourismus_instagram", "instagram", "Musterstadt entdecken (Instagram)", "musterstadt_entdecken",
        "https://www.instagram.com/musterstadt_entdecken", "Für Besuche in der Stadt werben",
        "Gäste aus der Region und den Niederlanden", 2, 2, date(2019, 4, 1), mode="rows", answer_within=24,
    ),
    Channel(
        "tourismus_x", "x", "Musterstadt entdecken auf X", "muster_entdecken", "https://x.com/muster_entdecken",
        "Veranstaltungen ankündigen", "Gäste, Fachpresse", 1, 2, date(2015, 2, 2), dialogue="no_answers",
        answer_within=None, cared_for=2024,
    ),
    Channel(
        "umwelt_blog", "blog", "Klimablog Musterstadt", "klimablog", "https://klimablog.musterstadt.example",
        "Klimaschutz vor Ort erklären", "Einwohnerinnen und Einwohner", 1, 5, date(2020, 6, 5),
        alternative="Jeder Beitrag erscheint auch als Meldung auf musterstadt.example.",
    ),
    Channel(
        "umwelt_forum", "forum", "Bürgerforum Klima", "forum-klima", "https://forum.musterstadt.example",
        "Bürgerschaft am Klimakonzept beteiligen", "Einwohnerinnen und Einwohner", 2, 5, date(2022, 3, 1),
        closed=date(2025, 9, 30), council="no",
        alternative="Beteiligung war auch schriftlich und in Veranstaltungen möglich.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Alternative:
    """What could take the place of a channel: it has figures and hours, and is not judged."""

    id: str
    platform: str
    name: str
    url: str
    opened: date

    @property
    def department(self) -> str:
        """Id of the department that runs it."""
        return self.id.split("_")[0]


ALTERNATIVES = (
    Alternative(
        "presse_website", "website", "musterstadt.example", "https://www.musterstadt.example", date(2009, 3, 1)
    ),
    Alternative(
        "kultur_newsletter", "newsletter", "Newsletter Kultur in Musterstadt",
        "https://www.musterstadt.example/kultur/newsletter", date(2016, 1, 15),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How a channel behaves: only for the generator.

    Parameters
    ----------
    per_week : tuple of float
        Posts per week, 2024 and 2025.
    views : tuple of float
        Median views of a post, 2024 and 2025.
    followers : tuple of int
        Followers at the beginning of 2024, of 2025 and of 2026.
    topics : tuple of str
        What the channel writes about.
    kinds : dict of str to float
        Weights of the kinds of post, in the vendor's English words.
    reach : float
        Persons reached per view of a post.
    rates : dict of str to float
        Interactions per person reached.
    spread : float
        Width of the distribution of views (log scale).
    jitter : float
        Spread of the number of posts per week.
    first, last : date
        First and last day with posts.
    quiet : tuple of (date, date, float)
        Spans in which only this share of the posts appears.
    """

    per_week: tuple[float, float]
    views: tuple[float, float]
    followers: tuple[int, int, int]
    topics: tuple[str, ...]
    kinds: dict[str, float] = field(default_factory=lambda: {"Photos": 1.0})
    reach: float = 0.62
    rates: dict[str, float] = field(default_factory=dict)
    spread: float = 0.7
    jitter: float = 0.9
    first: date = FIRST
    last: date = LAST
    quiet: tuple[tuple[date, date, float], ...] = ()
    #: Share of the comments that stay, so that they are about what the moderation export holds with its answers.
    talk: float = 1.0


_META = {"reactions": 0.017, "comments": 0.0028, "shares": 0.0022, "clicks": 0.021, "link_clicks": 0.007}
_GRAM = {"likes": 0.031, "comments": 0.0014, "shares": 0.0042, "saves": 0.0031, "follows": 0.0008}
_X = {
    "likes": 0.0062, "comments": 0.0008, "shares": 0.0016, "saves": 0.0005, "link_clicks": 0.0045,
    "profile_visits": 0.004, "detail": 0.012, "follows": 0.0002,
}  # fmt: skip
_CITY = ("verkehr", "service", "kultur", "umwelt", "stadtfest", "rat", "familie")

PROFILES = {
    "presse_facebook": Profile(
        (6.1, 6.4), (8200, 8900), (28400, 31150, 33020), _CITY, {"Photos": 5, "Links": 3, "Videos": 1, "Reels": 1.2},
        rates=_META, jitter=1.1, talk=0.2,
    ),
    "presse_instagram": Profile(
        (4.0, 4.6), (5200, 6900), (14200, 17900, 21640), ("stadtbild", "kultur", "stadtfest", "familie", "umwelt"),
        {"IG image": 3, "IG carousel": 3, "IG reel": 3}, reach=0.66, rates=_GRAM, jitter=0.8,
    ),
    "presse_x": Profile(
        (5.0, 3.6), (1480, 760), (9320, 9260, 8870), ("verkehr", "rat", "service", "umwelt"),
        reach=1.0, rates=_X, spread=0.8, jitter=1.4, talk=0.5,
    ),
    "presse_mastodon": Profile(
        (4.6, 5.2), (420, 560), (620, 1180, 1930), _CITY,
        reach=1.0, rates={"likes": 0.018, "comments": 0.003, "shares": 0.011},
    ),
    "presse_youtube": Profile(
        (0.75, 0.85), (900, 1050), (1910, 2390, 2880), ("film",), {"video": 3, "short": 2}, reach=0.8,
        rates={"likes": 0.021, "comments": 0.0021, "shares": 0.0065, "dislikes": 0.0006}, spread=1.1, jitter=0.5,
    ),
    "feuerwehr_x": Profile(
        (4.9, 5.3), (5600, 6100), (12400, 13120, 13560), ("einsatz", "vorsorge"), reach=1.0, rates=_X, spread=0.9,
        jitter=1.2, talk=0.25,
    ),
    "feuerwehr_mastodon": Profile(
        (2.8, 3.4), (180, 310), (0, 260, 690), ("einsatz", "vorsorge"), reach=1.0,
        rates={"likes": 0.014, "comments": 0.002, "shares": 0.013}, first=date(2024, 7, 1),
    ),
    "personal_linkedin": Profile(
        (2.3, 2.6), (1900, 2350), (3120, 4380, 5870), ("beruf",), {"Image": 4, "Article": 2, "Video": 1}, reach=0.6,
        rates={"likes": 0.022, "comments": 0.0012, "shares": 0.0016, "clicks": 0.034}, jitter=0.7,
    ),
    "personal_xing": Profile(
        (0.9, 0.7), (300, 220), (2310, 2260, 2190), ("beruf",), reach=0.8,
        rates={"likes": 0.008, "comments": 0.0006, "shares": 0.0009},
    ),
    "kultur_facebook": Profile(
        (3.4, 3.3), (2600, 2450), (8150, 8420, 8610), ("kultur", "stadtfest"), {"Photos": 4, "Links": 3, "Videos": 1},
        rates=_META, talk=0.5,
    ),
    "kultur_tiktok": Profile(
        (3.2, 3.1), (2900, 3600), (640, 2080, 2410), ("buehne",), {"video": 1}, reach=0.86,
        rates={"likes": 0.034, "comments": 0.0021, "shares": 0.0043, "saves": 0.0035}, spread=1.2,
        quiet=((date(2025, 3, 31), date(2025, 12, 31), 0.24),),
    ),
    "kultur_flickr": Profile((9.0, 9.6), (95, 104), (410, 432, 447), ("kultur",), reach=0.9, rates={"likes": 0.012}),
    "tourismus_instagram": Profile(
        (3.1, 3.0), (3300, 3900), (9100, 11050, 12380), ("stadtbild", "stadtfest", "kultur"),
        {"IG image": 3, "IG carousel": 2, "IG reel": 3}, reach=0.64, rates=_GRAM, last=date(2025, 9, 30), talk=0.6,
    ),
    "tourismus_x": Profile((1.4, 1.1), (520, 410), (2140, 2080, 1990), ("kultur",), reach=1.0, rates=_X),
    "umwelt_forum": Profile((0, 0), (1, 1), (1290, 1240, 1180), ("umwelt",)),
}  # fmt: skip
