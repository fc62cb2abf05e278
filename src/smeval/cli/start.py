"""Make the folder of a new body: forms with headings, and words on what goes where."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from smeval.catalog import Catalog, load_catalog
from smeval.errors import Finding, RegisterError
from smeval.register.forms import TABLES, form_of
from smeval.wording import Wording


def write_forms(folder: Path, language: str) -> list[Path]:
    """Write empty forms into a new folder and return the files written.

    Parameters
    ----------
    folder : Path
        Must not exist yet, or be empty.
    language : str
        Language of the headings and explanations.

    Raises
    ------
    RegisterError
        If the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RegisterError(Finding("init_not_empty", "error", folder.as_posix()))
    wording = Wording(language)
    texts = {"body.toml": wording.say("init.body")}
    catalog = load_catalog()
    offices = catalog.approving()
    for schema in TABLES:
        form = form_of(schema, offices)
        texts[form.file] = "\ufeff" + ";".join(wording.term("column", name) for name in form.columns) + "\n"
    readme = wording.say("init.readme", headings=_headings(catalog, language))
    texts["exports/" + wording.say("init.readme_name")] = readme
    (folder / "exports").mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def _headings(catalog: Catalog, language: str) -> str:
    """Return every heading of the table kept by hand, in lines that fit a page."""
    tables = (export for _, export in catalog.exports() if export.shape == "figures")
    columns = (column for table in tables for column in table.columns.values())
    names = dict.fromkeys((column.de if language == "de" else column.en)[0] for column in columns)
    return fill("; ".join(names), 118, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
