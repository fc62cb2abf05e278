"""The pages of a year beside its reports: the index, and the yearly notice to a head of department."""

from __future__ import annotations

from collections.abc import Collection

from smeval.publish.html import page_html
from smeval.publish.names import NOTICE, REPORT, WORKBOOK, folder_name
from smeval.show.index import DepartmentFiles, index
from smeval.show.notice import notice
from smeval.show.view import View


def index_page(view: View, existing: Collection[str]) -> str:
    """Write the index of a year: every department with its proposals, and links to its files.

    Parameters
    ----------
    view : View
        Of the whole body.
    existing : collection of str
        Paths, below the folder of the year, of the files that are there to link to.
    """

    def there(path: str) -> str:
        return path if path in existing else ""

    folders = {department: folder_name(department) for department in view.evaluation.departments}
    departments = {
        department: DepartmentFiles(folder, there(f"{folder}/{REPORT}"), there(f"{folder}/{NOTICE}"))
        for department, folder in folders.items()
    }
    return page_html(index(view, departments, there(WORKBOOK)))


def notice_page(view: View) -> str:
    """Write the yearly notice: what is due, and what the register lists for this department."""
    return page_html(notice(view))
