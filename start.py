"""Set up and start, with nothing but Python 3.11 or newer (on Windows: ``py start.py ...``).

python3 start.py report   the annual report of the sample city, below reports/
python3 start.py lab      JupyterLab in the folder notebooks
python3 start.py test     all tests, or those that the words behind it name to pytest;
                          --quick leaves out what takes long and most parameters of a test,
                          --long tries every case where the usual run tries a sample
python3 start.py check    style and types: ruff, docstrings, generated columns, mypy

Words behind the task are passed on, e.g. ``python3 start.py report --language en``. Everything is
installed into .venv beside this file, in exactly the versions and files that requirements.txt pins.
"""

# Older Pythons must get as far as reading our sentence, hence no syntax that came after Python 3.6.

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
READY = HOME / "ready.txt"


class SetupError(Exception):
    """Going on makes no sense; carries the sentence for the user."""


def run(*words: str) -> int:
    """Run Python of .venv with these words in the project's folder and return its exit code."""
    return subprocess.run([str(PYTHON), *words], cwd=str(ROOT)).returncode  # noqa: S603 - our own words


def require_python() -> None:
    """Stop where this Python is too old or lacks what makes virtual environments."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the very check
        raise SetupError(f"smeval needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetupError("This Python lacks the module venv. On Debian and Ubuntu: sudo apt install python3-venv")


def fingerprint(requirements: str) -> str:
    """Return what an environment was made from: this Python, this place, these pins."""
    parts = [sys.version, str(ROOT), requirements]
    parts += [(ROOT / name).read_text(encoding="utf-8") for name in (requirements, "pyproject.toml")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def works() -> bool:
    """Say whether .venv has a Python that starts, is new enough and can install."""
    question = "import importlib.util, sys; sys.exit(sys.version_info < (3, 11) or not importlib.util.find_spec('pip'))"
    return PYTHON.is_file() and run("-c", question) == 0


def set_up(requirements: str) -> None:
    """Make .venv and install the pinned requirements and the project into it."""
    usable = works()
    if usable and READY.is_file() and fingerprint(requirements) in READY.read_text(encoding="utf-8").split():
        return
    print(f"Setting up .venv from {requirements}. This takes a minute or two, once.", flush=True)
    if not usable:
        import venv

        venv.create(str(HOME), clear=True, with_pip=True)
    READY.write_text("", encoding="utf-8")  # until all is done, nothing is
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    pinned = ("--require-hashes", "--only-binary", ":all:", "--requirement", requirements)
    project = ("--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
    if run(*pip, *pinned) or run(*pip, *project):
        raise SetupError("The installation failed, for the reason given above. Run the same command again to retry.")
    done = {"requirements.txt", requirements}  # the larger set holds the smaller one
    READY.write_text("\n".join(fingerprint(name) for name in sorted(done)), encoding="utf-8")


def report(*words: str) -> int:
    """Write the annual report of the sample city."""
    set_up("requirements.txt")
    return run("-m", "smeval", "report", str(Path("data", "musterstadt")), "--year", "2025", *words)


def lab(*words: str) -> int:
    """Open JupyterLab; the project is its root, so that notebooks reach the data."""
    set_up("requirements.txt")
    folders = (f"--ServerApp.root_dir={ROOT}", "--FileContentsManager.preferred_dir=notebooks")
    return run("-m", "jupyterlab", *folders, *words)


def test(*words: str) -> int:
    """Run the tests: all, few or very many on all cores, or what the words say."""
    set_up("requirements-dev.txt")
    cores = ("--numprocesses", "auto", "--dist", "worksteal") if {*words} <= {"--quick", "--long"} else ()
    return run("-m", "pytest", *cores, *words)


def check(*words: str) -> int:
    """Check style and types of the whole project; the words go to ruff, e.g. ``--fix``."""
    set_up("requirements-dev.txt")
    style = [run("-m", "ruff", "check", *words), run("-m", "ruff", "format", "--check")]
    style += [run("-m", "smeval.frames.generate_columns", "--check"), run(str(Path("tests", "style", "docstrings.py")))]
    return max(*style, run("-m", "mypy"))


TASKS = {"report": report, "lab": lab, "test": test, "check": check}


def main() -> int:
    """Carry out the task that the command line names."""
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        print(__doc__)
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    try:
        require_python()
        return TASKS[sys.argv[1]](*sys.argv[2:])
    except SetupError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
