"""Names of folders, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

#: Below it stand the reports that failed; no department's folder may be called so.
FAILED = "failed"

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_RESERVED = {"con", "prn", "aux", "nul", FAILED, *(f"{device}{n}" for device in ("com", "lpt") for n in range(10))}


def folder_name(name: str) -> str:
    """Return a safe name for a folder: 1 to 64 of a-z, 0-9 and ``-``, another one for every other name.

    A name that is safe already stays as it is; a changed one carries six digits of the hash of the original.
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name) and name not in _RESERVED:
        return name
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).lower().translate(_UMLAUTS))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:57].strip("-")
    return f"{words or 'x'}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
