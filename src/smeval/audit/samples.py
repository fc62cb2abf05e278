"""Draw own posts of a year at random, to be looked at; the draw can be computed again from the exports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from smeval.errors import Finding, SmevalError
from smeval.frames import rows
from smeval.frames.delivered import PostRow
from smeval.kpis.formulas.proportion import exact_interval
from smeval.kpis.population import day_in, id_of, posts_of_year
from smeval.read import read_exports
from smeval.register import Register, load_register
from smeval.register.draws import draw, mark_of, mark_of_sheet, seed_of
from smeval.register.sheets import subjects_by_name
from smeval.values import normalise
from smeval.wording import Value

#: Largest number for which it is worth looking how many must be drawn.
MOST = 10_000


@dataclass(frozen=True)
class Wish:
    """What is to be drawn.

    Parameters
    ----------
    year : int
    channel, subject : str
        Ids.
    n : int
        How many posts, at most.
    seed : int or None
        None for the one that is made of what is looked at.
    """

    year: int
    channel: str
    subject: str
    n: int = 30
    seed: int | None = None


@dataclass(frozen=True)
class DrawnPost:
    """A post that was drawn, as it stands on the sheet."""

    post_id: str
    day: date
    kind: str
    title: str
    link: str


@dataclass(frozen=True)
class Draw:
    """Posts that were drawn, by their days, and what is needed to draw them again.

    Parameters
    ----------
    name : str
        Name of the channel; empty where it has none.
    population : int
        Of so many posts they were drawn.
    first, last : date
        Days of the first and of the last of these.
    own_seed : bool
        Somebody chose the seed.
    posts_mark, sheet_mark : str
        Of the ids of all these posts, and of the sheet.
    enough : int
        So many posts must be drawn to prove the subject's duty if all are as they should be; 0 where it has none.
    least : int
        Fewer tell nothing.
    """

    wish: Wish
    name: str
    seed: str
    own_seed: bool
    posts: tuple[DrawnPost, ...]
    population: int
    first: date
    last: date
    posts_mark: str
    sheet_mark: str
    enough: int
    least: int


def draw_sample(folder: Path, wish: Wish) -> Draw:
    """Draw own posts of a channel from the exports of a year; the folder is only read.

    Parameters
    ----------
    folder : Path
        The body's folder.
    wish : Wish

    Raises
    ------
    SmevalError
        If the register is faulty, or nothing can be drawn. The key of a finding is the option to blame.
    """
    register = load_register(folder)
    named = subjects_by_name(register.catalog)
    wish = replace(wish, subject=named.get(normalise(wish.subject), wish.subject))
    sample = register.catalog.samples.get(wish.subject)
    channels = {row.channel: row for row in rows(register.channels)}
    spelled = {normalise(name): name for name in (*channels, *register.alternatives["channel"])}
    wish = replace(wish, channel=spelled.get(normalise(wish.channel), wish.channel))
    if wish.channel in set(register.alternatives["channel"]):
        told_of: dict[str, Value] = {"channel": wish.channel, "known": list(channels)}
        raise SmevalError(Finding("sample_of_alternative", "error", key="--channel", values=told_of))
    if wish.channel not in channels:
        raise _refusal("sample_no_channel", "--channel", wish.channel, channels)
    if sample is None:
        raise _refusal("sample_no_subject", "--subject", wish.subject, register.catalog.samples)
    if sample.looks_at != "posts":
        raise SmevalError(Finding("sample_of_pages", "error", key="--subject", values={"subject": wish.subject}))
    posts = posts_of_year(read_exports(register, [wish.channel]), register, wish.channel, wish.year, sample.kinds)
    told: dict[str, Value] = {"channel": wish.channel, "year": str(wish.year), "subject": wish.subject}
    if not posts:
        raise SmevalError(Finding("sample_no_posts", "error", key="--channel", values=told))
    if unnamed := sum(not id_of(post) for post in posts):
        raise SmevalError(Finding("sample_unnamed", "error", key="--channel", values={**told, "n": unnamed}))
    return _draw(register, wish, channels[wish.channel].name, posts)


def _refusal(fault: str, option: str, asked: str, known: Collection[str]) -> SmevalError:
    near = get_close_matches(asked, list(known), 1)
    values: dict[str, Value] = {"asked": asked[:60], "nearest": near[0] if near else "", "known": list(known)}
    return SmevalError(Finding(f"{fault}_near" if near else fault, "error", key=option, values=values))


def _draw(register: Register, wish: Wish, name: str, posts: list[PostRow]) -> Draw:
    usual = seed_of(register.id, wish.channel, wish.year, wish.subject)
    seed = usual if wish.seed is None else str(wish.seed)
    known = {id_of(post): post for post in posts}
    drawn = draw(known, wish.n, seed)
    mark = mark_of(known)
    head = (wish.channel, str(wish.year), wish.subject, str(len(drawn)), str(len(known)), seed, mark)
    chosen = set(drawn)
    policy = register.catalog.policy.values
    return Draw(
        wish=wish,
        name=name,
        seed=seed,
        own_seed=seed != usual,
        posts=tuple(
            DrawnPost(id_of(post), day_in(post, register.timezone), post.kind, post.title, post.link)
            for post in posts
            if id_of(post) in chosen
        ),
        population=len(known),
        first=day_in(posts[0], register.timezone),
        last=day_in(posts[-1], register.timezone),
        posts_mark=mark,
        sheet_mark=mark_of_sheet(head, drawn),
        enough=min(_enough(policy["sample_kept"]), len(known)) if register.catalog.samples[wish.subject].duty else 0,
        least=int(policy["sample_min"]),
    )


def _enough(kept: float) -> int:
    """Return the smallest sample that reaches a share for certain if all of it is as it should be."""
    return next((n for n in range(1, MOST) if exact_interval(n, n)[0] >= kept), MOST)
