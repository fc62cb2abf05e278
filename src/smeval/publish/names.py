"""Names of the files of one run."""

from __future__ import annotations

from smeval.values.folder_names import FAILED, folder_name

__all__ = ["FAILED", "INDEX", "MANIFEST", "NOTEBOOK", "NOTICE", "REPORT", "WORKBOOK", "folder_name"]

INDEX, MANIFEST, WORKBOOK = "index.html", "manifest.json", "kanalbilanz.xlsx"
NOTEBOOK, REPORT, NOTICE = "bericht.ipynb", "bericht.html", "jahresmitteilung.html"
