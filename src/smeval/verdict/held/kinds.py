"""The kinds of terms: of each of `TERM_KINDS` what makes a term of channel, name and policy, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from smeval.catalog import Policy
from smeval.ids import LEVELS, PROPOSALS, TermKind
from smeval.verdict.held.body_terms import BodyFact, Council, OfficeApproval, PolicyEntry
from smeval.verdict.held.channel_terms import Approval, Source, TeamSize, column_of, differs, is_less, is_more
from smeval.verdict.held.checked_terms import Ceiling, Duty, Goal, Rating
from smeval.verdict.held.term import Term, as_day, as_number, as_text
from smeval.wording import Message, encode

#: Makes the term of each kind, from channel, name and policy.
KINDS: Mapping[TermKind, Callable[[str, str, Policy], Term]] = {
    "body": BodyFact,
    "platform": column_of("platform", differs, as_text, "term_platform"),
    "use": column_of("use", lambda old, new: new == "emergency_only" and old != new, as_text, "term_use"),
    "mode": column_of("mode", differs, as_text, "term_mode"),
    "team_size": partial(TeamSize, column="team_size", milder=is_more, cell=as_number, message="term_persons"),
    "council": Council,
    "posts_per_week": column_of("posts_per_week", is_less, as_number, "term_number"),
    "answer_within": column_of("answer_within", is_more, as_number, "term_hours"),
    "dialogue": column_of("dialogue", lambda old, new: old == "answers" and new != old, as_text, "term_dialogue"),
    "crisis_channel": column_of("crisis_channel", lambda old, new: new == "yes" and old != new, as_text, "term_yes_no"),
    "stories_count": column_of("stories_count", lambda old, new: new == "yes" and old != new, as_text, "term_yes_no"),
    "opened_on": column_of("opened_on", lambda old, new: bool(new) and as_text(new) > as_text(old), as_day, "term_day"),
    "goal": Goal,
    "ceiling": Ceiling,
    "rating": Rating,
    "duty": Duty,
    "approval": Approval,
    "source": Source,
    "office": OfficeApproval,
    "policy": partial(PolicyEntry, table="values"),
    "matrix": partial(PolicyEntry, table="cells", order=LEVELS),
    "balance": partial(PolicyEntry, table="balance", order=PROPOSALS),
}


def label(kind: TermKind, name: str) -> Message:
    """Return a term in words.

    Parameters
    ----------
    kind : str
    name : str
    """
    if kind == "balance":
        benefit, risk = name.split("_")
        return encode(f"term_label_{kind}", benefit=benefit, risk=risk)
    return encode(f"term_label_{kind}", name=name)
