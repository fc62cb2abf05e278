"""Patterns as the catalog writes them: regular expressions without regard to case."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

__all__ = ["Patterns", "Regex"]


def _compile(text: object) -> object:
    """Compile a pattern without regard to case; what is no text is left to pydantic's message."""
    try:
        return re.compile(text, re.IGNORECASE) if isinstance(text, str) else text
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None


Regex = Annotated[re.Pattern[str], BeforeValidator(_compile)]
Patterns = tuple[Regex, ...]
