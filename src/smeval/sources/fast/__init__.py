"""Cut long texts into records without making a text of every cell: the one door to this room.

Why: a tool's export of all messages has millions of rows, and a Python object for each of their cells takes minutes
and gigabytes. From `LONG` on (4 MiB), arithmetic on whole arrays finds the cells in the bytes. With
`smeval.read.fast`, which turns them into numbers, 500,000 messages (64 MB) take 1.8 s and 194 MiB from the file to
the counts; the ordinary way takes 20.8 s and 705 MiB. (``python benchmarks/moderation.py --rows 500000 --rounds 2
--channels 0``, two cores, with other work beside it.)

What falls back: a text whose beginning is not plain (no UTF-8, zero bytes, lines quoted as a whole, an open quote, a
delimiter beyond ASCII) is opened by `smeval.sources.texts` like any short one; a record that is not proven to be
sound goes to the strict reader there, `smeval.sources.texts.records.scan`. A text that turns out not to be UTF-8
further down raises `NotUtf8Error`.
"""

from smeval.sources.fast.cut import PAD, Cells, Cut, Plan
from smeval.sources.fast.long import LONG, MAX_SIZE, MAX_TEXT, LongText, head_records, open_long, pieces
from smeval.sources.fast.utf8 import NotUtf8Error

__all__ = [
    "LONG",
    "MAX_SIZE",
    "MAX_TEXT",
    "PAD",
    "Cells",
    "Cut",
    "LongText",
    "NotUtf8Error",
    "Plan",
    "head_records",
    "open_long",
    "pieces",
]
