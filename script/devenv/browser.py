"""Chromium, for tours, end-to-end tests and PDF reports."""

import os
import shutil
import tarfile
from pathlib import Path

from . import files, fonts, node, shell, ui
from .paths import BIN, DEV

HOME = DEV / "chromium"
PACKAGE = "@sparticuz/chromium@153.0.0"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WRAPPER = BIN / "google-chrome"
UNPACK = """
const [fs, zlib] = [require('fs'), require('zlib')];
const [from, to] = process.argv.slice(1);
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)));
"""


def _system() -> str | None:
    """A Chromium of the machine; ours is a wrapper of that name in our own folder."""
    named = os.environ.get("CHROME_BIN")
    if named:
        return named
    places = os.environ.get("PATH", "").split(os.pathsep)
    path = os.pathsep.join(place for place in places if Path(place) != BIN)
    for name in NAMES:
        found = shutil.which(name, path=path)
        if found:
            return found
    return None


def _unpack(folder: Path) -> None:
    """Unpack the browser, its libraries and its software renderer."""
    source = folder / "node_modules/@sparticuz/chromium/bin"
    for name in ("chromium", "al2023.tar", "swiftshader.tar"):
        target = folder / name
        command = [node.node(), "-e", UNPACK, source / f"{name}.br", target]
        shell.run("Unpacking Chromium", command, "npm.log")
        if target.suffix == ".tar":
            with tarfile.open(target) as archive:
                archive.extractall(folder)
            target.unlink()
    (folder / "chromium").chmod(0o755)
    shutil.rmtree(folder / "node_modules")


def ensure() -> None:
    """Have one command that starts the browser, whichever it is."""
    program = _system()
    lines = ["#!/bin/sh"]
    if not program:
        node.ensure(HOME, [PACKAGE], "Chromium", _unpack)
        program = HOME / "chromium"
        libraries = f"{HOME / 'lib'}:{HOME}"
        lines.append(f"export LD_LIBRARY_PATH='{libraries}'")
    lines.append(f"export FONTCONFIG_FILE='{fonts.CONFIG}'")
    lines.append(f"exec '{program}' \"$@\"")
    files.write(WRAPPER, "\n".join(lines) + "\n", 0o755)
    _check(str(program))


def _check(program: str) -> None:
    """Start the browser once: a test that finds it broken would only be confused."""
    mark = DEV / "chromium.checked"
    if mark.is_file() and mark.read_text() == program:
        return
    version = shell.output([WRAPPER, "--no-sandbox", "--version"])
    if not version:
        raise ui.Failure(
            f"The browser {program} does not start.",
            f"run `{WRAPPER} --no-sandbox --version` to see why, or set CHROME_BIN"
            " to a Chromium that works",
        )
    files.write(mark, program)
