"""Exports that look like another one of their file say only in what they differ, so that each fact stands once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smeval.errors import Finding

__all__ = ["complete_exports"]

Table = Mapping[str, object]

#: Keys that this module understands and that no export has afterwards.
LIKE, LACKS, NEVER = "like", "lacks", "never"
#: Tables that are completed entry by entry.
COMPLETED = ("columns", "words")


def complete_exports(file: str, table: Table, same: Table) -> tuple[Table, list[Finding]]:
    """Return the tables of a file with every export written out in full.

    An export with ``like`` takes over what another one of the file says and it does not say itself; its columns and
    words one by one. It takes over no column named in ``lacks`` or ``never``; the headings of the latter stand in no
    such file, as if they were listed in ``without``.

    Parameters
    ----------
    file : str
        Name of the file, for what is wrong.
    table : mapping
        As TOML gives it.
    same : mapping
        What every export says that does not say it itself.

    Returns
    -------
    table : mapping
    faults : list of Finding
    """
    exports = table.get("exports")
    if not isinstance(exports, list) or not all(isinstance(export, dict) for export in exports):
        return table, []
    faults: list[Finding] = []
    of: dict[object, Table] = {}
    for own in exports:
        export = own if LIKE in own else {**same, **own}
        if LIKE not in export:
            of[export.get("id")] = export
            continue
        model = of.get(export[LIKE]) if isinstance(export[LIKE], str) else None
        if model is None:
            values = {"name": str(export[LIKE])}
            faults.append(
                Finding("catalog_unknown_id", "error", file, key=f"{export.get('id', '')}.like", values=values)
            )
            continue
        of[export.get("id")] = _completed(export, model)
    return ({**table, "exports": list(of.values())} if not faults else table), faults


def _completed(export: Table, model: Table) -> Table:
    """Return an export with what it takes over from the one that it is like."""
    own = {key: value for key, value in export.items() if key not in (LIKE, LACKS, NEVER)}
    never = _names(export.get(NEVER))
    gone = {*_names(export.get(LACKS)), *never}
    found = {**model, **own}
    for key in COMPLETED:
        taken = {name: value for name, value in _table(model.get(key)).items() if name not in gone}
        found[key] = {**taken, **{name: _entry(value, taken.get(name)) for name, value in _table(own.get(key)).items()}}
    absent = [heading for name in never for heading in _headings(_table(model.get("columns")).get(name))]
    found["without"] = [*_names(found.get("without")), *absent]
    return found


def _entry(own: object, taken: object) -> object:
    """Return a column or its words with what was said of it before."""
    return {**taken, **own} if isinstance(own, dict) and isinstance(taken, dict) else own


def _headings(column: object) -> Sequence[str]:
    return [heading for language in ("en", "de") for heading in _names(_table(column).get(language))]


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> Sequence[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
