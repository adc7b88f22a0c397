"""Databases that are installed once and then copied.

A template's name carries a hash of all it is made of. It is built under another
name and renamed when complete, so that an interrupted installation never serves.
"""

import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import files, logs, odoo, odoo_tree, paths, postgres, shell, ui
from .paths import DATA, LOG

PREFIX = f"complaint_{postgres.MARK}"
KEEP = 8
LANGUAGES = "en_US,zh_CN"
SALE_DEMO = ["sale_stock"]
IGNORED = {"__pycache__", "tests", "readme", ".git"}
# Two languages, as the browser will ask for them; only then are pages quick.
WARM = """
for lang in {languages!r}.split(","):
    env["ir.qweb"].with_context(lang=lang)._pregenerate_assets_bundles()
"""


def filestore(name: str) -> Path:
    """Where Odoo keeps a database's files."""
    return DATA / "filestore" / name


def exists(name: str) -> bool:
    """Whether there is a database of that name."""
    return bool(postgres.rows("SELECT 1 FROM pg_database WHERE datname = %s", [name]))


def drop(name: str) -> None:
    """Remove a database and its files, whoever is still connected."""
    postgres.rows(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def rename(old: str, new: str) -> None:
    """Rename a database with its files; the files first, for they may be late."""
    shutil.rmtree(filestore(new), ignore_errors=True)
    if filestore(old).is_dir():
        filestore(old).rename(filestore(new))
    postgres.rows(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def copy(source: str, target: str) -> str:
    """Copy a database; the files are linked, for Odoo never changes one."""
    drop(target)
    for attempt in range(20):
        try:
            postgres.rows(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
            break
        except Exception as error:
            # Someone else is copying or still connected: their turn ends soon.
            if "being accessed" not in str(error) or attempt == 19:
                raise
            time.sleep(0.5)
    if filestore(source).is_dir():
        shutil.copytree(filestore(source), filestore(target), copy_function=os.link)
    return target


def note(name: str, **values) -> None:
    """Write something down in a database's comment, where it goes with it."""
    with postgres.cursor() as cr:
        cr.execute(f'COMMENT ON DATABASE "{name}" IS %s', [json.dumps(values)])


def noted(name: str) -> dict:
    """What was written down."""
    query = """
        SELECT shobj_description(oid, 'pg_database')
        FROM pg_database WHERE datname = %s
    """
    found = postgres.rows(query, [name])
    try:
        return json.loads(found[0][0]) if found and found[0][0] else {}
    except ValueError:
        return {}


def source_hash(name: str) -> str:
    """A hash of all files of an addon that an installation reads."""
    top = paths.addons()[name].path
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - IGNORED)
        found += [
            Path(folder) / x for x in sorted(names) if not x.endswith((".pyc", ".pot"))
        ]
    parts = [x for path in found for x in (str(path.relative_to(top)), path)]
    return files.digest(*parts)


@dataclass
class Template:
    """A database to copy, and the log of how it was made."""

    name: str
    logs: tuple[Path, ...] = ()

    def problems(self) -> list[str]:
        """What its installation logged that it must not."""
        return [
            f"{path.name}: {problem}"
            for path in self.logs
            if path.is_file()
            for problem in logs.problems(path.read_text("utf-8", "replace"))
        ]


def _build(name: str, title: str, make) -> Path:
    """Have a template; ``make(temporary name)`` installs it."""
    log = LOG / f"{name}.log"
    with files.lock(name, f"the database {title!r}"):
        if not exists(name):
            new = f"{name}_new"
            drop(new)
            with ui.step(f"database: {title}"):
                make(new, log.name)
            rename(new, name)
        note(name, **{**noted(name), "used": time.time()})
    return log


def _base(modules: list[str], demo: bool) -> Template:
    """Odoo's own modules that ours need, without ours."""
    kind = "demo" if demo else "plain"
    key = files.digest(odoo_tree.identity(), kind, *modules, LANGUAGES)
    options = ["--load-language", LANGUAGES]
    options += ["--with-demo"] if demo else []
    # With demo data the way leads over a template that tests want anyway.
    start = demo and set(modules) > set(SALE_DEMO) and _base(SALE_DEMO, True).name

    def make(new: str, log: str) -> None:
        if start:
            copy(start, new)
        odoo.install(new, modules, log, *options)

    name = f"{PREFIX}_base_{key}"
    log = _build(name, f"Odoo with {kind} data: {', '.join(modules)}", make)
    return Template(name, (log,))


def project(names: list[str], demo: bool = False) -> Template:
    """Our addons installed on top of Odoo's."""
    names = paths.closure(names)
    base = _base(paths.foreign_depends(names) or ["base"], demo)
    hashes = [source_hash(name) for name in names]
    key = files.digest(base.name, *names, *hashes)
    name = f"{PREFIX}_t_{key}"

    def make(new: str, log: str) -> None:
        copy(base.name, new)
        odoo.install(new, names, log)
        if demo:
            code = WARM.format(languages=LANGUAGES)
            odoo.shell_script("Preparing web assets", new, code, f"{name}_assets.log")

    kind = "with demo data" if demo else "without demo data"
    log = _build(name, f"{', '.join(names)} {kind}", make)
    forget_old()
    if hashes != [source_hash(name) for name in names]:
        ui.say("  note: the addons changed while they were installed; run again")
    return Template(name, (log,))


def warm(template: Template) -> None:
    """Compile web assets once, so that no tour has to wait for them and give up."""
    with files.lock(template.name, "web assets"):
        if noted(template.name).get("warm"):
            return
        with ui.step("preparing web assets"):
            code = WARM.format(languages="en_US")
            log = f"{template.name}_assets.log"
            odoo.shell_script("Preparing web assets", template.name, code, log)
        note(template.name, used=time.time(), warm=True)


def sale_demo() -> Template:
    """A company that only uses Odoo's sales and stock, with Odoo's demo data."""
    return _base(SALE_DEMO, True)


def forget_old() -> None:
    """Drop the templates that were not used for longest."""
    query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    for kind in ("t", "base"):
        names = [x for (x,) in postgres.rows(query, [f"{PREFIX}\\_{kind}\\_%"])]
        names = [name for name in names if not name.endswith("_new")]
        names.sort(key=lambda name: noted(name).get("used", 0), reverse=True)
        for name in names[KEEP:]:
            drop(name)


def copy_for_run(source: str, label: str) -> str:
    """A copy that only this process uses; the next run removes it if we do not."""
    return copy(source, f"{PREFIX}_run_{os.getpid()}_{label}")


def forget_copies() -> None:
    """Remove what killed runs left behind, and our own."""
    query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    for (name,) in postgres.rows(query, [f"{PREFIX}\\_run\\_%"]):
        pid = int(name.removeprefix(f"{PREFIX}_run_").split("_")[0])
        if pid == os.getpid() or not shell.is_alive(pid):
            drop(name)
    yesterday = time.time() - 86400
    for log in LOG.glob(f"{PREFIX}_run_*"):
        if log.stat().st_mtime < yesterday:
            log.unlink(missing_ok=True)
