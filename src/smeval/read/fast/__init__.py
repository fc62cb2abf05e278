"""Read the rows of long moderation exports as numbers, straight from the bytes: the one door to this room.

Why: messages and conversations come in millions, and only their ids, moments and a few words count. Rows that are
plain beyond doubt become numbers without a text for every cell: 500,000 messages (64 MB) take 1.8 s and 194 MiB from
the file to the counts, the ordinary way 20.8 s and 705 MiB (see `smeval.sources.fast` for the command).

What falls back: rows that are not plain go, with as many plain ones beside them, through `smeval.read.table` and
`smeval.read.cells`, so that there is one judgement of what is odd; moments in another layout through
`read_moments_of`. A table with footers, totals or stacked headings, one of which most rows are odd, and one that is
no UTF-8 are read whole the ordinary way, as long as they are no longer than that may hold in memory (200 MiB).
"""

from smeval.read.fast.digest import without_decimal
from smeval.read.fast.keys import Keys, find_newest, keys_of, no_keys, number_equal
from smeval.read.fast.rows import LongTable, Taken, take_rows, whole

__all__ = [
    "Keys",
    "LongTable",
    "Taken",
    "find_newest",
    "keys_of",
    "no_keys",
    "number_equal",
    "take_rows",
    "whole",
    "without_decimal",
]
