"""Cutting on bytes against the strict reader: the same records, whatever the text and however it is divided."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.sources.fast.cut import PAD, Cut, Plan, cut, last_end
from smeval.sources.fast.long import LongText, pieces
from smeval.sources.fast.utf8 import NotUtf8Error
from smeval.sources.texts.records import scan


def cuts(text: str, arity: int, piece: int, needed: list[int] | None = None) -> Iterator[tuple[int, Cut]]:
    """Yield the pieces of a text with the number of lines before each."""
    data, line = text.encode(), 0
    sheet = LongText("f.csv", "", [], [], source=data, delimiter=";", size=len(data))
    for made, _ in pieces(sheet, 0, Plan(arity, list(range(arity)), needed or []), lambda _: None, piece=piece):
        yield line, made
        line += made.n_lines


def records(text: str, arity: int, piece: int, needed: list[int] | None = None) -> list[tuple[int, str, list[str]]]:
    """Return line, fault and fields of every record as cut, plain and odd ones."""
    found = []
    for line, made in cuts(text, arity, piece, needed):
        for row, start in enumerate(made.lines.tolist()):
            fields = [
                made.raw[begin : begin + length].decode()
                for begin, length in ((int(cells.starts[row]), int(cells.lengths[row])) for cells in made.columns)
            ]
            found.append((line + start + 1, "", fields))
        found += [(line + odd.start + 1, odd.fault, odd.fields) for odd in made.odd]
    return sorted(found, key=lambda record: record[0])


def strict(text: str) -> list[tuple[int, str, list[str]]]:
    return [(record.start, record.fault, record.fields) for record in scan(text, ";")]


FIELD = st.sampled_from(["a", "", "12", "2025", '"x; 1;2"', '"a""b"', '"12\n3"', "ü9", '"3\r4"', '"12"', "😀", "é"])
SPOILED = st.sampled_from(['a"b', '"a"b', '"', 'x"', '""a', "a;b;c"])
END = st.sampled_from(["\n", "\n", "\r\n", "\r"])
ROW = st.tuples(st.lists(FIELD, min_size=3, max_size=3).map(";".join), END).map("".join)
ODD_ROW = st.tuples(st.lists(st.one_of(FIELD, SPOILED), max_size=4).map(";".join), END).map("".join)
TABLE = st.lists(st.one_of(ROW, ROW, ROW, ODD_ROW), min_size=1, max_size=30).map("".join)
NOISE = st.lists(st.sampled_from(['"', "\n", "\r\n", "\r", ";", ";", "a", "ü", "12"]), min_size=1, max_size=60).map(
    "".join
)


@pytest.mark.long
@given(text=st.one_of(TABLE, NOISE), piece=st.sampled_from([1, 7, 20, 50, 1000]), needed=st.sampled_from([[], [0]]))
def test_every_record_is_that_of_the_strict_reader(text: str, piece: int, needed: list[int]) -> None:
    assert records(text, 3, piece, needed) == strict(text)


def test_clean_records_are_proven_without_the_strict_reader() -> None:
    text = '12;"a; b";c\n13;"""x""";\r\n14;"two\nlines";ü\n' * 50
    ((_, made),) = cuts(text, 3, 100_000, [0])
    # a quote inside a cell that is asked for goes to the strict reader
    assert (len(made.lines), len(made.odd), made.n_lines) == (100, 50, 200)


@pytest.mark.parametrize("row", ["12;b", "12;b;c;d", "", ";;", "x;b;c", '12;b"c;d', "12;b;" + "c" * 140_000])
def test_what_is_not_plain_is_left_to_the_strict_reader(row: str) -> None:
    ((_, made),) = cuts(f"12;b;c\n{row}\n12;b;c\n", 3, 10_000_000, [0])
    assert (made.lines.tolist(), [odd.start for odd in made.odd]) == ([0, 2], [1])


@pytest.mark.parametrize(
    "letters",
    [b"\xff", b"\xc3", b"\x80", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xc3\xbc\xfc", b"\0",
     b"\xe2\x82\xac\xac", b"\xf0\x9f\x98", b"\xc3(", b"\xe0\x80\x80"],
)  # fmt: skip
def test_bytes_that_are_not_utf8_are_told_with_their_line(letters: bytes) -> None:
    with pytest.raises(NotUtf8Error) as caught:
        cut("gut ü\nauch €\n".encode() + letters + b"\n" + PAD, ";", Plan(1, [0], []), last=True)
    assert caught.value.args == (2,)


@pytest.mark.long
@given(st.text(min_size=1).map(lambda text: text.replace("\0", "0")), st.binary(max_size=2), st.integers(0, 40))
def test_utf8_is_judged_as_by_python(text: str, other: bytes, place: int) -> None:
    raw = text.encode(errors="replace")
    raw = raw[:place] + other.replace(b"\0", b"0") + raw[place:]
    try:
        raw.decode()
    except UnicodeDecodeError:
        with pytest.raises(NotUtf8Error):
            cut(raw + PAD, ";", Plan(2, [0], []), last=True)
    else:
        cut(raw + PAD, ";", Plan(2, [0], []), last=True)


def test_letters_encoded_twice_are_counted() -> None:
    made = cut("a;Grüße\nb;FlÃ¤che â€œso\nc;ÃŸ\n".encode() + PAD, ";", Plan(2, [0], []), last=True)
    assert (made.doubled, made.n_doubled) == (1, 3)
    assert cut("a;château Ãb\n".encode() + PAD, ";", Plan(2, [0], []), last=True).n_doubled == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\nb", 2),
        ("a\nb\n", 4),
        ('a\n"b\n', 2),
        ('"a\nb"\n"c\n', 6),
        ("a\rb", 2),
        ("a\r\nb\r", 3),
        ("ab", 0),
        ('"a\n', 0),
    ],
)
def test_the_last_line_end_outside_quotes(text: str, place: int) -> None:
    assert last_end(text.encode()) == place


def test_pieces_are_alike_however_they_are_cut() -> None:
    text = "".join(f'{n};"a;\n{n}";{"x" * (n % 50)}\n' for n in range(400))
    whole = records(text, 3, 1_000_000)
    for piece in (16, 333, 4096):
        assert records(text, 3, piece) == whole
    assert np.array_equal([line for line, *_ in whole], range(1, 801, 2))
