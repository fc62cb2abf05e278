"""What happens on the channels: posts, days and months that agree with each other."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from musterstadt_generator.city import EVENTS, FIRST, GREETING, GREETINGS, LAST, PROFILES, Profile
from musterstadt_generator.texts import EVENT_SENTENCES, fill, pick_sentence

BERLIN, PACIFIC, UTC = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")
SEED = "Musterstadt 2026"

#: Share of a post's views on the day of publication and on the days after.
DECAY = (0.62, 0.19, 0.08, 0.05, 0.03, 0.02, 0.01)
WEEKDAYS = (1.1, 1.15, 1.1, 1.15, 1.0, 0.45, 0.4)
HOURS = {7: 2, 8: 4, 9: 7, 10: 9, 11: 8, 12: 5, 13: 4, 14: 5, 15: 5, 16: 5, 17: 4, 18: 5, 19: 3, 20: 1, 21: 1}
SEASON = (0.97, 1.0, 1.04, 1.03, 1.05, 1.02, 0.86, 0.92, 1.1, 1.03, 1.04, 0.98)
VIDEO = {"Videos": 1.25, "Reels": 1.7, "IG reel": 1.9, "IG carousel": 1.05, "Links": 0.62, "Video": 1.3, "short": 1.6}


WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Post:
    """A post: when, what, and what became of it over its life."""

    at: datetime
    text: str
    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)


def dice(*names: object) -> Random:
    """Return a random generator of its own for a purpose: the same numbers on every machine."""
    return Random("/".join([SEED, *map(str, names)]))  # noqa: S311 - sample data, nothing to protect


def lognormal(rng: Random, median: float, spread: float) -> float:
    """Draw from a distribution with a heavy tail."""
    return median * math.exp(rng.gauss(0, spread))


def about(rng: Random, expected: float) -> int:
    """Draw a count around its expectation, never below 0."""
    if expected > 30:
        return max(0, round(rng.gauss(expected, math.sqrt(expected))))
    count, product, limit = 0, rng.random(), math.exp(-expected)
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def days(first: date, last: date) -> list[date]:
    """Return all days from the first to the last."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def views_factor(day: date) -> float:
    """Return how much more than usual happens on a day: season, and events with the day after."""
    factor = SEASON[day.month - 1]
    for event, weight, _ in EVENTS:
        if 0 <= (day - event).days <= 1:
            factor *= weight if day == event else 1 + (weight - 1) / 3
    return factor


def _year_value(pair: tuple[float, float], day: date) -> float:
    return pair[0] if day.year == FIRST.year else pair[1]


def _counts(rng: Random, profile: Profile, day: date, kind: str, factor: float) -> dict[str, int]:
    """Return views, reach and interactions of one post."""
    median = _year_value(profile.views, day) * SEASON[day.month - 1] * VIDEO.get(kind, 1.0) * factor
    views = max(8, round(lognormal(rng, median, profile.spread)))
    reach = round(views * profile.reach * rng.uniform(0.9, 1.08))
    liking = lognormal(rng, 1.0, 0.45)
    found = {name: about(rng, reach * rate * liking) for name, rate in profile.rates.items()}
    if "comments" in found:
        found["comments"] = round(found["comments"] * profile.talk)
    return {"views": views, "reach": min(reach, views)} | found


def _quiet(profile: Profile, day: date) -> float:
    return next((share for first, last, share in profile.quiet if first <= day <= last), 1.0)


@cache
def posts(channel: str) -> tuple[Post, ...]:
    """Return all posts of a channel, oldest first."""
    profile, rng = PROFILES[channel], dice(channel, "posts")
    kinds, weights = list(profile.kinds), list(profile.kinds.values())
    found: list[Post] = []
    lately: deque[str] = deque(maxlen=12)
    for monday in days(FIRST, LAST)[::7]:
        planned = _year_value(profile.per_week, monday) * _quiet(profile, monday)
        number = max(0, round(rng.gauss(planned, profile.jitter * min(1.0, planned / 2))))
        for offset in sorted(rng.choices(range(7), WEEKDAYS, k=number)):
            day = monday + timedelta(offset)
            hour = rng.choices(list(HOURS), list(HOURS.values()))[0]
            at = datetime.combine(day, time(hour, rng.randrange(60)), BERLIN)
            kind = rng.choices(kinds, weights)[0]
            topics = ("kurzfilm",) if kind == "short" else profile.topics
            lately.append(pick_sentence(rng, topics, day, lately))
            text, counts = fill(rng, lately[-1]), _counts(rng, profile, day, kind, 1.0)
            if profile.first <= day <= profile.last:
                found.append(Post(at, text, kind, counts))
    events = EVENTS if set(profile.topics) & {"verkehr", "stadtbild", "einsatz"} else ()
    for day, factor, topic in events + (GREETINGS if channel in GREETING else ()):
        if profile.first <= day <= profile.last or topic == "neujahr":
            at = datetime.combine(day, time(0, 5) if topic == "neujahr" else time(9, rng.randrange(60)), BERLIN)
            text = fill(rng, EVENT_SENTENCES[topic])
            found.append(Post(at, text, kinds[0], _counts(rng, profile, day, kinds[0], factor)))
    return tuple(sorted(found, key=lambda post: post.at))


def of_year(channel: str, year: int) -> list[Post]:
    """Return the posts of a year in the city's own time, oldest first."""
    return [post for post in posts(channel) if post.at.year == year]


def daily(channel: str, counted: str, zone: ZoneInfo = BERLIN, decay: Iterable[float] = DECAY) -> dict[date, int]:
    """Spread what posts gained over the days on which they gained it, as the platform's days."""
    found = dict.fromkeys(days(FIRST, LAST), 0)
    shares = tuple(decay)
    for post in posts(channel):
        total = post.counts.get(counted, 0)
        later = [int(total * share) for share in shares[1:]]
        for offset, gained in enumerate([total - sum(later), *later]):
            day = post.at.astimezone(zone).date() + timedelta(offset)
            if day in found:
                found[day] += gained
    return found


def noisy(channel: str, name: str, expected: float, spread: float = 0.25) -> dict[date, int]:
    """Return a daily count that depends on weekday, season and chance only."""
    rng, found = dice(channel, name), {}
    for day in days(FIRST, LAST):
        usual = expected * (0.7 + 0.3 * WEEKDAYS[day.weekday()]) * SEASON[day.month - 1]
        found[day] = about(rng, lognormal(rng, usual, spread))
    return found


@cache
def followers(channel: str) -> dict[date, int]:
    """Return the number of followers at the end of each day."""
    start, middle, end = PROFILES[channel].followers
    rng, found, level = dice(channel, "followers"), {}, float(start)
    first = PROFILES[channel].first
    for day in days(FIRST, LAST):
        year_end, aim = (date(2024, 12, 31), middle) if day.year == FIRST.year else (LAST, end)
        if day >= first:
            left = (year_end - day).days + 1
            step = (aim - level) / left
            level += step + (rng.gauss(0, 1.5 + abs(step)) if left > 20 else 0)
        found[day] = round(level)
    return found


def followers_gained(channel: str, zone_lost: float = 0.4) -> dict[date, tuple[int, int]]:
    """Return new and lost followers of each day; their difference is the change of the stock."""
    rng, stock, before, found = dice(channel, "gained"), followers(channel), PROFILES[channel].followers[0], {}
    for day, level in stock.items():
        change, before = level - before, level
        lost = about(rng, zone_lost * (1 + abs(change)))
        gained = change + lost
        if gained < 0:
            gained, lost = 0, -change
        found[day] = (gained, lost)
    return found


def monthly_posts(channel: str, year: int, counted: str | None = None) -> list[int]:
    """Return the posts of each month of a year, or what they gained."""
    found = [0] * 12
    for post in of_year(channel, year):
        found[post.at.month - 1] += 1 if counted is None else post.counts.get(counted, 0)
    return found


def month_end(values: Mapping[date, int], year: int) -> list[int]:
    """Return the last value of each month of a year."""
    ends = [date(year + month // 12, month % 12 + 1, 1) - timedelta(1) for month in range(1, 13)]
    return [values[end] for end in ends]
