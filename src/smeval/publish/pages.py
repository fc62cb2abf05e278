"""Which documents belong to a year beside its notebooks: the index, the yearly notices, the reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from smeval.publish.formats import write_document
from smeval.publish.names import INDEX, NOTICE, REPORT, WORKBOOK, folder_name
from smeval.publish.output import PAGE
from smeval.show.index import DepartmentFiles, index
from smeval.show.notice import notice
from smeval.show.report import report
from smeval.show.view import View


def write_index(view: View, existing: Collection[str], formats: Iterable[str] = (PAGE,)) -> dict[str, str | bytes]:
    """Write the index of a year: every department with its proposals, and links to its files.

    Parameters
    ----------
    view : View
        Of the whole body.
    existing : collection of str
        Paths, below the folder of the year, of the files that are there to link to.
    formats : iterable of str
        Endings listed in `smeval.publish.formats.FORMATS`.

    Returns
    -------
    dict of str to str or bytes
        Content by name of the file, one in each format.
    """

    def there(path: str) -> str:
        return path if path in existing else ""

    folders = {department: folder_name(department) for department in view.evaluation.departments}
    departments = {
        department: DepartmentFiles(folder, there(f"{folder}/{REPORT}"), there(f"{folder}/{NOTICE}"))
        for department, folder in folders.items()
    }
    return write_document(INDEX, index(view, departments, there(WORKBOOK)), view.wording, formats)


def write_notice(view: View, formats: Iterable[str] = (PAGE,)) -> dict[str, str | bytes]:
    """Write the yearly notice: what is due, and what the register lists for this department.

    Parameters
    ----------
    view : View
        Of the department.
    formats : iterable of str
        Endings listed in `smeval.publish.formats.FORMATS`.
    """
    return write_document(NOTICE, notice(view), view.wording, formats)


def write_report(view: View, formats: Iterable[str]) -> dict[str, str | bytes]:
    """Write the report in every format but that of the page, which shows what the notebook displays.

    Parameters
    ----------
    view : View
        Of the department.
    formats : iterable of str
        Endings listed in `smeval.publish.formats.FORMATS`.
    """
    others = [ending for ending in formats if ending != PAGE]
    return write_document(REPORT, report(view), view.wording, others) if others else {}
