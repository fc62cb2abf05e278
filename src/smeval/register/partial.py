"""What is known of a body whose register has faults: enough to read its exports and name what is in them."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from smeval.catalog import Catalog, load_catalog
from smeval.errors import CatalogError, Finding, SourceError
from smeval.frames import make_frame
from smeval.frames.columns import CHANNELS_FRAME, FRAMES
from smeval.ids import LANGUAGES
from smeval.register import Register
from smeval.register.entries import read_table
from smeval.register.schema import BodySettings
from smeval.register.settings import FILE, read_settings
from smeval.sources import open_sheets

__all__ = ["language_of", "load_partly"]


def language_of(folder: Path) -> str:
    """Return the language that body.toml names, as far as it can be read; German otherwise."""
    try:
        named = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig")).get("language")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        named = None
    return named if named in LANGUAGES else LANGUAGES[0]


def load_partly(folder: Path) -> Register:
    """Return the channels of a register that has faults, without anything else; what is wrong is told elsewhere.

    It serves to look at the exports, never to evaluate.

    Parameters
    ----------
    folder : Path
        The body's folder.
    """
    ignored: list[Finding] = []
    settings = read_settings(folder, ignored) or BodySettings(name=folder.resolve().name)
    try:
        ZoneInfo(settings.timezone)
    except (KeyError, ValueError, OSError):
        settings = settings.model_copy(update={"timezone": BodySettings(name="-").timezone})
    try:
        catalog = load_catalog(folder / "catalog" if (folder / "catalog").is_dir() else None)
    except CatalogError:
        catalog = load_catalog()
    empty: dict[str, Any] = {f.name: make_frame(FRAMES[f.name]) for f in fields(Register) if f.name in FRAMES}
    empty["findings"] = ()
    return Register(
        **empty | {"channels": _channels(folder / "channels.csv", catalog)},
        folder=folder,
        id=folder.resolve().name,
        name=settings.name,
        land="",
        timezone=settings.timezone,
        language=language_of(folder),
        generated=settings.generated,
        departments=MappingProxyType({}),
        service_hours=MappingProxyType({}),
        settings=settings,
        catalog=catalog,
    )


def _channels(path: Path, catalog: Catalog) -> pd.DataFrame:
    """Return the rows of channels.csv that name a channel and its platform."""
    try:
        sheets, _ = open_sheets(path, path.name)
    except (SourceError, OSError):
        return make_frame(CHANNELS_FRAME)
    rows = read_table("channels", sheets[0], None, catalog, {}, []).drop(columns=["line", "file"], errors="ignore")
    if not {"channel", "platform"} <= set(rows.columns):
        return make_frame(CHANNELS_FRAME)
    rows = rows[rows["channel"].notna() & rows["platform"].notna()].drop_duplicates("channel")
    return make_frame(CHANNELS_FRAME, rows)
