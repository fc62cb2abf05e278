"""Signs that the figures of a channel may have been helped; each is told, and none judges anybody.

Which signs there are, and from where on each is told, says ``catalog/observed.toml``. Posts with equal text and minute
are found where files are put together (`smeval.read.merge.copies`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from smeval.catalog.entries.duty import Sign
from smeval.errors import Finding
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import KPIS_FRAME
from smeval.frames.computed import KpiRow
from smeval.frames.declared import ChannelRow
from smeval.frames.kinds import NO_DAY, day_of
from smeval.kpis.facts import View, periods_of
from smeval.kpis.formulas.content import unlisted_posts
from smeval.kpis.formulas.items import lacking_items, surplus_items
from smeval.kpis.formulas.paid import told_twice, undeclared
from smeval.kpis.gather import gather
from smeval.register import Register
from smeval.values import normalise
from smeval.verdict.facts.known import Known
from smeval.wording import Value

__all__ = ["find_signs"]


class _Case(NamedTuple):
    """A channel in which signs are looked for; `declared` is the register before anything was held."""

    known: Known
    declared: Register
    channel: ChannelRow


def find_signs(known: Known, declared: Register) -> list[Finding]:
    """Return what on the channels under evaluation may have been helped, by channel and sign.

    Parameters
    ----------
    known : Known
    declared : Register
        With the channels under evaluation, as a body declares them, before what became milder was held.
    """
    signs = known.register.catalog.observed.signs
    found: list[Finding] = []
    for channel in rows(declared.channels):
        case = _Case(known, declared, channel)
        for name, (file, look) in LOOKS.items():
            found += [
                Finding(name, "warning", file, values={"channel": channel.channel, **told})
                for told in look(case, signs[name])
            ]
    return found + list(_of_exports(known, signs))


def _ratings_all_lower(case: _Case, _: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if every rating on record of a channel was declared lower, with a newer date."""
    before = {
        (row.risk, row.rater): row
        for row in rows(case.known.past.frames["risks"])
        if row.channel == case.channel.channel and row.residual_severity > 0 and row.residual_likelihood > 0
    }
    lower = 0
    for row in rows(case.declared.risks):
        old = before.get((row.risk, row.rater))
        if row.channel != case.channel.channel or old is None:
            continue
        if row.rated_on is NO_DAY or (old.rated_on is not NO_DAY and row.rated_on <= old.rated_on):
            return
        steps = row.residual_severity - old.residual_severity, row.residual_likelihood - old.residual_likelihood
        if not (max(steps) <= 0 and min(steps) < 0):
            return
        lower += 1
    if lower:
        yield {"n": lower, "year": str(case.known.year - 1)}


def _hours_cut(case: _Case, sign: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if the hours of a channel fell by more than the share that the sign states."""
    year, name = case.known.year, case.channel.channel
    recorded = plain(case.known.past.frames["effort"])
    declared = plain(case.declared.effort)
    before = max(_hours(table, name, year - 1) for table in (recorded, declared))
    now = _hours(declared, name, year)
    given = bool((declared["channel"].eq(name) & declared["year"].eq(year)).any())
    if given and now < (1 - sign.share) * before:
        yield {"before": before, "now": now, "year": str(year - 1)}


def _hours(effort: pd.DataFrame, channel: str, year: int) -> float:
    own = effort[effort["channel"].eq(channel) & effort["year"].eq(year)]
    return float(own["hours_likely"].sum())


def _posts_after_end(case: _Case, _: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if a channel posted after the day on which it is said to have been closed."""
    closed = day_of(case.channel.closed_on)
    n = int((_post_days(case) > case.channel.closed_on).sum()) if closed else 0
    if closed and n:
        yield {"n": n, "day": closed.isoformat()}


def _posts_before_start(case: _Case, _: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if a channel posted before the day on which it is said to have been opened."""
    opened = day_of(case.channel.opened_on)
    n = int((_post_days(case) < case.channel.opened_on).sum()) if opened else 0
    if opened and n:
        yield {"n": n, "day": opened.isoformat()}


def _post_days(case: _Case) -> pd.Series:
    """Return the days of a channel's posts on the body's clocks."""
    posts = case.known.exports.posts
    moments = posts.loc[posts["channel"].eq(case.channel.channel), "published_at"]
    days: pd.Series = moments.dt.tz_convert(case.declared.timezone).dt.tz_localize(None).dt.normalize()
    return days


def _comments_gone(case: _Case, _: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if answers are measured, but the network's count of comments is no longer delivered.

    Without it nobody sees what a moderation export lacks.
    """
    known, year = case.known, str(case.known.year)
    last = str(case.known.year - 1)
    before = _of_period(known.past.frames["kpis"], case.channel.channel, last)
    now = _of_period(known.kpis, case.channel.channel, year)
    told = "comments" in before and before["comments"].state == "measured"
    gone = now["comments"].state != "measured" and now["comments"].low != now["comments"].low
    if told and gone and now["answered_share"].state in ("measured", "suppressed"):
        yield {"year": last}


def _of_period(kpis: pd.DataFrame, channel: str, period: str) -> dict[str, KpiRow]:
    own = make_frame(KPIS_FRAME, kpis[kpis["channel"].eq(channel) & kpis["period"].eq(period)])
    return {row.kpi: row for row in rows(own)}


def _figures_alike(case: _Case, sign: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if figures of every month are those of the same month a year before."""
    year, name = case.known.year, case.channel.channel
    before = _typed(case.known, name, year - 1) | _months(case.known.past.frames["kpis"], name, year - 1)
    now = _months(case.known.kpis, name, year)
    both = [(kpi, month) for kpi, month in now if (kpi, month) in before]
    alike = []
    for kpi in dict.fromkeys(kpi for kpi, _ in both):
        months = [month for of, month in both if of == kpi]
        values = [now[kpi, month] for month in months]
        copied = all(now[kpi, month] == before[kpi, month] for month in months)
        if len(months) >= sign.months and copied and len(set(values)) > 1:
            alike.append(kpi)
    if alike:
        yield {"n": len(alike), "kpi": alike[0], "year": str(year - 1)}


def _months(kpis: pd.DataFrame, channel: str, year: int) -> dict[tuple[str, str], float]:
    """Return the measured values of a channel by KPI and month."""
    own = kpis[kpis["channel"].eq(channel) & kpis["state"].eq("measured") & kpis["period"].str.startswith(f"{year}-")]
    return dict(zip(zip(own["kpi"], own["period"].str[5:], strict=True), own["value"], strict=True))


def _typed(known: Known, channel: str, year: int) -> dict[tuple[str, str], float]:
    """Return what files that are still there say of whole months of a year, by measure and month."""
    own = known.exports.measures
    own = own[own["channel"].eq(channel) & own["state"].eq("measured") & own["start"].dt.year.eq(year)]
    whole = own["start"].dt.day.eq(1) & own["end"].eq(own["start"] + pd.offsets.MonthEnd(0))
    own = own[whole]
    keys = zip(own["measure"], own["start"].dt.strftime("%m"), strict=True)
    return dict(zip(keys, own["value"], strict=True))


def _account_changed(case: _Case, _: Sign) -> Iterator[Mapping[str, Value]]:
    """Yield if a channel is said to have another account than the one on record, or none."""
    before = [row.account for row in rows(case.known.past.frames["channels"]) if row.channel == case.channel.channel]
    old, new = (normalise(str(name)).removeprefix("@") for name in (*before[:1], case.channel.account, "")[:2])
    if before and old and old != new:
        yield {"year": str(case.known.year - 1)}


def _of_exports(known: Known, signs: Mapping[str, Sign]) -> Iterator[Finding]:
    """Yield the signs that several exports of a channel show together."""
    year, catalog = periods_of(known.year)[0], known.register.catalog
    for facts in gather(known.exports, known.register, known.year, catalog):
        view, channel = View(facts, year, catalog), facts.channel.channel
        if view.days < 1:  # closed before the year, and listed for its closing plan alone
            continue
        place = f"exports/{channel}"
        answers = facts.channel.dialogue != "no_answers"
        lacking = lacking_items(view) if answers else None
        if lacking is not None:
            yield Finding("items_missing", "warning", place, values={"channel": channel, "comments": lacking.comments})
        answered, comments = surplus_items(view)
        if answers and answered > (1 + signs["items_surplus"].share) * comments > 0:
            yield Finding("items_surplus", "warning", place, values={"channel": channel, "comments": comments})
        counted, listed = unlisted_posts(view)
        if listed < (1 - signs["posts_missing"].share) * counted:
            told = {"channel": channel, "counted": counted, "listed": listed}
            yield Finding("posts_missing", "warning", place, values=told)
        yield from _of_paid(view, signs["paid_cost_differs"])


def _of_paid(view: View, sign: Sign) -> Iterator[Finding]:
    """Yield if the costs of a channel hold nothing, or something else, of what a hand-kept table says was paid.

    What was typed is never added to the declared costs: who entered it there under another kind would pay twice.
    """
    channel = view.facts.channel.channel
    if amount := undeclared(view):
        told = {"channel": channel, "amount": amount}
        yield Finding("paid_cost_undeclared", "warning", "costs.csv", values=told)
    if both := told_twice(view, sign.share):
        told = {"channel": channel, "declared": both[0], "typed": both[1]}
        yield Finding("paid_cost_differs", "warning", "costs.csv", values=told)


#: Where each sign is found, by its id: the file that it speaks of, and what looks for it.
LOOKS: Mapping[str, tuple[str, Callable[[_Case, Sign], Iterator[Mapping[str, Value]]]]] = {
    "ratings_all_lower": ("risks.csv", _ratings_all_lower),
    "hours_cut": ("effort.csv", _hours_cut),
    "posts_after_end": ("channels.csv", _posts_after_end),
    "posts_before_start": ("channels.csv", _posts_before_start),
    "account_changed": ("channels.csv", _account_changed),
    "comments_gone": ("", _comments_gone),
    "figures_alike": ("", _figures_alike),
}
