"""Take the texts of a body apart into headings and sentences, each with its document, file and line.

A heading counts as one only if the catalog knows a word in it, and is named only if nothing in it could be a
person's name: it is the one thing of a text that findings repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from smeval.catalog.entries.document import DocumentRules, Layout
from smeval.documents.rulebook import load_document_rules, matches, services_in
from smeval.errors import Finding, SourceError
from smeval.register import Register
from smeval.sources.texts.encoding import decode

#: Longest line that may be a heading, and one in which the catalog knows no word.
MAX_HEADING, MAX_UNKNOWN = 120, 60
#: What a sentence ends with.
SENTENCE_ENDS = ".!?"
#: What no heading ends with.
NO_END = ".;:,"
#: Widest paragraph whose lines may have been wrapped.
MAX_WRAPPED = 100
#: Signs of word processors: soft hyphen and zero-width space go, a hyphen that does not break becomes one.
SIGNS = {0xAD: None, 0x200B: None, 0x2011: "-"}
#: Marks of Markdown around a heading.
MARKS = "#*_ "

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
    above : str
        The heading above as it stands, for judging only: it may hold a name and is never repeated.
    block : int
        Number of the paragraph within the file.
    """

    file: str
    part: int
    kind: str
    heading: str
    text: str
    lines: Lines
    is_heading: bool = False
    above: str = ""
    block: int = 0

    def line(self, position: int = 0) -> int:
        """Return the line of the file at a position of the text."""
        return max(line for start, line in self.lines if start <= position)


def _may_be_named(text: str, layout: Layout) -> bool:
    """Say whether a heading holds no two words in a row that could be a name."""
    known = layout.heading_words + layout.ordinary_words
    words = [word.strip("„“”\"'(),:;?!") for word in text.split()]
    pairs = pairwise(word for word in words if not layout.filler.search(word))
    return all(
        matches(known, f"{first} {second}") for first, second in pairs if first[:1].isupper() and second[:1].isupper()
    )


def _heading(line: str, layout: Layout) -> str | None:
    """Return a line as a heading: empty where it may not be named, None where it is not known to be one."""
    text = line.strip(MARKS)
    if not text or len(text) > MAX_HEADING or text[-1] in NO_END:
        return None
    if not matches(layout.heading_words, text) or matches(layout.never_headings, text):
        return None
    return text if _may_be_named(text, layout) else ""


def _is_numbered(line: str, layout: Layout) -> bool:
    """Say whether a line may be a numbered heading."""
    text = line.strip(MARKS)
    return bool(layout.numbered.search(text)) and len(text) <= MAX_HEADING and text[-1] not in NO_END


def _is_title(line: str, layout: Layout) -> bool:
    """Say whether a line between empty lines is a heading because it begins with a network's name."""
    text = line.strip(MARKS)
    if not text or len(text) > MAX_UNKNOWN or text[-1] in NO_END or matches((layout.company, *layout.no_titles), text):
        return False
    return 0 in services_in(text).values()


def _is_entry(line: str, layout: Layout) -> bool:
    """Say whether a line tells something of the network with which it begins, as in a list."""
    entry = layout.list_entry.search(line)
    return entry is not None and 0 in services_in(entry["service"]).values()


def _breaks_off(lines: Sequence[str], layout: Layout) -> bool:
    """Say whether the first of these lines ends before the width of its paragraph, or stands above a list."""
    line, below = lines[0].strip(), lines[1].strip() if len(lines) > 1 else ""
    if not below or below[0].islower() or len(line) > MAX_UNKNOWN:
        return False
    if layout.bullet.search(below):
        number, mark = line.split()[0].rstrip("."), below.split()[0]
        return mark.startswith(f"{number}.") or mark[0].isdigit() != number[0].isdigit()
    paragraph = takewhile(bool, (other.strip() for other in lines))
    return len(line) + 1 + len(below.split()[0]) <= max(map(len, paragraph))


def _ended(block: Sequence[tuple[int, str]], starts: Sequence[tuple[int, int]]) -> set[int]:
    """Return where in a block's text lines end that no wrapping broke: what ends there is no abbreviation."""
    width = max((len(line) for _, line in block), default=0)
    return {
        start - 1
        for (_, line), (_, below), (start, _) in zip(block, block[1:], starts[1:], strict=False)
        if width > MAX_WRAPPED or len(line) + 1 + len(below.split()[0]) <= width
    }


def _sentences(block: Sequence[tuple[int, str]], layout: Layout) -> Iterator[tuple[str, Lines]]:
    """Yield the sentences of a block of numbered lines, each with the lines it runs over."""
    text, starts = "", list[tuple[int, int]]()
    for number, line in block:
        text += " " if text else ""
        starts.append((len(text), number))
        text += line
    begin, ended = 0, _ended(block, starts)
    for end in [match.end() for match in layout.sentence_end.finditer(text)] + [len(text)]:
        sentence = text[begin:end]
        if end < len(text) and end not in ended and layout.abbreviations.search(sentence):
            continue
        if sentence.strip():
            above = max(number for start, number in starts if start <= begin)
            inside = ((start - begin, number) for start, number in starts if begin < start < end)
            yield sentence, ((0, above), *inside)
        begin = end + 1  # the blank between them


@dataclass
class _Reader:
    """Gathers the lines of a text and keeps them as passages, with the document and the heading they stand below."""

    file: str
    layout: Layout
    found: list[Passage] = field(default_factory=list)
    gathered: list[tuple[int, str]] = field(default_factory=list)
    part: int = 0
    kind: str = ""
    heading: str = ""
    above: str = ""
    blocks: int = 0

    def add_heading(self, number: int, line: str, name: str | None) -> None:
        """Note a heading; without a name it stands above what follows, but is not repeated."""
        self.heading, self.above = name or "", line.strip(MARKS)
        lines = ((0, number),)
        self.found.append(Passage(self.file, self.part, self.kind, self.heading, self.above, lines, is_heading=True))

    def add_sentences(self, lines: Sequence[tuple[int, str]]) -> None:
        """Note the sentences of one paragraph."""
        self.blocks += 1
        for text, starts in _sentences(lines, self.layout):
            above, block = self.above, self.blocks
            self.found.append(
                Passage(self.file, self.part, self.kind, self.heading, text, starts, above=above, block=block)
            )

    def end_block(self, alone: bool = False) -> None:
        """Keep the lines gathered: as a heading where one stands between empty lines, else as sentences."""
        lines, layout = self.gathered, self.layout
        number, line = lines[0] if lines else (0, "")
        name = _heading(line, layout) if len(lines) == 1 and not layout.bullet.search(line) else None
        single = alone and len(lines) == 1 and not layout.bullet.search(line)
        numbered = alone and len(lines) == 1 and _is_numbered(line, layout)
        if name is not None or numbered or (single and _is_title(line, layout)):
            self.add_heading(number, line, name)
        else:
            self.add_sentences(lines)
        lines.clear()


def _begun(line: str, rules: DocumentRules) -> str:
    """Return the kind of document that begins with a line; empty if none does."""
    title = line.strip(MARKS)
    return next((kind for kind, entry in rules.parts.items() if matches(entry.patterns, title)), "")


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
    reader = _Reader(file, layout)
    run = 0  # lines since the last empty one
    above_ends = False  # the line above ends a sentence, or is a heading
    lines = text.translate(SIGNS).splitlines()
    for number, raw in enumerate(lines, start=1):
        line = " ".join(raw.split())
        if not line or matches(layout.skipped, raw.strip()):
            reader.end_block(alone=run == 1)
            run = 0
            continue
        run += 1
        below = lines[number].strip() if number < len(lines) else ""
        name, marked = _heading(line, layout), line.startswith("#")
        begun = _begun(line, rules) if marked or (run == 1 and not below[:1].islower()) else ""
        numbered = _is_numbered(line, layout)
        opens = (run == 1 or above_ends) and (numbered or (name is not None and not layout.bullet.search(line)))
        above_ends = line[-1] in SENTENCE_ENDS
        headed = numbered and name is not None and (run == 1 or not below)
        if begun or marked or headed or (opens and _breaks_off(lines[number - 1 :], layout)):
            above_ends = True
            reader.end_block()
            if begun:
                reader.part, reader.kind = reader.part + 1, begun
            reader.add_heading(number, line, name)
            continue
        row = "\t" in raw.strip()  # of a table
        if row or layout.bullet.search(line) or _is_entry(line, layout):
            reader.end_block()
        if row:
            reader.add_sentences([(number, line)])
        else:
            reader.gathered.append((number, line))
    reader.end_block(alone=run == 1)
    return reader.found


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
