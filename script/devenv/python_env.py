"""Virtual environments made of pinned wheels."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from . import apt, files, shell, ui
from .paths import DEV, ROOT

VENV = DEV / "venv"
LINT = DEV / "lint-venv"
# Exactly what the files pin: no resolver, no build, but for one pure Python package.
INSTALL = ["install", "--no-deps", "--only-binary", ":all:", "--no-binary", "docopt"]
QUIET = ["--quiet", "--disable-pip-version-check", "--no-input"]
NETWORK = "check the network and pip's configuration (`pip config list`)"


def python(venv: Path = VENV) -> Path:
    """The interpreter of a virtual environment."""
    return venv / "bin/python"


def site_packages(venv: Path = VENV) -> Path:
    """Where its packages are."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return venv / "lib" / version / "site-packages"


def _check_version() -> None:
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise ui.Failure(
            f"Python {sys.version.split()[0]} cannot run Odoo 19 here.",
            "start the script with Python 3.10 to 3.13, for example"
            " `python3.11 script/server`",
        )


def _pip_from_debian() -> Path:
    """A pip to begin with, on a Debian whose Python came without."""
    target = DEV / "pip"
    files.build(target, "1", lambda new: apt.unpack(["python3-pip-whl/trixie"], new))
    return next(target.glob("usr/share/python-wheels/pip-*.whl"))


def pip(venv: Path) -> list:
    """The command that installs into venv."""
    if importlib.util.find_spec("ensurepip") or (venv / "bin/pip").exists():
        return [python(venv), "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python(venv)]
    return [python(venv), _pip_from_debian() / "pip"]


def _make(venv: Path, requirements: Path) -> None:
    log = venv.name + ".log"
    bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    shell.run(
        "Making a virtual environment",
        [sys.executable, "-m", "venv", *bare, venv],
        log,
        "install Python's venv module (Debian: python3-venv)",
    )
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    command = [*pip(venv), *INSTALL, *QUIET, "--no-compile", "-r", requirements]
    shell.run("Installing Python packages", command, log, NETWORK, env)


def ensure(venv: Path, requirements: Path, title: str) -> None:
    """Have the environment with exactly the packages of the requirements file."""
    _check_version()
    key = files.digest(requirements, sys.version, str(venv), str(INSTALL))
    if files.is_current(venv, key):
        return
    with ui.step(title):
        files.build(venv, key, lambda new: _make(new, requirements), in_place=True)


def ensure_main() -> None:
    """The environment that runs Odoo and the tests."""
    ensure(VENV, ROOT / "requirements.txt", "Python packages of Odoo and the tests")
    place = site_packages() / "odoo19.pth"
    files.write(place, f"{DEV / 'py'}\n")


def ensure_lint() -> None:
    """The environment of the linters, apart because they bring much along."""
    ensure(LINT, ROOT / "script/requirements-lint.txt", "Linters")


def use() -> None:
    """Let this very process import what the main environment holds."""
    place = str(site_packages())
    if place not in sys.path:
        sys.path.append(place)


def forget() -> None:
    """Throw both environments away."""
    for venv in (VENV, LINT):
        shutil.rmtree(venv, ignore_errors=True)
