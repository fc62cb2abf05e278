"""Terms of the whole body: what it says of itself, its policy, its offices, its staff council."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from smeval.catalog import load_catalog
from smeval.frames import join_frames, make_frame
from smeval.frames.columns import (
    APPROVALS_FRAME,
)
from smeval.frames.declared import ApprovalRow
from smeval.frames.kinds import NO_DAY
from smeval.record.terms import Value
from smeval.register import Register, opening_minutes
from smeval.register.settings import with_settings
from smeval.verdict.held.channel_terms import differs
from smeval.verdict.held.term import Term, as_day, as_number, as_text, told
from smeval.wording import Message, encode


class BodyFact(Term):
    """What the body says of itself: which law binds it, which holidays count, and where a day begins."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether something else is said than what is on record.

        Parameters
        ----------
        old, new : object
        """
        return differs(old, new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register of a body that says so, with the law that then binds it.

        Parameters
        ----------
        register : Register
        value : object
        """
        said: object = value or None
        if self.name == "service_hours":
            said = json.loads(as_text(value) or "{}")
        settings = register.settings.model_copy(update={self.name: said})
        own = register.folder / "catalog"
        law = with_settings(load_catalog(own if own.is_dir() else None), settings)
        kept = {"policy": register.catalog.policy, "offices": register.catalog.offices}
        return replace(
            register,
            settings=settings,
            catalog=law.model_copy(update=kept),
            country=settings.country,
            land=settings.land or "",
            timezone=settings.timezone,
            service_hours=opening_minutes(settings),
        )

    def tell(self, value: Value) -> Message:
        """Return what is said; of the service hours, those of each day."""
        hours = self.name == "service_hours" and value
        return told("term_text", ", ".join(json.loads(as_text(value)).values()) if hours else value)


class Council(Term):
    """The day of the staff council's agreement."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an agreement is claimed that is not on record.

        Parameters
        ----------
        old, new : object
        """
        return bool(new) and not old

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with another day, or none.

        Parameters
        ----------
        register : Register
        value : object
        """
        day = as_day(value)
        agreed = None if day is NO_DAY else day.date()
        approvals = register.settings.approvals.model_copy(update={"council_agreed_on": agreed})
        return replace(register, settings=register.settings.model_copy(update={"approvals": approvals}))

    def tell(self, value: Value) -> Message:
        """Return the day."""
        return told("term_day", value)


class OfficeApproval(Term):
    """Whether an office is asked for its approval, and whether nothing may be published without it."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether the office is asked no longer, or may be passed over.

        Parameters
        ----------
        old, new : object
        """
        return old is not None and (new is None or (bool(old) and not new))

    def put(self, register: Register, value: Value) -> Register:
        """Return the register in which the office approves so; who has not been asked has not approved.

        Parameters
        ----------
        register : Register
        value : object
        """
        offices = dict(register.catalog.offices)
        usual = offices.get(self.name) or next(iter(offices.values()))
        known = self.name in register.catalog.approving()
        offices[self.name] = usual.model_copy(update={"approves": value is not None, "decisive": bool(value)})
        catalog = register.catalog.model_copy(update={"offices": offices})
        added = (
            []
            if known or value is None
            else [ApprovalRow(row, self.name, usual.heard_for) for row in register.channels["channel"]]
        )
        both = [register.approvals, make_frame(APPROVALS_FRAME, added)]
        return replace(register, catalog=catalog, approvals=join_frames(APPROVALS_FRAME, both))

    def tell(self, value: Value) -> Message:
        """Return what the office may do."""
        return encode("term_none" if value is None else "term_office_decisive" if value else "term_office_asked")


@dataclass(frozen=True, kw_only=True)
class PolicyEntry(Term):
    """An entry of one of the policy's tables: a threshold, a cell of the matrix, a cell of the balancing table."""

    table: str
    order: tuple[str, ...] = ()

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an entry allows more; one that was not there allowed nothing.

        Parameters
        ----------
        old, new : object
        """
        if old == new:
            return False
        if self.table == "values":
            return self._is_laxer(as_number(old), as_number(new), self.policy.strict.get(self.name, "none"))
        if old is None or new is None:
            return True  # a cell that is gone hides what was rated there
        places = [self.order.index(str(value)) for value in (old, new)]
        return places[1] < places[0]

    def _is_laxer(self, old: float, new: float, strict: str) -> bool:
        return new < old if strict == "higher" else new > old if strict == "lower" else new != old

    def put(self, register: Register, value: Value) -> Register:
        """Return the register whose policy has this entry, or lacks it.

        Parameters
        ----------
        register : Register
        value : object
        """
        policy = register.catalog.policy
        owner = policy.matrix if self.table == "cells" else policy
        entries = {key: entry for key, entry in getattr(owner, self.table).items() if key != self.name}
        if value is not None:
            entries[self.name] = value
        changed = owner.model_copy(update={self.table: entries})
        own = policy.model_copy(update={"matrix": changed}) if self.table == "cells" else changed
        return replace(register, catalog=register.catalog.model_copy(update={"policy": own}))

    def tell(self, value: Value) -> Message:
        """Return the entry in words."""
        return told({"values": "term_number", "cells": "term_level", "balance": "term_proposal"}[self.table], value)
