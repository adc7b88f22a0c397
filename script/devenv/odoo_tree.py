"""Odoo 19 itself: a tree the user names, Debian's package, or a clone."""

import os
from pathlib import Path

from . import apt, files, shell, ui
from .paths import BIN, DEV

PREFIX = DEV / "odoo"
CLONE = "https://github.com/odoo/odoo"
KNOWN = "odoo-19_19.0.0+dfsg-1_all.deb"
# Debian's stable release has the fonts and scripts under the names Odoo links to.
PACKAGES = ["odoo-19/sid"] + [
    f"{name}/trixie"
    for name in (
        "libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted"
        " fonts-montserrat fonts-inconsolata fonts-ocr-b fonts-font-awesome"
        " fonts-wqy-microhei"
    ).split()
]
# Only background blur of video calls uses it; without the file every page of
# the web client reports an error.
ABSENT = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SERVER = "#!/bin/sh\nexec '{python}' '{script}' \"$@\"\n"


def _from_debian(target: Path) -> None:
    names = apt.unpack(PACKAGES, target)
    odoo = next(name for name in names if name.startswith("odoo-19_"))
    if not odoo.startswith("odoo-19_19.0"):
        raise ui.Failure(f"Debian now has {odoo}.", "set ODOO_TREE to an Odoo 19 tree")
    if odoo != KNOWN:
        ui.say(f"  note: Debian's package is {odoo}; these scripts know {KNOWN}")
    place = target / "usr/lib/python3/dist-packages/odoo" / ABSENT
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("/* not part of Debian's package */\n")
    (target / "tree").symlink_to("usr/lib/python3/dist-packages")


def _from_git(target: Path) -> None:
    command = ["git", "clone", "--quiet", "--depth", "1", "--branch", "19.0", CLONE]
    todo = "install git and check the network, or set ODOO_TREE to an Odoo 19 tree"
    shell.run("Cloning Odoo 19", [*command, target / "git"], "odoo.log", todo)
    (target / "tree").symlink_to("git")


def named_tree() -> Path | None:
    """The tree that ODOO_TREE names, checked."""
    value = os.environ.get("ODOO_TREE")
    if not value:
        return None
    tree = Path(value).expanduser().resolve()
    release = tree / "odoo" / "release.py"
    if not release.is_file() or "(19, 0" not in release.read_text():
        raise ui.Failure(
            f"ODOO_TREE={value} holds no Odoo 19.",
            "name the folder that contains odoo/release.py of version 19.0",
        )
    return tree


def ensure() -> None:
    """Have the tree in place."""
    if named_tree():
        return
    make = _from_debian if apt.available() else _from_git
    key = files.digest(make.__name__, *PACKAGES)
    if files.is_current(PREFIX, key):
        return
    with ui.step("Odoo 19: download and unpack (about 130 MB)"):
        files.build(PREFIX, key, make)


def tree() -> Path:
    """The folder that contains the package ``odoo``."""
    return named_tree() or (PREFIX / "tree").resolve()


def identity() -> str:
    """Changes when another Odoo is used; databases made by it are then stale."""
    named = named_tree()
    if not named:
        return files.digest((PREFIX / files.STAMP).read_text())
    head = shell.output(["git", "-C", named, "rev-parse", "HEAD"])
    return files.digest(str(named), head)


def link(python: Path) -> None:
    """Make ``import odoo`` work in the virtual environment, and a command.

    Links, not the tree itself, go on Python's path: beside ``odoo`` Debian's
    folder holds metadata that pip would take for an installed distribution.
    """
    place = DEV / "py"
    place.mkdir(parents=True, exist_ok=True)
    _link(place / "odoo", tree() / "odoo")
    if (tree() / "addons/web").is_dir():
        _link(place / "addons", tree() / "addons")
    script = DEV / "odoo-server.py"
    files.write(script, "from odoo.cli import main\n\nmain()\n")
    files.write(BIN / "odoo", SERVER.format(python=python, script=script), 0o755)


def _link(place: Path, target: Path) -> None:
    if place.is_symlink() and place.readlink() == target:
        return
    new = place.with_name(place.name + ".new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(place)
