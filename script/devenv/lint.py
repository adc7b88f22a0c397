"""script/lint: style, Odoo's conventions, XML layout, translations.

With --fix it mends what a program can mend. Without a name it looks at everything.
"""

import argparse
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import environment, i18n, node, odoo, odoo_tree, paths, python_env, templates, ui
from .paths import DEV, ROOT

PRETTIER = DEV / "prettier"
PRETTIER_PACKAGES = ["prettier@3.6.2", "@prettier/plugin-xml@3.4.2"]
# Those of Odoo's own lint tests that say something about addons.
ODOO_TESTS = (
    "test_docstring test_dunderinit test_i18n test_index test_jstranslate"
    " test_manifests test_naming test_onchange_domains test_orm_import"
    " test_override_signatures test_pofile test_routes test_test_holes"
).split()
ODOO_CHECKERS = (
    "missing-gettext,gettext-variable,gettext-placeholders,gettext-repr,"
    "raise-unlink-override"
)
# Of an addon that is published by the community association.
NOT_OURS = ("manifest-required-author", "missing-readme")


@dataclass
class Check:
    """One check, and what it found."""

    title: str
    command: list = field(default_factory=list)
    env: dict | None = None
    output: str = ""
    failed: bool = False

    def run(self) -> "Check":
        """Run the program; anything but success is a finding."""
        done = subprocess.run(
            list(map(str, self.command)),
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output, self.failed = done.stdout, done.returncode != 0
        return self


def ensure() -> None:
    """Have the linters."""
    python_env.ensure_lint()
    node.ensure(PRETTIER, PRETTIER_PACKAGES, "Prettier for XML")


def _tool(name: str) -> Path:
    return python_env.LINT / "bin" / name


def _addons() -> list[Path]:
    return [addon.path for addon in paths.addons().values()]


def _files(*endings: str) -> list[Path]:
    """Files of the addons that prettier knows, but for libraries of others."""
    found = [
        path
        for addon in _addons()
        for ending in endings
        for path in sorted(addon.rglob(f"*{ending}"))
    ]
    return [path for path in found if "lib" not in path.parts]


def _is_python(path: Path) -> bool:
    """Whether a file without an ending is a Python program."""
    if path.suffix or not path.is_file():
        return False
    return path.read_bytes()[:40].startswith(b"#!/usr/bin/env python3")


def _python_places() -> list[Path]:
    programs = [path for path in (ROOT / "script").iterdir() if _is_python(path)]
    folders = [ROOT / name for name in ("script", "tests", "docs")]
    return [*_addons(), *filter(Path.is_dir, folders), *sorted(programs)]


def _ruff(fix: bool) -> list[Check]:
    ruff = [_tool("ruff")]
    cache = ["--cache-dir", DEV / "cache/ruff"]
    check = [*ruff, "check", *cache, *(["--fix"] if fix else []), *_python_places()]
    style = [*ruff, "format", *cache, *([] if fix else ["--diff"]), *_python_places()]
    return [Check("ruff check", check), Check("ruff format", style)]


def _pylint() -> list[Check]:
    """pylint-odoo, and the checkers that Odoo runs on itself."""
    common = ["--rcfile=/dev/null", "--score=n", "--persistent=n", "-j1"]
    pylint = [python_env.python(python_env.LINT), "-m", "pylint", *common]
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    theirs = ["--load-plugins=pylint_odoo", "--disable=all", "--enable=odoolint"]
    theirs += ["--valid-odoo-versions=19.0", f"--disable={','.join(NOT_OURS)}"]
    plugins = "_odoo_checker_gettext,_odoo_checker_unlink_override"
    own = [f"--load-plugins={plugins}", "--disable=all", f"--enable={ODOO_CHECKERS}"]
    own += ["--disable=unknown-option-value"]
    own_env = dict(env, PYTHONPATH=str(_test_lint()))
    return [
        Check("pylint-odoo", [*pylint, *theirs, *_addons()], env),
        Check("Odoo's own pylint checkers", [*pylint, *own, *_addons()], own_env),
    ]


def _oca(fix: bool) -> list[Check]:
    options = ["--fix"] if fix else []
    command = [_tool("oca-checks-odoo-module"), *options, *_addons()]
    checks = [Check("oca-checks", command)]
    translations = [p for addon in _addons() for p in addon.glob("i18n/*.po*")]
    if translations:
        # It wants terms that stay as they are, such as "8D", to be left empty.
        command = [_tool("oca-checks-po"), "--disable", "po-pretty-format"]
        command += sorted(translations)
        checks.append(Check("oca-checks for translations", command))
    return checks


def _prettier(fix: bool) -> list[Check]:
    wanted = _files(".xml", ".js", ".scss")
    if not wanted:
        return []
    home = PRETTIER / "node_modules"
    command = [node.node(), home / "prettier/bin/prettier.cjs"]
    command += ["--plugin", home / "@prettier/plugin-xml/src/plugin.js"]
    command += ["--config", ROOT / ".prettierrc.json", "--log-level", "warn"]
    command += ["--write" if fix else "--check", *wanted]
    return [Check("prettier", command)]


def _tell(check: Check) -> None:
    ui.say(f"{'FAILED' if check.failed else 'ok    '} {check.title}")
    if check.failed:
        ui.say("\n".join("    " + line for line in check.output.splitlines()[-200:]))


def programs(fix: bool = False) -> list[Check]:
    """Everything that needs no database, side by side."""
    # One after the other when they mend, for they mend the same files.
    mending = [*_oca(fix), *_ruff(fix), *_prettier(fix)]
    if fix:
        return [check.run() for check in [*mending, *_pylint()]]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(Check.run, [*mending, *_pylint()]))


def _test_lint() -> Path:
    """Odoo's own lint tests; where they are depends on how the tree was got."""
    places = [odoo_tree.tree() / top for top in ("odoo/addons", "addons")]
    return next(p for top in places if (p := top / "test_lint/tests").is_dir())


def odoo_tests(database: str) -> Check:
    """Odoo's lint tests, looking at our addons instead of its own."""
    folder = _test_lint()
    files = [folder / f"{name}.py" for name in ODOO_TESTS]
    command = [python_env.python(), "-m", "pytest", "-q", "-p", "devenv.pytest_guard"]
    command += ["-p", "devenv.pytest_lint", "-p", "no:cacheprovider"]
    command += ["-c", ROOT / "pyproject.toml", "--rootdir", folder, "--no-header"]
    command += [f"--odoo-config={paths.CONF}", "--odoo-log-level=warn"]
    command += [f"--odoo-database={database}", *files]
    return Check("Odoo's own lint tests", command, odoo.env()).run()


def translations(database: str) -> Check:
    """The translation files against the terms in the database."""
    problems = i18n.problems(database)
    output = "\n".join([*problems, "(mend: script/i18n, then translate)"])
    return Check("translations", output=output, failed=bool(problems))


def on_database() -> list[Check]:
    """What needs the addons installed."""
    template = templates.project(list(paths.addons()))
    database = templates.copy_for_run(template.name, "lint")
    return [odoo_tests(database), translations(database)]


def run(fix: bool = False) -> list[Check]:
    """All checks, told as they end."""
    ensure()
    checks = []
    for part in (lambda: programs(fix), on_database):
        found = part()
        for check in found:
            _tell(check)
        checks += found
    return checks


def main(arguments: list[str]) -> int:
    """Check, and mend when asked."""
    parser = argparse.ArgumentParser("script/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    quick = "leave out what needs a database"
    parser.add_argument("--quick", action="store_true", help=quick)
    chosen = parser.parse_args(arguments)
    started = time.monotonic()
    environment.prepare()
    try:
        if chosen.quick:
            ensure()
            checks = programs(chosen.fix)
            for check in checks:
                _tell(check)
        else:
            checks = run(chosen.fix)
    finally:
        templates.forget_copies()
    failed = [check.title for check in checks if check.failed]
    seconds = time.monotonic() - started
    ui.say(f"{len(checks) - len(failed)} of {len(checks)} clean ({seconds:.0f} s)")
    return int(bool(failed))
