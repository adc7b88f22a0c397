"""Debian packages unpacked into a folder of ours.

apt checks the archive's signature as always, but keeps its lists, its cache and
its idea of installed packages in our folder: the system is neither read nor
changed, and no right is needed. The mirror is the one this machine already uses.
"""

import shutil
import threading
from pathlib import Path

from . import shell, ui
from .paths import DEV

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
STATE = DEV / "apt"
_one_at_a_time = threading.Lock()


def available() -> bool:
    """Whether this is a Debian whose apt can serve us."""
    tools = shutil.which("apt-get") and shutil.which("dpkg")
    return bool(tools and Path(KEYRING).is_file() and mirror())


def mirror() -> str:
    """The address of the Debian mirror in apt's own configuration."""
    form = "$(REPO_URI)|$(ORIGIN)|$(LABEL)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    for line in shell.output(command).splitlines():
        address, _, source = line.partition("|")
        if source == "Debian|Debian":
            return address
    return _mirror_without_lists()


def _mirror_without_lists() -> str:
    """The same on a machine where ``apt-get update`` has never run."""
    for line in shell.output(["apt-get", "update", "--print-uris"]).splitlines():
        address, found, suite = line.strip("'").partition("/dists/")
        if found and "-security" not in suite.split("/")[0]:
            return address + "/"
    return ""


def _options() -> list[str]:
    values = {
        "Dir::Etc::SourceList": STATE / "private.sources",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Dir::State": STATE,
        "Dir::State::lists": STATE / "lists",
        "Dir::State::status": STATE / "status",
        "Dir::Cache": STATE,
        "Dir::Cache::archives": STATE / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "true",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "Acquire::AllowInsecureRepositories": "false",
    }
    return [x for key, value in values.items() for x in ("-o", f"{key}={value}")]


def _update(suites: list[str]) -> None:
    shutil.rmtree(STATE, ignore_errors=True)
    for name in ("lists/partial", "archives/partial"):
        (STATE / name).mkdir(parents=True)
    (STATE / "status").touch()
    stanza = "Types: deb\nURIs: {}\nSuites: {}\nComponents: main\nSigned-By: {}\n"
    text = "\n".join(stanza.format(mirror(), suite, KEYRING) for suite in suites)
    (STATE / "private.sources").write_text(text)
    shell.run(
        "Reading Debian's package lists",
        ["apt-get", *_options(), "update"],
        "apt.log",
        "check the network, and that `apt-get update` works on this machine",
    )


def unpack(packages: list[str], target: Path) -> list[str]:
    """Unpack packages, given as ``name/suite``, below target; their file names."""
    if not available():
        raise ui.Failure(
            "This machine has no Debian apt with Debian's keyring.",
            "install the package debian-archive-keyring, or see docs/setup.md",
        )
    with _one_at_a_time:
        return _unpack(packages, target)


def _unpack(packages: list[str], target: Path) -> list[str]:
    _update(sorted({package.split("/")[1] for package in packages}))
    debs = target / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    shell.run(
        "Downloading Debian packages",
        ["apt-get", *_options(), "download", *packages],
        "apt.log",
        "check the network; if Debian no longer has the package, see docs/setup.md",
        cwd=debs,
    )
    names = sorted(deb.name for deb in debs.iterdir())
    for name in names:
        shell.run("Unpacking", ["dpkg", "-x", debs / name, target], "apt.log")
    shutil.rmtree(debs)
    shutil.rmtree(STATE)
    return names
