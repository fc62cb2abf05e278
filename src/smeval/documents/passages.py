"""Take the texts of a body apart into headings and sentences, each with its document, file and line.

A heading counts as one only if the catalog knows a word in it, and is named only if nothing in it could be a
person's name: it is the one thing of a text that findings repeat.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from smeval.catalog import validate
from smeval.catalog.document import DocumentRules, Layout, Patterns
from smeval.errors import CatalogError, Finding, SourceError
from smeval.register import Register
from smeval.sources.encoding import decode

#: Longest line that may be a heading.
MAX_HEADING = 120

Lines = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Passage:
    """One sentence, or one heading, of a text.

    Parameters
    ----------
    file : str
        Path below the body's folder.
    part : int
        Number of the document within the file.
    kind : str
        Kind of that document, as far as its first line says.
    heading : str
        The heading above; empty where there is none that may be named.
    text : str
        The sentence, in one line.
    lines : tuple of (int, int)
        Position in `text` at which each line of the file starts, and its number, counted from 1.
    is_heading : bool
        The passage is itself a heading.
    """

    file: str
    part: int
    kind: str
    heading: str
    text: str
    lines: Lines
    is_heading: bool = False

    def line(self, position: int = 0) -> int:
        """Return the line of the file at a position of the text."""
        return max(line for start, line in self.lines if start <= position)


@cache
def load_document_rules() -> DocumentRules:
    """Load the rules for texts; raises `CatalogError` with every fault."""
    text = (files("smeval") / "catalog" / "documents.toml").read_text(encoding="utf-8")
    faults: list[Finding] = []
    rules: DocumentRules | None = validate(DocumentRules, tomllib.loads(text), "documents.toml", faults)
    if rules is None:
        raise CatalogError(faults)
    return rules


def matches(patterns: Patterns, text: str) -> bool:
    """Say whether any of the patterns is found in a text."""
    return any(pattern.search(text) for pattern in patterns)


def _may_be_named(text: str, layout: Layout) -> bool:
    """Say whether a heading holds no two words in a row that could be a name."""
    if text.isupper() and layout.numbered.search(text):
        return True
    known = layout.heading_words + layout.ordinary_words
    pairs = pairwise(word.strip("„“”\"'(),:;?!") for word in text.split())
    return all(
        matches(known, f"{first} {second}")
        for first, second in pairs
        if first[:1].isupper() and second[:1].isupper()
    )


def _heading(line: str, layout: Layout) -> str | None:
    """Return a line as a heading: empty where it may not be named, None where it is not known to be one."""
    text = line.strip("#*_ ")
    if not text or len(text) > MAX_HEADING or text[-1] in ".;:,":
        return None
    if not matches(layout.heading_words, text) or matches(layout.never_headings, text):
        return None
    return text if _may_be_named(text, layout) else ""


def _sentences(block: Sequence[tuple[int, str]], layout: Layout) -> Iterator[tuple[str, Lines]]:
    """Yield the sentences of a block of numbered lines, each with the lines it runs over."""
    text, starts = "", []
    for number, line in block:
        text += " " if text else ""
        starts.append((len(text), number))
        text += line
    begin = 0
    for end in [match.end() for match in layout.sentence_end.finditer(text)] + [len(text)]:
        sentence = text[begin:end]
        if end < len(text) and layout.abbreviations.search(sentence):
            continue
        if sentence.strip():
            above = max(number for start, number in starts if start <= begin)
            inside = ((start - begin, number) for start, number in starts if begin < start < end)
            yield sentence, ((0, above), *inside)
        begin = end


def read_passages(file: str, text: str) -> list[Passage]:
    """Take one text apart.

    Parameters
    ----------
    file : str
        How the text is named in findings.
    text : str
        Plain text or Markdown; paragraphs and headings stand between empty lines, or headings are numbered.
    """
    rules = load_document_rules()
    layout = rules.layout
    found: list[Passage] = []
    block: list[tuple[int, str]] = []
    part, kind, heading = 0, "", ""

    def end_block() -> None:
        """Keep the lines gathered as a heading or as sentences."""
        nonlocal heading
        alone = _heading(block[0][1], layout) if len(block) == 1 and not layout.bullet.search(block[0][1]) else None
        if alone is not None:
            heading = alone
            found.append(Passage(file, part, kind, heading, block[0][1], ((0, block[0][0]),), is_heading=True))
        elif block:
            found.extend(Passage(file, part, kind, heading, *sentence) for sentence in _sentences(block, layout))
        block.clear()

    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or matches(layout.skipped, line):
            end_block()
            continue
        bare = line.strip("#*_ ")
        begun = next((name for name, entry in rules.parts.items() if matches(entry.patterns, bare)), "")
        numbered = layout.numbered.search(bare) and len(bare) <= MAX_HEADING and bare[-1] not in ".;:,"
        if begun or numbered or line.startswith("#"):
            end_block()
            if begun:
                part, kind = part + 1, begun
            heading = _heading(line, layout) or ""
            found.append(Passage(file, part, kind, heading, bare, ((0, number),), is_heading=True))
            continue
        if layout.bullet.search(line) or "\t" in line:
            end_block()
        block.append((number, line))
    end_block()
    return found


def read_documents(register: Register) -> tuple[list[Passage], list[Finding]]:
    """Read the texts in the folder ``documents`` of a body, but for what others wrote.

    Returns
    -------
    passages : list of Passage
    findings : list of Finding
        About files that cannot be read as text.
    """
    foreign = {name for name, part in load_document_rules().parts.items() if part.foreign}
    passages: list[Passage] = []
    findings: list[Finding] = []
    folder = register.folder / "documents"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() not in (".txt", ".md"):
            continue
        file = f"documents/{path.name}"
        try:
            text, notes = decode(path.read_bytes(), file)
        except SourceError as error:
            findings.extend(error.findings)
            continue
        findings.extend(notes)
        passages.extend(passage for passage in read_passages(file, text) if passage.kind not in foreign)
    return passages, findings
