"""JSON of an interface becomes a table; every other JSON is refused."""

from __future__ import annotations

import json

import pytest

from smeval.errors import SourceError
from smeval.sources.texts import objects
from tests.sources.conftest import Open


def test_a_list_of_objects_is_a_table(open_bytes: Open) -> None:
    data = '[{"id": "1", "n": 2, "deep": {"er": null}}, {"id": "3", "ok": true, "part": 0.5, "list": [1]}]'
    (sheet,), findings = open_bytes(data.encode(), "a.json")
    assert sheet.rows == [
        ["id", "n", "deep.er", "ok", "part"],
        ["1", "2", "", "", ""],
        ["3", "", "", "true", "0.5"],
    ]
    assert (sheet.name, sheet.lines, findings) == ("", [0, 1, 2], [])


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_an_object_is_a_table_of_one_row(open_bytes: Open, bom: bytes) -> None:
    (sheet,), _ = open_bytes(bom + '{"größe": 12345678901234567890}'.encode(), "account.json")
    assert sheet.rows == [["größe"], ["12345678901234567890"]]


@pytest.mark.parametrize(
    "data",
    [
        b'["a", "b"]',
        b"[[1], [2]]",
        b"[]",
        b'[{"a": 1}, 2]',
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1}, "a.b": 2}',
        b'{"a": 1',
        b'{"a": 1} {"a": 2}',
        b'{"a": "\xff"}',
        b'{"a": ' * 20 + b"1" + b"}" * 20,
        b"[" * 100_000,
        b'{"a": ' * 100_000,
    ],
)
def test_other_json_is_refused(open_bytes: Open, data: bytes) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(data, "a.json")
    (finding,) = error.value.findings
    assert (finding.id, finding.values) == ("wrong_type", {"kind": "json"})


def test_json_without_a_single_value_is_not_called_empty(open_bytes: Open) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(b'[{"a": []}]', "a.json")
    assert error.value.findings[0].id == "wrong_type"


def test_too_much_json_is_refused(open_bytes: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_CELLS", 10)
    with pytest.raises(SourceError) as error:
        open_bytes(json.dumps([{"a": 1, "b": 2}] * 6).encode(), "a.json")
    assert error.value.findings[0].id == "too_many_cells"
    monkeypatch.setattr(objects, "MAX_TEXT", 10)
    with pytest.raises(SourceError) as error:
        open_bytes(b'{"a": "12345678"}', "a.json")
    assert error.value.findings[0].id == "file_too_large"
