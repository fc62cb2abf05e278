"""Rows of what was delivered: what the exports say, and where it stands."""

from __future__ import annotations

import json
from typing import Annotated, NamedTuple

from smeval.errors import Finding
from smeval.frames.kinds import NO_DAY, NO_NUMBER, Day, Moment, Named, Unit
from smeval.ids import FileStatus, Outcome, Severity, State
from smeval.wording import Typed


class MeasureRow(NamedTuple):
    """What a platform counted for a channel in a period; `start` and `end` are both inside the period."""

    channel: str
    start: Day
    end: Day
    measure: Annotated[str, Named("measure")]
    value: float = NO_NUMBER
    unit: Annotated[str, Named("unit")] = ""
    state: State = "measured"
    as_of: Day = NO_DAY
    evidence: str = ""


#: Kinds of posts that are told apart from all others: answers to somebody, and what is gone after a day.
REPLY, STORY = "reply", "story"


class PostRow(NamedTuple):
    """One of the body's own posts with the measures that its export gives.

    `shown` are the content factors (`ContentFactor`) that its export can show, `features` those that it has, `tags` its
    hashtags in small letters, each parted by blanks. `timed`: its time of day is known.
    """

    channel: str
    post_id: str
    published_at: Moment
    kind: Annotated[str, Named("post_kind")] = ""
    title: Typed = Typed("")
    link: str = ""
    timed: bool = False
    shown: Annotated[str, Named("content_factor")] = ""
    features: Annotated[str, Named("content_factor")] = ""
    tags: str = ""
    views: Annotated[float, Unit("count")] = NO_NUMBER
    impressions: Annotated[float, Unit("count")] = NO_NUMBER
    engaged_views: Annotated[float, Unit("count")] = NO_NUMBER
    reach: Annotated[float, Unit("persons")] = NO_NUMBER
    viewers: Annotated[float, Unit("persons")] = NO_NUMBER
    engaged_users: Annotated[float, Unit("persons")] = NO_NUMBER
    reactions: Annotated[float, Unit("count")] = NO_NUMBER
    likes: Annotated[float, Unit("count")] = NO_NUMBER
    dislikes: Annotated[float, Unit("count")] = NO_NUMBER
    comments: Annotated[float, Unit("count")] = NO_NUMBER
    shares: Annotated[float, Unit("count")] = NO_NUMBER
    saves: Annotated[float, Unit("count")] = NO_NUMBER
    clicks: Annotated[float, Unit("count")] = NO_NUMBER
    link_clicks: Annotated[float, Unit("count")] = NO_NUMBER
    profile_visits: Annotated[float, Unit("count")] = NO_NUMBER
    followers_gained: Annotated[float, Unit("persons")] = NO_NUMBER
    watch_time: Annotated[float, Unit("h")] = NO_NUMBER
    average_view_duration: Annotated[float, Unit("s")] = NO_NUMBER
    engagements: Annotated[float, Unit("count")] = NO_NUMBER
    as_of: Day = NO_DAY
    evidence: str = ""


#: Measures that a row of the frame ``posts`` may carry: all its numbers.
POST_MEASURES = tuple(name for name, default in PostRow._field_defaults.items() if isinstance(default, float))


class DialogueRow(NamedTuple):
    """A count of messages or conversations that are alike.

    The minutes run from the question to the first answer or, where nobody answered, until the export ends; they are
    missing where the export cannot tell. Of an answer of which only the day is told, they lie between `least` and
    `most`, which are missing elsewhere. `due`: when the export ended, the channel's declared time to answer had
    passed; `due_service`: the same in service hours.
    """

    channel: str
    month: str
    kind: Annotated[str, Named("message_kind")]
    outcome: Annotated[Outcome, Named("outcome")]
    minutes_real: Annotated[float, Unit("min")] = NO_NUMBER
    minutes_service: Annotated[float, Unit("min")] = NO_NUMBER
    minutes_real_least: Annotated[float, Unit("min")] = NO_NUMBER
    minutes_real_most: Annotated[float, Unit("min")] = NO_NUMBER
    minutes_service_least: Annotated[float, Unit("min")] = NO_NUMBER
    minutes_service_most: Annotated[float, Unit("min")] = NO_NUMBER
    due: bool = False
    due_service: bool = False
    n: int = 0
    evidence: str = ""


class AudienceRow(NamedTuple):
    """The share of a group among followers or viewers, e.g. dimension ``age``, group ``25-34``."""

    channel: str
    start: Day
    end: Day
    dimension: str
    group: str
    share: Annotated[float, Unit("share")] = NO_NUMBER
    as_of: Day = NO_DAY
    evidence: str = ""


class CoverageRow(NamedTuple):
    """Days of which an export speaks: of a measure, of ``dialogue``, or of every own post (``post_list``) or story.

    ``story_list``: every own story. ``post_period``: what the posts got is of all these days together;
    without days, of a period that nobody knows.
    """

    channel: str
    what: str
    start: Day
    end: Day
    evidence: str = ""


class EvidenceRow(NamedTuple):
    """Where values stand: file, sheet, rows, and the rule that read them."""

    evidence: str
    file: str
    sha256: str = ""
    sheet: str = ""
    rows: str = ""
    rule: str = ""
    as_of: Day = NO_DAY


class FindingRow(NamedTuple):
    """One oddity in what a body delivered; `values` fill the sentence ``finding.<id>``, as JSON."""

    id: Annotated[str, Named("finding")]
    severity: Severity
    file: str = ""
    row: str = ""
    key: str = ""
    values: str = "{}"

    @classmethod
    def of(cls, finding: Finding) -> FindingRow:
        """Return a finding as a row."""
        values = json.dumps(dict(finding.values), ensure_ascii=False, sort_keys=True)
        return cls(finding.id, finding.severity, finding.file, finding.row, finding.key, values)

    @staticmethod
    def to_finding(row: FindingRow) -> Finding:
        """Return the finding that a row of the frame holds; such a row is a plain tuple, without methods."""
        return Finding(row.id, row.severity, row.file, row.row, row.key, json.loads(row.values))


class FileRow(NamedTuple):
    """One file (or member of a zip) below ``exports/``, and what became of it."""

    file: str
    channel: str = ""
    status: FileStatus = "rejected"
    export: str = ""
    language: str = ""
    rows_read: int = 0
    rows_dropped: int = 0
    start: Day = NO_DAY
    end: Day = NO_DAY
    as_of: Day = NO_DAY
    sha256: str = ""


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "measures": MeasureRow,
    "posts": PostRow,
    "dialogue": DialogueRow,
    "audience": AudienceRow,
    "coverage": CoverageRow,
    "evidence": EvidenceRow,
    "findings": FindingRow,
    "files": FileRow,
}
