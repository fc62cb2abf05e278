"""What we know, as data: measures, platforms, tools, duties, risks, law and policy.

The TOML files beside this module hold every vendor heading, threshold, legal date and source. They are
read once, checked as a whole, and handed on as frozen objects:

``toml``           read a file and tell every fault in it with its key
``export``         how an export looks
``kpi``, ``platform``, ``duty``, ``law``, ``policy``  one module for the entries of each subject
``catalog``        all of it in one object
``cross_checks``   ids that lead from one file to another
``load``           from the files to the catalog
``document``, ``outdated``, ``text_rule``  rules for the texts of a body
``source``         the texts that are cited
"""

from smeval.catalog.catalog import Catalog
from smeval.catalog.entries.closing import ClosingItem
from smeval.catalog.entries.duty import Duty, Office, Promise, Reminder, Risk, Statement
from smeval.catalog.entries.guide import Asked
from smeval.catalog.entries.kpi import DIALOGUE, Kpi, Measure
from smeval.catalog.entries.law import Demand, LegalFact, Scenario
from smeval.catalog.entries.platform import Break, ListPrice, Platform, Tool
from smeval.catalog.entries.policy import Matrix, Policy
from smeval.catalog.entries.seen import Incident, Sample
from smeval.catalog.entries.substitution import Substitution
from smeval.catalog.load import build_catalog, load_catalog
from smeval.catalog.toml import parse_toml, validate

__all__ = [
    "DIALOGUE",
    "Asked",
    "Break",
    "Catalog",
    "ClosingItem",
    "Demand",
    "Duty",
    "Incident",
    "Kpi",
    "LegalFact",
    "ListPrice",
    "Matrix",
    "Measure",
    "Office",
    "Platform",
    "Policy",
    "Promise",
    "Reminder",
    "Risk",
    "Sample",
    "Scenario",
    "Statement",
    "Substitution",
    "Tool",
    "build_catalog",
    "load_catalog",
    "parse_toml",
    "validate",
]
