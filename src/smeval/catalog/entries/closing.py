"""What must be settled when a channel ends."""

from __future__ import annotations

from smeval.catalog.toml import Entry


class ClosingItem(Entry):
    """Something to settle before a channel is gone, and who asks for it (see closing.toml)."""

    source: str
