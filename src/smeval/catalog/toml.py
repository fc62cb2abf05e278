"""Read TOML that people wrote, and tell every fault in it with its key, in sentences of our own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

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

M = TypeVar("M", bound=BaseModel)
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """A table of a file: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def parse_toml(content: str | bytes, file: str, faults: list[Finding]) -> dict[str, Any]:
    """Return the tables of a TOML file, or note why it cannot be read and return nothing.

    Parameters
    ----------
    content : str or bytes
    file : str
    faults : list of Finding
        Gets what is wrong.
    """
    try:
        return tomllib.loads(content if isinstance(content, str) else content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.append(Finding("catalog_not_utf8", "error", file))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        row, column = place.groups() if place else ("", "")
        faults.append(
            Finding("catalog_toml" if row else "catalog_toml_end", "error", file, row, "", {"column": column})
        )
    return {}


def validate(
    model: type[M], data: object, file: str, faults: list[Finding], examples: Mapping[str, str] | None = None
) -> M | None:
    """Return `data` as `model`, or note every fault with file and key and return None.

    Parameters
    ----------
    model : type
    data : object
        What the file says.
    file : str
    faults : list of Finding
        Gets what is wrong.
    examples : mapping, optional
        An example of each pattern that a text may have to match.
    """
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
            name, values = _explain(model, fault, examples or {})
            faults.append(Finding(name, "error", file, key=key, values=values))
        return None


def _explain(
    model: type[BaseModel], fault: Mapping[str, Any], examples: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the id of the sentence for a fault of the type checker, and what fills it."""
    kind, context = fault["type"], fault.get("ctx", {})
    match kind:
        case "missing":
            return "catalog_key_absent", {}
        case "extra_forbidden":
            return "catalog_key_unknown", {"known": list(_fields(model, fault["loc"][:-1]))}
        case "literal_error":
            return "catalog_choice", {"allowed": re.findall(r"'([^']*)'", context["expected"])}
        case "string_pattern_mismatch" if context["pattern"] in examples:
            return "catalog_pattern", {"example": examples[context["pattern"]]}
        case "greater_than":
            return "catalog_not_above", {"low": f"{context['gt']:g}"}
        case "string_too_short" | "too_short":
            return "catalog_empty", {}
        case "value_error":
            return "catalog_entry", {"fault": str(context["error"])}
    expected = EXPECTED.get(kind.partition("_")[0], "")
    found = next((name for kind_of, name in FOUND if isinstance(fault["input"], kind_of)), "")
    if expected and found and expected != found:
        return "catalog_type", {"expected": expected, "found": found}
    return "catalog_form", {}


def _fields(model: Any, path: tuple[Any, ...]) -> Iterator[str]:
    """Yield the keys that a table may have; none where the path leads to no table of fixed keys."""
    for part in path:
        field = getattr(model, "model_fields", {}).get(part)
        held = sorted(get_args(model), key=lambda kind: not hasattr(kind, "model_fields"))  # of a mapping the values
        model = field.annotation if field is not None else next(iter(held), None)
    yield from getattr(model, "model_fields", {})
