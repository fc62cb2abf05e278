"""What a channel must live up to: duties, risks, what people state, who is heard, and of what they are reminded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from smeval.catalog.entries.patterns import Patterns
from smeval.catalog.toml import Entry, Id
from smeval.ids import BodyKind, DutyRole, Effect, Grade, Participation


class Duty(Entry):
    """A duty, checked as a gate. Grade H: obstacle, A: curable with a deadline, W: watch.

    `grades` are those it has for bodies of some kinds.
    """

    grade: Grade
    grades: Mapping[BodyKind, Grade] = {}
    source: str
    max_age_months: int | None = None
    age_fails: bool = False
    internal: bool = True
    dialogue_only: bool = False
    roles: tuple[DutyRole, ...] = ()


class Risk(Entry):
    """A risk to the people whose data a platform processes, or to the body's staff."""

    source: str
    internal: bool = True


class Office(Entry):
    """An office of a body that is heard, approves or decides (see offices.toml).

    Parameters
    ----------
    name : str
        As the body calls it; empty: the wording ``office.<id>``.
    approves, decisive : bool
        Whether it is asked for its approval, and whether nothing may be published without it.
    heard_for : str
        What an office that approves is heard for.
    named : patterns
        Words by which people name the data protection officer; of no other office.
    source : str
        Where the guide says so; empty for an office that the body declares itself.
    """

    name: str = ""
    approves: bool = False
    decisive: bool = False
    heard_for: Participation = "statement"
    named: Patterns = ()
    source: str = ""


class Statement(Entry):
    """What people state because no programme may judge it, and what their statement does (see statements.toml)."""

    effect: Effect
    duty: Id | None = None
    asked_if: Literal["crisis_channel", "high_risk"] | None = None
    free: bool = False
    source: str


class Reminder(Entry):
    """What the January letter reminds a department of (see reminders.toml)."""

    duty: Id | None = None
    months: int = 0
    after: Literal["opened_on", "checked_on"] = "checked_on"
    source: str


class Age(Entry):
    """How a text names ages: a pattern with the groups ``low``, ``high`` or ``below``."""

    pattern: str


class Promise(Entry):
    """How a text promises something of posts: a pattern, and the share of them that it promises at least."""

    pattern: str
    share: float


class Sign(Entry):
    """A sign that figures may have been helped: its finding has the same id. `share`: from where on it is told."""

    share: float = 0.0
    months: int = 0
    source: str


class Observed(Entry):
    """What is needed to set declarations against data: how texts name ages and promise, and which signs are told."""

    ages: tuple[Age, ...]
    promises: tuple[Promise, ...]
    signs: Mapping[str, Sign]

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of ages, the most telling first."""
        return tuple(age.pattern for age in self.ages)
