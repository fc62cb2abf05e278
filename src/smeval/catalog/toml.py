"""Read TOML that people wrote, and tell every fault in it with its key, in sentences of our own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from smeval.errors import Finding

#: What a fault of the type checker expects, as named by the wording ``toml_type.<id>``.
EXPECTED = {
    "string": "text",
    "int": "whole",
    "float": "number",
    "bool": "flag",
    "date": "day",
    "dict": "table",
    "model": "table",
    "mapping": "table",
    "tuple": "list",
    "list": "list",
}
FOUND = (
    (bool, "flag"),
    (int, "whole"),
    (float, "number"),
    (str, "text"),
    (date, "day"),
    (dict, "table"),
    (list, "list"),
)

#: How alike a key must be to a known one to be taken for a slip.
ALIKE = 0.7

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
M = TypeVar("M", bound=BaseModel)


class Entry(BaseModel):
    """A table of a file: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryError(ValueError):
    """A fault that the entry itself tells, with the wording ``finding.catalog_<name>`` and what fills it."""

    def __init__(self, name: str, **values: str | list[str]) -> None:
        super().__init__(f"{name}: {values}")
        self.name, self.values = name, values


def parse_toml(content: str | bytes, file: str) -> tuple[dict[str, object], list[Finding]]:
    """Return the tables of a TOML file, or none and why it cannot be read.

    Parameters
    ----------
    content : str or bytes
        Bytes are UTF-8, with or without a mark in front.
    file : str
        Name of the file, for what is wrong.

    Returns
    -------
    tables : dict
    faults : list of Finding
    """
    try:
        return tomllib.loads(content if isinstance(content, str) else content.decode("utf-8-sig")), []
    except UnicodeDecodeError:
        return {}, [Finding("catalog_not_utf8", "error", file)]
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        row, column = place.groups() if place else ("", "")
        name = "catalog_toml" if row else "catalog_toml_end"
        return {}, [Finding(name, "error", file, row, values={"column": column})]


def validate(
    model: type[M], data: object, file: str, examples: Mapping[str, str] | None = None
) -> tuple[M | None, list[Finding]]:
    """Return data as a model, or None and every fault with file and key.

    Parameters
    ----------
    model : type
    data : object
        Tables as TOML gives them.
    file : str
        Name of the file, for what is wrong.
    examples : mapping, optional
        An example of each pattern that a text may have to match.

    Returns
    -------
    model : BaseModel or None
    faults : list of Finding
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, list(_faults(error, model, file, examples or {}))


def _faults(
    error: ValidationError, model: type[BaseModel], file: str, examples: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what the type checker found, each with its key."""
    for fault in error.errors(include_url=False):
        key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
        name, values = _explain(model, fault, examples)
        yield Finding(name, "error", file, key=key, values=values)


def validate_entries(model: type[M], tables: Mapping[str, object], file: str) -> tuple[dict[str, M], list[Finding]]:
    """Return the tables of a file as entries by id, without those that are wrong, and every fault with file and key.

    Parameters
    ----------
    model : type
        Kind of the entries.
    tables : mapping
        By id, as TOML gives them.
    file : str
        Name of the file, for what is wrong.

    Returns
    -------
    entries : dict
    faults : list of Finding
    """
    entries, faults = {}, []
    for name, table in tables.items():
        entry, wrong = validate(model, table, file)
        faults += [replace(fault, key=".".join(filter(None, (name, fault.key)))) for fault in wrong]
        if entry is not None:
            entries[name] = entry
    return entries, faults


def _explain(kind: object, fault: Mapping[str, Any], examples: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Return the id of the sentence for a fault of the type checker, and what fills it."""
    name, context = fault["type"], fault.get("ctx", {})
    match name:
        case "missing":
            return "catalog_key_absent", {}
        case "extra_forbidden":
            known, key = list(_fields(kind, fault["loc"][:-1])), str(fault["loc"][-1])
            near = get_close_matches(key, known, 1, ALIKE)
            values: dict[str, object] = {"known": known, "nearest": near[0] if near else ""}
            return "catalog_key_unknown_near" if near else "catalog_key_unknown", values
        case "literal_error":
            return "catalog_choice", {"allowed": re.findall(r"'([^']*)'", context["expected"])}
        case "string_pattern_mismatch" if context["pattern"] in examples:
            return "catalog_pattern", {"example": examples[context["pattern"]]}
        case "greater_than":
            return "catalog_not_above", {"low": f"{context['gt']:g}"}
        case "string_too_short" | "too_short":
            return "catalog_empty", {}
        case "value_error" if isinstance(context["error"], EntryError):
            return f"catalog_{context['error'].name}", dict(context["error"].values)
        case "value_error":
            return "catalog_entry", {"fault": str(context["error"])}
    expected = EXPECTED.get(name.partition("_")[0], "")
    found = next((word for kind_of, word in FOUND if isinstance(fault["input"], kind_of)), "")
    if expected and found and expected != found:
        return "catalog_type", {"expected": expected, "found": found}
    return "catalog_form", {}


def _fields(kind: object, path: tuple[int | str, ...]) -> Iterator[str]:
    """Yield the keys that a table may have; none where the path leads to no table of fixed keys."""
    for part in path:
        field = getattr(kind, "model_fields", {}).get(part)
        held = sorted(get_args(kind), key=lambda inner: not hasattr(inner, "model_fields"))  # of a mapping the values
        kind = field.annotation if field is not None else next(iter(held), None)
    yield from getattr(kind, "model_fields", {})
