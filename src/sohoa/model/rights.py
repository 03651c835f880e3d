"""What may be done with a document, by law and by the library's word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AccessClass(StrEnum):
    """Who may read a published document."""

    PUBLIC = "public"
    ON_SITE = "on_site"
    """Read in the library only ("Chỉ đọc tại thư viện")."""
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Rights:
    """`statement` is a URI of rightsstatements.org or creativecommons.org; `credit` is the line that readers
    see.

    `legal_basis`, `embargo_until` (ISO date) and `copies_held` serve the limits of Law 07/2022, art.
    1(7)(e).
    """

    statement: str
    access: AccessClass = AccessClass.PUBLIC
    credit: str = ""
    holder: str = ""
    legal_basis: str = ""
    embargo_until: str = ""
    copies_held: int | None = None


NOT_EVALUATED = "http://rightsstatements.org/vocab/CNE/1.0/"

RIGHTS_STATEMENTS: dict[str, str] = {
    "cc0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "public-domain": "http://creativecommons.org/publicdomain/mark/1.0/",
    "cc-by": "http://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa": "http://creativecommons.org/licenses/by-sa/4.0/",
    "cc-by-nc": "http://creativecommons.org/licenses/by-nc/4.0/",
    "in-copyright": "http://rightsstatements.org/vocab/InC/1.0/",
    "in-copyright-edu": "http://rightsstatements.org/vocab/InC-EDU/1.0/",
    "no-copyright-other": "http://rightsstatements.org/vocab/NoC-OKLR/1.0/",
    "not-evaluated": NOT_EVALUATED,
    "undetermined": "http://rightsstatements.org/vocab/UND/1.0/",
}
"""Short names that the command line and the forms take, and the URI that is stored."""
