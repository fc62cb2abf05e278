"""Yearly evaluation of a public body's social media channels: performance, cost, duties and privacy risk.

The flow: `load_register` and `read_exports` bring in what a body declares and what the networks deliver,
`compute_kpis` turns it into one KPI table, `evaluate` goes the whole way to an `Evaluation` with a proposal
per channel. `close` puts a year on record once it is over; `save_snapshot` and `open_snapshot` keep an evaluation.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smeval.catalog import load_catalog
    from smeval.closing import Closing, close
    from smeval.errors import Finding, SmevalError
    from smeval.evaluation import Evaluation, evaluate
    from smeval.kpis import compute_kpis
    from smeval.read import Exports, read_exports
    from smeval.record.snapshot import open_snapshot, save_snapshot
    from smeval.register import Register, load_register

__all__ = [
    "Closing",
    "Evaluation",
    "Exports",
    "Finding",
    "Register",
    "SmevalError",
    "close",
    "compute_kpis",
    "evaluate",
    "load_catalog",
    "load_register",
    "open_snapshot",
    "read_exports",
    "save_snapshot",
]

#: Where each name lives. It is loaded when it is first asked for, so that a command can be stopped while it loads.
HOMES = {
    "Closing": "closing",
    "Evaluation": "record.evaluation",
    "Exports": "read",
    "Finding": "errors",
    "Register": "register",
    "SmevalError": "errors",
    "close": "closing",
    "compute_kpis": "kpis",
    "evaluate": "evaluation",
    "load_catalog": "catalog",
    "load_register": "register",
    "open_snapshot": "record.snapshot",
    "read_exports": "read",
    "save_snapshot": "record.snapshot",
}


def __getattr__(name: str) -> Any:
    """Load a name from its module."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
