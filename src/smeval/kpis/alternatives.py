"""What channels name as their alternatives, with figures of their own, apart from those of the channels judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, FINDINGS_FRAME, KPIS_FRAME, ChannelFrame, FindingFrame, KpiFrame
from smeval.kpis import compute_kpis
from smeval.read import Exports, read_exports
from smeval.register import Register

__all__ = ["Alternatives", "read_alternatives"]


@dataclass(frozen=True, eq=False)
class Alternatives:
    """What could replace the channels under evaluation and is none of them.

    Parameters
    ----------
    channels : DataFrame
        Frame ``channels``: first those that nobody judges, then channels of other departments that are named.
    exports : Exports
        Of all of them.
    kpis : DataFrame
        Frame ``kpis`` of those that nobody judges.
    findings : DataFrame
        What was found in their files.
    """

    channels: ChannelFrame
    exports: Exports
    kpis: KpiFrame
    findings: FindingFrame


def read_alternatives(register: Register, judged: ChannelFrame, department: str | None, year: int) -> Alternatives:
    """Read what the channels under evaluation name as their alternatives, whatever department is responsible for it.

    Without a department, those that no channel names are read as well: their files are the body's, too.

    Parameters
    ----------
    register : Register
        As it counts, with the channels under evaluation.
    judged : DataFrame
        Frame ``channels`` with all channels of the body.
    department : str or None
    year : int
    """
    running = set(register.channels["channel"])
    named = {name for channel in running for name in register.named.get(channel, ())}
    own = register.alternatives
    if department is not None:
        own = make_frame(CHANNELS_FRAME, own[own["channel"].isin(named)])
    elsewhere = make_frame(CHANNELS_FRAME, judged[judged["channel"].isin(named - running)])
    both = join_frames(CHANNELS_FRAME, [own, elsewhere])
    reading = replace(register, channels=join_frames(CHANNELS_FRAME, [register.channels, elsewhere]))
    exports = read_exports(reading, list(both["channel"]))
    folders = {f"exports/{row.channel}" for row in rows(own)}
    told = exports.findings["file"].map(lambda file: "/".join(file.split("/")[:2]) in folders).astype("bool")
    return Alternatives(
        channels=both,
        exports=exports,
        kpis=_figures(compute_kpis(exports, replace(register, channels=own), year), register),
        findings=make_frame(FINDINGS_FRAME, exports.findings[told]),
    )


def _figures(kpis: KpiFrame, register: Register) -> KpiFrame:
    """Return the rows without those that nobody keeps of an alternative: samples and incidents."""
    kept = [name for name, kpi in register.catalog.kpis.items() if kpi.group not in ("sample", "incident")]
    return make_frame(KPIS_FRAME, kpis[kpis["kpi"].isin(kept)])
