"""Exports of the inboxes: what people wrote, and when the city answered. All persons are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from musterstadt_generator.activity import BERLIN, UTC, WEEKDAYS, about, days, dice, lognormal, views_factor
from musterstadt_generator.city import CHANNELS, HOLIDAYS
from musterstadt_generator.formats import Row, delimited, saved_in_excel
from musterstadt_generator.outcomes import CANARIES
from musterstadt_generator.texts import questions

NAMES = {channel.id: channel.name for channel in CHANNELS}

#: Minutes of the day at which service begins and ends, Monday to Sunday.
SERVICE = ((480, 960),) * 4 + ((480, 780), None, None)
#: People write all day, most in the evening.
ASKING_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 9, 10, 9, 8, 8, 9, 11, 12, 13, 13, 11, 8, 4)
CONVERSATION = (
    "konversation_id", "kanal", "art", "eingang", "antwort_am", "status", "automatisch", "bearbeiter", "autor", "link",
    "text", "tags",
)  # fmt: skip
MESSAGE = (
    "nachricht_id", "antwort_auf", "kanal", "richtung", "zeitpunkt", "art", "status", "automatisch", "autor",
    "text",
)  # fmt: skip


@dataclass(frozen=True)
class Team:
    """How a team answers.

    Parameters
    ----------
    median : float
        Median of the service minutes until the first answer.
    answered : float
        Share of conversations that get an answer.
    around_the_clock : float
        Share of answers given at any hour.
    """

    median: float
    answered: float
    around_the_clock: float


TEAMS = {
    "presse_facebook": Team(105, 0.83, 0.14),
    "feuerwehr_x": Team(38, 0.94, 0.8),
    "tourismus_instagram": Team(190, 0.7, 0.05),
    "presse_x": Team(240, 0.25, 0.0),
}


def after_service(start: datetime, minutes: float) -> datetime:
    """Return the moment at which this many minutes of service have passed."""
    moment, left = start, minutes
    while True:
        hours = None if moment.date() in HOLIDAYS else SERVICE[moment.weekday()]
        now = moment.hour * 60 + moment.minute
        if hours is not None and now < hours[1]:
            begin = max(now, hours[0])
            if begin + left < hours[1]:
                return datetime.combine(moment.date(), time()) + timedelta(minutes=round(begin + left))
            left -= hours[1] - begin
        moment = datetime.combine(moment.date() + timedelta(1), time())


def _arrivals(channel: str, per_day: float, first: date, last: date) -> Iterator[tuple[datetime, Random]]:
    """Yield when people write, in local time; none in the hour that clocks skip or repeat."""
    rng = dice(channel, "arrivals", first)
    for day in days(first, last):
        expected = per_day * (0.5 + 0.5 * WEEKDAYS[day.weekday()]) * views_factor(day)
        for _ in range(about(rng, expected)):
            hour = rng.choices(range(24), ASKING_HOURS)[0]
            at = datetime.combine(day, time(3 if hour == 2 else hour, rng.randrange(60)))
            yield at, rng


def _answer(rng: Random, team: Team, at: datetime) -> datetime:
    minutes = max(2.0, lognormal(rng, team.median, 1.35))
    if rng.random() < team.around_the_clock:
        found = at + timedelta(minutes=round(minutes))
        return found.replace(hour=3) if found.hour == 2 else found
    return after_service(at, minutes)


def _author(rng: Random, number: int) -> tuple[str, str]:
    """Return name and profile of a made-up person; every 37th is a planted one."""
    if number % 37 == 5:
        return CANARIES["name"], CANARIES["link"]
    return f"Nutzer {rng.randrange(10_000):04d}", f"https://example.invalid/profil/{rng.randrange(10**6):06d}"


def _planted(number: int, text: str) -> str:
    """Return the text, now and then with a planted handle, phone number or address."""
    planted = {3: f"@{CANARIES['handle']} ", 11: f"Ruft mich an: {CANARIES['phone']}. ", 23: f"{CANARIES['mail']}: "}
    return planted.get(number % 41, "") + text


def conversations(channel: str, per_day: float, first: date, last: date) -> bytes:
    """Write one row per conversation, with the first answer; exported a week after the last day."""
    team, name, asked = TEAMS[channel], NAMES[channel], questions(dice(channel, "asked", first))
    rows: list[Row] = [CONVERSATION]
    exported = datetime.combine(last, time(9)) + timedelta(7)
    for number, (at, rng) in enumerate(_arrivals(channel, per_day, first, last)):
        kind = rng.choices(("Kommentar", "Nachricht", "Bewertung", "Erwähnung"), (66, 26, 3, 5))[0]
        fate, answer, automatic = rng.random(), None, "nein"
        if fate < team.answered:
            answer, status = _answer(rng, team, at), "beantwortet"
            if kind == "Nachricht" and rng.random() < 0.12:
                answer, automatic = at + timedelta(minutes=1), "ja"
            if answer > exported:
                answer, status, automatic = None, "offen", "nein"
        else:
            status = rng.choices(("offen", "ausgeblendet", "gelöscht", "ignoriert"), (35, 22, 7, 36))[0]
        author, profile = _author(rng, number)
        rows.append(
            [
                f"K{first:%y%m}-{number:05d}", name, kind, f"{at:%d.%m.%Y %H:%M}",
                f"{answer:%d.%m.%Y %H:%M}" if answer else None, status, automatic,
                CANARIES["agent"] if answer and automatic == "nein" else None, author, profile,
                _planted(number, next(asked)), rng.choice(("Verkehr", "Veranstaltung", "Lob", "Kritik", "Service")),
            ]
        )  # fmt: skip
    return saved_in_excel(rows)


def messages(channel: str, per_day: float, first: date, last: date) -> bytes:
    """Write one row per message, answers with the message they answer.

    As in real files some messages get several answers, some an automatic one first, and some answers
    belong to a message from before the export.
    """
    team, name, asked = TEAMS[channel], NAMES[channel], questions(dice(channel, "asked", first))
    found: list[tuple[datetime, list[object]]] = []
    number = first.year * 100_000

    def write(
        at: datetime, parent: int | None, direction: str, kind: str, status: str, automatic: str, text: str
    ) -> int:
        nonlocal number
        number += 1
        author = name if direction == "ausgehend" else _author(rng, number)[0]
        row: list[object] = [
            number,
            parent,
            name,
            direction,
            f"{at:%d.%m.%Y %H:%M}",
            kind,
            status,
            automatic,
            author,
            text,
        ]
        found.append((at, row))
        return number

    rng = dice(channel, "orphans")
    for day in days(first, last)[3:60:9]:
        at = datetime.combine(day, time(10, 12))
        write(at, first.year * 100_000 - day.day, "ausgehend", "Erwähnung", "", "nein", "Die Straße ist wieder frei.")
    for at, rng in _arrivals(channel, per_day, first, last):
        fate, kind = rng.random(), rng.choices(("Erwähnung", "Kommentar", "Nachricht"), (50, 38, 12))[0]
        hidden = fate > team.answered and rng.random() < 0.2
        asking = write(
            at, None, "eingehend", kind, "ausgeblendet" if hidden else "", "nein", _planted(number, next(asked))
        )
        if kind == "Nachricht":
            write(at + timedelta(minutes=1), asking, "ausgehend", kind, "", "ja", "Im Notfall bitte die 112 wählen.")
        if fate < team.answered:
            answered = _answer(rng, team, at)
            write(answered, asking, "ausgehend", kind, "", "nein", "Danke für den Hinweis.")
            if rng.random() < 0.15:
                later = answered + timedelta(minutes=95)
                write(later, asking, "ausgehend", kind, "", "nein", "Nachtrag: Die Lage ist geklärt.")
    limit = datetime.combine(last, time(23, 59))
    rows = [row for at, row in sorted(found, key=lambda item: (item[0], str(item[1][0]))) if at <= limit]
    return saved_in_excel([MESSAGE, *rows])


def hootsuite_inbound(channel: str, page: str, per_day: float, first: date, last: date) -> bytes:
    """Write what came in, as Hootsuite does: times in GMT, no answers."""
    asked = questions(dice(channel, "asked", first))
    rows: list[Row] = [
        ("Date (GMT)", "Facebook Page", "Message Author", "Type", "Message ID", "Message Permalink", "Message", "Tags",
         "Language", "Gender", "Sentiment")
    ]  # fmt: skip
    arrivals = sorted(_arrivals(channel, per_day, first, last), key=lambda arrival: arrival[0])
    for number, (at, rng) in enumerate(arrivals):
        sent = at.replace(tzinfo=BERLIN).astimezone(UTC) + timedelta(seconds=rng.randrange(60))
        kind = rng.choices(("Received Comment", "Received Private Message", "Received Post"), (80, 14, 6))[0]
        message = 1_900_000_000_000_000 + round(sent.timestamp()) * 1000 + number
        rows.append(
            [
                f"{sent:%Y-%m-%d %H:%M:%S}", page, _author(rng, number)[0], kind, message,
                f"https://www.facebook.com/100064587654321_{message}", _planted(number, next(asked)), None, "German",
                rng.choice(("Female", "Male", None)), rng.choice(("Positive", "Neutral", "Negative", None)),
            ]
        )  # fmt: skip
    return delimited(rows)
