"""Figures of alternatives beside the statement on milder means; whether one serves as well people state."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames import rows
from smeval.frames.columns import ChannelFrame, SubstitutionFrame
from smeval.frames.computed import SubstitutionRow
from smeval.frames.judged import ObservationRow
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.questions import answers_of
from smeval.wording import encode

__all__ = ["compared_channels", "observe_alternatives"]


def _of_benefit(found: SubstitutionFrame, catalog: Catalog) -> Mapping[tuple[str, str], list[SubstitutionRow]]:
    """Return by channel and alternative the comparisons of what serves readers, as far as there is a ratio."""
    benefit = {kpi for pair in catalog.substitutions.values() if pair.benefit for kpi in pair.own}
    pairs: dict[tuple[str, str], list[SubstitutionRow]] = {}
    for row in rows(found):
        if row.kpi in benefit and not row.topic and not isnan(row.ratio):
            pairs.setdefault((row.channel, row.alternative), []).append(row)
    return pairs


def compared_channels(found: SubstitutionFrame, catalog: Catalog) -> frozenset[str]:
    """Return the channels of which there is a ratio to an alternative.

    Parameters
    ----------
    found : DataFrame
        Frame ``substitutions``.
    catalog : Catalog
        Says which comparisons are about what serves readers.
    """
    return frozenset(channel for channel, _ in _of_benefit(found, catalog))


def observe_alternatives(
    known: Known, found: SubstitutionFrame, alternatives: ChannelFrame
) -> tuple[list[ObservationRow], list[Finding]]:
    """Set the statement that no milder means would do as well against alternatives that reach at least as much.

    An alternative counts here only if no period of any comparison shows less of it. It changes no proposal.

    Parameters
    ----------
    known : Known
    found : DataFrame
        Frame ``substitutions``.
    alternatives : DataFrame
        Frame ``channels``: what the channels name and is none of those under evaluation.

    Returns
    -------
    observations : list of ObservationRow
    findings : list of Finding
    """
    names = {row.channel: str(row.name) for table in (known.register.channels, alternatives) for row in rows(table)}
    observations: list[ObservationRow] = []
    findings: list[Finding] = []
    by_channel: dict[str, list[SubstitutionRow]] = {}
    for (channel, _), pairs in _of_benefit(found, known.register.catalog).items():
        if all(row.ratio_low >= 1 for row in pairs):
            by_channel.setdefault(channel, []).extend(pairs)
    for channel, pairs in by_channel.items():
        if answers_of(known, channel).get("milder_means") != "no":
            continue
        others = [names[name] for name in dict.fromkeys(row.alternative for row in pairs)]
        kpis = list(dict.fromkeys(row.other_kpi for row in pairs))
        evidence = " ".join(sorted({key for row in pairs for key in row.evidence.split()}))
        observed = encode("alternative_at_least", names=others, kpis=kpis)
        declared = encode("no_milder_means")
        observations.append(ObservationRow(channel, "milder_means", declared, observed, "open", evidence))
        values = {"channel": channel, "names": others, "kpis": kpis}
        findings.append(Finding("observed_milder_means", "note", "statements.csv", key="answer", values=values))
    return observations, findings
