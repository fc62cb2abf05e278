"""Read exports as vendors deliver them into tidy frames.

Rows about people end in this room: what leaves it are own posts, numbers of channels, and counts.

Each file and each room inside may import those before it, and no other:

``identify``  which export is this table?
``window``    which days do the names of a file tell?
``told_years``  which years and months names, titles and headings tell
``place``     the channel that files are read for
``part``      what one sheet gives
``table``     the data rows of a sheet, as text by column
``cells``     texts of columns as numbers, days and moments; whose rows they are
``fast``      the same for moderation exports of millions of rows, behind one door
``shapes``    what a sheet of each shape holds: posts, days, groups, web statistics, dialogues
``merge``     files that speak of the same thing: nothing counts twice
``files``     one file, opened
``channel``   all files of one channel
``body``      all channels of a body
``outside``, ``draft``  what exports say of other years; how an unknown file could be described
"""

from smeval.read.body import Exports, read_exports

__all__ = ["Exports", "read_exports"]
