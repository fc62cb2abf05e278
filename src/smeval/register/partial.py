"""What is known of a body whose register has faults: enough to read its exports and name what is in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import MappingProxyType

from smeval.catalog import Catalog, load_catalog
from smeval.errors import SourceError
from smeval.frames import make_frame
from smeval.frames.columns import (
    ACTIONS_FRAME,
    APPROVALS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    COSTS_FRAME,
    DECISIONS_FRAME,
    DUTIES_FRAME,
    EFFORT_FRAME,
    EVENTS_FRAME,
    EVIDENCE_FRAME,
    GOALS_FRAME,
    INCIDENTS_FRAME,
    RISKS_FRAME,
    SAMPLED_POSTS_FRAME,
    SAMPLES_FRAME,
    STATEMENTS_FRAME,
)
from smeval.frames.declared import ChannelRow
from smeval.ids import LANGUAGES, Language
from smeval.register import Register
from smeval.register.alternatives import is_alternative
from smeval.register.entries import read_sheet
from smeval.register.forms import form_of
from smeval.register.settings import FILE, BodySettings, is_timezone, read_settings
from smeval.sources import open_sheets

__all__ = ["language_of", "load_partly"]


def language_of(folder: Path) -> Language:
    """Return the language that body.toml names, as far as it can be read; German otherwise."""
    try:
        named = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig")).get("language")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        named = None
    return next((language for language in LANGUAGES if language == named), LANGUAGES[0])


def load_partly(folder: Path) -> Register:
    """Return the channels of a register that has faults, without anything else; what is wrong is told elsewhere.

    It serves to look at the exports, never to evaluate.

    Parameters
    ----------
    folder : Path
        The body's folder.
    """
    settings = read_settings(folder)[0] or BodySettings(name=folder.resolve().name)
    if not is_timezone(settings.timezone):
        settings = settings.model_copy(update={"timezone": BodySettings(name="-").timezone})
    catalog = load_catalog(folder / "catalog" if (folder / "catalog").is_dir() else None)
    listed = _channels(folder / "channels.csv", catalog)
    return Register(
        folder=folder,
        id=folder.resolve().name,
        name=settings.name,
        country=settings.country,
        land="",
        timezone=settings.timezone,
        language=language_of(folder),
        generated=settings.generated,
        departments=MappingProxyType({}),
        service_hours=MappingProxyType({}),
        settings=settings,
        catalog=catalog,
        channels=make_frame(CHANNELS_FRAME, [row for row in listed if not is_alternative(row, catalog)]),
        alternatives=make_frame(CHANNELS_FRAME, [row for row in listed if is_alternative(row, catalog)]),
        named=MappingProxyType({}),
        approvals=make_frame(APPROVALS_FRAME),
        goals=make_frame(GOALS_FRAME),
        duties=make_frame(DUTIES_FRAME),
        risks=make_frame(RISKS_FRAME),
        effort=make_frame(EFFORT_FRAME),
        costs=make_frame(COSTS_FRAME),
        actions=make_frame(ACTIONS_FRAME),
        statements=make_frame(STATEMENTS_FRAME),
        decisions=make_frame(DECISIONS_FRAME),
        ceilings=make_frame(CEILINGS_FRAME),
        events=make_frame(EVENTS_FRAME),
        samples=make_frame(SAMPLES_FRAME),
        sampled_posts=make_frame(SAMPLED_POSTS_FRAME),
        incidents=make_frame(INCIDENTS_FRAME),
        evidence=make_frame(EVIDENCE_FRAME),
    )


def _channels(path: Path, catalog: Catalog) -> list[ChannelRow]:
    """Return the rows of channels.csv that name a channel and its platform."""
    try:
        sheets, _ = open_sheets(path, path.name)
    except (SourceError, OSError):
        return []
    entered, _ = read_sheet(form_of(CHANNELS_FRAME, catalog.approving()), sheets[0], catalog, {})
    named = (item.row for item in entered if item.row.channel and item.row.platform)
    first: dict[str, ChannelRow] = {}
    for row in named:
        first.setdefault(row.channel, row)
    return list(first.values())
