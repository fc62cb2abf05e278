"""The same file in the folders of several channels: it cannot be both channels' own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from smeval.errors import Finding
from smeval.read.part import Part
from smeval.sources import name_below, sha256_of

__all__ = ["refuse_shared", "same_files"]

#: Findings that say that rows were told apart by what the register declares.
TOLD_APART = frozenset(("other_accounts", "other_platforms", "other_channels"))


def same_files(folder: Path, own: Collection[str], homes: Mapping[str, Iterable[Path]]) -> dict[str, list[str]]:
    """Return for each file that lies in the folders of several channels where else it lies.

    Parameters
    ----------
    folder : Path
        The body's folder.
    own : collection of str
        Channels that are read.
    homes : mapping
        Folders of each channel of the body.

    Returns
    -------
    dict
        Path below the body's folder -> the paths of the same file in other channels' folders.
    """
    sizes: dict[int, list[tuple[str, Path]]] = defaultdict(list)
    for channel, folders in homes.items():
        for path in sorted(path for home in folders for path in home.rglob("*")):
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


def refuse_shared(parts: Sequence[Part], elsewhere: Mapping[str, Sequence[str]]) -> list[Part]:
    """Return the parts of a channel, those of files refused that lie in another channel's folder, too.

    A file whose rows were told apart by declared account, network or channel may lie in several folders, and so
    may one that says nothing, e.g. a chart of zeros.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    elsewhere : mapping
        See `same_files`.
    """
    shared = {
        file: others
        for file, others in elsewhere.items()
        if _counts_twice([part for part in parts if _on_disk(part) == file and not part.rejected])
    }
    return [_refused(part, shared[_on_disk(part)]) if _on_disk(part) in shared else part for part in parts]


def _on_disk(part: Part) -> str:
    """Return the file of a part, the zip where it is a member of one."""
    return part.file.partition("!")[0]


def _refused(part: Part, others: Sequence[str]) -> Part:
    return part if part.rejected else part.refused(Finding("same_file", "error", part.file, values={"others": others}))


def _counts_twice(parts: Iterable[Part]) -> bool:
    """Say whether the parts of a file bring anything, and no rows of it were told apart."""
    own = list(parts)
    told_apart = any(finding.id in TOLD_APART for part in own for finding in part.findings)
    return any(_says_something(part) for part in own) and not told_apart


def _says_something(part: Part) -> bool:
    """Say whether a part brings anything that would count twice."""
    events = part.events is not None and len(part.events) > 0
    return events or len(part.posts) > 0 or len(part.audience) > 0 or bool(part.measures["value"].gt(0).any())
