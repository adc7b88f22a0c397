"""Who looks at a case from outside. Pure Python, no Odoo import."""

from dataclasses import dataclass
from typing import Any

LOGIN, LINK = "login", "link"


@dataclass(frozen=True)
class Viewer:
    """A customer at the page of one case.

    `customer`: the company that he belongs to; only what was said between it and us is
    shown. `author`: in whose name he writes. `by`: how he came in.
    """

    customer: Any
    author: Any
    by: str
