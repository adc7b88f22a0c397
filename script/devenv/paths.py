"""Where things are: the checkout, what is generated below it, the addons."""

import ast
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / ".dev"
BIN = DEV / "bin"
LOG = DEV / "log"
DATA = DEV / "data"
# A run on other addons must not change the configuration under its neighbours.
OTHER = os.environ.get("COMPLAINT_ADDONS", "")
MARK = f"-{hashlib.sha256(OTHER.encode()).hexdigest()[:6]}" if OTHER else ""
CONF = DEV / f"odoo{MARK}.conf"


@dataclass(frozen=True)
class Addon:
    """One addon of this suite, read from its manifest."""

    name: str
    path: Path
    depends: tuple[str, ...]


def _read(path: Path) -> Addon:
    manifest = ast.literal_eval((path / "__manifest__.py").read_text("utf-8"))
    return Addon(path.name, path, tuple(manifest.get("depends", ["base"])))


def addons() -> dict[str, Addon]:
    """Every addon of the checkout by name.

    COMPLAINT_ADDONS (comma separated names or paths) narrows the list, or points
    to an addon elsewhere.
    """
    if OTHER:
        places = [ROOT / item.strip() for item in OTHER.split(",") if item.strip()]
    else:
        places = sorted(p.parent for p in ROOT.glob("complaint_*/__manifest__.py"))
    return {place.name: _read(place) for place in places}


def addons_path() -> str:
    """The value of Odoo's ``addons_path`` for our addons."""
    folders = dict.fromkeys(str(addon.path.parent) for addon in addons().values())
    return ",".join(folders)


def closure(names: list[str]) -> list[str]:
    """The named addons and those of ours they depend on, in a stable order."""
    known, found, todo = addons(), set(), list(names)
    while todo:
        name = todo.pop()
        if name in known and name not in found:
            found.add(name)
            todo.extend(known[name].depends)
    return sorted(found)


def foreign_depends(names: list[str]) -> list[str]:
    """The modules of Odoo itself that these addons of ours need."""
    known = addons()
    needed = {dep for name in names for dep in known[name].depends}
    return sorted(needed - set(known))
