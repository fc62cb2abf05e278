"""What people put among exports and what is none."""

from __future__ import annotations

from datetime import date

from smeval.catalog.toml import Entry, Id


class OtherFile(Entry):
    """A file that is no export (see other_files.toml): by what it is known, and what helps.

    Its name is the wording ``other_file.<id>``.

    Parameters
    ----------
    step : str
        What to do, the wording ``other_step.<step>``.
    source : str
    checked : date
    starts : tuple of str
        What the first field begins with.
    headings : tuple of tuple of str
        Headings that stand in one row: all of one set.
    words : tuple of str
        Words of which the headings of one row hold several; asked only where no known export is near.
    least : int
        How many of the words.
    text : str
        Pattern of what stands in the beginning of the file, whatever its form.
    members : tuple of str
        Beginnings of the paths in a zip, of which one occurs.
    reads : tuple of str
        Names of the files in that zip that are read all the same, and nothing else of it.
    table : str
        Export whose headings are named: the table into which people can put the data.
    """

    step: Id
    source: str
    checked: date
    starts: tuple[str, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()
    least: int = 2
    text: str = ""
    members: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    table: str = ""
