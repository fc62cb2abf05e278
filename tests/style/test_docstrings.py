"""The check of docstrings finds what is planted, and nothing else."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.style.docstrings import faults, main, own_errors

SECTION = '''
    """Do it.

    Parameters
    ----------
    {named}
    """
'''
ABSENT = '"""Do it."""'


def told(text: str) -> list[str]:
    return [fault for _, fault in faults(dedent(text), {"OwnError", "ValueError"})]


def function(signature: str, named: str = "", *, body: str = "", before: str = "") -> str:
    docstring = SECTION.format(named=named).strip() if named else ABSENT
    return f"{before}\ndef {signature}:\n    {docstring}\n    {body}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (function("f(a, b)"), ["f lacks a, b"]),
        (function("f(a, b)", "a : int"), ["f lacks b"]),
        (function("f(a, *, b)", "a : int"), ["f lacks b"]),
        (function("f(a, b)", "a : int\n    b : int\n    c : int"), ["f has no parameter c"]),
        (function("f(a)", "b : int"), ["f has no parameter b"]),
        (function("f(a, b)", "a, c : int"), ["f lacks b", "f has no parameter c"]),
        (function("f(a, b)", "a : int\n        As long as b : int."), ["f lacks b"]),
        (function("f()", body="raise OwnError('x') from None"), ["f does not say that it raises OwnError"]),
        (function("f()", body="raise OwnError"), ["f does not say that it raises OwnError"]),
        (function("f()", body="raise errors.OwnError()"), ["f does not say that it raises OwnError"]),
        (function("f()", body="if True:\n        raise ValueError"), ["f does not say that it raises ValueError"]),
        (f"class A:\n    def m(self, a, b):\n        {ABSENT}", ["m lacks a, b"]),
        (f"class A:\n    @staticmethod\n    def m(a, b):\n        {ABSENT}", ["m lacks a, b"]),
        (f"class A:\n    class B:\n        def m(self, a, b):\n            {ABSENT}", ["m lacks a, b"]),
        ("def f(a, b):\n    pass", ["f lacks a, b"]),
        ("async def f(a, b):\n    pass", ["f lacks a, b"]),
    ],
)
def test_a_fault_is_found(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        function("f(a)"),
        function("f(a, b)", "a : int\n    b : int"),
        function("f(a, b)", "a, b : int"),
        function("f(a, b)", "a\n    b : int, default 3"),
        function("f(a, *rest, **more)"),
        function("f(a, b, *rest, **more)", "a, b : int\n    *rest : int\n    **more : int"),
        function("_f(a, b)"),
        function("f(a, _)"),
        function("f()", body="def inner(a, b): raise OwnError"),
        function("f()", body="raise OSError"),
        function("f()", body="raise"),
        function("f(a, b)", before="@main.command('x')"),
        f"class _A:\n    def m(self, a, b):\n        {ABSENT}",
        f"class A:\n    def m(self, a):\n        {ABSENT}",
        f"class A:\n    def __eq__(self, a, b):\n        {ABSENT}",
        f"class A:\n    @cached_property\n    def m(self):\n        {ABSENT}\n        raise OwnError",
        f"class A:\n    @field_validator('x')\n    def m(cls, a, b):\n        {ABSENT}",
        'def f():\n    """Do it.\n\n    Raises\n    ------\n    OwnError\n        If so.\n    """\n    raise OwnError',
    ],
)
def test_what_says_all_is_no_fault(text: str) -> None:
    assert told(text) == []


def test_our_errors_are_known() -> None:
    assert {"SmevalError", "CatalogError", "RegisterError", "SourceError"} <= own_errors()


def test_it_names_file_and_line_and_leaves_private_modules_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.py", "_b.py", "__init__.py"):
        (tmp_path / name).write_text("\ndef f(a, b):\n    pass\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / name}:2: f lacks a, b" for name in ("__init__.py", "a.py")
    ]
    (tmp_path / "good.py").write_text('"""Good."""\n', encoding="utf-8")
    assert main([str(tmp_path / "good.py")]) == 0
