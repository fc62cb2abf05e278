"""The older and rarer kinds of workbooks, made by code: xls, xlsb and ods with one sheet."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

#: An error cell, written as ``#REF!``.
ERROR = object()
REF = 0x17
Cells = Sequence[Sequence[object]]


def make_xls(rows: Cells) -> bytes:
    """Return a workbook of Excel 97."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def cell(row: int, column: int, value: object) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if value is ERROR:
            return record(0x0205, place + bytes([REF, 1]))
        if isinstance(value, str):
            return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        return record(0x0203, place + struct.pack("<d", float(str(value))))

    begin, end = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)), record(0x000A, b"")
    name = "Daten".encode("latin-1")
    start = len(begin) + 4 + 8 + len(name) + len(end)
    front = begin + record(0x0085, struct.pack("<IHBB", start, 0, len(name), 0) + name) + end
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += b"".join(cell(r, c, value) for r, cells in enumerate(rows) for c, value in enumerate(cells) if value != "")
    return _compound(front + sheet + end)


def _compound(stream: bytes) -> bytes:
    """Put a stream named Workbook into a container of sectors of 512 bytes."""
    stream = stream.ljust(4096, b"\0")
    stream = stream.ljust(-len(stream) % 512 + len(stream), b"\0")
    sectors = len(stream) // 512
    chain = [*range(1, sectors), -2, -2]
    tables = (len(chain) + 2) // 128 + 1
    chain += [-3] * tables
    fat = struct.pack(f"<{len(chain)}i", *chain).ljust(tables * 512, b"\xff")

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le") if name else b""
        body = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
        return body + bytes(36) + struct.pack("<iII", first, size, 0)

    folder = entry("Root Entry", 5, 1, -2, 0) + entry("Workbook", 2, -1, 0, len(stream)) + entry("", 0, -1, 0, 0) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIiIIiIiI", 0, tables, sectors, 0, 4096, -2, 0, -2, 0)
    head += struct.pack(f"<{tables}i", *range(sectors + 1, sectors + 1 + tables))
    return head.ljust(512, b"\xff") + stream + folder + fat


def make_xlsb(rows: Cells) -> bytes:
    """Return a binary workbook of Excel 2007."""

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = b"", len(body)
        while length > 127:
            size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
        return head + size + bytes([length]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: object) -> bytes:
        place = struct.pack("<II", column, 0)
        if value is ERROR:
            return record(3, place + bytes([REF]))
        if isinstance(value, str):
            return record(6, place + text(value))
        return record(5, place + struct.pack("<d", float(str(value))))

    width = max(map(len, rows), default=1)
    sheet = record(129) + record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)) + record(145)
    for number, cells in enumerate(rows):
        sheet += record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        sheet += b"".join(cell(column, value) for column, value in enumerate(cells) if value != "")
    sheet += record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Daten"))
    book += record(144) + record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        relation = f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}'
        made.writestr("_rels/.rels", f'{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>')
        made.writestr("xl/workbook.bin", book)
        made.writestr(
            "xl/_rels/workbook.bin.rels", f'{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
        )
        made.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()


def make_ods(rows: Cells) -> bytes:
    """Return an OpenDocument spreadsheet."""

    def cell(value: object) -> str:
        if value is ERROR:
            kind = (
                'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
            )
            return f"<table:table-cell {kind}><text:p>#REF!</text:p></table:table-cell>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        made.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        made.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Daten">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


MAKERS = {"xls": make_xls, "xlsb": make_xlsb, "ods": make_ods}
