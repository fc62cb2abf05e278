"""The channel that files are read for, and what reading needs to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smeval.catalog import Catalog, Measure
from smeval.catalog.entries.export import Export
from smeval.register import Register
from smeval.values import normalise

__all__ = ["Place", "place_of"]


@dataclass(frozen=True)
class Place:
    """The channel that a file belongs to, and what reading needs to know about it.

    Parameters
    ----------
    channel, platform : str
        Ids.
    account : str
        Declared account in the form in which accounts are compared; empty where none is declared.
    names : frozenset of str
        All names by which a table may call the channel, normalised.
    platforms : mapping
        Normalised names of all platforms and their ids.
    platform_names : mapping
        Names of all platforms by id, as they are shown.
    zone : str
        The body's time zone.
    measures : mapping
        The catalog's measures.
    offers : frozenset of str
        Measures that the platform offers.
    smallest_group : float
        Groups of fewer people are not told apart.
    coverage_min : float
        Share of the rows that must be readable for an export to speak of its days as a whole.
    flows_differ : float
        Share by which the sum of the days may differ from what another file says of them together.
    mode : str
        Declared mode, empty where none is: ``insights`` and ``counts`` forbid exports with one row per message.
    answer_within : float
        Hours within which the channel promises to answer; NaN where it promises nothing.
    ticket_years : float
        Years after which a conversation without a new message must have been deleted.
    """

    channel: str
    platform: str
    account: str
    names: frozenset[str]
    platforms: Mapping[str, str]
    platform_names: Mapping[str, str]
    zone: str
    measures: Mapping[str, Measure]
    offers: frozenset[str]
    smallest_group: float
    coverage_min: float
    flows_differ: float
    mode: str
    answer_within: float
    ticket_years: float

    def speaks(self, refused: int, rows: int, kept: int) -> bool:
        """Say whether so many refused rows still let an export speak of its days as a whole.

        Rows that were refused, or an account that is nowhere in the file, must not look like days on which
        nothing happened.

        Parameters
        ----------
        refused, rows, kept : int
            Rows that could not be read, all rows, and rows that are the channel's own.
        """
        return refused <= (1 - self.coverage_min) * rows and (kept > 0 or rows == 0)

    def zone_of(self, export: Export) -> str:
        """Return the zone of an export's times."""
        return self.zone if export.zone == "local" else export.zone


def place_of(register: Register, catalog: Catalog, channel: str) -> Place:
    """Return what reading needs to know about a channel.

    Parameters
    ----------
    register : Register
        Declares the channel, or the alternative.
    catalog : Catalog
        Knows its platform.
    channel : str
        Id.
    """
    known = register.delivering
    row = known[known["channel"] == channel].iloc[0].astype("str")
    platform = catalog.platforms[str(row["platform"])]
    account = normalise(str(row["account"])).removeprefix("@")
    names = (channel, str(row["name"]), account, platform.id, platform.name)
    return Place(
        channel=channel,
        platform=platform.id,
        account=account,
        names=frozenset(normalise(name).removeprefix("@") for name in names if name),
        platforms={
            normalise(name): entry.id for entry in catalog.platforms.values() for name in (entry.id, entry.name)
        },
        platform_names={entry.id: entry.name for entry in catalog.platforms.values()},
        zone=register.timezone,
        measures=catalog.measures,
        offers=frozenset(platform.offers),
        smallest_group=catalog.policy.values["cell_min"],
        coverage_min=catalog.policy.values["coverage_min"],
        flows_differ=catalog.policy.values["flows_differ"],
        mode=str(row["mode"]),
        answer_within=float(row["answer_within"]),
        ticket_years=catalog.policy.values["ticket_years"],
    )
