"""Files that speak of the same posts or days: nothing counts twice, the newest export wins, never a hand-kept table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import nan

import pandas as pd

from smeval.frames import join_frames, make_frame, plain, rows
from smeval.frames.columns import (
    AUDIENCE_FRAME,
    MEASURES_FRAME,
    POSTS_FRAME,
    AudienceFrame,
    MeasureFrame,
    PostFrame,
)
from smeval.frames.delivered import POST_MEASURES
from smeval.read.merge.copies import are_copies
from smeval.read.merge.hand_kept import outranked, precedence_of
from smeval.read.merge.undelivered import without_undelivered
from smeval.read.part import Note, Part
from smeval.read.place import Place
from smeval.read.shapes.groups import protect_groups

__all__ = ["merge_audience", "merge_measures", "merge_posts"]


def _ranked(parts: Iterable[Part]) -> dict[str, int]:
    """Return the rank of each part's evidence: by precedence, day of export, end of its days, name of the file."""
    never = pd.Timestamp.min

    def key(part: Part) -> tuple[int, pd.Timestamp, pd.Timestamp, str, str]:
        precedence = precedence_of(part.match.definition)
        return precedence, part.window.as_of or never, part.window.end or never, part.file, part.sheet

    ordered = sorted(parts, key=key)
    return {part.evidence: rank for rank, part in enumerate(ordered)}


def merge_posts(parts: Sequence[Part], zone: str) -> tuple[PostFrame, list[Note]]:
    """Join the posts of a channel; of several rows about one post the newest export's counts.

    A number that its row lacks is the newest that an older file of the same export delivered, if its numbers run since
    publication. Where the numbers of an export run over its own period only, the export that covers the day of
    publication comes first. Posts with equal text and minute under different ids count once. Rows left out are
    counted in the notes. Within one export, posts of different
    moments are different posts, even if somebody gave them the same id: the later ones get ``/2``, ``/3``.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    zone : str
        The body's time zone, in which days begin.

    Returns
    -------
    tuple of DataFrame and list of Note
        The frame `posts`, and what is to be told about the parts.
    """
    posts = join_frames(POSTS_FRAME, (part.posts for part in parts))
    if posts.empty:
        return posts, []
    by_evidence = {part.evidence: part for part in parts}
    local = posts["published_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    windows = {name: part.window for name, part in by_evidence.items()}
    start = pd.to_datetime(posts["evidence"].map({name: window.start for name, window in windows.items()}))
    end = pd.to_datetime(posts["evidence"].map({name: window.end for name, window in windows.items()}))
    lifetime = posts["evidence"].map({name: _is_lasting(part) for name, part in by_evidence.items()})
    covered = lifetime.astype(bool) | (local.ge(start) & local.le(end))
    order = pd.DataFrame({"covered": covered, "rank": posts["evidence"].map(_ranked(parts))})
    ordered = posts.loc[order.sort_values(["covered", "rank"], kind="stable").index]
    newest = ordered.drop_duplicates("post_id", keep="last").set_index("post_id")["evidence"]
    repeated = ordered["evidence"].ne(ordered["post_id"].map(newest)) | ordered.duplicated(
        ["evidence", "post_id", "published_at"], keep="last"
    )
    notes = [
        *_shared_ids(ordered[~repeated], by_evidence),
        *_posts_contradicting(ordered[~repeated], ordered[repeated], by_evidence),
    ]
    lasting = ordered["evidence"].map(
        {name: part.export if _is_lasting(part) else "" for name, part in by_evidence.items()}
    )
    complete, told = _completed(ordered, repeated, lasting, by_evidence)
    notes += told
    for evidence, n in ordered.loc[repeated, "evidence"].value_counts(sort=False).items():
        part = by_evidence[str(evidence)]
        notes.append(Note(part.evidence, part.finding("posts_repeated", "note", n=int(n)), int(n)))
    left = order.loc[ordered.index[~repeated]].sort_index()
    best = left.sort_values(["covered", "rank"], ascending=False, kind="stable").index
    copied = are_copies(complete.loc[best])
    notes += _copies(ordered.loc[copied.index[copied]], by_evidence)
    kept = complete.loc[copied.index[~copied]].sort_values(["published_at", "post_id"], kind="stable")
    again = kept.groupby("post_id").cumcount()
    kept["post_id"] = kept["post_id"].mask(again.gt(0), kept["post_id"] + "/" + (again + 1).astype("str"))
    return make_frame(POSTS_FRAME, kept), notes


def _is_lasting(part: Part) -> bool:
    """Say whether the numbers of a part's posts run since publication."""
    return part.match.definition.export.scope == "lifetime"


def _completed(
    ordered: pd.DataFrame, repeated: pd.Series, exports: pd.Series, parts: Mapping[str, Part]
) -> tuple[pd.DataFrame, list[Note]]:
    """Return posts with the numbers that only older files of the same export deliver, and notes on these.

    Parameters
    ----------
    ordered : DataFrame
        Rows of posts, the newest last.
    repeated : Series of bool
        Rows that do not count.
    exports : Series of str
        The export of each row; empty where its numbers are of a period.
    parts : mapping
        Evidence -> its part.
    """
    if not repeated.any():
        return ordered, []
    names = list(POST_MEASURES)
    same = [ordered["post_id"], ordered["published_at"], exports]
    newest = ordered[names].groupby(same).ffill()
    completed = ordered.copy()
    pieces = []
    for name in names:
        source = ordered["evidence"].where(ordered[name].notna()).groupby(same).ffill()
        lacking = ordered[name].isna() & newest[name].notna() & ~repeated & exports.ne("")
        lacking &= source.ne(ordered["evidence"])  # of rows of one file the last one counts as it is
        completed[name] = ordered[name].where(~lacking, newest[name])
        pieces.append(pd.DataFrame({"to": ordered["evidence"], "source": source, "name": name})[lacking])
    notes = []
    for (to, origin), cells in pd.concat(pieces).groupby(["to", "source"], sort=True):
        measures, n, other = [*dict.fromkeys(cells["name"])], cells.index.nunique(), parts[str(origin)].file
        told = parts[str(to)].finding("posts_completed", "warning", measures=measures, n=n, other=other)
        notes.append(Note(str(to), told))
    return completed, notes


def _copies(posts: pd.DataFrame, parts: Mapping[str, Part]) -> Iterator[Note]:
    """Yield notes on posts that another one repeats under its own id."""
    for evidence, n in posts["evidence"].value_counts(sort=False).items():
        part = parts[str(evidence)]
        channel = str(part.posts["channel"].iloc[0])
        yield Note(part.evidence, part.finding("posts_copied", "warning", n=int(n), channel=channel), int(n))


def _shared_ids(posts: pd.DataFrame, parts: Mapping[str, Part]) -> Iterator[Note]:
    """Yield notes on posts of different moments that have the same id."""
    shared = posts[posts.duplicated("post_id", keep=False)]
    for evidence, n in shared["evidence"].value_counts(sort=False).items():
        part = parts[str(evidence)]
        yield Note(part.evidence, part.finding("ids_shared", "warning", n=int(n)))


def _posts_contradicting(kept: pd.DataFrame, lost: pd.DataFrame, parts: Mapping[str, Part]) -> Iterator[Note]:
    """Yield notes on posts of which exports of the same day say different things, at the file of the numbers left out.

    That may be the same file.
    """
    pairs = lost.merge(kept, on=["post_id", "published_at"], suffixes=("", "_kept"))
    pairs = pairs[pairs["as_of"].eq(pairs["as_of_kept"]) | pairs["evidence"].eq(pairs["evidence_kept"])]
    differs = pd.Series(False, index=pairs.index)
    for name in POST_MEASURES:
        mine, other = pairs[name], pairs[f"{name}_kept"]
        differs |= mine.notna() & other.notna() & mine.ne(other)
    for (evidence, winner), group in pairs[differs].groupby(["evidence", "evidence_kept"], sort=True):
        part = parts[str(evidence)]
        finding = "posts_contradict_within" if evidence == winner else "posts_contradict"
        yield Note(part.evidence, part.finding(finding, "warning", n=len(group), other=parts[str(winner)].file))


def merge_measures(parts: Sequence[Part], place: Place) -> tuple[MeasureFrame, list[Note]]:
    """Join the measures of a channel; of several values for one measure and period one counts.

    Equal values count once; where they differ, the newest export wins and the finding names both files. Figures that
    people typed count only for days of which no export speaks.
    Days of a file of which no value is left are counted in the notes.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    place : Place
        The channel.

    Returns
    -------
    tuple of DataFrame and list of Note
        The frame `measures`, and what is to be told about the parts.
    """
    measures = join_frames(MEASURES_FRAME, (part.measures for part in parts))
    if measures.empty:
        return measures, []
    by_evidence = {part.evidence: part for part in parts}
    measures, undelivered = without_undelivered(measures, by_evidence, place)
    back, notes = outranked(measures, parts, place)
    notes += undelivered
    key = ["measure", "start", "end"]
    measured = measures["state"].eq("measured")
    rank = measures["evidence"].map(_ranked(parts))
    order = pd.DataFrame({"measured": measured, "rank": rank}).sort_values(["measured", "rank"], kind="stable").index
    ordered = measures.loc[order]
    counting = ordered[~back[order]]
    kept = counting[~counting.duplicated(key, keep="last")]
    lost = ordered.drop(index=kept.index)
    if len(lost):
        notes += _conflicts(kept, lost[~back[lost.index]], by_evidence)
        span = ["evidence", "start", "end"]
        gone = pd.MultiIndex.from_frame(plain(lost)[span].drop_duplicates()).difference(
            pd.MultiIndex.from_frame(plain(kept)[span])
        )
        again = measures.groupby([*span, "measure"]).size().sub(1).groupby("evidence").agg(_rows_again)
        counts = gone.get_level_values("evidence").value_counts(sort=False).add(again, fill_value=0).astype("int64")
        for evidence, n in counts[counts.gt(0)].items():
            part = by_evidence[str(evidence)]
            notes.append(Note(part.evidence, part.finding("days_repeated", "note", n=int(n)), int(n)))
    notes += _sums(kept, place, by_evidence)
    return make_frame(MEASURES_FRAME, kept.sort_values(["measure", "start", "end"], kind="stable")), notes


def _rows_again(copies: pd.Series) -> int:
    """Return how many rows of a file repeat a period, from the copies of each period and measure."""
    return int(copies.groupby(["start", "end"]).max().sum())


def _conflicts(kept: pd.DataFrame, lost: pd.DataFrame, parts: Mapping[str, Part]) -> Iterator[Note]:
    """Yield notes on values that differ from the one that counts, at the file of the value left out."""
    key = ["measure", "start", "end"]
    pairs = lost[lost["state"].eq("measured")].merge(kept, on=key, suffixes=("", "_kept"))
    pairs = pairs[pairs["value"].ne(pairs["value_kept"])]
    counts = pairs.groupby(["measure", "evidence", "evidence_kept"], sort=True).size().reset_index(name="n")
    for row in counts.to_dict("records"):
        part, other = parts[row["evidence"]], parts[row["evidence_kept"]]
        newer = part.window.as_of is not None and part.window.as_of != other.window.as_of
        by_hand = part.match.definition.export.by_hand
        within = "rows_contradict_within" if by_hand else "days_contradict_within"
        finding = "days_differ" if newer else within if part is other else "days_contradict"
        told = part.finding(finding, "warning", measure=row["measure"], n=int(row["n"]), other=other.file)
        yield Note(part.evidence, told)


def _sums(measures: MeasureFrame, place: Place, parts: Mapping[str, Part]) -> Iterator[Note]:
    """Yield notes on longer periods of which one file says something else than the days of another add up to."""
    known = measures[measures["state"].eq("measured")]
    single = known["start"].eq(known["end"])
    for measure, found in known[~single].groupby("measure", sort=True):
        if place.measures[str(measure)].over_days != "sum":
            continue
        days = known[single & known["measure"].eq(measure)].set_index("start").sort_index()
        differing: dict[tuple[str, str], int] = {}
        for row in rows(found):
            inside = days.loc[row.start : row.end]
            whole = len(inside) == (row.end - row.start).days + 1
            if not whole or abs(inside["value"].sum() - row.value) <= place.flows_differ * abs(row.value):
                continue
            for evidence in set(inside["evidence"]) - {row.evidence}:
                pair = (str(row.evidence), str(evidence))
                differing[pair] = differing.get(pair, 0) + 1
        for (evidence, other), n in sorted(differing.items()):
            part = parts[evidence]
            told = part.finding("sums_differ", "warning", measure=str(measure), n=n, other=parts[other].file)
            yield Note(evidence, told)


def merge_audience(parts: Sequence[Part], measures: MeasureFrame, smallest: float) -> tuple[AudienceFrame, list[Note]]:
    """Join the shares of groups; of equal groups on the same day the newest export's count.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    measures : DataFrame
        The channel's measures, which tell how many followers the shares are of.
    smallest : float
        Smallest number of people in a group.

    Returns
    -------
    tuple of DataFrame and list of Note
        The frame `audience`, and what is to be told about the parts.
    """
    ranks = _ranked(parts)
    spoken = sorted((part for part in parts if len(part.audience)), key=lambda part: ranks[part.evidence])
    notes = [
        Note(part.evidence, part.finding("audience_undated", "warning"))
        for part in spoken
        if part.audience["end"].isna().any()
    ]
    audience = join_frames(AUDIENCE_FRAME, (part.audience for part in spoken))
    same = ["start", "end", "as_of", "dimension", "group"]
    people = {part.evidence: part.people if part.people > 0 else _followers(part, measures) for part in spoken}
    once = make_frame(AUDIENCE_FRAME, audience.drop_duplicates(same, keep="last"))
    return protect_groups(once, people, smallest), notes


def _followers(part: Part, measures: pd.DataFrame) -> float:
    """Return the number of followers nearest to the end of a part's days; NaN where none was delivered."""
    stock = measures[measures["measure"].eq("followers") & measures["value"].notna()].sort_values("end")
    if stock.empty:
        return nan
    days = part.audience["end"].dropna()
    nearest = int((stock["end"] - days.max()).abs().to_numpy().argmin()) if len(days) else -1
    return float(stock["value"].iloc[nearest])
