"""One channel of the sample city by hand: from the files to the proposal, in plain Python.

Nothing of smeval is used here but its tables of thresholds, so that the two ways can be compared.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
BODY = ROOT / "data" / "musterstadt"
CHANNEL = "presse_instagram"
YEAR = 2025
NETWORK, LOCAL = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin")
# headings of the two yearly files: the export of 2024 is English, that of 2025 German
POSTS = {
    2024: ("Account ID", "Publish time", "Reach", ("Likes", "Comments", "Shares", "Saves")),
    2025: (
        "Konto-ID", "Veröffentlichungszeit", "Reichweite",
        ("„Gefällt mir“-Angaben", "Kommentare", "Geteilte Inhalte", "Gespeicherte Beiträge"),
    ),
}  # fmt: skip
CLASSES = ("low", "medium", "high")
ORDER = ("continue", "continue_with_conditions", "review", "consider_ending")


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a register table that speak of the channel."""
    with (BODY / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=";") if row.get("channel", row.get("Kanal")) == CHANNEL]


def read_posts(year: int) -> list[dict[str, Any]]:
    """Return the posts of one yearly file with their local time, those of other accounts marked."""
    (path,) = (BODY / "exports" / CHANNEL / str(year)).glob("Jan-01-*.csv")
    account, published, reach, parts = POSTS[year]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = Counter(row[account] for row in rows).most_common(1)[0][0]
    return [
        {
            "own": row[account] == ours,
            "at": datetime.strptime(row[published], "%m/%d/%Y %H:%M").replace(tzinfo=NETWORK).astimezone(LOCAL),
            "reach": int(row[reach]) if row[reach] else None,
            "parts": [int(row[part] or 0) for part in parts],
        }
        for row in rows
    ]


def read_days(name: str) -> dict[str, int]:
    """Return the days of a chart with their value; the file is UTF-16 and has three lines above the days."""
    text = (BODY / "exports" / CHANNEL / str(YEAR) / name).read_text(encoding="utf-16")
    pairs = [line.replace('"', "").split(",") for line in text.splitlines()[3:] if line.count(",") == 1]
    return {day[:10]: int(value) for day, value in pairs if value.isdigit()}


def count_weeks(posts: list[dict[str, Any]]) -> list[int]:
    """Return the posts of each week from Monday to Sunday that lies within the year."""
    monday = date(YEAR, 1, 1)
    monday += timedelta(days=-monday.weekday() % 7)
    counts = []
    while (sunday := monday + timedelta(days=6)) <= date(YEAR, 12, 31):
        counts.append(sum(monday <= post["at"].date() <= sunday for post in posts))
        monday += timedelta(days=7)
    return counts


def parse(text: str) -> float:
    """Read a number of the register, with decimal comma."""
    return float(text.replace(",", "."))


def class_of(value: float, medium: float, high: float) -> str:
    """Return the class of a benefit."""
    return "low" if value < medium else "medium" if value < high else "high"


def compute() -> dict[str, Any]:
    """Return every figure of the example by name."""
    found: dict[str, Any] = {}
    policy = tomllib.loads((ROOT / "src/smeval/catalog/policy.toml").read_text(encoding="utf-8"))
    duties = tomllib.loads((ROOT / "src/smeval/catalog/duties.toml").read_text(encoding="utf-8"))
    body = tomllib.loads((BODY / "body.toml").read_text(encoding="utf-8"))
    values = policy["values"] | body.get("policy", {}).get("values", {})
    balance = policy["balance"] | body.get("policy", {}).get("balance", {})
    matrix = policy["matrix"]["cells"] | body.get("policy", {}).get("matrix", {})

    this, last = read_posts(YEAR), read_posts(YEAR - 1)
    found["rows"] = len(this)
    found["other_accounts"] = sum(not post["own"] for post in this)
    found["next_year"] = sum(post["own"] and post["at"].year == YEAR + 1 for post in this)
    found["from_last_file"] = sum(post["own"] and post["at"].year == YEAR for post in last)
    posts = [post for post in this + last if post["own"] and post["at"].year == YEAR]
    found["posts"] = len(posts)
    found |= zip(
        ("likes", "comments", "shares", "saves"),
        (sum(post["parts"][n] for post in posts) for n in range(4)),
        strict=True,
    )
    found["interactions"] = sum(sum(post["parts"]) for post in posts)
    found["reach_per_post"] = median(post["reach"] for post in posts if post["reach"] is not None)
    days = read_days("Follows.csv")
    found["follow_days"], found["followers_gained"] = len(days), sum(days.values())
    weeks = count_weeks(posts)
    (channel,) = read_table("channels")
    found["promise"] = parse(channel["posts_per_week"])
    found["weeks"], found["fewest"] = len(weeks), min(weeks)
    found["weeks_kept"] = sum(count >= found["promise"] for count in weeks) / len(weeks)

    goals = sorted(read_table("goals"), key=lambda row: int(row["rank"]))
    rows: list[dict[str, Any]] = []
    for place, goal in enumerate(goals, start=1):
        minimum, target, achieved = parse(goal["minimum"]), parse(goal["target"]), found[goal["kpi"]]
        weight = sum(Fraction(1, k) for k in range(place, len(goals) + 1)) / len(goals)
        partial = min(max((achieved - minimum) / (target - minimum), 0.0), 1.0)
        rows.append(
            {"kpi": goal["kpi"], "goal": goal["goal"], "minimum": minimum, "target": target, "rank": place}
            | {"achieved": achieved, "weight": float(weight), "partial": partial, "fixed_on": goal["fixed_on"]}
        )
    found["goals"] = rows
    partials = [row["partial"] for row in rows]
    found["means"] = [sum(partials[:k]) / k for k in range(1, len(partials) + 1)]
    found["low"], found["high"] = min(found["means"]), max(found["means"])
    found["point"] = sum(row["weight"] * row["partial"] for row in rows)
    medium, high = values["class_medium"], values["class_high"]
    found["class_medium"], found["class_high"] = medium, high
    found["benefit"] = class_of(found["point"], medium, high)

    ratings = read_table("risks")
    levels = {
        rater: {
            row["risk"]: matrix[f"{row['residual_severity']}x{row['residual_likelihood']}"]
            for row in ratings
            if row["rater"] == rater
        }
        for rater in ("department", "second")
    }
    found["risks"] = len(levels["department"])
    found["risk_low"] = max((min(own[risk] for own in levels.values()) for risk in levels["second"]), key=CLASSES.index)
    stricter = [max((own[risk] for own in levels.values()), key=CLASSES.index) for risk in levels["second"]]
    found["risk"] = max(stricter, key=CLASSES.index)
    found["at_highest"] = stricter.count(found["risk"])

    checks: dict[str, dict[str, str]] = {}
    for row in sorted(read_table("duties"), key=lambda row: row["checked_on"]):
        if date.fromisoformat(row["checked_on"]) <= date(YEAR, 12, 31):
            checks[row["duty"]] = row
    oldest = date(YEAR - 1, 12, 31)  # twelve months before the end of the year
    found["duties"] = len(checks)
    found["duties_met"] = sum(
        row["state"] == "met"
        and bool(row["document"])
        and (not duties[name].get("max_age_months") or date.fromisoformat(row["checked_on"]) >= oldest)
        for name, row in checks.items()
    )
    found["approvals"] = sum(value == "yes" for key, value in channel.items() if key.startswith("approval_"))

    effort = [row for row in read_table("effort") if row["year"] == str(YEAR)]
    found["hours"] = sum(parse(row["hours_likely"]) for row in effort)
    found["staff_cost"] = sum(parse(row["hours_likely"]) * body["rates"][row["role"]] for row in effort)
    bought = [row for row in read_table("costs") if row["Jahr"] == str(YEAR)]
    found["other_cost"] = sum(parse(row["Betrag (EUR)"]) for row in bought)
    found["cost"] = found["staff_cost"] + found["other_cost"]
    found["cost_per_interaction"] = found["cost"] / found["interactions"]
    found["ceiling"] = parse(read_table("ceilings")[0]["ceiling"])

    found["cell"] = balance[f"{found['benefit']}_{found['risk']}"]
    found["targets_before"] = all(row["fixed_on"] < f"{YEAR}-01-01" for row in rows)
    shift = values["class_shift"]
    possible = {
        balance[f"{class_of(value, medium * factor, high * factor)}_{risk}"]
        for factor in (1 - shift, 1, 1 + shift)
        for value in (found["low"], found["high"])
        for risk in (found["risk_low"], found["risk"])
    }
    found["possible"] = sorted(possible, key=ORDER.index)
    return found


if __name__ == "__main__":
    for name, value in compute().items():
        print(f"{name}: {value}")  # a script for people at a terminal
