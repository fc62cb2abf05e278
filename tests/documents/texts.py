"""Build a body with texts, and say briefly what is found in them."""

from __future__ import annotations

from pathlib import Path

from smeval.documents import check_documents
from smeval.errors import Finding
from smeval.register import Register, load_register
from tests.bodies import channel, make_body


def make_register(folder: Path, *platforms: str, body: str = "", **texts: str) -> Register:
    """Make a body with a channel per platform and a text file per keyword, e.g. ``konzept="..."``."""
    rows = [channel(f"presse_{name}", name) for name in platforms or ("facebook",)]
    make_body(folder, f'name = "Stadt Beispiel"\n{body}', channels=rows)
    (folder / "documents").mkdir()
    for name, text in texts.items():
        (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    return load_register(folder)


def check(folder: Path, text: str, *platforms: str, year: int = 2025) -> list[Finding]:
    """Check one text of a body with these platforms."""
    return check_documents(make_register(folder, *platforms, konzept=text), year)


def brief(findings: list[Finding]) -> set[tuple[str, str, str, str]]:
    """Return id, line, what is meant, and heading of each finding."""
    return {
        (
            finding.id.removeprefix("document_"),
            finding.row,
            str(finding.values.get("name", "")) or ", ".join(finding.values.get("platforms", [])),
            finding.key,
        )
        for finding in findings
    }
