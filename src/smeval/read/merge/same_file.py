"""The same file in the folders of several channels: it cannot be both channels' own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from smeval.errors import Finding
from smeval.read.part import Part
from smeval.sources import name_below, sha256_of

__all__ = ["refuse_shared", "same_files"]

#: Findings that say that rows were told apart by what the register declares.
TOLD_APART = frozenset(("other_accounts", "other_platforms", "other_channels"))


def same_files(folder: Path, own: Collection[str], known: Collection[str]) -> dict[str, list[str]]:
    """Return for each file that lies in the folders of several channels where else it lies.

    Parameters
    ----------
    folder : Path
        The body's folder.
    own : collection of str
        Channels that are read.
    known : collection of str
        All channels of the body.

    Returns
    -------
    dict
        Path below the body's folder -> the paths of the same file in other channels' folders.
    """
    sizes: dict[int, list[tuple[str, Path]]] = defaultdict(list)
    for channel in known:
        for path in sorted((folder / "exports" / channel).rglob("*")):
            if path.is_file():
                sizes[path.stat().st_size].append((channel, path))
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for files in sizes.values():
        channels = {channel for channel, _ in files}
        if len(channels) > 1 and not channels.isdisjoint(own):
            for channel, path in files:
                alike[sha256_of(path)].append((channel, name_below(path, folder)))
    found = {}
    alike.pop("", None)  # could not be opened
    for copies in alike.values():
        for channel, file in copies:
            elsewhere = [other for owner, other in copies if owner != channel]
            if elsewhere:
                found[file] = elsewhere
    return found


def refuse_shared(parts: list[Part], elsewhere: Mapping[str, list[str]]) -> None:
    """Refuse the parts of files that lie in another channel's folder, too.

    A file whose rows were told apart by declared account, network or channel may lie in several folders, and so
    may one that says nothing, e.g. a chart of zeros.
    """
    for file, others in elsewhere.items():
        own = [n for n, part in enumerate(parts) if part.file.partition("!")[0] == file and not part.rejected]
        if not any(_says_something(parts[n]) for n in own):
            continue
        if any(finding.id in TOLD_APART for n in own for finding in parts[n].findings):
            continue
        for n in own:
            part = parts[n]
            refusal = Finding("same_file", "error", part.file, values={"others": others})
            parts[n] = Part(part.match, part.file, part.sheet, rejected=True, findings=[refusal])


def _says_something(part: Part) -> bool:
    """Say whether a part brings anything that would count twice."""
    events = part.events is not None and len(part.events) > 0
    return events or len(part.posts) > 0 or len(part.audience) > 0 or bool(part.measures["value"].gt(0).any())
